"""Split the files of a built site into blocks of text, and define the patterns by which both gates scan them.

Pages share most of their blocks, and each distinct block is scanned once.
"""

# The checks scan by pattern and build no tree. Measured on the sample site, CPU time in one run, without the detectors:
# html.parser of the standard library takes 1.9 s to build the trees of 1,610 pages. Splitting the pages into blocks and
# scanning these for links and visible text takes 0.4 s. A tree must hold all 143,624 blocks; 24,293 are distinct.

from __future__ import annotations

import re
from contextlib import suppress
from os.path import splitext
from pathlib import Path

from ..core.packing import CHINESE, script_text, unpack

MARKUP_SUFFIXES = frozenset([".html", ".svg", ".xml"])
TEXT_SUFFIXES = MARKUP_SUFFIXES | {".json", ".js", ".ics", ".txt", ".webmanifest"}
LINK = re.compile(r'<[a-z][^>]*?\s(?:href|src)="([^"]*)"')
ANCHOR = re.compile(r'\s(?:id|name)="([^"]+)"')
BREAK = re.compile(r"<br ?/?>\n?")
# A comment is not a tag: people who view the source can read it.
# A reading above a character is not text between the characters. Line breaks between the tags of a table are nothing.
TAG = re.compile(
    rf"({BREAK.pattern}|<r[tp]>[^<0-9]{{0,40}}</r[tp]>|</th>\s*</tr>\s*"
    r"|</?t(?:d|h|r|head|body)\b[^>]*>\s*|</?[a-zA-Z][^>]*>)"
)
TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
# Attributes that people can see, and links, which may hold a phone number or an e-mail address.
ATTRIBUTE = re.compile(
    r"\s(?:title|alt|aria-(?:label|description)|content|value|placeholder|summary|data-[a-z-]+|(?P<link>href|src))="
    r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')"""
)
# Escapes and separators of texts, rows and paragraphs in JSON, and the line breaks that a calendar adds after 75 bytes.
ESCAPE = re.compile(
    r"""(\\(?:u[0-9a-fA-F]{4}|[nrt/"\\])|\],\[|","|",\n[ ]*"(?![^"\n]*":)|\n[ \t]|\u2003)"""  # items, not fields
)
# A line that ends with a tag before a line that starts with one; a <br> does not end a block.
# Rows and cells of a table are one block: the headings of the columns say what is in the cells.
_MARKUP_SEPARATOR = re.compile(
    r">\n(?=\s*<)(?!\s*</?(?:t[dhr]|t?head|tbody|table|caption|d[dt]|dl)[ >])(?<!<br>\n)(?<!<br/>\n)(?<!<br />\n)"
)
_PACKED = re.compile(r'ylSearch\.add\("t[0-9]+","([^"]*)"\);\n', re.DOTALL)
_RECORD_SEPARATOR = re.compile(r"\},\n(?=\s*\{)")


def suffix_of(name: str) -> str:
    return splitext(name)[1].lower()  # noqa: PTH122 - twenty thousand names in each build


def blocks_of(site: Path, name: str) -> list[str]:
    """Return the blocks of a text file, without their separators; an empty list for other files."""
    suffix = suffix_of(name)
    return separator_of(suffix).split(read_text(site / name)) if suffix in TEXT_SUFFIXES else []


def separator_of(suffix: str) -> re.Pattern[str]:
    """Return the pattern that separates the blocks of a file."""
    return _MARKUP_SEPARATOR if suffix in MARKUP_SUFFIXES else _RECORD_SEPARATOR


def read_text(path: Path) -> str:
    """Read a text file; every line ends with a line feed. Of a packed file of the search index it is the content."""
    with open(path, "rb") as file:  # noqa: PTH123 - as above
        text = script_text(file.read())
    if path.parent.name == "search" and (packed := _PACKED.fullmatch(text)):
        with suppress(ValueError):  # a damaged file is scanned as it is
            return unpack(packed[1], CHINESE)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
