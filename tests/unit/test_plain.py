"""A text that `is_plain` has no slips: not checking it line by line loses nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.conftest import ROOT
from yinling.library.parse import record_keys
from yinling.records.activity import Activity
from yinling.sources.plain_yaml import is_plain
from yinling.sources.yaml_runs import runs
from yinling.sources.yaml_slips import slips

KEYS = record_keys(Activity)
MEETING = """\
# 一月的会
组织: k141
类型: 志愿服务
日期: 2018-01-14
时间: "14:30"
标题: 带上腐乳去案板前（第2次），15:30 回
参加人: [张三, 李四]
议题:
  - 读一段拉面的材料
  - "把“切肉要横着纹路”写进：拉面 # 里"

学习内容: [study/sanhui-yike]
数量: {服务群众: 60, 学习资料: 3}
决议:
  - {内容: 通过 2018 年计划, 赞成: 38, 反对: 0, 弃权: 0}
  - {内容: 推选小组长, 赞成: 37}
摘要: |
  随便：写 # 什么
    - “都”行

状态: 已审核
"""
BITS = [*" \t\n:：-－—#'\"“”‘’[]{},，、。;；|>&*!%@?=1年a党（）《\u3000\xa0\u200b\u2028"]
BITS += ["- ", "  ", ": ", ":\n", "\n- ", "\n  - ", " #", "类型: ", "标题", "|\n  ", "{", '"\n']


def as_item(text: str) -> str:
    """Return a record as an item of a list file."""
    first, *rest = text.removeprefix("# 一月的会\n").split("\n")
    return "\n".join([f"- {first}", *(f"  {line}" if line else "" for line in rest)])


MEETINGS = f"# 一年的会\n\n{as_item(MEETING)}\n{as_item(MEETING)}# 完\n"


def has_slips(text: str) -> bool:
    return any(slips(text.split("\n"), KEYS))


def test_most_records_are_plain() -> None:
    assert is_plain(MEETING, KEYS)
    assert is_plain(MEETING.rstrip("\n"), KEYS)
    assert not has_slips(MEETING)
    assert is_plain(MEETINGS, KEYS)
    assert not has_slips(MEETINGS)
    files = [path for path in sorted((ROOT / "data" / "activities").rglob("*.yml")) if path.stem.count("-") > 2]
    assert sum(is_plain(path.read_text("utf-8"), KEYS) for path in files) > len(files) // 2


@pytest.mark.parametrize(
    "line",
    [
        "标题:学习",
        "标题：学习",
        "标题: 学习 # 一",
        "标题: 学习: 二",
        "标题: “学习”",
        "标题: 学习\u3000",
        "标题: *学习",
        '标题: "学习',
        "议题: [一, 二",
        "议题:\n  － 一",
        "主持:\n  - 名字: 一",
        "\t标题: 学习",
        " 标题: 学习",
        "数量: {服务群众：60}",
        "数量: {服务群众: 1,060}",
        "摘要: |\n 一",
        "决议:\n  - {内容: 通过，赞成: 3}",
        "决议:\n  - {内容: 通过: 好, 赞成: 3}",
        "决议:\n  - {内容: 通过, 赞成: 3}\n  - 内容 通过",
    ],
)
def test_a_possible_slip_is_not_plain(line: str) -> None:
    assert not is_plain(f"类型: 党课\n{line}\n", KEYS)
    assert not is_plain(f"- 类型: 党课\n  {line}\n", KEYS)


@pytest.mark.parametrize(
    "text",
    [
        "- 类型: 党课\n- 类型: 党课\n标题: 学习\n",
        "- 类型: 党课\n\n 标题: 学习\n",
        "字\n- 类型: 党课\n",
        "-  类型: 党课\n",
        "- - 类型: 党课\n",
        "- 类型: 党课\n  类型: 党课\n",
        "- 类型: 党课\n  - 学习\n",
        "- # 类型: 党课\n  标题: 学习\n",
    ],
)
def test_a_list_that_is_not_certain_is_not_plain(text: str) -> None:
    assert not is_plain(text, KEYS)


@pytest.mark.parametrize("whole", [MEETING, MEETINGS])
def test_no_slip_is_missed(whole: str) -> None:
    dice = random.Random(19)
    plain = 0
    for _ in range(6000):
        text = whole
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(text) + 1)
            text = text[:at] + dice.choice(BITS) + text[at + dice.choice((0, 0, 1, 2, 5)) :]
        if is_plain(text, KEYS):
            plain += 1
            assert not has_slips(text), text
    assert plain > 600


def test_of_the_files_with_known_slips_none_is_plain() -> None:
    cases = [path for path in (ROOT / "tests" / "cases").rglob("*.yml") if "/data/activities/" in path.as_posix()]
    plain = [path for path in cases if is_plain(_text(path), KEYS)]
    assert len(cases) > 10
    assert not any(has_slips(_text(path)) for path in plain)
    assert not any(run for path in plain for run in runs(_text(path).split("\n"), KEYS))


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")
