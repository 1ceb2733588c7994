"""What pages hang on: an edit makes those pages anew that show it, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.unit.centre import branch, centre, meeting
from yinling.pages.everything import record_pages
from yinling.pages.views import Views
from yinling.site import TEMPLATES


def keys(root: Path, **edited: Any) -> dict[str, bytes | None]:
    """The key of each page of a centre of two branches."""
    first, second = branch("zb01", **{"名称": "第一党支部"} | edited), branch("zb02", 名称="第二党支部")
    meetings = [meeting(day, org=org) for org in ("zb01", "zb02") for day in ("2019-03-05", "2019-04-09")]
    overview = centre(root, orgs__first=[first], orgs__second=[second], activities=meetings)
    views = Views(overview, ROOT / TEMPLATES)
    return {page.uri: page.made_from() for page in record_pages(views)}


def test_a_branch_is_told_on_its_own_page_and_named_on_others(tmp_path: Path) -> None:
    before = keys(tmp_path / "a")
    assert all(before.values())
    told = keys(tmp_path / "b", 简介="常在二楼活动室开会。")
    assert [uri for uri in told if told[uri] != before[uri]] == ["orgs/zb01/"]
    named = keys(tmp_path / "c", 名称="第一离退休党支部")
    changed = {uri for uri in named if named[uri] != before[uri]}
    assert {"orgs/", "orgs/zb01/", "activities/", "activities/zb01/", "cadence/2019/", "search/"} <= changed
