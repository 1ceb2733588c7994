"""Editing a record changes its own characters only: hand-written shapes of YAML, and every file of the sample."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.workbench.edits import check_file
from yinling.library.parse import record_keys
from yinling.records.activity import Activity
from yinling.records.org import Org
from yinling.records.pronunciation import Pronunciation
from yinling.sources import text_edits
from yinling.sources.edit_yaml import REMOVED, CannotEditError, append_record, delete_record, edit
from yinling.workbench.form_values import order_of

KEYS = record_keys(Activity)
ORDER = order_of(Activity)
Shape = tuple[str, int | None, dict[str, Any], str]

# A text, the number of the record, what changes, and the text that a careful person would write.
SHAPES: dict[str, Shape] = {
    "set a word": ("组织: zb09\n标题: 学习\n", None, {"标题": "看片"}, "组织: zb09\n标题: 看片\n"),
    "set a number": ("应到: 49\n实到: 46\n", None, {"实到": 48}, "应到: 49\n实到: 48\n"),
    "line ends of Windows": (
        "组织: zb09\r\n标题: 学习\r\n",
        None,
        {"标题": "看片", "地点": "活动室"},
        "组织: zb09\r\n标题: 看片\r\n地点: 活动室\r\n",
    ),
    "line ends of old Macs": (
        "组织: zb09\r标题: 学习\r",
        None,
        {"地点": "楼上"},
        "组织: zb09\r标题: 学习\r地点: 楼上\r",
    ),
    "mixed line ends": (
        "组织: zb09\r\n标题: 学习\n状态: 草稿\r\n",
        None,
        {"地点": "楼上"},
        "组织: zb09\r\n标题: 学习\n地点: 楼上\r\n状态: 草稿\r\n",
    ),
    "byte order mark": (
        "\ufeff组织: zb09\n标题: 学习\n",
        None,
        {"组织": REMOVED, "地点": "楼上"},
        "\ufeff标题: 学习\n地点: 楼上\n",
    ),
    "no line end at the end": ("组织: zb09\n标题: 学习", None, {"地点": "楼上"}, "组织: zb09\n标题: 学习\n地点: 楼上"),
    "delete the last line without a line end": ("组织: zb09\n标题: 学习", None, {"标题": REMOVED}, "组织: zb09"),
    "a line of dashes above": ("---\n组织: zb09\n", None, {"标题": "学习"}, "---\n组织: zb09\n标题: 学习\n"),
    "dots at the end": ("组织: zb09\n...\n", None, {"标题": "学习"}, "组织: zb09\n标题: 学习\n...\n"),
    "a key at its place": (
        "组织: zb09\n类型: 党课\n标题: 学习\n状态: 草稿\n",
        None,
        {"日期": "2019-03-05"},
        "组织: zb09\n类型: 党课\n日期: 2019-03-05\n标题: 学习\n状态: 草稿\n",
    ),
    "a key before all others": ("标题: 学习\n", None, {"组织": "zb09"}, "组织: zb09\n标题: 学习\n"),
    "a key in another order": (
        "标题: 学习\n组织: zb09\n",
        None,
        {"类型": "党课"},
        "标题: 学习\n组织: zb09\n类型: 党课\n",
    ),
    "comment above": (
        "# 头\n\n组织: zb09\n# 说标题\n标题: 学习\n# 尾\n",
        None,
        {"标题": "看片", "地点": "楼上"},
        "# 头\n\n组织: zb09\n# 说标题\n标题: 看片\n地点: 楼上\n# 尾\n",
    ),
    "comment beside": ("实到: 46   # 人\n状态: 草稿\n", None, {"实到": 48}, "实到: 48   # 人\n状态: 草稿\n"),
    "comment beside a deleted key": (
        "组织: zb09 # 第九\n实到: 46 # 人\n# 下面是状态\n状态: 草稿 # 未定\n",
        None,
        {"实到": REMOVED},
        "组织: zb09 # 第九\n# 下面是状态\n状态: 草稿 # 未定\n",
    ),
    "comments deeper than the key": (
        "议题:\n  - 一\n  # - 以后再说\n状态: 草稿\n",
        None,
        {"决议": ["二。"]},
        "议题:\n  - 一\n  # - 以后再说\n决议:\n  - 二。\n状态: 草稿\n",
    ),
    "empty lines between keys": (
        "组织: zb09\n\n\n标题: 学习\n\n状态: 草稿\n",
        None,
        {"标题": REMOVED},
        "组织: zb09\n\n\n状态: 草稿\n",
    ),
    "two spaces after the colon": (
        "组织:  zb09\n标题:   学习\n",
        None,
        {"组织": "zb10"},
        "组织:  zb10\n标题:   学习\n",
    ),
    "a tab after the value": ("组织: zb09\t\n标题: 学习\t\n", None, {"标题": "看片"}, "组织: zb09\t\n标题: 看片\t\n"),
    "spaces after the value": (
        "组织: zb09  \n标题: 学习   \n",
        None,
        {"地点": "楼上"},
        "组织: zb09  \n标题: 学习   \n地点: 楼上\n",
    ),
    "single quotes": ("标题: '学习'\n", None, {"标题": "说'好'"}, "标题: '说''好'''\n"),
    "double quotes": ('标题: "学习"\n', None, {"标题": '说"好"'}, '标题: "说\\"好\\""\n'),
    "an escaped character": ('标题: "\\u5b66"\n地点: 楼上\n', None, {"地点": "楼下"}, '标题: "\\u5b66"\n地点: 楼下\n'),
    "a time wants quotes": ("组织: zb09\n", None, {"时间": "14:30"}, '组织: zb09\n时间: "14:30"\n'),
    "a time without quotes gets them": (
        "时间: 9:00\n标题: 学习\n",
        None,
        {"时间": "14:30"},
        '时间: "14:30"\n标题: 学习\n',
    ),
    "text like a number": ("组织: zb09\n", None, {"标题": "2019"}, '组织: zb09\n标题: "2019"\n'),
    "text like a flag": ("组织: zb09\n", None, {"标题": "true"}, '组织: zb09\n标题: "true"\n'),
    "text with a colon": ("组织: zb09\n", None, {"标题": "学习: 条例"}, '组织: zb09\n标题: "学习: 条例"\n'),
    "text with a hash": ("组织: zb09\n", None, {"标题": "学习 #1"}, '组织: zb09\n标题: "学习 #1"\n'),
    "text like an item": ("组织: zb09\n", None, {"标题": "- 学习"}, '组织: zb09\n标题: "- 学习"\n'),
    "text with both quotes": ("组织: zb09\n", None, {"标题": "\"一\"和'二'"}, "组织: zb09\n标题: '\"一\"和''二'''\n"),
    "a value that is empty": (
        "组织: zb09\n标题:\n状态: 草稿\n",
        None,
        {"标题": "学习"},
        "组织: zb09\n标题: 学习\n状态: 草稿\n",
    ),
    "an empty value with a comment": (
        "标题:   # 还没定\n状态: 草稿\n",
        None,
        {"标题": "学习"},
        "标题: 学习   # 还没定\n状态: 草稿\n",
    ),
    "a value that is a wave": ("标题: ~\n状态: 草稿\n", None, {"标题": "学习"}, "标题: 学习\n状态: 草稿\n"),
    "a list with dashes": (
        "议题:\n  - 一\n  - 二\n状态: 草稿\n",
        None,
        {"议题": ["一", "三", "二"]},
        "议题:\n  - 一\n  - 三\n  - 二\n状态: 草稿\n",
    ),
    "a list without indent": (
        "方式:\n- 自学\n- 邮寄\n状态: 草稿\n",
        None,
        {"方式": ["自学"]},
        "方式:\n- 自学\n状态: 草稿\n",
    ),
    "a list with wide gaps": (
        "议题:\n    -   一\n    -   二\n",
        None,
        {"议题": ["一", "二", "三"]},
        "议题:\n    -   一\n    -   二\n    -   三\n",
    ),
    "a new list as the others": (
        "议题:\n    - 一。\n状态: 草稿\n",
        None,
        {"决议": [{"内容": "二。" * 30, "赞成": 3}]},
        f"议题:\n    - 一。\n决议:\n    - 内容: {'二。' * 30}\n      赞成: 3\n状态: 草稿\n",
    ),
    "comments among items": (
        "议题:\n  - 一  # 甲\n  # 乙\n  - 二  # 丙\n  - 三\n",
        None,
        {"议题": ["一", "四", "三"]},
        "议题:\n  - 一  # 甲\n  # 乙\n  - 四  # 丙\n  - 三\n",
    ),
    "the first item goes": ("议题:\n  - 一\n  # 乙\n  - 二\n", None, {"议题": ["二"]}, "议题:\n  # 乙\n  - 二\n"),
    "a list in brackets": (
        "方式: [集中学习, 自学]\n",
        None,
        {"方式": ["集中学习", "邮寄", "自学"]},
        "方式: [集中学习, 邮寄, 自学]\n",
    ),
    "an item in brackets goes": ("方式: [ 集中学习 ,自学 ]\n", None, {"方式": ["自学"]}, "方式: [ 自学 ]\n"),
    "the last item in brackets goes": ("方式: [集中学习, 自学]\n", None, {"方式": ["集中学习"]}, "方式: [集中学习]\n"),
    "brackets over lines": (
        "方式: [\n  集中学习,\n  自学\n]\n状态: 草稿\n",
        None,
        {"方式": ["集中学习", "自学", "邮寄"]},
        "方式: [\n  集中学习,\n  自学, 邮寄\n]\n状态: 草稿\n",
    ),
    "an empty list": ("方式: []\n状态: 草稿\n", None, {"方式": ["自学", "邮寄"]}, "方式: [自学, 邮寄]\n状态: 草稿\n"),
    "a list becomes empty": ("议题:\n  - 一\n状态: 草稿\n", None, {"议题": []}, "议题: []\n状态: 草稿\n"),
    "one value without its list": ("方式: 自学\n", None, {"方式": ["邮寄"]}, "方式: 邮寄\n"),
    "one value becomes two": ("方式: 自学  # 在家\n", None, {"方式": ["自学", "邮寄"]}, "方式: [自学, 邮寄]  # 在家\n"),
    "one value becomes long lines": (
        "议题: 一\n状态: 草稿\n",
        None,
        {"议题": ["一，二。", "三，四。"]},
        "议题:\n  - 一，二。\n  - 三，四。\n状态: 草稿\n",
    ),
    "dashes become one value": ("标题:\n  - 学习\n状态: 草稿\n", None, {"标题": "看片"}, "标题: 看片\n状态: 草稿\n"),
    "a record in braces": (
        "{组织: zb09, 标题: 学习}\n",
        None,
        {"标题": "看片", "地点": "楼上"},
        "{组织: zb09, 标题: 看片, 地点: 楼上}\n",
    ),
    "a key of braces goes": (
        "{组织: zb09, 标题: 学习, 状态: 草稿}\n",
        None,
        {"标题": REMOVED},
        "{组织: zb09, 状态: 草稿}\n",
    ),
    "the first key of braces goes": ("{组织: zb09, 标题: 学习}\n", None, {"组织": REMOVED}, "{标题: 学习}\n"),
    "lines of text into braces": (
        "- {组织: zb09, 标题: 学习}\n",
        0,
        {"摘要": "一\n二"},
        '- {组织: zb09, 标题: 学习, 摘要: "一\\n二"}\n',
    ),
    "parts in braces": (
        "决议:\n  - {内容: 每月送, 赞成: 3}\n",
        None,
        {"决议": [{"内容": "每周, 送", "赞成": 4, "反对": 0}]},
        '决议:\n  - {内容: "每周, 送", 赞成: 4, 反对: 0}\n',
    ),
    "parts on lines": (
        "决议:\n  - 内容: 每月送\n    # 点过数\n    赞成: 3\n",
        None,
        {"决议": [{"内容": "每月送", "赞成": 4, "弃权": 1}]},
        "决议:\n  - 内容: 每月送\n    # 点过数\n    赞成: 4\n    弃权: 1\n",
    ),
    "a mapping in braces": (
        "数量: {学习资料: 31}\n",
        None,
        {"数量": {"学习资料": 31, "服务群众": 3}},
        "数量: {学习资料: 31, 服务群众: 3}\n",
    ),
    "a mapping on lines": (
        "数量:\n  学习资料:   31  # 本\n  服务群众: 2\n状态: 草稿\n",
        None,
        {"数量": {"学习资料": 30}},
        "数量:\n  学习资料:   30  # 本\n状态: 草稿\n",
    ),
    "a block of text": (
        "摘要: |\n  上午。\n  下午。\n\n状态: 草稿\n",
        None,
        {"摘要": "一。\n\n二。"},
        "摘要: |\n  一。\n\n  二。\n\n状态: 草稿\n",
    ),
    "a block of text that keeps its ends": (
        "摘要: |+\n  上午。\n\n\n状态: 草稿\n",
        None,
        {"备注": "记", "地点": "楼上"},
        "地点: 楼上\n摘要: |+\n  上午。\n\n\n状态: 草稿\n备注: 记\n",
    ),
    "a key after a block of text": (
        "摘要: |\n  上午。\n  # 不是注释\n\n# 注释\n",
        None,
        {"状态": "草稿"},
        "摘要: |\n  上午。\n  # 不是注释\n状态: 草稿\n\n# 注释\n",
    ),
    "a block of text goes": ("摘要: >-\n  上午。\n\n  下午。\n状态: 草稿\n", None, {"摘要": REMOVED}, "状态: 草稿\n"),
    "a folded text": (
        "摘要: >\n  上午。\n  下午。\n状态: 草稿\n",
        None,
        {"摘要": "一。\n二。"},
        "摘要: >\n  一。\n\n  二。\n状态: 草稿\n",
    ),
    "a line becomes a block": (
        "摘要: 上午。\n状态: 草稿\n",
        None,
        {"摘要": "一。\n二。"},
        "摘要: |\n  一。\n  二。\n状态: 草稿\n",
    ),
    "a line with a comment becomes a block": (
        "摘要: 上午。  # 旁\n状态: 草稿\n",
        None,
        {"摘要": "一。\n二。"},
        "摘要: |  # 旁\n  一。\n  二。\n状态: 草稿\n",
    ),
    "a line with spaces becomes a block": (
        "摘要: 上午。  \n",
        None,
        {"摘要": "一。\n二。"},
        "摘要: |\n  一。\n  二。\n",
    ),
    "plain text over lines": (
        "摘要: 上午。\n  下午。\n状态: 草稿\n",
        None,
        {"摘要": "全天。"},
        "摘要: 全天。\n状态: 草稿\n",
    ),
    "plain text over lines goes": (
        "组织: zb09\n摘要: 上午。\n  下午。\n状态: 草稿\n",
        None,
        {"摘要": REMOVED},
        "组织: zb09\n状态: 草稿\n",
    ),
    "quoted text over lines": (
        '摘要: "上午。\n  下午。"\n状态: 草稿\n',
        None,
        {"地点": "楼上"},
        '地点: 楼上\n摘要: "上午。\n  下午。"\n状态: 草稿\n',
    ),
    "a record of a list file": (
        "# 头\n- 组织: zb09\n  标题: 学习\n\n- 组织: zb10\n  标题: 学习\n",
        1,
        {"标题": "看片", "地点": "楼上"},
        "# 头\n- 组织: zb09\n  标题: 学习\n\n- 组织: zb10\n  标题: 看片\n  地点: 楼上\n",
    ),
    "the first key beside a dash": (
        "- 标题: 学习\n  状态: 草稿\n",
        0,
        {"组织": "zb09"},
        "- 组织: zb09\n  标题: 学习\n  状态: 草稿\n",
    ),
    "the first key beside a dash goes": ("- 组织: zb09\n  标题: 学习\n", 0, {"组织": REMOVED}, "- 标题: 学习\n"),
    "a comment below the first key": (
        "- 组织: zb09\n  # 说标题\n  标题: 学习\n",
        0,
        {"组织": REMOVED},
        "-\n  # 说标题\n  标题: 学习\n",
    ),
    "a dash alone": ("-\n  组织: zb09\n  标题: 学习\n", 0, {"组织": REMOVED, "标题": "看片"}, "-\n  标题: 看片\n"),
    "a wide dash": (
        "-   组织: zb09\n    标题: 学习\n",
        0,
        {"地点": "楼上"},
        "-   组织: zb09\n    标题: 学习\n    地点: 楼上\n",
    ),
    "indented records": (
        "  - 组织: zb09\n    标题: 学习\n",
        0,
        {"地点": "楼上"},
        "  - 组织: zb09\n    标题: 学习\n    地点: 楼上\n",
    ),
    "an indented record": (
        "  组织: zb09\n  标题: 学习\n",
        None,
        {"地点": "楼上"},
        "  组织: zb09\n  标题: 学习\n  地点: 楼上\n",
    ),
    "English keys": ("org: zb09\ntitle: 学习\n", None, {"组织": "zb10", "标题": REMOVED}, "org: zb10\n"),
    "quoted keys": ("\"组织\": zb09\n'标题': 学习\n", None, {"标题": "看片"}, "\"组织\": zb09\n'标题': 看片\n"),
    "a question mark before the key": (
        "? 组织\n: zb09\n标题: 学习\n",
        None,
        {"组织": "zb10", "地点": "楼上"},
        "? 组织\n: zb10\n标题: 学习\n地点: 楼上\n",
    ),
    "characters of four bytes": (
        "标题: 😀学习  # 😀\n",
        None,
        {"标题": "😀看片", "地点": "😀"},
        "标题: 😀看片  # 😀\n地点: 😀\n",
    ),
    "a key that is data": (
        "数量:\n  学习资料: 3\n",
        None,
        {"数量": {"学习资料": 3, "服务 群众": 1}},
        "数量:\n  学习资料: 3\n  服务 群众: 1\n",
    ),
    "several at once": (
        "组织: zb09\n方式: [自学, 邮寄]\n议题:\n  - 一\n  - 二\n摘要: |\n  一\n",
        None,
        {"组织": "zb10", "方式": ["邮寄"], "议题": ["二", "三"], "摘要": "一\n二", "状态": "草稿", "标题": "学习"},
        "组织: zb10\n标题: 学习\n方式: [邮寄]\n议题:\n  - 二\n  - 三\n摘要: |\n  一\n  二\n状态: 草稿\n",
    ),
    "nothing changes": (
        "标题:   '学习'  # 一\n方式: [ 自学 ]\n",
        None,
        {"标题": "学习", "方式": ["自学"]},
        "标题:   '学习'  # 一\n方式: [ 自学 ]\n",
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape(name: str) -> None:
    before, number, changes, after = SHAPES[name]
    assert edit(before, number, changes, KEYS, ORDER) == after


# What cannot be edited without a guess, and the line to write.
REFUSED: dict[str, tuple[str, int | None, dict[str, Any], int]] = {
    "an alias": ("组织: zb09\n标题: *别处\n", None, {"组织": "zb10"}, 2),
    "an anchor": ("组织: &这里 zb09\n标题: 学习\n", None, {"标题": "看片"}, 1),
    "a tag": ("组织: zb09\n应到: !!str 5\n", None, {"组织": "zb10"}, 2),
    "an open bracket": ("组织: zb09\n方式: [自学\n标题: 学习\n", None, {"组织": "zb10"}, 2),
    "a tab as indent": ("组织: zb09\n决议:\n\t- 一\n", None, {"组织": "zb10"}, 3),
    "two documents": ("组织: zb09\n---\n组织: zb10\n", None, {"组织": "zb10"}, 2),
    "a key twice": ("组织: zb09\n标题: 一\n标题: 二\n", None, {"标题": "看片"}, 3),
    "a key in both languages": ("组织: zb09\n标题: 一\ntitle: 二\n", None, {"标题": "看片"}, 3),
    "a strange line end": ("组织: zb09\u2028标题: 学习\n", None, {"组织": "zb10"}, 1),
    "a wide colon": ("组织: zb09\n标题：学习\n", None, {"组织": "zb10"}, 2),
    "nothing but comments": ("# 空\n", None, {"组织": "zb10"}, 1),
    "a text": ("就是一句话\n", None, {"组织": "zb10"}, 1),
    "a list of texts": ("- 一\n- 二\n", 1, {"组织": "zb10"}, 2),
    "a record that is not there": ("- 组织: zb09\n", 3, {"组织": "zb10"}, 1),
    "one record for a list": ("组织: zb09\n", 0, {"组织": "zb10"}, 1),
    "a list for one record": ("- 组织: zb09\n", None, {"组织": "zb10"}, 1),
    "the only key": ("组织: zb09\n", None, {"组织": REMOVED}, 1),
    "a comment among brackets": ("方式: [\n  集中学习, # 甲\n  自学\n]\n", None, {"方式": ["自学"]}, 2),
    "a list for a key": ("? [一, 二]\n: 三\n标题: 学习\n", None, {"标题": "看片"}, 1),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_edited_is_refused(name: str) -> None:
    text, number, changes, line = REFUSED[name]
    with pytest.raises(CannotEditError) as raised:
        edit(text, number, changes, KEYS, ORDER)
    assert raised.value.line == line


def test_an_edit_that_changes_more_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with_lines = text_edits.TextEdits._with_lines
    monkeypatch.setattr(text_edits.TextEdits, "_with_lines", lambda *args: with_lines(*args).replace("zb09", "zb10"))
    with pytest.raises(CannotEditError):
        edit("组织: zb09\n标题: 学习\n", None, {"地点": "楼上"}, KEYS, ORDER)


RECORD = {"组织": "zb10", "日期": "2019-03-05", "方式": ["自学", "邮寄"], "摘要": "一\n二"}
ROWS = "- 组织: zb10\n  日期: 2019-03-05\n  方式: [自学, 邮寄]\n  摘要: |\n    一\n    二\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ROWS),
        ("# 头\n", f"# 头\n{ROWS}"),
        ("# 头", f"# 头\n{ROWS}"),
        ("- 组织: zb09\n", f"- 组织: zb09\n{ROWS}"),
        ("- 组织: zb09\n\n- 组织: zb08\n", f"- 组织: zb09\n\n- 组织: zb08\n\n{ROWS}"),
        ("- 组织: zb09\n  # 还有\n# 尾\n", f"- 组织: zb09\n  # 还有\n{ROWS}# 尾\n"),
        ("- 组织: zb09", f"- 组织: zb09\n{ROWS}".rstrip("\n")),
        ("- 组织: zb09\r\n", f"- 组织: zb09\n{ROWS}".replace("\n", "\r\n")),
        ("\ufeff- 组织: zb09\n", f"\ufeff- 组织: zb09\n{ROWS}"),
        ("[{组织: zb09}]\n", '[{组织: zb09}, {组织: zb10, 日期: 2019-03-05, 方式: [自学, 邮寄], 摘要: "一\\n二"}]\n'),
        ("-   组织: zb09\n", "-   组织: zb09\n" + ROWS.replace("\n  ", "\n    ").replace("- ", "-   ")),
        ("- {组织: zb09}\n", "- {组织: zb09}\n" + ROWS),
    ],
)
def test_a_record_is_added_to_a_list_file(before: str, after: str) -> None:
    assert append_record(before, RECORD, KEYS) == after


@pytest.mark.parametrize("text", ["组织: zb09\n", "- 组织: *x\n", "就是一句话\n"])
def test_a_record_is_added_to_lists_only(text: str) -> None:
    with pytest.raises(CannotEditError):
        append_record(text, RECORD, KEYS)


LIST = "# 头\n- 组织: zb07\n\n# 说zb08\n- 组织: zb08\n  标题: 学习\n\n- 组织: zb09 # 九\n\n# 尾\n"


def test_a_record_is_deleted_from_a_list_file() -> None:
    assert delete_record(LIST, 0, KEYS) == "# 头\n\n# 说zb08\n" + LIST.partition("# 说zb08\n")[2]
    assert delete_record(LIST, 1, KEYS) == "# 头\n- 组织: zb07\n\n# 说zb08\n\n- 组织: zb09 # 九\n\n# 尾\n"
    assert delete_record(LIST, 2, KEYS) == LIST.replace("- 组织: zb09 # 九\n\n", "")
    assert delete_record("- 组织: zb07\n\n- 组织: zb08\n", 1, KEYS) == "- 组织: zb07\n"
    assert delete_record("- 组织: zb07\n- 组织: zb08", 1, KEYS) == "- 组织: zb07"
    assert delete_record("[{组织: zb07}, {组织: zb08}]\n", 0, KEYS) == "[{组织: zb08}]\n"
    assert delete_record("- 组织: zb07\n", 0, KEYS) is None


def test_every_kind_of_key_keeps_its_order() -> None:
    text = "名称: 第九党支部\n党员人数:\n  - {截至: 2018-12-31, 总数: 49, 八十岁以上: 16}\n"
    new = {"党员人数": [{"截至": "2018-12-31", "总数": 49, "正式": 48, "八十岁以上": 16}]}
    after = edit(text, None, new, record_keys(Org), order_of(Org))
    assert after == text.replace("总数: 49", "总数: 49, 正式: 48")
    words = "词语:\n  单明义: Shàn Míngyì\n"
    after = edit(
        words, None, {"词语": {"单明义": "Shàn Míngyì", "解玉兰": "Xiè Yùlán"}}, record_keys(Pronunciation), {}
    )
    assert after == f"{words}  解玉兰: Xiè Yùlán\n"


FILES = sorted([*(ROOT / "data").rglob("*.yml"), *(ROOT / "content").rglob("*.md")])


@pytest.mark.parametrize("seed", range(4))
def test_every_field_of_files_of_the_sample(seed: int) -> None:
    """Check files by lot; `python -m tests.workbench.edits` checks all of them."""
    for path in random.Random(seed).sample(FILES, 4):
        counts = check_file(path)
        assert not counts["refused"], path
        assert counts["edits"], path
