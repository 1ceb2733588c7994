"""Check that a correction is shown only if the file reads better with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from yinling.core.problems import Place, Problem, problem
from yinling.library import tried_corrections
from yinling.library.read_files import parse_source
from yinling.library.tried_corrections import without_uncertain
from yinling.records.activity import Activity
from yinling.records.org import Org
from yinling.sources.text import SourceText

GOOD = "组织: zb09\n类型: 支委会\n日期: 2019-03-05\n标题: 开会\n应到: 3\n实到: 3\n公开范围: 公开\n状态: 已审核\n"


def found(line: str, after: str, number: int = 1, code: str = "syntax") -> Problem:
    return problem(code, Place("a.yml", number), before=line, after=after)


def reading(*problems: Problem, of: str) -> tried_corrections.Read:
    """Return a reader that finds these problems in one text, and none in others."""
    return lambda text: problems if text == of else ()


def test_a_correction_that_corrects_is_kept() -> None:
    one = found("a", "b")
    assert without_uncertain([one], "a\nx", reading(one, of="a\nx")) == {}


def test_a_correction_after_which_the_problem_is_still_there_is_withdrawn() -> None:
    one = found("a", "b")
    always: tried_corrections.Read = lambda _: [one]  # noqa: E731
    assert without_uncertain([one], "a", always) == {one: replace(one, after="")}


def test_a_correction_that_makes_a_new_problem_is_withdrawn() -> None:
    one, new = found("a", "b"), found("x", "", 2, "indentation")
    assert without_uncertain([one], "a\nx", reading(new, of="b\nx")) == {one: replace(one, after="")}


def test_a_problem_that_moves_with_the_lines_is_not_new() -> None:
    one, other = found("a", "b\nc"), found("x", "", 2, "indentation")
    moved = replace(other, line=3)
    assert without_uncertain([one, other], "a\nx", reading(moved, of="b\nc\nx")) == {}


def test_a_missing_field_may_appear_when_the_file_can_be_read() -> None:
    one, missing = found("a", "b"), problem("missing-field", Place("a.yml"), label="标题")
    assert without_uncertain([one], "a", reading(missing, of="b")) == {}


def test_a_correction_of_other_lines_than_those_of_the_file_is_withdrawn() -> None:
    one = found("a", "b")
    assert without_uncertain([one], "side of a conflict", lambda _: []) == {one: replace(one, after="")}


def test_what_would_take_too_long_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tried_corrections, "_MAX_READ", 6)
    problems = [found("a", "b", 1), found("a", "b", 2), found("a", "b", 3)]

    def read(text: str) -> Sequence[Problem]:
        return [p for p in problems if text.split("\n")[p.line - 1] == "a"]

    last = problems[-1]
    assert without_uncertain(problems, "a\na\na"[:5], read) == {p: replace(p, after="") for p in (problems[1], last)}


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Activity, GOOD.replace("应到: 3", '应到: "三" # 一人请假'), "count-form"),
        (Activity, GOOD.replace("实到: 3", "实到: -"), "special-start"),
        (Activity, GOOD.replace("标题:", "**标题**:"), "special-start"),
        (Org, "名称: 甲\n类型: 党支部\n委员会:\n  - {职务: 书记, 姓名 甲, 同意公开:范围: 是\n", "unclosed-bracket"),
    ],
)
def test_a_file_shows_no_correction_that_loses_something(kind: type[Activity | Org], text: str, code: str) -> None:
    problems = [p for parsed in parse_source(kind, SourceText("a.yml", text)) for p in parsed.problems]
    assert {p.after for p in problems if p.code == code} == {""}
