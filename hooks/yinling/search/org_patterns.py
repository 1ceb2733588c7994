"""The ways in which people write the name of an organisation, as patterns that a browser compares a query with.

Of 第九党支部 they type 九支部, 第9支部, 9支部, zb09 and dijiuzhibu. A pattern is the source of a regular expression
that Python and browsers read alike; it matches folded text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ..chinese.dictionary import dictionary
from ..chinese.fold import fold
from ..chinese.numerals import NUMERAL, chinese, number
from ..records.org import Org
from .units import Unit

# Without 第, a numeral is one at the beginning alone: there is none in 统一路支部.
_NUMBERED = re.compile(
    rf"(?:第([0-9]{{1,2}}|{NUMERAL})(.{{0,6}}?)|(?:^({NUMERAL})|(?<![0-9])([0-9]{{1,2}}))(党?))(总支部?|支部|小组)"
)
_ENDING = {"总支": "总支(?:部|委)?", "总支部": "总支(?:部|委)?", "支部": "支部(?:委员会)?", "小组": "小?组"}
_ID = re.compile(r"([a-z]+)0*([0-9]+)(?:-0*([0-9]+))?")


class SearchName(NamedTuple):
    """An organisation: its full name as texts write it, its address, and the pattern of what people type for it."""

    name: str
    uri: str
    pattern: str


def search_names(orgs: Iterable[tuple[Org, str]]) -> list[SearchName]:
    """Return the organisations, each given with its full name, that people may name in other words.

    What may mean two of them is left out: every branch has a first group.
    """
    listed = [(fold(name), org, [*map(_Written, map(fold, _names(org, name)))]) for org, name in orgs]
    count = Counter(short for _, _, names in listed for short in {written.short for written in names})
    found = []
    for name, org, names in listed:
        is_group = org.level == "小组"  # its name begins with that of its branch
        shorter = [(written, count[written.short] == 1 and not is_group) for written in names]
        patterns = (pattern for written, is_only in shorter for pattern in written.patterns(is_only=is_only))
        found.append(SearchName(name, org.uri, "|".join(dict.fromkeys([*patterns, *_of_id(org.id)]))))
    return found


def _names(org: Org, full_name: str) -> Iterator[str]:
    yield from filter(None, [full_name, *org.former_names, org.short_name])


def _of_id(id: str) -> Iterator[str]:
    if written := _ID.fullmatch(id):
        letters, digits, group = written.groups()
        yield f"{letters}0*{digits}{f'-0*{group}' if group else ''}(?![0-9a-z-])"


class _Written:
    """A folded name, split at its numbers."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._numbered = [*_NUMBERED.finditer(name)]

    @cached_property
    def short(self) -> str:
        """The shortest way to say it: the numbers, each with what it counts; without numbers the name itself."""
        return "".join(f"{_value(found)}{found[6].removesuffix('部')}" for found in self._numbered) or self._name

    def patterns(self, *, is_only: bool) -> Iterator[str]:
        """Yield the patterns of the name; where it is the only one with this short form, those of shorter forms too."""
        if not self._numbered:
            yield self._name
            return
        yield self._loose(0, leave_out=is_only)
        if is_only and (start := self._numbered[0].start()):
            yield self._loose(start, leave_out=True)  # 第3支部 of 机关第三党支部
        readings = [*zip(self._name, dictionary().read(self._name), strict=True)]
        if all(reading.isascii() for _, reading in readings):
            yield "".join(f"(?:{reading})?" if char in "第党" else reading for char, reading in readings)

    def _loose(self, start: int, *, leave_out: bool) -> str:
        """Return the pattern from a place on: numbers in both scripts, and without words that people leave out."""
        pattern, at = "", start
        for found in self._numbered:
            value, middle = _value(found), (found[2] or found[5] or "").removesuffix("党")
            between = (f"(?:{middle})?" if leave_out else middle) if middle else ""
            pattern += (
                f"{self._name[at : found.start()]}第?(?:{chinese(value)}|0*{value}){between}党?{_ENDING[found[6]]}"
            )
            at = found.end()
        return pattern + self._name[at:]


def _value(found: re.Match[str]) -> int:
    return number(found[1] or found[3] or found[4])


def in_index(names: Iterable[SearchName], units: Sequence[Unit]) -> list[tuple[str, int, str]]:
    """Return what a browser gets of the names: the name, the number of the organisation's unit, the pattern."""
    numbers = {document.uri: at for at, unit in enumerate(units) for document in unit}
    return [(name, numbers[uri], pattern) for name, uri, pattern in names if uri in numbers]
