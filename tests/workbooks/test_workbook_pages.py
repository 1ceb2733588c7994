"""The page 表格 of the workbench: the same workbooks out and in, looked at before anything is written."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.unit.private_values import mobile
from tests.workbench.desks import FILE, Browser, Page, browser, centre, git
from tests.workbooks.centre import Filled
from tests.workbooks.making import ACTIVITY, Rows, book, meeting

__all__ = ["browser", "centre"]


def send(browser: Browser, content: bytes, name: str = "台账.xlsx", **fields: str) -> Page:
    return browser.upload("/tables/in", {"book": (io.BytesIO(content), name), **fields})


def test_a_workbook_goes_out_and_comes_back_filled(browser: Browser, centre: Path) -> None:
    page = browser.get("/")
    assert page.link("表格") == "/tables"
    answer = browser.get("/tables/out?table=activities&org=zb09&year=2019").response
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["Cache-Control"] == "no-store"
    filled = Filled(answer.data)
    row = filled.row_of(标题="四月支委会")
    filled.put(row, 实到=5)
    asked = send(browser, filled.content)
    assert "实到：4 → 5" in asked.text
    assert "实到: 4" in (centre / FILE).read_text("utf-8")  # asked, not written
    saved = browser.send(asked, "/tables/in/")
    assert "存好了" in saved.text
    assert "实到: 5" in (centre / FILE).read_text("utf-8")
    assert git(centre, "log", "-1", "--format=%an|%s").strip() == "李书记|收表：活动 改 1 条"
    assert "都和记录里一样" in send(browser, filled.content).text
    assert "撤回了" in browser.send(saved, "/undo/").text


def test_faults_are_listed_and_the_marked_copy_comes_back(browser: Browser) -> None:
    asked = send(browser, book([ACTIVITY, meeting("2019-02-30")]), org="zb09", table="activities")
    assert asked.status == 422
    assert "第 2 行 C 列（日期）：写的是“2019-02-30”" in asked.text
    copy = browser.get(asked.link("拿标好的表")).response.data
    assert load_workbook(io.BytesIO(copy))["Sheet1"]["C2"].comment is not None


def test_headers_of_their_own_are_asked_about(browser: Browser, centre: Path) -> None:
    rows: Rows = [["活动时间", "活动类别", "活动主题", "参加人数"], ["2019-05-07", "支委会", "五月支委会", 4]]
    asked = send(browser, book(rows), org="zb09")
    assert "活动时间 日期" in asked.text
    agreed = browser.send(asked, "/tables/in/")
    assert "五月支委会" in agreed.text
    assert "存好了" in browser.send(agreed, "/tables/in/").text
    assert "五月支委会" in (centre / FILE).read_text("utf-8")
    assert [*(centre / "data/forms").glob("*.yml")]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", book([["联系电话"], [mobile()]])])
def test_what_cannot_be_taken_is_told(browser: Browser, centre: Path, content: bytes) -> None:
    page = send(browser, content)
    assert page.status == 422
    assert page.soup.select("[role=alert]")
    assert mobile() not in page.html
    assert git(centre, "status", "--porcelain") == ""


def test_an_address_that_is_made_up_is_not_found(browser: Browser) -> None:
    for path in ("/tables/in/x", "/tables/out?table=x&org=zb09&year=2019", "/tables/report?year=1999"):
        assert browser.get(path).status == 404


def test_the_report_comes_in_both_forms(browser: Browser) -> None:
    for form, start in (("", "word/"), ("&as=xlsx", "xl/")):
        data = browser.get(f"/tables/report?year=2019{form}").response.data
        assert start.encode() in data
