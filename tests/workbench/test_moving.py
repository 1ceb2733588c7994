"""Another name, id, organisation or day of a record: what names it is mended, and its file goes where it belongs."""

from __future__ import annotations

from pathlib import Path

from tests.workbench.desks import FILE, FIRST, MEETINGS, SECOND, Browser, browser, centre, git
from yinling.records.activity import Activity
from yinling.records.org import Org

__all__ = ["browser", "centre"]
ARTICLE = "content/study/sanhui-yike.md"


def _add(centre: Path, path: str, text: str) -> None:
    (centre / path).parent.mkdir(parents=True, exist_ok=True)
    (centre / path).write_text(text, "utf-8")
    git(centre, "add", ".")
    git(centre, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "加")


def test_another_name_is_mended_wherever_it_is_written(browser: Browser, centre: Path) -> None:
    _add(centre, FILE, MEETINGS.replace("组织: zb09", "组织: 第九党支部  # 写名称"))
    asked = browser.send(browser.get("/form/org?id=zb09"), "/form/", 名称="第九离休党支部")
    assert "名称：第九党支部 → 第九离休党支部" in asked.text
    assert "写着它的地方一起改：活动“三月党员大会”的“组织”" in asked.text
    saved = browser.send(asked, "/save/")
    assert "存好了" in saved.text, saved.text
    assert "组织: 第九离休党支部  # 写名称" in (centre / FILE).read_text("utf-8")
    assert browser.app.bench.library.all(Activity)[0].org == "zb09"
    assert git(centre, "status", "--porcelain") == ""
    browser.send(saved, "/undo/")
    assert "第九离休" not in (centre / FILE).read_text("utf-8")


def test_the_page_of_uses_lists_them_and_takes_another_id(browser: Browser, centre: Path) -> None:
    page = browser.get(browser.get("/form/org?id=zb09").link("改名"))
    assert "2 处写着它" in page.text
    assert "三月党员大会" in page.text
    asked = browser.send(page, "/form/", 编号="zb19", 名称="第十九党支部")
    assert "编号：zb09 → zb19" in asked.text, asked.text
    browser.send(asked, "/save/")
    org = browser.app.bench.library.get(Org, "zb19")
    assert org is not None
    assert org.name == "第十九党支部"
    assert (centre / "data/activities/zb19/2019.yml").read_text("utf-8") == MEETINGS.replace("zb09", "zb19")
    assert not (centre / FILE).exists()
    assert not (centre / "data/orgs/zb09.yml").exists()
    assert git(centre, "status", "--porcelain") == ""


def test_the_page_of_uses_as_it_is_changes_nothing(browser: Browser) -> None:
    for address in ("/uses/org?id=zb09", f"/uses/activity?id={FIRST}", "/uses/article?id=study/sanhui-yike"):
        assert "没有改动" in browser.send(browser.get(address), "/form/").text, address


def test_a_record_moves_with_its_comments_and_quotes(browser: Browser, centre: Path) -> None:
    written = MEETINGS.replace('  标题: "四月支委会"', "  # 题目还要再商量\n  标题: '四月支委会'")
    assert written != MEETINGS
    _add(centre, FILE, written)
    _add(centre, "data/activities/zb09/2018.yml", "# 上一年\r\n- 组织: zb09\r\n  类型: 支委会\r\n  日期: 2018-01-05\r\n"
         "  标题: 一月支委会\r\n  公开范围: 公开\r\n  状态: 已审核\r\n")  # fmt: skip
    asked = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 日期="2018-12-28")
    assert "存好了" in browser.send(asked, "/save/").text
    moved = (centre / "data/activities/zb09/2018.yml").read_bytes().decode("utf-8")
    assert moved.startswith("# 上一年\r\n- 组织: zb09\r\n")
    assert "  # 题目还要再商量\r\n  标题: '四月支委会'\r\n" in moved
    assert "日期: 2018-12-28" in moved
    assert moved.count("\n") == moved.count("\r\n")
    assert "题目还要再商量" not in (centre / FILE).read_text("utf-8")


def test_an_id_that_is_taken_is_refused(browser: Browser, centre: Path) -> None:
    refused = browser.send(browser.get("/uses/org?id=zb09"), "/form/", 编号="dw")
    assert "已经有“dw”" in refused.text
    assert (centre / "data/orgs/zb09.yml").exists()


def test_a_record_of_a_list_goes_into_the_list_of_its_year(browser: Browser, centre: Path) -> None:
    link = f"见[四月的会](activity:{SECOND})。"
    _add(centre, ARTICLE, (centre / ARTICLE).read_text("utf-8") + f"\n{link}\n")
    asked = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 日期="2018-12-28")
    assert f"从 {FILE} 移到 data/activities/zb09/2018" in asked.text, asked.text
    assert "正文里的链接" in asked.text
    saved = browser.send(asked, "/save/")
    assert "存好了" in saved.text, saved.text
    assert (centre / FILE).read_text("utf-8").startswith("# 手写的说明，不能丢\n- 组织: zb09")
    assert "四月支委会" not in (centre / FILE).read_text("utf-8")
    assert "activity:zb09/2018/2018-12-28-zwh" in (centre / ARTICLE).read_text("utf-8")
    [moved] = [each for each in browser.app.bench.library.all(Activity) if each.title == "四月支委会"]
    assert moved.id == "zb09/2018/2018-12-28-zwh"
    browser.send(saved, "/undo/")
    assert (centre / FILE).read_text("utf-8") == MEETINGS
    assert link in (centre / ARTICLE).read_text("utf-8")


def test_another_day_of_the_same_year_stays_in_the_list(browser: Browser, centre: Path) -> None:
    _add(centre, ARTICLE, (centre / ARTICLE).read_text("utf-8") + f"\n见[会](activity:{SECOND})。\n")
    asked = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 日期="2019-04-03", 实到="5")
    browser.send(asked, "/save/")
    text = (centre / FILE).read_text("utf-8")
    assert text == MEETINGS.replace("2019-04-02", "2019-04-03").replace("实到: 4", "实到: 5")
    assert "activity:zb09/2019/2019-04-03-zwh" in (centre / ARTICLE).read_text("utf-8")


def test_a_record_that_is_linked_is_deleted_and_the_words_stay(browser: Browser, centre: Path) -> None:
    _add(centre, ARTICLE, (centre / ARTICLE).read_text("utf-8") + f"\n见[四月的会](activity:{SECOND})。\n")
    asked = browser.get(f"/remove/activity?id={SECOND}")
    assert "1 处写着它，一起去掉" in asked.text
    browser.send(asked, "/remove/")
    assert "\n见四月的会。\n" in (centre / ARTICLE).read_text("utf-8")
    assert "四月支委会" not in (centre / FILE).read_text("utf-8")
