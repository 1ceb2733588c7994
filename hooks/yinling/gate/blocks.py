"""The texts of a built site in pieces: pages share most of theirs, and what is looked for in one is looked for once."""

from __future__ import annotations

import re
from os.path import splitext
from pathlib import Path

MARKUP = frozenset([".html", ".svg", ".xml"])
TEXTS = MARKUP | {".json", ".js", ".ics", ".txt", ".webmanifest"}
# Where a line ends with a tag and the next begins with one, but for a break within a sentence.
_LINE_END = re.compile(r">\n(?=\s*<)(?<!<br>\n)(?<!<br/>\n)(?<!<br />\n)")
# In the same way one record of data ends and the next begins.
_RECORD_END = re.compile(r"\},\n(?=\s*\{)")


def ending_of(name: str) -> str:
    return splitext(name)[1].lower()  # noqa: PTH122 - twenty thousand names in each build


def blocks_of(site: Path, name: str) -> list[str]:
    """The pieces of a file's text; none where it is no text. What parts them is left out."""
    ending = ending_of(name)
    return parting(ending).split(text_of(site / name)) if ending in TEXTS else []


def parting(ending: str) -> re.Pattern[str]:
    """What parts the pieces of a file."""
    return _LINE_END if ending in MARKUP else _RECORD_END


def text_of(path: Path) -> str:
    """A file's text with simple ends of lines."""
    with open(path, "rb") as file:  # noqa: PTH123 - as above
        text = file.read().decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
