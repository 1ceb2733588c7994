"""Plots: what their cells and bars say, in signs and in words."""

from __future__ import annotations

import datetime as dt

from yinling.derived.cadence import Cell, State, rate
from yinling.derived.month_states import MonthState, month_states
from yinling.pages import charts
from yinling.pages.charts import StripCell
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
    assert [(name, len(strip)) for name, strip in rows] == [("党课", 4), ("支委会（第一小组）", 12)]
    assert rows[0][1][0] == ("一季度", "达标", "", "")
