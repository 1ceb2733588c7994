"""The values that a secretary may write for each type, and the corrections of others."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from yinling.core.problems import explanations
from yinling.library.parse import read_records, record_keys
from yinling.records import types
from yinling.records.base import Part, Record
from yinling.records.period import Period
from yinling.sources import yaml


def read(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        (types.Date, "2020-02-29", date(2020, 2, 29)),
        (types.Year, 2019, 2019),
        (types.Count, 0, 0),
        (types.Flag, "否", False),
        (types.Flag, True, True),
        (types.TimeOfDay, "9:05", "09:05"),
        (types.TimeOfDay, "１４：３０", "14:30"),
        (types.UnknownOrCount, "未知", None),
        (types.Text, 2019, "2019"),
        (types.Text, " 学习 ", "学习"),
        (types.Month, "2019-03", Period(date(2019, 3, 1), date(2019, 3, 31))),
        (types.Many[types.Text], "甲", ("甲",)),
        (types.Many[types.Text], ["甲", "乙"], ("甲", "乙")),
    ],
)
def test_accepted(kind: Any, value: Any, meant: Any) -> None:
    assert read(kind, value) == meant


@pytest.mark.parametrize(
    ("kind", "value", "code", "fixed"),
    [
        (types.Date, "2019/3/5", "date-form", "2019-03-05"),
        (types.Date, "２０１９年３月５号", "date-form", "2019-03-05"),
        (types.Date, "三月五日", "date-form", None),
        (types.Date, 20190305, "date-form", "2019-03-05"),
        (types.Date, "2019-02-29", "no-such-day", None),
        (types.Date, "2019-00-10", "no-such-month", None),
        (types.Date, "2019年2月30日", "no-such-day", None),
        (types.Date, "0019-03-05", "year-range", None),
        (types.Year, "2019年度", "year-form", "2019"),
        (types.Year, 19, "year-range", None),
        (types.Year, True, "year-form", None),
        (types.Count, "1,537", "count-form", "1537"),
        (types.Count, "４８人", "count-form", "48"),
        (types.Count, "四十八", "count-form", "48"),
        (types.Count, "3.5", "count-form", None),
        (types.Count, "048", "count-form", None),
        (types.Count, True, "count-form", None),
        (types.Count, -1, "count-negative", None),
        (types.Count, 10**9, "count-too-large", None),
        (types.Flag, "yes", "flag-form", "是"),
        (types.Flag, "也许", "flag-form", None),
        (types.TimeOfDay, "25:00", "time-form", None),
        (types.TimeOfDay, 870, "time-form", None),
        (types.Text, ["甲"], "not-text", None),
        (types.Text, True, "not-text", None),
        (types.Month, "2019年3月", "month-form", "2019-03"),
        (types.Month, "2019-Q1", "month-form", None),
        (types.AnyPeriod, "2019年第一季度", "period-form", "2019-Q1"),
        (types.AnyPeriod, "2019年四季", "period-form", "2019-Q4"),
        (types.AnyPeriod, "2019-06/2019-01", "period-form", None),
        (types.UnknownOrCount, "不详", "count-form", None),
    ],
)
def test_refused_with_the_correction_where_it_is_known(kind: Any, value: Any, code: str, fixed: str | None) -> None:
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    (row,) = caught.value.errors()
    assert row["type"] == code
    assert row["ctx"].get("fixed_value") == fixed
    assert code in explanations()


@pytest.mark.parametrize(
    ("code", "label", "days"),
    [
        ("2019", "2019年", 365),
        ("2020", "2020年", 366),
        ("2019-Q1", "2019年一季度", 90),
        ("2019-02", "2019年2月", 28),
        ("2019-01/2019-06", "2019年1月至6月", 181),
        ("2018-07/2019-06", "2018年7月至2019年6月", 365),
    ],
)
def test_a_period_reads_and_writes_itself(code: str, label: str, days: int) -> None:
    period = Period.parse(code)
    assert (period.code, period.label, period.days) == (code, label, days)


def test_a_period_holds_its_last_day_and_not_the_next() -> None:
    period = Period.parse("2019-Q1")
    assert date(2019, 3, 31) in period
    assert date(2019, 4, 1) not in period
    assert period.overlap(date(2019, 3, 10), None) == Period(date(2019, 3, 10), date(2019, 3, 31))
    assert period.overlap(date(2019, 4, 1), None) is None
    assert period.meets(Period.parse("2019-03/2019-04"))
    assert not period.meets(Period.parse("2019-04"))


def test_the_units_of_a_year_cover_it_without_overlap() -> None:
    for unit, count in (("月", 12), ("季", 4), ("年", 1)):
        periods = list(Period.in_year(2020, unit))  # type: ignore[arg-type]
        assert len(periods) == count
        assert sum(period.days for period in periods) == 366


class Seat(Part):
    row: Literal["前, 中", "后 or 旁"] | None = Field(None, title="排")


class Room(Record):
    kind, label, folder = "room", "教室", "rooms"
    seats: types.Many[Seat] = Field((), title="座位")
    size: Literal[16, 18] = Field(16, title="字号")


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("座位: [{排: 前}]", 10, "“排”不能填“前”。可以填：前, 中、后 or 旁。"),
        ("座位: {排: 前}", 9, "“排”不能填“前”。可以填：前, 中、后 or 旁。"),
        ("字号: 17", 5, "“字号”不能填“17”。可以填：16、18。"),
    ],
)
def test_a_problem_lists_the_choices_of_the_field(text: str, column: int, says: str) -> None:
    (parsed,) = read_records(Room, yaml.parse("a.yml", text, record_keys(Room)))
    assert [(p.code, p.column, p.message) for p in parsed.problems] == [("not-a-choice", column, says)]
