"""Several people share a workbench: each sees and changes only what the rights file says, by whatever door."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbench.desks import FILE, FIRST, MEETINGS, SECOND
from tests.workbench.visitors import (
    HONOURS,
    OTHER,
    OTHER_DRAFT,
    OTHERS,
    OTHERS_TEXT,
    SECRET,
    Visitor,
    app,
    authors,
    centre,
    saved,
    state,
)
from yinling.records import KINDS
from yinling.workbench.app import Workbench
from yinling.workbench.permissions import NotAllowedError, Permissions
from yinling.workbench.store import FileWrite

__all__ = ["app", "centre"]


# ---- who writes, and under which name ----


def test_a_secretary_writes_for_the_own_branch_under_the_own_name(app: Workbench, centre: Path) -> None:
    done = saved(Visitor(app, "li"), f"/form/activity?id={SECOND}", 实到="5")
    assert "存好了" in done.text
    text = (centre / FILE).read_text("utf-8")
    assert text == MEETINGS.replace("实到: 4", "实到: 5").replace("已审核", "草稿", 2).replace("草稿", "已审核", 1)
    assert authors(centre)[0] == "李书记 <li@workbench.invalid>|改活动：四月支委会"
    saved(Visitor(app, "ba"), f"/form/activity?id={OTHER}", 实到="4")
    assert authors(centre)[0] == f"巴书记 <ba@example.org>|改活动：{SECRET}"


def test_groups_belong_to_their_branch(app: Workbench, centre: Path) -> None:
    form = "/form/activity?类型=集中学习&日期=2019-05-06&组织=zb09-1&状态=草稿&公开范围=内部"
    saved(Visitor(app, "li"), form, 标题="小组会")
    assert "小组会" in "".join(path.read_text("utf-8") for path in (centre / "data/activities").rglob("*.yml"))
    refused = Visitor(app, "ba").get(form)
    assert Visitor(app, "ba").send(refused, "/form/", 标题="小组会二").status == 422


def test_staff_write_for_all_and_what_belongs_to_none(app: Workbench, centre: Path) -> None:
    saved(Visitor(app, "zhao"), "/form/org?id=zb08", 简介="成立较早")
    saved(Visitor(app, "wang"), "/form/site?id=site", 名称="新学堂")
    saved(Visitor(app, "zhao"), f"/form/activity?id={OTHER}", 实到="4")
    assert [each.split("|")[0].split(" ")[0] for each in authors(centre)[:3]] == ["赵干事", "王主任", "赵干事"]


def test_the_page_of_rights_tells_what_one_may_do(app: Workbench) -> None:
    assert "第九党支部的记录" in Visitor(app, "li").get("/who").text
    assert "第八党支部的记录" in Visitor(app, "sun").get("/who").text
    assert "全部组织的记录" in Visitor(app, "wang").get("/who").text
    assert Visitor(app, "li").post("/who", [("name", "别人"), ("org", "zb08")]).status == 403


# ---- a secretary and what is not of the own branch ----

FOREIGN = (
    f"/form/activity?id={OTHER}", f"/history/activity?id={OTHER}", f"/remove/activity?id={OTHER}",
    f"/form/activity?id={OTHER_DRAFT}", "/form/honour?id=2019-1", "/history/honour?id=2019-1", "/form/org?id=zb08",
    "/form/org?id=zb09", "/form/site?id=site", "/records/site", "/records/org", "/records/term", "/records/article",
    "/form/article?id=study/sanhui-yike", "/form/article", "/form/word", "/form/term?id=modes",
    "/records/privacy-exception", "/form/campaign", "/print/ledger?org=zb08&year=2019&name=三会一课",
    "/print/packet?org=zb08&month=2019-03", "/sync", "/remove/site?id=site",
)  # fmt: skip


def test_what_is_not_of_the_own_branch_is_not_opened(app: Workbench) -> None:
    for address in FOREIGN:
        page = Visitor(app, "li").get(address)
        assert page.status in (403, 404), (address, page.text)
        assert SECRET not in page.html, address
        assert "八支部的人" not in page.html, address
        assert page.status == 404 or "权限" in page.text or "工作人员" in page.text, address


def test_internal_records_of_others_stand_on_no_page(app: Workbench) -> None:
    """The site is public. What is internal is for the own branch, its reviewers and the centre's staff."""
    secretary = Visitor(app, "li")
    pages = ["/", "/?org=zb08&month=2019-03", "/records", "/saves", f"/form/activity?id={SECOND}", "/form/publication",
             f"/form/activity?like={OTHER}&month=2019-05", "/form/activity", "/records/activity?org=&q=",
             "/records/activity?org=zb08", "/records/activity?q=neibu", "/records/honour?org="]  # fmt: skip
    pages += [f"/records/{kind.kind}?org=" for kind in KINDS]
    saved(Visitor(app, "ba"), f"/form/activity?id={OTHER}", 实到="4")
    Visitor(app, "ba").send(Visitor(app, "ba").get("/form/activity"), "/form/", 标题="八支部没存完的")
    for address in pages:
        html = secretary.get(address).html
        for secret in (SECRET, "八支部的人", "第八支部的草稿", "先进党支部", "八支部没存完的"):
            assert secret not in html, (address, secret)
    assert SECRET in Visitor(app, "zhao").get("/records/activity?org=").html
    assert SECRET in Visitor(app, "sun").get("/records/activity?org=").html
    assert SECRET in Visitor(app, "ba").get("/records/activity").html


