"""发展党员: the steps towards admission, by code."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from .base import Finding, Record, Records
from .types import Count, Date, OrgId, Text


class Development(Record):
    """发展党员: the step (1 to 25) that a person's admission has reached; the person is a code, never public."""

    kind = "development"
    label = "发展党员"
    folder = "development"
    example = {"org": "zgzb", "code": "FZ-2019-01", "step": "1", "date": "2019-03-05"}
    time_field = "date"
    same_fields = ("code", "step")
    if_double = "一步只登记一次：删掉一条；是两个人，改“代码”。"
    past_fields = ("date",)

    org: OrgId = Field(title="组织")
    code: Text = Field(title="代码", description="只写代码，不写姓名")
    step: Count = Field(title="步骤", description="1 到 25")
    date: Date = Field(title="日期")

    def rules(self, records: Records) -> Iterator[Finding]:
        if not 1 <= self.step <= 25:
            yield Finding("step-range", ("step",), {"written": self.step})
        if self.visibility == "公开":
            yield Finding("never-public", ("visibility",), {"label": self.label})
