"""Find who is named in a part of a note: names, what people are called by, and a family at the start of a clause.

A note is short, so what it tells belongs to the person in it even if other words stand between both.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..persons import called_names
from ..persons.name_places import is_elsewhere
from ..persons.names import CALLED, cuts_word, is_full_name, is_rarely_named, opening_names, scored_names_in
from ..persons.word_cuts import is_part_of_words, is_word, starts_in_word
from ..words.common_words import common_words
from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of, characters
from .subjects import clause_starts

_SURE, _SURE_SHORT, _OPENING = 5, 6.5, 3  # how much a name must look like one
_SHORT = 2  # characters of a guess that is often a word
_PARTS = "|".join(map(any_of, ("tibetan_name_parts", "mongolian_name_parts", "turkic_name_parts")))
_FAMILY = lazy(
    rf"(?<![\u4e00-\u9fff])(?:(?!农)[{characters('surnames')}]家(?=[老大小二三两几里儿女闺媳兄]|的[儿女闺媳孙]|那?口子)|(?:{_PARTS})家)"
)
# A name that is a whole clause: …,过阴历。毋海生; 巴特尔,乌兰苏木三嘎查.
_ALONE = lazy(rf"(?:(?<=[,。;:\- (])|^)(?P<name>[\u4e00-\u9fff]{{3}}|{_PARTS})(?=[,。;) ]|$)")
_PART = lazy(_PARTS)
_PLACES = frozenset("镇乡县寨")  # with which no given name ends: 柏庄镇
_OPENING_LOOSE = 2
_NUMBER = frozenset("一二三四五六七八九十百千万亿两几")

# Where a note surely tells on somebody, any surname is one: 老妥, 符老; so is what stands before a form of address, and
# beside a label.
_SURNAME = f"[{characters('surnames')}{characters('rare_surnames')}{characters('opening_surnames')}]"
_ADDRESSED = lazy(f"(?P<name>老{_SURNAME}|{_SURNAME}老)")
_TITLED = lazy(f"(?P<name>[\u4e00-\u9fff]{{1,3}}?)(?:{called_names.ADDRESS})(?!们)")
_LABELS = f"{any_of('person_labels')}|[人名叫姓]|说的是|组[员长]|署名|的是|的有"
_LABELLED = lazy(rf"(?:{_LABELS})(?:[:：] ?| )(?P<name>[\u4e00-\u9fff·]{{2,4}})(?![\u4e00-\u9fff])")
_NO_TITLED = frozenset(f"{characters('never_given')}老各位名俺咱邻儿女孙弟妹哥姐爸妈爷奶姨姑叔舅伯和与跟一两三") - {
    "难"
}


def named(text: str, low: int, high: int, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the persons who are named in a part of a text."""
    for start, end, is_sure in _guessed(text, low, high, known):
        if text[start:end] in known or not (
            _NUMBER.issuperset(text[start + 1 : end])
            or text[end - 1] in _PLACES
            or is_elsewhere(text, start, end)
            or starts_in_word(text, start, end)
            or (not is_sure and (is_word(text, start, end) or is_part_of_words(text, start, end)))
        ):
            yield start, end


def is_named(text: str, low: int, high: int, known: frozenset[str]) -> bool:
    """Return whether a person is named in a part of a text."""
    return any(True for _ in named(text, low, high, known))


def is_name(text: str, known: frozenset[str] = frozenset()) -> bool:
    """Return whether a whole text is a full name, also one whose surname is more often a word."""
    return is_full_name(text, known) or is_rarely_named(text)


def _guessed(text: str, low: int, high: int, known: frozenset[str]) -> Iterator[tuple[int, int, bool]]:
    """Yield the spans of what may be names, and whether each surely is one wherever it stands."""
    part = text[low:high]
    for start, end, score in scored_names_in(part, known):
        if score >= (_SURE if end - start > _SHORT else _SURE_SHORT) or (
            end - start > _SHORT and is_full_name(part[start:end], known)
        ):
            yield low + start, low + end, score > CALLED + _OPENING - 1
    for family in _FAMILY.finditer(text, low, high):
        yield *family.span(), True
    for alone in _ALONE.finditer(part):
        if _PART.fullmatch(alone[0]) or is_name(alone[0], known):
            yield low + alone.start(), low + alone.end(), False
    for start in clause_starts(text, low, high):
        for end, score in opening_names(text, start, high, known):
            if end - start > _SHORT and is_rarely_named(text[start:end]):
                yield start, end, False
            elif score >= _OPENING and (end - start > _SHORT or score >= CALLED):
                yield start, end, score >= CALLED


def loosely_named(text: str, low: int, high: int, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of what is a name only where the rest of a note surely tells on somebody."""
    part = text[low:high]
    for label in _LABELLED.finditer(part):
        if is_full_name(label["name"], known, is_called=True):
            yield low + label.start("name"), low + label.end("name")
    for called in _ADDRESSED.finditer(part):
        start, end = called.span("name")
        if not (cuts_word(part, start) or called[0] in common_words() or part[end - 1 : end + 1] in common_words()):
            yield low + start, low + end
    for start in clause_starts(text, low, high):
        titled = _TITLED.match(text, start, high)
        if titled and _NO_TITLED.isdisjoint(titled["name"]):
            yield titled.span()
        for end, score in opening_names(text, start, high, known):
            if score >= _OPENING_LOOSE and not (is_part_of_words(text, start, end) or is_elsewhere(text, start, end)):
                yield start, end
