"""Reports files that nothing reads: with a wrong name or folder, links, and files that may not be published."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePosixPath

from ..core.files import CONTENT, DATA
from ..core.problems import Place, Problem, problem
from ..records import KINDS
from ..records.article import SECTIONS, Article, own_sections
from ..records.base import Records
from ..sources import file_names, merge_conflicts
from ..sources.source_files import SourceFiles
from .article_links import files_of
from .markdown_settings import SETTINGS
from .page_addresses import check_names

# Files allowed beside articles. HTML, scripts and SVG pictures are not: browsers run code in them.
CONTENT_KINDS = frozenset(
    [".md", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".pdf", ".mp3", ".m4a", ".ogg", ".csv", ".xlsx", ".docx", ".txt"]
)
MAX_FOLDERS = 2
"""The folders between a section and an article: `pages.layout.DEPTHS` has frames for these and the pages below them."""
_HEIC = frozenset([".heic", ".heif", ".livp"])  # how iPhones store photographs, and photographs with a film
_PLAIN_TEXT = frozenset([".csv", ".txt"])
# Pictures that cannot be made much smaller without showing it, and the size in bytes from which this is said.
_HEAVY_PICTURES, _HEAVY = frozenset([".png", ".gif", ".webp"]), 3_000_000
# Names that every web server, file system and link accepts unchanged.
_NAME = re.compile(r"[A-Za-z0-9._/-]+")


def stray_files(source_files: SourceFiles, records: Records) -> Iterator[Problem]:
    """Check the names and kinds of all files in both folders; articles may link to those beside them."""
    for folder in (DATA, CONTENT):
        if (source_files.root / folder).is_symlink():
            yield problem("file-is-link", Place(folder))
        yield from check_names(folder, source_files.below(folder))
    yield from _in_data(source_files)
    yield from _in_content(source_files, records)
    settings = source_files.root / SETTINGS
    if settings.exists() and not settings.is_file():
        yield problem("file-special", Place(SETTINGS))
    elif settings.exists():
        yield from _conflicts_in(settings, SETTINGS)


def _in_data(source_files: SourceFiles) -> Iterator[Problem]:
    bases = {kind.folder for kind in KINDS}
    entries = source_files.below(DATA)
    copies = file_names.copies([entry.name for entry in entries])
    for entry in entries:
        name = f"{DATA}/{entry.name}"
        last = name.rpartition("/")[2]
        if entry.is_folder or file_names.is_of_system(entry.name):
            continue
        if entry.is_hidden:
            plain = _plain(entry.name, "yml")
            yield from _hidden(name, plain if _is_below(plain.removesuffix(".yml"), bases) else "")
        elif entry.is_link:
            yield problem("file-is-link", Place(name))
        elif left := file_names.backup_of(last):
            yield problem("file-leftover", Place(name), what=left.what, original=left.original)
        elif original := copies.get(entry.name):
            yield problem("file-copy", Place(name), original=original.rpartition("/")[2])
        else:
            stem, _, suffix = entry.name.rpartition(".")
            right = file_names.with_ending(last, "yml") if suffix != "yml" else ""
            if right and _is_below(entry.name.removesuffix(last) + right.removesuffix(".yml"), bases):
                yield _wrong_ending(source_files.root / name, name, right)
            elif not _is_below(stem, bases) or suffix != "yml":
                yield problem("stray-file", Place(name), folders="、".join(sorted(bases)))
            if not _NAME.fullmatch(name):
                yield problem("path-not-ascii", Place(name), name=last)


def _is_below(stem: str, bases: Collection[str]) -> bool:
    return any(stem == base or stem.startswith(f"{base}/") for base in bases)


def _in_content(source_files: SourceFiles, records: Records) -> Iterator[Problem]:
    sections = {**SECTIONS, **{str(term.code): term.name for term in own_sections(records)}}
    entries = source_files.below(CONTENT)
    copies = file_names.copies([entry.name for entry in entries if entry.name.endswith(".md")])
    linked = cache(lambda: {path for article in records.all(Article) for path in files_of(article)})
    for entry in entries:
        name = f"{CONTENT}/{entry.name}"
        last = name.rpartition("/")[2]
        suffix = PurePosixPath(last).suffix
        if entry.is_folder or file_names.is_of_system(entry.name):
            continue
        if entry.is_link:
            yield problem("file-is-link", Place(name))
        elif last.startswith("."):
            yield from _hidden(name, _plain(entry.name, "md"))
        elif left := file_names.backup_of(last):
            yield problem("file-leftover", Place(name), what=left.what, original=left.original)
        elif original := copies.get(entry.name):
            yield problem("file-copy", Place(name), original=original.rpartition("/")[2])
        elif suffix != ".md" and (right := file_names.with_ending(last, "md")):
            yield _wrong_ending(source_files.root / name, name, right)
        elif suffix.lower() not in CONTENT_KINDS:
            code = "picture-heic" if suffix.lower() in _HEIC else "file-kind"
            yield problem(code, Place(name), kinds="、".join(sorted(CONTENT_KINDS)))
        elif suffix == ".md":
            yield from _of_article(name, entry.name, sections)
        elif suffix.lower() == ".txt" and entry.name not in linked():
            yield problem("text-not-linked", Place(name), right=f"{last[: -len(suffix)]}.md")
        elif suffix.lower() in _PLAIN_TEXT:
            yield from _conflicts_in(source_files.root / name, name)
        elif suffix.lower() in _HEAVY_PICTURES and (size := _size(source_files.root / name)) > _HEAVY:
            yield problem("picture-heavy", Place(name), size=round(size / 1e6))


def _of_article(name: str, path: str, sections: Mapping[str, str]) -> Iterator[Problem]:
    """Check the name of an article, and that it lies in a section of the site, and not too deep for its pages."""
    if not _NAME.fullmatch(name):
        yield problem("path-not-ascii", Place(name), name=name.rpartition("/")[2])
    section, *folders = path.split("/")[:-1] or [""]
    if section not in sections:
        listed = "、".join(f"{folder}（{title}）" for folder, title in sections.items())
        yield problem("unknown-shelf", Place(name), written=f"content/{section}".rstrip("/"), sections=listed)
    elif len(folders) > MAX_FOLDERS:
        yield problem("article-too-deep", Place(name), limit=MAX_FOLDERS)
    elif any(folder.startswith(".") for folder in folders):
        yield from _hidden(name, _plain(path, "md"))


def _conflicts_in(path: Path, name: str) -> Iterator[Problem]:
    """Yield the merge conflicts in a file that is not read as records or as an article."""
    with suppress(OSError):  # another check reports it
        content = path.read_bytes()
        if b"<<<<<<<" in content:
            found, _ = merge_conflicts.take_out(name, content.decode("utf-8", "replace"), markdown=False)
            yield from found


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0


def _wrong_ending(path: Path, name: str, right: str) -> Problem:
    if (path.parent / right).is_file() and not path.samefile(path.parent / right):
        return problem("file-copy", Place(name), original=right)
    return problem("file-ending", Place(name), name=path.name, ending=PurePosixPath(right).suffix, right=right)


def _hidden(name: str, plain: str) -> Iterator[Problem]:
    """Yield a problem for a hidden file: an editor keeps in it what is not saved yet, or its ``plain`` path is read."""
    folder, _, last = name.rpartition("/")
    if last.startswith(".") and (left := file_names.backup_of(last)):
        yield problem("file-not-saved", Place(name), original=left.original)
    elif plain:
        yield problem("file-hidden", Place(name), name=name, right=f"{folder.partition('/')[0]}/{plain}")


def _plain(path: str, ending: str) -> str:
    """Return the path that would be read in place of a hidden one; empty if files of its kind never are."""
    *folders, last = (part.lstrip(".") for part in path.split("/"))
    right = file_names.with_ending(last, ending) if "." in last else ""  # .gitkeep is none of ours
    name = f"name.{ending}" if last == ending else right or last
    return "/".join((*folders, name)) if name.endswith(f".{ending}") else ""
