"""Read the text of a file of any kind, as passages that map an offset to a place in the file.

The line of a place is a row in a spreadsheet, and a page in a PDF.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from tinytag import TinyTag, TinyTagException

from ...core.problems import Place
from ...core.workers import LimitError, Limits, call_within
from ...sources import file_names
from . import hidden_text, pdf_objects, pdf_places, pdf_text, picture_metadata, picture_parts, written_codes
from .archive import check_archive
from .binary_strings import FILE_IN_BASE64, HIDDEN_FILE, PACKED, plain_strings, strings_in
from .cell_formats import adds, shown_rows
from .table_rows import column_at, joined, rows_with_headings
from .text_of_file import WRONG_ENDING, text_of
from .unreadable import TooLargeError, UnreadableError
from .xml_text import plain_xml

__all__ = ["MAX_SIZE", "Passage", "UnreadableError", "passages", "reason_of", "text_passage"]

MAX_SIZE = 64 * 1024 * 1024
MAX_TEXT = 32 << 20  # characters of all passages: a table repeats its headings, and many cells can share one text
MAX_CELLS, MAX_ROW = 1_000_000, 1_000_000  # cells of a table, and characters of a row
_LINES_FOR_DELIMITER = 30  # the first may be a title
_PRINTED = "print/"  # the folder of the site with what this program has printed
_PDF_MEMORY, _PDF_SECONDS = 128 << 20, 10
_TEXT = frozenset([".yml", ".yaml", ".md", ".txt", ".json", ".svg", ".html", ".htm", ".xml", ".ics", ".js", ".css", ""])
_MARKUP = frozenset([".svg", ".html", ".htm"])
_WORD = frozenset([".docx", ".pptx", ".odt"])
_SOUND = frozenset([".mp3", ".m4a", ".ogg", ".wav"])
_END_OF_SOUND = 1 << 18  # bytes
_NO_SOUNDS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"<", b"{\\rtf")
_PACKED = _WORD | {".xlsx", ".pdf", ".zip"}
_ARCHIVES = _WORD | {".xlsx"}
# What one reader of a document does not see: what tracked changes have deleted or added, and letters above characters.
_NOT_IN_THE_LINE = [
    re.compile(rf"<({one})(?: [^>]*)?(?<!/)>.*?</\1>", re.DOTALL)
    for one in ("w:del|w:moveFrom|w:rt", "w:ins|w:moveTo|w:rt", "mc:Fallback")  # the last is for older programs
]
_OF_RIGHT_TO_LEFT = re.compile('<(?:w:(?:bdo [^>]*rtl|rtl|bidi)(?![a-zA-Z])|a:pPr [^>]*rtl="1)[^>]*>')
_TAG = re.compile(r"<(/?)(?:w:p|a:p|text:p|w:br|w:tab)(?:[ /][^>]*)?>|<[^>]+>")
_LINE_ENDS = ("</w:p", "</a:p", "</text:p", "<w:br")
# Tables of Word, PowerPoint and OpenDocument.
_TABLE = re.compile(r"<(w:tbl|a:tbl|table:table)[ >].*?</\1>", re.DOTALL)
_ROW = re.compile(r"<(?:w:tr|a:tr|table:table-row)[ >].*?</(?:w:tr|a:tr|table:table-row)>", re.DOTALL)
_CELL = re.compile(r"<(?:w:tc|a:tc|table:table-cell)[ >].*?</(?:w:tc|a:tc|table:table-cell)>", re.DOTALL)


def reason_of(error: Exception) -> str:
    """Return the reason why a file could not be read, in Chinese."""
    return str(error) if isinstance(error, UnreadableError) else "打不开"


class Passage(NamedTuple):
    """A piece of text; ``place`` maps an offset in it to a place in the file.

    ``labels`` say in Chinese what the metadata of a picture show of a person. A hidden passage may repeat another.
    """

    text: str
    place: Callable[[int], Place]
    labels: tuple[str, ...] = ()
    is_hidden: bool = False


def passages(path: Path, name: str, *, is_published: bool = False, is_shown: bool = True) -> Iterator[Passage]:
    """Yield the name and the text of a file, which problems call ``name``; raise UnreadableError.

    ``is_published``: it is of a built site. What a centre brings into it was read in its folders before.
    ``is_shown``: somebody may open it. A formula without its result shows nothing where only cells are read."""
    yield Passage(name, lambda _: Place(name))
    if path.stat().st_size > MAX_SIZE:
        raise TooLargeError(f"超过 {MAX_SIZE >> 20} MB")
    backup = file_names.backup_of(path.name)  # what is private in a file is so in its backup
    suffix = Path(backup.original if backup else path.name).suffix.lower()
    is_printed = is_published and suffix == ".pdf" and name.startswith(_PRINTED)
    reader = _own_pdf if is_printed else _READERS.get(suffix)
    if reader is None:
        return
    size = 0
    try:
        if suffix in _ARCHIVES:
            check_archive(path)
        for passage in _with_decoded(reader(path, name)):
            size += len(passage.text)
            if size > MAX_TEXT:
                raise TooLargeError("文字太多")
            yield passage
        if is_shown and reader is _workbook:
            hidden_text.check_results(path)
    except (UnreadableError, OSError):
        raise
    except MemoryError as error:
        raise TooLargeError("太大") from error
    except Exception as error:  # the libraries raise any exception for a damaged file
        raise UnreadableError("文件坏了，或者有密码") from error


def _with_decoded(read: Iterable[Passage]) -> Iterator[Passage]:
    """Yield passages, each with what it writes as codes."""
    for passage in read:
        yield passage
        for text, start in written_codes.decoded(passage.text):
            yield Passage(text, partial(_at, passage.place(start)), is_hidden=True)


def passages_of(data: bytes, name: str) -> Iterator[Passage]:
    """Yield the name and the text of a text or picture that is in no file yet, as `passages`; else UnreadableError."""
    yield Passage(name, lambda _: Place(name))
    suffix = Path(name).suffix.lower()
    if len(data) > MAX_SIZE:
        raise TooLargeError(f"超过 {MAX_SIZE >> 20} MB")
    if suffix in _TEXT:
        yield from _with_decoded([text_passage(text_of(data), name)])
    elif suffix in picture_metadata.ENDINGS:
        yield from _passages_of_picture(data, name)
    else:
        raise UnreadableError(f"是 {suffix} 文件")


def is_readable(path: Path) -> bool:
    """Return whether `passages` reads more of a file than its name, by its ending."""
    return path.suffix.lower() in _READERS


def text_passage(text: str, name: str) -> Passage:
    """Return a passage whose places are the lines and columns of a text."""

    def place(offset: int) -> Place:
        start = text.rfind("\n", 0, offset) + 1
        return Place(name, text.count("\n", 0, offset) + 1, offset - start + 1)

    return Passage(text, place)


def _text(path: Path, name: str) -> Iterator[Passage]:
    yield text_passage(text_of(path.read_bytes()), name)


def _csv(path: Path, name: str) -> Iterator[Passage]:
    text = text_of(path.read_bytes())
    csv.field_size_limit(MAX_SIZE)
    lines = [*islice(re.finditer(r"[^\r\n]+", text), _LINES_FOR_DELIMITER)]
    delimiter = max(
        "\t;|,，", key=lambda sign: (sum(sign in line[0] for line in lines), sum(line[0].count(sign) for line in lines))
    )
    yield from _table(csv.reader(io.StringIO(text), delimiter=delimiter), name)


def _workbook(path: Path, name: str) -> Iterator[Passage]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and few centres keep spreadsheets

    with path.open("rb") as file:  # the library leaves a file open that it has opened itself, after an error
        book = load_workbook(file, read_only=True, data_only=True)
        formats = getattr(book, "_number_formats", ['"'])  # of the cells, in no public attribute
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # a file may state a million rows
            yield Passage(sheet.title, lambda _: Place(name))
            rows = shown_rows(sheet.iter_rows()) if adds(formats) else sheet.iter_rows(values_only=True)
            yield from _table(rows, name, sheet.title)
    yield from _unplaced(hidden_text.of_workbook(path), name)
    yield from _embedded(hidden_text.embedded_files(path), name)


def _bounded(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Yield the rows of a table; raise TooLargeError for too many cells, and for a row of too many characters."""
    cells = 0
    for row in rows:
        cells += len(row)
        if cells > MAX_CELLS or sum(len(cell) for cell in row if isinstance(cell, str)) > MAX_ROW:
            raise TooLargeError("表格太大")
        yield row


