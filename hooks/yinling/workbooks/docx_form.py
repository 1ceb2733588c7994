"""Documents as DOCX in the form of official documents (GB/T 9704-2012): paper, margins, fonts, page numbers."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from ..printing.workbook import with_fixed_times

TITLE, BODY, HEADING, SECOND, NUMBER = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
_INSTEAD = {
    TITLE: "小标宋,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC",
    BODY: "仿宋_GB2312,FangSong,华文仿宋,STFangsong,Noto Serif CJK SC",
    HEADING: "SimHei,微软雅黑,Noto Sans CJK SC",
    SECOND: "楷体_GB2312,KaiTi,华文楷体,STKaiti,Noto Serif CJK SC",
    NUMBER: "SimSun,Noto Serif CJK SC",
}
"""The fonts that a program may take where it lacks one; not every computer has the first."""
SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)  # 二号, 三号, 四号
_SMALL_4, _MANY = Pt(12), 6  # 小四, for tables with more columns than this
_LINE = Pt(28.95)  # 22 lines on a page


def new_document() -> DocumentType:
    document = Document()
    set_page(document)
    return document


def saved(document: DocumentType, title: str, author: str, as_of: dt.date) -> bytes:
    """Return a document as a file, the same bytes for the same document and day."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, author, ""
    properties.last_modified_by = ""
    properties.created = properties.modified = dt.datetime.combine(as_of, dt.time())
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_times(buffer.getvalue(), as_of)


def set_page(document: DocumentType) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(26)
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    style = document.styles["Normal"]
    style.font.size = SIZE_3
    _set_fonts(style.element.get_or_add_rPr(), BODY)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    _name_fonts(document)


def _number(paragraph: Paragraph, alignment: WD_ALIGN_PARAGRAPH) -> None:
    """Write the page number between two dashes, one character from the edge of the text."""
    paragraph.alignment = alignment
    indent = paragraph.paragraph_format
    indent.left_indent = indent.right_indent = SIZE_4
    for text in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if text == "PAGE" else text)
        set_run(run, NUMBER, SIZE_4)
        if text == "PAGE":
            for kind in ("begin", "", "separate", "text", "end"):
                run._r.append(_field_part(kind))


def _field_part(kind: str) -> OxmlElement:  # type: ignore[valid-type]
    if kind == "text":
        part = OxmlElement("w:t")
        part.text = "1"
        return part
    part = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        part.set(qn("w:fldCharType"), kind)
    else:
        part.text = "PAGE"
    return part


def _name_fonts(document: DocumentType) -> None:
    """List the fonts with those that may take their place."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for name, instead in _INSTEAD.items()
    )
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            content = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {space}>{fonts}</w:fonts>'
            relation.target_part._blob = content.encode()


def add_heading(document: DocumentType, text: str) -> None:
    paragraph = add_paragraph(document, text, HEADING, SIZE_3)
    paragraph.paragraph_format.keep_with_next = True
    _indent(paragraph)


def add_text(document: DocumentType, text: str) -> None:
    _indent(add_paragraph(document, text, BODY, SIZE_3, WD_ALIGN_PARAGRAPH.JUSTIFY))


def add_paragraph(
    document: DocumentType, text: str, font: str, size: Pt, alignment: WD_ALIGN_PARAGRAPH | None = None
) -> Paragraph:
    paragraph = document.add_paragraph()
    set_run(paragraph.add_run(text), font, size)
    _set_lines(paragraph)
    if alignment is not None:
        paragraph.alignment = alignment
    return paragraph


def _set_lines(paragraph: Paragraph) -> None:
    spacing = paragraph.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE


def _indent(paragraph: Paragraph) -> None:
    """Begin a paragraph two characters from the left."""
    paragraph.paragraph_format.first_line_indent = Pt(SIZE_3.pt * 2)
    paragraph._p.get_or_add_pPr().ind.set(qn("w:firstLineChars"), "200")  # type: ignore[union-attr]


def set_run(run: Run, font: str, size: Pt) -> None:
    run.font.size = size
    _set_fonts(run._r.get_or_add_rPr(), font)


def _set_fonts(properties: CT_RPr, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def add_table(
    document: DocumentType, headers: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> None:
    """Write a table in 四号, one of many columns in 小四, with its header again on each page."""
    size = SIZE_4 if len(widths) <= _MANY else _SMALL_4
    table = new_table(document, widths)
    for number, row in enumerate([headers, *rows]):
        cells = table.add_row().cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            cell.width = Mm(width)
            fill_cell(cell, text, HEADING if number == 0 else BODY, size)
        properties = table.rows[number]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
    add_paragraph(document, "", BODY, SIZE_4)


def new_table(document: DocumentType, widths: Sequence[int]) -> Any:
    """Return a table with columns of so many millimetres: LibreOffice goes by these, not by the widths of the cells."""
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def fill_cell(cell: _Cell, text: str, font: str, size: Pt = SIZE_4) -> None:
    paragraph = cell.paragraphs[0]
    set_run(paragraph.add_run(text), font, size)
    spacing = paragraph.paragraph_format
    spacing.space_before = spacing.space_after = Pt(2)
