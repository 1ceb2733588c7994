"""资料包: the articles of a month, for the study plan and for paper."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Record
from .types import ArticleId, Flag, Many, Month, Reference, Text

EVERY_ORG = "全部"


class Packet(Record):
    """资料包: the articles of a month for some or all organisations."""

    kind = "packet"
    label = "资料包"
    folder = "packets"
    public_fields = frozenset({"title", "month", "orgs", "study", "qa", "size"})
    example = {"title": "三月学习资料", "month": "2019-03", "study": "study/sanhui-yike"}
    time_field = "month"
    same_fields = ("month", "title", "orgs")
    if_double = "只有一包，删掉一条；确实有两包，把“标题”写得不一样。"

    title: Text = Field(title="标题")
    month: Month = Field(title="月份")
    orgs: Many[Annotated[Text, Reference("org", every=EVERY_ORG)]] = Field((EVERY_ORG,), title="组织")
    study: Many[ArticleId] = Field((), title="学习内容")
    qa: Many[ArticleId] = Field((), title="问答")
    size: Literal[16, 18, 22] = Field(18, title="字号")
    receipt: Flag = Field(True, title="签收表")
