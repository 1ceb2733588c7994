"""Files that nobody reads: a slip of the name or of the place, a link, a kind of file that may not be published. None
is passed over in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .problems import Place, Problem, problem
from .records import KINDS

# What may stand beside articles: what runs in a browser, as HTML, scripts and SVG pictures do, may not.
CONTENT_KINDS = frozenset(
    [".md", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".pdf", ".mp3", ".m4a", ".ogg", ".csv", ".xlsx", ".docx", ".txt"]
)
# What every web server, file system and link takes as it is.
_NAME = re.compile(r"[A-Za-z0-9._/-]+")


def strangers(data: Path, content: Path) -> Iterator[Problem]:
    """What is wrong with the files of both folders, whatever stands in them."""
    for folder in (data, content):
        if folder.is_symlink():
            yield problem("file-is-link", Place(folder.name))
    yield from _in_data(data)
    yield from _in_content(content)


def _in_data(data: Path) -> Iterator[Problem]:
    homes = {kind.folder for kind in KINDS}
    for path in sorted(data.rglob("*")) if data.is_dir() else ():
        relative = path.relative_to(data)
        name = f"{data.name}/{relative.as_posix()}"
        if any(part.startswith((".", "~$")) for part in relative.parts):
            continue
        if path.is_symlink():
            yield problem("file-is-link", Place(name))
        elif not path.is_dir():
            if not _NAME.fullmatch(name):
                yield problem("path-not-ascii", Place(name), name=relative.name)
            below = relative.with_suffix("").as_posix()
            known = any(below == home or below.startswith(f"{home}/") for home in homes)
            if not known or path.suffix != ".yml":
                yield problem("stray-file", Place(name), folders="、".join(sorted(homes)))


def _in_content(content: Path) -> Iterator[Problem]:
    for path in sorted(content.rglob("*")) if content.is_dir() else ():
        name = f"{content.name}/{path.relative_to(content).as_posix()}"
        if path.is_symlink():
            yield problem("file-is-link", Place(name))
        elif path.is_file() and not path.name.startswith("."):
            if path.suffix.lower() not in CONTENT_KINDS:
                yield problem("file-kind", Place(name), kinds="、".join(sorted(CONTENT_KINDS)))
            elif path.suffix == ".md" and not _NAME.fullmatch(name):
                yield problem("path-not-ascii", Place(name), name=path.name)
