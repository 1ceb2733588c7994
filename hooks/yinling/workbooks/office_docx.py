"""Office papers as DOCX, to be gone on with in WPS: the same words as on paper, in the same order."""

from __future__ import annotations

import datetime as dt

from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from ..printing.office_paper import Block, Fields, Grid, OfficePaper, Section, Signatures
from .docx_form import (
    BODY,
    HEADING,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    TITLE,
    add_paragraph,
    add_table,
    fill_cell,
    new_document,
    new_table,
    saved,
)

_WIDTH, _WIDE = 156, 243  # mm between the margins


def office_docx(paper: OfficePaper, branch: str, owner: str, as_of: dt.date) -> bytes:
    """Return a paper as a document."""
    document = new_document()
    width = _WIDTH
    if paper.is_wide:
        section = document.sections[0]
        section.orientation, width = WD_ORIENT.LANDSCAPE, _WIDE
        section.page_width, section.page_height = section.page_height, section.page_width
        section.top_margin, section.bottom_margin, section.footer_distance = Mm(25), Mm(22), Mm(12)
    number = f"编号：{paper.number or '＿＿＿＿＿＿＿＿'}"
    add_paragraph(document, f"{owner}　{number}", BODY, SIZE_4)
    add_paragraph(document, paper.title, TITLE, SIZE_2, WD_ALIGN_PARAGRAPH.CENTER)
    size = Pt(22) if paper.points > 22 else SIZE_3
    for block in paper.blocks:
        _write(document, block, size, width)
    end = f"{paper.form}{'　内部资料' if paper.is_internal else ''}"
    add_paragraph(document, end, BODY, SIZE_4)
    return saved(document, f"{paper.title}（{branch}）{paper.number}", branch, as_of)


def _write(document: DocumentType, block: Block, size: Pt, page_width: int) -> None:
    if isinstance(block, str):
        add_paragraph(document, block, BODY, size)
    elif isinstance(block, Fields):
        _fields(document, block)
    elif isinstance(block, Section):
        if block.heading:
            add_paragraph(document, block.heading, HEADING, size).paragraph_format.keep_with_next = True
        for at, line in enumerate(block.lines, 1):
            add_paragraph(document, f"{at}. {line}" if block.is_numbered else line, BODY, size)
        for _ in range(block.room):
            add_paragraph(document, "", BODY, size)
    elif isinstance(block, Grid):
        whole = sum(block.widths)
        add_table(document, block.head, block.rows, [page_width * width // whole for width in block.widths])
    elif isinstance(block, Signatures):
        line = "　　".join(f"{label}{'' if label == '日期' else '签字'}：＿＿＿＿＿＿" for label in block.labels)
        add_paragraph(document, line, BODY, SIZE_3)


def _fields(document: DocumentType, fields: Fields) -> None:
    """Write labels and values in a table of four columns; a value alone in its row has three of them."""
    table = new_table(document, (28, 50, 28, 50))
    for row in fields.rows:
        cells = table.add_row().cells
        if len(row) == 1:
            cells = (cells[0], cells[1].merge(cells[3]))
        for cell, width in zip(cells, (28, 50, 28, 50) if len(row) > 1 else (28, 128), strict=False):
            cell.width = Mm(width)
        for at, (label, value) in enumerate(row):
            fill_cell(cells[2 * at], label, HEADING)
            fill_cell(cells[2 * at + 1], value, BODY)
    add_paragraph(document, "", BODY, SIZE_4)
