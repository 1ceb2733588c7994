"""What pages hang on: an edit makes those pages anew that show it, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from tests.conftest import ROOT
from tests.unit.centre import branch, centre, meeting
from yinling.pages.context import SiteContext
from yinling.pages.registry import groups
from yinling.site.steps import TEMPLATES


class Told(NamedTuple):
    """What is said of a page: what it hangs on, by itself or with its group, and its HTML."""

    key: bytes | None
    html: str


def told(root: Path, **edited: Any) -> dict[str, Told]:
    """Each page of a centre of two branches."""
    first, second = branch("zb01", **{"名称": "第一党支部"} | edited), branch("zb02", 名称="第二党支部")
    meetings = [meeting(day, org=org) for org in ("zb01", "zb02") for day in ("2019-03-05", "2019-04-09")]
    overview = centre(root, orgs__first=[first], orgs__second=[second], activities=meetings)
    context = SiteContext(overview, ROOT / TEMPLATES)
    return {
        page.uri: Told(group.key or page.made_from(), page.html) for group in groups(context) for page in group.pages()
    }


def test_a_branch_is_told_on_its_own_page_and_named_on_others(tmp_path: Path) -> None:
    before = told(tmp_path / "a")
    assert all(page.key for page in before.values())
    after = told(tmp_path / "b", 简介="常在二楼活动室开会。")
    # The committee's page is asked, for it hangs on all below it; what is written is the branch's own.
    assert [uri for uri in after if after[uri].key != before[uri].key] == ["orgs/dw/", "orgs/zb01/"]
    assert [uri for uri in after if after[uri].html != before[uri].html] == ["orgs/zb01/"]
    named = told(tmp_path / "c", 名称="第一离退休党支部")
    changed = {uri for uri in named if named[uri].key != before[uri].key}
    assert {"orgs/", "orgs/zb01/", "activities/", "activities/zb01/", "cadence/2019/", "search/"} <= changed


def test_where_the_html_is_another_so_is_the_key(tmp_path: Path) -> None:
    before = told(tmp_path / "a")
    hidden, dissolved = {"公开范围": "内部"}, {"撤销日期": "2019-11-01"}
    edits = ({"简介": "常在二楼活动室开会。"}, {"名称": "第一离退休党支部"}, hidden, dissolved)
    for number, edit in enumerate(edits):
        after = told(tmp_path / f"b{number}", **edit)
        differ = [uri for uri, page in after.items() if uri in before and page.html != before[uri].html]
        assert differ
        assert [uri for uri in differ if after[uri].key == before[uri].key] == []
