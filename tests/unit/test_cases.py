"""Check the golden cases: common mistakes in YAML, each as a small centre with the exact messages for it.

`tests/cases/NN-name/` holds the files that differ from the valid centre in `_base`, and `expected.txt`. NN is the row
of the table of mistakes; 21 is several mistakes together, 22 what programs leave. ``UPDATE_CASES=1 pytest
tests/unit/test_cases.py`` rewrites the expected texts: read every text that changed.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import ROOT
from yinling.core.problems import Problem, as_text
from yinling.library.load import Loaded, load
from yinling.site.steps import read

CASES = Path(__file__).resolve().parent.parent / "cases"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.name[:2].isdigit())
ACCEPTED = {name for name in NAMES if name.endswith("-accepted")}


def centre(name: str, target: Path) -> Path:
    """Copy the valid centre and the files of a case over it to ``target``."""
    shutil.copytree(CASES / "_base", target)
    shutil.copytree(CASES / name, target, dirs_exist_ok=True)
    (target / "expected.txt").unlink(missing_ok=True)
    if (CASES / name / "content").is_dir():
        shutil.copy(ROOT / "mkdocs.yml", target)
        shutil.copytree(ROOT / "theme_overrides", target / "theme_overrides")
    return target


def check(root: Path) -> Loaded:
    """Return what the command `check` finds; a case without articles of its own needs no rendering."""
    return read(root) if (root / "mkdocs.yml").is_file() else load(root)


def correct(root: Path, problem: Problem) -> None:
    """Replace the line or lines of a problem by the corrected ones."""
    path = root / problem.file
    lines = path.read_bytes().decode("utf-8").split("\n")
    before, at = problem.before.split("\n"), problem.line - 1
    assert lines[at : at + len(before)] == before
    lines[at : at + len(before)] = problem.after.split("\n")
    path.write_text("\n".join(lines), "utf-8")


def problem_counts(loaded: Loaded) -> Counter[tuple[str, str, int]]:
    """Count the problems by code, file and line. A correction moves the columns after it, so they are left out."""
    return Counter((p.code, p.file, p.line) for p in loaded.problems)


def test_the_base_is_valid() -> None:
    assert load(CASES / "_base").problems == ()


def test_every_row_of_the_table_has_a_case() -> None:
    assert {name[:2] for name in NAMES} == {f"{number:02d}" for number in range(1, 23)}


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, tmp_path: Path) -> None:
    output = as_text(check(centre(name, tmp_path / "centre")).problems) + "\n"
    expected = CASES / name / "expected.txt"
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(output, "utf-8")
    assert output == expected.read_text("utf-8")
    assert (output == "共 0 个错误，0 个提醒。\n") == (name in ACCEPTED)


@pytest.mark.parametrize("name", NAMES)
def test_the_corrected_lines_correct_the_case(name: str, tmp_path: Path) -> None:
    """Check that each corrected line removes its problem and adds none; if all have one, the case becomes valid."""
    before = check(centre(name, tmp_path / "centre"))
    correctable = [p for p in before.problems if p.after]
    for number, problem in enumerate(correctable):
        root = centre(name, tmp_path / str(number))
        correct(root, problem)
        after = problem_counts(check(root))
        place = (problem.code, problem.file, problem.line)
        assert after[place] < problem_counts(before)[place], problem.render()
        assert not after - problem_counts(before), problem.render()
    if len(correctable) == len(before.problems):
        root = tmp_path / "centre"
        for _ in range(10):  # two mistakes on one line are corrected one after the other
            left = [p for p in check(root).problems if p.after]
            for problem in {(p.file, p.line): p for p in left}.values():
                correct(root, problem)
        assert check(root).problems == ()
