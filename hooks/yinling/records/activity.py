"""活动: meetings, lectures, films and visits, which ledgers, cadence matrix and most figures count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pydantic import Field

from .article import Article
from .base import Finding, Part, Record, Records
from .cadence_rule import CadenceRule
from .campaign import Campaign
from .org import Org
from .period import Period
from .presentation import FigureRow, Published, SearchDocument
from .types import (
    ActivityMetric,
    ActivityType,
    AnyPeriod,
    ArticleId,
    CampaignId,
    Count,
    Date,
    Flag,
    Many,
    Mode,
    OrgId,
    Text,
    TimeOfDay,
)
from .vocabulary import Term

GENERAL_MEETING = "党员大会"
TYPES = "activity-types"


class Decision(Part):
    """A decision and the votes on it."""

    keys = {"votes_for": "for"}

    text: Text = Field(title="内容")
    votes_for: Count | None = Field(None, title="赞成")
    against: Count | None = Field(None, title="反对")
    abstain: Count | None = Field(None, title="弃权")


class Photo(Part):
    """A picture of the activity, published only if the people in it agreed."""

    file: Text = Field(title="文件")
    alt: Text = Field(title="说明", description="一句话说清照片上有什么，给看不见的人听")
    consent: Flag = Field(False, title="同意公开")


class Activity(Record):
    """An activity with the page ``/activities/<id>/``, planned before its date and held from that date on."""

    kind = "activity"
    label = "活动"
    folder = "activities"
    public_fields = frozenset({
        "org", "type", "counts_as", "date", "time", "period", "title", "place", "expected", "actual", "mode", "topics",
        "study", "campaign", "metrics", "summary",
    })  # fmt: skip
    listed_in_figures = True
    example = {"org": "zb09", "type": "主题党日", "date": "2019-03-05", "title": "把学习资料送到家门口"}
    page_folder = "activities"

    org: OrgId = Field(title="组织", description="哪个支部或小组")
    type: ActivityType = Field(title="类型")
    counts_as: Many[ActivityType] = Field((), title="兼作", description="同时也算哪几种活动")
    date: Date = Field(title="日期")
    time: TimeOfDay | None = Field(None, title="时间")
    period: AnyPeriod | None = Field(None, title="补开期间", description="补开哪个月、哪个季度的，如 2019-03、2019-Q1")
    title: Text = Field(title="标题")
    place: Text | None = Field(None, title="地点")
    host: Text | None = Field(None, title="主持人", description="不公开，只进台账")
    recorder: Text | None = Field(None, title="记录人", description="不公开，只进台账")
    lecturer: Text | None = Field(None, title="主讲人", description="不公开，只进台账")
    expected: Count | None = Field(None, title="应到")
    actual: Count | None = Field(None, title="实到", description="送学上门的不算实到")
    voters: Count | None = Field(None, title="应到有表决权", description="不写就按应到算")
    voters_present: Count | None = Field(None, title="实到有表决权", description="不写就按实到算")
    absent_reason: Text | None = Field(None, title="缺席原因", description="不公开，只进台账；不写病情")
    mode: Many[Mode] = Field((), title="方式")
    topics: Many[Text] = Field((), title="议题")
    decisions: Many[Decision] = Field((), title="决议")
    study: Many[ArticleId] = Field((), title="学习内容", description="学习文章的编号，如 study/sanhui-yike")
    campaign: CampaignId | None = Field(None, title="主题教育")
    photos: Many[Photo] = Field((), title="照片")
    metrics: dict[ActivityMetric, Count] = Field({}, title="数量")
    summary: Text | None = Field(None, title="摘要", description="这次活动的经过，几句话")

    @property
    def when(self) -> Period:
        return Period(self.date, self.date)

    @property
    def types(self) -> tuple[str, ...]:
        """Every activity type that this activity counts as."""
        return (self.type, *(t for t in self.counts_as if t != self.type))

    @property
    def year(self) -> int:
        return self.date.year

    def is_held(self, as_of: dt.date) -> bool:
        return self.date <= as_of

    @property
    def attendance(self) -> float | None:
        """出席率: 实到 divided by 应到, from 0 to 1; None if either is unknown."""
        return self.actual / self.expected if self.expected and self.actual is not None else None

    def search_document(self, published: Published) -> SearchDocument | None:
        """Return the activity with what it studied and its campaign; None while its organisation is not published."""
        org = published.org_name(self.org)
        studied = (published.get(Article, id) for id in self.study)
        titles = (article.title for article in studied if article and article.is_public)
        campaign = published.get(Campaign, self.campaign or "")
        parts = [*self.topics, *titles, *self.mode, self.place, self.summary]
        parts.append(campaign.title if campaign and campaign.is_public else "")
        context, branch = " ".join([org, *self.types]), published.branch_name(self.org)
        text = "；".join(filter(None, parts))
        document = SearchDocument(self.uri, self.title, context, text, "活动", self.date, branch, self.type)
        return document if org else None

    def figure_row(self, published: Published, amount: str) -> FigureRow:
        return FigureRow(self.title, self.uri, f"{self.date} · {published.org_name(self.org)} · {amount}")

    def _term(self, records: Records) -> Term | None:
        return records.get(Term, f"{TYPES}/{self.type}")

    def has_known_type(self, records: Records) -> bool:
        """Return whether the type is a word of the vocabulary; the id of a record in a list depends on it."""
        return self.origin.number is None or self._term(records) is not None

    def identify(self, stem: str, records: Records) -> str:
        """Return ``<org>/<year>/<slug>``.

        The slug is the name of the file. In a list file it is the record's own id, or its date and the code of its
        type: the address then stays the same when rows are added."""
        if self.origin.number is None:
            return stem
        kind = self._term(records)
        code = (kind and kind.code) or "huodong"
        return f"{self.org}/{self.year}/{self.id or f'{self.date}-{code}'}"

    def rules(self, records: Records) -> Iterator[Finding]:
        """Check attendance, votes, dates and the folder of the file.

        党章 and 支部工作条例 art. 11: more than half of those with a vote must be present, and a decision needs more
        than half of 应到会有表决权的党员."""
        as_of = records.as_of
        if self.expected is not None and self.actual is not None and self.actual > self.expected:
            yield Finding("actual-exceeds-expected", ("actual",), {"actual": self.actual, "expected": self.expected})
        if not self.is_held(as_of):
            reported = next((f for f in ("actual", "decisions", "summary") if getattr(self, f)), None)
            if reported or (self.date - as_of).days > 400:
                yield Finding("date-in-future", ("date",), {"written": self.date, "as_of": as_of})
        elif self.counts and self.actual is None:
            yield Finding("actual-missing", ("date",), {})
        yield from self._make_up_rules(records)
        org = records.get(Org, self.org)
        if org and not org.exists_on(self.date):
            yield Finding("org-not-there", ("date",), {"name": org.name, "date": self.date})
        if GENERAL_MEETING in self.types:
            yield from self._quorum_rules()
        yield from self._vote_rules()
        stem = f"{self.org}/{self.year}/"
        if org and self.origin.number is None and not self.id.startswith(stem):
            yield Finding("wrong-folder", ("org",), {"folder": f"{self.folder}/{stem}"})

    def _make_up_rules(self, records: Records) -> Iterator[Finding]:
        """Check that a meeting makes up for one period of its rule: a quarter would count for no monthly rule."""
        if self.period is None:
            return
        if self.period.start > self.date:
            yield Finding("make-up-before-period", ("period",), {"period": self.period.label, "date": self.date})
        rules = [rule for rule in records.all(CadenceRule) if rule.type in self.types]
        year = self.period.start.year
        if rules and not any(p.holds(self.period) for rule in rules for p in Period.in_year(year, rule.per)):
            values = {"period": self.period.label, "type": rules[0].type, "per": rules[0].per}
            yield Finding("make-up-too-long", ("period",), values)

    def _quorum_rules(self) -> Iterator[Finding]:
        expected = self.voters if self.voters is not None else self.expected
        present = self.voters_present if self.voters_present is not None else self.actual
        if expected and present is not None and 2 * present <= expected:
            yield Finding("no-quorum", ("actual",), {"actual": present, "expected": expected})

    def _vote_rules(self) -> Iterator[Finding]:
        expected = self.voters if self.voters is not None else self.expected
        present = self.voters_present if self.voters_present is not None else self.actual
        for index, decision in enumerate(self.decisions):
            votes = sum(n for n in (decision.votes_for, decision.against, decision.abstain) if n is not None)
            if present is not None and votes > present:
                yield Finding("votes-exceed-present", ("decisions", index), {"votes": votes, "actual": present})
            in_favour = decision.votes_for
            if GENERAL_MEETING in self.types and expected and in_favour is not None and 2 * in_favour <= expected:
                yield Finding("vote-too-low", ("decisions", index), {"votes": in_favour, "expected": expected})
