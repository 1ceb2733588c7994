"""Nothing private in anything built: pages, data, scripts of the search, calendars, PDFs, pictures, names of files.

Pages share most of their lines. A piece of markup is looked at where it stands first, and the new pieces of many pages
are looked through as one text: what a detector costs at its start is paid a few times, not once a page.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from os.path import splitext
from pathlib import Path
from typing import cast
from urllib.parse import unquote

from ..memory import FORGETFUL, Drawer, digest
from ..privacy import pictures
from ..privacy.files import UnreadableError, located, passages
from ..privacy.hit import masked
from ..privacy.review import Reviewed
from ..privacy.view import View
from ..problems import Place, Problem, problem
from .manifest import Mark

_BATCH = 1 << 18
_NONE: frozenset[bytes] = frozenset()
# Between pieces: a line ends, and what begins with a bar goes on with nothing. They come from different places.
_BETWEEN = " |\n| "
# What has no text: readings of words side by side (a centre's own are looked through where they are written), and the
# search's tables of its files, of characters and of pairs of them, with the packed numbers of the entries that hold
# them: the texts of these are in the files beside.
_NO_TEXT = re.compile(r"assets/pinyin-data\.js|search/(?:root|(?:p[0-9]+|[fgy])-[0-9a-v])\.js")
# Where a line ends with a tag and the next begins with one, but for a break within a sentence.
_LINE_END = re.compile(r">\n(?=\s*<)(?<!<br>\n)(?<!<br/>\n)(?<!<br />>\n)")
# In the same way one record of data ends and the next begins.
_RECORD_END = re.compile(r"\},\n(?=\s*\{)")
_TEXTS = frozenset([".html", ".json", ".js", ".ics", ".svg", ".xml", ".txt", ".webmanifest"])
_READ = frozenset([*pictures.ENDINGS, ".pdf", ".xlsx", ".csv", ".docx"])
_MARKUP = frozenset([".html", ".svg", ".xml"])
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

    def __init__(self, reads: Callable[[str], View], between: str) -> None:
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

    def hits(self, scanner: Reviewed) -> Iterator[tuple[str, int, int, str, str]]:
        """File, piece of it, character in that, kind and value of every hit; the pile is empty afterwards."""
        starts, files, text = self._starts, self._files, self.between.join([*self._texts, ""])
        self._texts, self._starts, self._files, self.size = [], [], [], 0
        view = self.reads(text)
        for kind, start, end in scanner.hits(view.text):
            at, _ = view.origin(start, end)
            piece = bisect_right(starts, at) - 1
            yield *files[piece], at - starts[piece], kind, view.text[start:end]


def check_private_site(
    site: Path, files: Mapping[str, Mark], scanner: Reviewed, drawer: Drawer = FORGETFUL
) -> Iterator[Problem]:
    """What of a built site must not be published. A value that many pages show is told once a file at most. ``files``
    are the site's, by path; ``drawer`` knows the contents that were clean before."""
    told = False
    clean: dict[bytes, object] = {}
    for found in _look(site, files, scanner, drawer, clean):
        told = True
        yield found
    if not told:
        for key, value in clean.items():
            drawer.learn(key, value)


def _look(
    site: Path, files: Mapping[str, Mark], scanner: Reviewed, drawer: Drawer, clean: dict[bytes, object]
) -> Iterator[Problem]:
    """``clean`` takes what is to be remembered where nothing is found."""
    names = _Pile(View, _BETWEEN)
    called = digest(scanner.fingerprint, "names")
    called_before = set(str(drawer.known(called, "")).split("\0"))
    if new := [name for name in files if name not in called_before]:
        clean[called] = "\0".join(files)
        for name in new:
            names.add(name, 0, name)
    markup, data = _Pile(_of_markup, f">{_BETWEEN}"), _Pile(_of_data, f">{_BETWEEN}")
    seen: set[int] = set()  # the texts themselves would be a good part of the site
    for name, mark in files.items():
        ending = splitext(name)[1].lower()  # noqa: PTH122 - twenty thousand names in each build
        key = digest(scanner.fingerprint, ending, mark.sha256)
        # One large file with all records: most of its pieces were clean before. Asked for each time, or forgotten.
        parts = digest(scanner.fingerprint, "parts", name) if ending == ".json" else b""
        before = cast("frozenset[bytes]", drawer.known(parts, _NONE)) if parts else _NONE
        if drawer.known(key):
            continue
        clean[key] = True
        if ending in _READ:
            yield from _of_file(site / name, name, scanner)
        if ending not in _TEXTS or _NO_TEXT.fullmatch(name):
            continue
        pile = markup if ending in _MARKUP else data
        pieces = _parting(ending).split(_text_of(site / name))
        if parts:
            signs = [*map(digest, pieces)]
            clean[parts] = frozenset(signs)
        for nth, piece in enumerate(pieces):
            if (sign := hash(piece)) not in seen and not (parts and signs[nth] in before):
                seen.add(sign)
                pile.add(name, nth, piece)
        if pile.size > _BATCH:
            yield from _problems(site, pile, scanner)
    for pile in (markup, data, names):
        if pile.size:
            yield from _problems(site, pile, scanner)


def _parting(ending: str) -> re.Pattern[str]:
    """What parts the pieces of a file."""
    return _LINE_END if ending in _MARKUP else _RECORD_END


def _text_of(path: Path) -> str:
    text = path.read_bytes().decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _problems(site: Path, pile: _Pile, scanner: Reviewed) -> Iterator[Problem]:
    told: set[tuple[str, str, str]] = set()
    for name, nth, at, kind, value in pile.hits(scanner):
        if (name, kind, value) not in told:
            told.add((name, kind, value))
            text = _text_of(site / name) if Path(name).suffix in _TEXTS else ""
            parting = _parting(Path(name).suffix.lower())
            above = next((end.end() for end in islice(parting.finditer(text), max(nth - 1, 0), nth)), 0)
            yield problem(kind, located(text, name).place(above + at), shown=masked(value))


def _of_markup(text: str) -> View:
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


def _of_data(text: str) -> View:
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
) -> View:
    """As `View.replaced`, where few things stand again and again: each is worked out once. ``parting`` matches what
    ``pattern`` does, in one group."""
    known = _Known(pattern, by)
    parts = parting.split(text)
    parts[1::2] = map(known.__getitem__, parts[1::2])
    return View(text).written("".join(parts), pattern, by)


class _Known(dict[str, str]):
    """What is written for each thing that a pattern matches."""

    def __init__(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> None:
        super().__init__()
        self._pattern, self._by = pattern, by

    def __missing__(self, found: str) -> str:
        match = self._pattern.fullmatch(found)
        assert match
        return self.setdefault(found, self._by(match))


def _of_file(path: Path, name: str, scanner: Reviewed) -> Iterator[Problem]:
    """The words in a PDF, a table or a picture's metadata."""
    try:
        for text, place in passages(path, name):
            for kind, start, end in scanner.hits(text):
                yield problem(kind, place(start), shown=masked(text[start:end]))
        if path.suffix.lower() in pictures.ENDINGS:
            for what in pictures.told_by(path):
                yield problem("private-picture", Place(name), what=what)
    except (UnreadableError, OSError, ValueError) as error:
        yield problem(
            "private-unread", Place(name), reason=str(error) if isinstance(error, UnreadableError) else "打不开"
        )
