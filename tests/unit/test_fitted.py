"""The largest type that fits, however far it is from the likely one."""

from __future__ import annotations

from typing import cast

import pytest

from yinling.printing.compiler import CannotPrintError, Compiler, Sheet, fitted
from yinling.printing.typst_code import TypstCode

SIZES = range(16, 41)


class _Press:
    """Counts two pages for what is larger than a size, and the sheets that it is asked for."""

    def __init__(self, largest: int) -> None:
        self.largest = largest
        self.tries: list[int] = []

    def count(self, sheet: Sheet) -> int:
        size = int(sheet.name)
        assert size in SIZES
        self.tries.append(size)
        return 1 if size <= self.largest else 2


def _sheet(size: int) -> Sheet:
    return Sheet(f"{size}", "长海报", "A3", (), TypstCode(""))


@pytest.mark.parametrize("likely", [16, 20, 31, 40])
def test_the_largest_is_found(likely: int) -> None:
    for largest in SIZES:
        press = _Press(largest)
        assert fitted(_sheet, cast(Compiler, press), SIZES, likely) == largest
        assert len(set(press.tries)) == len(press.tries) < 11


def test_the_likely_one_takes_two_tries() -> None:
    press = _Press(20)
    fitted(_sheet, cast(Compiler, press), SIZES, 20)
    assert press.tries == [20, 21]


def test_what_fits_in_no_size_is_told() -> None:
    with pytest.raises(CannotPrintError, match="“长海报”太长，一张 A3 纸放不下"):
        fitted(_sheet, cast(Compiler, _Press(0)), SIZES, 20)
