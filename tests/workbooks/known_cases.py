"""Half of the workbooks: those that the reader was made with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.private_values import identity, mobile
from tests.workbooks.making import ACTIVITY, Case, Rows, book, books, csv_bytes, from_file, meeting, saved

HONOUR = ("年度", "名称", "级别", "对象类型", "组织", "获奖者", "同意公开")
ISSUE = ("组织", "类别", "提出月份", "解决月份", "件数")
CARD = ("卡种", "组织", "发放日期", "份数")
PAIRING = ("类别", "组织", "代码", "开始", "结束", "辅导次数")
HEADCOUNT = ("组织", "截至", "总数", "正式", "预备")
MORE = ("组织", "类型", "日期", "时间", "标题", "议题", "决议", "学习内容", "数量", "方式", "兼作", "摘要")


def _new(day: str, title: str = "支委会", actual: Any = 5) -> dict[str, Any]:
    return {"组织": "zb09", "类型": "支委会", "日期": day, "标题": title, "应到": 5, "实到": actual}


def _more() -> bytes:
    decisions = "内容：每月十日前送完；赞成：5；反对：0\n同意慰问名额"
    rows = [
        MORE,
        [
            "九支部",
            "主题党日",
            dt.datetime(2019, 8, 14),
            dt.time(9, 0),
            "读条例，排送学",
            "读条例、排路线\n下月安排",
            decisions,
            "zhibu-tiaoli、三会一课怎么开",
            "学习资料：31\n服务群众 12人次",
            "集中学习、上门送学",
            "党员活动",
            "第一段。\n\n第二段。",
        ],
    ]
    return book(rows)


def _coloured(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=1, max_row=3000, max_col=40):
        for cell in row:
            cell.fill = PatternFill("solid", fgColor="FFFF00")


def _date_formats(sheet: Worksheet) -> None:
    sheet["C2"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["C3"].number_format = "General"


def _from_1904() -> bytes:
    made = Workbook()
    made.epoch = dt.datetime(1904, 1, 1)
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    for row in _rows(42216):
        sheet.append([*row])
    return saved(made)


def _rows(*days: Any) -> Rows:
    return [ACTIVITY, *(meeting(day) for day in days)]


KNOWN = (
    Case("a plain table", lambda: book(_rows(dt.date(2019, 8, 1))), new=[_new("2019-08-01")]),
    Case(
        "days in every form",
        lambda: book(
            _rows(dt.datetime(2019, 7, 1), "2019.7.8", "7月15日", "2019年7月22日（星期一）", 43675),
            change=_date_formats,
        ),
        new=[_new("2019-07-01"), _new("2019-07-08"), _new("2019-07-15"), _new("2019-07-22"), _new("2019-07-29")],
    ),
    Case("a day with another weekday", lambda: book(_rows("2019年7月22日（星期二）")), faults=[("C2", "星期一")]),
    Case("two days in a cell", lambda: book(_rows("7月8日-10日")), faults=[("C2", "一天")]),
    Case("a day without a year", lambda: book(_rows("7月8日")), year=0, faults=[("C2", "哪一年")]),
    Case(
        "the year in the title",
        lambda: book([["第九党支部2019年支委会记录"], *_rows("7月8日")]),
        year=0,
        new=[_new("2019-07-08")],
    ),
    Case("days since 1904", _from_1904, new=[_new("2019-08-01")]),
    Case(
        "all that an activity has",
        _more,
        new=[
            {
                "组织": "zb09",
                "类型": "主题党日",
                "日期": "2019-08-14",
                "时间": "09:00",
                "标题": "读条例，排送学",
                "议题": ["读条例、排路线", "下月安排"],
                "决议": [{"内容": "每月十日前送完", "赞成": 5, "反对": 0}, {"内容": "同意慰问名额"}],
                "学习内容": ["study/zhibu-tiaoli", "study/sanhui-yike"],
                "数量": {"学习资料": 31, "服务群众": 12},
                "方式": ["集中学习", "上门送学"],
                "兼作": ["党员活动"],
                "摘要": "第一段。\n\n第二段。",
            }
        ],
    ),
    Case(
        "honours with ticks",
        lambda: book(
            [
                HONOUR,
                [2019.0, "学习之星", "中心", "个人", "第九党支部", "仲素兰", "√"],
                ["2019年", "服务之星", "中心", "个人", "第九党支部", None, "×"],
            ]
        ),
        kind="荣誉",
        new=[
            {"年度": 2019, "名称": "学习之星", "同意公开": "是"},
            {"年度": 2019, "名称": "服务之星", "同意公开": "否"},
        ],
    ),
    Case(
        "issues by months",
        lambda: book(
            [ISSUE, ["zb09", "就医", "11月", dt.datetime(2019, 12, 1), "2件"], ["zb09", "出行", "2019.12", "", None]]
        ),
        kind="问题",
        new=[
            {"类别": "就医", "提出月份": "2019-11", "解决月份": "2019-12", "件数": 2},
            {"类别": "出行", "提出月份": "2019-12"},
        ],
    ),
    Case(
        "cards, recognised by themselves",
        lambda: book([CARD, ["党员联系卡", "zb09", "2019/12/30", 12]]),
        kind="",
        new=[{"卡种": "党员联系卡", "发放日期": "2019-12-30", "份数": 12}],
    ),
    Case(
        "a card that is none",
        lambda: book([CARD, ["党员连系卡", "zb09", "2019/12/30", 12]]),
        kind="服务卡",
        faults=[("A2", "党员联系卡")],
    ),
    Case(
        "pairings",
        lambda: book([PAIRING, ["帮学", "zb09", "BX-ZB09-98", "2019-12-02", "—", 3]]),
        kind="",
        new=[{"类别": "帮学", "代码": "BX-ZB09-98", "开始": "2019-12-02", "辅导次数": 3}],
    ),
    Case(
        "numbers of members",
        lambda: book([HEADCOUNT, ["zb09", "2019-06-30", 49, 49, "未知"]]),
        kind="党员人数",
        new=[{"截至": "2019-06-30", "总数": 49, "正式": 49, "预备": "未知"}],
    ),
    Case(
        "a record that is there",
        lambda: book([ACTIVITY, ["zb09", "主题党日", "2019-03-05", "三段路，三箱资料，书记开车送到门口", 49, 31]]),
    ),
    Case(
        "a record that is there, with another number",
        lambda: book([ACTIVITY, ["zb09", "主题党日", "2019-03-05", "三段路，三箱资料，书记开车送到门口", 49, 30]]),
        faults=[("F2", "31")],
    ),
    Case("the same row twice", lambda: book(_rows("2019-08-01", "2019-08-01")), faults=[("", "一模一样")]),
    Case(
        "more came than were due", lambda: book([ACTIVITY, [*meeting("2019-08-01")[:4], 5, 9]]), faults=[("F2", "应到")]
    ),
    Case(
        "a required cell that is empty",
        lambda: book([ACTIVITY, ["zb09", "支委会", "2019-08-01", None, 5, 5]]),
        faults=[("D2", "标题")],
    ),
    Case(
        "a required column that is missing",
        lambda: book([["组织", "日期", "标题", "应到"], ["zb09", "2019-08-01", "支委会", 5]]),
        faults=[("", "类型")],
    ),
    Case(
        "several faults at once",
        lambda: book([ACTIVITY, ["第99支部", "支委会", "昨天", "支委会", "五", "若干"]]),
        faults=[("A2", "第99支部"), ("C2", "2019-03-05"), ("F2", "若干")],
    ),
    Case(
        "a column that is nearly right",
        lambda: book([["组织", "类型", "日期", "标题", "应道", "实到"], meeting("2019-08-01")]),
        proposed={"应道": "应到"},
    ),
    Case(
        "a table of their own",
        lambda: book(
            [
                ["第九党支部活动台账"],
                ["序号", "活动时间", "活动类别", "活动主题", "活动地点", "应参加人数", "参加人数", "签到"],
                [1, "2019-08-01", "支委会", "研究工作", "活动室", 5, 5, "见附件"],
            ]
        ),
        kind="",
        proposed={
            "活动时间": "日期",
            "活动类别": "类型",
            "活动主题": "标题",
            "活动地点": "地点",
            "应参加人数": "应到",
            "参加人数": "实到",
            "签到": "不收",
        },
    ),
    Case("colours down to row 3000", lambda: book(_rows("2019-08-01"), change=_coloured), new=[_new("2019-08-01")]),
    Case(
        "signs for nothing",
        lambda: book([[*ACTIVITY, "列席"], [*meeting("2019-08-01"), "/"]]),
        new=[_new("2019-08-01")],
    ),
    Case("half a person", lambda: book([ACTIVITY, [*meeting("2019-08-01")[:4], 5, 4.5]]), faults=[("F2", "整数")]),
    Case(
        "an error of a formula",
        lambda: book([ACTIVITY, [*meeting("2019-08-01")[:5], "#REF!"]]),
        faults=[("F2", "#REF!")],
    ),
    Case(
        "CSV of another country",
        lambda: csv_bytes(_rows("2019-08-01"), "utf-8", ";"),
        "a.csv",
        new=[_new("2019-08-01")],
    ),
    Case(
        "Unicode text of Excel",
        lambda: csv_bytes(_rows("2019-08-01"), "utf-16", "\t"),
        "a.txt",
        new=[_new("2019-08-01")],
    ),
    Case(
        "an xls of LibreOffice with the name of an xlsx",
        from_file("known.xls"),
        "known.xlsx",
        new=[_new("2019-08-01", "学习"), _new("2019-09-02", "送学")],
    ),
    Case(
        "an ods of LibreOffice",
        from_file("known.ods"),
        "known.ods",
        new=[_new("2019-08-01", "学习"), _new("2019-09-02", "送学")],
    ),
    Case(
        "an xlsx of LibreOffice",
        from_file("known.xlsx"),
        "known.xlsx",
        new=[_new("2019-08-01", "学习"), _new("2019-09-02", "送学")],
    ),
    Case(
        "a telephone in a cell that is not read",
        lambda: book([*_rows("2019-08-01"), [], ["联系电话", mobile()]]),
        faults=[("B4", "电话")],
    ),
    Case(
        "an identity number as text",
        lambda: book([[*ACTIVITY, "备注"], [*meeting("2019-08-01"), identity()]]),
        faults=[("G2", "身份证")],
    ),
    Case(
        "a hidden sheet",
        lambda: books(
            {"活动": _rows("2019-08-01"), "旧的": _rows("2019-08-02")},
            lambda made: setattr(made.worksheets[1], "sheet_state", "hidden"),
        ),
        new=[_new("2019-08-01")],
        notes=["隐藏"],
    ),
    Case("a web page", lambda: b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", refused="网页"),
    Case("a picture", lambda: b"\x89PNG\r\n" + bytes(100), "a.xlsx", refused="图片"),
    Case("a text without a table", "今天开会，大家都来了。\n散会。".encode, "a.txt", refused="表头"),
    Case("an empty file", lambda: b"", "a.xlsx", refused="空"),
)
