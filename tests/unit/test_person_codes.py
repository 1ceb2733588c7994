"""Check that a code of a person holds no name: in no kind of record, and in no problem."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import loaded
from yinling.core.problems import Problem

NAME, OTHER = "逄" + "守德", "聂" + "长山"


def pairing(code: str, **more: Any) -> dict[str, Any]:
    return {"类别": "帮学", "组织": "zb09", "代码": code, "开始": "2019-01-01", **more}


def step(code: str, **more: Any) -> dict[str, Any]:
    return {"组织": "zb09", "代码": code, "步骤": 1, "日期": "2019-03-05", "公开范围": "内部", **more}


def delivery(codes: Any, **more: Any) -> dict[str, Any]:
    return {"组织": "zb09", "日期": "2019-03-05", "方式": "上门送学", "收学人数": 2, "对象代码": codes, **more}


def told(root: Path, **files: Any) -> list[Problem]:
    return [each for each in loaded(root, **files).problems if each.code == "code-is-name"]


@pytest.mark.parametrize(
    ("folder", "row", "after"),
    [
        ("pairings", pairing(NAME), "  代码: ZB09-01"),
        ("pairings", pairing(f"{NAME}01"), "  代码: ZB09-01"),
        ("pairings", pairing("老" + "聂"), "  代码: ZB09-01"),
        ("pairings", pairing("王大爷2"), "  代码: ZB09-01"),
        ("pairings", pairing(f"BX-{NAME}"), "  代码: ZB09-01"),
        ("pairings", pairing(f"{NAME[0]}-{NAME[1:]}"), "  代码: ZB09-01"),
        ("pairings", pairing(NAME, 状态="草稿"), "  代码: ZB09-01"),
        ("pairings", pairing(NAME, 状态="已作废", 公开范围="内部"), "  代码: ZB09-01"),
        ("pairings", pairing("A-03", 编号=NAME), "  编号: A-04"),
        ("development", step(NAME), "  代码: ZB09-01"),
        ("deliveries", delivery(NAME), "  对象代码: ZB09-01"),
        ("deliveries", delivery(["A-07", NAME]), "  - A-08"),
    ],
)
def test_a_name_is_told_at_its_place_with_a_free_code(
    tmp_path: Path, folder: str, row: dict[str, Any], after: str
) -> None:
    found = told(tmp_path / "c", **{folder: [row]})
    (problem,) = found
    line = (tmp_path / "c" / problem.file).read_text("utf-8").splitlines()[problem.line - 1]
    assert not line[problem.column - 1 :].isascii()
    assert (problem.severity, problem.after.strip("- ")) == ("error", after.strip("- "))
    assert NAME[1:] not in problem.render() + str(vars(problem))


@pytest.mark.parametrize("code", ["A-03", "BX-ZB09-01", "甲-03", "乙", "03", "Bx_1", "ZB09-王"])
def test_a_code_is_no_name(tmp_path: Path, code: str) -> None:
    files: dict[str, Any] = {"pairings": [pairing(code)], "deliveries": [delivery([code, "A-1"])]}
    assert not told(tmp_path / "c", **files, development=[step(code)])


def test_one_person_gets_one_code_and_two_get_two(tmp_path: Path) -> None:
    rows = [pairing("BX-ZB09-09"), pairing(NAME), pairing(OTHER), pairing(NAME, 类别="帮扶")]
    found = sorted(told(tmp_path / "c", pairings=rows))
    assert [each.after.strip() for each in found] == ["代码: BX-ZB09-10", "代码: BX-ZB09-11", "代码: BX-ZB09-10"]


def test_no_line_shows_the_name_of_somebody_else(tmp_path: Path) -> None:
    loaded(tmp_path / "c")
    found = told(
        tmp_path / "d", deliveries=[delivery(f"{NAME}、{OTHER}"), delivery([NAME, OTHER, "A-1"], 日期="2019-04-05")]
    )
    assert len(found) == 3
    assert all(name[1:] not in each.render() for each in found for name in (NAME, OTHER))
