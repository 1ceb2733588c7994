"""The command line, as a secretary uses it: what it says, where it writes, and that it never ends in a traceback."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from yinling.cli import main
from yinling.records import KINDS
from yinling.records.base import Record

BASE = Path(__file__).resolve().parent.parent / "cases" / "_base"


class Said(NamedTuple):
    code: int
    out: str
    err: str


Command = Callable[..., Said]


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound centre, with the command line standing in it."""
    shutil.copytree(BASE, tmp_path / "centre")
    monkeypatch.chdir(tmp_path / "centre")
    return tmp_path / "centre"


@pytest.fixture
def yinling(centre: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*words: str) -> Said:
        monkeypatch.setattr("sys.argv", ["yinling", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Said(code, captured.out, captured.err)

    return run


def spoil(centre: Path, written: str, wrong: str) -> None:
    file = centre / "data" / "orgs" / "zb09.yml"
    file.write_text(file.read_text("utf-8").replace(written, wrong), "utf-8")


# ---- check ----


def test_check_of_a_sound_centre(yinling: Command) -> None:
    assert yinling("check") == Said(0, "共 0 个错误，0 个提醒。\n", yinling("check").err)


def test_a_warning_does_not_fail_and_an_error_does(yinling: Command, centre: Path) -> None:
    spoil(centre, "成立日期: 2009-07-01", "党员人数: [{截至: 2018-12-31, 总数: 60}]")
    said = yinling("check")
    assert (said.code, "branch-too-large" in said.out) == (0, True)
    spoil(centre, "类型: 党支部", "类型: 党枝部")
    said = yinling("check")
    assert said.code == 1
    assert "data/orgs/zb09.yml:2:5: 错误：“类型”不能填“党枝部”，是否想写“党支部”？" in said.out
    assert "    应该改成：类型: 党支部" in said.out
    assert "\x1b" not in said.out


def test_check_for_programs(yinling: Command, centre: Path) -> None:
    spoil(centre, "名称: 第九党支部", "名称：第九党支部 100%")
    said = yinling("check", "--format", "json")
    (row,) = json.loads(said.out)
    assert (row["file"], row["line"], row["column"], row["code"]) == ("data/orgs/zb09.yml", 1, 3, "wide-colon")
    assert (row["severity"], row["after"]) == ("error", "名称: 第九党支部 100%")
    said = yinling("check", "--format", "github")
    assert said.code == 1
    assert re.fullmatch(r"::error file=data/orgs/zb09\.yml,line=1,col=3,title=wide-colon::[^\n]+\n", said.out)


def test_github_lines_escape_what_would_end_them(yinling: Command, centre: Path) -> None:
    spoil(centre, "上级: dw", "上级: 100%")
    said = yinling("check", "--format", "github")
    assert "100%25" in said.out


@pytest.mark.parametrize("name", ["folder.yml", "broken.yml"])
def test_what_is_no_file_is_told(yinling: Command, centre: Path, name: str) -> None:
    path = centre / "data" / "orgs" / name
    if name == "folder.yml":
        path.mkdir()
        (path / "x.yml").symlink_to(centre / "data" / "site.yml")
    else:
        path.symlink_to(centre / "nowhere.yml")
    said = yinling("check")
    assert said.code == 1
    assert f"data/orgs/{name}" in said.out


def test_the_day_from_outside_must_be_a_day(yinling: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINLING_AS_OF", "2019年底")
    said = yinling("check")
    assert said.code == 1
    assert "“2019年底”不是日期" in said.out


# ---- slips on the command line ----


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["chekc"], "没有这个命令：chekc"),
        (["check", "--fromat", "json"], "没有 --fromat 这个选项"),
        (["check", "--format", "xml"], "--format 不能写“xml”。可以写：text、json、github"),
        (["check", "--format"], "--format 后面还要写内容"),
        (["check", "extra"], "多写了：extra"),
        (["new"], "还缺 KIND"),
        (["new", "香蕉"], "没有“香蕉”这种记录。可以写：网站设置、"),
        (["new", "活动", "--set", "标题"], "--set 后面要写“项目=内容”"),
        (["new", "活动", "--set", "颜色=红"], "--set 后面要写“项目=内容”，项目可以是：编号、"),
        (["stage"], "还缺 FOLDER"),
    ],
)
def test_a_slip_is_told_in_chinese_with_the_way_to_help(yinling: Command, words: list[str], says: str) -> None:
    said = yinling(*words)
    assert said.code == 2
    assert says in said.err
    assert "--help" in said.err
    assert not re.search(r"[A-Za-z]+ [a-z]+ [a-z]+", said.err)  # no English sentence