def test_the_counts_of_kinds_are_those_of_what_one_sees(app: Workbench) -> None:
    assert "活动 2 条" in Visitor(app, "li").get("/records").text
    assert "活动 4 条" in Visitor(app, "zhao").get("/records").text
    assert "网站设置" not in Visitor(app, "li").get("/records").text


def test_crafted_kinds_ids_and_numbers_change_nothing(app: Workbench, centre: Path) -> None:
    secretary, before = Visitor(app, "li"), state(centre)
    [draft_id] = [str(each["value"]) for each in secretary.get(f"/form/activity?id={SECOND}").soup.select(
        "[name=_draft]")]  # fmt: skip
    for kind, fields in (
        ("activity", [("_record", OTHER), ("标题", "改了")]),
        ("activity", [("_draft", draft_id), ("_record", OTHER), ("标题", "改了")]),
        ("honour", [("_record", "2019-1"), ("名称", "改了")]),
        ("org", [("_record", "zb08"), ("名称", "改了")]),
        ("org", [("_record", ""), ("名称", "新支部"), ("类型", "党支部"), ("上级", "dw"), ("状态", "草稿")]),
        ("org", [("_record", ""), ("名称", "新小组"), ("类型", "党小组"), ("上级", "zb09"), ("状态", "草稿")]),
        ("site", [("_record", "site"), ("名称", "改了")]),
        ("word", [("_record", ""), ("词语", "新词"), ("说明", "新词的说明")]),
        ("article", [("_record", "study/sanhui-yike"), ("标题", "改了"), ("正文", "改了")]),
        ("activity", [("_record", ""), ("组织", "zb08"), ("类型", "支委会"), ("日期", "2019-06-04"), ("标题", "塞进去"),
                      ("状态", "草稿"), ("公开范围", "内部")]),
        ("activity", [("_record", ""), ("组织", "第八党支部"), ("类型", "支委会"), ("日期", "2019-06-04"),
                      ("标题", "塞进去"), ("状态", "草稿"), ("公开范围", "内部"), ("编号", "x")]),
    ):  # fmt: skip
        asked = secretary.post(f"/form/{kind}", fields)
        assert asked.status in (403, 404, 422), (kind, fields, asked.text)
        for draft in secretary.app.shared.bench_of("li").drafts.all() if secretary.app.shared else ():
            assert secretary.post(f"/save/{draft.id}").status in (403, 404, 422), (kind, fields)
    assert state(centre) == before


