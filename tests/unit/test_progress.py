"""The steps that a long run reports, and their CPU times."""

from __future__ import annotations

import io
import re

import pytest

from yinling.core.progress import PROFILE_VARIABLE, Reporter


def run() -> str:
    stream = io.StringIO()
    report = Reporter(stream)
    for step in ("读取 组织", "读取 活动", "页面", "页面 500"):
        report.step(step)
    report.done()
    report.done()
    return stream.getvalue()


def test_off_a_terminal_a_line_a_step() -> None:
    assert run() == "读取…\n页面…\n"


def test_each_step_is_reported_with_its_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROFILE_VARIABLE, "1")
    for _ in range(2):  # a second run in one process reports only its own steps
        rows = re.findall(r"^ *([0-9.]+) 秒 +([0-9]+)%  (.+)$", run(), re.MULTILINE)
        assert [step for _, _, step in rows] == ["启动", "读取 组织", "读取 活动", "页面", "合计"]
        spent = [float(row[0]) for row in rows]
        assert sum(spent[:-1]) == pytest.approx(spent[-1], abs=0.03)
    assert spent[-1] < 1
