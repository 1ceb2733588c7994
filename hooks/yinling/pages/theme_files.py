"""Finds the files of a centre's theme: those that the program brings along, each replaced by the centre's own.

Input: the folder ``theme_overrides`` of a centre, which may be missing. Output: paths by their names in the theme.
"""

from __future__ import annotations

from pathlib import Path

from ..core.packaged import PACKAGED

FOLDER = Path("theme_overrides")
RECORDS = "records"  # the folder of the templates of pages


def theme_folders(root: Path) -> list[Path]:
    """Return the folders of the theme of a centre; the first one that has a file is right."""
    return [folder for folder in dict.fromkeys([root.resolve() / FOLDER, PACKAGED / FOLDER]) if folder.is_dir()]


def theme_files(root: Path) -> dict[str, Path]:
    """Return the files of the theme by name, sorted; hidden files are left out."""
    found: dict[str, Path] = {}
    for folder in reversed(theme_folders(root)):
        for path in folder.rglob("*"):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
                found[name] = path
    return dict(sorted(found.items()))
