"""``yinling print``: the files it writes and the messages it shows."""

from __future__ import annotations

import subprocess
from pathlib import Path

import click
import pytest
from openpyxl import Workbook

from tests.conftest import ROOT, run
from tests.print.reading import Paper
from yinling.cli.main import cli
from yinling.cli.print import print_group
from yinling.core.cache import Caches
from yinling.library.load import FirstReading


def run_print(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run("yinling", "print", *arguments)


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        (
            ("packet", "--month", "2019-03", "--branch", "九支部", "--size", "22", "--booklet"),
            ["学习资料-2019-03-第九党支部-22号-小册子.pdf", "学习资料-2019-03-第九党支部-22号.pdf"],
        ),
        (("poster", "rudang-shici"), ["海报-入党誓词.pdf"]),
        (("board", "--branch", "9支部", "--month", "2019年3月"), ["宣传栏-2019-03-第九党支部.pdf"]),
        (("card", "温馨提示卡", "--up", "10"), ["温馨提示卡-10个一张.pdf"]),
        (
            ("ledger", "三会一课台账", "--branch", "第九支部", "--year", "2019年"),
            ["台账-第九党支部2019年三会一课台账.pdf", "台账-第九党支部2019年三会一课台账.xlsx"],
        ),
        (("form", "走访记录"), ["走访记录.pdf"]),
        (("receipt", "--branch", "九支部", "--month", "2019-03"), ["签收表-2019-03-第九党支部.pdf"]),
        (("greeting", "--words", "2"), ["生日祝福-2.pdf"]),
        (("award", "--year", "2019"), ["荣誉证书-2019.pdf"]),
        (
            ("--month", "2019-10", "--branch", "第九支部"),
            [
                "00-学习资料签收表.pdf",
                "00-走访记录.pdf",
                "00-送学上门签收表.pdf",
                "09-第九党支部-1学习资料-2019-10.pdf",
                "09-第九党支部-2宣传栏-2019-10.pdf",
                "09-第九党支部-3签收表-2019-10.pdf",
            ],
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_each_command_writes_its_files(arguments: tuple[str, ...], files: list[str], tmp_path: Path) -> None:
    to = "--all" if arguments[0].startswith("--") else "--out"
    finished = run_print(*arguments, to, str(tmp_path / "out"))
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == files
    for name in files:
        assert name in finished.stdout
    assert "排版…" in finished.stderr  # progress


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("packet", "--month", "三月"), "写成 2019-03 这样"),
        (("packet", "--month", "2019-Q1"), "写成 2019-03 这样"),
        (("packet", "--month", "2018-03"), "学习计划里没有2018年3月。有的月份：2019-01、"),
        (("board", "--branch", "zb09", "--month", "2031-01"), "没有 2031 年的记录"),
        (("packet", "--size", "12"), "--size 不能写“12”。可以写：16、18、22。"),
        (("board",), "还缺 --branch"),
        (("board", "--branch", "zb99"), "没有“zb99”这个支部"),
        (("card", "名片"), "没有“名片”这种卡。可以写：全部、亲情服务卡"),
        (("card", "--fill", "a.xlsx"), "要写明哪一种卡"),
        (("ledger", "总账", "--branch", "zb09"), "没有“总账”这种台账"),
        (("poster", "无"), "没有“无”这种海报"),
        (("greeting", "--words", "9"), "没有第 9 段祝词：一共有 3 段"),
        (("award", "--year", "2031"), "没有 2031 年的记录。有的年份：2018、2019"),
        (("digest", "study/fang-didao"), "是否想写“study/fang-diedao”"),
        (("digest",), "还缺 编号"),
        (("meeting",), "写哪次会，或者写 --branch"),
        (("meeting", "没有的会"), "没有“没有的会”这次会。写编号或者标题，如 "),
        (("报纸",), "没有这个命令：报纸"),
        (("--month", "2019-10", "board", "--branch", "zb09"), "请写在 board 后面"),
        (("--root", ".", "board", "--branch", "zb09"), "请写在 board 后面"),
        (("--all", "x", "--branch", "99支部"), "没有“99支部”这个支部"),
    ],
)
def test_wrong_usage_is_reported_in_chinese(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    finished = run_print(*arguments, *(("--out", str(tmp_path)) if arguments[0] not in ("报纸", "--all") else ()))
    assert finished.returncode in (1, 2)
    assert said in finished.stderr
    assert "Traceback" not in finished.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("print", "poster", "无"),
        ("print", "poster", "--wall", "无"),
        ("print", "article", "无"),
        ("print", "digest", "study/fang-didao"),
        ("print", "packet", "--month", "2018-03"),
        ("print", "packet", "--branch", "zb99"),
        ("print", "receipt", "--branch", "zb09", "--month", "2031-01"),
        ("print", "board", "--branch", "99支部"),
        ("print", "ledger", "--branch", "zb09", "--year", "2031"),
        ("print", "paper", "月历", "--branch", "zb09", "--month", "2031-01"),
        ("print", "award", "--year", "2031"),
        ("print", "greeting", "--words", "9"),
        ("print", "meeting", "没有的会"),
        ("print", "card", "--branch", "zb99"),
        ("export", "无"),
        ("export", "activities", "--org", "zb99"),
        ("export", "report", "--year", "2031"),
        ("export", "records", "--kind", "无"),
    ],
    ids=" ".join,
)
def test_wrong_arguments_are_told_before_the_content_is_loaded(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yinling.cli.options.load_content", lambda *_: pytest.fail("all was loaded"))
    with pytest.raises(click.UsageError):
        cli.main([*arguments, *(("--root", str(ROOT)))], standalone_mode=False)


def test_right_arguments_come_to_the_content(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(root: Path, caches: Caches, first: FirstReading) -> None:
        assert first.reading.library.root == root == ROOT  # nothing is read again
        raise InterruptedError

    monkeypatch.setattr("yinling.cli.options.load_content", stop)
    for arguments in (("print", "poster", "rudang-shici"), ("print", "greeting", "--words", "3"), ("print", "card")):
        with pytest.raises(InterruptedError):
            cli.main([*arguments, "--root", str(ROOT)], standalone_mode=False)


def test_cards_are_filled_from_a_table_outside_the_centre(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["姓名"])
    book.active.append(["路人甲"])
    book.save(tmp_path / "a.xlsx")
    finished = run_print("card", "党员联系卡", "--fill", str(tmp_path / "a.xlsx"), "--out", str(tmp_path / "out"))
    assert finished.returncode == 0, finished.stderr
    (file,) = (tmp_path / "out").iterdir()
    assert "路人甲" in Paper(file.read_bytes()).words
    assert "路人甲" not in finished.stdout + finished.stderr
    assert "印完请删掉" in finished.stdout


def test_a_digest_is_plain_text_to_paste() -> None:
    finished = run_print("digest", "study/fang-diedao")
    assert finished.returncode == 0
    assert finished.stdout.startswith("【学习】防跌倒")
    assert finished.stdout.rstrip().endswith("/study/fang-diedao/")
    activity = run_print("digest", "zb09/2019/2019-01-02-zwh")
    assert "时间：2019年1月2日（星期三） 09:30" in activity.stdout
    assert "主持" not in activity.stdout


def test_out_is_not_kept_by_git() -> None:
    assert subprocess.run(["git", "check-ignore", "-q", "out/x.pdf"], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("name", sorted(print_group.commands))
def test_every_command_and_option_explains_itself(name: str) -> None:
    command = print_group.commands[name]
    assert command.help and any("\u4e00" <= c <= "\u9fff" for c in command.help)
    for option in command.params:
        if option.opts[0].startswith("--"):
            assert getattr(option, "help", ""), option.name
