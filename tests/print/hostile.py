"""Valid content that is hard to print: everything is as long, as many or as empty as a centre may have it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import ROOT
from tests.unit.centre import loaded, meeting
from yinling.derived.overview import Overview
from yinling.library.load import load

LONG_NAME = "银龄示例集团矿区机关后勤职工医院子弟学校离退休人员联合党支部"
LONG_PLACE = "西山矿区第二生活服务社区老年活动中心三楼东侧多功能报告厅（从南门进，电梯右手第一间）"
LONG_TITLE = "学习贯彻上级关于加强和改进新时代离退休干部党建设工作的意见并结合本支部实际讨论怎样落实"
ROWS = 300
FULL_MONTH, EMPTY_MONTH = "2019-05", "2019-06"
HEAD = """---
标题: {title}
摘要: {title}，{title}
主题: 健康养生
日期: 2019-03-01
公开范围: 公开
状态: 已审核
---

"""
LONG_WORD = "abcdefghijklmnopqrstuvwxyz" * 6
CELL = "这一格写得很长，" * 60
BODY = "\n".join(
    [
        "先说三件事：",
        "",
        *(f"- 第 {n} 件，{LONG_TITLE}。" for n in range(1, 4)),
        "",
        "| 序 | 事 | 谁 | 几时 | 在哪里 | 说明 |\n|---|---|---|---|---|---|",
        *(
            f"| {n} | 买菜 | 老李 | 9:00—11:30 | {LONG_PLACE if n % 7 == 0 else '家'} | 好 |"
            for n in range(1, ROWS + 1)
        ),
        "",
        f"| 甲 | 乙 |\n|---|---|\n| {CELL} | {CELL} |\n| 一 | 二 |",
        "",
        *(f"## 第{n}节的标题\n\n{'一句话。' * (3 + 5 * (n % 9))}\n" for n in range(1, 31)),
        f'!!! warning "{LONG_TITLE}"\n    {"框里的话。" * 250}\n',
        f"看 {LONG_WORD} 和 [网页](https://example.org/{LONG_WORD})。",
        "",
        f"```\n{LONG_WORD}\n```",
    ]
)


def hostile_centre(root: Path) -> Overview:
    """Write a small centre with such content.

    Among it are a packet of one article, a branch without secretary and head count, and a month without activities.
    """
    held = [meeting(f"{FULL_MONTH}-{day:02}", 标题=LONG_TITLE, 地点=LONG_PLACE, 编号=f"a{day}") for day in range(1, 29)]
    loaded(
        root,
        orgs=[{"编号": "zb88", "名称": LONG_NAME, "类型": "党支部", "上级": "dw"}],
        activities=[*({**one, "组织": "zb88"} for one in held)],
        packets=[
            {"标题": f"五月学习资料：{LONG_TITLE}", "月份": FULL_MONTH, "学习内容": "study/long", "字号": 22},
            {"标题": "六月学习资料", "月份": EMPTY_MONTH, "学习内容": "study/short"},
        ],
        honours=[
            {
                "年度": 2019,
                "名称": LONG_TITLE,
                "级别": "中心",
                "授予单位": LONG_NAME,
                "对象类型": "集体",
                "组织": "zb88",
                "编号": "h",
            }
        ],
    )
    (root / "content/study/long.md").write_text(HEAD.format(title=LONG_TITLE) + BODY + "\n", "utf-8")
    (root / "content/study/short.md").write_text(HEAD.format(title="短") + "一句话。\n", "utf-8")
    shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    read = load(root)
    assert read.library is not None, "\n".join(problem.render() for problem in read.problems)
    return Overview(read.library)
