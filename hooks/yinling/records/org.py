"""组织: the party committee, general branches, branches and groups: a tree of any depth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, Self

from pydantic import Field

from ..core.cache import hash_parts
from .base import Finding, Part, Record, Records, references_of, values_at
from .org_history import FormerState, history_rules
from .org_kinds import BRANCH_SCOPE, GROUP_SCOPE, KNOWN, OTHER, Kind, Level
from .period import Period
from .presentation import BLOCK_END, Published, SearchDocument
from .types import Date, Flag, LongText, Many, OrgCategory, OrgId, OrgKind, Phone, Role, Text, UnknownOrCount
from .vocabulary import Term


class Officer(Part):
    """A member of the committee, whose name is published only with consent."""

    role: Role = Field(title="职务")
    name: Text = Field(title="姓名")
    consent: Flag | None = Field(None, title="同意公开", description="本人同意登姓名，写“是”；不同意、收回同意，写“否”")
    since: Date | None = Field(None, title="任职", description="从哪天起；不知道不写")
    until: Date | None = Field(None, title="卸任", description="最后一天；还在任不写。卸任的留着，以前的数才不变")

    def serves_on(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def overlaps(self, other: Officer) -> bool:
        """Return whether both serve on some day."""
        starts, ends = (self.since or dt.date.min, other.since or dt.date.min), (self.until, other.until)
        return max(starts) <= min(end or dt.date.max for end in ends)


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
    public_fields = frozenset({
        "name", "short_name", "org_kind", "category", "parent", "founded", "dissolved", "records_from", "intro",
        "history", "successors", "predecessors",
    })  # fmt: skip
    keys = {"org_kind": "kind"}
    example = {"name": "第九党支部", "org_kind": "党支部", "parent": "dzz3", "founded": "2009-07-01"}
    page_folder = "orgs"
    past_fields = ("founded",)
    same_fields = ("name", "parent")
    if_double = "同一个组织只登记一次，删掉一条；是两个，把名称写清楚。"
    ordered_fields = (("founded", "dissolved"), ("term_start", "term_end"))

    name: Text = Field(title="名称")
    short_name: Text | None = Field(None, title="简称")
    org_kind: OrgKind = Field(title="类型")
    category: OrgCategory = Field("离退休", title="类别")
    parent: OrgId | None = Field(None, title="上级", description="上级组织的编号；最高一级不写")
    founded: Date | None = Field(None, title="成立日期")
    dissolved: Date | None = Field(None, title="撤销日期", description="存在的最后一天")
    history: Many[FormerState] = Field(
        (), title="沿革", description="改名、换上级以前是什么样：改一次写一条，上面的“名称”“上级”写现在的"
    )
    successors: Many[OrgId] = Field((), title="去向", description="撤销以后并到哪里；拆开的，写分成的几个。撤并的才写")
    predecessors: Many[OrgId] = Field((), title="来自", description="从哪里分出来；原来那个撤销了的，写在它的“去向”里")
    records_from: Date | None = Field(
        None,
        title="记录开始",
        description="从哪天起每次活动都登记；以前没有登记的写“未录入”，不算缺。不写就照上级，上级也没写，就从第一条记录的那个月算",
    )
    term_start: Date | None = Field(None, title="本届开始")
    term_end: Date | None = Field(None, title="本届届满")
    committee: Many[Officer] = Field((), title="委员会")
    headcount: Many[Headcount] = Field((), title="党员人数")
    office_phone: Phone | None = Field(
        None, title="办公电话", description="只能是办公室的，不能是个人的；分机写在后面，如 0000-5550100 转 801"
    )
    intro: LongText | None = Field(None, title="简介")
    order: int | None = Field(None, title="次序", description="在同级里排第几，小的在前；不写照编号排", ge=0, le=9999)

    @cached_property
    def known_kinds(self) -> Mapping[str, Kind]:
        """What the kinds of its centre mean, by name; set by `of_kinds`."""
        # The matrix of 240 branches and ten years asks 300,000 times, see `Record`.
        return KNOWN

    @property
    def org_id(self) -> str:
        return self.id

    @property
    def _means(self) -> Kind:
        """What its kind means."""
        return self.known_kinds.get(self.org_kind, OTHER)

    def of_kinds(self, kinds: Mapping[str, Kind]) -> Self:
        """Return the organisation with the kinds of its centre; its hash tells what its own kinds mean."""
        org = self.model_copy()
        org.known_kinds = kinds
        if self.content_hash:
            own = (self.org_kind, *(row.org_kind for row in self.history))
            org.content_hash = hash_parts(self.content_hash, repr([kinds.get(kind or "") for kind in own]))
        return org

    @property
    def level(self) -> Level:
        return self._means.level

    @property
    def is_branch(self) -> bool:
        return self.level == "支部"

    @property
    def is_group(self) -> bool:
        return self.level == "小组"

    @property
    def is_society(self) -> bool:
        return self.level == "团体"

    @property
    def is_party_branch(self) -> bool:
        """Whether the rules about the size and the committee of a branch are for it."""
        return self.is_branch and self._means.owes_meetings

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes of the rules that bind it: its kind, and those of all branches or all groups."""
        if not self._means.owes_meetings:
            return (self.org_kind,)
        return (self.org_kind, GROUP_SCOPE if self.is_group else BRANCH_SCOPE)

    def place_among(self, categories: Sequence[str]) -> tuple[object, ...]:
        """Return the key of its place among those below the same organisation."""
        category = categories.index(self.category) if self.category in categories else len(categories)
        return self._means.rank, self.order is None, self.order or 0, category, self.id

    def committee_on(self, day: dt.date) -> tuple[Officer, ...]:
        """Return the members of the committee who serve on a day."""
        return tuple(officer for officer in self.committee if officer.serves_on(day))

    def has_committee_on(self, day: dt.date) -> bool:
        """Return whether the branch has a committee: at least 3 members (支部工作条例 art. 18: 3 to 5 members)."""
        return self.is_branch and len(self.committee_on(day)) >= 3

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, (self.name, self.short_name, *self.former_names))))

    @property
    def former_names(self) -> tuple[str, ...]:
        """The names that it had before, newest first."""
        rows = sorted(self.history, key=lambda row: row.until, reverse=True)
        names = dict.fromkeys(name for row in rows for name in (row.name, row.short_name) if name)
        return tuple(name for name in names if name not in (self.name, self.short_name))

    def parent_on(self, day: dt.date) -> str | None:
        """Return the organisation above it on a day."""
        rows = [row for row in self.history if row.until >= day and row.parent]
        return min(rows, key=lambda row: row.until).parent if rows else self.parent

    def as_on(self, day: dt.date) -> Org:
        """Return the organisation with the names, kind and parent that it had on a day."""
        rows = sorted((row for row in self.history if row.until >= day), key=lambda row: row.until, reverse=True)
        if not rows:
            return self
        past = self.model_copy(update={key: value for row in rows for key, value in row.changes.items()})
        if self.content_hash:
            past.content_hash = hash_parts(self.content_hash, str(rows[-1].until))
        return past

    def exists_on(self, day: dt.date) -> bool:
        """Return whether a day is within its own dates; `lifetime` knows those above it too."""
        return (self.founded is None or self.founded <= day) and (self.dissolved is None or day <= self.dissolved)

    def headcount_on(self, day: dt.date) -> Headcount | None:
        """Return the newest headcount that is not after the day."""
        known = [row for row in self.headcount if row.as_of <= day]
        return max(known, key=lambda row: row.as_of, default=None)

    def headcount_after(self, day: dt.date) -> Headcount | None:
        """Return the oldest headcount that is after the day."""
        later = [row for row in self.headcount if row.as_of > day]
        return min(later, key=lambda row: row.as_of, default=None)

    def search_document(self, published: Published) -> SearchDocument:
        """Return the organisation with its telephone, and the members of its committee who agreed to be named."""
        # Those who served before as well: people look for them by name.
        names = (f"{officer.role} {officer.name}" for officer in self.committee if officer.consent)
        phone = f"办公电话 {self.office_phone}" if self.office_phone else ""
        text = BLOCK_END.join(filter(None, [self.short_name, *self.former_names, self.intro, phone, *names]))
        context, branch = " ".join(published.names_above(self.id)), published.branch_name(self.id)
        return SearchDocument(
            self.uri, published.org_name(self.id), context, text, "团体" if self.is_society else "支部", org=branch
        )

    def rules(self, records: Records) -> Iterator[Finding]:
        """Check size, committee and term (中国共产党支部工作条例（试行） art. 5 and 18-19), and sums of members."""
        yield from self._term_rules(records)
        yield from self._headcount_rules()
        yield from self._committee_rules(records)
        if self.parent and self.id in above(self.parent, records, dt.date.max):
            yield Finding("org-cycle", ("parent",), {"parent": self.parent})
        lived = lifetime(self, records)
        yield from history_rules(self, records, lifetime)
        yield from self._closing_rules(lived)
        yield from self._group_rules(records)
        if not self.is_party_branch or records.as_of not in lived:
            return
        newest = self.headcount_on(records.as_of)
        full = newest.full if newest else None
        if full is not None and full < 3:
            yield Finding("branch-too-small", ("headcount",), {"full": full})
        if newest and newest.total is not None and newest.total > 50:
            yield Finding("branch-too-large", ("headcount",), {"total": newest.total})
        if full is not None and full >= 7 and not self.has_committee_on(records.as_of):
            yield Finding("committee-missing", ("name",), {"full": full, "name": self.name})
        if (size := len(self.committee_on(records.as_of))) > 7:
            yield Finding("committee-too-large", ("committee",), {"size": size})

    def _committee_rules(self, records: Records) -> Iterator[Finding]:
        for index, officer in enumerate(self.committee):
            rivals = [each for each in self.committee[:index] if each.role == officer.role and each.overlaps(officer)]
            role = records.get(Term, f"roles/{officer.role}") if rivals else None
            if rivals and ((role and role.single) or any(each.name == officer.name for each in rivals)):
                values = {"role": officer.role, "first": rivals[0].name}
                yield Finding("officer-twice", ("committee", index, "role"), values)
            if officer.since and officer.until and officer.until < officer.since:
                words = {"first": "任职", "last": "卸任", "start": officer.since, "end": officer.until}
                yield Finding("end-before-start", ("committee", index, "until"), words)

    def _closing_rules(self, lived: Lifetime) -> Iterator[Finding]:
        """Check that nothing of the organisation is dated after its end."""
        dated = [
            (("founded",), self.founded),
            *((("headcount", n, "as_of"), r.as_of) for n, r in enumerate(self.headcount)),
        ]
        for path, day in dated:
            if day and lived.last and day > lived.last:
                values = {"time": Period.day_of(day).label, "name": self.name, "why": f"已经没有了（{lived.closing}）"}
                yield Finding("org-not-there", path, values)

    def _group_rules(self, records: Records) -> Iterator[Finding]:
        """Check that a group belongs to a branch or a society, which has its papers; the first of its kind tells."""
        if not self.is_group or self.parent is None or not self.counts:
            return
        alone = [each for each in records.all(Org) if each.org_kind == self.org_kind and _is_alone(each, records)]
        if alone and alone[0].id == self.id and (parent := records.get(Org, self.parent)):
            fix = (
                "“上级”写它所在的支部。"
                if self.org_kind in KNOWN
                else "有自己的活动和资料的，层级要写“团体”：在 data/vocabulary/org-kinds.yml 里把这一种改成 "
                f"{{名称: {self.org_kind}, 层级: 团体}}。"
            )
            more = f"等 {len(alone)} 个" if len(alone) > 1 else ""
            values = {"name": self.name, "more": more, "kind": self.org_kind, "parent": parent.name, "fix": fix}
            yield Finding("group-alone", ("org_kind",), values)

    def _term_rules(self, records: Records) -> Iterator[Finding]:
        as_of = records.as_of
        if not (self.term_start and self.term_end and self.term_start <= self.term_end):
            return
        years = (self.term_end - self.term_start).days / 365.25
        if abs(years - 3) > 0.1 and self.is_party_branch:
            yield Finding("term-not-three-years", ("term_end",), {"years": f"{years:.1f}"})
        if self.term_end < as_of and as_of in lifetime(self, records):
            yield Finding("term-over", ("term_end",), {"end": self.term_end, "as_of": as_of})

    def _headcount_rules(self) -> Iterator[Finding]:
        days = [row.as_of for row in self.headcount]
        for index, row in enumerate(self.headcount):
            if row.as_of in days[:index]:
                yield Finding("headcount-twice", ("headcount", index, "as_of"), {"day": row.as_of})
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


