"""Finds footnotes and links by name without a definition, and footnotes that are defined twice or never cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .prose import MarkdownSlip

_DEFINITION = re.compile(r" {0,3}\[(?P<label>[^\[\]]+)\]:(?P<text>.*)")
_FOOTNOTE = re.compile(r"(?<!\\)\[\^(?P<label>[^\[\]\s]+)\]")
# After a letter or digit it is no link: a[i][j].
_BY_NAME = re.compile(r"(?<![A-Za-z0-9_\\\]])!?\[(?P<text>[^\[\]^][^\[\]]*)\]\[(?P<label>[^\[\]^]*)\](?![\[(:])")


def reference_slips(lines: Sequence[str], prose: Sequence[str]) -> Iterator[MarkdownSlip]:
    """Yield the slips of the footnotes and named links among Markdown lines; ``prose`` are the lines without code."""
    named: set[str] = set()
    notes: dict[str, tuple[int, int]] = {}
    cited: list[tuple[str, int, int]] = []
    for number, line in enumerate(prose):
        start = 0
        if (defined := _DEFINITION.match(line)) and (label := defined["label"]):
            start = defined.start("text")
            if not label.startswith("^"):
                named.add(_key(label))
            else:
                if (earlier := notes.get(label[1:])) is not None:  # the page shows the last one
                    yield MarkdownSlip("footnote-twice", earlier[0], earlier[1] - 1, f"[{label}]")
                notes[label[1:]] = (number, defined.start("label"))
        cited += [(m["label"], number, m.start()) for m in _FOOTNOTE.finditer(line, start)]
    for label, number, column in cited:
        if label not in notes:
            yield MarkdownSlip("reference-missing", number, column, f"[^{label}]", hint=f"[^{label}]: 说明")
    for number, line in enumerate(prose):
        for match in _BY_NAME.finditer(line):
            label = match["label"] or match["text"]
            if _key(label) not in named:
                shown = lines[number][match.start() : match.end()]
                yield MarkdownSlip("reference-missing", number, match.start(), shown, hint=f"[{label}]: 网址或文件")
    for label in notes.keys() - {label for label, _, _ in cited}:
        number, column = notes[label]
        yield MarkdownSlip("footnote-unused", number, column - 1, f"[^{label}]")


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()
