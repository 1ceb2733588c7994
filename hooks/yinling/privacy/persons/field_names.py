"""Take the names out of a field of people, where titles, numbers and brackets are written around them.

A field says 聂长山同志, 宫长贵等3人, 支部书记晏福根 or 岳长河和葛文秀.
A name that is not taken out is searched for nowhere, and a word that is taken for a name is refused in every text.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..words.common_words import NOT_NAMES, common_words
from ..words.lazy_pattern import lazy
from ..words.normalised_text import normalise
from ..words.word_lists import any_of, characters, words
from . import called_names, names, word_names
from .name_odds import odds, surnames
from .word_cuts import tagged

_HAN = "[\u4e00-\u9fff]"
_IN_BRACKETS = lazy(rf"^({_HAN})\(({_HAN}{{1,2}})\)$")  # 逄(德昌)
_SEPARATOR = lazy(r"[、,;/|\n()\[\]<>:&+。.\-\"'“”0-9]|等(?=[0-9一二两三四五六七八九十几多共]|$)")
_JOINING = lazy("[和与及跟]")
_FOOTNOTE = lazy(rf"(?<={_HAN}{{3}})\*+$")
_MASKED = lazy("[*某xX×]")
_INSTEAD = lazy(f"^[代兼原](?={_HAN}{{3}}$)")
_ROLE = f"(?:{any_of('forms_of_address')}|{any_of('after_name')}|同志|委员|书记员|医生|医师|护士)"
_ROLE_LAST, _ROLE_FIRST = lazy(f"(?:老|副|等|们|{_ROLE})+$"), lazy(f".*{_ROLE}")
_DOUBLE = frozenset(words("double_surnames"))
_SINGLE = frozenset("".join(map(characters, ("surnames", "rare_surnames", "opening_surnames"))))
_USUAL = frozenset(characters("surnames")) - frozenset(characters("everyday_surnames"))
_GIVEN = frozenset(characters("given"))
_NUMBERS = frozenset("一二三四五六七八九十")
_NEVER = frozenset(characters("never_given")) - _GIVEN
_NAME = lazy(f"{_HAN}{{2,4}}")
_WRITTEN = lazy(f"{_HAN}+(?:·{_HAN}+)*")
_LONGEST = 4  # characters of a Chinese name; one of three has a surname of one character
_USUAL_LENGTH = 3


def names_within(written: str, *, may_be_role: bool = False) -> Iterator[str]:
    """Yield the names in a field; none for a masked one (张**, 张某某).

    ``may_be_role``: the field also takes roles and longer descriptions; then a name must look like a Chinese one."""
    read = "\n".join(_IN_BRACKETS.sub(r"\1\2", line.strip()) for line in normalise(written).text.split("\n"))
    for written_part in _SEPARATOR.split(read):
        part = _FOOTNOTE.sub("", written_part.strip())
        if not _MASKED.search(part):
            for name in _pieces(part):
                yield from _names_of(_INSTEAD.sub("", name), may_be_role=may_be_role)


def _pieces(part: str) -> Iterator[str]:
    """Yield what spaces separate; a single character goes with what follows: 臧 运来, 王 强 李 明."""
    pieces = part.split()
    whole = "".join(pieces)
    if len(whole) <= _USUAL_LENGTH or (pieces[0] in _DOUBLE and len(whole) <= _LONGEST):
        yield whole
        return
    waiting = ""
    for piece in pieces:
        if len(piece) == 1 and not waiting:
            waiting = piece
        else:
            yield waiting + piece
            waiting = ""
    yield waiting


def _names_of(text: str, *, may_be_role: bool) -> Iterator[str]:
    if _is_name(text):
        yield text
        return
    for joining in _JOINING.finditer(text):
        sides = text[: joining.start()], text[joining.end() :]
        both = [[*_names_of(side, may_be_role=may_be_role)] for side in sides]
        if all(both):
            yield from both[0] + both[1]
            return
    last = _ROLE_LAST.search(text)
    bare = text[: last.start()] if last else text
    for rest in _endings(bare):
        if _is_name(rest):
            yield rest
            return
    guessed = [text[start:end] for start, end in names.names_in(text, frozenset())]
    found = [name for name in guessed if _is_name(name) and name[:2] not in common_words()]
    if not found and _is_of_other_form(bare, is_bare_name=not (may_be_role or last)):
        found = [bare]
    yield from found


def _endings(text: str) -> Iterator[str]:
    """Yield a text, and what is left of it after a role or some of its first words: 市委党校|訾明远."""
    yield text
    if first := _ROLE_FIRST.match(text):
        yield text[first.end() :]
    at = 0
    for word, _ in tagged(text) if len(text) > _USUAL_LENGTH else ():
        at += len(word)
        if len(word) > 1:
            yield text[at:]


def _is_name(text: str) -> bool:
    """Return whether a whole text looks like a Chinese name, and is no ordinary word or role."""
    surname = text[:2] if text[:2] in _DOUBLE and len(text) > 2 else text[:1]
    given = text[len(surname) :]
    if not _NAME.fullmatch(text) or not (surname in _DOUBLE or surname in _SINGLE or surname in surnames()):
        return False
    if _ROLE_LAST.search(text):
        return False
    if text in common_words():
        return text not in NOT_NAMES and word_names.may_be_called(text) and _GIVEN.issuperset(given)
    is_likely = len(text) <= _USUAL_LENGTH and odds(text) > 0
    if text[:2] in common_words() and surname not in _DOUBLE:  # 高明远 is a name; 康复组 and 全体党员 are none
        return is_likely and given[-1] not in _NUMBERS
    return is_likely or (_NEVER.isdisjoint(given) and (len(text) <= _USUAL_LENGTH or surname in _DOUBLE | _USUAL))


def has_surname(text: str) -> bool:
    """Return whether a text starts with the first character of a usual surname."""
    return text[:2] in _DOUBLE or text[:1] in _USUAL


def _is_of_other_form(text: str, *, is_bare_name: bool) -> bool:
    """Return whether a text is a name of another language, or a bare one that the dictionary knows no word in.

    Such are 乌云其木格 and 召存信."""
    if len(text) < 2 or not _WRITTEN.fullmatch(text) or called_names.is_short(text):
        return False
    if "·" in text or called_names.is_undotted(text):
        return True
    if not is_bare_name or not _NEVER.isdisjoint(text):
        return False
    return all(len(word) == 1 or (kind.startswith("nr") and word not in common_words()) for word, kind in tagged(text))
