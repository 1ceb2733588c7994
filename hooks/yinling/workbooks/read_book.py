"""Reads a file that a branch has sent: a workbook of any program, or CSV.

Input: bytes and the name of the file, which is only shown. Output: a `Book`, or UnreadableBookError."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from .file_kinds import csv_rows, kind_of_content
from .read_child import SECONDS, Answer
from .sheet_cells import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Book, Sheet, UnreadableBookError, Value, unpacked

_PACKAGES = Path(__file__).parents[2]
_TOO_LARGE = "文件太大或者太乱，读不完。请把要收的几行复制到一个新表里，再收一次。"


def read_book(data: bytes, name: str) -> Book:
    """Return the workbook in a file, whatever its name says; raise UnreadableBookError."""
    kind = kind_of_content(data)
    if kind == "csv":
        rows = csv_rows(data)
        if len(rows) > MAX_ROWS:
            raise UnreadableBookError(f"超过 {MAX_ROWS} 行，太多了。请分成几个表，一个组织一年一个。")
        cells: list[list[Value]] = [[cell[:MAX_TEXT] for cell in row[:MAX_COLUMNS]] for row in rows]
        book = Book(name, kind, [Sheet(Path(name).stem, cells)])
    else:
        book = _in_a_process(data)
        book.name = name
    if not any(row for sheet in book.sheets for row in sheet.rows):
        raise UnreadableBookError("里面没有字，是一张空表。")
    return book


def _in_a_process(data: bytes) -> Book:
    # The workbench has threads, so that a fork would not do.
    paths = os.pathsep.join(filter(None, [str(_PACKAGES), os.environ.get("PYTHONPATH", "")]))
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"{__package__}.read_child"],
            input=data, capture_output=True, timeout=SECONDS * 2, check=True,
            env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip
        answer = msgspec.msgpack.decode(done.stdout, type=Answer)
    except (subprocess.SubprocessError, msgspec.MsgspecError) as error:
        raise UnreadableBookError(_TOO_LARGE) from error
    if answer.book is None:
        raise UnreadableBookError(answer.error)
    for sheet in answer.book.sheets:
        sheet.rows = [[unpacked(value) for value in row] for row in sheet.rows]
    return answer.book
