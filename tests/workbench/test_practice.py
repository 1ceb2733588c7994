"""Practising: the first start leads through a save on a copy, and nothing of it reaches the centre."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import copy_centre
from tests.workbench.desks import Browser, git, opened
from yinling.workbench.app import Workbench
from yinling.workbench.bench import Bench
from yinling.workbench.guard import Guard
from yinling.workbench.own_folder import FOLDER_VARIABLE

FILE = "data/activities/zb03/2019.yml"


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    root = copy_centre(tmp_path / "sample")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "data", "content")
    git(root, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "开始")
    return root


def test_the_first_start_leads_through_a_save_that_is_not_real(centre: Path, tmp_path: Path) -> None:
    browser = Browser(Workbench(Bench(centre), Guard(8010)))
    before, head = (centre / FILE).read_bytes(), git(centre, "rev-parse", "HEAD")
    asked = browser.get("/")
    assert "先练一次" in asked.text
    form = [("name", "李秀英"), ("org", "zb03"), ("_practice", "_practice")]
    page = browser.post("/who", form)
    assert "第一步" in page.text
    page = browser.get(page.link("填这一次"))
    assert "第二步" in page.text
    page = browser.send(page, "/form/", 标题="练习的会", 实到="40")
    assert "第三步" in page.text, page.text
    page = browser.send(page, "/save/")
    assert "第四步" in page.text
    assert "存好了" in page.text
    undone = browser.send(page, "/undo/")
    assert "撤回了" in undone.text
    browser.send(undone, "/undo/")
    kept = browser.get("/form/activity?类型=支委会&日期=2019-11-06")
    browser.post(str(kept.soup.find("form", id="form")["data-draft"]), [("标题", "写到一半")])  # type: ignore[index]
    assert "写到一半" in browser.get("/").text

    page = browser.send(browser.get("/"), "/practice/end")
    assert "练习" not in page.text
    assert "写到一半" not in page.text
    assert (centre / FILE).read_bytes() == before
    assert git(centre, "rev-parse", "HEAD") == head
    assert git(centre, "status", "--porcelain", "data", "content") == ""
    left = [path for path in (tmp_path / "own").rglob("*") if path.is_file()]
    assert not [path for path in left if "练习的会".encode() in path.read_bytes()]


def test_practising_again_begins_anew_and_a_stop_in_between_leaves_nothing(centre: Path) -> None:
    browser = opened(centre, "李秀英", "zb03")
    for _ in range(2):
        page = browser.send(browser.get("/help"), "/practice")
        assert "第一步" in page.text
        browser.send(browser.send(browser.get(page.link("填这一次")), "/form/", 实到="40"), "/save/")
        browser.app.bench.practice = None  # the program was closed
    again = opened(centre, "李秀英", "zb03")
    assert "练习" not in again.get("/").text
    assert "第一步" in again.send(again.get("/help"), "/practice").text


def test_staff_without_a_branch_practise_too(centre: Path) -> None:
    browser = opened(centre, "王主任", "")
    assert "第一步" in browser.send(browser.get("/help"), "/practice").text
    assert browser.get("/form/activity").status == 200


def test_the_help_page_has_its_pictures_and_is_printed_as_a_booklet(centre: Path) -> None:
    guide = centre / "content/help/gongzuotai.md"
    attack = "\n<script>alert(1)</script><form action='/undo/x'><a href='/sync' onclick='x()'>点我</a></form>\n"
    guide.write_text(guide.read_text("utf-8") + attack, "utf-8")
    browser = opened(centre, "李秀英", "zb03")
    page = browser.get("/help")
    pictures = page.soup.select(".guide img")
    assert len(pictures) == 6
    for each in pictures:
        assert len(str(each["alt"])) > 8
        assert browser.get(str(each["src"])).response.data.startswith(b"\x89PNG")
    assert not page.soup.select(".guide a, .guide script, .guide form, [onclick]")
    assert "alert" not in page.html
    assert browser.get("/help/gongzuotai.md").status == 404
    assert browser.get(page.link("小册子")).response.data.startswith(b"%PDF")
    guide.unlink()
    assert "填这一次" in browser.get("/help").text
    assert browser.get("/print/help").status == 404
