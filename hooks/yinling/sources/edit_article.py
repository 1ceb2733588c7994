"""Edit the front matter and the body of a Markdown file; see `edit_yaml` for what stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from .edit_yaml import CannotEditError, Order, edit
from .text import unified
from .yaml_outline import Keys

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_FENCE = re.compile(r"---[ \t]*[\r\n]*$")


class ArticleText(NamedTuple):
    """The parts of a Markdown file, which joined are the file."""

    head: str
    """What stands up to the line ``---`` and with it."""
    front: str
    fence: str
    """The line ``---`` below the front matter."""
    body: str

    @property
    def first_line(self) -> int:
        """The line of the file on which the front matter begins, from 1."""
        return len(_lines(self.head)) + 1


def split_text(text: str) -> ArticleText:
    """Split a Markdown file with all its line ends; raise CannotEditError if it has no front matter."""
    lines = _lines(text)
    start = next((number for number, line in enumerate(lines) if line.strip("\ufeff \t\r\n")), 0)
    if not lines or not _FENCE.match(lines[start].removeprefix("\ufeff")):
        raise CannotEditError(start + 1)
    end = next((number for number in range(start + 1, len(lines)) if _FENCE.match(lines[number])), None)
    if end is None:
        raise CannotEditError(start + 1)
    parts = (lines[: start + 1], lines[start + 1 : end], lines[end : end + 1], lines[end + 1 :])
    return ArticleText(*map("".join, parts))


def parts_of(text: str) -> ArticleText:
    """Split a Markdown file as `split_text`; all of it is the body if it has no front matter."""
    try:
        return split_text(text)
    except CannotEditError:
        return ArticleText("", "", "", text)


def edit_article(text: str, changes: Mapping[str, Any], body: str | None, keys: Keys, order: Order) -> str:
    """Return the file with new values in its front matter, and with another body unless that is None."""
    parts = split_text(text)
    try:
        front = edit(parts.front, None, changes, keys, order) if changes else parts.front
    except CannotEditError as error:
        raise CannotEditError(error.line + parts.first_line - 1) from None
    new = parts.body if body is None else _with_body(parts.body, body, _line_end(text))
    fence = parts.fence if new == parts.body or parts.fence.endswith(("\r", "\n")) else parts.fence + _line_end(text)
    return f"{parts.head}{front}{fence}{new}"


def shown_body(text: str) -> str:
    """Return the body of a file as a form shows it: without empty lines around it, with plain line ends."""
    return unified(split_text(text).body).strip("\n")


def _with_body(old: str, new: str, line_end: str) -> str:
    """Return a text of Markdown in place of another; a line that stays keeps its own line end."""
    wanted = unified(new).strip("\n")
    if wanted.rstrip() == unified(old).strip("\n").rstrip():
        return old
    lines = _lines(old)
    bare = [line.rstrip("\r\n") for line in lines]
    first = next((number for number, line in enumerate(bare) if line), len(bare))
    last = next((number for number in range(len(bare), first, -1) if bare[number - 1]), first)
    rows = wanted.split("\n") if wanted else []
    middle: list[str] = []
    matcher = SequenceMatcher(None, bare[first:last], rows, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        middle += lines[first + a : first + b] if what == "equal" else [row + line_end for row in rows[c:d]]
    middle = [line if line.endswith(("\r", "\n")) else line + line_end for line in middle]
    head = "".join(lines[:first]) or (line_end if not lines else "")
    tail = "".join(lines[last:])
    joined = "".join(middle)
    has_no_end = bool(lines) and not old.endswith(("\r", "\n"))
    return head + (joined.rstrip("\r\n") if has_no_end else joined) + tail


def _lines(text: str) -> list[str]:
    return [line for line in _LINE.findall(text) if line]


def _line_end(text: str) -> str:
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"
