"""Proposes how a table of somebody else is to be read, as the text of a record that a person confirms."""

from __future__ import annotations

import re

from ..library.record_library import Library
from ..records.table_form import LEFT_OUT, TableForm
from ..workbench.form_values import Values
from ..workbench.placing import place_of
from ..workbench.record_source import new_text
from .sheet_table import FoundTable


class Proposal:
    """The proposed reading of one table."""

    def __init__(self, found: FoundTable, title: str, org: str) -> None:
        self.found = found
        self.values: Values = {
            "标题": re.sub(r"[\s]+", "", title)[:40] or found.sheet.name,
            "记录种类": found.table.label,
            **({"组织": org} if org else {}),
            "列": [*self._columns()],
        }

    def _columns(self) -> list[dict[str, str]]:
        named = {at: each.label for at, each in self.found.columns.items()}
        named |= {at: label or LEFT_OUT for at, label in self.found.unknown.items()}
        titles = self.found.titles
        return [{"表头": " ".join(titles[at].split()), "项目": named[at]} for at in sorted(named)]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The headers of columns that are not known, with the field proposed for each."""
        return [
            (" ".join(self.found.titles[at].split()), label or LEFT_OUT) for at, label in self.found.unknown.items()
        ]

    @property
    def record(self) -> TableForm:
        columns = tuple({"header": each["表头"], "field": each["项目"]} for each in self.values["列"])
        values = {"title": self.values["标题"], "of": self.values["记录种类"], "org": self.values.get("组织")}
        return TableForm.model_validate({**values, "columns": columns})

    def place(self, library: Library) -> str:
        return place_of(self.record, library).path

    @property
    def text(self) -> str:
        """The text of the record's file."""
        head = "# 表格对照：收表的时候，哪一列收到哪一项。不对的改一改；不要的列写 不收。\n"
        return head + new_text(TableForm, self.values)

    @property
    def words(self) -> str:
        rows = "".join(f"  {header} → {label}\n" for header, label in self.pairs)
        found = self.found
        return f"“{found.sheet.name}”（{found.table.label}）有 {len(self.pairs)} 列的表头不认识，大概是：\n{rows}"
