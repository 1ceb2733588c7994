"""主题教育 and 发布: campaigns, and publications with their channels."""

from __future__ import annotations

from pydantic import Field

from .base import Record
from .period import Period
from .presentation import FigureRow, Published, SearchDocument
from .types import ActivityId, ArticleId, CampaignId, Channel, Date, LongText, Many, OrgId, Text


class Campaign(Record):
    """主题教育: a campaign of activities, deliveries and publications, with the page ``/campaigns/<id>/``."""

    kind = "campaign"
    label = "主题教育"
    folder = "campaigns"
    public_fields = frozenset({"title", "start", "end", "summary"})
    example = {"title": "“不忘初心、牢记使命”主题教育", "start": "2019-06-01"}
    page_folder = "campaigns"
    same_fields = ("title", "start")
    if_double = "删掉一条；活动、送学、发布里写的编号，都改成留下的那一条。"
    ordered_fields = (("start", "end"),)

    title: Text = Field(title="标题")
    start: Date = Field(title="开始")
    end: Date | None = Field(None, title="结束")
    summary: LongText | None = Field(None, title="简介")

    def search_document(self, published: Published) -> SearchDocument:
        return SearchDocument(self.uri, self.title, self.label, self.summary or "", "活动", self.start)


class Publication(Record):
    """发布: something published on a channel: a notice board, a chat group, the party's learning site."""

    kind = "publication"
    label = "发布"
    folder = "publications"
    public_fields = frozenset({"channel", "date", "org", "title", "study", "activity", "campaign"})
    listed_in_figures = True
    example = {"channel": "微信群", "date": "2019-06-12", "title": "主题教育应知应会"}
    time_field = "date"
    same_fields = ("channel", "date", "org", "title")
    if_double = "只发了一次，删掉一条；确实发了两次，把“标题”写得不一样。"
    past_fields = ("date",)

    channel: Channel = Field(title="渠道")
    date: Date = Field(title="日期")
    org: OrgId | None = Field(None, title="组织")
    title: Text = Field(title="标题")
    study: Many[ArticleId] = Field((), title="学习内容")
    activity: ActivityId | None = Field(None, title="活动")
    campaign: CampaignId | None = Field(None, title="主题教育")

    def figure_row(self, published: Published, amount: str) -> FigureRow:
        return FigureRow(self.title, "", f"{Period.day_of(self.date).label} · {self.channel}")
