"""Rooms import downwards only, the engine is known to one file, names are unique, and no module is long."""

from __future__ import annotations

import ast
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

# From the ground up. A room (a package below `yinling`) imports from the floors below it, never from its own or above.
FLOORS = (
    ("core",),
    ("chinese", "sources"),
    ("records", "privacy"),
    ("library", "gate"),
    ("derived",),
    ("search", "printing"),
    ("pages",),
    ("site",),
    ("workbench", "gathering"),
    ("workbooks",),
    ("cli",),
)
# Within `privacy`, from the ground up; "" holds the modules of the room itself, which run the detectors.
PRIVACY = ("words", "persons", "troubles", "identifiers", "homes", "birthdays", "", "attachments", "history")
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# Beside the rooms: the name of the package, and what `python -m yinling` runs.
AT_THE_ROOT = {"__init__", "__main__"}
# The record of a packet and its sheet.
SHARED_NAMES = {"packet"}
ENGINES = {"mkdocs", "properdocs", "material"}
LONGEST = 400


def imported(file: Path, hooks: Path) -> Iterator[str]:
    """Yield the absolute names of the modules that a file imports."""
    package = file.relative_to(hooks).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def upward(hooks: Path) -> set[str]:
    """Return the imports that leave a room for one that does not lie below it."""
    found = set()
    for file in sorted((hooks / "yinling").rglob("*.py")):
        room = file.relative_to(hooks / "yinling").parts[0]
        for name in imported(file, hooks) if room in FLOOR else ():
            parts = name.split(".")
            other = parts[1] if parts[0] == "yinling" and len(parts) > 1 else room
            if other != room and FLOOR.get(other, len(FLOORS)) >= FLOOR[room]:
                found.add(f"{room} imports {other}")
    return found


def upward_in_privacy(room: Path) -> set[str]:
    """Return the imports within `privacy` that lead up."""
    found = set()
    for file in sorted(room.rglob("*.py")):
        here = file.parent.name if file.parent != room else ""
        for name in imported(file, room.parents[1]):
            parts = name.split(".")
            if parts[:2] != ["yinling", "privacy"] or len(parts) == 2:
                continue
            other = parts[2] if parts[2] in PRIVACY else ""
            if PRIVACY.index(other) > PRIVACY.index(here):
                found.add(f"{here} imports {other}")
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


def names_twice(package: Path) -> set[str]:
    """Return the names that two modules, or a module and a room, have."""
    names = Counter(file.stem for file in package.rglob("*.py") if not file.stem.startswith("__"))
    names.update(room.parent.name for room in package.rglob("*/__init__.py"))
    return {name for name, count in names.items() if count > 1}


def test_every_room_has_its_floor() -> None:
    package = ROOT / "hooks" / "yinling"
    assert {path.stem for path in package.glob("*.py")} == AT_THE_ROOT
    assert {path.parent.name for path in package.glob("*/__init__.py")} == set(FLOOR)


def test_rooms_import_downwards_only(tmp_path: Path) -> None:
    assert upward(ROOT / "hooks") == set()
    spoilt = tmp_path / "hooks"
    shutil.copytree(ROOT / "hooks" / "yinling", spoilt / "yinling")
    for name, line in (
        ("derived/org_tree.py", "from ..pages.page import Page"),
        ("search/index.py", "from .. import cli"),
    ):
        file = spoilt / "yinling" / name
        file.write_text(f"{file.read_text('utf-8')}\n{line}\n", "utf-8")
    assert upward(spoilt) == {"derived imports pages", "search imports cli"}


def test_the_parts_of_privacy_import_downwards_only(tmp_path: Path) -> None:
    room = ROOT / "hooks" / "yinling" / "privacy"
    assert {path.parent.name for path in room.glob("*/__init__.py")} == set(PRIVACY) - {""}
    assert upward_in_privacy(room) == set()
    spoilt = shutil.copytree(room, tmp_path / "yinling" / "privacy")
    for name, line in (
        ("words/word_lists.py", "from ..persons import names"),
        ("detectors.py", "from .attachments import archive"),
    ):
        file = spoilt / name
        file.write_text(f"{file.read_text('utf-8')}\n{line}\n", "utf-8")
    assert upward_in_privacy(spoilt) == {"words imports persons", " imports attachments"}


def test_a_name_stands_once(tmp_path: Path) -> None:
    assert names_twice(ROOT / "hooks" / "yinling") == SHARED_NAMES
    for name in ("one/page.py", "two/page.py", "two/__init__.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert names_twice(tmp_path) == {"page"}


def test_only_the_adapter_knows_the_engine(tmp_path: Path) -> None:
    assert who_knows_the_engine(ROOT / "hooks") == {"mkdocs_adapter.py"}
    (tmp_path / "other.py").write_text("def late():\n    from mkdocs.config import load_config\n")
    assert who_knows_the_engine(tmp_path) == {"other.py"}


def test_no_module_is_long(tmp_path: Path) -> None:
    assert too_long(ROOT) == []
    (tmp_path / "hooks").mkdir()
    (tmp_path / "hooks" / "long.py").write_text("x = 1\n" * (LONGEST + 1))
    assert too_long(tmp_path) == ["long.py"]
