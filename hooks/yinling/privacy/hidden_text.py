"""Read text that office files and PDFs do not show at first: notes, links, forms, properties and embedded files."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_TAG = re.compile(r"<[^>]+>")
_CELLS = re.compile(r"<sheetData>.*</sheetData>", re.DOTALL)
_FORMULA = re.compile(r"<f[ >][^<]*")
_ATTRIBUTE = re.compile(r'\s(?:Target|descr|title|tooltip|display|alt|author|w:author|initials)="([^"]*)"')
# Parts of a workbook that hold no text, or only text of cells, which `file_text` reads.
_SKIPPED_PARTS = re.compile(r"xl/(?:sharedStrings|styles|theme/.*|calcChain)\.xml")
# Keys of a PDF that lead to the pages, whose text is extracted elsewhere, or back to the parent.
_SKIPPED_KEYS = frozenset(["/Parent", "/P", "/Pg", "/Dest", "/D", "/Resources", "/StructTreeRoot", "/AP", "/Font"])


def of_workbook(path: Path) -> Iterator[str]:
    """Yield notes, formulas, links, headers, properties and names of a workbook."""
    for part, xml in _parts(path):
        if not _SKIPPED_PARTS.fullmatch(part):
            yield from _attributes(xml)
            formulas = " | ".join(formula.replace('"&"', "") for formula in _FORMULA.findall(html.unescape(xml)))
            yield _TAG.sub(" | ", f"{_CELLS.sub('', xml)} | {formulas}")


def of_document(path: Path) -> Iterator[str]:
    """Yield links, picture descriptions and authors of notes in a text document or slides."""
    for _, xml in _parts(path):
        yield from _attributes(xml)


def _parts(path: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                yield name, archive.read(name).decode("utf-8", "replace")


def _attributes(xml: str) -> Iterator[str]:
    yield " | ".join(match[1] for match in _ATTRIBUTE.finditer(html.unescape(xml)))


def embedded_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the pictures, tables and attachments in an office file or a PDF."""
    if path.suffix.lower() == ".pdf":
        from pypdf import PdfReader  # noqa: PLC0415 - slow to import, and most builds read no PDF

        for name, versions in PdfReader(path).attachments.items():
            for data in versions:
                yield name, data
        return
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            if re.search(r"/(?:media|embeddings|Pictures)/[^/]+$", f"/{part.filename}"):
                yield part.filename, archive.read(part)


def of_pdf(path: Path) -> Iterator[str]:
    """Yield properties, notes, forms, links, bookmarks and attachment names of a PDF."""
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.generic import StreamObject  # noqa: PLC0415

    reader = PdfReader(path)
    root = reader.root_object
    values = [reader.trailer.get("/Info"), *(root.get(key) for key in ("/Outlines", "/AcroForm", "/Names"))]
    values += [page.get("/Annots") for page in reader.pages]
    yield " |\n".join(_strings(values, set()))
    metadata = root.get("/Metadata")
    if metadata is not None and isinstance(metadata := metadata.get_object(), StreamObject):
        yield _TAG.sub(" | ", metadata.get_data().decode("utf-8", "replace"))


def _strings(values: list[Any], seen: set[int]) -> Iterator[str]:
    """Yield every text that can be reached from the values of a PDF."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, TextStringObject  # noqa: PLC0415

    while values:
        value = values.pop()
        if isinstance(value, IndirectObject):
            if value.idnum in seen:
                continue
            seen.add(value.idnum)
            value = value.get_object()
        if isinstance(value, TextStringObject):
            yield str(value)
        elif isinstance(value, ArrayObject):
            values += value
        elif isinstance(value, DictionaryObject):
            values += [inner for key, inner in value.items() if key not in _SKIPPED_KEYS]
