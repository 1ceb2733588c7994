"""Dates, months and times as people write them are corrected, and those with two meanings are not."""

from __future__ import annotations

import pytest

from yinling.chinese.written_times import day_in, period_in, time_in


@pytest.mark.parametrize(
    "text",
    [
        "2026年11月5日（星期四）",
        "2026年11月5日 周四",
        "(周四)2026年11月5号",
        "20261105",
        "2026.11.5",
        "2026。11。5",
        "2026、11、5",
        "2026/11/05",
        "2026—11—5",
        "２０２６年１１月５日",
        "2026 年 11 月 5 日",
        "二〇二六年十一月五日",
        "二零二六年11月五号",
        "26年11月5日",
        "26.11.5",
        "2026-11-05 00:00:00",
        "2026-11-05T00:00:00Z",
        "46331",  # a spreadsheet's number of the day
        "'2026-11-05",
    ],
)
def test_a_day(text: str) -> None:
    day = day_in(text)
    assert day is not None
    assert day[:3] == (2026, 11, 5)
    assert day.weekday in (None, 3)
    assert not day.has_time


@pytest.mark.parametrize("text", ["11/5", "11.5", "11-05", "11月5日", "11月5号", "十一月五日", "１１．５"])
def test_a_day_without_its_year(text: str) -> None:
    day = day_in(text)
    assert day is not None
    assert day[:3] == (0, 11, 5)


@pytest.mark.parametrize("text", ["2026年11月5日上午9点", "2026-11-05 09:30", "2026年11月5日9时"])
def test_a_day_with_a_time(text: str) -> None:
    day = day_in(text)
    assert day is not None
    assert (day[:3], day.has_time) == ((2026, 11, 5), True)


@pytest.mark.parametrize(
    "text",
    ["", "明天", "周四", "11月", "2026.11", "5.11.2026", "11.3.5", "11月5日至6日", "11月上旬", "123456"],
)
def test_what_may_mean_two_days_or_none(text: str) -> None:
    assert day_in(text) is None


def test_the_order_that_a_day_above_twelve_shows() -> None:
    assert day_in("11/25/2026") == day_in("25/11/2026") == (2026, 11, 25, None, False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026年11月", "2026-11"),
        ("2026年11月份", "2026-11"),
        ("202611", "2026-11"),
        ("2026.11", "2026-11"),
        ("２０２６／１１", "2026-11"),
        ("二〇二六年十一月", "2026-11"),
        ("26年11月", "2026-11"),
        ("2026-11-05", "2026-11"),
        ("2026年第四季度", "2026-Q4"),
        ("2026年4季度", "2026-Q4"),
        ("2026q4", "2026-Q4"),
        ("2026年上半年", "2026-01/2026-06"),
        ("2026下半年", "2026-07/2026-12"),
        ("2026年1-6月", "2026-01/2026-06"),
        ("2026年1月至6月", "2026-01/2026-06"),
        ("2026.10到2027.3", "2026-10/2027-03"),
        ("2026年度", "2026"),
        ("二〇二六年", "2026"),
        ("2026.0", "2026"),
        ("2026-13", ""),
        ("2026年6-1月", ""),
        ("11月", ""),
        ("去年", ""),
    ],
)
def test_a_period(text: str, code: str) -> None:
    assert period_in(text) == code


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("上午9点", "09:00"),
        ("上午九点半", "09:30"),
        ("早上八点一刻", "08:15"),
        ("下午3点", "15:00"),
        ("下午３点半", "15:30"),
        ("下午14：30", "14:30"),
        ("晚上7点三刻", "19:45"),
        ("中午12点", "12:00"),
        ("中午1点", "13:00"),
        ("9点30分", "09:30"),
        ("14时", "14:00"),
        ("9.30", "09:30"),
        ("0930", "09:30"),
        ("930", "09:30"),
        ("9:30AM", "09:30"),
        ("3:00 pm", "15:00"),
        ("14:30:00", "14:30"),
        ("3点", ""),  # at night or in the afternoon
        ("晚上12点", ""),
        ("9:00-11:00", ""),
        ("上午", ""),
        ("25:00", ""),
        ("上午9点70分", ""),
    ],
)
def test_a_time_of_day(text: str, time: str) -> None:
    assert time_in(text) == time
