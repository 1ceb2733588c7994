"""`fit_font_size` finds the largest font size that fits, however far it is from the likely one."""

from __future__ import annotations

from typing import cast

import pytest

from yinling.printing.compiler import CannotPrintError, Compiler, Sheet, fit_font_size
from yinling.printing.typst_code import TypstCode

SIZES = range(16, 41)


class _StubCompiler:
    """Counts two pages for sheets above a font size, and records the sizes that were tried."""

    def __init__(self, largest: int) -> None:
        self.largest = largest
        self.tries: list[int] = []

    def count_pages(self, sheet: Sheet) -> int:
        size = int(sheet.name)
        assert size in SIZES
        self.tries.append(size)
        return 1 if size <= self.largest else 2


def _sheet(size: int) -> Sheet:
    return Sheet(f"{size}", "长海报", "A3", (), TypstCode(""))


@pytest.mark.parametrize("likely", [16, 20, 31, 40])
def test_the_largest_is_found(likely: int) -> None:
    for largest in SIZES:
        compiler = _StubCompiler(largest)
        assert fit_font_size(_sheet, cast(Compiler, compiler), SIZES, likely) == largest
        assert len(set(compiler.tries)) == len(compiler.tries) < 11


def test_the_likely_one_takes_two_tries() -> None:
    compiler = _StubCompiler(20)
    fit_font_size(_sheet, cast(Compiler, compiler), SIZES, 20)
    assert compiler.tries == [20, 21]


def test_a_sheet_that_fits_in_no_size_is_refused() -> None:
    with pytest.raises(CannotPrintError, match="“长海报”太长，一张 A3 纸放不下"):
        fit_font_size(_sheet, cast(Compiler, _StubCompiler(0)), SIZES, 20)
