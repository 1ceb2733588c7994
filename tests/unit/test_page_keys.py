"""Check the cache keys of pages: an edit changes only the keys of the pages that show it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from tests.unit.centre import branch, centre, meeting
from yinling.pages.context import SiteContext
from yinling.pages.registry import groups


class RenderedPage(NamedTuple):
    """A rendered page: its HTML and its cache key, or the key of its group."""

    key: bytes | None
    html: str


def rendered(root: Path, **edited: Any) -> dict[str, RenderedPage]:
    """Render each page of a centre of two branches. ``edited`` are fields of the first branch."""
    first, second = branch("zb01", **{"名称": "第一党支部"} | edited), branch("zb02", 名称="第二党支部")
    seen = {"zb01": edited.get("公开范围", "公开"), "zb02": "公开"}  # of an internal branch no activity is public
    days = ("2019-03-05", "2019-04-09")
    meetings = [meeting(day, org=org, 公开范围=seen[org]) for org in seen for day in days]
    overview = centre(root, orgs__first=[first], orgs__second=[second], activities=meetings)
    context = SiteContext(overview)
    return {
        page.uri: RenderedPage(group.key or page.cache_key(), page.html)
        for group in groups(context)
        for page in group.pages()
    }


def test_an_edit_of_a_branch_changes_the_keys_of_its_own_page_and_of_those_that_name_it(tmp_path: Path) -> None:
    before = rendered(tmp_path / "a")
    assert all(page.key for page in before.values())
    after = rendered(tmp_path / "b", 简介="常在二楼活动室开会。")
    # The key of the committee's page changes with everything below it; the HTML of the branch's own page changes.
    assert [uri for uri in after if after[uri].key != before[uri].key] == ["orgs/dw/", "orgs/zb01/"]
    assert [uri for uri in after if after[uri].html != before[uri].html] == ["orgs/zb01/"]
    named = rendered(tmp_path / "c", 名称="第一离退休党支部")
    changed = {uri for uri in named if named[uri].key != before[uri].key}
    assert {"orgs/", "orgs/zb01/", "activities/", "activities/zb01/", "cadence/2019/", "search/"} <= changed


def test_another_html_has_another_key(tmp_path: Path) -> None:
    before = rendered(tmp_path / "a")
    hidden, dissolved = {"公开范围": "内部"}, {"撤销日期": "2019-11-01"}
    edits = ({"简介": "常在二楼活动室开会。"}, {"名称": "第一离退休党支部"}, hidden, dissolved)
    for number, edit in enumerate(edits):
        after = rendered(tmp_path / f"b{number}", **edit)
        differ = [uri for uri, page in after.items() if uri in before and page.html != before[uri].html]
        assert differ
        assert [uri for uri in differ if after[uri].key == before[uri].key] == []
