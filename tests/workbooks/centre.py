"""The sample as a centre to import into, with one activity of the ninth branch: what the cases say is new is new."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.conftest import ROOT
from tests.workbench.desks import git
from yinling.records.org import Org
from yinling.workbench.bench import Bench
from yinling.workbench.reference_choices import ReferenceChoices
from yinling.workbooks.export_book import BookOf, export_book
from yinling.workbooks.export_rows import sheet_rows
from yinling.workbooks.import_books import Hints, Import, commit_import, read_import
from yinling.workbooks.row_marks import FIRST_ROW, HEADER_ROW, ID_HEADER
from yinling.workbooks.sheet_columns import table_named

ONE = "activities/zb09/2019/2019-03-05-sanduanlu.yml"
_LEFT_OUT = ("activities", "publications", "forms", "readings", "words", "development", "packets")
_BY_BRANCH = ("deliveries", "pairings", "visits", "issues", "cards")


def small_centre(folder: Path) -> Path:
    """Copy the sample into a folder, with one activity, and make a repository of it."""
    shutil.copytree(ROOT / "content", folder / "content", ignore=shutil.ignore_patterns("help", "*.m4a", "*.mp3"))
    shutil.copytree(ROOT / "data", folder / "data", ignore=_left_out)
    (folder / "data" / ONE).parent.mkdir(parents=True)
    shutil.copy(ROOT / "data" / ONE, folder / "data" / ONE)
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "-c", "user.name=建站的人", "-c", "user.email=x@example.org", "commit", "-qm", "开始")
    return folder


def _left_out(folder: str, names: list[str]) -> list[str]:
    """Return what a copy does without, so that it is read in half the time."""
    if Path(folder).name in _BY_BRANCH:
        return [name for name in names if name != "zb09.yml"]
    return [name for name in names if name in _LEFT_OUT]


def exported(bench: Bench, word: str, org: str = "zb09", year: int = 2019) -> bytes:
    """Return the workbook of a table; of all organisations if ``org`` is empty, and all years if ``year`` is 0."""
    table = table_named(word)
    assert table is not None
    owner = bench.library.get(Org, org) if org else None
    rows = sheet_rows(bench.desk.overview, table, owner, year, ReferenceChoices(bench.library))
    return export_book(BookOf(table, owner, year, bench.library.as_of), rows, ReferenceChoices(bench.library))


class Filled:
    """An exported workbook that somebody fills in; rows are counted from 0 below the header."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(io.BytesIO(content))
        sheet = self.book.worksheets[0]
        assert isinstance(sheet, Worksheet)
        self.sheet = sheet
        self.columns: dict[str, int] = {str(cell.value): at for at, cell in enumerate(sheet[HEADER_ROW], 1)}

    def get(self, row: int, label: str) -> Any:
        return self.sheet.cell(FIRST_ROW + row, self.columns[label]).value

    def put(self, row: int, **values: Any) -> None:
        for label, value in values.items():
            self.sheet.cell(FIRST_ROW + row, self.columns[label]).value = value

    def row_of(self, **values: Any) -> int:
        """Return the first row with these values."""
        for row in range(self.sheet.max_row - HEADER_ROW):
            if all(self.get(row, label) == value for label, value in values.items()):
                return row
        raise AssertionError(values)

    @property
    def end(self) -> int:
        """The first empty row."""
        return next(
            row
            for row in range(self.sheet.max_row)
            if self.get(row, ID_HEADER) is None and self.get(row, "组织") is None
        )

    @property
    def content(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


class Centre:
    """A centre that a test imports into."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def bench(self) -> Bench:
        return Bench(self.root)

    def export(self, word: str, org: str = "zb09", year: int = 2019) -> Filled:
        self.bench.refresh()
        return Filled(exported(self.bench, word, org, year))

    def read(self, content: bytes, hints: Hints | None = None, name: str = "台账.xlsx") -> Import:
        self.bench.refresh()
        return read_import(self.bench, [(name, content)], hints or Hints())

    def take(self, content: bytes, hints: Hints | None = None) -> Import:
        """Import a workbook and commit it."""
        found = self.read(content, hints)
        assert found.may_write, [each.text for each in found.faults]
        commit_import(self.bench, found, "李书记")
        return found

    def text(self, path: str) -> str:
        return (self.root / "data" / path).read_text("utf-8")

    def edit(self, path: str, change: Callable[[str], str]) -> None:
        file = self.root / "data" / path
        file.write_text(change(file.read_text("utf-8")), "utf-8")

    def subjects(self) -> list[str]:
        return git(self.root, "log", "--format=%an|%s").splitlines()

    def status(self) -> Mapping[str, str]:
        return {line[3:]: line[:2] for line in git(self.root, "status", "--porcelain").splitlines()}
