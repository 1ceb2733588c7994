"""The architecture page names nothing that is not there, and its table of rooms is the one of the imports."""

from __future__ import annotations

import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT
from tests.unit.test_layers import FLOOR, imported

PACKAGE = ROOT / "hooks" / "yinling"
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
_ROW = re.compile(r"^\| (?P<floor>\d+) \| `(?P<room>\w+)` \| [^|]+ \| (?P<imports>[^|]*) ?\|$", re.MULTILINE)
# Written by a build or set by a user.
_NOT_IN_THE_REPOSITORY = {"site/", ".site.building/new", "records.json", "figures.json", "centre.json"}
_CHINESE = re.compile("[\u4e00-\u9fff]")


def missing(page: str) -> list[str]:
    """Return the names in code type that are neither a file, a folder, a room nor a name in the package."""
    names = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", page, flags=re.DOTALL))
    return [name for name in dict.fromkeys(names) if not any(_found(name))]


def _found(name: str) -> Iterator[bool]:
    yield name in _NOT_IN_THE_REPOSITORY or name == "code type" or bool(_CHINESE.search(name))
    yield name.isupper() and bool(re.search(rf"\b{name}\b", SOURCES))  # a variable of the environment
    yield (ROOT / name).exists() or (PACKAGE / name).exists()
    if re.fullmatch(r"[A-Za-z_]+(\.[A-Za-z_]+)?", name):
        head, _, tail = name.partition(".")
        yield bool(re.search(rf"^(?:class|def) {head}\b|^{head}\b.*=|^    {head}: ", SOURCES, re.MULTILINE)) and (
            not tail or bool(re.search(rf"\b{tail}\b", SOURCES))
        )


SOURCES = "\n".join(path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py")))


def imports_of(package: Path) -> dict[str, set[str]]:
    """Return the rooms that each room imports."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for file in package.rglob("*.py"):
        room = file.relative_to(package).parts[0]
        for name in imported(file, package.parent) if room in FLOOR else ():
            parts = name.split(".")
            if parts[0] == package.name and len(parts) > 1 and parts[1] in FLOOR and parts[1] != room:
                found[room].add(parts[1])
    return dict(found)


def test_it_names_only_what_is_there() -> None:
    assert missing(PAGE) == []
    assert missing("`nowhere/at_all.py` `NoSuchClass` `core/cache.py` `Library`") == [
        "nowhere/at_all.py",
        "NoSuchClass",
    ]


def test_its_rooms_are_those_of_the_code() -> None:
    rows = {row["room"]: row for row in _ROW.finditer(PAGE)}
    assert {room: int(row["floor"]) - 1 for room, row in rows.items()} == FLOOR
    imports = imports_of(PACKAGE)
    for room, row in rows.items():
        listed = set(re.findall(r"\w+", row["imports"]))
        below = {other for other in FLOOR if FLOOR[other] < FLOOR[room]}
        real = imports.get(room, set())
        assert real <= below if listed == {"all", "below"} else real == listed, room


def test_every_room_can_be_imported() -> None:
    for room in FLOOR:
        assert importlib.import_module(f"yinling.{room}").__doc__, room
