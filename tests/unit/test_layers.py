"""Layers import downwards only, the engine is known to one file, and no module is long."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

# From the ground up: a module imports from its own layer and from those before it.
LAYERS = (
    ("problems", "suggest", "progress", "publish", "reasons", "memory", "workers", "chunks"),
    ("sources", "pinyin", "privacy"),
    ("records",),
    ("reading", "links", "prose", "markup", "strangers"),
    ("recordings", "private", "shelves"),
    ("crosscheck",),
    ("library",),
    ("derive",),
    ("search", "printing"),
    ("pages", "exchange"),
    ("gate", "verify", "listings", "tree", "sitemap"),
    ("page_files",),
    ("site",),
    ("stage",),
    ("terminal",),
    ("print_job",),
    ("print_command",),
    ("cli", "__main__"),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
ENGINES = {"mkdocs", "properdocs", "material"}
LONGEST = 400


def imported(file: Path, hooks: Path) -> Iterator[str]:
    """The absolute names of the modules that a file imports."""
    package = file.relative_to(hooks).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def upward(hooks: Path) -> list[str]:
    found = []
    for file in sorted((hooks / "yinling").rglob("*.py")):
        own = file.relative_to(hooks / "yinling").with_suffix("").parts[0]
        if own == "__init__":
            continue
        for name in imported(file, hooks):
            parts = name.split(".")
            if parts[0] == "yinling" and len(parts) > 1 and RANK.get(parts[1], -1) > RANK[own]:
                found.append(f"{own} imports {name}")
    return found


def who_knows_the_engine(hooks: Path) -> set[str]:
    return {
        file.relative_to(hooks).as_posix()
        for file in hooks.rglob("*.py")
        if any(name.split(".")[0] in ENGINES for name in imported(file, hooks))
    }


def too_long(root: Path) -> list[str]:
    files = [file for part in ("hooks", "tests") for file in (root / part).rglob("*.py")]
    return [file.name for file in files if len(file.read_text("utf-8").splitlines()) > LONGEST]


def test_every_module_has_its_layer() -> None:
    modules = {path.stem for path in (ROOT / "hooks" / "yinling").iterdir() if path.suffix == ".py"}
    packages = {path.parent.name for path in (ROOT / "hooks" / "yinling").glob("*/__init__.py")}
    assert modules - {"__init__"} | packages == set(RANK)


def test_layers_import_downwards_only(tmp_path: Path) -> None:
    assert upward(ROOT / "hooks") == []
    spoilt = tmp_path / "hooks"
    shutil.copytree(ROOT / "hooks" / "yinling", spoilt / "yinling")
    file = spoilt / "yinling" / "derive" / "tree.py"
    file.write_text(file.read_text("utf-8") + "\nfrom ..pages.page import Page\nfrom .. import cli\n", "utf-8")
    assert {name.split(" ")[-1] for name in upward(spoilt)} >= {"yinling.pages.page", "yinling.cli"}


def test_only_the_adapter_knows_the_engine(tmp_path: Path) -> None:
    assert who_knows_the_engine(ROOT / "hooks") == {"mkdocs_adapter.py"}
    (tmp_path / "other.py").write_text("def late():\n    from mkdocs.config import load_config\n")
    assert who_knows_the_engine(tmp_path) == {"other.py"}


def test_no_module_is_long(tmp_path: Path) -> None:
    assert too_long(ROOT) == []
    (tmp_path / "hooks").mkdir()
    (tmp_path / "hooks" / "long.py").write_text("x = 1\n" * (LONGEST + 1))
    assert too_long(tmp_path) == ["long.py"]
