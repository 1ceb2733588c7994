"""A secretary leaves nothing 已审核, by whatever door; a reviewer finds what waits."""

from __future__ import annotations

from pathlib import Path

from tests.workbench.desks import FILE, MEETINGS, SECOND, git
from tests.workbench.visitors import (
    OTHER,
    OTHER_DRAFT,
    OTHERS,
    OTHERS_TEXT,
    Visitor,
    app,
    authors,
    centre,
    chosen_status,
    saved,
    state,
)
from yinling.workbench.app import Workbench

__all__ = ["app", "centre"]


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
    """What comes back is a draft; the reviewer sets the rest."""
    secretary = Visitor(app, "li")
    done = saved(secretary, f"/form/activity?id={SECOND}", 实到="5")
    assert "撤回了" in secretary.send(done, "/undo/").text
    first, second = (centre / FILE).read_text("utf-8").split("\n\n")
    assert "状态: 已审核" in first
    assert "实到: 4" in second
    assert "状态: 草稿" in second
    # A save of nothing but the status has nothing else to take back.
    reviewer = Visitor(app, "wang")
    saved(reviewer, f"/form/activity?id={SECOND}", 状态="已审核")
    done = saved(secretary, f"/form/activity?id={SECOND}", 状态="草稿")
    refused = secretary.send(done, "/undo/")
    assert refused.status == 409
    assert "审核的人" in refused.text
    reviewer.post(f"/undo/{git(centre, 'rev-parse', 'HEAD').strip()}")
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