def _is_alone(org: Org, records: Records) -> bool:
    """Return whether an organisation counts and has neither a branch nor a society above it."""
    if not org.counts or org.parent is None:
        return False
    upper = (records.get(Org, id) for id in above(org.id, records)[1:])
    return not any(each and (each.is_branch or each.is_society) for each in upper)


class Lifetime(NamedTuple):
    """The first and the last day of an organisation (None: no limit), and how it ended.

    An organisation ends at the latest with those above it: ``ended_with`` is the name of the one that it ended with.
    ``into`` are the names of those that it was merged into or split into."""

    first: dt.date | None
    last: dt.date | None
    ended_with: str = ""
    into: tuple[str, ...] = ()

    def part_of(self, period: Period) -> Period | None:
        """Return the part of a period in which the organisation exists."""
        if None not in (self.first, self.last) and self.first > self.last:  # type: ignore[operator]
            return None
        return period.overlap(self.first, self.last)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.part_of(Period.day_of(day)) is not None

    @property
    def closing(self) -> str:
        """How it ended: 2018年12月31日撤销, …随第九党支部撤销, …撤销，并入第九党支部; empty without an end."""
        if self.last is None:
            return ""
        with_it = f"随{self.ended_with}" if self.ended_with else ""
        into = f"，{'并入' if len(self.into) == 1 else '分为'}{'、'.join(self.into)}" if self.into else ""
        return f"{Period.day_of(self.last).label}{with_it}撤销{into}"


