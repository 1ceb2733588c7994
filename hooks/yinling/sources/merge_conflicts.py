"""Find what Git and patches leave in a text: the marker lines of a merge conflict, whole or in part, and patch headers.

Output: problems, one for each conflict, and the text to go on with. It has the first side of each conflict, and empty
lines in place of the rest, so that one run finds the other problems of the file too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..core.problems import Place, Problem, problem

_MARKER = re.compile(r"[ \t]*(?P<sign><{7,}|\|{7,}|={7,}|>{7,})(?:[ \t]+(?P<label>[^\s<>|=][^<>]*?))?[ \t]*")
_PATCH = re.compile(
    r"diff -|@@ -[0-9]+(?:,[0-9]+)? \+[0-9]+(?:,[0-9]+)? @@|\*{3} [0-9]+(?:,[0-9]+)? \*{4}"
    r"|(?:Index: |(?:---|\*\*\*|\+\+\+) )[^\t\n]*\.(?:md|yml)(?:\t|\s*$)"
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_SIZE = 7  # of Git's markers; those of a conflict within a conflict are longer
_OWN = frozenset(["HEAD", "ours", "mine", ".mine"])
# A text without one of these has nothing to be found.
_SIGNS = ("<<<<<<<", ">>>>>>>", "=======", "@@ -", "diff -", "*** ", "--- ", "Index: ")


class _Marker(NamedTuple):
    line: int  # from 0
    sign: str
    label: str

    @property
    def size(self) -> int:
        return len(self.sign)


class _Conflict(NamedTuple):
    """The markers of a whole conflict; ``base`` is that of the common ancestor, where Git wrote it."""

    start: _Marker
    base: _Marker | None
    middle: _Marker
    end: _Marker


def take_out(file: str, text: str, *, markdown: bool) -> tuple[list[Problem], str]:
    """Return the problems of a file's leftovers, and the text without them."""
    if not any(sign in text for sign in _SIGNS):
        return [], text
    lines = text.split("\n")
    hidden = _in_fences(lines) if markdown else frozenset[int]()
    markers = [marker for marker in _markers(lines) if marker.line not in hidden]
    whole = list(_conflicts(markers))
    found = [_problem(file, conflict) for conflict in whole]
    inside = {number for one in whole for number in range(one.start.line, one.end.line + 1)}
    single = [one for one in markers if one.line not in inside and _is_single(one, lines, markdown=markdown)]
    if single:
        numbers = "、".join(str(one.line + 1) for one in single)
        found.append(problem("merge-marker", Place(file, single[0].line + 1), numbers=numbers))
    patch = next((n for n, line in enumerate(lines) if n not in hidden | inside and _PATCH.match(line)), None)
    if patch is not None:
        found.append(problem("patch-in-text", Place(file, patch + 1)))
    for number in range(patch, len(lines)) if patch is not None else ():
        if not lines[number]:
            break
        lines[number] = ""
    for number in (number for one in whole for number in _dropped(one)):
        lines[number] = ""
    for one in single:
        lines[one.line] = ""
    return found, "\n".join(lines)


def _in_fences(lines: list[str]) -> frozenset[int]:
    """Return the lines of Markdown's code blocks, which show markers on purpose; none of a block without an end."""
    found: set[int] = set()
    fence, first = "", 0
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        if match and not fence:
            fence, first = match[1], number
        elif match and match[1].startswith(fence) and not line.strip(" `~"):
            found.update(range(first, number + 1))
            fence = ""
    return frozenset(found)


def _markers(lines: list[str]) -> Iterator[_Marker]:
    for number, line in enumerate(lines):
        if match := _MARKER.fullmatch(line):
            yield _Marker(number, match["sign"], match["label"] or "")


def _conflicts(markers: list[_Marker]) -> Iterator[_Conflict]:
    """Yield the whole conflicts: the markers of one have the same length, and others of another length are inside."""
    start: _Marker | None = None
    base: _Marker | None = None
    middle: _Marker | None = None
    for one in markers:
        if start is None or (one.sign[0] == "<" and one.size <= start.size):
            start, base, middle = (one if one.sign[0] == "<" else None), None, None
        elif one.size == start.size:
            if one.sign[0] == "|" and middle is None:
                base = base or one
            elif one.sign[0] == "=" and not one.label:
                middle = middle or one
            elif one.sign[0] == ">" and middle:
                yield _Conflict(start, base, middle, one)
                start = None


def _is_single(marker: _Marker, lines: list[str], *, markdown: bool) -> bool:
    """Return whether a marker outside of a whole conflict is the rest of one, and no heading, quotation or table."""
    if marker.size != _SIZE or marker.sign[0] == "|":
        return False
    if marker.sign[0] == "=":
        return not markdown and not marker.label
    if marker.sign[0] == ">" and markdown:
        around = lines[max(0, marker.line - 1) : marker.line] + lines[marker.line + 1 : marker.line + 2]
        return not any(line.lstrip().startswith(">") for line in around)
    return True


def _problem(file: str, conflict: _Conflict) -> Problem:
    start, end = conflict.start, conflict.end
    ours = f"“{start.label}”{'（自己电脑上的）' if start.label in _OWN else ''}" if start.label else "上面一边"
    theirs = f"“{end.label}”" if end.label else "下面一边"
    place = Place(file, start.line + 1)
    return problem("merge-conflict", place, first=start.line + 1, last=end.line + 1, ours=ours, theirs=theirs)


def _dropped(conflict: _Conflict) -> Iterator[int]:
    """Yield the lines of a conflict that are not the text of its first side."""
    yield conflict.start.line
    yield from range((conflict.base or conflict.middle).line, conflict.end.line + 1)
