"""YAML as records need it: words stay words, every value has its place, and no small file expands without end."""

from __future__ import annotations

from typing import Any

import pytest
import yaml as pyyaml

from yinling.library.parse import record_keys
from yinling.records.activity import Activity
from yinling.sources import yaml
from yinling.sources.yaml import Document, LocatedMap, mark_at

KEYS = record_keys(Activity)


def parse(text: str, first_line: int = 1) -> Document:
    return yaml.parse("a.yml", text, KEYS, first_line)


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("Off", "Off"),
        ("否", "否"),
        ("2019-03-05", "2019-03-05"),
        ("3.10", "3.10"),
        ("1e3", "1e3"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("+5", "+5"),
        (".inf", ".inf"),
        ("48", 48),
        ("-3", -3),
        ("0", 0),
        ('"48"', "48"),
        ("'0123'", "0123"),
        ('"14:30"', "14:30"),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
    ],
)
def test_a_plain_word_means_what_it_says(written: str, read: Any) -> None:
    document = parse(f"标题: {written}")
    assert document.problems == ()
    assert document.value == {"标题": read}
    assert type(document.value["标题"]) is type(read)


@pytest.mark.parametrize(
    ("written", "code"), [("0123", "leading-zero"), ("14:30", "bare-time"), ("1:02:03", "bare-time")]
)
def test_what_others_would_change_wants_quotes(written: str, code: str) -> None:
    document = parse(f"标题: {written}")
    assert codes(document) == [code]
    assert document.problems[0].after == f'标题: "{written}"'
    assert document.value == {"标题": written}


def test_every_value_knows_its_line_and_column() -> None:
    document = parse("组织: zb09\n议题:\n  - 学习党章\n决议:\n  - {内容: 通过, 赞成: 31}\n")
    value = document.value
    assert mark_at(value, ("组织",)) == (1, 5, 9)
    assert mark_at(value, ("组织",), of_key=True) == (1, 1, 3)
    assert mark_at(value, ("议题", 0)) == (3, 5, 9)
    assert mark_at(value, ("决议", 0, "赞成")) == (5, 18, 20)
    assert mark_at(value, ("决议", 0, "弃权")) == (5, 5, 0)  # missing: its parent
    assert mark_at(value, ("议题",)) == (3, 3, 0)  # spans lines


def test_front_matter_counts_its_lines_from_the_top_of_the_file() -> None:
    assert parse("标题: 甲\n标题: 乙", first_line=2).problems[0].line == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("标题: &a 学习\n地点: *a", "alias"),
        ("标题: !!python/object:os.system 学习", "special-start"),
        ("标题: 学习\n---\n标题: 再学", "document-marker"),
        ("议题: " + "[" * 30 + "]" * 30, "too-deep"),
        ("? [甲, 乙]\n: 丙", "key-not-text"),
        ("标题: 学\x0c习", "strange-character"),
        ("", "empty-file"),
        ("# 只有注释\n", "empty-file"),
    ],
)
def test_what_no_record_needs_is_refused(text: str, code: str) -> None:
    assert code in codes(parse(text))


def test_an_endless_file_is_refused_at_once() -> None:
    """Write lines that repeat the line above nine times: 9^9 words, if they were expanded."""
    lines = ["a0: &a0 [学, 学, 学]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    document = parse("\n".join(lines))
    assert set(codes(document)) == {"alias"}


def test_both_parsers_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare PyYAML's C parser and its Python parser: the installation decides which one there is."""
    text = "组织: zb09\n标题: \"\"\n议题:\n  - 甲\n  - '乙'\n摘要: |\n  一段\n\n  两段\n"
    text += "决议: [{内容: 通过, 赞成: 3}]\n时间: 14:30\n"
    seen = []
    for loader in (pyyaml.BaseLoader, pyyaml.CBaseLoader):
        monkeypatch.setattr(yaml, "LOADER", loader)
        document = parse(text)
        seen.append((document.value, document.problems, document.value.values_at))
    assert seen[0] == seen[1]


def test_the_rest_of_a_file_is_read_past_a_line_that_cannot_be() -> None:
    document = parse("标题: 学习\n  }地点: 甲\n应到: ４８\n")
    assert isinstance(document.value, LocatedMap)
    assert document.partial
    assert document.value["应到"] == "４８"


def test_a_space_is_not_put_before_a_hash() -> None:
    """Check that no correction turns the rest of a line into a comment, the closing brace included."""
    document = parse("决议: [{内容: 同意, 赞成:#48}]")
    assert not any(" #" in problem.after for problem in document.problems)
    assert "unclosed-bracket" not in codes(document)
