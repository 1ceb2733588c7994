"""Takes the beginnings and ends of HTML elements with Markdown between them out of the lines of an article.

A block of HTML ends at a blank line (CommonMark, "HTML blocks"), and what follows is Markdown, inside of an element
that is still open, too. Python-Markdown reads on to the end of the element, and shows a whole article raw behind a
``<p>`` that was never closed. Elements that are closed before a blank line are left to it, and so are those with the
attribute ``markdown``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

_VOID = "base basefont col frame hr link param track"
_OTHERS = (
    "address article aside blockquote body caption center colgroup dd dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h[1-6] head header html iframe legend li main menu menuitem nav noframes ol optgroup option "
    "p search section table tbody td tfoot th thead title tr ul"
)
_NAME = rf"(?:{'|'.join((_VOID + ' ' + _OTHERS).split())})"
_START = re.compile(rf"(?P<indent> *)</?{_NAME}(?=[\s/>]|$)", re.IGNORECASE)
_TAG = re.compile(rf"<(?P<end>/)?(?P<name>{'|'.join(_OTHERS.split())})(?=[\s/>])(?P<rest>[^<>]*)>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<(?P<end>/)?(?P<name>[a-z][a-z0-9]*)(?P<rest>(?:\s[^<>]*)?)>", re.IGNORECASE)
_MARKDOWN = re.compile(r"\smarkdown(?=[\s=]|$)", re.IGNORECASE)
_MAX_INDENT = 3  # of HTML; more is code, but for what is in an open element
# Blank lines are part of these up to their end.
_WHOLE = re.compile(r" {0,3}<(?:(?P<name>pre|script|style|textarea)(?=[\s>]|$)|(?P<comment>!--))", re.IGNORECASE)


def without_open_elements(lines: Sequence[str], store: Callable[[str], str]) -> list[str]:
    """Return the lines with a placeholder for each block of HTML in which an element stays open, or ends.

    ``store`` keeps the HTML and returns the placeholder."""
    if not any("<" in line for line in lines):
        return list(lines)
    found: list[str] = []
    whole = dict(_elements_with_markdown(lines))
    ends = _Ends(lines)
    number = depth = 0
    while number < len(lines):
        line = lines[number]
        behind = whole.get(number) or ends.behind(number)
        if behind:
            found += lines[number:behind]
        elif (start := _START.match(line)) and (depth > 0 or len(start["indent"]) <= _MAX_INDENT):
            behind = next((at for at in range(number, len(lines)) if not lines[at].strip()), len(lines))
            block = "\n".join(lines[number:behind])
            if _is_balanced(block):
                found += lines[number:behind]
            else:
                depth += sum(-1 if tag["end"] else 1 for tag in _TAG.finditer(block))
                found.append(start["indent"] + store(block.strip(" ")))
        else:
            behind = number + 1
            found.append(line)
        number = behind
    return found


def _elements_with_markdown(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each element with the attribute ``markdown``, and the index behind its last one."""
    opened: defaultdict[str, list[tuple[int, bool]]] = defaultdict(list)  # by name
    for number, line in enumerate(lines):
        for tag in _ANY_TAG.finditer(line) if "<" in line else ():
            same = opened[tag["name"].lower()]
            if not tag["end"]:
                same.append((number, _MARKDOWN.search(tag["rest"]) is not None))
            elif same:
                first, has_markdown = same.pop()
                if has_markdown:
                    yield first, number + 1


class _Ends:
    """Where the elements end that Python-Markdown reads as a whole, with their blank lines."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._known: dict[str, list[int]] = {}

    def behind(self, number: int) -> int:
        """Return the index behind the last line of such an element that begins on a line; 0 if none does."""
        if not (whole := _WHOLE.match(self._lines[number])):
            return 0
        end = f"</{whole['name'].lower()}" if whole["name"] else "-->"
        if end not in self._known:
            self._known[end] = [at for at, line in enumerate(self._lines) if end in line.lower()]
        at = bisect_left(self._known[end], number)
        return self._known[end][at] + 1 if at < len(self._known[end]) else 0


def _is_balanced(html: str) -> bool:
    """Return whether each element in a block of HTML begins and ends there."""
    names: list[str] = []
    for tag in _TAG.finditer(html):
        if not tag["end"]:
            if not tag["rest"].endswith("/"):
                names.append(tag["name"].lower())
        elif not names or names.pop() != tag["name"].lower():
            return False
    return not names
