"""Nothing private in anything built: pages, data, scripts of the search, calendars, PDFs, pictures, names of files.

Pages share most of their lines. A piece of markup is looked at where it stands first, and the new pieces of many pages
are looked through as one text: what a detector costs at its start is paid a few times, not once a page.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import cast
from urllib.parse import unquote

from ..core.cache import NO_CACHE, Cache, hash_parts
from ..core.problems import Place, Problem, problem
from ..privacy import picture_metadata
from ..privacy.detection import masked
from ..privacy.file_text import UnreadableError, located, passages
from ..privacy.normalised_text import NormalisedText
from ..privacy.scanner import Scanner
from .blocks import MARKUP, TEXTS, blocks_of, ending_of, parting, text_of
from .manifest import FileInfo

_BATCH = 1 << 18
_MOST_SEEN = 1 << 19  # pieces that are remembered at once
_NONE: frozenset[bytes] = frozenset()
# Between pieces: a line ends, and what begins with a bar goes on with nothing. They come from different places.
_BETWEEN = " |\n| "
# What has no text: readings of words side by side (a centre's own are looked through where they are written), and the
# search's tables of its files, of characters and of pairs of them, with the packed numbers of the entries that hold
# them: the texts of these are in the files beside.
_NO_TEXT = re.compile(r"assets/pinyin-data\.js|search/(?:root|(?:p[0-9]+|[fgy])-[0-9a-v])\.js")
_READ = frozenset([*picture_metadata.ENDINGS, ".pdf", ".xlsx", ".csv", ".docx"])
# A comment is no tag: whoever looks at the source reads it.
_TAG = re.compile(r"<br ?/?>\n?|<(?P<tag>/?[a-zA-Z][a-zA-Z0-9]*)(?P<rest>[^>]*)>")
_TAGS = re.compile(r"(<br ?/?>\n?|</?[a-zA-Z][^>]*>)")
# Tags within a sentence, and attributes that somebody sees or that an address hides in.
_INLINE = re.compile(r"/?(?:a|abbr|b|bdi|code|del|em|i|ins|kbd|mark|s|small|span|strong|sub|sup|time|u|wbr|text|tspan)")
_CELL = re.compile(r"/?(?:td|th|dt|dd|div|data)")
_SEEN = re.compile(
    r"\s(?:title|alt|aria-(?:label|description)|content|value|placeholder|summary|data-[a-z-]+|href|src)="
    r"""(?:"([^"]*)"|'([^']*)')"""
)
_SPEAKS = re.compile(r"(?i)(?:tel|sms|mailto|weixin|mqqwpa):")
# Escapes of JSON, where a text or a row ends and another begins, and of calendars, whose lines are broken after 75
# bytes.
_ESCAPE = re.compile(r"""(\\(?:u[0-9a-fA-F]{4}|[nrt/"\\])|\],\[|","|\n[ \t])""")


class _Pile:
    """New pieces of many files, of one kind of writing. ``between`` is what parts them."""

    def __init__(self, reads: Callable[[str], NormalisedText], between: str) -> None:
        self.reads = reads
        self.between = between
        self.size = 0
        self._texts: list[str] = []
        self._starts: list[int] = []
        self._files: list[tuple[str, int]] = []

    def add(self, file: str, nth: int, text: str) -> None:
        """A piece, which of which file it is."""
        self._texts.append(text)
        self._starts.append(self.size)
        self._files.append((file, nth))
        self.size += len(text) + len(self.between)

    def hits(self, scanner: Scanner) -> Iterator[tuple[str, int, int, str, str]]:
        """File, piece of it, character in that, kind and value of every hit; the pile is empty afterwards."""
        starts, files, text = self._starts, self._files, self.between.join([*self._texts, ""])
        self._texts, self._starts, self._files, self.size = [], [], [], 0
        view = self.reads(text)
        for kind, start, end in scanner.hits(view.text):
            at, _ = view.origin(start, end)
            piece = bisect_right(starts, at) - 1
            yield *files[piece], at - starts[piece], kind, view.text[start:end]


