"""荣誉: awards of people and organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from .base import Finding, Record, Records
from .presentation import FigureRow, Published, SearchDocument
from .types import Count, Flag, Level, OrgId, Text, Year


class Honour(Record):
    """An award; without consent the name of a person is published as 张**."""

    kind = "honour"
    label = "荣誉"
    folder = "honours"
    public_fields = frozenset(
        {"year", "name", "grade", "level", "awarded_by", "recipient_type", "org", "count", "doc_no"}
    )
    listed_in_figures = True
    example = {"year": "2019", "name": "先进党支部", "level": "中心", "recipient_type": "集体", "org": "zb09"}
    time_field = "year"
    same_fields = ("year", "name", "grade", "level", "recipient_type", "org", "recipient")
    if_double = "只有一个，删掉一条；确实有几个，写上各自的“获奖者”，或者合成一条，在“数量”里写几个。"
    past_fields = ("year",)

    year: Year = Field(title="年度")
    name: Text = Field(title="名称")
    grade: Text | None = Field(None, title="等次", description="如 一等奖")
    level: Level = Field(title="级别")
    awarded_by: Text | None = Field(None, title="授予单位")
    recipient_type: Literal["个人", "集体"] = Field(title="对象类型")
    org: OrgId = Field(title="组织")
    recipient: Text | None = Field(None, title="获奖者", description="同意公开才登姓名")
    consent: Flag | None = Field(None, title="同意公开", description="本人同意登姓名，写“是”；不同意、收回同意，写“否”")
    count: Count = Field(1, title="数量")
    doc_no: Text | None = Field(None, title="文号")

    def search_document(self, published: Published) -> SearchDocument | None:
        """Return the honour with its organisation; None while that is not published."""
        day = dt.date(self.year, 12, 31)
        org = published.org_name(self.org, day)
        name = published.person(self.recipient, consent=self.consent) if self.recipient else f"{self.count} 人"
        document = SearchDocument(
            f"honours/{self.year}/",
            " ".join(filter(None, [self.name, self.grade])),
            " ".join([f"{self.year}年", org, self.level, self.label]),
            " ".join(filter(None, [name if self.recipient_type == "个人" else "", self.awarded_by])),
            "荣誉",
            day,
            published.branch_name(self.org, day),
            has_day=False,
        )
        return document if org else None

    def figure_row(self, published: Published, amount: str) -> FigureRow:
        title = " ".join(filter(None, [f"{self.year}年", self.name, self.grade]))
        return FigureRow(title, f"honours/{self.year}/", amount)

    def rules(self, records: Records) -> Iterator[Finding]:
        if self.count < 1:
            yield Finding("count-below-one", ("count",), {"written": self.count})
        if self.recipient_type == "集体" and self.recipient:
            yield Finding("group-with-person", ("recipient",), {})
