"""Check whose consent counts where records contradict each other, and that the check says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import branch, loaded, meeting
from tests.unit.test_refused_names import NAME, honour

YES, NO = {"同意公开": "是"}, {"同意公开": "否"}


def officers(*members: dict[str, Any], **more: Any) -> dict[str, Any]:
    return branch("zb01", 委员会=[{"职务": "书记", "姓名": NAME, **each} for each in members], **more)


INSIDE: dict[str, Any] = {"公开范围": "内部"}


@pytest.mark.parametrize(
    ("orgs", "honours", "is_refused", "is_told"),
    [
        # An answer without days may have been given on any: a refusal counts, a consent does not.
        ([officers(NO)], [honour(**YES, **INSIDE)], True, True),
        ([officers(YES, **INSIDE)], [honour(**NO)], True, True),
        ([officers(YES, **INSIDE)], [honour()], False, False),
        # The last word counts.
        ([officers({**YES, "任职": "2020-01-01"}, **INSIDE)], [honour(**NO)], False, False),
        ([officers({**NO, "卸任": "2018-12-31"})], [honour(**YES, **INSIDE)], False, False),
        ([officers({**NO, "任职": "2020-01-01"})], [honour(**YES, **INSIDE)], True, False),
        # An organisation says nothing before it was founded or after it was dissolved.
        ([officers(NO, 撤销日期="2018-12-31")], [honour(**YES, **INSIDE)], False, False),
        ([officers(YES, 成立日期="2020-01-01", **INSIDE)], [honour(**NO)], False, False),
        # Two answers of one time.
        ([officers({**YES, "任职": "2015-01-01"}, **INSIDE)], [honour(**NO)], True, True),
        ([], [honour(**YES, **INSIDE), honour(**NO, 名称="标兵")], True, True),
        ([], [honour(**YES, **INSIDE), honour(**NO, 名称="标兵", 年度=2018)], False, False),
        # A void record says nothing, a draft refuses.
        ([officers(NO, 状态="已作废")], [honour(**YES, **INSIDE)], False, False),
        ([officers(NO, 状态="草稿")], [honour(**YES, **INSIDE)], True, True),
        ([officers(YES, 状态="草稿", **INSIDE)], [honour(**NO)], True, False),
    ],
)
def test_a_consent_counts_if_it_is_surely_the_last_word(
    tmp_path: Path, orgs: list[Any], honours: list[Any], is_refused: bool, is_told: bool
) -> None:
    row = meeting("2019-03-05", 标题=f"向{NAME}学习")
    found = loaded(tmp_path / "c", "2020-12-31", orgs=orgs, honours=honours, activities=[row])
    assert any(each.code == "name-refused" for each in found.problems) == is_refused
    told = [each for each in found.problems if each.code == "consent-differs"]
    assert len(told) == is_told
    for each in told:
        line = (tmp_path / "c" / each.file).read_text("utf-8").splitlines()[each.line - 1]
        assert "同意公开: " in line and "是" in line[each.column - 1 :]
        assert NAME not in each.render()
        assert "added.yml 第 " in each.message