def _table(rows: Iterable[Sequence[Any]], name: str, title: str = "") -> Iterator[Passage]:
    """Yield each row, also with its headings, which label the numbers; the place of a cell is its row and column."""
    for number, cells in rows_with_headings(_bounded(rows), title):
        text, starts = joined(cells)

        def place(offset: int, number: int = number, starts: tuple[int, ...] = tuple(starts)) -> Place:
            return Place(name, number, column_at(starts, offset))

        yield Passage(text, place)


def _pdf(path: Path, name: str) -> Iterator[Passage]:
    """Yield the texts of a PDF, of its earlier revisions and in what no page shows."""
    data, is_now = path.read_bytes(), True
    for revision in pdf_text.revisions(data):
        yield from _pages(revision, name, is_hidden=not is_now)
        is_now = False
    for number, text in pdf_places.lines_by_place(data):
        yield Passage(text, lambda _, number=number: Place(name, number), is_hidden=True)  # type: ignore[misc]
    for revision in pdf_text.revisions(data):
        objects = [*pdf_objects.objects(revision, with_lost=revision is data)]
        yield from _unplaced(pdf_text.hidden_texts(revision, objects), name)
        yield from _embedded(pdf_text.embedded_files(objects), name)


def _pages(data: bytes, name: str, *, is_hidden: bool = False) -> Iterator[Passage]:
    for number, text in enumerate(pdf_text.page_texts(data), 1):
        yield Passage(text, lambda _, number=number: Place(name, number), is_hidden=is_hidden)  # type: ignore[misc]


