"""The yearly report as DOCX."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH

from .docx_form import (
    BODY,
    SECOND,
    SIZE_2,
    SIZE_3,
    TITLE,
    add_heading,
    add_paragraph,
    add_table,
    add_text,
    new_document,
    saved,
)
from .year_report_text import ReportGroup, ReportText

_NUMERALS = "一二三四五六七八九十"


def report_docx(report: ReportText, as_of: dt.date) -> bytes:
    """Return the report as a document, the same bytes for the same report and day."""
    document = new_document()
    add_paragraph(document, report.title, TITLE, SIZE_2, WD_ALIGN_PARAGRAPH.CENTER)
    add_paragraph(document, report.organisation, SECOND, SIZE_3, WD_ALIGN_PARAGRAPH.CENTER)
    add_paragraph(document, "", BODY, SIZE_3)
    add_text(document, report.opening)
    for number, group in enumerate(report.groups):
        _group(document, number, group, report.streaks if group.heading == "荣誉" else ())
    number = len(report.groups)
    add_heading(document, f"{_numeral(number)}、{report.cadence_heading}")
    add_text(document, report.cadence)
    add_table(document, ("项目", "情况"), report.cadence_rows, (60, 96))
    if not any(group.heading == "荣誉" for group in report.groups):
        for line in report.streaks:
            add_text(document, f"{line}。")
    add_heading(document, f"{_numeral(number + 1)}、数据来源")
    add_text(document, report.source)
    add_paragraph(document, "", BODY, SIZE_3)
    for text in (report.organisation, report.day):
        add_paragraph(document, text, BODY, SIZE_3, WD_ALIGN_PARAGRAPH.RIGHT)
    return saved(document, report.title, report.organisation, as_of)


def _group(document: DocumentType, number: int, group: ReportGroup, streaks: Sequence[str]) -> None:
    add_heading(document, f"{_numeral(number)}、{group.heading}")
    add_text(document, group.sentence)
    for line in streaks:
        add_text(document, f"{line}。")
    has_baselines = any(row.baselines for row in group.rows)
    headers = ("指标", "数", "记录", "基数和来源") if has_baselines else ("指标", "数", "记录")
    rows = [(row.name, row.shown, row.records, row.baselines)[: len(headers)] for row in group.rows]
    add_table(document, headers, rows, (36, 30, 36, 54) if has_baselines else (60, 48, 48))


def _numeral(number: int) -> str:
    return _NUMERALS[number] if number < 10 else f"十{_NUMERALS[number - 10]}"
