"""Check SECURITY.md: every promise names tests, and these tests exist."""

from __future__ import annotations

import ast
import re

from tests.conftest import ROOT

TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def promises(text: str) -> list[str]:
    """Return the points of the section of promises."""
    section = text.partition("## What the product promises\n")[2].partition("\n## ")[0]
    return [f"- {point}" for point in re.split(r"(?m)^- ", section)[1:]]


def missing(promise: str) -> list[str]:
    """Return the tests that a promise names and that do not exist; the promise itself if it names none."""
    named = _TEST.findall(promise)
    found = [f"{file}::{name}" for file, name in named if name not in _tests_in(file)]
    return found if named else [promise]


def _tests_in(file: str) -> set[str]:
    path = ROOT / file
    tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_promise_has_a_test() -> None:
    found = promises(TEXT)
    assert len(found) > 8
    assert [name for promise in found for name in missing(promise)] == []


def test_a_promise_without_a_test_is_found() -> None:
    assert missing("- **We promise.** Much.")
    assert missing("- **We promise.** (`tests/unit/test_security.py::test_nothing`)")
    assert missing("- **We promise.** (`tests/unit/no.py::test_nothing`)")
    assert not missing("- (`tests/unit/test_security.py::test_each_promise_has_a_test`)")


def test_what_is_not_promised_is_said() -> None:
    section = TEXT.partition("## What the product does not promise\n")[2].partition("\n## ")[0]
    assert section.count("\n- ") >= 5
