"""The site's own settings: ``data/site.yml``, read and checked like every record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field

from .base import Finding, Record, Records, Status, Visibility
from .types import Date, Flag, Many, Text

OrgWord = Literal["支部", "组织", "单位", "团队", "小组", "班级", "协会"]
"""All have two characters: the buttons and links that say them are as wide."""


class Site(Record):
    """The owner of the site, and how it is published."""

    kind = "site"
    label = "网站设置"
    folder = "site"
    without_choice = ("visibility", "status")
    example = {"name": "银龄学堂", "owner": "离退休管理中心"}

    name: Text = Field(title="名称", description="网站的名字")
    owner: Text = Field(title="单位", description="谁的网站")
    org_word: OrgWord = Field("支部", title="统称", description="怎样称呼您的组织，如“我的支部”里的“支部”")
    tagline: Text | None = Field(None, title="一句话介绍")
    address: Text | None = Field(None, title="网址", description="发布以后的网址，如 https://example.org/")
    edit_address: Text | None = Field(
        None, title="编辑网址", description="在网页上改文件的网址的前一半；写了以后，每页下面有“修改这一页”"
    )
    as_of: Date | None = Field(None, title="统计截至", description="不写就是今天；环境变量 YINLING_AS_OF 优先")
    knowledge_date: Date | None = Field(
        None, title="知识核对截至", description="文章和来源是不是旧了，按哪一天算；不写就是今天，平常不用写"
    )
    sample: Flag = Field(False, title="示例数据", description="是：每一页都标明“示例数据”")
    uses_defaults: Flag = Field(
        False,
        title="用自带的",
        description="是：词、规定、指标、来源、帮助先用程序自带的，自己写了同名的就用自己的",
    )
    left_out: Many[Text] = Field(
        (),
        title="不用的自带",
        description="自带的里面不要哪些，写文件夹、文件或一条，如 help、vocabulary/modes、rules/metrics/deliveries",
    )
    small_count: int = Field(5, title="小数不公开", description="困难类数字小于几就不公开", ge=0, le=100)
    visibility: Visibility = Field("公开", title="公开范围")
    status: Status = Field("已审核", title="状态")

    @property
    def path(self) -> str:
        """The path of the site on its host, with a slash at both ends: ``/`` unless it lies in a folder there."""
        return f"/{urlsplit(self.address or '').path.strip('/')}/".replace("//", "/")

    def rules(self, records: Records) -> Iterator[Finding]:
        for name in ("address", "edit_address"):
            value = getattr(self, name)
            if value and not value.startswith(("https://", "http://")):
                yield Finding("url-form", (name,), {"written": value})
