"""Numbers that a file shows otherwise than its text has them: from right to left, in any order, by a font that lies."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, PdfObject, StreamObject

from tests.unit.private_values import mobile
from tests.unit.test_privacy_inside import packed, told
from tests.unit.test_privacy_pdfs import DIGITS, inner, name
from yinling.privacy.attachments.file_text import UnreadableError
from yinling.privacy.attachments.pdf_places import lines_by_place
from yinling.privacy.attachments.written_codes import decoded

MOBILE = mobile()
BACKWARDS, WORDS = MOBILE[::-1], f"{MOBILE[7:]} {MOBILE[3:7]} {MOBILE[:3]}"
TEXTS = (
    f"\u202e{BACKWARDS}",
    f"\u202e{BACKWARDS}\u202c。",
    f"\u202e{BACKWARDS}\u2069 好",
    f"\u202e\u202d\u202c{BACKWARDS}",
    f"\u202b{WORDS}\u202c",
    f"号码\u2067{WORDS}\u2069",
    f"\u200f{WORDS}",
    f"&#x202e;{BACKWARDS}",
    f"&#8238;{BACKWARDS}",
    f"&rlm;{WORDS}",
    f'说明: "\\u202E{BACKWARDS}"',
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("ending", ["txt", "md", "yml"])
def test_a_text_from_right_to_left_is_read_as_it_is_shown(text: str, ending: str, tmp_path: Path) -> None:
    (tmp_path / f"a.{ending}").write_text(f"一句话。\n{text}\n", "utf-8")
    assert told(tmp_path / f"a.{ending}") == {"private-phone"}


def test_marks_of_direction_around_a_text_from_left_to_right_are_nothing() -> None:
    assert list(decoded("\u202a2026年\u202c 合计&#82380;5 \u200e12")) == []


def document(run: str, paragraph: str = "") -> bytes:
    return packed({"word/a.xml": f"<w:d><w:p>{paragraph}{run}</w:p></w:d>"})


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


DOCUMENTS = {
    "an element.docx": document(f'<w:bdo w:val="rtl">{run(BACKWARDS)}</w:bdo>'),
    "an element of single digits.docx": document(f'<w:bdo w:val="rtl">{"".join(map(run, BACKWARDS))}</w:bdo>'),
    "words.docx": document(run(WORDS, "<w:rPr><w:rtl/></w:rPr>"), "<w:pPr><w:bidi/></w:pPr>"),
    "words.pptx": packed(
        {"ppt/slides/a.xml": f'<p><a:p><a:pPr rtl="1"/><a:r><a:t>{WORDS}</a:t></a:r></a:p></p>'},
    ),
}


@pytest.mark.parametrize("file", DOCUMENTS)
def test_it_is_found_in_a_document(file: str, tmp_path: Path) -> None:
    (tmp_path / file).write_bytes(DOCUMENTS[file])
    assert told(tmp_path / file) == {"private-phone"}


# PDFs.


def stream(content: bytes, **values: PdfObject) -> StreamObject:
    made = StreamObject()
    made._data = content
    made.update({NameObject(f"/{key}"): value for key, value in values.items()})
    return made


def added(value: DictionaryObject, writer: PdfWriter) -> PdfObject:
    """Add an object, and before those that its dictionaries and lists hold, and return the reference to it."""
    for key, one in [*value.items()]:
        if isinstance(one, DictionaryObject) and key != "/Encoding":
            value[NameObject(key)] = added(one, writer)
        elif isinstance(one, ArrayObject) and key == "/DescendantFonts":
            value[NameObject(key)] = ArrayObject([added(each, writer) for each in one])
    return writer._add_object(value)


def page(drawn: str, font: DictionaryObject | None = None) -> bytes:
    """Return a PDF of one page in a font."""
    writer = PdfWriter()
    blank = writer.add_blank_page(600, 800)
    font = font or inner(Type=name("Font"), Subtype=name("Type1"), BaseFont=name("Helvetica"))
    blank[NameObject("/Resources")] = inner(Font=inner(F1=added(font, writer)))
    blank[NameObject("/Contents")] = writer._add_object(stream(f"BT /F1 12 Tf {drawn} ET".encode()))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def placed(*signs: tuple[str, int, int]) -> str:
    return " ".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj" for text, x, y in signs)


PLACES = [(digit, 72 + 7 * number, 720) for number, digit in enumerate(MOBILE)]
DRAWN = {
    "from right to left": placed(*reversed(PLACES)),
    "in any order": placed(*(PLACES[number] for number in (3, 9, 0, 7, 5, 10, 1, 8, 2, 6, 4))),
    "the end first": placed((MOBILE[6:], 72 + 7 * 6, 720), (MOBILE[:6], 72, 720)),
    "with other words between": placed(*(one for each in PLACES for one in (each, ("ab", each[1], 300)))),
}


@pytest.mark.parametrize("how", DRAWN)
def test_digits_are_read_at_their_places_on_a_page(how: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(page(DRAWN[how]))
    assert told(tmp_path / "a.pdf") == {"private-phone"}


def test_a_table_that_was_drawn_by_its_columns_is_read_as_it_is() -> None:
    columns = placed(*((str(1000 + 17 * (x + y)), x, y) for x in (72, 172, 272) for y in (700, 680, 660)))
    assert list(lines_by_place(page(columns))) == []


def table(codes: dict[int, str], size: int) -> StreamObject:
    rows = "".join(f"<{code:0{size}x}> <{ord(text):04x}>\n" for code, text in codes.items())
    return stream(f"begincmap {len(codes)} beginbfchar\n{rows}endbfchar endcmap".encode())


def own_font(told_as: str) -> bytes:
    """Return a PDF with a font that draws digits, which its table for copying calls ``told_as``."""
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", *DIGITS])
    builder.setupCharacterMap({ord(str(digit)): glyph for digit, glyph in enumerate(DIGITS)})
    builder.setupGlyf(dict.fromkeys([".notdef", *DIGITS], TTGlyphPen(None).glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *DIGITS], (500, 0)))
    builder.setupHorizontalHeader()
    builder.setupOS2()
    builder.setupPost()
    program = io.BytesIO()
    builder.save(program)
    descriptor = inner(Type=name("FontDescriptor"), FontFile2=stream(program.getvalue()))
    shown = inner(Type=name("Font"), Subtype=name("CIDFontType2"), BaseFont=name("A"), FontDescriptor=descriptor)
    font = inner(Type=name("Font"), Subtype=name("Type0"), BaseFont=name("A"), Encoding=name("Identity-H"))
    font[NameObject("/DescendantFonts")] = ArrayObject([shown])
    codes = "".join(f"{int(digit) + 1:04x}" for digit in MOBILE)
    font[NameObject("/ToUnicode")] = table(dict(enumerate(told_as, 1)), 4)
    return page(f"72 720 Td <{codes}> Tj", font)


def simple_font(told_as: str) -> bytes:
    differences = ArrayObject([NumberObject(65), *map(name, DIGITS)])
    font = inner(Type=name("Font"), Subtype=name("Type1"), BaseFont=name("Helvetica"))
    font[NameObject("/Encoding")] = inner(Differences=differences)
    codes = "".join(chr(65 + int(digit)) for digit in MOBILE)
    font[NameObject("/ToUnicode")] = table(dict(enumerate(told_as, 65)), 2)
    return page(f"72 720 Td ({codes}) Tj", font)


@pytest.mark.parametrize("told_as", ["abcdefghij", "3456789012"])
def test_a_font_that_tells_other_characters_than_it_shows_is_refused(told_as: str, tmp_path: Path) -> None:
    for number, data in enumerate((own_font(told_as), simple_font(told_as))):
        (tmp_path / f"{number}.pdf").write_bytes(data)
        with pytest.raises(UnreadableError, match="不一样"):
            told(tmp_path / f"{number}.pdf")


@pytest.mark.parametrize("made", [own_font, simple_font])
def test_a_font_that_tells_what_it_shows_is_read(made: Callable[[str], bytes], tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(made("0123456789"))
    assert told(tmp_path / "a.pdf") == {"private-phone"}
