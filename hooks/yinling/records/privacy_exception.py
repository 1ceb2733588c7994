"""隐私例外: texts that the privacy check would report but a person has approved, such as a public telephone number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from .base import Finding, Record, Records, Status
from .types import Date, Text

_FINGERPRINT = re.compile(r"[0-9a-f]{32}")


class PrivacyException(Record):
    """One exact exception: a text that may be published, or the fingerprint of a value that must not be repeated."""

    kind = "privacy-exception"
    label = "隐私例外"
    folder = "privacy-exceptions"
    example = {"snippet": "雷锋1940年12月18日", "reason": "历史人物", "date": "2019-03-05", "reviewer": "管理员"}
    past_fields = ("date",)

    snippet: Text | None = Field(None, title="片段", description="可以登出来的那几个字，一字不差；不能是私人信息")
    fingerprint: Text | None = Field(None, title="指纹", description="不能再写出来的，写 yinling fingerprint 给的指纹")
    reason: Text = Field(title="理由", description="为什么可以")
    date: Date = Field(title="日期", description="哪天看的")
    reviewer: Text = Field(title="谁看过")
    scope: Literal["内容", "历史"] = Field("内容", title="用在", description="历史：现在已经没有，只在 Git 历史里有")
    status: Status = Field("已审核", title="状态")

    def rules(self, records: Records) -> Iterator[Finding]:
        if bool(self.snippet) == bool(self.fingerprint):
            yield Finding("exception-form", ("snippet",))
        if self.fingerprint and not _FINGERPRINT.fullmatch(self.fingerprint):
            yield Finding("fingerprint-form", ("fingerprint",), {"written": self.fingerprint})
        if self.visibility == "公开":
            yield Finding("never-public", ("visibility",), {"label": self.label})
