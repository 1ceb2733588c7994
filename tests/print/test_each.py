"""``--branch 全部``: an organisation without anything to print does not keep the others from theirs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ROOT
from tests.unit.centre import branch, loaded
from yinling.cli.main import cli

Row = dict[str, Any]
HONOUR = {"年度": 2019, "级别": "中心", "对象类型": "集体"}


def made(root: Path, orgs: Sequence[Row] = (), honours: Sequence[Row] = ()) -> Path:
    found = loaded(root, orgs=[*orgs], honours=[*honours])
    assert found.library is not None, found.problems
    shutil.copy(ROOT / "mkdocs.yml", root)
    return root


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--root", str(root), "--out", str(root / "out")])


@pytest.mark.parametrize("command", [("award",), ("paper", "荣誉墙")])
def test_the_others_are_printed_and_the_one_without_is_named(command: tuple[str, ...], tmp_path: Path) -> None:
    honours = [{**HONOUR, "名称": "先进集体", "组织": "zb08"}]
    root = made(tmp_path / "c", orgs=[branch("zb07"), branch("zb08")], honours=honours)
    found = run(root, "print", *command, "--branch", "全部", "--year", "2019")
    assert [path.name for path in (root / "out").iterdir()] == [
        "荣誉证书-2019-支部zb08.pdf" if command[0] == "award" else "荣誉墙-2019-支部zb08.pdf"
    ]
    assert found.exit_code == 1
    assert "有的没有印出来：" in found.output and "支部zb07" in found.output and "第九党支部" in found.output


def test_a_certificate_of_others_is_said_to_be_theirs(tmp_path: Path) -> None:
    honours = [{**HONOUR, "名称": "先进集体", "组织": "zb09", "授予单位": "县教育局"}]
    root = made(tmp_path / "c", honours=honours)
    found = run(root, "print", "award", "--branch", "zb09", "--year", "2019")
    assert "第九党支部2019 年的荣誉是县教育局授予的" in found.output
    assert "有的没有" not in found.output and found.exit_code == 1


def test_a_paper_that_is_not_there_does_not_offer_all(tmp_path: Path) -> None:
    found = run(made(tmp_path / "c"), "print", "paper", "没有的", "--branch", "zb09")
    assert "可以写：年度总结" in found.output


@pytest.mark.parametrize("level", ["团体", "小组"])
def test_a_centre_without_branches_gets_a_workbook_for_each_society(level: str, tmp_path: Path) -> None:
    root = tmp_path / "c"
    loaded(root)
    (root / "data/orgs/zb09.yml").unlink()
    (root / "data/vocabulary/org-kinds.yml").write_text(f"- {{名称: 互助组, 层级: {level}}}\n", "utf-8")
    for id, name in (("a1", "一号楼组"), ("a2", "桥头组")):
        (root / f"data/orgs/{id}.yml").write_text(
            f"名称: {name}\n类型: 互助组\n上级: dw\n公开范围: 公开\n状态: 已审核\n", "utf-8"
        )
    found = run(root, "export", "活动", "--all-branches", "--year", "2019")
    if level == "团体":
        assert found.output.count(".xlsx") == 2, found.output
    else:
        assert "登记的只有小组（一号楼组、桥头组）" in found.output and found.exit_code == 1


def test_a_month_is_printed_below_the_folder_of_what_is_printed(tmp_path: Path) -> None:
    root = made(tmp_path / "c")
    CliRunner().invoke(cli, ["print", "--all", "十二月", "--month", "2019-12", "--branch", "zb09", "--root", str(root)])
    assert sorted(path.name for path in (root / "out/十二月").iterdir())[0] == "00-学习资料签收表.pdf"
    assert not (root / "十二月").exists() and not Path("十二月").exists()
