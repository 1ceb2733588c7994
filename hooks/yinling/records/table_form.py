"""表格对照: which column of somebody else's table is which field, written once and used for each import."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from ..chinese.suggest import suggestion
from .base import Finding, Part, Record, Records, Status, Visibility, english_key
from .types import Many, OrgId, Text

LEFT_OUT = "不收"
"""What is written in place of a field for a column that is not read."""


class FormColumn(Part):
    """A column: the words of its header, and the Chinese label of the field."""

    header: Text = Field(title="表头", description="表里那一列最上面的字")
    field: Text = Field(title="项目", description="收到记录的哪一项，如 日期；不要的列写 不收")


class TableForm(Record):
    """表格对照: a table of a branch or of superiors, recognised by its headers."""

    kind = "table_form"
    label = "表格对照"
    folder = "forms"
    without_choice = ("visibility", "status")
    example = {"title": "第九党支部活动台账", "of": "活动", "columns": "[{表头: 活动时间, 项目: 日期}]"}

    title: Text = Field(title="标题", description="这是谁的什么表")
    of: Text = Field(title="记录种类", description="一行是哪一种记录，如 活动、送学上门")
    org: OrgId | None = Field(None, title="组织", description="表里没有写支部的，收到哪个支部")
    columns: Many[FormColumn] = Field(title="列")
    visibility: Visibility = Field("内部", title="公开范围")
    status: Status = Field("已审核", title="状态")

    def rules(self, records: Records) -> Iterator[Finding]:
        """Check the kind and the fields: a wrong word would silently leave a column out."""
        kind = records.kind_named(self.of)
        labels = [each.label for each in Record.__subclasses__() if "org" in each.model_fields and each.time_field]
        if kind is None or kind.label not in labels:
            values = {"written": self.of, "guess": suggestion(self.of, labels), "choices": "、".join(labels)}
            yield Finding("form-of-unknown", ("of",), values)
            return
        known = [info.title or english_key(kind, name) for name, info in kind.model_fields.items() if name != "id"]
        for index, column in enumerate(self.columns):
            others = [each.field for each in self.columns[:index]]
            if column.field == LEFT_OUT:
                continue
            if column.field not in known:
                values = {"written": column.field, "of": kind.label, "guess": suggestion(column.field, known)}
                yield Finding("form-field-unknown", ("columns", index, "field"), values | {"choices": "、".join(known)})
            elif column.field in others:
                values = {"written": column.field, "header": self.columns[others.index(column.field)].header}
                yield Finding("form-field-twice", ("columns", index, "field"), values)
