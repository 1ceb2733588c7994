"""Names of persons in Chinese text: those that the records know, and what looks like one.

A surname is often a character of an ordinary word (高血压, 白内障, 方便). So a guess wants a surname that is in no word
there, with a given name or a form of address behind it. Where something says that a name stands there (an edge of the
phrase on both sides, 姓名：, 同志), less is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from .word_lists import Late, any_of, characters, words

_SURNAME = f"(?:{any_of('double_surnames')}|[{characters('surnames')}])"
_GIVEN = f"[{characters('given')}]"
_HAN = r"[\u4e00-\u9fff]"
# Of two characters one may be of any kind.
_NAME = f"{_SURNAME}(?:{_GIVEN}{_HAN}|{_HAN}{_GIVEN}|{_GIVEN})"
_ANY_NAME = f"{_SURNAME}{_HAN}{{1,2}}"
# What a name may follow and what may follow it, where nothing says that it is one.
_BESIDE = "看见找和与跟给替帮接送喊让劝祝问及"
_VERBS = "最上下前后早晚还再只能患得因查确住在被于近突今昨去曾一身长常也又正做动出行刚已现有是的,(:;。、|!?\\]}"
_PLACE = f"{_HAN}{{1,4}}?(?:区|村|街|路|镇|县|市|厂|矿|院|站|校|公司|支部)"
_TITLED = Late(f"(?P<name>{_ANY_NAME})(?={any_of('after_name')})")
_INTRODUCED = Late(rf"(?<=[\u4e00-\u9fff:])(?=(?P<name>{_NAME}))(?!{_PLACE})")
_EDGED = Late(rf"(?:(?<=^)|(?<=[\s,。;:、()|!?\"'“”{{}}>#=*{_BESIDE}-]))(?P<name>{_NAME})(?=[{_VERBS}\s\"”'<]|$|[0-9])")
_INTRODUCES = re.compile(f"(?:{any_of('before_name')})$")
_WORDS = frozenset(words("not_names"))
# Where nothing says so: a surname that is seldom a word of its own, and a given name with a character that is not
# either, or that is rare: outside of the first level of GB 2312, and not of bodies and illnesses.
_DOUBLE = f"(?:{any_of('double_surnames')})"
_SINGLE = f"(?![{characters('everyday_surnames')}])[{characters('surnames')}]"
_FREQUENT = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
_BODILY = "\u7592-\u7664\u8089-\u81e3\u866b-\u8877"
_RARE = f"(?![{_FREQUENT.decode('gb2312', 'ignore')}{_BODILY}]){_HAN}"
_FIT = f"(?:(?![{characters('everyday_given')}]){_GIVEN}|{_RARE})"
_ANYWHERE = Late(f"(?=(?P<name>{_DOUBLE}{_GIVEN}{{1,2}}|{_SINGLE}(?:{_GIVEN}|{_RARE}){_FIT}))")
_SHORT = Late(f"(?=(?P<name>{_SINGLE}{_FIT}))")
# 张阿姨; 李老, 王某, 老李, 小王, which may be a part of something else.
_CALLED = Late(f"(?P<name>(?:{_DOUBLE}|{_SINGLE})(?:{any_of('addresses')}))")
_CALLED_SHORT = Late(
    f"(?=(?P<name>(?:{_DOUBLE}|{_SINGLE})(?:[{characters('short_addresses')}]|老(?![{characters('after_old')}]))"
    f"|(?<![{characters('before_old')}])[老小]{_SINGLE}))"
)
_HEALER = re.compile(any_of("healers"))
_STARTS_DOUBLE = re.compile(_DOUBLE)
_SETTLEMENT = re.compile(f"[{characters('settlements')}]")


def names_in(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The spans of names of persons in a phrase, those in ``known`` wherever they stand."""
    by_first = _by_first(known)
    for at, sign in enumerate(text):
        for name in by_first.get(sign, ()):
            if text.startswith(name, at):
                yield at, at + len(name)
    for start, end in _guessed(text):
        if not _HEALER.search(text, start, end + 5):  # 王大夫, 吴引弟大夫, 刘主任医师
            yield start, end


@lru_cache(maxsize=8)
def _by_first(known: frozenset[str]) -> dict[str, list[str]]:
    """Names by their first characters."""
    found: dict[str, list[str]] = {}
    for name in sorted(known):
        found.setdefault(name[0], []).append(name)
    return found


def _guessed(text: str) -> Iterator[tuple[int, int]]:
    for pattern, no_names in ((_EDGED, _WORDS), (_TITLED, _common())):
        for match in pattern.compiled.finditer(text):
            if match["name"] in no_names or _is_word_begun(match["name"]) or _is_place(text, *match.span("name")):
                continue
            yield match.span("name")
    for match in _INTRODUCED.compiled.finditer(text):
        if match["name"] not in _WORDS and _INTRODUCES.search(text, max(0, match.start() - 6), match.start()):
            yield match.span("name")
    for match in _CALLED.compiled.finditer(text):
        yield match.span("name")
    for pattern in (_ANYWHERE, _SHORT, _CALLED_SHORT):
        for match in pattern.compiled.finditer(text):
            start, end = match.span("name")
            if not _is_in_word(text, start, end) and not _is_place(text, start, end):
                yield start, end


def _is_place(text: str, start: int, end: int) -> bool:
    """Whether a village or a street ends with it or behind it: 柳河村."""
    return any(_SETTLEMENT.match(text, at) for at in ((end - 1, end) if end - start == 3 else (end,)))


def _is_word_begun(name: str) -> bool:
    """Whether the first two characters are a word, and so the third goes on with it."""
    return len(name) == 3 and name[:2] in _WORDS


@cache
def _common() -> frozenset[str]:
    """The words that a surname's character stands in."""
    lines = Path(__file__).with_name("common_words.txt").read_text("utf-8").splitlines()
    return _WORDS.union(*(line.split() for line in lines if not line.startswith("#")))


def _is_in_word(text: str, start: int, end: int) -> bool:
    """Whether the first or the last character of a name is part of a word there."""
    begun = () if _STARTS_DOUBLE.match(text, start) else (text[start : start + 2], text[start : start + 3])
    return not _common().isdisjoint((*begun, text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]))
