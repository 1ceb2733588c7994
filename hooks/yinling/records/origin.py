"""Where a record is written: in a file of the centre, or in one that the program brings along."""

from __future__ import annotations

from typing import NamedTuple

PACKAGED_FOLDER = "自带"
"""What the origin of a record of the program begins with, instead of the folder of a centre."""


class Origin(NamedTuple):
    """The file of a record, the line that the record begins on, and its ``number`` (from 0) in a list file."""

    file: str
    line: int
    number: int | None = None

    @property
    def is_packaged(self) -> bool:
        """Whether the program brings the record along, so that no file of the centre has it."""
        return self.file.startswith(f"{PACKAGED_FOLDER}/")

    @property
    def own_file(self) -> str:
        """The file of the centre that has the record, or would have it instead of the program."""
        return self.file.removeprefix(f"{PACKAGED_FOLDER}/")

    @property
    def order(self) -> tuple[bool, str, int]:
        """The key of the order in which people read records: first those of the program, then file by file."""
        return not self.is_packaged, self.file, self.number or 0