class PrivacyCheck:
    """What of a built site must not be published: files are added, and their problems told. A value that many pages
    show is told once a file at most. ``cache`` knows the records of large files that were clean before."""

    def __init__(self, site: Path, scanner: Scanner, cache: Cache = NO_CACHE) -> None:
        self._site, self._scanner, self._cache = site, scanner, cache
        self._names = _Pile(NormalisedText, _BETWEEN)
        self._markup, self._data = _Pile(_of_markup, f">{_BETWEEN}"), _Pile(_of_data, f">{_BETWEEN}")
        self._seen: set[int] = set()  # the texts themselves would be a good part of the site
        self._clean: dict[bytes, frozenset[bytes]] = {}
        self._told: set[tuple[str, str, str]] = set()  # file, kind, value

    def add(self, name: str, pieces: Sequence[str], *, is_new: bool = True) -> Iterator[Problem]:
        """A file in pieces; ``is_new`` says that its name was not looked at before. Tells what was found so far."""
        if is_new:
            self._names.add(name, 0, name)
        ending = ending_of(name)
        if ending in _READ:
            yield from _of_file(self._site / name, name, self._scanner)
        if _NO_TEXT.fullmatch(name):
            return
        pile = self._markup if ending in MARKUP else self._data
        known = self._known_of(name, pieces) if ending == ".json" else _NONE
        for nth, piece in enumerate(pieces):
            if (sign := hash(piece)) not in self._seen:
                if len(self._seen) >= _MOST_SEEN:
                    self._seen.clear()  # what comes again is looked at again
                self._seen.add(sign)
                if not known or hash_parts(piece) not in known:
                    pile.add(name, nth, piece)
                    if pile.size > _BATCH:  # in the middle of a file too: one holds all records
                        yield from self._problems(pile)

    def end(self) -> Iterator[Problem]:
        """What is left to be told."""
        for pile in (self._markup, self._data, self._names):
            if pile.size:
                yield from self._problems(pile)

    def learn(self) -> None:
        """Nothing was found: let the next builds know."""
        for key, value in self._clean.items():
            self._cache.put(key, value)

    def _known_of(self, name: str, pieces: Sequence[str]) -> frozenset[bytes]:
        """One large file with all records: most of its pieces were clean before."""
        key = self._key(name)
        self._clean[key] = frozenset(map(hash_parts, pieces))
        return cast("frozenset[bytes]", self._cache.get(key, _NONE))

    def still(self, name: str) -> None:
        """A file that is as it was: what is known of its pieces is kept."""
        self._cache.get(self._key(name))

    def _key(self, name: str) -> bytes:
        return hash_parts(self._scanner.fingerprint, "parts", name)

    def _problems(self, pile: _Pile) -> Iterator[Problem]:
        for name, nth, at, kind, value in pile.hits(self._scanner):
            if (name, kind, value) not in self._told:
                self._told.add((name, kind, value))
                ending = ending_of(name)
                text = text_of(self._site / name) if ending in TEXTS else ""
                above = next((end.end() for end in islice(parting(ending).finditer(text), max(nth - 1, 0), nth)), 0)
                yield problem(kind, located(text, name).place(above + at), shown=masked(value))


def check_private_site(
    site: Path, files: Mapping[str, FileInfo], scanner: Scanner, cache: Cache = NO_CACHE
) -> Iterator[Problem]:
    """What of a built site must not be published. ``files`` are the site's, by path."""
    leaks = PrivacyCheck(site, scanner, cache)
    told = False
    for found in chain(chain.from_iterable(leaks.add(name, blocks_of(site, name)) for name in files), leaks.end()):
        told = True
        yield found
    if not told:
        leaks.learn()


def _of_markup(text: str) -> NormalisedText:
    """Markup as it is seen: its text, and the texts of its attributes."""
    return _replaced(text, _TAGS, _TAG, _seen)


def _seen(tag: re.Match[str]) -> str:
    """What of a tag is seen: nothing of those within a sentence, a break of lines, a bar for what begins a part."""
    if tag["tag"] is None:
        return "\n"
    if "=" in tag["rest"]:
        texts = []
        for attribute in _SEEN.finditer(tag["rest"]):
            name, value = attribute[0].lstrip().partition("=")[0], attribute[1] or attribute[2] or ""
            if name not in ("href", "src"):
                texts.append(html.unescape(value))
            elif _SPEAKS.match(value) or "%" in value:
                texts.append(unquote(html.unescape(value)))
        if texts:
            return f" | {' | '.join(texts)} | "
    if _INLINE.fullmatch(tag["tag"]):
        return ""
    return " | " if _CELL.fullmatch(tag["tag"]) else " \n| "


def _of_data(text: str) -> NormalisedText:
    return _replaced(text, _ESCAPE, _ESCAPE, _unescaped)


def _unescaped(escape: re.Match[str]) -> str:
    if escape[0][0] == "\n":
        return ""
    if "," in escape[0]:
        return " |\n| ".join(escape[0].split(","))
    sign = escape[0][1]
    return chr(int(escape[0][2:], 16)) if sign == "u" else {"n": "\n", "r": " ", "t": " "}.get(sign, sign)


def _replaced(
    text: str, parting: re.Pattern[str], pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]
) -> NormalisedText:
    """Replace the matches of ``pattern``, computing each distinct match once. ``parting`` matches the same texts in
    one group."""
    known = _Known(pattern, by)
    parts = parting.split(text)
    parts[1::2] = map(known.__getitem__, parts[1::2])
    return NormalisedText(text).written("".join(parts), pattern, by)


class _Known(dict[str, str]):
    """What is written for each thing that a pattern matches."""

    def __init__(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> None:
        super().__init__()
        self._pattern, self._by = pattern, by

    def __missing__(self, found: str) -> str:
        match = self._pattern.fullmatch(found)
        assert match
        return self.setdefault(found, self._by(match))


def _of_file(path: Path, name: str, scanner: Scanner) -> Iterator[Problem]:
    """The words in a PDF, a table or a picture's metadata."""
    try:
        for text, place in passages(path, name):
            for kind, start, end in scanner.hits(text):
                yield problem(kind, place(start), shown=masked(text[start:end]))
        if path.suffix.lower() in picture_metadata.ENDINGS:
            for what in picture_metadata.told_by(path):
                yield problem("private-picture", Place(name), what=what)
    except (UnreadableError, OSError, ValueError) as error:
        yield problem(
            "private-unread", Place(name), reason=str(error) if isinstance(error, UnreadableError) else "打不开"
        )
