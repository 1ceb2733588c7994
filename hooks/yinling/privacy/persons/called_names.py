"""Find what people are called by: a surname with a form of address, and names of other languages than Chinese.

Such names need no guess, unlike those in `names`: 张阿姨, 老李, 裴家老大, 热依汗·买买提, 扎西顿珠.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ...chinese.characters import gb2312_first_level
from ..words.anchored_match import matches_at
from ..words.common_words import common_words, is_in_word
from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of, characters, words
from ..words.word_starts import WordStarts, first_of
from .historic_persons import historic_persons
from .name_places import is_foreign

_HAN = r"[\u4e00-\u9fff]"
# Any character that is rare in writing, without radicals of body parts, illnesses and insects, is a surname: 妘, 禤.
_RARE = f"(?![{gb2312_first_level()}\u7592-\u7664\u8089-\u81e3\u866b-\u8877]){_HAN}"
_DOUBLE = f"(?:{any_of('double_surnames')})"
_SINGLE = f"(?![{characters('everyday_surnames')}])[{characters('surnames')}]"
ADDRESS = f"(?=[{first_of('forms_of_address')}家])(?:{any_of('forms_of_address')}|家(?:{any_of('of_a_family')}))"
# 张阿姨, 裴家老大. A surname that is more often a word must begin the phrase.
_ADDRESSED = lazy(
    f"(?![和向从都应时全]老|原{_HAN}{{0,2}}[长记任席])(?P<name>(?:{_DOUBLE}|{_SINGLE}|{_RARE}(?<![{characters('surnames')}].)(?<!{_RARE}.)){ADDRESS}|(?<!{_HAN})[{characters('everyday_surnames')}"
    f"{characters('rare_surnames')}{characters('opening_surnames')}]{ADDRESS}(?<={_HAN}{{3}}))"
)
# 李老, 老李, 小王, 大刘, which may be part of a longer word.
_SHORT = lazy(
    f"(?=(?P<name>(?:{_DOUBLE}|{_SINGLE})(?:[{characters('short_forms_of_address')}]|老(?![{characters('after_old')}]))"
    f"|(?<!{_HAN})(?!养)[{characters('rare_surnames')}]老(?![{characters('after_old')}])"
    f"|老(?![妪叟媪鸨鸹饕骥耄耋衲鳏蚌獾]){_RARE}"
    f"|(?<![{characters('before_old')}])(?:[老小](?!孙[女子]|叶[增性中肺]|麦|于(?: ?[0-9.]+(?![0-9.月日号年岁])|等于))"
    f"{_SINGLE}|大[{characters('surnames_after_big')}])头?))"
)
# 古丽·艾山江, and the parts of names of peoples who write none of the dots.
_DOTTED = lazy(f"{_HAN}{{1,6}}·{_HAN}{{1,2}}(?!{_HAN}{{0,3}}[和与])")
_WHOLE_DOTTED = lazy(f"{_HAN}{{1,6}}(?:·{_HAN}{{1,6}}){{1,3}}")
_UNDOTTED_PARTS = ("tibetan_name_parts", "mongolian_name_parts", "yi_name_parts", "turkic_name_parts")
_UNDOTTED = lazy(
    rf"(?:{'|'.join(map(any_of, _UNDOTTED_PARTS))}){ADDRESS}|[岩玉][温罕香叫光甩坎旺扁波腊章恩]{{1,2}}(?:{ADDRESS})?"
    rf"|(?:{any_of('yi_name_parts')})[阿木日伍史尔拉曲友有妞子衣依以果色则]{_HAN}|(?:{any_of('tibetan_name_parts')}){{2,3}}|(?:{any_of('mongolian_name_parts')}){{2,3}}"
    rf"|(?:{any_of('yi_name_parts')}){{2,3}}"
    rf"|(?:{any_of('turkic_name_parts')})(?:(?:{any_of('turkic_name_parts')}|{any_of('turkic_name_endings')})|(?<={_HAN}{{3}}))"
)
_SETTLEMENT = lazy(f"[{characters('settlements')}]|(?:{any_of('places')})")


def find(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of such names in a phrase."""
    if "·" in text:
        for match in _DOTTED.finditer(text):
            if (
                match[0] not in historic_persons()
                and not is_foreign(match[0])
                and not _is_in_title(text, match.start())
            ):
                yield match.span()
    for match in _ADDRESSED.finditer(text):
        if not _goes_on(text, *match.span("name")):
            yield match.span("name")
    for match in _SHORT.finditer(text):
        start, end = match.span("name")
        if not is_in_word(text, start, end) and not is_settlement(text, end):
            yield start, end
    for match in matches_at(_UNDOTTED, _undotted_starts().offsets(text), text):
        yield match.span()


def ends_at(text: str, start: int, high: int) -> Iterator[int]:
    """Yield the ends of such names that start at an offset."""
    for pattern in (_ADDRESSED, _SHORT):
        match = pattern.match(text, start)
        if not match or (end := match.end("name")) > high or is_settlement(text, end):
            continue
        if (pattern is _SHORT and text[end - 1 : end + 1] in common_words()) or _goes_on(text, start, end):
            continue  # 小金库, 小周期
        yield end
    dotted = _DOTTED.match(text, start, high)
    if dotted and dotted[0] not in historic_persons() and not is_foreign(dotted[0]):
        yield dotted.end()
    if undotted := _UNDOTTED.match(text, start, high):
        yield undotted.end()


def _goes_on(text: str, start: int, end: int) -> bool:
    """Return whether what looks like a form of address of one character begins a word: 居住于娘家, not 于娘."""
    return end - start == 2 and text[end - 1 : end + 1] in common_words()


def starts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the offsets of surnames with a form of address in a part of a text."""
    for match in _ADDRESSED.finditer(text, start, end):
        yield match.start()


def is_whole(text: str) -> bool:
    """Return whether a whole text is such a name, and not a short one that may be a word."""
    patterns = (_ADDRESSED, _WHOLE_DOTTED, _UNDOTTED)
    return any(pattern.fullmatch(text) for pattern in patterns) and text not in historic_persons()


def is_undotted(text: str) -> bool:
    """Return whether a whole text is made of parts of the names of peoples who write no dots: 乌云其木格."""
    return _UNDOTTED.fullmatch(text) is not None


def is_short(text: str) -> bool:
    """Return whether a whole text is 李老, 老李 or 小王."""
    match = _SHORT.match(text)
    return bool(match and match.end("name") == len(text))


@cache
def first_characters() -> frozenset[str]:
    """Return the characters with which such names start, without those of surnames."""
    return frozenset("老小大岩玉").union(part[0] for name in _UNDOTTED_PARTS for part in words(name))


def is_settlement(text: str, end: int) -> bool:
    """Return whether what looks like a name is one of a place: 李老庄."""
    return bool(_SETTLEMENT.match(text, end))


@cache
def _undotted_starts() -> WordStarts:
    return WordStarts(
        ["[岩玉][温罕香叫光甩坎旺扁波腊章恩]", *(part for name in _UNDOTTED_PARTS for part in words(name))]
    )


def _is_in_title(text: str, start: int) -> bool:
    return text.rfind("《", 0, start) > text.rfind("》", 0, start)