@pytest.mark.parametrize("words", [["--root", "nowhere"], ["--root", "data/site.yml"], ["--root", "content"]])
def test_a_folder_without_data_is_told(yinling: Command, words: list[str]) -> None:
    said = yinling("check", *words)
    assert said.code == 1
    assert "里没有 data 文件夹" in said.err


def test_help_lists_the_commands(yinling: Command) -> None:
    said = yinling("--help")
    assert said.code == 0
    for name in ("check", "new", "schema", "stage"):
        assert name in said.out


# ---- new ----


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_new_record_of_every_kind_is_in_order_but_for_what_it_names(
    yinling: Command, centre: Path, kind: type[Record]
) -> None:
    """The example's organisations and words may not be there: that is told, and nothing else is wrong."""
    said = yinling("new", kind.label, "xin-lu")
    if kind.kind == "site":
        assert said.code == 1
        return
    assert said.code == 0, said.err
    written = centre / said.out.split("：")[1].split("\n")[0]
    assert written.is_file()
    assert written.is_relative_to(centre / ("content" if kind.kind == "article" else f"data/{kind.folder}"))
    problems = json.loads(yinling("check", "--format", "json").out)
    assert {p["code"] for p in problems} <= {"unknown-reference", "wrong-folder", "metric-of-unknown"}
    assert {p["file"] for p in problems} <= {written.relative_to(centre).as_posix()}


def test_new_fills_in_what_it_is_given_and_never_overwrites(yinling: Command, centre: Path) -> None:
    words = [
        "new",
        "activity",
        "dushu",
        "--set",
        "组织=zb09",
        "--set",
        "日期=2019-03-05",
        "--set",
        "标题=读：#1 号文件",
    ]
    said = yinling(*words)
    file = centre / "data" / "activities" / "zb09" / "2019" / "2019-03-05-dushu.yml"
    text = file.read_text("utf-8")
    assert '标题: "读：#1 号文件"' in text or "标题: 读：#1 号文件" in text
    assert yinling("check").code == 0
    again = yinling(*words)
    assert again.code == 1
    assert "已经有了，没有改动它" in again.err
    assert file.read_text("utf-8") == text
    assert said.code == 0


@pytest.mark.parametrize("name", ["../../outside", "中文", "/etc/x", "a/../../../b"])
def test_new_stays_in_its_folder(yinling: Command, centre: Path, name: str) -> None:
    before = sorted(centre.parent.rglob("*"))
    said = yinling("new", "honour", name)
    assert said.code == 1
    assert "文件名" in said.err
    assert sorted(centre.parent.rglob("*")) == before


def test_new_is_dated_by_the_centres_own_day(yinling: Command, centre: Path) -> None:
    assert yinling("new", "送学上门").code == 0
    assert "日期: 2019-12-31" in (centre / "data" / "deliveries" / "2019-12-31-new.yml").read_text("utf-8")


# ---- schema and stage ----


def test_schema_writes_what_is_stale_and_says_so(yinling: Command, centre: Path) -> None:
    assert yinling("schema", "--check").code == 1
    assert yinling("schema").code == 0
    assert yinling("schema", "--check") == Said(0, "都是最新的。\n", yinling("schema", "--check").err)
    file = centre / ".vscode" / "schemas" / "org.json"
    file.write_text(file.read_text("utf-8") + " ")
    said = yinling("schema", "--check")
    assert (said.code, said.out) == (1, "不是最新的：.vscode/schemas/org.json\n")


def test_stage_refuses_a_folder_that_holds_something(yinling: Command, centre: Path) -> None:
    (centre / "out").mkdir()
    (centre / "out" / "mine.txt").write_text("mine")
    said = yinling("stage", "out")
    assert said.code == 1
    assert "不是空文件夹" in said.err
    assert [path.name for path in (centre / "out").iterdir()] == ["mine.txt"]


def test_nothing_is_staged_while_there_are_errors(yinling: Command, centre: Path) -> None:
    spoil(centre, "上级: dw", "上级: nowhere")
    said = yinling("stage", "out")
    assert said.code == 1
    assert "zb09.yml:3:5" in said.err
    assert not (centre / "out").exists()
