"""Wrong arguments and ``--help`` are answered before anything heavy is loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

HEAVY = ("pydantic", "jinja2", "typst", "openpyxl", "docx", "numpy", "yinling.library.load", "yinling.site.steps")
PROGRAM = """
import sys
from yinling.cli.main import main
sys.argv = ["yinling", *sys.argv[1:]]
try:
    main()
finally:
    print("loaded:", *sorted(sys.modules))
"""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--version",), 0),
        (("--help",), 0),
        (("print", "--help"), 0),
        (("print", "board"), 2),
        (("print", "board", "--branch", "zb09", "--month", "三月"), 2),
        (("print", "ledger", "总账", "--branch", "zb09"), 2),
        (("print", "ledger", "三会一课", "--branch", "zb09", "--year", "19"), 2),
        (("print", "form", "无"), 2),
        (("print", "meeting"), 2),
        (("print", "receipt"), 2),
        (("building",), 2),
        (("check", "--format", "pdf"), 2),
        (("gather",), 2),
        (("merge-driver", "a"), 2),
        (("edit", "--root", "tests/unit"), 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_nothing_heavy_is_loaded_for_an_answer(arguments: tuple[str, ...], code: int) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert finished.returncode == code, finished.stderr
    loaded = set(finished.stdout.rpartition("loaded:")[2].split())
    assert "click" in loaded and loaded.isdisjoint(HEAVY)


@pytest.mark.parametrize(
    ("arguments", "told", "choice"),
    [
        (("board", "--branch", "zb99"), "没有“zb99”这个支部。可以写：全部、", "zb09（第九党支部）"),
        (("card", "名片"), "没有“名片”这种卡。可以写：全部、", "党员联系卡"),
    ],
)
def test_a_word_of_the_centre_that_is_not_there_is_told_before_the_rest_is_read(
    arguments: tuple[str, ...], told: str, choice: str
) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM, "print", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 2
    assert told in finished.stderr and choice in finished.stderr
    loaded = set(finished.stdout.rpartition("loaded:")[2].split())
    assert loaded.isdisjoint({"jinja2", "typst", "openpyxl", "docx", "yinling.site.steps", "yinling.derived.overview"})