def _office(path: Path, name: str) -> Iterator[Passage]:
    with zipfile.ZipFile(path) as archive:
        parts = [part for part in archive.infolist() if part.filename.lower().endswith(".xml")]
        if sum(part.file_size for part in parts) > MAX_SIZE:
            raise UnreadableError("解开以后太大")
        for part in parts:
            xml = _OF_RIGHT_TO_LEFT.sub("\\g<0>\u202e", plain_xml(archive.read(part)))
            for text in dict.fromkeys(_in_lines(one) for one in (xml, *(one.sub("", xml) for one in _NOT_IN_THE_LINE))):
                yield Passage(text, lambda _: Place(name))
            for table in _TABLE.finditer(xml):
                rows = [[_TAG.sub("", cell) for cell in _CELL.findall(row)] for row in _ROW.findall(table[0])]
                yield from (passage._replace(place=lambda _: Place(name)) for passage in _table(rows, name))
    yield from _unplaced(hidden_text.of_document(path), name)
    yield from _embedded(hidden_text.embedded_files(path), name)


def _in_lines(xml: str) -> str:
    return _TAG.sub(lambda tag: "\n" if tag[0].startswith(_LINE_ENDS) else "", xml)


def _unplaced(texts: Iterable[str], name: str) -> Iterator[Passage]:
    """Yield passages for texts without a line or column, which may repeat what other passages hold."""
    for text in texts:
        yield Passage(text, lambda _: Place(name), is_hidden=True)


def _embedded(files: Iterable[tuple[str, bytes]], name: str) -> Iterator[Passage]:
    """Yield the text of the files inside a file; raise UnreadableError for one that is unknown or may hold others."""
    for inside, data in files:
        yield Passage(inside, lambda _: Place(name), is_hidden=True)
        suffix = Path(inside).suffix.lower()
        if suffix in _PACKED:
            raise UnreadableError("里面还有别的文件")
        if len(data) > MAX_SIZE:
            raise UnreadableError("解开以后太大")
        reader = _binary if hidden_text.is_binary(inside) else _READERS.get(suffix)
        is_text = reader is not _binary and (suffix in _TEXT or suffix == ".csv")
        if reader is None or (is_text and not _is_text(data)):
            raise UnreadableError(f"里面有认不出的文件 {suffix}".rstrip())
        is_packed = is_text and (b";base64," in data or FILE_IN_BASE64.search(data))
        if is_packed or picture_parts.parts_of(data).after.strip(b"\0"):
            raise UnreadableError("里面还藏着别的内容")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, f"inside{suffix}")
            file.write_bytes(data)
            for passage in reader(file, name):
                yield passage._replace(place=lambda _: Place(name), is_hidden=True)
                if suffix in _MARKUP:
                    yield Passage(_TAG.sub("", passage.text), lambda _: Place(name), is_hidden=True)


