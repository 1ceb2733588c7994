"""Services for members, in counts and codes only: deliveries, pairings, visits, problems, cards.

No model here has a field for a name, an address, a telephone number or an illness, so none of these can leak."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pydantic import Field

from .base import Finding, Part, Record, Records
from .period import Period
from .types import (
    ArticleId,
    CampaignId,
    CardKind,
    Count,
    Date,
    IssueCategory,
    Many,
    Mode,
    Month,
    OrgId,
    PairingKind,
    PersonCode,
    VisitKind,
)


class DeliveredItem(Part):
    """An article and the number of copies (本) delivered."""

    study: ArticleId = Field(title="内容")
    copies: Count = Field(title="份数")


class Delivery(Record):
    """送学上门: study material brought to members, counted apart from attendance and never added to 实到."""

    kind = "delivery"
    label = "送学上门"
    folder = "deliveries"
    public_fields = frozenset({"org", "date", "mode", "recipients"})
    example = {"org": "zb09", "date": "2019-03-08", "mode": "上门送学", "recipients": "12"}
    time_field = "date"
    same_fields = ("org", "date", "mode")
    past_fields = ("date",)

    org: OrgId = Field(title="组织")
    date: Date = Field(title="日期")
    mode: Mode = Field(title="方式")
    deliverers: Count | None = Field(None, title="送学人数")
    recipients: Count = Field(title="收学人数")
    items: Many[DeliveredItem] = Field((), title="材料")
    codes: Many[PersonCode] = Field((), title="对象代码", description="只写代码，不写姓名")
    campaign: CampaignId | None = Field(None, title="主题教育")


class Pairing(Record):
    """结对: a person, written as a code, who helps another to study (帮学) or in daily life (帮扶)."""

    kind = "pairing"
    label = "结对"
    folder = "pairings"
    public_fields = frozenset({"pairing_kind", "org"})
    keys = {"pairing_kind": "kind"}
    example = {"pairing_kind": "帮学", "org": "zb09", "code": "BX-ZB09-01", "start": "2019-03-01"}
    time_field = "start"
    same_fields = ("pairing_kind", "code")
    if_double = "只有一对，删掉一条；是两对，改“代码”。"
    past_fields = ("start",)
    ordered_fields = (("start", "end"),)

    pairing_kind: PairingKind = Field(title="类别")
    org: OrgId = Field(title="组织")
    code: PersonCode = Field(title="代码", description="只写代码，不写姓名")
    start: Date = Field(title="开始")
    end: Date | None = Field(None, title="结束")
    sessions: Count = Field(0, title="辅导次数")

    @property
    def times(self) -> Iterator[Period]:
        yield Period(self.start, self.end or dt.date.max)

    def is_double_of(self, other: Pairing) -> bool:
        """Return whether another pairing of the code was going on at the same time."""
        return next(self.times).meets(next(other.times))


class VisitSummary(Record):
    """走访: the visits of a branch in a month, in households (户) and visits (次).

    Only yearly totals are public, and small counts are suppressed."""

    kind = "visit"
    label = "走访"
    folder = "visits"
    example = {"org": "zb09", "month": "2019-03", "category": "困难", "households": "5"}
    time_field = "month"
    same_fields = ("org", "month", "category")
    past_fields = ("month",)

    org: OrgId = Field(title="组织")
    month: Month = Field(title="月份")
    category: VisitKind = Field(title="对象")
    households: Count = Field(title="户数")
    visits: Count | None = Field(None, title="次数")

    def rules(self, records: Records) -> Iterator[Finding]:
        if self.visits is not None and self.visits < self.households:
            yield Finding("fewer-visits", ("visits",), {"visits": self.visits, "households": self.households})


class Issue(Record):
    """问题: problems that members raised, with the month of solution; ``count`` is their number (件)."""

    kind = "issue"
    label = "问题"
    folder = "issues"
    example = {"org": "zb09", "category": "就医", "raised": "2019-03"}
    time_field = "raised"
    same_fields = ("org", "category", "raised", "resolved", "note")
    if_double = "是同一件，删掉一条；确实有几件，合成一条，在“件数”里写几件，或者在“备注”里写清各是什么事。"
    past_fields = ("raised", "resolved")
    ordered_fields = (("raised", "resolved"),)

    org: OrgId = Field(title="组织")
    category: IssueCategory = Field(title="类别")
    raised: Month = Field(title="提出月份")
    resolved: Month | None = Field(None, title="解决月份", description="没解决就不写")
    count: Count = Field(1, title="件数")

    @property
    def times(self) -> Iterator[Period]:
        yield from filter(None, (self.raised, self.resolved))


class CardBatch(Record):
    """服务卡: a number of cards (份) given to members."""

    kind = "card"
    label = "服务卡"
    folder = "cards"
    keys = {"card_kind": "kind"}
    example = {"card_kind": "亲情服务卡", "org": "zb09", "issued_on": "2019-03-08", "count": "30"}
    time_field = "issued_on"
    same_fields = ("card_kind", "org", "issued_on")
    past_fields = ("issued_on",)

    card_kind: CardKind = Field(title="卡种")
    org: OrgId = Field(title="组织")
    issued_on: Date = Field(title="发放日期")
    count: Count = Field(title="份数")
