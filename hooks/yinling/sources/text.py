"""Decode a file to text, or report a problem that names the wrong encoding."""

from __future__ import annotations

import codecs
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ..core.problems import Place, Problem, problem
from .source_files import content_hash


class Limits(NamedTuple):
    """The largest size of a file in bytes, and of a line in characters."""

    size: int
    line: int


RECORDS = Limits(512 * 1024, 20_000)
"""Fifteen times a branch's records of a busy year."""
ARTICLE = Limits(128 * 1024, 5_000)
"""40,000 characters: the time that Markdown takes grows with the square of the length of a text, and of a line."""


@dataclass(frozen=True)
class SourceText:
    """The text of one file, named ``file`` in messages; with problems text and hash are empty."""

    file: str
    text: str
    problems: tuple[Problem, ...] = ()
    content_hash: str = ""


def read(path: Path, file: str, limits: Limits = RECORDS) -> SourceText:
    """Read ``path``, named ``file`` in messages; every error becomes a problem, an OSError and a large file too."""
    try:
        with path.open("rb") as stream:
            # To read up to the limit takes its memory for each file, and half of the time of reading 12,000 of them.
            expected = min(os.fstat(stream.fileno()).st_size, limits.size)
            data = stream.read(expected + 1)
            if len(data) > expected:  # it has grown, or is no file on a disk
                data += stream.read(limits.size + 1 - len(data))
        return decode(data, file, limits, size=path.stat().st_size if len(data) > limits.size else len(data))
    except OSError as error:
        return _refused(file, "file-unreadable", reason=error.strerror or "读不出来")


def decode(data: bytes, file: str, limits: Limits = RECORDS, size: int = 0) -> SourceText:
    """Decode the bytes of a file, named ``file`` in messages; ``size`` is the file's, if not all of it was read."""
    refuse = partial(_refused, file)
    if len(data) > limits.size:
        return refuse("file-too-large", size=_kilobytes(size or len(data)), limit=_kilobytes(limits.size))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return refuse("encoding", encoding="UTF-16")
    if b"\0" in data:  # UTF-16 without a byte order mark, or not text
        nul = data.index(b"\0")
        return refuse("encoding", data.count(b"\n", 0, nul) + 1, encoding="UTF-16 或二进制")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return refuse("encoding", data.count(b"\n", 0, error.start) + 1, encoding=_guess(data))
    text = unified(text)
    lines = text.split("\n") if len(text) > limits.line else ()
    for number, line in enumerate(lines, 1):
        if len(line) > limits.line:
            return refuse("line-too-long", number, length=len(line), limit=limits.line)
    return SourceText(file, text, content_hash=content_hash(data))


def unified(text: str) -> str:
    """Return a text with newlines alone at the ends of its lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refused(file: str, code: str, line: int = 1, **values: Any) -> SourceText:
    return SourceText(file, "", (problem(code, Place(file, line), **values),))


def _kilobytes(size: int) -> str:
    return f"{-(-size // 1024):,}"


def _guess(data: bytes) -> str:
    """Return the first encoding of Windows editors in China that decodes the data."""
    for encoding, name in (("gb18030", "GBK"), ("big5", "BIG5")):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return name
    return "无法识别的编码"
