"""Try each proposed correction before it is shown, and withdraw those that do not correct.

A correction is made from one line. Whether the file reads better with it, other lines decide: a first line that is
indented is a slip above other keys, and no correction of it is certain above a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ..core.problems import MAX_IN_FILE, Problem

_MAX_READ = 1_000_000  # characters that are read for the trials of one file: three seconds
# These are not reported before all of the file can be read.
_OF_WHOLE_FILES = ("missing-field", "draft-incomplete", "withheld-by-default")
_QUOTING = ("colon-in-text", "special-start", "text-after-quote")  # corrected by quotes around the whole value

Read = Callable[[str], Sequence[Problem]]


def without_uncertain(problems: Sequence[Problem], text: str, read: Read) -> dict[Problem, Problem]:
    """Return the problems whose correction is not certain, each with itself without the correction.

    ``problems`` are all that ``read`` finds in the text. A correction is certain if the corrected text has this problem
    no more and no new one. In a large file with many problems the last corrections are not tried: they are not certain.
    """
    lines = text.split("\n")
    trials = _MAX_READ // (len(text) + 1)
    withdrawn = {}
    for number, problem in enumerate(each for each in problems if each.after):
        if number >= trials or not _corrects(problem, problems, lines, read):
            withdrawn[problem] = replace(problem, after="")
    return withdrawn


def _corrects(problem: Problem, problems: Sequence[Problem], lines: Sequence[str], read: Read) -> bool:
    old, new = problem.before.split("\n"), problem.after.split("\n")
    start = problem.line - 1
    end = start + len(old)
    if [*lines[start:end]] != old:  # a reading of other lines, such as one side of a conflict
        return False
    after = read("\n".join([*lines[:start], *new, *lines[end:]]))
    if len(problems) > MAX_IN_FILE:  # the next ones were not counted
        last = max(each.line for each in problems) + len(new) - len(old)
        after = [each for each in after if each.line <= last]
    if problem.code in _QUOTING and any(each.line == problem.line and _is_open(each) for each in after):
        return False  # two fields on one line are no text
    before = _marks(problems, problem.line, len(old))
    left = _marks((each for each in after if each.code not in _OF_WHOLE_FILES), problem.line, len(new))
    mark = problem.code, 0
    return left[mark] < before[mark] and not left - before


def _is_open(problem: Problem) -> bool:
    return problem.severity == "error" and not problem.after


def _marks(problems: Iterable[Problem], first: int, count: int) -> Counter[tuple[str, int]]:
    """Count the problems by code and line: 0 for the ``count`` lines from ``first``, counted from them otherwise."""
    return Counter(
        (each.code, min(each.line - first, 0) if each.line < first + count else each.line - first - count + 1)
        for each in problems
    )
