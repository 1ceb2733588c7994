"""A file's bytes become text, or a problem that names the encoding."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..problems import Place, Problem, problem

MAX_BYTES = 4 * 1024 * 1024
MAX_LINE = 20_000


@dataclass(frozen=True)
class SourceText:
    """The text of one file, its name as problems show it, and what was wrong with the bytes."""

    file: str
    text: str
    problems: tuple[Problem, ...] = ()


def read(path: Path, file: str) -> SourceText:
    """Read ``path``; ``file`` is its name in messages. Never raises for what the file holds: size, encoding and
    control characters become problems and the text is empty."""

    def refuse(code: str, line: int = 1, **values: Any) -> SourceText:
        return SourceText(file, "", (problem(code, Place(file, line), **values),))

    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            return refuse("file-too-large", size=f"{size / 1048576:.0f}", limit=MAX_BYTES // 1048576)
        data = path.read_bytes()
    except OSError as error:
        return refuse("file-unreadable", reason=error.strerror or "读不出来")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return refuse("encoding", encoding="UTF-16")
    if b"\0" in data:  # UTF-16 without a mark, or no text at all
        nul = data.index(b"\0")
        return refuse("encoding", data.count(b"\n", 0, nul) + 1, encoding="UTF-16 或二进制")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return refuse("encoding", data.count(b"\n", 0, error.start) + 1, encoding=_guess(data))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            return refuse("line-too-long", number, length=len(line))
    return SourceText(file, text)


def _guess(data: bytes) -> str:
    """The encodings that Windows editors in China write, told apart by trying them."""
    for encoding, name in (("gb18030", "GBK"), ("big5", "BIG5")):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return name
    return "无法识别的编码"
