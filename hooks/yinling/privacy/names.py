"""Find names of persons in Chinese text: names in the records, and guesses.

A surname is often a character of an ordinary word (高血压, 白内障, 方便). A guess therefore needs a surname that is not
part of a word, followed by a given name or a form of address. It needs less where the context shows a name: the edges
of a phrase on both sides, 姓名：, 同志.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from .word_lists import LazyPattern, any_of, characters, words

_SURNAME = f"(?:{any_of('double_surnames')}|[{characters('surnames')}])"
_GIVEN = f"[{characters('given')}]"
_HAN = r"[\u4e00-\u9fff]"
# Of two characters of a given name, one may be any character.
_NAME = f"{_SURNAME}(?:{_GIVEN}{_HAN}|{_HAN}{_GIVEN}|{_GIVEN})"
_ANY_NAME = f"{_SURNAME}{_HAN}{{1,2}}"
# Characters that may come before a name, and after it, if no other context shows that it is a name.
_BEFORE = "看见找和与跟给替帮接送喊让劝祝问及"
_AFTER = "最上下前后早晚还再只能患得因查确住在被于近突今昨去曾一身长常也又正做动出行刚已现有是的,(:;。、|!?\\]}"
_PLACE = f"{_HAN}{{1,4}}?(?:区|村|街|路|镇|县|市|厂|矿|院|站|校|公司|支部)"
_TITLED = LazyPattern(f"(?P<name>{_ANY_NAME})(?={any_of('after_name')})")
_INTRODUCED = LazyPattern(rf"(?<=[\u4e00-\u9fff:])(?=(?P<name>{_NAME}))(?!{_PLACE})")
_EDGED = LazyPattern(
    rf"(?:(?<=^)|(?<=[\s,。;:、()|!?\"'“”{{}}>#=*{_BEFORE}-]))(?P<name>{_NAME})(?=[{_AFTER}\s\"”'<]|$|[0-9])"
)
_INTRODUCES = re.compile(f"(?:{any_of('before_name')})$")
_WORDS = frozenset(words("not_names"))
# Without any context: a surname that is rarely a word by itself, and a given name with such a character, or with a rare
# character: not in the first level of GB 2312, and without a radical of body parts, illnesses or insects.
_DOUBLE = f"(?:{any_of('double_surnames')})"
_SINGLE = f"(?![{characters('everyday_surnames')}])[{characters('surnames')}]"
_FREQUENT = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
_BODILY = "\u7592-\u7664\u8089-\u81e3\u866b-\u8877"
_RARE = f"(?![{_FREQUENT.decode('gb2312', 'ignore')}{_BODILY}]){_HAN}"
_LIKELY_GIVEN = f"(?:(?![{characters('everyday_given')}]){_GIVEN}|{_RARE})"
_ANYWHERE = LazyPattern(f"(?=(?P<name>{_DOUBLE}{_GIVEN}{{1,2}}|{_SINGLE}(?:{_GIVEN}|{_RARE}){_LIKELY_GIVEN}))")
_SHORT = LazyPattern(f"(?=(?P<name>{_SINGLE}{_LIKELY_GIVEN}))")
# 张阿姨; and 李老, 王某, 老李, 小王, which may be part of a longer word.
_ADDRESSED = LazyPattern(f"(?P<name>(?:{_DOUBLE}|{_SINGLE})(?:{any_of('forms_of_address')}))")
_ADDRESSED_SHORT = LazyPattern(
    f"(?=(?P<name>(?:{_DOUBLE}|{_SINGLE})(?:[{characters('short_forms_of_address')}]|老(?![{characters('after_old')}]))"
    f"|(?<![{characters('before_old')}])[老小]{_SINGLE}))"
)
_HEALER = re.compile(any_of("healers"))
_STARTS_DOUBLE = re.compile(_DOUBLE)
_SETTLEMENT = re.compile(f"[{characters('settlements')}]")


def names_in(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of person names in a phrase; names in ``known`` need no context."""
    by_first = _by_first(known)
    for offset, char in enumerate(text):
        for name in by_first.get(char, ()):
            if text.startswith(name, offset):
                yield offset, offset + len(name)
    for start, end in _guessed(text):
        if not _HEALER.search(text, start, end + 5):  # 王大夫, 吴引弟大夫, 刘主任医师
            yield start, end


@lru_cache(maxsize=8)
def _by_first(known: frozenset[str]) -> dict[str, list[str]]:
    """Group names by their first characters."""
    groups: dict[str, list[str]] = {}
    for name in sorted(known):
        groups.setdefault(name[0], []).append(name)
    return groups


def _guessed(text: str) -> Iterator[tuple[int, int]]:
    for pattern, excluded in ((_EDGED, _WORDS), (_TITLED, _common_words())):
        for match in pattern.compiled.finditer(text):
            if match["name"] in excluded or _starts_with_word(match["name"]) or _is_place(text, *match.span("name")):
                continue
            yield match.span("name")
    for match in _INTRODUCED.compiled.finditer(text):
        if match["name"] not in _WORDS and _INTRODUCES.search(text, max(0, match.start() - 6), match.start()):
            yield match.span("name")
    for match in _ADDRESSED.compiled.finditer(text):
        yield match.span("name")
    for pattern in (_ANYWHERE, _SHORT, _ADDRESSED_SHORT):
        for match in pattern.compiled.finditer(text):
            start, end = match.span("name")
            if not is_in_word(text, start, end) and not _is_place(text, start, end):
                yield start, end


def _is_place(text: str, start: int, end: int) -> bool:
    """Return whether the span ends with, or is followed by, a word for a village or street: 柳河村."""
    return any(_SETTLEMENT.match(text, at) for at in ((end - 1, end) if end - start == 3 else (end,)))


def _starts_with_word(name: str) -> bool:
    """Return whether the first two of three characters are a word."""
    return len(name) == 3 and name[:2] in _WORDS


@cache
def _common_words() -> frozenset[str]:
    """Return the words that contain a character of a surname."""
    lines = Path(__file__).with_name("common_words.txt").read_text("utf-8").splitlines()
    return _WORDS.union(*(line.split() for line in lines if not line.startswith("#")))


def is_in_word(text: str, start: int, end: int) -> bool:
    """Return whether the first or the last character of a name is part of a word there."""
    first_words = () if _STARTS_DOUBLE.match(text, start) else (text[start : start + 2], text[start : start + 3])
    return not _common_words().isdisjoint((*first_words, text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]))
