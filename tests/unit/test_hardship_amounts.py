"""Public records and feeds do not show the amounts that a figure of hardship adds up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import centre, loaded, meeting
from tests.unit.figure_reader import Atom, Reader, base
from yinling.pages.context import SiteContext
from yinling.pages.feeds import feeds
from yinling.pages.registry import record_pages
from yinling.records.activity import Activity
from yinling.records.baseline import Baseline

GIFTS: dict[str, Any] = {
    "编号": "gifts",
    "名称": "慰问",
    "单位": "人次",
    "记录种类": "活动",
    "合计字段": "数量.服务群众",
}
GIFTS |= {"困难类": "是", "分组": "关爱"}


def with_gifts(root: Path, *households: int) -> SiteContext:
    """Return a centre with public activities that say how many households were visited."""
    held = [meeting(f"2019-0{month}-01", 数量={"服务群众": count}) for month, count in enumerate(households, 1)]
    overview = centre(root / "c", rules__metrics=[GIFTS], activities=held)
    return SiteContext(overview)


@pytest.mark.parametrize("households", [(3,), (3, 60), (60, 70)])
def test_public_records_do_not_tell_the_amounts_of_a_figure_of_hardship(
    tmp_path: Path, households: tuple[int, ...]
) -> None:
    context = with_gifts(tmp_path, *households)
    pages = "".join(page.html for page in record_pages(context) if "report" not in page.uri)
    listed = next(page.html for page in record_pages(context) if page.uri == "report/gifts/")
    feed = next(feed.make().decode() for feed in feeds(context) if feed.uri == "records.json")
    for count in households:
        assert f">{count} 人次" not in pages
        assert f'"服务群众": {count}' not in feed
        assert f"· {count} 人次" not in listed
    assert all("服务群众" not in activity.metrics for activity in context.library.all(Activity))
    assert all(activity.metrics["服务群众"] for activity in context.overview.internal.all(Activity))


@pytest.mark.parametrize(
    ("folder", "row", "label", "field"),
    [
        ("honours", {"年度": 2019, "名称": "帮困先进", "级别": "中心", "对象类型": "集体"}, "荣誉", "数量"),
        ("pairings", {"类别": "帮扶", "代码": "BX-01", "开始": "2019-03-01"}, "结对", "辅导次数"),
        ("pairings", {"类别": "帮扶", "代码": "BX-01", "开始": "2019-03-01"}, "结对", None),  # counted one by one
    ],
)
def test_a_record_that_cannot_be_without_its_amount_is_not_published(
    tmp_path: Path, folder: str, row: dict[str, Any], label: str, field: str | None
) -> None:
    """Check that the pages are made, and that the record is on none of them."""
    files: dict[str, Any] = {"rules__metrics": [GIFTS | {"记录种类": label, "合计字段": field}]}
    files["rules__metrics"] = [{k: v for k, v in each.items() if v} for each in files["rules__metrics"]]
    context = SiteContext(centre(tmp_path / "c", **files | {folder: [{"组织": "zb09", **row}]}))
    assert [page for page in record_pages(context) if page.html]
    assert [feed for feed in feeds(context) if feed.make()]
    kind = context.library.kind_named(label)
    assert kind and context.overview.internal.all(kind) and not context.library.all(kind)


@pytest.mark.parametrize("visibility", ["公开", "内部"])
@pytest.mark.parametrize("field", ["辅导次数", None])
def test_the_check_tells_of_a_record_that_a_figure_of_hardship_hides(
    tmp_path: Path, field: str | None, visibility: str
) -> None:
    metric = {key: value for key, value in (GIFTS | {"记录种类": "结对", "合计字段": field}).items() if value}
    row = {"组织": "zb09", "类别": "帮扶", "代码": "BX-01", "开始": "2019-03-01", "公开范围": visibility}
    found = loaded(tmp_path / "c", rules__metrics=[metric], pairings=[row])
    told = [(each.code, each.file) for each in found.problems if each.code == "hidden-by-figure"]
    assert told == ([("hidden-by-figure", "data/pairings/added.yml")] if visibility == "公开" else [])


@pytest.mark.parametrize(("visibility", "hardship"), [("公开", "是"), ("公开", "否"), ("内部", "是")])
def test_the_check_tells_of_public_records_that_anybody_can_count(
    tmp_path: Path, visibility: str, hardship: str
) -> None:
    metric = GIFTS | {"困难类": hardship}
    del metric["合计字段"]
    found = loaded(tmp_path / "c", rules__metrics=[metric], activities=[meeting("2019-03-01", 公开范围=visibility)])
    told = [each.code for each in found.problems if each.code == "figure-of-public"]
    assert told == (["figure-of-public"] if (visibility, hardship) == ("公开", "是") else [])


def test_a_withheld_baseline_is_in_no_feed(tmp_path: Path) -> None:
    atoms = [Atom(frozenset({"poor"}), "zb01", 2019, "困难", 60), Atom(frozenset({"poor"}), "", 2019, "", 2, "b0")]
    row = {"id": "b0", "metric": "poor", "value": 2, "unit": "户", "period": "2019", "source": "账上写着二户"}
    baseline = Baseline.model_validate({**row, "visibility": "公开", "status": "已审核"})
    reader = Reader(base(tmp_path, "poor"), atoms, [baseline])
    files = "".join(feed.make().decode() for feed in feeds(reader.context) if feed.uri.endswith(".json"))
    assert "二户" not in files + reader.html("report/poor/") + reader.html("report/")
    assert "62 户" in reader.html("report/poor/")
