"""Names of persons in Chinese text: those that the records know, and what looks like one.

A surname is often an ordinary word's first character (高血压, 白内障, 方便), so a guess wants given-name characters
after it and a word beside it that goes with persons, or an edge of the phrase on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .words import any_of, characters, words

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
_TITLED = re.compile(f"(?P<name>{_ANY_NAME})(?={any_of('after_name')})")
_INTRODUCED = re.compile(rf"(?<=[\u4e00-\u9fff:])(?=(?P<name>{_NAME}))(?!{_PLACE})")
_EDGED = re.compile(
    rf"(?:(?<=^)|(?<=[\s,。;:、()|!?\"'“”{{}}>#=*{_BESIDE}-]))(?P<name>{_NAME})(?=[{_VERBS}\s\"”'<]|$|[0-9])"
)
_INTRODUCES = re.compile(f"(?:{any_of('before_name')})$")
_WORDS = frozenset(words("not_names"))


def names_in(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The spans of names of persons in a phrase, those in ``known`` wherever they stand."""
    for name in known:
        at = text.find(name)
        while at >= 0:
            yield at, at + len(name)
            at = text.find(name, at + 1)
    for match in _EDGED.finditer(text):
        if match["name"] not in _WORDS and not _is_word_begun(match["name"]):
            yield match.span("name")
    for match in _INTRODUCED.finditer(text):
        if match["name"] not in _WORDS and _INTRODUCES.search(text, max(0, match.start() - 6), match.start()):
            yield match.span("name")
    for match in _TITLED.finditer(text):
        if match["name"] not in _WORDS and not _is_word_begun(match["name"]):
            yield match.span("name")


def _is_word_begun(name: str) -> bool:
    """Whether the first two characters are a word, and so the third goes on with it."""
    return len(name) == 3 and name[:2] in _WORDS
