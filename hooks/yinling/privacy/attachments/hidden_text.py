"""Read the parts of an office file: text that it does not show at first, and the files inside it."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from . import formula_texts
from .archive import outer_texts
from .binary_strings import FILE_IN_BASE64, SIGNATURES
from .unreadable import UnreadableError
from .xml_text import plain_xml

_TAG = re.compile(r"<[^>]+>")
_CELLS = re.compile(r"<sheetData>.*</sheetData>", re.DOTALL)
_SHEET = re.compile(r"xl/(?:work|macro|dialog)sheets/[^/]+\.xml", re.IGNORECASE)
# Values of attributes among the cells of a sheet that are longer than the address of any cell.
_LONG_VALUE = re.compile(r'="([^"]{11,})"')
_FORMULA = re.compile(r"<(?:f|definedName|formula[12])[ >][^<]*")
_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]{1,7}(?=[=<>+\-*/&,)])")  # to a cell: no part of a number after it
_JOINED = re.compile(r'"\s*[&,]\s*"|(?<=[0-9"])\s*&\s*(?=[0-9"])')
# A formula in a cell without a value, or with an empty one that is no text.
_WITHOUT_RESULT = re.compile(
    r'<(?:\w+:)?c(?=[\s>])(?![^>]*\st="str")[^>]*>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    r"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_CELL_TEXT = re.compile(r">([^<]{5,})<")
# Formatted pieces of one text: their tags are no gaps in it.
_WITHIN_A_TEXT = re.compile(r"<((?:a:)?rPr)\b[^>]*(?:/>|>.*?</\1>)|</?(?:(?:a:)?[rt]|font)(?: [^>]*)?>", re.DOTALL)
_PLACE_OF_HEADER = re.compile(r'&amp;(?:[LCR]|"[^"]*"|[0-9]+|[BIUSEXYAFDTPN])')
_ATTRIBUTE = re.compile(r'\s(?P<name>[\w:.-]+)="(?P<value>[^"]{5,}|[^"]*[\u4e00-\u9fff][^"]*)"')
# Attributes of positions, sizes, ids and names of formats; all others may hold text, as in the caches of pivot tables.
_TECHNICAL = re.compile(
    r"xmlns.*|(?:.*:)?(?:rsid\w*|\w*[iI][dD]|paraId|textId|nsid|tmpl|c?x|c?y|w|h|ht|width|height|spans|ref|sqref|uri|Type|ContentType"
    r"|PartName|Extension|guid|style\w*|typeface|panose|ascii|hAnsi|eastAsia|cs|rgb|srgb|lastClr|pos|l|t|r|b|dxaOrig|dyaOrig)"
)
# What such an attribute does not hold: an address, a word, a number that is larger than any size or id.
_TELLING = re.compile(r"@|[\u4e00-\u9fff]|(?<![0-9A-Fa-f-])[0-9]{11,}[xX]?(?![0-9A-Fa-f-])")
_FORMULAS_AT_ONCE = 256
_STRING_END = re.compile(r"</si>")
_XML = frozenset([".xml", ".rels", ".vml", ".rdf"])
_FONTS = frozenset([".ttf", ".otf", ".odttf", ".fntdata", ".ttc"])
TABLES_OF_FONTS = re.compile(rb"(?:cmap|glyf|CFF |head|hhea|name|post).{12}", re.DOTALL)
# Pictures made of drawing commands, and settings of a printer: their texts stand in them as they are.
_BINARY_TEXT = frozenset([".emf", ".wmf", ".svm", ".bin"])
_BINARY_NAMES = re.compile(r"layout-cache|ObjectReplacements/[^/.]+")


def of_workbook(path: Path) -> Iterator[str]:
    """Yield notes, formulas, links, headers, properties, caches, unused strings and names of a workbook.

    Raise UnreadableError for a sheet that is not among those of the workbook."""
    sheets, known = list[str](), 0
    shared = list[str]()
    for part, xml in _texts(path):
        if re.fullmatch(r"xl/(?:theme/.*|calcChain)\.xml", part):
            continue
        if part == "xl/workbook.xml":
            known = len(re.findall(r"<(?:\w+:)?sheet ", xml))
        elif _SHEET.fullmatch(part):
            sheets.append(xml)
            # Also texts beside the values, of which programs show the last, the first or none.
            found = (part.findall(cells) for cells in _CELLS.findall(xml) for part in (_LONG_VALUE, _CELL_TEXT))
            yield html.unescape(" | ".join(dict.fromkeys(value for values in found for value in values)))
        rest = _CELLS.sub("", xml) if _SHEET.fullmatch(part) else xml
        yield _attributes(rest)
        if part == "xl/sharedStrings.xml":
            shared = [html.unescape(_TAG.sub("", one)) for one in _STRING_END.split(xml)]
            yield _TAG.sub("", _STRING_END.sub(" |\n", html.unescape(xml)))
        else:
            formulas = " | ".join(_JOINED.sub("", formula) for formula in _FORMULA.findall(html.unescape(xml)))
            text = _WITHIN_A_TEXT.sub("", _PLACE_OF_HEADER.sub(" ", rest))
            text = _REFERENCE.sub(" | ", text)
            yield f"{html.unescape(_TAG.sub(' | ', text))} | {_TAG.sub(' | ', formulas)}"
    if len(sheets) > known:
        raise UnreadableError("里面有一张表格软件不显示的表")
    for xml in sheets:
        texts = formula_texts.texts_of(xml, shared)
        while some := [*islice(texts, _FORMULAS_AT_ONCE)]:
            yield " |\n".join(some)


def check_results(path: Path) -> None:
    """Raise UnreadableError for a formula without its result: programs compute it when they show the sheet."""
    if any(_SHEET.fullmatch(part) and _WITHOUT_RESULT.search(xml) for part, xml in _texts(path)):
        raise UnreadableError("有公式没有算出结果，请用表格软件打开，再保存一次")


def of_document(path: Path) -> Iterator[str]:
    """Yield links, picture descriptions, authors of notes and other attributes of a text document or slides."""
    for part, text in _texts(path):
        if part.lower().endswith(tuple(_XML)):
            yield _attributes(text)
        if not part.lower().endswith(".xml"):  # those are read with their lines and tables
            yield html.unescape(_TAG.sub(" | ", text))


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    for text in outer_texts(path):
        yield "", text
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            suffix = PurePosixPath(part.filename).suffix.lower()
            if suffix in _XML:
                content = archive.read(part)
                if FILE_IN_BASE64.search(content):
                    raise UnreadableError("里面还藏着别的内容")
                yield part.filename, plain_xml(content)


def is_binary(part: str) -> bool:
    """Return whether a part holds no text of the file itself, but texts as they are among other bytes."""
    suffix = PurePosixPath(part).suffix.lower()
    is_known = suffix in _BINARY_TEXT and (suffix != ".bin" or "printerSettings" in part)
    return is_known or bool(_BINARY_NAMES.fullmatch(part))


def _attributes(xml: str) -> str:
    values = ((one["name"], html.unescape(one["value"])) for one in _ATTRIBUTE.finditer(xml))
    return " | ".join(value for name, value in values if not _TECHNICAL.fullmatch(name) or _TELLING.search(value))


def embedded_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of all parts that are not text of the file itself; raise UnreadableError for a macro."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            suffix = PurePosixPath(part.filename).suffix.lower()
            if part.is_dir() or suffix in _XML:
                continue
            if "vbaProject" in part.filename:
                raise UnreadableError("里面有宏")
            content = archive.read(part)
            is_packed = content.startswith(SIGNATURES)
            if suffix in _FONTS and len(TABLES_OF_FONTS.findall(content[:1024])) > 2:
                continue
            if suffix not in _FONTS and not (is_binary(part.filename) and is_packed):
                yield part.filename, content
            else:
                raise UnreadableError(f"里面有认不出的文件 {suffix}".rstrip())
