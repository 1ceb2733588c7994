"""Campaigns, publications, packets, the development of members, baselines and the rules of cadence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from .base import Finding, Record, Records, Status, Visibility
from .measure import counted, when
from .org import above
from .period import Period
from .period import Unit as PeriodUnit
from .types import (
    ActivityId,
    ActivityType,
    AnyPeriod,
    ArticleId,
    CampaignId,
    Channel,
    Count,
    Date,
    Flag,
    Many,
    MetricId,
    Month,
    OrgId,
    Reference,
    Text,
    Unit,
    UnknownOrCount,
)
from .vocabulary import Metric

EVERY_ORG = "全部"


class Campaign(Record):
    """主题教育: a campaign that activities, deliveries and publications belong to. Its page is ``/campaigns/<id>/``."""

    kind = "campaign"
    label = "主题教育"
    folder = "campaigns"
    public_fields = frozenset({"title", "start", "end", "summary"})
    example = {"title": "“不忘初心、牢记使命”主题教育", "start": "2019-06-01"}
    page_folder = "campaigns"
    ordered_fields = (("start", "end"),)

    title: Text = Field(title="标题")
    start: Date = Field(title="开始")
    end: Date | None = Field(None, title="结束")
    summary: Text | None = Field(None, title="简介")


class Publication(Record):
    """发布: something that was put on a channel: a notice board, a chat group, the party's learning site."""

    kind = "publication"
    label = "发布"
    folder = "publications"
    public_fields = frozenset({"channel", "date", "org", "title", "study", "activity", "campaign"})
    example = {"channel": "微信群", "date": "2019-06-12", "title": "主题教育应知应会"}
    past_fields = ("date",)

    channel: Channel = Field(title="渠道")
    date: Date = Field(title="日期")
    org: OrgId | None = Field(None, title="组织")
    title: Text = Field(title="标题")
    study: Many[ArticleId] = Field((), title="学习内容")
    activity: ActivityId | None = Field(None, title="活动")
    campaign: CampaignId | None = Field(None, title="主题教育")

    @property
    def when(self) -> Period:
        return Period(self.date, self.date)


class Packet(Record):
    """资料包: a month's articles for some or all organisations: the study plan on the site, the packet on paper."""

    kind = "packet"
    label = "资料包"
    folder = "packets"
    public_fields = frozenset({"title", "month", "orgs", "study", "qa", "size"})
    example = {"title": "三月学习资料", "month": "2019-03", "study": "study/sanhui-yike"}

    title: Text = Field(title="标题")
    month: Month = Field(title="月份")
    orgs: Many[Annotated[Text, Reference("org", every=EVERY_ORG)]] = Field((EVERY_ORG,), title="组织")
    study: Many[ArticleId] = Field((), title="学习内容")
    qa: Many[ArticleId] = Field((), title="问答")
    size: Literal[16, 18, 22] = Field(18, title="字号")
    receipt: Flag = Field(True, title="签收表")

    @property
    def when(self) -> Period:
        return self.month


class Development(Record):
    """发展党员: how far the admission of a person (a code) has come, step 1 to 25. Never public."""

    kind = "development"
    label = "发展党员"
    folder = "development"
    example = {"org": "zgzb", "code": "FZ-2019-01", "step": "1", "date": "2019-03-05"}
    past_fields = ("date",)

    org: OrgId = Field(title="组织")
    code: Text = Field(title="代码", description="只写代码，不写姓名")
    step: Count = Field(title="步骤", description="1 到 25")
    date: Date = Field(title="日期")

    @property
    def when(self) -> Period:
        return Period(self.date, self.date)

    def rules(self, records: Records) -> Iterator[Finding]:
        if not 1 <= self.step <= 25:
            yield Finding("step-range", ("step",), {"written": self.step})
        if self.visibility == "公开":
            yield Finding("never-public", ("visibility",), {"label": self.label})


class Baseline(Record):
    """基数: a total that has no records behind it: its value or 未知, the period it covers and where it was stated."""

    kind = "baseline"
    label = "基数"
    folder = "baselines"
    public_fields = frozenset({"metric", "value", "unit", "period", "org", "source"})
    example = {
        "metric": "visits_hardship",
        "value": "未知",
        "unit": "户",
        "period": "2019",
        "source": "2019 年工作总结",
    }

    metric: MetricId = Field(title="指标")
    value: UnknownOrCount = Field(title="数值")
    unit: Unit = Field(title="单位")
    period: AnyPeriod = Field(title="期间")
    org: OrgId | None = Field(None, title="组织", description="不写就是最高一级")
    source: Text = Field(title="来源")

    @property
    def when(self) -> Period:
        return self.period

    def rules(self, records: Records) -> Iterator[Finding]:
        metric = records.get(Metric, self.metric)
        if metric and metric.unit != self.unit:
            yield Finding("unit-differs", ("unit",), {"written": self.unit, "unit": metric.unit, "metric": metric.name})
        if metric:
            yield from self._overlaps(metric, records)

    def _overlaps(self, metric: Metric, records: Records) -> Iterator[Finding]:
        """A figure is the sum of a baseline and of records, never of two that count the same days twice."""
        kind = records.kind_named(metric.of)
        rivals: list[tuple[Record, Period | None]] = [
            (other, other.period)
            for other in records.all(Baseline)
            if other.metric == self.metric and other.id < self.id
        ]
        if kind is not None and not any(f.code.startswith("metric-") for f in metric.rules(records)):
            rivals += [(r, when(metric, r)) for r in records.all(kind) if counted(metric, r)]
        for other, time in rivals:
            if time and time.meets(self.period) and _related(self.org, other.org_id, records):
                where = f"{other.origin.file} 第 {other.origin.line} 行"
                yield Finding(
                    "baseline-overlap",
                    ("period",),
                    {"metric": metric.name, "period": self.period.label, "other": where},
                )
                return


def _related(one: str | None, other: str | None, records: Records) -> bool:
    """Whether one organisation stands above the other, or is it. None is the highest."""
    if one is None or other is None:
        return True
    return one in above(other, records) or other in above(one, records)


class CadenceRule(Record):
    """制度要求: how often an activity must be held, by whom, since when, and where that is written."""

    kind = "cadence_rule"
    label = "制度要求"
    folder = "rules/cadence"
    public_fields = frozenset({"type", "per", "min", "scope", "applies_if", "effective_from", "effective_to", "source"})
    example = {
        "type": "支委会",
        "per": "月",
        "min": "1",
        "scope": "支部",
        "source": "中国共产党支部工作条例（试行）第十二条",
    }
    ordered_fields = (("effective_from", "effective_to"),)

    type: ActivityType = Field(title="活动类型")
    per: PeriodUnit = Field(title="周期")
    min: Count = Field(1, title="次数", ge=1)
    scope: Literal["支部", "党小组"] = Field("支部", title="范围")
    applies_if: Literal["有支委会", "有党小组"] | None = Field(None, title="适用条件")
    effective_from: Date | None = Field(None, title="开始执行")
    effective_to: Date | None = Field(None, title="停止执行")
    source: Text = Field(title="来源")
    visibility: Visibility = Field("公开", title="公开范围")
    status: Status = Field("已审核", title="状态")
