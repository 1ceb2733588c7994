"""Finds where in a centre's files a value stands that a page shows.

The page shows ``1390000**1234**`` as one number: signs of markup and what stands in tags do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..core.problems import Place
from ..privacy.words.normalised_text import normalise
from ..sources.source_files import SourceFiles

_TEXT_FILES = (".md", ".yml", ".txt", ".csv")
# Targets of links, tags, and everything that is no letter, digit or Chinese character.
_NO_TEXT = re.compile(r"\]\([^()\n]*\)|</?[a-zA-Z][^<>\n]*>|[\W_]+")


def place_of_value(value: str, source_files: SourceFiles, folders: tuple[str, ...]) -> Place | None:
    """Return the first place of a value in the text files of some folders; None if it is composed of several."""
    wanted = _NO_TEXT.sub("", normalise(value).text)
    for file in _text_files(source_files, folders) if wanted else ():
        try:
            text = (source_files.root / file).read_text("utf-8", errors="replace")
        except OSError:
            continue
        normalised = normalise(text)
        parts: list[tuple[int, str]] = []
        start = 0
        for gap in [*_NO_TEXT.finditer(normalised.text), None]:
            parts.append((start, normalised.text[start : gap.start() if gap else None]))
            start = gap.end() if gap else start
        at = "".join(part for _, part in parts).find(wanted)
        if at < 0:
            continue
        for begin, part in parts:
            if at < len(part):
                offset, _ = normalised.original_span(begin + at, begin + at + 1)
                line = text.count("\n", 0, offset) + 1
                return Place(file, line, offset - text.rfind("\n", 0, offset))
            at -= len(part)
    return None


def _text_files(source_files: SourceFiles, folders: tuple[str, ...]) -> Iterator[str]:
    for folder in folders:
        for entry in source_files.below(folder):
            if entry.is_file and entry.name.endswith(_TEXT_FILES):
                yield f"{folder}/{entry.name}"
