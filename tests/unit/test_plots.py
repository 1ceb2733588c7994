"""Plots: what their cells and bars say, in signs and in words."""

from __future__ import annotations

import datetime as dt

import pytest

from yinling.derived.cadence import Cell, State, rate
from yinling.derived.month_states import MonthState, month_states
from yinling.pages import charts
from yinling.pages.charts import Bar, StripCell
from yinling.pages.numbers import counted, keep_units
from yinling.pages.report import largest
from yinling.pages.strips import rule_strips
from yinling.records.activity import Activity
from yinling.records.cadence_rule import CadenceRule
from yinling.records.org import Org
from yinling.records.period import Period, Unit

BRANCH = Org(id="a", name="甲支部", org_kind="党支部")
STATES: dict[str, State] = {"达": "达标", "补": "补开", "缺": "缺", "录": "未录入", "未": "未到期", "不": "不适用"}


def cells(states: str, per: Unit = "月", org: Org = BRANCH) -> list[Cell]:
    """Return the cells of a year of one rule, a character for each."""
    kind = {"月": "支委会", "季": "党课", "年": "民主评议"}[per]
    rule = CadenceRule(id=f"r-{per}", type=kind, per=per, min=1, scope="支部", source="条例")
    return [
        Cell(org, rule, period, STATES[each]) for each, period in zip(states, Period.in_year(2019, per), strict=True)
    ]


def test_a_month_says_first_what_is_missing_then_what_nobody_knows() -> None:
    months = month_states([*cells("达达达达达达达达达补未不"), *cells("缺补录未", "季")])
    shown = {word: state for state, word in STATES.items()}
    assert "".join(shown[month.state] for month in months) == "达达缺达达补达达录补未未"
    assert months[2].note == "达标 1 项，缺 1 项"
    assert months[0].note == ""
    assert months[11].waiting == 1


def test_the_months_add_up_to_the_year() -> None:
    every = [*cells("达" * 10 + "缺未"), *cells("达缺补录", "季"), *cells("缺", "年")]
    months, year = month_states(every), rate(every)
    for name in ("on_time", "made_up", "missed", "unrecorded", "due"):
        assert sum(getattr(month.rate, name) for month in months) == getattr(year, name) > 0


def test_a_rule_of_a_quarter_counts_in_the_month_of_its_meeting() -> None:
    held = Activity(id="m", org="a", date=dt.date(2019, 2, 5), type="党课", title="课")
    quarter = cells("达达达达", "季")[0]
    months = month_states([Cell(quarter.org, quarter.rule, quarter.period, "达标", (held,))])
    assert [month.state for month in months[:3]] == ["不适用", "达标", "不适用"]


def test_a_strip_says_in_words_what_its_cells_show() -> None:
    months = [MonthState(rate(()))] * 2 + [MonthState(rate(cells("缺" + "达" * 11)))] + [MonthState(rate(()))] * 9
    html = charts.month_strip(months, "2019年<全部>")
    assert 'role="img" aria-label="2019年&lt;全部&gt;：1月至2月不适用，3月达标 11 项，缺 1 项，4月至12月不适用"' in html
    assert html.count("<b ") == 12
    assert html.count('<b class="yl-state-missed">缺</b>') == 1
    assert html.count('<b class="yl-state-open">空</b>') == 11


def test_each_state_has_its_character() -> None:
    shown = [charts.SIGNS[state][1] for state in ("达标", "补开", "缺", "未录入", "未到期", "不适用")]
    assert shown == ["开", "补", "缺", "未", "空", "空"]
    assert charts.strip([StripCell("全年", "达标")], "民主评议").count("开") == 1


def test_a_branch_has_a_strip_for_each_rule_and_group() -> None:
    group = Org(id="a-1", name="第一小组", org_kind="党小组")
    rows = rule_strips([*cells("达达达达", "季"), *cells("缺" * 12, org=group), *cells("不", "年")], BRANCH)
    assert [(row.title, len(row.cells), row.rate.percent) for row in rows] == [
        ("党课", 4, "100%"),
        ("支委会（第一小组）", 12, "0%"),
    ]
    assert rows[0].cells[0] == ("一季度", "达标", "", ())


