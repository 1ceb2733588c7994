"""Errors and warnings about the content, worded so that a branch secretary can correct it.

Input: the code of a problem, its place and the values of its message. Output: a `Problem`, and lists of them as text,
JSON or annotations for GitHub. The Chinese messages are all in ``problems.yml``, which makes the help page too.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

Severity = Literal["error", "warning"]
MAX_IN_FILE = 100
"""The reported errors of one file, and likewise its warnings: a file with more is not what its writer intended."""
MAX_SHOWN_LINES = 12
"""The lines of one text that a terminal shows, before and after a correction."""
SEVERITY_LABELS: dict[Severity, str] = {"error": "错误", "warning": "提醒"}


class Place(NamedTuple):
    """The place of a value; lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1
    end: int = 0  # the column after the value, 0 if the value spans lines


@dataclass(frozen=True)
class Explanation:
    """One row of ``problems.yml``: the template of the message, and the texts of the help page."""

    code: str
    title: str
    message: str
    help: str
    severity: Severity = "error"
    wrong: str = ""
    right: str = ""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to correct, at one place."""

    file: str
    line: int
    column: int
    code: str
    message: str
    severity: Severity = "error"
    before: str = ""  # the line, or the lines from it
    after: str = ""  # the corrected line or lines, empty if no correction is certain

    def render(self) -> str:
        """Return the problem as text: place, message, and the line before and after."""
        head = f"{self.file}:{self.line}:{self.column}: {SEVERITY_LABELS[self.severity]}：{self.message} [{self.code}]"
        lines = [head]
        if self.before.strip() and self.after:
            lines += [*_shown("现在写的：", self.before), *_shown("应该改成：", self.after)]
        return "\n".join(lines)


@cache
def explanations() -> dict[str, Explanation]:
    """Return the table of problem codes, in the order of the help page."""
    rows = yaml.load(
        Path(__file__).with_name("problems.yml").read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return {code: Explanation(code=code, **row) for code, row in rows.items()}


def problem(code: str, place: Place, *, before: str = "", after: str = "", **values: object) -> Problem:
    """Return a problem with these ``values`` in its message; raises KeyError for a code that is not in the table."""
    row = explanations()[code]
    message = row.message.format_map({name: _shorten(str(value)) for name, value in values.items()})
    after = "" if after == before else after
    return Problem(place.file, place.line, place.column, code, message, row.severity, before, after)


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(p.severity == "error" for p in problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems sorted by place, without duplicates."""
    return sorted(set(problems))


def within_limit(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems `in_order`; beyond `MAX_IN_FILE` errors or warnings of a file one problem replaces others."""
    kept: list[Problem] = []
    counts: Counter[tuple[str, Severity]] = Counter()
    for p in in_order(problems):
        counts[p.file, p.severity] += 1
        if counts[p.file, p.severity] <= MAX_IN_FILE:
            kept.append(p)
        elif counts[p.file, p.severity] == MAX_IN_FILE + 1:
            kept.append(problem("too-many-problems", Place(p.file, p.line, p.column), limit=MAX_IN_FILE))
    return kept


def summary(problems: Sequence[Problem]) -> str:
    errors = sum(p.severity == "error" for p in problems)
    return f"共 {errors} 个错误，{len(problems) - errors} 个提醒。"


def as_text(problems: Iterable[Problem]) -> str:
    """Return the text for a terminal: every problem, then the count."""
    rows = in_order(problems)
    return "\n".join([*(p.render() for p in rows), summary(rows)])


def as_json(problems: Iterable[Problem]) -> str:
    """Return a JSON list of objects with the fields of `Problem`."""
    return json.dumps([p.__dict__ for p in in_order(problems)], ensure_ascii=False, indent=2)


def as_github(problems: Iterable[Problem]) -> str:
    """Return workflow commands, which GitHub shows as annotations beside the lines."""
    return "\n".join(
        f"::{p.severity} file={_escaped(p.file, property_=True)},line={p.line},col={p.column},"
        f"title={p.code}::{_escaped(p.message)}"
        for p in in_order(problems)
    )


def as_gitlab(problems: Iterable[Problem]) -> str:
    """Return a Code Quality report, which GitLab shows in the lines of a merge request.

    The fingerprint of a problem leaves its line out: GitLab calls it new only if it is, and not if a line was added
    above it. The same problem again in a file has a number in it, because fingerprints must be unique."""
    seen: Counter[tuple[str, str, str]] = Counter()
    rows = []
    for p in in_order(problems):
        key = (p.code, p.file, p.message)
        seen[key] += 1
        rows.append(
            {
                "description": p.message,
                "check_name": p.code,
                "fingerprint": hashlib.sha256("\0".join([*key, str(seen[key])]).encode()).hexdigest(),
                "severity": "blocker" if p.severity == "error" else "minor",
                "location": {"path": p.file, "lines": {"begin": max(p.line, 1)}},
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=2)


FORMATS = {"text": as_text, "json": as_json, "github": as_github, "gitlab": as_gitlab}


def _escaped(text: str, *, property_: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_ else text


def _shown(label: str, text: str) -> Iterator[str]:
    """Yield a line, or each of several lines, below each other beside the label."""
    rows = text.split("\n")
    below = "\u3000" * len(label)
    yield f"    {label}{_visible(rows[0])}"
    yield from (f"    {below}{_visible(row)}" for row in rows[1:MAX_SHOWN_LINES])
    if len(rows) > MAX_SHOWN_LINES:
        yield f"    {below}……"


def _visible(line: str) -> str:
    """Return the line with visible signs for tabs and wide spaces, which cause half of these problems."""
    return _shorten(line.rstrip("\n").replace("\t", "⇥").replace("\u3000", "□").replace("\u00a0", "␣"), 120)


def _shorten(text: str, limit: int = 200) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
