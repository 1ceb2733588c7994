"""Files that nobody reads: a slip of the name or of the place, a link, a kind of file that may not be published. None
is passed over in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ..core.problems import Place, Problem, problem
from ..records import KINDS
from ..sources.source_files import SourceFiles

# What may stand beside articles: what runs in a browser, as HTML, scripts and SVG pictures do, may not.
CONTENT_KINDS = frozenset(
    [".md", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".pdf", ".mp3", ".m4a", ".ogg", ".csv", ".xlsx", ".docx", ".txt"]
)
# What every web server, file system and link takes as it is.
_NAME = re.compile(r"[A-Za-z0-9._/-]+")


def stray_files(disk: SourceFiles, data: str, content: str) -> Iterator[Problem]:
    """What is wrong with the files of both folders, whatever stands in them."""
    for folder in (data, content):
        if (disk.root / folder).is_symlink():
            yield problem("file-is-link", Place(folder))
    yield from _in_data(disk, data)
    yield from _in_content(disk, content)


def _in_data(disk: SourceFiles, data: str) -> Iterator[Problem]:
    homes = {kind.folder for kind in KINDS}
    for found in disk.below(data):
        name = f"{data}/{found.name}"
        if found.is_hidden or found.name.startswith("~$") or "/~$" in found.name:
            continue
        if found.is_link:
            yield problem("file-is-link", Place(name))
        elif not found.is_folder:
            if not _NAME.fullmatch(name):
                yield problem("path-not-ascii", Place(name), name=name.rpartition("/")[2])
            below, _, ending = found.name.rpartition(".")
            known = any(below == home or below.startswith(f"{home}/") for home in homes)
            if not known or ending != "yml":
                yield problem("stray-file", Place(name), folders="、".join(sorted(homes)))


def _in_content(disk: SourceFiles, content: str) -> Iterator[Problem]:
    for found in disk.below(content):
        name = f"{content}/{found.name}"
        last = name.rpartition("/")[2]
        if found.is_link:
            yield problem("file-is-link", Place(name))
        elif found.is_file and not last.startswith("."):
            ending = PurePosixPath(last).suffix
            if ending.lower() not in CONTENT_KINDS:
                yield problem("file-kind", Place(name), kinds="、".join(sorted(CONTENT_KINDS)))
            elif ending == ".md" and not _NAME.fullmatch(name):
                yield problem("path-not-ascii", Place(name), name=last)
