"""The words in a file, of whatever kind: pieces of text, each able to say where a place in it stands.

In a spreadsheet a line is a row; in a PDF it is a page."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import tempfile
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from tinytag import TinyTag, TinyTagException

from ..core.problems import Place
from . import hidden_text, picture_metadata

LARGEST = 64 * 1024 * 1024
_TEXT = frozenset([".yml", ".yaml", ".md", ".txt", ".json", ".svg", ".html", ".htm", ".xml", ".ics", ".js", ".css", ""])
_WORD = frozenset([".docx", ".pptx", ".odt"])
_SOUND = frozenset([".mp3", ".m4a", ".ogg", ".wav"])
_PACKED = _WORD | {".xlsx", ".pdf", ".zip"}
_TAG = re.compile(r"<(/?)(?:w:p|a:p|text:p|w:br|w:tab)[ />][^>]*>?|<[^>]+>")


class UnreadableError(Exception):
    """Raised for a file whose words cannot be read; the argument says why, in Chinese."""


def reason_of(error: Exception) -> str:
    """Why a file could not be read, for a problem."""
    return str(error) if isinstance(error, UnreadableError) else "打不开"


class Passage(NamedTuple):
    """A piece of text and the way from an offset in it to a place."""

    text: str
    place: Callable[[int], Place]


def passages(path: Path, name: str) -> Iterator[Passage]:
    """The words of a file, its name among them; ``name`` is what problems call it. Raises UnreadableError."""
    yield Passage(name, lambda _: Place(name))
    if path.stat().st_size > LARGEST:
        raise UnreadableError(f"超过 {LARGEST >> 20} MB")
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        return
    try:
        yield from reader(path, name)
    except (UnreadableError, OSError):
        raise
    except Exception as error:  # the libraries raise what they like for a damaged file
        raise UnreadableError("文件坏了，或者有密码") from error


def located(text: str, name: str) -> Passage:
    """A text whose places are its lines and columns."""

    def place(offset: int) -> Place:
        start = text.rfind("\n", 0, offset) + 1
        return Place(name, text.count("\n", 0, offset) + 1, offset - start + 1)

    return Passage(text, place)


def decoded(data: bytes) -> str:
    """Bytes as text: UTF-8, UTF-16 and 32, or what Windows in China writes."""
    for codec in _codecs(data[:1000]):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _codecs(first: bytes) -> tuple[str, ...]:
    """How a text may be written, by its mark or by where its zeros stand."""
    if first[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return ("utf-32",)
    if first[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    if b"\0" in first:
        return ("utf-16-le" if first[1::2].count(0) >= first[::2].count(0) else "utf-16-be", "gb18030")
    return ("utf-8-sig", "gb18030")


def _text(path: Path, name: str) -> Iterator[Passage]:
    yield located(decoded(path.read_bytes()).replace("\r\n", "\n"), name)


def _csv(path: Path, name: str) -> Iterator[Passage]:
    text = decoded(path.read_bytes())
    csv.field_size_limit(LARGEST)
    yield from _table(csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text.split("\n")[0] else ","), name)


def _workbook(path: Path, name: str) -> Iterator[Passage]:
    from openpyxl import load_workbook  # noqa: PLC0415 - large, and few centres keep tables beside their articles

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            yield Passage(sheet.title, lambda _: Place(name))
            yield from _table(sheet.iter_rows(values_only=True), name)
    finally:
        book.close()
    yield from _whole(hidden_text.of_workbook(path), name)
    yield from _inner(path, name)


def _table(rows: Iterable[Iterable[Any]], name: str) -> Iterator[Passage]:
    """Each row with its headings, which say what a number is; a cell's place is its row and its column."""
    headings: list[str] = []
    for number, row in enumerate(rows, 1):
        cells = [_shown(cell) for cell in row]
        if not any(cells):
            continue
        starts, text = [0], ""
        for index, cell in enumerate(cells):
            heading = headings[index] if index < len(headings) else ""
            text += (f"{heading}: {cell}" if heading and cell else cell) + " | "
            starts.append(len(text))

        def place(offset: int, number: int = number, starts: tuple[int, ...] = tuple(starts)) -> Place:
            return Place(name, number, bisect_right(starts, offset))

        if not headings:
            headings = cells
        yield Passage(text, place)


def _shown(cell: object) -> str:
    """A cell as people see it: a number without a fraction has no point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell)


def _pdf(path: Path, name: str) -> Iterator[Passage]:
    # As above; ten times as fast as what reads PDFs in Python.
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]  # noqa: PLC0415

    with PdfDocument(path) as document:
        for number in range(len(document)):

            def place(_: int, number: int = number) -> Place:
                return Place(name, number + 1)

            yield Passage(document[number].get_textpage().get_text_range().replace("\r\n", "\n"), place)
    yield from _whole(hidden_text.of_pdf(path), name)
    yield from _inner(path, name)


def _office(path: Path, name: str) -> Iterator[Passage]:
    with zipfile.ZipFile(path) as archive:
        parts = [part for part in archive.infolist() if part.filename.endswith(".xml")]
        if sum(part.file_size for part in parts) > LARGEST:
            raise UnreadableError("解开以后太大")
        for part in parts:
            xml = archive.read(part).decode("utf-8", "replace")
            text = _TAG.sub(lambda tag: "\n" if tag[0].startswith(("</w:p", "</a:p", "</text:p", "<w:br")) else "", xml)
            yield Passage(text, lambda _: Place(name))
    yield from _whole(hidden_text.of_document(path), name)
    yield from _inner(path, name)


def _whole(texts: Iterable[str], name: str) -> Iterator[Passage]:
    """Texts that stand nowhere but in the file."""
    for text in texts:
        yield Passage(text, lambda _: Place(name))


def _inner(path: Path, name: str) -> Iterator[Passage]:
    """The words of the files in a file. What is in them in turn is not read. Raises UnreadableError."""
    for inside, data in hidden_text.files_in(path):
        yield Passage(inside, lambda _: Place(name))
        ending = Path(inside).suffix.lower()
        if ending in _PACKED:
            raise UnreadableError("里面还有别的文件")
        if len(data) > LARGEST:
            raise UnreadableError("解开以后太大")
        if reader := _READERS.get(ending):
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder, f"inside{ending}")
                file.write_bytes(data)
                for text, _ in reader(file, name):
                    yield Passage(text, lambda _: Place(name))


def _picture(path: Path, name: str) -> Iterator[Passage]:
    yield from _whole(picture_metadata.texts_in(path), name)


def _sound(path: Path, name: str) -> Iterator[Passage]:
    with suppress(TinyTagException):  # what nobody can play is told of where the recording is named
        yield Passage(" |\n".join(map(str, TinyTag.get(path).as_dict().values())), lambda _: Place(name))


_READERS: dict[str, Callable[[Path, str], Iterator[Passage]]] = {
    **dict.fromkeys(_TEXT, _text),
    **dict.fromkeys(_WORD, _office),
    **dict.fromkeys(picture_metadata.ENDINGS, _picture),
    **dict.fromkeys(_SOUND, _sound),
    ".csv": _csv,
    ".xlsx": _workbook,
    ".pdf": _pdf,
}
