"""Scan all files of a built site for private values: pages, data, search index, calendars, PDFs, pictures, file names.

Input: the blocks of the files. Output: problems. Pages share most of their blocks, and each distinct block is scanned
once. The new blocks of many pages are scanned as one text: the start of a detector takes time, and so happens a few
times, not once a page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache as memoise
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

from ..core.cache import NO_CACHE, Cache, hash_parts
from ..core.problems import Place, Problem, problem
from ..privacy.attachments import picture_metadata
from ..privacy.attachments.file_text import UnreadableError, passages, reason_of, text_passage
from ..privacy.scanner import Scanner
from ..privacy.words.detection import redacted
from ..privacy.words.normalised_text import NormalisedText
from .block_buffer import MAX_KNOWN, SEPARATOR, Block, BlockBuffer
from .blocks import (
    ATTRIBUTE,
    BREAK,
    ESCAPE,
    MARKUP_SUFFIXES,
    TAG,
    TAG_NAME,
    TEXT_SUFFIXES,
    read_text,
    separator_of,
    suffix_of,
)
from .descriptions import is_description, kept_apart

_MAX_SCAN = 1 << 18  # characters that are scanned at once
_NONE: frozenset[bytes] = frozenset()
# Files without text: readings of words (the words of a centre are scanned in its folders), and tables of the search
# index: file names, characters, packed numbers, and names of branches and kinds, which are on their pages too. The
# texts of the index are in other files.
_NO_TEXT = re.compile(r"assets/pinyin-data\.js|search/(?:root|(?:[pk][0-9]+|[fgmy])-[0-9a-v])\.js")
_READ_AS_FILES = frozenset([*picture_metadata.ENDINGS, ".pdf", ".xlsx", ".csv", ".docx", ".mp3", ".m4a", ".ogg"])
# Tags within a sentence, and tags of cells in a row.
_INLINE = re.compile("a|abbr|b|bdi|code|del|em|i|ins|kbd|mark|s|small|span|strong|sub|sup|time|u|wbr|text|tspan")
_CELL = re.compile("td|th|dt|dd|div|data")
_TITLE = '<a class="yl-item__link'  # of a record in a list: 偏瘫 is no heading above the title after it
_APART = " |\n。\n| "
_ROW_OF_DASHES = " |\n|---|\n"
_PART_OF_TABLE = re.compile(r"<tr\b|</?t(?:head|body)\b")
_CONTACT_LINK = re.compile(r"(?i)(?:tel|sms|mailto|weixin|mqqwpa):")


class PrivacyCheck:
    """Finds private values in the added files of a built site.

    A value is reported at most once a file. ``cache`` holds the hashes of the clean blocks of large files.
    """

    def __init__(self, site: Path, scanner: Scanner, cache: Cache = NO_CACHE) -> None:
        self._site, self._scanner, self._cache = site, scanner, cache
        self._names = BlockBuffer(NormalisedText)
        self._markup = BlockBuffer(visible_text, ">")
        self._data = BlockBuffer(_normalise_data)
        self._scanned: set[int] = set()  # hashes: the blocks themselves would be a large part of the site
        self.clean: dict[bytes, frozenset[bytes]] = {}
        """The hashes of the blocks of large files, by cache key."""
        self._reported: set[tuple[str, str, str]] = set()  # file, kind, value
        self.values: dict[Problem, str] = {}
        """The private value of each problem, to look for its source; it never leaves the memory."""

    def add(self, name: str, blocks: Sequence[str], *, is_new: bool = True) -> Iterator[Problem]:
        """Add a file and yield the problems found so far; ``is_new`` is False if its name was scanned before."""
        if is_new:
            self._names.add(Block(name, 0, name))
        suffix = suffix_of(name)
        if suffix in _READ_AS_FILES:
            yield from scan_file(self._site / name, name, self._scanner, self.values)
        if _NO_TEXT.fullmatch(name):
            return
        buffer = self._markup if suffix in MARKUP_SUFFIXES else self._data
        clean = self._clean_blocks(name, blocks) if suffix == ".json" else _NONE
        for index, block in enumerate(blocks):
            if (key := hash(block)) not in self._scanned:
                if len(self._scanned) >= MAX_KNOWN:
                    self._scanned.clear()  # later repetitions are scanned again
                self._scanned.add(key)
                if not clean or hash_parts(block) not in clean:
                    buffer.add(Block(name, index, block))
                    if buffer.size > _MAX_SCAN:  # also within a file: one file holds all records
                        yield from self._problems(buffer)

    def finish(self) -> Iterator[Problem]:
        """Yield the problems of the blocks that are still in the buffers."""
        for buffer in (self._markup, self._data, self._names):
            if buffer.size:
                yield from self._problems(buffer)

    def save_clean_blocks(self) -> None:
        """Cache the blocks of the added files, in which nothing was found."""
        for key, value in self.clean.items():
            self._cache.put(key, value)

    def _clean_blocks(self, name: str, blocks: Sequence[str]) -> frozenset[bytes]:
        """Return the hashes of the blocks that were clean in an earlier build, of a large file with all records."""
        key = self._key(name)
        self.clean[key] = frozenset(map(hash_parts, blocks))
        return self._cache.get(key, frozenset[bytes]) or _NONE

    def keep_clean_blocks(self, name: str) -> None:
        """Keep the cached blocks of an unchanged file."""
        self._cache.keep(self._key(name))

    def _key(self, name: str) -> bytes:
        return hash_parts(self._scanner.fingerprint, "parts", name)

    def _problems(self, buffer: BlockBuffer) -> Iterator[Problem]:
        for (name, number, _), offset, kind, value in buffer.flush(self._scanner):
            if (name, kind, value) in self._reported:
                continue
            suffix = suffix_of(name)
            text = read_text(self._site / name) if suffix in TEXT_SUFFIXES else ""
            separators = islice(separator_of(suffix).finditer(text), max(number - 1, 0), number)
            start = next((separator.end() for separator in separators), 0) + offset
            self._reported.add((name, kind, value))
            found = problem(kind, text_passage(text, name).place(start), shown=redacted(value))
            self.values[found] = value
            yield found


def visible_text(text: str) -> NormalisedText:
    """Return the text of some HTML, with tags replaced by what a reader sees of them."""
    return _replace(text, TAG, _visible_text)


def _visible_text(tag: str) -> str:
    """Return the texts of a tag's attributes, else the gap that it makes: none within a sentence, a line, a cell."""
    if BREAK.fullmatch(tag):
        return "\n"
    if tag.startswith(("<rt", "<rp")):
        return ""
    if tag.startswith(_TITLE):
        return _APART
    if tag.startswith("</th>") and "</tr>" in tag:
        return _ROW_OF_DASHES
    if "=" in tag:
        texts = []
        for attribute in ATTRIBUTE.finditer(tag):
            value = attribute["double"] or attribute["single"] or ""
            if not attribute["link"]:
                texts.append(html.unescape(value))
            elif _CONTACT_LINK.match(value) or "%" in value or not value.isascii():
                texts.append(unquote(html.unescape(value)))
        if texts:
            if is_description(tag):
                texts = [kept_apart(text, _APART) for text in texts]
            return f" | {' | '.join(texts)} | "
    name = TAG_NAME.match(tag)
    assert name
    if _INLINE.fullmatch(name[1]):
        return ""
    if _PART_OF_TABLE.match(tag):
        return ""
    return " | " if _CELL.fullmatch(name[1]) else " \n| "


