"""The mistakes that people make in YAML, each as a small centre with the exact text of its problems.

`tests/cases/NN-name/` holds `expected.txt` and the files that differ from the valid centre in `_base`. NN is the row of
the table of mistakes; 21 is several mistakes together. ``UPDATE_CASES=1 pytest tests/unit/test_cases.py`` rewrites the
expected texts: read every text that changed.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from yinling.core.problems import Problem, as_text
from yinling.library.load import Loaded, load

CASES = Path(__file__).resolve().parent.parent / "cases"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.name[:2].isdigit())
ACCEPTED = {name for name in NAMES if name.endswith("-accepted")}


def centre(name: str, target: Path) -> Path:
    """Copy the valid centre and the files of a case over it."""
    shutil.copytree(CASES / "_base", target)
    shutil.copytree(CASES / name, target, dirs_exist_ok=True)
    (target / "expected.txt").unlink(missing_ok=True)
    return target


def correct(root: Path, problem: Problem) -> None:
    """Replace the line of a problem by the corrected line."""
    path = root / problem.file
    lines = path.read_bytes().decode("utf-8").split("\n")
    assert lines[problem.line - 1] == problem.before
    lines[problem.line - 1] = problem.after
    path.write_text("\n".join(lines), "utf-8")


def count_problems(loaded: Loaded) -> Counter[tuple[str, str, int]]:
    """Count the problems of each code and line, without the column, which a correction before it moves."""
    return Counter((p.code, p.file, p.line) for p in loaded.problems)


def test_the_base_is_sound() -> None:
    assert load(CASES / "_base").problems == ()


def test_every_row_of_the_table_has_a_case() -> None:
    assert {name[:2] for name in NAMES} == {f"{number:02d}" for number in range(1, 22)}


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, tmp_path: Path) -> None:
    said = as_text(load(centre(name, tmp_path / "centre")).problems) + "\n"
    expected = CASES / name / "expected.txt"
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(said, "utf-8")
    assert said == expected.read_text("utf-8")
    assert (said == "共 0 个错误，0 个提醒。\n") == (name in ACCEPTED)


@pytest.mark.parametrize("name", NAMES)
def test_the_corrected_lines_mend_the_case(name: str, tmp_path: Path) -> None:
    """Each correction alone removes its problem and adds none; all together make the centre valid."""
    before = load(centre(name, tmp_path / "centre"))
    known = [p for p in before.problems if p.after]
    for number, problem in enumerate(known):
        root = centre(name, tmp_path / str(number))
        correct(root, problem)
        after = count_problems(load(root))
        key = (problem.code, problem.file, problem.line)
        assert after[key] < count_problems(before)[key], problem.render()
        assert not after - count_problems(before), problem.render()
    if len(known) == len(before.problems):
        root = tmp_path / "centre"
        for _ in range(10):  # two mistakes on one line are corrected one after the other
            left = [p for p in load(root).problems if p.after]
            for problem in {(p.file, p.line): p for p in left}.values():
                correct(root, problem)
        assert load(root).problems == ()
