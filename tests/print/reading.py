"""Read a PDF: its text, the position of each character, and the structure that a screen reader uses."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from typing import Any

import pdfplumber
from pypdf import PdfReader
from pypdf.generic import ArrayObject, Destination, DictionaryObject

from tests.paper import text_of


def plain(words: str) -> str:
    """Return text without white space and invisible characters, normalised (NFKC) as the text of a PDF is."""
    return unicodedata.normalize("NFKC", "".join(words.split())).replace("\u200b", "").replace("\u2060", "")


class Paper:
    """A compiled PDF."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.reader = PdfReader(io.BytesIO(content))

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page, in the form of `plain`."""
        return [plain(text_of(page)) for page in self.reader.pages]

    @property
    def words(self) -> str:
        return "".join(self.pages)

    @property
    def sizes_in_mm(self) -> list[tuple[int, int]]:
        return [
            (round(float(page.mediabox.width) * 25.4 / 72), round(float(page.mediabox.height) * 25.4 / 72))
            for page in self.reader.pages
        ]

    @cached_property
    def characters(self) -> list[list[dict[str, Any]]]:
        """The characters of each page with ``text``, ``size``, ``fontname``, ``x0``, ``x1``, ``top`` and ``bottom``."""
        with pdfplumber.open(io.BytesIO(self.content)) as pdf:
            return [page.chars for page in pdf.pages]

    def lines(self, page: int) -> list[list[dict[str, Any]]]:
        """Return the lines of a page: characters on one baseline that are side by side, in the order of the text."""
        rows = groupby(self.characters[page], key=lambda c: round(c["bottom"], 1))
        return [list(row) for _, row in rows]

    def rules(self, page: int) -> list[dict[str, Any]]:
        """Return the level lines that are drawn on a page."""
        with pdfplumber.open(io.BytesIO(self.content)) as pdf:
            return [each for each in pdf.pages[page].lines if each["top"] == each["bottom"]]

    @property
    def bookmarks(self) -> list[tuple[str, int]]:
        """The bookmarks of the highest level: titles and page numbers, counted from 1."""
        found = [item for item in self.reader.outline if isinstance(item, Destination)]
        return [(str(item.title), (self.reader.get_destination_page_number(item) or 0) + 1) for item in found]

    @property
    def root(self) -> DictionaryObject:
        catalogue = self.reader.trailer["/Root"].get_object()
        assert isinstance(catalogue, DictionaryObject)
        return catalogue

    @property
    def fonts(self) -> list[DictionaryObject]:
        """The fonts of all pages, each once."""
        found: dict[int, DictionaryObject] = {}
        for page in self.reader.pages:
            resources = page.get("/Resources", DictionaryObject()).get_object()
            for reference in resources.get("/Font", DictionaryObject()).get_object().values():
                found[reference.idnum] = reference.get_object()
        return list(found.values())

    def elements(self, *kinds: str) -> Iterator[DictionaryObject]:
        """Yield the elements of the structure in reading order; with ``kinds`` only those, such as ``/H1``."""
        for element in walk(self.root["/StructTreeRoot"]):
            if not kinds or str(element["/S"]) in kinds:
                yield element

    @cached_property
    def _marked(self) -> dict[tuple[int, int], list[dict[str, Any]]]:
        """The characters of each content number (MCID) of a page, by page number (from 0) and number."""
        found: dict[tuple[int, int], list[dict[str, Any]]] = {}
        for number, page in enumerate(self.characters):
            for c in page:
                if c.get("mcid") is not None:
                    found.setdefault((number, c["mcid"]), []).append(c)
        return found

    @cached_property
    def _page_numbers(self) -> dict[int, int]:
        pages = enumerate(self.reader.pages)
        return {page.indirect_reference.idnum: n for n, page in pages if page.indirect_reference}

    def _places(self, element: DictionaryObject) -> Iterator[tuple[int, int]]:
        """Yield page number and content number of everything in an element."""
        for each in walk(element):
            kids = each.get("/K", ArrayObject())
            for kid in kids if isinstance(kids, ArrayObject) else [kids]:
                found = kid.get_object() if hasattr(kid, "get_object") else kid
                mark = found.get("/MCID") if isinstance(found, DictionaryObject) else found
                owner = found if isinstance(found, DictionaryObject) and "/Pg" in found else each
                if isinstance(mark, int) and "/Pg" in owner:
                    yield self._page_numbers[owner.raw_get("/Pg").idnum], int(mark)

    def marked_text(self, element: DictionaryObject) -> str:
        return "".join(c["text"] for place in self._places(element) for c in self._marked.get(place, ()))

    def marked_lines(self, element: DictionaryObject) -> list[str]:
        """Return the lines of an element, such as a cell: its characters by page and baseline."""
        marks = [(place[0], c) for place in self._places(element) for c in self._marked.get(place, ())]
        rows = groupby(marks, key=lambda mark: (mark[0], round(mark[1]["bottom"])))
        return ["".join(c["text"] for _, c in row) for _, row in rows]

    def page_of(self, element: DictionaryObject) -> int:
        """Return the number of the page, from 0, on which an element begins."""
        return next(self._places(element))[0]


def walk(node: Any) -> Iterator[DictionaryObject]:
    """Yield an element of the structure and all elements inside it, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, ArrayObject):
        for child in node:
            yield from walk(child)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from walk(node["/K"])
