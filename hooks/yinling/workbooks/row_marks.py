"""What a workbook remembers of a row, in two hidden columns: the id of its record, and a mark for each value.

A mark is a hash of the label and the text of a cell. So an import knows which cells were changed in the workbook and
which in the record, whatever happened to the order of rows and columns. Marks are letters alone: no digits that could
look like a telephone number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

ID_HEADER, MARKS_HEADER = "系统编号", "系统核对"
DELETE_HEADER = "删除"
TITLE_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3
"""Rows of a sheet, counted from 1."""
SETTINGS_SHEET, CHOICES_SHEET, GUIDE_SHEET = "系统设置", "系统选项", "填写说明"
FAULTS_SHEET = "要改的"
"""The sheet of a marked copy that lists the faults; its words are not read back."""
COUNT = "条数"
"""The setting that says how many rows of records a workbook had."""
FORMAT = "银龄学堂表格 1"
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def mark(label: str, text: str) -> str:
    """Return eight letters for the text of a column."""
    return hashlib.blake2b(f"{label}\0{text}".encode(), digest_size=4).hexdigest().translate(_LETTERS)


def marks(texts: Mapping[str, str]) -> str:
    return " ".join(mark(label, text) for label, text in texts.items())


class Marks(frozenset[str]):
    """The marks of a row as it was exported; none for a row that was not."""

    @classmethod
    def read(cls, text: str) -> Marks:
        return cls(part for part in text.split() if len(part) == 8 and part.isalpha() and part.islower())

    def has(self, label: str, text: str) -> bool:
        """Return whether a column had that text when it was exported."""
        return mark(label, text) in self

    def are_of(self, texts: Mapping[str, str], labels: Iterable[str]) -> bool:
        """Return whether these columns had these texts."""
        return bool(self) and all(self.has(label, texts.get(label, "")) for label in labels)
