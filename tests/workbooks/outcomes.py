"""Compare what an import would do with the outcome that a case states."""

from __future__ import annotations

from collections.abc import Iterator

from tests.workbooks.making import Case
from yinling.workbench.bench import Bench
from yinling.workbooks.import_books import Hints, Import, read_import
from yinling.workbooks.sheet_columns import table_named


def imported(bench: Bench, case: Case) -> Import:
    hints = Hints(table_named(case.kind), case.org, case.year)
    return read_import(bench, [(case.file, case.make())], hints)


def differences(case: Case, found: Import) -> Iterator[str]:
    """Yield what is not as the case states."""
    new = [each.values for each in found.changes if each.what == "加"]
    faults = [(each.cell, each.message + each.written + each.text) for each in found.faults]
    if case.refused:
        if len(faults) != 1 or case.refused not in faults[0][1]:
            yield f"refused: {faults}"
        return
    if case.proposed and {header: label for each in found.proposals for header, label in each.pairs} != case.proposed:
        yield f"proposed: {[each.pairs for each in found.proposals]}"
    if not case.proposed and not case.faults:  # all or nothing
        wanted = [{**each} for each in case.new]
        got = [{label: row.get(label) for label in want} for row, want in zip(new, wanted, strict=False)]
        if got != wanted or len(new) != len(wanted):
            yield f"new: {new} instead of {wanted}"
    if len(faults) != len(case.faults):
        yield f"faults: {[each.text for each in found.faults]}"
    for cell, word in case.faults:
        if not any(each == cell and word in message for each, message in faults):
            yield f"no fault at {cell} with {word}: {[each.text for each in found.faults]}"
    for word in case.notes:
        if not any(word in note for note in found.notes):
            yield f"no note with {word}: {found.notes}"
    if bool(found.writes) != bool(case.new and not case.faults):
        yield f"writes: {[each.path for each in found.writes]}"
