"""A text that `is_plain` has no slips: not checking it line by line loses nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.conftest import ROOT
from yinling.library.parse import record_keys
from yinling.records.activity import Activity
from yinling.sources.plain_yaml import is_plain
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
摘要: |
  随便：写 # 什么
    - “都”行

状态: 已审核
"""
BITS = [*" \t\n:：-－—#'\"“”‘’[]{},，、。;；|>&*!%@?=1年a党（）《\u3000\xa0\u200b\u2028"]
BITS += ["- ", "  ", ": ", ":\n", "\n- ", "\n  - ", " #", "类型: ", "标题", "|\n  ", "{", '"\n']


def has_slips(text: str) -> bool:
    return any(slips(text.split("\n"), KEYS))


def test_most_records_are_plain() -> None:
    assert is_plain(MEETING, KEYS)
    assert is_plain(MEETING.rstrip("\n"), KEYS)
    assert not has_slips(MEETING)
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
    ],
)
def test_a_possible_slip_is_not_plain(line: str) -> None:
    assert not is_plain(f"类型: 党课\n{line}\n", KEYS)


def test_no_slip_is_missed() -> None:
    dice = random.Random(19)
    plain = 0
    for _ in range(6000):
        text = MEETING
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(text) + 1)
            text = text[:at] + dice.choice(BITS) + text[at + dice.choice((0, 0, 1, 2, 5)) :]
        if is_plain(text, KEYS):
            plain += 1
            assert not has_slips(text), text
    assert plain > 1000


def test_of_the_files_with_known_slips_none_is_plain() -> None:
    cases = [path for path in (ROOT / "tests" / "cases").rglob("*.yml") if "/data/activities/" in path.as_posix()]
    plain = [path for path in cases if is_plain(_text(path), KEYS)]
    assert len(cases) > 10
    assert not any(has_slips(_text(path)) for path in plain)


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")
