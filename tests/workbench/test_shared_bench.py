"""Several people at one workbench: own drafts, and rights that change while they work."""

from __future__ import annotations

import os
from pathlib import Path

from tests.workbench.desks import FILE, MEETINGS, SECOND
from tests.workbench.visitors import (
    OTHER,
    RIGHTS,
    Visitor,
    app,
    centre,
    shared_workbench,
)
from yinling.workbench.app import Workbench

__all__ = ["app", "centre"]


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
