"""Takes links out of the Markdown of an article and keeps their words, where it is certain what is left."""

from __future__ import annotations

import re
from collections.abc import Callable

from .prose import prose_of
from .written_links import WrittenLink, written_links

_END = re.compile(r"""[ \t]*>?[ \t]*(?:"[^"\n]*"|'[^'\n]*')?[ \t]*\)(?!\{|[ \t]\{)""")


def without_links(body: str, is_meant: Callable[[WrittenLink], bool]) -> str | None:
    """Return a text without some links: ``[the words](target)`` becomes ``the words``.

    None if one of them is a picture, a definition, HTML, a button or has words over several lines."""
    lines = body.split("\n")
    prose = prose_of([line.removesuffix("\r") for line in lines])
    for link in reversed(written_links(lines, prose)):
        if not is_meant(link):
            continue
        line = lines[link.line]
        opening = re.search(r"\]\([ \t]*<?$", line[: link.column])
        closing = _END.match(line, link.end)
        start = _opening(line, opening.start()) if opening else None
        if link.is_picture or link.in_html or start is None or opening is None or closing is None:
            return None
        lines[link.line] = line[:start] + line[start + 1 : opening.start()] + line[closing.end() :]
    return "\n".join(lines)


def _opening(line: str, end: int) -> int | None:
    """Return the place of the bracket that the one at ``end`` closes; None if it is on another line."""
    depth = 0
    for place in range(end, -1, -1):
        if line[place] in "[]" and (place == 0 or line[place - 1] != "\\"):
            depth += 1 if line[place] == "]" else -1
            if depth == 0:
                return place
    return None
