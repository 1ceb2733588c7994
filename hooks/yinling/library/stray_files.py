"""Reports files that nothing reads: with a wrong name or folder, links, and files that may not be published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ..core.problems import Place, Problem, problem
from ..records import KINDS
from ..records.article import SECTIONS
from ..sources.source_files import SourceFiles

# Files allowed beside articles. HTML, scripts and SVG pictures are not: browsers run code in them.
CONTENT_KINDS = frozenset(
    [".md", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".pdf", ".mp3", ".m4a", ".ogg", ".csv", ".xlsx", ".docx", ".txt"]
)
MAX_FOLDERS = 2
"""The folders between a section and an article: `pages.layout.DEPTHS` has frames for these and the pages below them."""
# Names that every web server, file system and link accepts unchanged.
_NAME = re.compile(r"[A-Za-z0-9._/-]+")


def stray_files(source_files: SourceFiles, data: str, content: str) -> Iterator[Problem]:
    """Check the names and kinds of all files in both folders."""
    for folder in (data, content):
        if (source_files.root / folder).is_symlink():
            yield problem("file-is-link", Place(folder))
    yield from _in_data(source_files, data)
    yield from _in_content(source_files, content)


def _in_data(source_files: SourceFiles, data: str) -> Iterator[Problem]:
    bases = {kind.folder for kind in KINDS}
    for entry in source_files.below(data):
        name = f"{data}/{entry.name}"
        if entry.is_hidden or entry.name.startswith("~$") or "/~$" in entry.name:
            continue
        if entry.is_link:
            yield problem("file-is-link", Place(name))
        elif not entry.is_folder:
            if not _NAME.fullmatch(name):
                yield problem("path-not-ascii", Place(name), name=name.rpartition("/")[2])
            stem, _, suffix = entry.name.rpartition(".")
            known = any(stem == base or stem.startswith(f"{base}/") for base in bases)
            if not known or suffix != "yml":
                yield problem("stray-file", Place(name), folders="、".join(sorted(bases)))


def _in_content(source_files: SourceFiles, content: str) -> Iterator[Problem]:
    for entry in source_files.below(content):
        name = f"{content}/{entry.name}"
        last = name.rpartition("/")[2]
        if entry.is_link:
            yield problem("file-is-link", Place(name))
        elif entry.is_file and not last.startswith("."):
            suffix = PurePosixPath(last).suffix
            if suffix.lower() not in CONTENT_KINDS:
                yield problem("file-kind", Place(name), kinds="、".join(sorted(CONTENT_KINDS)))
            elif suffix == ".md":
                if not _NAME.fullmatch(name):
                    yield problem("path-not-ascii", Place(name), name=last)
                yield from _misplaced_article(name, entry.name)


def _misplaced_article(name: str, path: str) -> Iterator[Problem]:
    """Check that an article lies in a section of the site, and not too deep: each section has its pages."""
    section, *folders = path.split("/")[:-1] or [""]
    shelves = "、".join(f"{folder}（{title}）" for folder, title in SECTIONS.items())
    if section not in SECTIONS:
        yield problem("unknown-shelf", Place(name), written=f"content/{section}".rstrip("/"), shelves=shelves)
    elif len(folders) > MAX_FOLDERS:
        yield problem("article-too-deep", Place(name), limit=MAX_FOLDERS)