def test_a_record_is_neither_given_away_nor_taken(app: Workbench, centre: Path) -> None:
    before = state(centre)
    for login, id, org in (("li", SECOND, "zb08"), ("li", FIRST, "第八党支部"), ("ba", OTHER_DRAFT, "zb09")):
        visitor = Visitor(app, login)
        form = visitor.get(f"/form/activity?id={id}")
        refused = visitor.send(form, "/form/", 组织=org)
        assert refused.status == 422, refused.text
        assert "没有改它的权限" in refused.text
    assert state(centre) == before


def test_only_a_record_of_a_list_file_with_others_is_changed(app: Workbench, centre: Path) -> None:
    saved(Visitor(app, "li"), "/form/honour?id=2019-2", 名称="五星党支部")
    assert (centre / "data/honours/2019.yml").read_text("utf-8") == HONOURS.replace("学习型党支部", "五星党支部")
    removed = Visitor(app, "li")
    done = removed.send(removed.get("/remove/honour?id=2019-2"), "/remove/")
    assert "存好了" in done.text
    assert "先进党支部" in (centre / "data/honours/2019.yml").read_text("utf-8")


def test_the_record_of_another_is_not_deleted(app: Workbench, centre: Path) -> None:
    before, secretary = state(centre), Visitor(app, "li")
    for kind, id in (("activity", OTHER), ("honour", "2019-1"), ("org", "zb09-1"), ("org", "zb08")):
        assert secretary.post(f"/remove/{kind}", [("id", id), ("_opened", "0" * 64)]).status == 403
    assert state(centre) == before


def test_what_names_a_deleted_record_is_not_changed_for_it(app: Workbench, centre: Path) -> None:
    """Deleting a meeting takes it out of what names it, and that may be of another branch."""
    row = f"- 日期: 2019-04-03\n  渠道: 微信群\n  标题: 报道\n  组织: zb08\n  活动: {SECOND}\n"
    (centre / "data/publications").mkdir()
    (centre / "data/publications/2019.yml").write_text(row + "  公开范围: 内部\n  状态: 草稿\n", "utf-8")
    secretary, before = Visitor(app, "li"), state(centre)
    asked = secretary.get(f"/remove/activity?id={SECOND}")
    assert "现在不能删" in asked.text, asked.text
    assert "没有改它的权限" in asked.text
    assert "报道" not in asked.text
    secretary.post("/remove/activity", [("id", SECOND), ("_opened", "0" * 64)])
    assert state(centre) == before


# ---- the last door ----


def test_nothing_is_written_past_the_permissions(app: Workbench, centre: Path) -> None:
    """Whatever page calls it, the bench refuses what the person may not write."""
    assert app.shared
    Visitor(app, "li").get("/")
    bench = app.shared.bench_of("li")
    own = (centre / FILE).read_bytes()
    foreign = (centre / OTHERS).read_bytes()
    for path, before, after in (
        (OTHERS, foreign, foreign.replace("实到: 5".encode(), "实到: 4".encode())),
        (OTHERS, foreign, None),
        (OTHERS, foreign, foreign.replace("状态: 草稿".encode(), "状态: 已审核".encode())),
        (FILE, own, own.replace("实到: 4".encode(), "实到: 5".encode())),  # still 已审核
        (FILE, own, own.replace("组织: zb09".encode(), "组织: zb08".encode(), 1)),
        (FILE, own, own + foreign),
        (FILE, own, b"\xff\xfe broken"),
        (FILE, own, own + "乱写：[\n".encode()),
        ("data/site.yml", (centre / "data/site.yml").read_bytes(), b"\n"),
        ("data/nowhere.txt", None, b"x"),
        ("content/study/neu.md", None, "---\n标题: 文章\n---\n\n正文\n".encode()),
        ("content/study/x.pdf", None, b"%PDF-1.4"),
        ("mkdocs.yml", None, b"x"),
    ):
        with pytest.raises(NotAllowedError):
            bench.write([FileWrite(path, before, after)], {path: after}, "李书记", "硬写")
    assert len(authors(centre)) == 2


