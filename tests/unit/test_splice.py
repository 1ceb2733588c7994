"""Replacing a value changes its characters only: the hand-written shapes of YAML, and every file of the sample."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from yinling.library.parse import record_keys
from yinling.records import KINDS
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.sources import splice as splicing
from yinling.sources.splice import CannotSpliceError, Replacement, Value, splice
from yinling.sources.yaml import LOADER, Mark

KEYS = record_keys(Activity)


def scalars(text: str) -> list[tuple[Mark, Value, bool]]:
    """Return the place and value of each scalar, and whether it is a key."""
    events = list(yaml.parse(text.removeprefix("\ufeff"), Loader=LOADER))
    meant = splicing._signature(events)
    return [
        (Mark(s.event.start_mark.line + 1, s.event.start_mark.column + 1), meant[s.number], s.is_key)
        for s in splicing._scalars(events)
    ]


# A text with the value «…» or the key «…», the new value, and the text with it.
SHAPES: list[tuple[str, Value, str]] = [
    ("组织: «zb09»\n", "zb19", "组织: zb19\n"),
    ("组织: «zb09»", "zb19", "组织: zb19"),
    ("组织:   «zb09»   # 第九\n", "zb19", "组织:   zb19   # 第九\n"),
    ("组织: «zb09»\r\n标题: 学习\r\n", "zb19", "组织: zb19\r\n标题: 学习\r\n"),
    ("组织: «zb09»\r标题: 学习\r", "zb19", "组织: zb19\r标题: 学习\r"),
    ("\ufeff组织: «zb09»\n", "zb19", "\ufeff组织: zb19\n"),
    ("---\n组织: «zb09»\n", "zb19", "---\n组织: zb19\n"),
    ("# 头\n\n组织: «zb09»\n\n# 尾\n", "zb19", "# 头\n\n组织: zb19\n\n# 尾\n"),
    ("组织: «'zb09'»\n", "zb19", "组织: 'zb19'\n"),
    ("标题: «'学习'»\n", "说'好'", "标题: '说''好'''\n"),
    ('标题: «"学习"»\n', '说"好"', '标题: "说\\"好\\""\n'),
    ('标题: «"学习"»  # 看\n', "一\\二", '标题: "一\\\\二"  # 看\n'),
    ("标题: «学习»\n", "学习: 条例", '标题: "学习: 条例"\n'),
    ("标题: «学习»\n", "学习 #1", '标题: "学习 #1"\n'),
    ("标题: «学习»\n", "- 学习", '标题: "- 学习"\n'),
    ("标题: «学习»\n", '"学习"了', "标题: '\"学习\"了'\n"),
    ("标题: «学习»\n", "“学习”", '标题: "“学习”"\n'),
    ("标题: «学习»\n", "48", '标题: "48"\n'),
    ("标题: «学习»\n", "true", '标题: "true"\n'),
    ("标题: «学习»\n", "", '标题: ""\n'),
    ("标题: «学习»\n", "尾巴 ", '标题: "尾巴 "\n'),
    ("实到: «46»\n", 48, "实到: 48\n"),
    ("实到: «46»   # 人\n", 48, "实到: 48   # 人\n"),
    ('时间: «"09:00"»\n', "14:30", '时间: "14:30"\n'),
    ("时间: «'09:00'»\n", "14:30", "时间: '14:30'\n"),
    ("方式: [集中学习, «自学»]\n", "邮寄", "方式: [集中学习, 邮寄]\n"),
    ("方式: [ 集中学习 ,«自学» ]\n", "邮寄", "方式: [ 集中学习 ,邮寄 ]\n"),
    ("方式: [\n  集中学习,  # 一\n  «自学»\n]\n", "邮寄", "方式: [\n  集中学习,  # 一\n  邮寄\n]\n"),
    ("方式: [«自学»]\n", "a, b", '方式: ["a, b"]\n'),
    ("议题: [«自学»]\n", "第[一]条", '议题: ["第[一]条"]\n'),
    ("方式:\n- «自学»\n- 邮寄\n", "帮学", "方式:\n- 帮学\n- 邮寄\n"),
    ("方式:\n    -   «自学»\n", "帮学", "方式:\n    -   帮学\n"),
    ("- 组织: «zb09»\n  标题: 学习\n", "zb19", "- 组织: zb19\n  标题: 学习\n"),
    ("-   组织: «zb09»\n    标题: 学习\n", "zb19", "-   组织: zb19\n    标题: 学习\n"),
    ("-\n  组织: «zb09»\n", "zb19", "-\n  组织: zb19\n"),
    ("{组织: «zb09», 标题: 学习}\n", "zb19", "{组织: zb19, 标题: 学习}\n"),
    ("决议:\n  - {内容: «每月送», 赞成: 3}\n", "每周, 送", '决议:\n  - {内容: "每周, 送", 赞成: 3}\n'),
    ("org: «zb09»\n", "zb19", "org: zb19\n"),
    ('"组织": «zb09»\n', "zb19", '"组织": zb19\n'),
    ("? 组织\n: «zb09»\n", "zb19", "? 组织\n: zb19\n"),
    ("摘要: «上午。\n  下午。»\n状态: 草稿\n", "全天。", "摘要: 全天。\n状态: 草稿\n"),
    ('摘要: «"上午。\n  下午。"»\n状态: 草稿\n', "全天。", '摘要: "全天。"\n状态: 草稿\n'),
    ("摘要: |\n  «上午。\n  下午。»\n状态: 草稿\n", "全天。", "摘要: |\n  全天。\n状态: 草稿\n"),
    ("摘要: |-\n  «上午。»\n", "一。\n\n二。", "摘要: |-\n  一。\n\n  二。\n"),
    ("摘要: |\n    «上午。»\n\n\n状态: 草稿\n", "一。\n二。", "摘要: |\n    一。\n    二。\n\n\n状态: 草稿\n"),
    ("摘要: |\r\n  «上午。»\r\n状态: 草稿\r\n", "一。\n二。", "摘要: |\r\n  一。\r\n  二。\r\n状态: 草稿\r\n"),
    ("摘要: >\n  «上午。\n  下午。»\n状态: 草稿\n", "一。\n二。", "摘要: >\n  一。\n\n  二。\n状态: 草稿\n"),
    ("摘要: >-\n  «上午。»\n# 完\n", "一。\n\n二。", "摘要: >-\n  一。\n\n\n  二。\n# 完\n"),
    ("摘要: |\n  «上午。»\n  # 不是注释\n", "一。", "摘要: |\n  一。\n"),
    ("摘要: |\n  «上午。»", "一。", "摘要: |\n  一。"),
    ("摘要: «上午。»\n状态: 草稿\n", "一。\n二。", "摘要: |\n  一。\n  二。\n状态: 草稿\n"),
    ("- 摘要: «上午。»\n  状态: 草稿\n", "一。\n二。", "- 摘要: |\n    一。\n    二。\n  状态: 草稿\n"),
    ("标题: «'学习'»\n", "一\n二", '标题: "一\\n二"\n'),
    ("摘要: |2\n    «缩进。»\n", "一。", "摘要: |2\n  一。\n"),
    ("«标提»: 学习\n", "标题", "标题: 学习\n"),
    ("数量: {«服务群重»: 3}\n", "服务群众", "数量: {服务群众: 3}\n"),
    ("数量:\n  «服务群重»:   3  # 人次\n", "服务群众", "数量:\n  服务群众:   3  # 人次\n"),
    ("标题: «学习»\t\n", "看片", "标题: 看片\t\n"),
    ("标题: «😀学习»  # 😀\n", "看片", "标题: 看片  # 😀\n"),
]


@pytest.mark.parametrize(("shape", "new", "after"), SHAPES)
def test_a_shape(shape: str, new: Value, after: str) -> None:
    head, rest = shape.split("«")
    inside, tail = rest.split("»")
    before = head + inside + tail
    is_key = tail.lstrip(" ").startswith(":")
    # The value is the first scalar that begins in or after the marked place; a block begins at its sign.
    line = head.count("\n") + 1 if "\r\n" in head or "\r" not in head else head.count("\r") + 1
    at = line - 1 if is_block(head) else line
    marks = [(mark, old) for mark, old, of_key in scalars(before) if of_key == is_key and mark.line == at]
    column = len(head.removeprefix("\ufeff").replace("\r", "\n").rpartition("\n")[2]) + 1
    mark, old = next(each for each in marks if is_block(head) or each[0].column == column)
    assert splice(before, [Replacement(mark, old, new)], KEYS) == after


def is_block(head: str) -> bool:
    return head.rstrip(" \r\n")[-1:] in "|>-2" and ("|" in head or ">" in head)


@pytest.mark.parametrize(
    "text",
    [
        "组织: zb09\n标题: *别处\n",
        "组织: zb09\n标题: [学习\n",
        "组织: zb09\n\t标题: 学习\n",
        "组织: zb09\u2028标题: 学习\n",
        "组织: zb08\n",
    ],
)
def test_what_cannot_be_replaced_is_refused(text: str) -> None:
    with pytest.raises(CannotSpliceError) as raised:
        splice(text, [Replacement(Mark(1, 5), "zb09", "zb19")], KEYS)
    assert raised.value.line == 1


def test_a_replacement_that_changes_more_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced = splicing._replaced
    monkeypatch.setattr(splicing, "_replaced", lambda *args: replaced(*args).replace("学习", "看片"))
    with pytest.raises(CannotSpliceError):
        splice("组织: zb09\n标题: 学习\n", [Replacement(Mark(1, 5), "zb09", "zb19")], KEYS)


def test_several_at_once() -> None:
    text = "组织: zb09\n方式: [自学, 邮寄]\n摘要: |\n  一\n  二\n"
    new = {"zb09": "zb19", "邮寄": "帮学", "一\n二\n": "三"}
    edits = [Replacement(mark, old, new[old]) for mark, old, _ in scalars(text) if isinstance(old, str) and old in new]
    assert splice(text, edits, KEYS) == "组织: zb19\n方式: [自学, 帮学]\n摘要: |\n  三\n"


NEW: list[Value] = [
    "新的字",
    "带: 冒号",
    "有 #号",
    "说\"好\"和'坏'",
    7,
    "2019-05-06",
    "0123",
    "一\n二",
    " 空格",
    "是",
    "a, b]",
]


@pytest.mark.parametrize("seed", range(4))
def test_any_value_of_the_sample(seed: int) -> None:
    dice = random.Random(seed)
    files = dice.sample(sorted((ROOT / "data").rglob("*.yml")), 8)
    for path in files:
        name = path.relative_to(ROOT / "data").as_posix()
        kind = next(k for k in KINDS if k is not Article and name.startswith((f"{k.folder}/", f"{k.folder}.yml")))
        text = Path(path).read_bytes().decode()
        values = [(mark, old) for mark, old, is_key in scalars(text) if not is_key]
        for mark, old in dice.sample(values, min(6, len(values))):
            new = dice.choice(NEW)
            after = splice(text, [Replacement(mark, old, new)], record_keys(kind))
            assert splice(after, [Replacement(mark, _read(new, after, mark), old)], record_keys(kind))
            lines, kept = text.split("\n"), after.split("\n")
            tail = len(lines) - (mark.line + len(str(old).split("\n")))
            assert kept[: mark.line - 1] == lines[: mark.line - 1]
            assert tail <= 0 or kept[-tail:] == lines[-tail:]


def _read(new: Value, text: str, mark: Mark) -> Value:
    """Return the new value as it is read: a block of lines ends with a line end."""
    found = next(value for at, value, _ in scalars(text) if at == mark)
    assert found == new or str(found) == f"{new!s}\n"
    return found
