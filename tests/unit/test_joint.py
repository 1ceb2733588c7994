"""Check activities of several organisations: each of them has held it, and in every sum it counts once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from icalendar import Calendar

from tests.unit.centre import branch, centre, meeting
from yinling.derived.ledger_table import Ledger
from yinling.derived.ledgers import LEDGERS
from yinling.derived.overview import Overview
from yinling.pages.context import SiteContext
from yinling.pages.feeds import feeds
from yinling.pages.registry import record_pages
from yinling.records.activity import Activity
from yinling.records.org import Org
from yinling.records.period import Period
from yinling.records.vocabulary import Metric

ORGS = [
    {"编号": "dzz1", "名称": "第一党总支", "类型": "党总支", "上级": "dw"},
    {"编号": "dzz2", "名称": "第二党总支", "类型": "党总支", "上级": "dw"},
    branch("zb01", 上级="dzz1", 党员人数=[{"截至": "2019-01-01", "总数": 40}]),
    branch("zb02", 上级="dzz1"),
    branch("zb03", 上级="dzz2"),
]
METRICS = [
    {"编号": "all", "名称": "活动", "单位": "次", "记录种类": "活动"},
    {"编号": "present", "名称": "实到", "单位": "人次", "记录种类": "活动", "合计字段": "实到"},
]
RULES = [{"活动类型": "支委会", "周期": "月", "次数": 1, "范围": "支部", "来源": "本中心规定"}]
JOINT = meeting("2019-03-05", org="zb01", 联办=["zb02", "zb03"], 应到=90, 实到=70)
SHARES = [{"组织": "zb02", "应到": 30, "实到": 20}, {"组织": "zb03", "应到": 25, "实到": 15}]
OWN = meeting("2019-04-05", org="zb02")


def made(root: Path, *activities: dict[str, Any], **more: Any) -> Overview:
    files = {"orgs": ORGS, "rules__metrics": METRICS, "rules__cadence": RULES, **more}
    return centre(root / "c", activities=[*activities], **files)


def org(overview: Overview, id: str) -> Org:
    found = overview.tree.get(id)
    assert found
    return found


def counted(overview: Overview, metric: str) -> dict[str, int | None]:
    found = overview.internal.get(Metric, metric)
    assert found
    of = overview.figures.of
    orgs = ("dw", "dzz1", "dzz2", "zb01", "zb02", "zb03")
    return {id: of(found, Period.year(2019), org(overview, id)).value for id in orgs}


def page(overview: Overview, uri: str) -> str:
    found = next(p.html for p in record_pages(SiteContext(overview)) if p.uri == uri)
    return re.sub(r"<[^>]+>", "", found)


def ledger(overview: Overview, id: str, name: str = "活动台账") -> Ledger:
    return LEDGERS[name](overview, org(overview, id), 2019)


def sums(ledger: Ledger) -> dict[str, int | None]:
    return {column.title: ledger.sum_of(column) for column in ledger.summed}


def test_each_organisation_has_held_it_and_a_sum_counts_it_once(tmp_path: Path) -> None:
    overview = made(tmp_path, JOINT, OWN)
    assert counted(overview, "all") == {"dw": 2, "dzz1": 2, "dzz2": 1, "zb01": 1, "zb02": 2, "zb03": 1}
    for id in ("zb01", "zb02", "zb03"):
        assert [cell.state for cell in overview.cadence.cells(org(overview, id), 2019)][2] == "达标"


def test_without_the_numbers_of_each_all_who_came_count_for_each(tmp_path: Path) -> None:
    overview = made(tmp_path, JOINT)
    assert counted(overview, "present") == {"dw": 70, "dzz1": 70, "dzz2": 70, "zb01": 70, "zb02": 70, "zb03": 70}
    text = page(overview, "report/present/")
    assert "有 1 条是几家一起的，每家的行里都算，合计只算一次。" in text
    assert "几家一起的，多算的−70" in text


def test_the_numbers_of_each_add_up_to_the_total(tmp_path: Path) -> None:
    overview = made(tmp_path, {**JOINT, "各家人数": SHARES})
    assert counted(overview, "present") == {"dw": 70, "dzz1": 55, "dzz2": 15, "zb01": 35, "zb02": 20, "zb03": 15}
    assert "合计只算一次。" in page(overview, "report/present/")
    assert "多算的" not in page(overview, "report/present/")


def test_a_figure_of_hardship_shows_no_rows_that_overlap(tmp_path: Path) -> None:
    metrics = [{**METRICS[1], "困难类": "是"}]
    overview = made(tmp_path, {**JOINT, "实到": 30}, {**OWN, "实到": 6}, rules__metrics=metrics)
    assert {count for _, count in overview.published_figures.by_org(overview.figures.metrics[0])} == {"不公开"}
    assert "几家一起的" not in page(overview, "report/present/")


def test_the_page_and_the_lists_of_each_show_it(tmp_path: Path) -> None:
    overview = made(tmp_path, JOINT)
    uri = "activities/zb01/2019/2019-03-05-zwh/"
    assert "支部zb01（牵头）、支部zb02、支部zb03" in page(overview, uri)
    assert "组织：支部zb01、支部zb02、支部zb03\n" in page(overview, uri)
    for id in ("zb01", "zb02", "zb03"):
        assert "2019-03-05 支委会" in page(overview, f"activities/{id}/2019/")
    assert sum(p.uri == uri for p in record_pages(SiteContext(overview))) == 1
    document = overview.library.all(Activity)[0].search_document(overview.published)
    assert document
    assert "支部zb03" in document.text


def test_the_ledger_of_each_has_its_own_numbers_and_says_with_whom(tmp_path: Path) -> None:
    overview = made(tmp_path, {**JOINT, "各家人数": SHARES}, OWN)
    rows = {id: ledger(overview, id).rows[0] for id in ("zb01", "zb02", "dzz1", "dw")}
    assert [row[5:7] for row in rows.values()] == [(35, 35), (30, 20), (65, 55), (90, 70)]
    assert "（和支部zb02、支部zb03一起）" in str(rows["zb01"][3])
    assert "（和支部zb03一起）" in str(rows["dzz1"][3])
    assert "一起" not in str(rows["dw"][3])
    assert sums(ledger(overview, "zb02"))["实到"] == 30  # 20 and 10


def test_who_was_away_is_in_the_ledger_and_never_present(tmp_path: Path) -> None:
    away = meeting("2019-03-05", 请假=1, 补课=2, 线上=4)
    overview = made(tmp_path, away)
    table = ledger(overview, "zb09", "三会一课")
    values = dict(zip([column.title for column in table.columns], table.rows[0], strict=True))
    assert [values[key] for key in ("应到", "实到", "请假", "补课", "线上")] == [12, 10, 1, 2, 4]
    assert "线上参加 4 人，请假 1 人，会后补课 2 人" in str(values["议题和决定"])
    assert counted(overview, "present")["dw"] == 10
    shown = page(overview, "activities/zb09/2019/2019-03-05-zwh/")
    assert "其中线上 4 人，会后补课 2 人（不算实到）" in shown
    assert "请假" not in shown


def test_several_days_and_the_end_are_on_the_page_in_the_ledger_and_in_the_calendar(tmp_path: Path) -> None:
    days = meeting("2020-01-06", 实到=None, 结束日期="2020-01-08")
    hours = meeting("2020-02-06", 实到=None, 时间="14:00", 结束时间="16:30")
    both = meeting("2020-03-06", 实到=None, 时间="14:00", 结束日期="2020-03-07", 结束时间="10:00")
    held = meeting("2019-03-05", 结束日期="2019-03-07")
    overview = made(tmp_path, days, hours, both, held)
    feed = next(each for each in feeds(SiteContext(overview)) if each.uri == "orgs/zb09/calendar.ics")
    ends = [str(event.decoded("dtend")) for event in Calendar.from_ical(feed.make()).walk("VEVENT")]
    assert ends == ["2020-01-09", "2020-02-06 08:30:00+00:00", "2020-03-07 02:00:00+00:00"]
    assert "2020年1月6日（星期一）至2020年1月8日（星期三）" in page(overview, "activities/zb09/2020/2020-01-06-zwh/")
    assert str(ledger(overview, "zb09").rows[0][1]) == "3月5日至7日"
    sent = page(overview, "activities/zb09/2020/2020-03-06-zwh/")
    assert "时间：2020年3月6日（星期五） 14:00至2020年3月7日（星期六） 10:00" in sent
    assert "时间：2020年2月6日（星期四） 14:00至16:30" in page(overview, "activities/zb09/2020/2020-02-06-zwh/")
    assert not overview.cadence.cells(org(overview, "zb09"), 2019)[0].held


def test_a_course_has_a_page_with_its_lessons_and_a_ledger(tmp_path: Path) -> None:
    course = {
        "编号": "sheying",
        "组织": "zb09",
        "标题": "摄影班",
        "开始": "2019-03-01",
        "结束": "2019-06-30",
        "名额": 20,
    }
    lesson = meeting("2019-03-05", "集中学习", 课程="摄影班")
    overview = made(tmp_path, lesson, courses=[{**course, "报名": 18, "结业": 15, "教师": "丁老师"}])
    text = page(overview, "courses/sheying/")
    assert all(each in text for each in ("报名18 人", "结业15 人", "2019-03-05 集中学习"))
    assert "丁老师" not in text
    assert "摄影班" in page(overview, "orgs/zb09/")
    assert "课程摄影班" in page(overview, "activities/zb09/2019/2019-03-05-jzxx/")
    assert ledger(overview, "zb09", "课程").totals[0].figure == "1 门"
    assert [sums(ledger(overview, "zb09", "课程"))[name] for name in ("报名", "结业")] == [18, 15]
    assert ledger(overview, "zb09", "课程").rows[0][5] == "丁老师"
    found = overview.library.find("course", "sheying")
    document = found.search_document(overview.published) if found else None
    assert document
    assert document.uri == "courses/sheying/"


def test_who_served_before_is_told_apart_from_who_serves(tmp_path: Path) -> None:
    committee = [
        {"职务": "书记", "姓名": "石宝林", "同意公开": "是", "任职": "2015-03-01", "卸任": "2018-12-31"},
        {"职务": "书记", "姓名": "毕月华", "同意公开": "是", "任职": "2019-01-01"},
        *({"职务": "委员", "姓名": name, "卸任": "2019-06-30"} for name in ("项长庚", "裴玉堂")),
    ]
    rule = [{**RULES[0], "适用条件": "有支委会"}]
    overview = made(tmp_path, orgs=[branch("zb01", 委员会=committee)], rules__cadence=rule)
    text = " ".join(page(overview, "orgs/zb01/").split())
    assert "书记毕月华" in text
    assert "书记 石宝林，2015年3月至2018年12月" in text
    states = [cell.state for cell in overview.cadence.cells(org(overview, "zb01"), 2019)]
    assert states == [*["未录入"] * 6, *["不适用"] * 6]