def test_a_photo_is_added_but_one_of_others_is_not_taken(app: Workbench, centre: Path) -> None:
    (centre / OTHERS).write_text(
        OTHERS_TEXT.replace("实到: 4\n", "实到: 4\n  照片: [{文件: photos/a.jpg, 说明: 合影, 同意公开: 否}]\n"), "utf-8"
    )
    (centre / "content/photos").mkdir()
    (centre / "content/photos/a.jpg").write_bytes(b"a")
    assert app.shared
    app.bench.refresh()
    may, bench = app.shared.bench_of("li").permissions, app.shared.bench_of("li")
    assert may.refusals([FileWrite("content/photos/b.jpg", None, b"b")]) == []
    assert may.refusals([FileWrite("content/photos/b.jpg", b"b", None)]) == []
    assert may.refusals([FileWrite("content/photos/a.jpg", b"a", None)])
    assert may.refusals([FileWrite("content/photos/b.jpg", b"b", b"c")])
    assert may.hides_picture("photos/a.jpg")
    assert not may.hides_picture("photos/b.jpg")
    assert bench is app.shared.bench_of("li")


def test_the_order_and_the_comments_of_a_list_are_nobodys(app: Workbench, centre: Path) -> None:
    assert app.shared
    may = app.shared.bench_of("li").permissions
    rows = HONOURS.split("\n\n")
    turned = (rows[1].rstrip("\n") + "\n\n" + rows[0] + "\n").encode()
    assert may.refusals([FileWrite("data/honours/2019.yml", HONOURS.encode(), turned)]) == []
    same = HONOURS.replace("组织: zb09", "组织: 第九党支部").encode()
    assert may.refusals([FileWrite("data/honours/2019.yml", HONOURS.encode(), same)]) == []
    doubled = (HONOURS + "\n" + rows[0].partition("\n")[2] + "\n").encode()
    assert may.refusals([FileWrite("data/honours/2019.yml", HONOURS.encode(), doubled)])


def test_without_a_rights_file_everything_is_allowed(app: Workbench) -> None:
    may = Permissions(app.bench.library)
    assert may.refusals([FileWrite("data/site.yml", b"", b"x"), FileWrite("mkdocs.yml", None, b"x")]) == []
    assert may.is_staff
    assert may.reviews_any


def test_a_report_belongs_to_the_branch_that_it_names(app: Workbench, centre: Path) -> None:
    new = "/form/publication?日期=2019-04-03&渠道=微信群&标题=报道&状态=草稿"
    secretary = Visitor(app, "li")
    saved(secretary, new)
    assert "组织: zb09" in "".join(path.read_text("utf-8") for path in (centre / "data/publications").iterdir())
    for org in ("", "zb08"):
        refused = secretary.send(secretary.get(new), "/form/", 组织=org, 标题="别的报道")
        assert refused.status == 422, org


def test_a_picture_of_another_branch_is_not_named(app: Workbench, centre: Path) -> None:
    """A record that names a picture shows it: in the preview, and on the site after review."""
    photos = "  照片: [{文件: photos/a.jpg, 说明: 合影, 同意公开: 否}]\n"
    (centre / OTHERS).write_text(OTHERS_TEXT.replace("实到: 4\n", f"实到: 4\n{photos}"), "utf-8")
    (centre / "content/photos").mkdir()
    (centre / "content/photos/a.jpg").write_bytes(b"a")
    app.bench.refresh()
    assert app.shared
    may, own = app.shared.bench_of("li").permissions, (centre / FILE).read_bytes()
    draft = own.replace("已审核".encode(), "草稿".encode())
    assert may.refusals([FileWrite(FILE, own, draft)]) == []
    [refusal] = may.refusals([FileWrite(FILE, own, draft + photos.encode())])
    assert "photos/a.jpg" in refusal
    assert may.refusals([FileWrite(FILE, own, draft + photos.replace("a.jpg", "b.jpg").encode())]) == []
