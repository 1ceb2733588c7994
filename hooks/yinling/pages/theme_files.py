"""Finds the files of a centre's theme: those that the program brings along, each replaced by the centre's own.

Input: the folder ``theme_overrides`` of a centre, which may be missing. Output: paths by their names in the theme.
"""

from __future__ import annotations

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


def loaded_files(root: Path) -> dict[str, bytes]:
    """Return the files that pages load, by their address on the site, as they are written.

    The parts of the style sheet become one file: a page loads it with one request, and a centre replaces one part. A
    whole sheet of a centre's own is used as it is.
    """
    files = theme_files(root)
    parts = [
        path.read_bytes() for name, path in files.items() if name.startswith(f"{STYLES}/") and path.suffix == ".css"
    ]
    loaded = {STYLE_SHEET: b"\n".join(parts)}
    for name, path in files.items():
        if path.suffix != ".html" and not name.startswith(f"{STYLES}/"):
            loaded[name] = path.read_bytes()
    return loaded
