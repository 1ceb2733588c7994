"""Long lists: by time, page by page, and in runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from yinling.derived.cadence import Cell
from yinling.pages import charts
from yinling.pages.activity_lists import FEW, MANY, grouped
from yinling.pages.date_archive import by_time, pages_of, span_links
from yinling.pages.page import LONG_LIST, Crumb, paginate
from yinling.pages.strips import rule_strips
from yinling.records.cadence_rule import CadenceRule
from yinling.records.org import Org
from yinling.records.period import Period


def days(year: int, number: int) -> Iterator[dt.date]:
    """Newest first, and evenly over the year."""
    for n in reversed(range(number)):
        yield dt.date(year, 1, 1) + dt.timedelta(days=n * 365 // number)


def test_only_a_long_year_is_split_by_month_and_nothing_is_lost() -> None:
    rows = [*days(2019, LONG_LIST + 20), *days(2018, LONG_LIST)]
    long, short = by_time(rows, "a/", lambda day: day)
    assert (long.title, long.uri) == ("2019年", "a/2019/")
    assert [month.uri for month in long.months] == [f"a/2019/{month:02d}/" for month in range(12, 0, -1)]
    assert [day for month in long.months for day in month.rows] == rows[: LONG_LIST + 20]
    assert short.months == ()
    assert short.rows == rows[LONG_LIST + 20 :]


def test_the_crumbs_of_a_month_lead_through_its_year() -> None:
    spans = by_time([*days(2019, LONG_LIST + 1)], "a/", lambda day: day)
    ways = {span.uri: [crumb.uri for crumb in way] for span, way in pages_of(spans, [Crumb("甲", "a/")])}
    assert ways["a/2019/"] == ["a/"]
    assert ways["a/2019/03/"] == ["a/", "a/2019/"]


def test_links_to_different_spans_differ() -> None:
    rows = [*days(2019, LONG_LIST + 1), *days(2018, 3), *days(2017, LONG_LIST + 1)]
    newest, older = (links := span_links(by_time(rows, "a/", lambda day: day), "次")).long_years
    assert newest[0] == f"2019年，{LONG_LIST + 1} 次"
    assert [(link.title, link.uri) for link in newest[1][:2]] == [("全年", "a/2019/"), ("12月", "a/2019/12/")]
    assert [link.title for link in older[1][:2]] == ["2017年", "2017年12月"]
    assert links.others == [("2018年", "a/2018/", "3 次")]
    texts = [link.title for link in (*newest[1], *older[1], *links.others)]
    assert len(texts) == len({*texts})


def test_of_many_pages_the_first_the_last_and_those_around_are_offered() -> None:
    few, many = list(paginate(range(12), "a/", 1)), list(paginate(range(40), "a/", 1))
    assert few[5].near == list(range(1, 13))
    assert many[19].near == [1, 18, 19, 20, 21, 22, 40]
    assert many[0].near == [1, 2, 3, 40]


def test_successive_periods_of_one_state_are_one_run() -> None:
    org = Org(id="a", name="甲", org_kind="党支部")
    rule = CadenceRule(id="r", type="支委会", per="月", min=1, scope="支部", source="条例")
    months = Period.in_year(2019, "月")
    states = ["达标"] * 7 + ["缺"] + ["达标"] * 4
    cells = [Cell(org, rule, month, state) for month, state in zip(months, states, strict=True)]  # type: ignore[arg-type]
    assert said(cells, org) == "支委会：1月至7月达标，8月缺，9月至12月达标"
    assert said(cells[:7], org) == "支委会：1月至7月达标"


def said(cells: list[Cell], org: Org) -> str:
    """Return what a listener hears of the only strip."""
    (row,) = rule_strips(cells, org)
    return charts.strip(row.cells, row.title).split('aria-label="')[1].split('"')[0]


def titles(days: list[dt.date]) -> list[tuple[str, int]]:
    groups = grouped(days, lambda day: day)
    assert [day for group in groups for day in group.rows] == days
    assert len({group.id for group in groups}) == len(groups)
    return [(group.title, len(group.rows)) for group in groups]


def in_month(month: int, number: int) -> list[dt.date]:
    """Return days of a month of 2019, newest first."""
    return [dt.date(2019, month, 1 + n * 30 // number) for n in reversed(range(number))]


def test_a_list_is_folded_by_month_and_a_full_month_by_week() -> None:
    assert titles(in_month(3, FEW)) == [("", FEW)]
    assert titles(in_month(3, FEW) + in_month(1, 2)) == [("2019年3月", FEW), ("2019年1月", 2)]
    assert [title for title, _ in titles(in_month(3, 60))] == [
        "29日到月底",
        "22日至28日",
        "15日至21日",
        "8日至14日",
        "1日至7日",
    ]
    full = titles(in_month(3, MANY + 1) + in_month(1, MANY))
    assert full[0][0] == "2019年3月22日至28日"
    assert full[-1] == ("2019年1月", MANY)


def test_a_list_of_many_months_with_few_rows_each_is_folded_by_year() -> None:
    days = [dt.date(year, month, 5) for year in (2019, 2018) for month in range(12, 0, -1)]
    assert titles(days) == [("2019年", 12), ("2018年", 12)]
    assert len(titles([dt.date(2019, 12, 6), *days])) == 24, "a year of more rows than MANY would be long again"
    assert titles([]) == []
