"""Recordings of articles: the file that an article's front matter names, checked before anything is built, and what the
page tells of it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tinytag import TinyTag, TinyTagException

from ..core.problems import Problem
from ..core.suggest import suggestion
from ..records.article import RECORDING_ENDINGS, Article
from .parse import ParsedRecord


class Recording(NamedTuple):
    """A recording: its path below the content folder, which is its address as well; its length in seconds; its size in
    bytes."""

    uri: str
    seconds: float
    size: int


def recording_of(article: Article, content: Path) -> Recording | None:
    """The article's recording; None where it names none, or where the file is not there or cannot be played."""
    path = _path(article, content)
    seconds = _seconds(content / path) if path else None
    return Recording(path, seconds, (content / path).stat().st_size) if path and seconds else None


def check_recording(article: Article, read: ParsedRecord, content: Path) -> Iterator[Problem]:
    """What is wrong with the file that an article names as its recording."""
    if not article.has_playable_recording:
        return
    path = _path(article, content)
    if path is None:
        guess = suggestion(article.audio or "", _names(article, content))
        yield read.problem("recording-missing", ("audio",), guess=guess, written=article.audio)
    elif not _seconds(content / path):
        yield read.problem("recording-unreadable", ("audio",), written=article.audio)


def _path(article: Article, content: Path) -> str | None:
    """Where the recording lies below the content folder: beside the article, or as named from that folder."""
    if article.has_playable_recording:
        for folder in (posixpath.dirname(article.id), ""):
            path = posixpath.normpath(posixpath.join(folder, article.audio or ""))
            file = content / path
            if file.is_file() and file.resolve().is_relative_to(content.resolve()):
                return path
    return None


def _seconds(file: Path) -> float | None:
    """The length of a recording; None for a file that is none, whatever its name says."""
    try:
        return TinyTag.get(file, tags=False).duration
    except (TinyTagException, OSError):
        return None


def _names(article: Article, content: Path) -> Iterator[str]:
    """Every recording below the content folder, as this article may name it."""
    for file in sorted(content.rglob("*")):
        if file.suffix.lower() in RECORDING_ENDINGS:
            path = file.relative_to(content).as_posix()
            yield file.name if posixpath.dirname(path) == posixpath.dirname(article.id) else path