def _is_text(data: bytes) -> bool:
    return b"\0" not in data[:4096] or data[:2] in (b"\xff\xfe", b"\xfe\xff")


def _picture(path: Path, name: str) -> Iterator[Passage]:
    yield from _passages_of_picture(path.read_bytes(), name)


def _passages_of_picture(data: bytes, name: str) -> Iterator[Passage]:
    yield from _unplaced(picture_metadata.texts_in(data), name)
    yield Passage("", lambda _: Place(name), labels=tuple(picture_metadata.personal_metadata(data)))


def _binary(path: Path, name: str) -> Iterator[Passage]:
    yield from _passages_of_bytes(path.read_bytes(), name)


def _passages_of_bytes(data: bytes, name: str) -> Iterator[Passage]:
    """Yield the texts in bytes of any kind, and what a photo among them shows of a person."""
    yield from _unplaced([strings_in(data)], name)
    yield Passage("", lambda _: Place(name), labels=tuple(sorted(picture_metadata.labels_in(data))))


def _sound(path: Path, name: str) -> Iterator[Passage]:
    data = path.read_bytes()
    if data.startswith((*PACKED, *_NO_SOUNDS)) or HIDDEN_FILE.search(data):
        raise UnreadableError(WRONG_ENDING)
    covers = list[bytes]()
    with suppress(TinyTagException):  # the check of recordings reports a damaged one
        tag = TinyTag.get(path, image=True)
        yield Passage(" |\n".join(map(str, tag.as_dict().values())), lambda _: Place(name))
        covers = [one.data for some in tag.images.as_dict().values() for one in some]
    for cover in covers:
        with suppress(UnreadableError):
            yield from _passages_of_picture(cover, name)
    yield from _unplaced([plain_strings(data)], name)
    ends = data[:_END_OF_SOUND] + b"\0" + data[-_END_OF_SOUND:]  # where programs write what is no sound
    yield from _passages_of_bytes(b"\0".join([ends, *covers]), name)
    yield Passage("", lambda _: Place(name), labels=("录音地点",) if b"\xa9xyz" in ends else ())


def _own_pdf(path: Path, name: str) -> Iterator[Passage]:
    """Yield the texts of a PDF that this program has printed, read without a process of its own: that takes 15 ms."""
    if not pdf_text.is_simple(data := path.read_bytes()):
        yield from _pdf_within_limits(path, name)
        return
    yield from _pages(data, name)
    yield from _unplaced(pdf_text.outline_texts(data), name)


def _pdf_within_limits(path: Path, name: str) -> Iterator[Passage]:
    """Yield `_pdf`, read in a process with limits.

    Its streams can hold a thousand times their size, pages can draw each other, and the library is native code."""
    limits = Limits(_PDF_MEMORY + 2 * path.stat().st_size, _PDF_SECONDS)
    try:
        pdf_text.load_readers()  # here: each process would load them again, in 0.15 s
        found = call_within(limits, partial(_pdf_passages, name), path)
    except LimitError as error:
        raise TooLargeError("太大或太复杂") from error
    yield from found


def _pdf_passages(name: str, path: Path) -> list[Passage]:
    """Return `_pdf` with functions that can be sent: a place is a page, the same for each offset."""
    return [passage._replace(place=partial(_at, passage.place(0))) for passage in _pdf(path, name)]


def _at(place: Place, _: int) -> Place:
    return place


_READERS: dict[str, Callable[[Path, str], Iterator[Passage]]] = {
    **dict.fromkeys(_TEXT, _text),
    **dict.fromkeys(_WORD, _office),
    **dict.fromkeys(picture_metadata.ENDINGS, _picture),
    **dict.fromkeys(_SOUND, _sound),
    ".csv": _csv,
    ".xlsx": _workbook,
    ".pdf": _pdf_within_limits,
}