def lifetime(org: Org, records: Records) -> Lifetime:
    """Return the lifetime of an organisation: a group goes on no longer than its branch."""
    line = [each for id in above(org.id, records, dt.date.max) if (each := records.get(Org, id))] or [org]
    oldest = (records.get(Org, id) for id in above(org.id, records, dt.date.min))
    first = next((each.founded for each in oldest if each and each.founded), None)
    ended = min((each for each in line if each.dissolved), key=lambda each: each.dissolved or dt.date.max, default=None)
    if ended is None:
        return Lifetime(first, None)
    if ended.id != org.id:
        return Lifetime(first, ended.dissolved, ended.name)
    return Lifetime(first, ended.dissolved, "", tuple(each.name for each in followers(org, records)))


def followers(org: Org, records: Records) -> list[Org]:
    """Return the organisations that it was merged into or split into, under the names of the day after its end."""
    found = (records.get(Org, id) for id in org.successors) if org.dissolved else ()
    after = (org.dissolved or dt.date.max - dt.timedelta(1)) + dt.timedelta(1)
    return [each.as_on(after) for each in found if each]


def lifetime_rules(record: Record, records: Records) -> Iterator[Finding]:
    """Check that the organisations that a record names existed at its time."""
    period = record.when
    if period is None or record.status == "已作废":
        return
    for path, reference in references_of(type(record)):
        for _, id in values_at(record, path) if reference.kind == Org.kind else ():
            org = records.get(Org, id)
            lived = lifetime(org, records) if org else None
            if org and lived and lived.part_of(period) is None:
                before = lived.first is not None and period.end < lived.first
                why = (
                    f"还没有成立（{Period.day_of(lived.first).label}成立）"
                    if before and lived.first
                    else (f"已经没有了（{lived.closing}）")
                )
                values = {"time": period.label, "name": org.name, "why": why}
                yield Finding("org-not-there", (record.time_field,) if record.time_field else (), values)


def above(id: str, records: Records, day: dt.date | None = None) -> tuple[str, ...]:
    """Return the ids of an organisation and all above it on a day (None: the as-of day), lowest first.

    Each is in it once, even if the parents form a cycle."""
    day = day or records.as_of
    chain: dict[str, None] = {}
    step: str | None = id
    while step and step not in chain:
        chain[step] = None
        org = records.get(Org, step)
        step = org.parent_on(day) if org else None
    return tuple(chain)
