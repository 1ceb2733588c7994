"""Check headcounts: the valid one on a day, and unknown numbers. Sums of several branches are in test_overview."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import branch, centre
from yinling.derived.headcounts import PublishedHeadcount, Total, published, totals
from yinling.pages.context import SiteContext
from yinling.pages.registry import record_pages
from yinling.records.org import Org

# Unsorted on purpose: the newest is found by its day, not by its place in the file.
COUNTS = [
    {"截至": "2019-06-30", "总数": 18, "离退休": "未知"},
    {"截至": "2018-12-31", "总数": 20, "离退休": 20},
]


def on(root: Path, day: str, field: str = "total", **more: Any) -> Total:
    """Return the total of a field of the only branch on a day."""
    overview = centre(root / "c", orgs=[branch("zb01", **{"党员人数": COUNTS, **more})])
    zb01 = overview.library.get(Org, "zb01")
    assert zb01 is not None
    return totals([zb01], dt.date.fromisoformat(day))[field]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2018-12-30", Total(known=0, unknown=1)),  # not reported yet
        ("2018-12-31", Total(known=20, unknown=0)),
        ("2019-06-29", Total(known=20, unknown=0)),
        ("2019-06-30", Total(known=18, unknown=0)),
    ],
)
def test_the_newest_headcount_up_to_the_day_is_used(tmp_path: Path, day: str, expected: Total) -> None:
    assert on(tmp_path, day) == expected


def test_an_older_count_does_not_replace_an_unknown_one(tmp_path: Path) -> None:
    assert on(tmp_path, "2019-12-31", "retired") == Total(known=0, unknown=1)


def test_a_field_that_is_not_written_is_unknown(tmp_path: Path) -> None:
    assert on(tmp_path, "2019-12-31", "attached").shown == "未知"


def test_zero_is_a_known_count(tmp_path: Path) -> None:
    nobody = [{"截至": "2019-06-30", "总数": 18, "挂靠": 0}]
    assert on(tmp_path, "2019-12-31", "attached", 党员人数=nobody).shown == "0 人"


@pytest.mark.parametrize(("day", "branches"), [("2019-08-31", 1), ("2019-09-01", 0)])
def test_a_branch_counts_until_its_last_day(tmp_path: Path, day: str, branches: int) -> None:
    found = on(tmp_path, day, 撤销日期="2019-08-31")
    assert (found.known, found.unknown) == (18 * branches, 0)


def test_a_branch_before_its_founding_is_not_counted_as_unreported(tmp_path: Path) -> None:
    assert on(tmp_path, "2019-08-31", 成立日期="2019-09-01", 党员人数=[]) == Total(known=0, unknown=0)


def test_an_unknown_headcount_is_not_shown_above_the_sums_of_branches(tmp_path: Path) -> None:
    def page(root: Path, own: dict[str, Any]) -> str:
        orgs = [branch("zb01", 党员人数=COUNTS), branch("dzz9", 类型="党总支", 党员人数=[{"截至": "2019-06-30"} | own])]
        orgs += [branch("zb02", 上级="dzz9", 党员人数=COUNTS), branch("zb03", 上级="dzz9")]
        context = SiteContext(centre(root, orgs=orgs))
        return next(page.html for page in record_pages(context) if page.uri == "orgs/dzz9/")

    unknown, known = page(tmp_path / "a", {"总数": "未知"}), page(tmp_path / "b", {"总数": 0})
    assert "至少 18 人（1 个支部未报）" in unknown and "不按零计算" not in unknown
    assert "至少 18 人（1 个支部未报）" in known and "<td>0 人</td>" in known


def shown(root: Path, *counts: dict[str, Any], own: dict[str, Any] | None = None, **more: Any) -> PublishedHeadcount:
    """Return the published headcount of a committee whose branches have ``counts``; a number below five is small."""
    day = {"截至": "2019-06-30"}
    orgs = [branch(f"zb0{number}", 上级="dzz9", 党员人数=[day | row]) for number, row in enumerate(counts, 1)]
    committee = branch("dzz9", 类型="党总支", 党员人数=[day | own] if own else [])
    overview = centre(root / "c", orgs=[committee, *orgs])
    org = overview.library.get(Org, "dzz9")
    assert org is not None
    return published(org, overview.tree.branches(org), dt.date(2019, 12, 31), 5, **{"whole": True} | more)


@pytest.mark.parametrize(
    ("counts", "text"), [((2, 2), "少于 5 人"), ((2, 3), "5 人"), ((0, 0), "0 人"), ((4, None), "未知（1 个支部未报）")]
)
def test_a_small_sensitive_total_is_suppressed(tmp_path: Path, counts: tuple[int | None, ...], text: str) -> None:
    rows = [{} if count is None else {"行动不便": count, "挂靠": count} for count in counts]
    totals = dict(shown(tmp_path, *rows).totals)
    assert totals["行动不便"] == text
    assert "少于" not in totals["挂靠"]


def test_sensitive_totals_are_published_for_the_whole_centre_only(tmp_path: Path) -> None:
    rows = [{"总数": 30, "八十岁以上": 9, "外地居住": 9}] * 2
    part = shown(tmp_path / "a", *rows, whole=False)
    assert [label for label, _ in part.totals] == ["总数", "正式", "预备", "在职", "离退休", "挂靠"]
    assert dict(shown(tmp_path / "b", *rows).totals)["八十岁以上"] == "18 人"


def test_an_organisations_own_sensitive_numbers_are_not_published(tmp_path: Path) -> None:
    own = {"总数": 30, "在职": 0, "离退休": 20, "八十岁以上": 9, "行动不便": 9, "外地居住": 9}
    found = shown(tmp_path / "a", own=own)
    assert found.day == dt.date(2019, 6, 30)
    assert found.counts == [
        *(
            ("总数", "30 人"),
            ("正式", "未知"),
            ("预备", "未知"),
            ("在职", "0 人"),
            ("离退休", "20 人"),
            ("挂靠", "未知"),
        )
    ]
    assert found.parts == [("离退休", 20)]
    assert found.totals == []
    assert shown(tmp_path / "b") == PublishedHeadcount(None, [], [], [])
