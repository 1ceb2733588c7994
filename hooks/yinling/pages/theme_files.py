"""Finds the files of a centre's theme: those that the program brings along, each replaced by the centre's own.

Input: the folder ``theme_overrides`` of a centre, which may be missing. Output: paths by their names in the theme.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..core.packaged import PACKAGED

FOLDER = Path("theme_overrides")
STYLE_SHEET = "assets/yinling.css"
STYLES = "styles"  # the folder of the parts of the style sheet, in the order of their names
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


def loaded_files(root: Path) -> dict[str, list[Path]]:
    """Return what pages load: by the address of each file on the site, the files of the theme that it consists of.

    The parts of the style sheet become one file: a page loads it with one request, and a centre replaces one part. A
    whole sheet of a centre's own is used as it is.
    """
    files = theme_files(root)
    loaded = {STYLE_SHEET: [path for name, path in files.items() if name.startswith(f"{STYLES}/")]}
    pages_load = (name for name, path in files.items() if path.suffix != ".html" and not name.startswith(f"{STYLES}/"))
    return loaded | {name: [files[name]] for name in pages_load}


def content_of(parts: Iterable[Path]) -> bytes:
    """Return the content of a file that pages load, made of its parts."""
    return b"\n".join(part.read_bytes() for part in parts)
