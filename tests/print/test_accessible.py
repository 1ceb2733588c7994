"""Every kind of printable follows PDF/UA-1.

Typst refuses to write a file that breaks the rules it knows; these tests read the files. veraPDF knows all rules that a
machine can check, but it is a Java program that no registry of this project has. Run it by hand for a release:
`verapdf -f ua1 out/*.pdf`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject

from tests.print.kinds import KINDS, make_sheet
from tests.print.reading import Paper, walk
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.printing.compiler import Sheet

PAINTING = {b"Tj", b"TJ", b"'", b'"', b"f", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"sh"}


@pytest.fixture(params=KINDS)
def one(
    request: pytest.FixtureRequest, overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]
) -> Paper:
    return paper(make_sheet(request.param, overview, renderer))


def test_the_metadata_declares_pdf_ua(one: Paper) -> None:
    stream = one.root["/Metadata"].get_object()
    assert isinstance(stream, StreamObject)
    metadata = stream.get_data().decode()
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>|pdfuaid:part=\"1\"", metadata)
    assert one.root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert str(one.root["/Lang"]).lower() == "zh-cn"
    assert one.root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert one.reader.metadata and one.reader.metadata.title


def test_all_fonts_are_embedded_and_can_be_read(one: Paper) -> None:
    assert one.fonts
    for font in one.fonts:
        assert "/ToUnicode" in font
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()  # type: ignore[index]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert "NotoSansSC" in descriptor["/FontName"]
        assert descriptor.get("/ItalicAngle", 0) == 0


def test_pictures_are_described_and_tables_have_headers(one: Paper) -> None:
    for figure in one.elements("/Figure"):
        assert str(figure.get("/Alt", "")).strip()
    for table in one.elements("/Table"):
        kinds = [str(e["/S"]) for e in walk(table)]
        assert "/TH" in kinds


def test_headings_skip_no_level(one: Paper) -> None:
    levels = [int(str(e["/S"])[2:]) for e in one.elements(*(f"/H{n}" for n in range(1, 7)))]
    assert levels[:1] in ([], [1])  # a sheet of cards has none
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_every_page_is_tagged(one: Paper) -> None:
    for page in one.reader.pages:
        assert "/StructParents" in page
        assert str(page["/Tabs"]) == "/S"


def test_everything_drawn_is_tagged_or_an_artifact(one: Paper) -> None:
    """ISO 14289-1, 7.1: content is in the structure or marked as an artifact.

    Every content number (MCID) of a page must also be in the structure.
    """
    structured: dict[int, set[int]] = {}
    for element in one.elements():
        for kid in kids_of(element):
            number = kid.get("/MCID") if isinstance(kid, DictionaryObject) else kid
            owner = kid if isinstance(kid, DictionaryObject) and "/Pg" in kid else element
            if isinstance(number, int) and "/Pg" in owner:
                structured.setdefault(owner.raw_get("/Pg").idnum, set()).add(int(number))
    for page in one.reader.pages:
        open_marks, untagged, numbers = 0, 0, set()
        for operands, operator in ContentStream(page.get_contents(), one.reader).operations:
            if operator in (b"BDC", b"BMC"):
                open_marks += 1
                if operator == b"BDC" and isinstance(operands[1], DictionaryObject) and "/MCID" in operands[1]:
                    numbers.add(int(operands[1]["/MCID"]))  # type: ignore[call-overload]
            elif operator == b"EMC":
                open_marks -= 1
            elif operator in PAINTING and not open_marks:
                untagged += 1
        assert (untagged, open_marks) == (0, 0)
        assert page.indirect_reference
        assert numbers == structured.get(page.indirect_reference.idnum, set())


def kids_of(element: DictionaryObject) -> list[Any]:
    kids = element.get("/K", ArrayObject())
    return [kid.get_object() for kid in kids] if isinstance(kids, ArrayObject) else [kids]


def test_every_character_has_a_text(one: Paper) -> None:
    assert one.words
    assert "\ufffd" not in one.words and "\x00" not in one.words
