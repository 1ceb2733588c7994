"""Workbooks as people send them, each with the right outcome: the half that the reader was made with, and the other."""

from __future__ import annotations

import pytest

from tests.workbooks.held_cases import HELD
from tests.workbooks.known_cases import KNOWN
from tests.workbooks.making import Case
from tests.workbooks.outcomes import differences, imported
from yinling.workbench.bench import Bench


@pytest.mark.parametrize("case", [*KNOWN, *HELD], ids=lambda case: case.name)
def test_a_workbook_has_its_outcome(case: Case, bench: Bench) -> None:
    assert [*differences(case, imported(bench, case))] == []
