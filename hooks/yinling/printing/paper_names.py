"""The names of what can be printed, apart from the modules that print it: a command knows them at once."""

from __future__ import annotations

FORMS = ("送学上门签收表", "走访记录", "学习资料签收表")
POSTER_FOLDERS = ("walls", "concepts")
GREETING_TAB = "大字祝词"
"""What the tabs of an article are called that hold greetings."""
WALL_PAPERS = ("A2", "A3", "A4")
BRANCH_PAPERS = {
    "年度总结": "年",
    "月历": "月",
    "党费收缴登记表": "年",
    "三会一课年度计划表": "年",
    "发展党员公示": "年",
    "归档目录": "年",
    "档案脊背": "年",
    "送学标签": "月",
    "桌牌": "年",
    "荣誉墙": "年",
    "学习心得": "月",
    "组织生活会": "年",
    "民主评议": "年",
    "评优公示": "年",
    "帮扶公示": "年",
    "选举公示": "年",
    "党费公示": "年",
}
"""The papers of a branch, each of a year or of a month; their places here are the numbers of their forms."""
PLATES, PLATE_LABELS = "桌牌", ("姓名", "职务")
