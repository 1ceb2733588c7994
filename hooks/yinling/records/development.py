"""发展党员: the steps towards admission, by code."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from .base import Finding, Record, Records
from .types import Count, Date, OrgId, PersonCode

STEPS = (
    "递交入党申请书", "党组织派人谈话", "推荐和确定入党积极分子", "上级党委备案", "指定培养联系人", "培养教育考察",
    "确定发展对象", "报上级党委备案", "确定入党介绍人", "政治审查", "集中培训", "支委会审查", "上级党委预审",
    "填写入党志愿书", "支部大会讨论", "上级党委派人谈话", "上级党委审批", "再上一级组织部门备案", "编入党支部和党小组",
    "入党宣誓", "继续教育考察", "提出转正申请", "支部大会讨论转正", "上级党委审批转正", "材料归档",
)  # fmt: skip
"""The 25 steps that are customary under 中国共产党发展党员工作细则."""


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
    code: PersonCode = Field(title="代码", description="只写代码，不写姓名")
    step: Count = Field(title="步骤", description="1 到 25")
    date: Date = Field(title="日期")

    def rules(self, records: Records) -> Iterator[Finding]:
        if not 1 <= self.step <= len(STEPS):
            yield Finding("step-range", ("step",), {"written": self.step})
        if self.visibility == "公开":
            yield Finding("never-public", ("visibility",), {"label": self.label})
