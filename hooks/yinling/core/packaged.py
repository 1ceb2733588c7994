"""Finds what the program brings along for every centre: its theme, the settings of its Markdown, its words and rules.

A wheel has these files inside the package. In a checkout they stand where its readers look for them, at the top.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_IN_WHEEL = Path(__file__).parent.parent / "packaged"
PACKAGED = _IN_WHEEL if _IN_WHEEL.is_dir() else Path(__file__).parents[3]

DEFAULTS = (
    "data/vocabulary",
    "data/rules/cadence.yml",
    "data/rules/metrics.yml",
    "data/sources",
    "data/readings/surnames.yml",
    "content/help",
    "content/services/sanka.md",  # what the cards say
    "content/services/shengri-zhufu.md",  # what the greetings say
)
"""The files and folders below `PACKAGED` with the records and pages that a centre has without writing them."""


@cache
def default_files() -> Mapping[str, Path]:
    """Return the files of the `DEFAULTS`, by their paths in the folder of a centre."""
    found = [path for part in DEFAULTS for path in (PACKAGED / part, *(PACKAGED / part).rglob("*")) if path.is_file()]
    return {path.relative_to(PACKAGED).as_posix(): path for path in sorted(found)}


def content_file(content: Path, path: str) -> Path:
    """Return the file at a path of the content folder: the centre's own, else the program's."""
    own = content / path
    return own if own.exists() else default_files().get(f"content/{path}", own)
