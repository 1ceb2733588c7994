"""The table of messages and the code agree: every reported code is in the table, every code in the table is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from yinling.core.problems import Place, explanations, problem

CODE = ROOT / "hooks"
_FORM = re.compile(r"[a-z]+(?:-[a-z]+)+|encoding|alias|syntax|indentation")


def texts(folder: Path) -> Iterator[str]:
    """Yield every text constant of the code that has the form of a problem code."""
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _FORM.fullmatch(node.value):
                yield node.value


def reported(folder: Path) -> Iterator[str]:
    """Yield the codes that are the first argument of a call that makes a problem."""
    makers = {"problem", "wrong", "refuse", "_refuse", "_Fault", "Fault", "ValueSlip", "_ask_for_quotes", "Finding"}
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                if name in makers and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def unexplained(folder: Path) -> set[str]:
    return set(reported(folder)) - set(explanations())


def test_every_code_that_is_reported_is_explained(tmp_path: Path) -> None:
    assert len(set(reported(CODE))) > 50
    assert unexplained(CODE) == set()
    (tmp_path / "new.py").write_text('yield problem("no-such-code", place)')
    assert unexplained(tmp_path) == {"no-such-code"}


def test_every_explanation_is_of_a_code_that_is_reported() -> None:
    assert set(explanations()) - set(texts(CODE)) == set()


@pytest.mark.parametrize("code", explanations())
def test_an_explanation_is_whole(code: str) -> None:
    row = explanations()[code]
    assert row.title
    assert row.help.endswith(("。", "？"))
    assert row.message.endswith(("。", "？", "}"))
    assert bool(row.wrong) <= bool(row.right)


def test_an_unknown_code_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        problem("no-such-code", Place("a.yml"))
