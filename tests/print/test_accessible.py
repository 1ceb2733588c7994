"""Every kind of printable as PDF/UA-1 asks. Typst refuses to write what breaks the rules it knows; here the files
themselves are read. (veraPDF, which knows all the rules that a machine can check, is a Java program that none of the
registries of this project carries: run it by hand on a release, `verapdf -f ua1 out/*.pdf`.)"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject

from tests.print.kinds import KINDS, made
from tests.print.reading import Paper, walk
from yinling.derived.overview import Overview
from yinling.printing.article_renderer import Renderer
from yinling.printing.compiler import Sheet

PAINTING = {b"Tj", b"TJ", b"'", b'"', b"f", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"sh"}


@pytest.fixture(params=KINDS)
def one(
    request: pytest.FixtureRequest, overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]
) -> Paper:
    return paper(made(request.param, overview, renderer))


def test_it_says_that_it_is_accessible(one: Paper) -> None:
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


def test_headings_leave_no_level_out(one: Paper) -> None:
    levels = [int(str(e["/S"])[2:]) for e in one.elements(*(f"/H{n}" for n in range(1, 7)))]
    assert levels[:1] in ([], [1])  # a sheet of cards has none
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_every_page_is_tagged(one: Paper) -> None:
    for page in one.reader.pages:
        assert "/StructParents" in page
        assert str(page["/Tabs"]) == "/S"


def test_all_that_is_drawn_is_tagged_or_an_ornament(one: Paper) -> None:
    """ISO 14289-1, 7.1: content is in the structure or marked as an artifact; and every number that a page gives to its
    content is known to the structure."""
    known: dict[int, set[int]] = {}
    for element in one.elements():
        for kid in kids_of(element):
            number = kid.get("/MCID") if isinstance(kid, DictionaryObject) else kid
            owner = kid if isinstance(kid, DictionaryObject) and "/Pg" in kid else element
            if isinstance(number, int) and "/Pg" in owner:
                known.setdefault(owner.raw_get("/Pg").idnum, set()).add(int(number))
    for page in one.reader.pages:
        open_marks, loose, numbers = 0, 0, set()
        for operands, operator in ContentStream(page.get_contents(), one.reader).operations:
            if operator in (b"BDC", b"BMC"):
                open_marks += 1
                if operator == b"BDC" and isinstance(operands[1], DictionaryObject) and "/MCID" in operands[1]:
                    numbers.add(int(operands[1]["/MCID"]))  # type: ignore[call-overload]
            elif operator == b"EMC":
                open_marks -= 1
            elif operator in PAINTING and not open_marks:
                loose += 1
        assert (loose, open_marks) == (0, 0)
        assert page.indirect_reference
        assert numbers == known.get(page.indirect_reference.idnum, set())


def kids_of(element: DictionaryObject) -> list[Any]:
    kids = element.get("/K", ArrayObject())
    return [kid.get_object() for kid in kids] if isinstance(kids, ArrayObject) else [kids]


def test_no_character_is_without_a_meaning(one: Paper) -> None:
    assert one.words
    assert "\ufffd" not in one.words and "\x00" not in one.words