def _normalise_data(text: str) -> NormalisedText:
    return _replace(text, ESCAPE, _unescape)


def _unescape(escape: str) -> str:
    if escape[0] == "\n":
        return ""
    if escape == "\u2003":
        return f" {SEPARATOR}"
    if "," in escape:
        return SEPARATOR.join(escape.split(","))
    char = escape[1]
    return chr(int(escape[2:], 16)) if char == "u" else {"n": "\n", "r": " ", "t": " "}.get(char, char)


def _replace(text: str, pattern: re.Pattern[str], by: Callable[[str], str]) -> NormalisedText:
    """Replace the matches of ``pattern``, which is one group; ``by`` is called once for each distinct match."""
    replacement = memoise(by)
    parts = pattern.split(text)
    parts[1::2] = map(replacement, parts[1::2])
    return NormalisedText(text).replaced_as("".join(parts), pattern, lambda match: replacement(match[0]))


def scan_file(path: Path, name: str, scanner: Scanner, values: dict[Problem, str]) -> Iterator[Problem]:
    """Scan the text in a PDF, a spreadsheet, a document or the metadata of a picture; add the found ``values``."""
    try:
        found: set[tuple[str, str]] = set()
        texts = list(passages(path, name, is_published=True))
        suspicious = scanner.candidates([passage.text for passage in texts])
        for index, passage in enumerate(texts):
            for kind, start, end in scanner.detections(passage.text) if index in suspicious else ():
                if (kind, value := passage.text[start:end]) not in found:
                    found.add((kind, value))
                    leak = problem(kind, passage.place(start), shown=redacted(value))
                    values[leak] = value
                    yield leak
            for label in passage.labels:
                yield problem("private-picture", Place(name), what=label)
    except (UnreadableError, OSError, ValueError) as error:
        yield problem("private-unread", Place(name), reason=reason_of(error))