def test_a_bar_is_as_long_as_its_number_and_says_it() -> None:
    html = charts.bars([("1月", 30_000), ("2月", 0), ("3月", 7500), ("4月", "未录入")], "次", "每月<活动>")
    assert 'aria-label="每月&lt;活动&gt;：1月 30,000 次，2月 0 次，3月 7500 次，4月 未录入"' in html
    assert [html.count(f'<rect width="{width}%"') for width in (100, 25)] == [1, 1]
    assert html.count("<rect") == 2
    assert html.count("<svg") == 4
    assert charts.months([3, 0], "次", "每月") == charts.bars([("1月", 3), ("2月", 0)], "次", "每月")
    assert 'role="img"' in charts.bars([], "人", "空")


def test_the_bar_of_an_incomplete_year_is_hatched_and_says_why() -> None:
    html = charts.years([Bar("2018年", 50, partial="记录不全"), Bar("2019年", 100)], "次", "历年")
    assert 'aria-label="历年：2018年 50 次，记录不全，2019年 100 次"' in html
    assert '<line x2="50%"' in html
    assert html.count("<rect") == html.count("<line") == 1


def test_a_share_stands_in_the_frame_of_its_whole() -> None:
    html = charts.attendance([("甲", 999, 1000), ("乙", 1, 1000), ("丙", 0, 1000)], "到会")
    assert "甲 应到 1000 人，实到 999 人，99.9%，乙 应到 1000 人，实到 1 人，0.1%" in html
    assert html.count("yl-plot__of") == 3
    assert "应到 35 人，实到 31 人，88.6%" in charts.attendance([("第一党支部", 31, 35)], "到会")
    assert '<rect width="88.6%"' in charts.attendance([("第一党支部", 31, 35)], "到会")


def test_a_share_is_never_rounded_to_all_or_to_nothing() -> None:
    html = charts.attendance([("甲", 9999, 10_000), ("乙", 1, 10_000)], "到会")
    assert "99.9%" in html
    assert "0.1%" in html


def test_numbers_have_marks_and_stay_with_their_unit() -> None:
    assert counted(9999, "次") == '<span class="yl-nowrap">9999 次</span>'
    assert counted(17220) == "17,220"
    assert counted("17220 人次") == '<span class="yl-nowrap">17,220 人次</span>'
    assert counted("931 条，17220 人次。") == (
        '<span class="yl-nowrap">931 条</span>，<span class="yl-nowrap">17,220 人次</span>。'
    )
    assert counted("未知（已知至少 3 <b>）") == "未知（已知至少 3 &lt;b&gt;）"
    assert counted("95.7%") == '<span class="yl-nowrap">95.7%</span>'
    assert counted("电话 01012345678") == "电话 01012345678"
    assert counted("2019年") == '<span class="yl-nowrap">2019年</span>'


def test_the_attendance_of_many_organisations_still_adds_up() -> None:
    rows = [(f"第{n}党总支", n, 2 * n) for n in range(1, 31)]
    shown = largest(rows)
    assert largest(rows[:20]) == rows[:20]
    assert len(shown) == 20
    assert shown[0] == ("第30党总支", 30, 60)
    assert shown[-1] == ("其余 11 个组织", 66, 132)
    assert sum(due for _, _, due in shown) == sum(due for _, _, due in rows)


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>核对于2026年11月28日。</p>", "<p>核对于{2026年11月28日}。</p>"),
        ("<p>在党50年，1月至6月</p>", "<p>在党{50年}，{1月}至{6月}</p>"),
        ("<li>31 人，17,220 人次，95.7%</li>", "<li>{31 人}，{17,220 人次}，{95.7%}</li>"),
        ("<p>0.4 兆，30 分钟，3 个月</p>", "<p>{0.4 兆}，{30 分钟}，{3 个月}</p>"),
        ('<p title="3月5日">第 2 页</p>', '<p title="3月5日">第 {2 页}</p>'),
        ("<p><a><b>3月</b>，5 条</a>，3月</p>", "<p><a><b>3\u2060月</b>，5\u00a0条</a>，{3月}</p>"),
        ('<span class="yl-nowrap">82 项</span>', '<span class="yl-nowrap">82 项</span>'),
        ("<p>09:00 · 中心 · 党课</p>", "<p>09:00\u00a0· 中心\u00a0· 党课</p>"),
        ("<p>A3 纸，13335、12345 热线</p>", "<p>A3 纸，13335、12345 热线</p>"),
    ],
)
def test_no_line_of_a_page_begins_with_the_unit_of_a_number(html: str, kept: str) -> None:
    wrapped = kept.replace("{", '<span class="yl-nowrap">').replace("}", "</span>")
    assert keep_units(html) == wrapped
