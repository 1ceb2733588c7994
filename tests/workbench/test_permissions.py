"""Several people share a workbench: each sees and changes only what the rights file says, by whatever door."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.workbench.desks import FILE, FIRST, MEETINGS, SECOND, Page, git
from tests.workbench.visitors import (
    HONOURS,
    OTHER,
    OTHER_DRAFT,
    OTHERS,
    OTHERS_TEXT,
    RIGHTS,
    SECRET,
    Visitor,
    make_shared_centre,
    shared_workbench,
)
from yinling.records import KINDS
from yinling.workbench.app import Workbench
from yinling.workbench.own_folder import FOLDER_VARIABLE
from yinling.workbench.permissions import NotAllowedError, Permissions
from yinling.workbench.store import FileWrite


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    return make_shared_centre(tmp_path / "centre")


@pytest.fixture
def app(centre: Path) -> Workbench:
    return shared_workbench(centre)


def state(centre: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in centre.rglob("*") if path.is_file() and ".git" not in path.parts}


def authors(centre: Path) -> list[str]:
    return git(centre, "log", "--format=%an <%ae>|%s").splitlines()


def chosen_status(page: Page) -> str:
    chosen = page.soup.select_one("#f-状态 option[selected]")
    return chosen.get_text() if chosen else ""


def saved(visitor: Visitor, address: str, **changed: str) -> Page:
    """Fill in a form, and save it."""
    asked = visitor.send(visitor.get(address), "/form/", **changed)
    assert asked.status == 200, asked.text
    done = visitor.send(asked, "/save/")
    assert done.status == 200, done.text
    return done


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


def test_a_reviewer_finds_what_waits_and_reviews_it(app: Workbench, centre: Path) -> None:
    reviewer = Visitor(app, "sun")
    page = reviewer.get("/review")
    assert "第八支部的草稿" in page.text
    assert "学习型党支部" not in page.text  # of a branch that somebody else reviews
    asked = reviewer.send(reviewer.get(page.link("看一看，审核")), "/form/")
    assert "状态：草稿 → 已审核" in asked.text
    reviewer.send(asked, "/save/")
    assert (centre / OTHERS).read_text("utf-8") == OTHERS_TEXT.replace("状态: 草稿", "状态: 已审核")
    assert authors(centre)[0].startswith("孙审核")
    assert "都审核完了" in reviewer.get("/review").text
    # More than the status is for those who write.
    refused = reviewer.send(reviewer.get(f"/form/activity?id={OTHER}"), "/form/", 实到="4")
    assert refused.status == 422
    assert "没有改它的权限" in refused.text


def test_the_list_of_a_reviewer_of_all_and_of_nobody(app: Workbench) -> None:
    page = Visitor(app, "wang").get("/review")
    assert "第八支部的草稿" in page.text
    assert "学习型党支部" in page.text
    for login in ("li", "zhao"):
        assert Visitor(app, login).get("/review").status == 404
        assert "等审核" not in Visitor(app, login).get("/").text
    assert "审核" in Visitor(app, "wang").get("/").text


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
    row = f"- 日期: 2019-04-03\n  渠道: 中心网站\n  标题: 报道\n  组织: zb08\n  活动: {SECOND}\n"
    (centre / "data/publications").mkdir()
    (centre / "data/publications/2019.yml").write_text(row + "  公开范围: 内部\n  状态: 草稿\n", "utf-8")
    secretary, before = Visitor(app, "li"), state(centre)
    asked = secretary.get(f"/remove/activity?id={SECOND}")
    assert "一起去掉" in asked.text, asked.text
    refused = secretary.send(asked, "/remove/")
    assert refused.status == 403, refused.text
    assert state(centre) == before


# ---- 已审核, by every door ----


def test_a_secretary_cannot_set_reviewed(app: Workbench, centre: Path) -> None:
    secretary = Visitor(app, "li")
    form = secretary.get("/form/honour?id=2019-2")
    assert [each.get_text() for each in form.soup.select("#f-状态 option")][1:] == ["草稿", "已作废"]
    refused = secretary.send(form, "/form/", 状态="已审核")
    assert refused.status == 422
    assert "审核的人" in refused.text
    new = "/form/activity?类型=支委会&日期=2019-05-06&状态=已审核&公开范围=公开"
    refused = secretary.send(secretary.get(new), "/form/", 标题="五月支委会", 应到="5", 实到="5")
    assert refused.status == 422
    assert "五月支委会" not in (centre / FILE).read_text("utf-8")
    assert chosen_status(secretary.get("/form/honour?id=2019-2&review=1")) == "草稿"


def test_forms_of_a_secretary_begin_as_drafts(app: Workbench) -> None:
    for login, status in (("li", "草稿"), ("wang", "已审核")):
        visitor = Visitor(app, login)
        page = visitor.get("/?org=zb09&month=2019-12")
        assert chosen_status(visitor.get(page.link("填这一次"))) == status
        assert chosen_status(visitor.get(f"/form/activity?like={SECOND}&month=2019-05")) == status


def test_an_edit_of_what_was_reviewed_makes_it_a_draft_and_says_so(app: Workbench, centre: Path) -> None:
    secretary = Visitor(app, "li")
    form = secretary.get(f"/form/activity?id={SECOND}")
    assert "没有改动" in secretary.send(form, "/form/").text
    asked = secretary.send(form, "/form/", 实到="5")
    assert "状态：已审核 → 草稿" in asked.text
    assert "再审核一次" in asked.text
    assert "已审核" in (centre / FILE).read_text("utf-8")
    secretary.send(asked, "/save/")
    assert "状态: 草稿" in (centre / FILE).read_text("utf-8").split("四月支委会")[1]


def test_undoing_does_not_set_reviewed(app: Workbench, centre: Path) -> None:
    secretary = Visitor(app, "li")
    done = saved(secretary, f"/form/activity?id={SECOND}", 实到="5")
    refused = secretary.send(done, "/undo/")
    assert refused.status == 409
    assert "已审核" in refused.text
    assert "实到: 5" in (centre / FILE).read_text("utf-8")
    assert "撤回了" in Visitor(app, "wang").post(f"/undo/{git(centre, 'rev-parse', 'HEAD').strip()}").text
    assert (centre / FILE).read_text("utf-8") == MEETINGS


def test_the_saves_of_others_are_neither_shown_nor_undone(app: Workbench, centre: Path) -> None:
    saved(Visitor(app, "ba"), f"/form/activity?id={OTHER_DRAFT}", 实到="5")
    of_ba = git(centre, "rev-parse", "HEAD").strip()
    saved(Visitor(app, "wang"), f"/form/activity?id={SECOND}", 实到="3")
    of_wang = git(centre, "rev-parse", "HEAD").strip()
    secretary, before = Visitor(app, "li"), state(centre)
    for commit in (of_ba, of_wang, git(centre, "rev-parse", "HEAD~2").strip()):
        refused = secretary.post(f"/undo/{commit}")
        assert refused.status in (403, 409)
        assert "第八支部" not in refused.text
        for shown in (f"/saved?kind=activity&commit={commit}", f"/undone?commit={commit}"):
            assert "第八支部" not in secretary.get(shown).text
    assert "王主任" not in secretary.get("/saved?kind=activity&commit=HEAD").text
    assert "第八支部的草稿" not in secretary.get("/saves").text
    assert "第八支部的草稿" in Visitor(app, "wang").get("/saves").text
    assert "第八支部的草稿" in Visitor(app, "ba").get("/saves").text
    assert state(centre) == before
    undone = secretary.get(f"/history/activity?id={SECOND}")
    assert "王主任" in undone.text
    assert not undone.soup.select("form[action^='/undo/']")


def test_staff_without_review_write_drafts_and_a_reviewer_is_needed(app: Workbench, centre: Path) -> None:
    saved(Visitor(app, "zhao"), f"/form/activity?id={OTHER}", 实到="4")
    assert "状态: 草稿" in (centre / OTHERS).read_text("utf-8").split("\n\n")[0]
    staff = Visitor(app, "zhao")
    refused = staff.send(staff.get(f"/form/activity?id={OTHER_DRAFT}"), "/form/", 状态="已审核")
    assert refused.status == 422


def test_handing_in_is_for_staff_and_choices_for_reviewers(app: Workbench, centre: Path) -> None:
    for login in ("li", "sun"):
        assert Visitor(app, login).get("/sync").status == 403
        assert Visitor(app, login).post("/sync", [("0" * 16, "theirs")]).status == 403
    assert Visitor(app, "zhao").post("/sync", [("0" * 16, "theirs")]).status == 403
    assert Visitor(app, "wang").get("/sync").status == 200


# ---- drafts ----


def test_the_drafts_of_others_are_not_found(app: Workbench) -> None:
    other = Visitor(app, "ba")
    form = other.get(f"/form/activity?id={OTHER}")
    other.send(form, "/form/", 标题="还没有存的话")
    assert app.shared
    [draft] = app.shared.bench_of("ba").drafts.all()
    for login in ("li", "sun", "zhao", "wang"):
        visitor = Visitor(app, login)
        for address in (f"/draft/{draft.id}", f"/preview/{draft.id}", f"/site/{draft.id}/", f"/pictures/{draft.id}"):
            assert visitor.get(address).status == 404
        for address in (f"/draft/{draft.id}", f"/save/{draft.id}"):
            assert visitor.post(address, [("标题", "x")]).status == 404
        visitor.post(f"/draft/{draft.id}/remove")
        assert "还没有存的话" not in visitor.get("/").text
    assert app.shared.bench_of("ba").drafts.get(draft.id)
    assert other.get(f"/draft/{draft.id}").status == 200


def test_old_drafts_of_people_who_do_not_come_back_are_removed(app: Workbench, centre: Path, tmp_path: Path) -> None:
    Visitor(app, "ba").send(Visitor(app, "ba").get(f"/form/activity?id={OTHER}"), "/form/", 标题="很久以前")
    [file] = (tmp_path / "own").rglob("people/*/*.draft")
    assert file.stat().st_mode & 0o777 == 0o600
    os.utime(file, (0, 0))
    Visitor(shared_workbench(centre), "li").get("/")
    assert not file.exists()


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


# ---- the rights file while people work ----


def test_a_right_that_is_taken_away_is_gone_at_once(app: Workbench, centre: Path) -> None:
    secretary = Visitor(app, "li")
    asked = secretary.send(secretary.get(f"/form/activity?id={SECOND}"), "/form/", 实到="5")
    rights = centre.parent / "rights.yml"
    rights.write_text(RIGHTS.replace("组织: zb09", "组织: zb08"), "utf-8")
    assert secretary.send(asked, "/save/").status == 403
    assert (centre / FILE).read_text("utf-8") == MEETINGS
    rights.write_text(RIGHTS.replace("登录名: li", "登录名: liu"), "utf-8")
    gone = secretary.get("/")
    assert gone.status == 403
    assert "- 登录名: li" in gone.html
    rights.write_text(RIGHTS, "utf-8")
    assert "存好了" in secretary.send(asked, "/save/").text


def test_a_broken_rights_file_lets_nobody_in_and_says_where(app: Workbench, centre: Path) -> None:
    rights = centre.parent / "rights.yml"
    rights.write_text(RIGHTS.replace("组织: zb09", "组职: zb09"), "utf-8")
    for login in ("li", "wang", "nobody"):
        page = Visitor(app, login).get("/")
        assert page.status == 503
        assert "rights.yml:4:3" in page.text
        assert "  组织: zb09" in page.html
        assert str(centre.parent) not in page.html
    rights.unlink()
    assert Visitor(app, "wang").get("/").status == 503
    rights.write_text("", "utf-8")
    assert Visitor(app, "wang").get("/").status == 503


def test_an_organisation_that_is_gone_stops_nobody_else(app: Workbench, centre: Path) -> None:
    (centre.parent / "rights.yml").write_text(RIGHTS.replace("组织: zb09", "组织: zb99"), "utf-8")
    assert Visitor(app, "wang").get("/").status == 200
    assert Visitor(app, "li").get(f"/form/activity?id={SECOND}").status == 403
