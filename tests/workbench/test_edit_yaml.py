"""Editing a record changes its own characters only: hand-written shapes of YAML, and every file of the sample."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.workbench.edits import check_file
from tests.workbench.yaml_shapes import SHAPES
from yinling.library.parse import record_keys
from yinling.records.activity import Activity
from yinling.records.org import Org
from yinling.records.pronunciation import Pronunciation
from yinling.sources import text_edits
from yinling.sources.edit_yaml import REMOVED, CannotEditError, append_record, delete_record, edit
from yinling.workbench.form_values import order_of

KEYS = record_keys(Activity)
ORDER = order_of(Activity)


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


@pytest.mark.parametrize("seed", range(3))
def test_every_field_of_files_of_the_sample(seed: int) -> None:
    """Check files by lot; `python -m tests.workbench.edits` checks all of them."""
    for path in random.Random(seed).sample(FILES, 3):
        counts = check_file(path)
        assert not counts["refused"], path
        assert counts["edits"], path
