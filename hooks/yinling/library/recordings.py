"""Checks the recordings that articles name in their front matter, and reads their length and size."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tinytag import TinyTag, TinyTagException

from ..chinese.suggest import suggestion
from ..core.problems import Problem
from ..records.article import RECORDING_ENDINGS, Article
from .parse import ParsedRecord


class Recording(NamedTuple):
    """A recording: its path below the content folder (also its address), length in seconds and size in bytes."""

    uri: str
    seconds: float
    size: int


def recording_of(article: Article, content: Path) -> Recording | None:
    """Return the article's recording; None if there is none, or if the file is missing or cannot be played."""
    path = _path(article, content)
    seconds = _seconds(content / path) if path else None
    return Recording(path, seconds, (content / path).stat().st_size) if path and seconds else None


def check_recording(article: Article, parsed: ParsedRecord, content: Path) -> Iterator[Problem]:
    """Check the file that an article names as its recording."""
    if not article.has_playable_recording:
        return
    path = _path(article, content)
    if path is None:
        guess = suggestion(article.audio or "", _names(article, content))
        yield parsed.problem("recording-missing", ("audio",), guess=guess, written=article.audio)
    elif not _seconds(content / path):
        yield parsed.problem("recording-unreadable", ("audio",), written=article.audio)


def _path(article: Article, content: Path) -> str | None:
    """Return the recording's path below the content folder; it may be named from the article's folder or from there."""
    if article.has_playable_recording:
        for folder in (posixpath.dirname(article.id), ""):
            path = posixpath.normpath(posixpath.join(folder, article.audio or ""))
            file = content / path
            if file.is_file() and file.resolve().is_relative_to(content.resolve()):
                return path
    return None


def _seconds(file: Path) -> float | None:
    """Return the length of a recording in seconds; None if the file is no recording."""
    try:
        return TinyTag.get(file, tags=False).duration
    except (TinyTagException, OSError):
        return None


def _names(article: Article, content: Path) -> Iterator[str]:
    """Yield every recording below the content folder, as this article may name it."""
    for file in sorted(content.rglob("*")):
        if file.suffix.lower() in RECORDING_ENDINGS:
            path = file.relative_to(content).as_posix()
            yield file.name if posixpath.dirname(path) == posixpath.dirname(article.id) else path
