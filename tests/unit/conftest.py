"""Fixtures: the command line inside a valid centre, and the readings of the sample centre."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT
from tests.unit.centre import BASE
from yinling.chinese.reading_table import Table, build_table
from yinling.cli import main
from yinling.library.load import load
from yinling.records.pronunciation import reviewed_words


class CommandResult(NamedTuple):
    code: int
    out: str
    err: str


Command = Callable[..., CommandResult]


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a valid centre and make it the current folder."""
    shutil.copytree(BASE, tmp_path / "centre")
    monkeypatch.chdir(tmp_path / "centre")
    return tmp_path / "centre"


@pytest.fixture
def yinling(centre: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return run_in(centre, monkeypatch, capsys)


def run_in(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs the command line in a folder."""
    monkeypatch.chdir(root)

    def run(*words: str) -> CommandResult:
        monkeypatch.setattr("sys.argv", ["yinling", *words])
        code = 0
        try:
            main.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return CommandResult(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def table() -> Table:
    """Return the table of the sample centre."""
    library = load(ROOT).library
    assert library is not None
    return build_table(reviewed_words(library))
