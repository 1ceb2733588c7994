"""The report for superiors says what the site says, in the form of official documents; records come as CSV."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.shared import Mm
from openpyxl import load_workbook

from tests.conftest import Built
from yinling.workbench.bench import Bench
from yinling.workbooks.records_csv import records_csv
from yinling.workbooks.report_docx import report_docx
from yinling.workbooks.report_xlsx import report_xlsx
from yinling.workbooks.sheet_columns import TABLES, Table, rows_of
from yinling.workbooks.year_report_text import ReportText, year_report_text

YEAR = 2019


@pytest.fixture(scope="module")
def report(sample: Bench) -> ReportText:
    return year_report_text(sample.desk.overview, YEAR)


@pytest.fixture(scope="module")
def document(sample: Bench, report: ReportText) -> DocumentType:
    return Document(io.BytesIO(report_docx(report, sample.library.as_of)))


def site_figures(html: str) -> dict[str, str]:
    rows = re.findall(r'<tr><td><a href="[^"]*report/[^"]+">([^<]+)</a></td><td>(?:<span[^>]*>)?([^<（]+)', html)
    return {name: plain(shown) for name, shown in rows}


def plain(text: str) -> str:
    """Return a text of the site as official papers write it: without no-break spaces."""
    return text.replace("\xa0", " ").strip()


def test_every_figure_is_that_of_the_site(built: Built, document: DocumentType) -> None:
    html = (built.folder / "report" / str(YEAR) / "index.html").read_text("utf-8")
    figures = site_figures(html)
    assert len(figures) > 15
    in_tables = {row.cells[0].text: row.cells[1].text for table in document.tables for row in table.rows[1:]}
    assert {name: in_tables.get(name) for name in figures} == figures
    text = "\n".join(each.text for each in document.paragraphs)
    for name, shown in figures.items():
        assert f"{name} {shown}" in text
    words = plain(re.sub("<[^>]+>", "", html))
    rate = re.search(r"规范执行率 ([\d.]+%)，(应开 \d+ 项，达标 \d+ 项，补开 \d+ 项)", words)
    assert rate is not None
    assert in_tables["规范执行率"] == rate[1]
    assert rate[2] in text


def test_the_workbook_has_the_same_figures(sample: Bench, report: ReportText, document: DocumentType) -> None:
    sheet = load_workbook(io.BytesIO(report_xlsx(report, sample.library.as_of)))["年度报告"]
    rows = {row[1]: row for row in sheet.iter_rows(min_row=3, values_only=True) if row[1]}
    for group in report.groups:
        for each in group.rows:
            assert rows[each.name][2:5] == (each.value, each.unit, each.shown)


def test_the_form_is_that_of_official_documents(document: DocumentType) -> None:
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(each.mm) for each in margins if each] == [37, 35, 28, 26]
    assert section.page_width is not None
    assert abs(section.page_width - Mm(210)) < Mm(1)
    runs = {each.text: each.runs[0] for each in document.paragraphs if each.runs}
    fonts: dict[str, tuple[str, float]] = {}
    for text, run in runs.items():
        properties = run._r.get_or_add_rPr()
        assert properties.rFonts is not None
        assert run.font.size is not None
        fonts[text] = str(properties.rFonts.get(qn("w:eastAsia"))), run.font.size.pt
    assert fonts[f"{YEAR}年年度报告"] == ("方正小标宋简体", 22)
    assert next(font for text, font in fonts.items() if text.startswith("一、")) == ("黑体", 16)
    assert next(font for text, font in fonts.items() if text.startswith("本报告")) == ("仿宋", 16)
    for footer, side in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        assert footer.paragraphs[0].text.startswith("— ")
        assert "PAGE" in footer.paragraphs[0]._p.xml
        assert footer.paragraphs[0].alignment is not None
        assert footer.paragraphs[0].alignment.name == side


def test_fonts_have_others_in_their_place(sample: Bench, report: ReportText) -> None:
    with zipfile.ZipFile(io.BytesIO(report_docx(report, sample.library.as_of))) as archive:
        fonts = archive.read("word/fontTable.xml").decode()
    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="小标宋,华文中宋' in fonts


def test_the_same_day_gives_the_same_bytes(sample: Bench, report: ReportText) -> None:
    day = sample.library.as_of
    assert report_docx(report, day) == report_docx(report, day)
    assert report_xlsx(report, day) == report_xlsx(report, day)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_records_as_csv(sample: Bench, table: Table) -> None:
    content, count = records_csv(sample.desk.overview, table, 0)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = [*csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))]
    assert len(rows) == count + 1
    assert rows[0][0] == "编号"
    assert count == sum(row.record.counts for row in rows_of(table, sample.library))
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
