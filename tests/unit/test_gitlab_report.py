"""The report of ``check --format gitlab``, and the cache that a pipeline keeps in the folder of a centre."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.unit.conftest import Command, run_in
from yinling.core.problems import Place, as_gitlab, problem
from yinling.library.centre import Answers, write_centre

# What GitLab's documents ask of a Code Quality report.
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\.?/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def test_the_report_is_what_gitlab_reads(yinling: Command, centre: Path) -> None:
    assert json.loads(yinling("check", "--format", "gitlab").out) == []
    org = centre / "data" / "orgs" / "zb09.yml"
    org.write_text(org.read_text("utf-8").replace("上级: dw", "上级: 没有\n上极: dw"), "utf-8")
    said = yinling("check", "--format", "gitlab")
    assert said.code == 1
    rows = json.loads(said.out)
    jsonschema.validate(rows, SCHEMA)
    assert {row["location"]["path"] for row in rows} == {"data/orgs/zb09.yml"}
    assert {row["severity"] for row in rows} == {"blocker"}
    assert any("上极" in row["description"] for row in rows)


def test_a_problem_keeps_its_fingerprint_on_another_line_and_no_two_have_the_same() -> None:
    def report(*lines: int) -> list[str]:
        found = [problem("url-form", Place("data/site.yml", line), written="x") for line in lines]
        return [row["fingerprint"] for row in json.loads(as_gitlab(found))]

    assert report(3) == report(7)
    assert len(set(report(3, 7, 9))) == 3
    assert report(3, 7)[0] == report(4)[0]


def test_the_cache_of_a_pipeline_is_not_checked_and_not_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_centre(tmp_path / "c", Answers("站", "示例党委", "党委", "2019", "", "不要"))
    (tmp_path / "c" / ".cache" / "yinling").mkdir(parents=True)
    (tmp_path / "c" / ".cache" / "yinling" / "x.sqlite").write_bytes(b"x")
    assert "/.cache/" in (tmp_path / "c" / ".gitignore").read_text("utf-8").split("\n")
    assert run_in(tmp_path / "c", monkeypatch, capsys)("check").out.startswith("共 0 个错误，0 个提醒。")
