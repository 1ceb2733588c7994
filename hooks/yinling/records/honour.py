"""荣誉: awards of people and organisations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from .base import Finding, Record, Records
from .period import Period
from .types import Count, Flag, Level, OrgId, Text, Year


class Honour(Record):
    """An award; without consent the name of a person is published as 张**."""

    kind = "honour"
    label = "荣誉"
    folder = "honours"
    public_fields = frozenset(
        {"year", "name", "grade", "level", "awarded_by", "recipient_type", "org", "count", "doc_no"}
    )
    example = {"year": "2019", "name": "先进党支部", "level": "中心", "recipient_type": "集体", "org": "zb09"}
    past_fields = ("year",)

    year: Year = Field(title="年度")
    name: Text = Field(title="名称")
    grade: Text | None = Field(None, title="等次", description="如 一等奖")
    level: Level = Field(title="级别")
    awarded_by: Text | None = Field(None, title="授予单位")
    recipient_type: Literal["个人", "集体"] = Field(title="对象类型")
    org: OrgId = Field(title="组织")
    recipient: Text | None = Field(None, title="获奖者", description="同意公开才登姓名")
    consent: Flag = Field(False, title="同意公开")
    count: Count = Field(1, title="数量")
    doc_no: Text | None = Field(None, title="文号")

    @property
    def when(self) -> Period:
        return Period.year(self.year)

    def rules(self, records: Records) -> Iterator[Finding]:
        if self.count < 1:
            yield Finding("count-below-one", ("count",), {"written": self.count})
        if self.recipient_type == "集体" and self.recipient:
            yield Finding("group-with-person", ("recipient",), {})
