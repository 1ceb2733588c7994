"""Read the parts of an office file: text that it does not show at first, and the files inside it."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from .unreadable import UnreadableError

_TAG = re.compile(r"<[^>]+>")
_CELLS = re.compile(r"<sheetData>.*</sheetData>", re.DOTALL)
_FORMULA = re.compile(r"<f[ >][^<]*")
_ATTRIBUTE = re.compile(r'\s(?P<name>[A-Za-z0-9:._-]+)="(?P<value>[^"]{5,})"')
# Attributes of positions, sizes, ids and names of formats; all others may hold text, as in the caches of pivot tables.
_TECHNICAL = re.compile(
    r"xmlns.*|(?:.*:)?(?:rsid\w*|\w*[iI][dD]|paraId|textId|nsid|tmpl|c?x|c?y|w|h|ht|width|height|spans|ref|sqref|uri|Type|ContentType"
    r"|PartName|Extension|guid|style\w*|typeface|panose|ascii|hAnsi|eastAsia|cs|rgb|srgb|lastClr|pos|l|t|r|b|dxaOrig|dyaOrig)"
)
_STRING_END = re.compile(r"</si>")
_XML = frozenset([".xml", ".rels", ".vml", ".rdf", ".svg", ".html", ".txt", ".css", ".json", ""])
_FONTS = frozenset([".ttf", ".otf", ".odttf", ".fntdata", ".ttc"])
# Pictures made of drawing commands, and settings of a printer: their texts stand in them as they are.
_BINARY_TEXT = frozenset([".emf", ".wmf", ".bin"])
_ASCII, _WIDE = re.compile(rb"[\x20-\x7e]{5,}"), re.compile("[\x20-\x7e\u4e00-\u9fff]{5,}")


def of_workbook(path: Path) -> Iterator[str]:
    """Yield notes, formulas, links, headers, properties, caches, unused strings and names of a workbook."""
    for part, xml in _texts(path):
        if re.fullmatch(r"xl/(?:styles|theme/.*|calcChain)\.xml", part):
            continue
        yield _attributes(_CELLS.sub("", xml))
        if part == "xl/sharedStrings.xml":
            yield _TAG.sub("", _STRING_END.sub(" |\n", html.unescape(xml)))
        else:
            formulas = " | ".join(formula.replace('"&"', "") for formula in _FORMULA.findall(html.unescape(xml)))
            yield _TAG.sub(" | ", f"{_CELLS.sub('', xml)} | {formulas}")


def of_document(path: Path) -> Iterator[str]:
    """Yield links, picture descriptions, authors of notes and other attributes of a text document or slides."""
    for part, text in _texts(path):
        yield _attributes(text) if part.endswith((".xml", ".rels", ".vml", ".rdf")) else text


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as archive:
        yield "", archive.comment.decode("utf-8", "replace")
        for part in archive.infolist():
            suffix = PurePosixPath(part.filename).suffix.lower()
            if part.is_dir() or suffix in _FONTS:
                continue
            if suffix in _XML:
                yield part.filename, archive.read(part).decode("utf-8", "replace")
            elif suffix in _BINARY_TEXT and _is_read_as_text(part.filename):
                yield part.filename, strings_in(archive.read(part))


def _is_read_as_text(part: str) -> bool:
    return not part.endswith(".bin") or "printerSettings" in part


def _attributes(xml: str) -> str:
    found = _ATTRIBUTE.finditer(xml)
    return " | ".join(html.unescape(one["value"]) for one in found if not _TECHNICAL.fullmatch(one["name"]))


def strings_in(data: bytes) -> str:
    """Return the texts in a binary file, in ASCII and in UTF-16."""
    wide = (data[start:].decode("utf-16-le", "replace") for start in (0, 1))
    ascii_texts = [text.decode("ascii") for text in _ASCII.findall(data)]
    return " | ".join([*ascii_texts, *(text for decoded in wide for text in _WIDE.findall(decoded))])


def embedded_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of all parts that are not text of the file itself; raise UnreadableError for a macro."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            suffix = PurePosixPath(part.filename).suffix.lower()
            if part.is_dir() or suffix in _XML | _FONTS or (suffix in _BINARY_TEXT and _is_read_as_text(part.filename)):
                continue
            if "vbaProject" in part.filename:
                raise UnreadableError("里面有宏")
            yield part.filename, archive.read(part)


def stray_bytes(data: bytes) -> str:
    """Return the texts after the end of a JPEG or PNG picture; programs that show it skip them."""
    if data.startswith(b"\xff\xd8"):
        at = 2
        while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] != b"\xda":  # up to the picture itself
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        end = data.find(b"\xff\xd9", at) + 2
        if end < at:
            return ""
    elif data.startswith(b"\x89PNG"):
        end = data.rfind(b"IEND") + 8
    else:
        return ""
    return strings_in(data[end:])
