"""Where a published attachment names somebody who has not agreed to be named.

The gate of a site refuses such a file, so that the check reports it before. Pictures are left out: they are published
without what their metadata say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from ..core.cache import Cache, hash_parts
from ..core.problems import Problem, problem
from ..privacy.attachments import picture_metadata
from ..privacy.attachments.file_text import UnreadableError, is_readable, passages
from ..privacy.persons.refused_names import KIND
from ..privacy.scanner import Scanner
from ..records.article import Article
from ..records.base import Record
from ..sources.source_files import SourceFiles
from .article_links import files_of
from .recordings import recording_of

_CONTENT = "content"


def check_named_files(
    records: Iterable[Record], disk: SourceFiles, scanner: Scanner, cache: Cache
) -> Iterator[Problem]:
    """Yield a problem for each refused name in a file that a public article links to, or plays.

    ``cache`` holds the files without one, and the exceptions that they used. Another check reports unreadable files."""
    for name in sorted(_published(records, disk.root / _CONTENT)):
        path, known = disk.root / name, disk.known_hash(name)
        if not known or not is_readable(path) or path.suffix.lower() in picture_metadata.ENDINGS:
            continue
        key = hash_parts(scanner.refused_hash, "file", name, known)
        if (used := cache.get(key, frozenset[str])) is not None:
            scanner.used |= used
            continue
        used_before, scanner.used = scanner.used, set()
        found = list(dict.fromkeys(_named(path, name, scanner)))
        if not found:
            cache.put(key, frozenset(scanner.used))
        scanner.used |= used_before
        yield from found


def _published(records: Iterable[Record], content: Path) -> set[str]:
    """Return the files of public articles of a centre, by their paths below its root."""
    found: set[str] = set()
    for article in records:
        if isinstance(article, Article) and article.is_public and not article.origin.is_packaged:
            found.update(files_of(article))
            if recording := recording_of(article, content):
                found.add(recording.uri)
    return {f"{_CONTENT}/{name}" for name in found}


def _named(path: Path, name: str, scanner: Scanner) -> Iterator[Problem]:
    shown = set[str]()
    with suppress(UnreadableError, OSError, ValueError):
        for passage in passages(path, name):
            for _, start, end in scanner.refusals(passage.text):
                value = "".join(passage.text[start:end].split())
                if passage.is_hidden and value in shown:
                    continue  # repeats a cell
                shown.add(value)
                yield problem(KIND, passage.place(start), shown=f"{passage.text[start:end].strip()[0]}**")
