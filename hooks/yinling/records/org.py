"""组织: the party committee, general branches, branches and groups: a tree of any depth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from .base import Finding, Part, Record, Records
from .presentation import Published, SearchDocument
from .types import Date, Flag, Many, OrgId, Phone, Text, UnknownOrCount

BRANCHES = ("党支部", "联合党支部")


class Officer(Part):
    """A member of the committee, whose name is published only with consent."""

    role: Literal["书记", "副书记", "组织委员", "宣传委员", "纪检委员", "委员", "组长", "副组长"] = Field(title="职务")
    name: Text = Field(title="姓名")
    consent: Flag = Field(False, title="同意公开")


class Headcount(Part):
    """Numbers of members (人) on one day; None means unknown, not zero."""

    as_of: Date = Field(title="截至")
    total: UnknownOrCount = Field(None, title="总数")
    full: UnknownOrCount = Field(None, title="正式")
    probationary: UnknownOrCount = Field(None, title="预备")
    in_service: UnknownOrCount = Field(None, title="在职")
    retired: UnknownOrCount = Field(None, title="离退休")
    attached: UnknownOrCount = Field(None, title="挂靠")
    limited_mobility: UnknownOrCount = Field(None, title="行动不便", description="只公开全中心的合计")
    living_away: UnknownOrCount = Field(None, title="外地居住", description="只公开全中心的合计")
    over_80: UnknownOrCount = Field(None, title="八十岁以上", description="只公开全中心的合计")


class Org(Record):
    """An organisation, with the page ``/orgs/<id>/``."""

    kind = "org"
    label = "组织"
    folder = "orgs"
    public_fields = frozenset({"name", "short_name", "org_kind", "category", "parent", "founded", "dissolved", "intro"})
    keys = {"org_kind": "kind"}
    example = {"name": "第九党支部", "org_kind": "党支部", "parent": "dzz3", "founded": "2009-07-01"}
    page_folder = "orgs"
    past_fields = ("founded",)
    ordered_fields = (("founded", "dissolved"), ("term_start", "term_end"))

    name: Text = Field(title="名称")
    short_name: Text | None = Field(None, title="简称")
    org_kind: Literal["党委", "党总支", "党支部", "联合党支部", "党小组"] = Field(title="类型")
    category: Literal["离退休", "在职"] = Field("离退休", title="类别")
    parent: OrgId | None = Field(None, title="上级", description="上级组织的编号；最高一级不写")
    founded: Date | None = Field(None, title="成立日期")
    dissolved: Date | None = Field(None, title="撤销日期", description="存在的最后一天")
    term_start: Date | None = Field(None, title="本届开始")
    term_end: Date | None = Field(None, title="本届届满")
    committee: Many[Officer] = Field((), title="委员会")
    headcount: Many[Headcount] = Field((), title="党员人数")
    office_phone: Phone | None = Field(
        None, title="办公电话", description="只能是办公室的，不能是个人的；分机写在后面，如 0000-5550100 转 801"
    )
    intro: Text | None = Field(None, title="简介")

    @property
    def org_id(self) -> str:
        return self.id

    @property
    def is_branch(self) -> bool:
        return self.org_kind in BRANCHES

    @property
    def has_committee(self) -> bool:
        """Whether the branch has a committee: at least 3 members (支部工作条例 art. 18: 3 to 5 members)."""
        return self.is_branch and len(self.committee) >= 3

    def exists_on(self, day: dt.date) -> bool:
        return (self.founded is None or self.founded <= day) and (self.dissolved is None or day <= self.dissolved)

    def headcount_on(self, day: dt.date) -> Headcount | None:
        """Return the newest headcount that is not after the day."""
        known = [row for row in self.headcount if row.as_of <= day]
        return max(known, key=lambda row: row.as_of, default=None)

    def search_document(self, published: Published) -> SearchDocument:
        """Return the organisation with the members of its committee who agreed to be named."""
        names = (f"{officer.role} {officer.name}" for officer in self.committee if officer.consent)
        text = " ".join(filter(None, [self.short_name, self.intro, *names]))
        context, branch = " ".join(published.names_above(self.id)), published.branch_name(self.id)
        return SearchDocument(self.uri, published.org_name(self.id), context, text, "支部", org=branch)

    def rules(self, records: Records) -> Iterator[Finding]:
        """Check size, committee and term (中国共产党支部工作条例（试行） art. 5 and 18-19), and sums of members."""
        yield from self._term_rules(records.as_of)
        yield from self._headcount_rules()
        if self.parent and self.id in above(self.parent, records):
            yield Finding("org-cycle", ("parent",), {"parent": self.parent})
        if not self.is_branch or not self.exists_on(records.as_of):
            return
        newest = self.headcount_on(records.as_of)
        full = newest.full if newest else None
        if full is not None and full < 3:
            yield Finding("branch-too-small", ("headcount",), {"full": full})
        if newest and newest.total is not None and newest.total > 50:
            yield Finding("branch-too-large", ("headcount",), {"total": newest.total})
        if full is not None and full >= 7 and not self.has_committee:
            yield Finding("committee-missing", ("name",), {"full": full, "name": self.name})
        if len(self.committee) > 7:
            yield Finding("committee-too-large", ("committee",), {"size": len(self.committee)})

    def _term_rules(self, as_of: dt.date) -> Iterator[Finding]:
        if not (self.term_start and self.term_end and self.term_start <= self.term_end):
            return
        years = (self.term_end - self.term_start).days / 365.25
        if abs(years - 3) > 0.1 and self.is_branch:
            yield Finding("term-not-three-years", ("term_end",), {"years": f"{years:.1f}"})
        if self.term_end < as_of and self.exists_on(as_of):
            yield Finding("term-over", ("term_end",), {"end": self.term_end, "as_of": as_of})

    def _headcount_rules(self) -> Iterator[Finding]:
        for index, row in enumerate(self.headcount):
            if row.total is None:
                continue
            groups = {
                "正式、预备": (row.full, row.probationary),
                "在职、离退休、挂靠": (row.in_service, row.retired, row.attached),
                "行动不便": (row.limited_mobility,),
                "外地居住": (row.living_away,),
                "八十岁以上": (row.over_80,),
            }
            for labels, parts in groups.items():
                parts_sum = sum(part for part in parts if part is not None)
                if parts_sum > row.total:
                    values = {"labels": labels, "parts": parts_sum, "total": row.total}
                    yield Finding("parts-exceed-total", ("headcount", index, "total"), values)


def above(id: str, records: Records) -> tuple[str, ...]:
    """Return the ids of an organisation and all above it, lowest first; each once, even if the parents form a cycle."""
    chain: dict[str, None] = {}
    step: str | None = id
    while step and step not in chain:
        chain[step] = None
        org = records.get(Org, step)
        step = org.parent if org else None
    return tuple(chain)
