"""Documentation: commands, options, make targets, problem codes, kinds and keys are in it.

That README names nothing else is in test_door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from tests.conftest import ROOT
from yinling.cli.main import cli
from yinling.core.problems import explanations
from yinling.pages.help import FieldHelp, fields_of
from yinling.records import KINDS
from yinling.records.base import Record, english_key, part_of

README = (ROOT / "README.md").read_text("utf-8")
README_ZH = (ROOT / "README.zh.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_in_both_readmes_and_explains_itself(name: str) -> None:
    command = cli.commands[name]
    assert f"`yinling {name}" in README
    assert f"`yinling {name}" in README_ZH
    assert re.search("[\u4e00-\u9fff]", command.help or "")
    for option in command.params:
        if option.name == "help" or not option.opts[0].startswith("-"):
            continue
        assert re.search("[\u4e00-\u9fff]", getattr(option, "help", "") or ""), option.name


def test_every_make_target_is_in_the_readme() -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):.*##", (ROOT / "Makefile").read_text("utf-8")))
    assert len(targets) > 5
    for target in targets - {"help", "setup", "browser"}:
        assert f"`{target}`" in README or f"make {target}" in README, target


def test_every_problem_is_on_the_help_page(site: Path) -> None:
    pages = (site / "help" / "problems").rglob("index.html")
    page = "".join(path.read_text("utf-8") for path in pages)
    for code, row in explanations().items():
        assert f'id="{code}"' in page
        assert row.title.replace("&", "&amp;") in page


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_key_is_on_the_page_of_its_kind(site: Path, kind: type[Record]) -> None:
    page = (site / "help" / kind.kind / "index.html").read_text("utf-8")
    for name, title in _keys(kind):
        assert title, f"{kind.kind}.{name} has no Chinese name"
        assert f"<code>{name}</code>" in page
        assert title in page


def _keys(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    for name, field in model.model_fields.items():
        yield english_key(model, name), field.title or ""
        part = part_of(model, name)
        if part is not None:
            yield from _keys(part)


def test_help_says_which_fields_are_required() -> None:
    rows: dict[str, FieldHelp] = {
        row.name: row for kind in KINDS if kind.kind == "activity" for row in fields_of(kind, str)
    }
    assert rows["date"].required
    assert not rows["place"].required
    assert "activity-types" in rows["type"].choices
    assert [part.name for part in rows["decisions"].parts] == ["text", "for", "against", "abstain"]
