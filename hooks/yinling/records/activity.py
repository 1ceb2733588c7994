"""活动: meetings, lectures, films and visits, which ledgers, cadence matrix and most figures count."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Collection, Iterator

from pydantic import Field

from .article import Article
from .attendance import GENERAL_MEETING, attendance_rules
from .base import Finding, Part, Path, Record, Records
from .cadence_rule import CadenceRule
from .campaign import Campaign
from .course import Course
from .org import Org, above, lifetime
from .period import Period
from .presentation import BLOCK_END, FigureRow, Published, SearchDocument
from .types import (
    ActivityMetric,
    ActivityType,
    AnyPeriod,
    ArticleId,
    CampaignId,
    Count,
    CourseId,
    Date,
    Flag,
    LongText,
    Many,
    Mode,
    OrgId,
    Text,
    TimeOfDay,
)
from .vocabulary import Term

PHOTO_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif")
OF_BRANCHES = (GENERAL_MEETING, "支委会")
"""Meetings that no group holds (支部工作条例 art. 11-12)."""
TYPES = "activity-types"


class Decision(Part):
    """A decision and the votes on it."""

    keys = {"votes_for": "for"}

    text: Text = Field(title="内容")
    votes_for: Count | None = Field(None, title="赞成")
    against: Count | None = Field(None, title="反对")
    abstain: Count | None = Field(None, title="弃权")

    @property
    def votes(self) -> int | None:
        """The sum of all votes; None if none is stated."""
        stated = [count for count in (self.votes_for, self.against, self.abstain) if count is not None]
        return sum(stated) if stated else None


class OrgShare(Part):
    """The numbers of one of the organisations that held an activity together."""

    org: OrgId = Field(title="组织")
    expected: Count | None = Field(None, title="应到")
    actual: Count | None = Field(None, title="实到")


class Photo(Part):
    """A picture of the activity, published only if the people in it agreed; None: nobody wrote whether they do."""

    file: Text = Field(title="文件", description="从 content 文件夹算起的路径，如 photos/2019-03-05-songxue.jpg")
    alt: Text = Field(title="说明", description="一句话说清照片上有什么，给看不见的人听")
    consent: Flag | None = Field(None, title="同意公开", description="照片上的人都同意登出来，才写“是”")

    @property
    def path(self) -> str:
        """The path of the file below the content folder, which is also its address on the site."""
        return posixpath.normpath(self.file.replace("\\", "/"))


class Activity(Record):
    """An activity with the page ``/activities/<id>/``, planned before its date and held from that date on."""

    kind = "activity"
    label = "活动"
    folder = "activities"
    public_fields = frozenset({
        "org", "type", "counts_as", "date", "time", "period", "title", "place", "expected", "actual", "guests", "mode",
        "topics", "study", "campaign", "metrics", "summary", "end_date", "end_time", "joint", "online", "caught_up",
        "course",
    })  # fmt: skip
    listed_in_figures = True
    example = {"org": "zb09", "type": "主题党日", "date": "2019-03-05", "title": "把学习资料送到家门口"}
    time_field = "date"
    same_fields = ("org", "date")
    if_double = "类型也一样：确实开了两次，两条都写上“时间”；只开了一次，删掉一条。"
    page_folder = "activities"
    shown_on = ("course",)
    seldom_fields = ("joint", "shares", "end_date", "end_time", "online", "caught_up", "course")
    ordered_fields = (("date", "end_date"),)

    org: OrgId = Field(title="组织", description="哪个支部或小组；几家一起开的，写牵头的")
    joint: Many[OrgId] = Field(
        (),
        title="联办",
        description="一起开的别的组织：每家各算一次，合计只算一次，别家不用再登记；应到、实到写各家合起来的",
    )
    shares: Many[OrgShare] = Field((), title="各家人数", description="联办的，知道各家来了多少人，就分别写")
    type: ActivityType = Field(title="类型")
    counts_as: Many[ActivityType] = Field((), title="兼作", description="同时也算哪几种活动")
    date: Date = Field(title="日期")
    time: TimeOfDay | None = Field(None, title="时间")
    end_date: Date | None = Field(None, title="结束日期", description="开了几天的才写，写最后一天；算一次，算在第一天")
    end_time: TimeOfDay | None = Field(None, title="结束时间")
    period: AnyPeriod | None = Field(None, title="补开期间", description="补开哪个月、哪个季度的，如 2019-03、2019-Q1")
    title: Text = Field(title="标题")
    place: Text | None = Field(None, title="地点")
    host: Text | None = Field(None, title="主持人", description="不公开，只进台账")
    recorder: Text | None = Field(None, title="记录人", description="不公开，只进台账")
    lecturer: Text | None = Field(None, title="主讲人", description="不公开，只进台账")
    expected: Count | None = Field(None, title="应到")
    actual: Count | None = Field(None, title="实到", description="送学上门的不算实到")
    guests: Count | None = Field(None, title="列席", description="不是本组织党员的人数，不算应到、实到")
    online: Count | None = Field(None, title="线上", description="实到里在网上参加的人数")
    leave: Count | None = Field(None, title="请假", description="应到里请了假没有来的人数；不公开，只进台账")
    caught_up: Count | None = Field(None, title="补课", description="没有来、会后补了课的人数；不算实到")
    voters: Count | None = Field(None, title="应到有表决权", description="应到里的正式党员；没有预备党员不用写")
    voters_present: Count | None = Field(None, title="实到有表决权", description="实到里的正式党员；没有预备党员不用写")
    absent_reason: LongText | None = Field(None, title="缺席原因", description="不公开，只进台账；不写病情")
    mode: Many[Mode] = Field((), title="方式")
    topics: Many[Text] = Field((), title="议题")
    decisions: Many[Decision] = Field((), title="决议")
    study: Many[ArticleId] = Field((), title="学习内容", description="学习文章的编号，如 study/sanhui-yike")
    campaign: CampaignId | None = Field(None, title="主题教育")
    course: CourseId | None = Field(None, title="课程", description="是哪门课的一次课")
    photos: Many[Photo] = Field((), title="照片", description="登在这次活动的网页上")
    metrics: dict[ActivityMetric, Count] = Field({}, title="数量")
    summary: LongText | None = Field(None, title="摘要", description="这次活动的经过，几句话")

    @property
    def times(self) -> Iterator[Period]:
        yield Period(self.date, max(self.date, self.end_date or self.date))
        if self.period:
            yield self.period

    @property
    def org_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.org, *self.joint)))

    def part_of(self, field: str, ids: Collection[str]) -> int | None:
        """Return what some of its organisations have of 应到 or 实到; the part of one follows from the others."""
        if field not in ("expected", "actual"):
            return None
        whole, stated = getattr(self, field), {share.org: getattr(share, field) for share in self.shares}
        lacking = [id for id in self.org_ids if stated.get(id) is None]
        if len(lacking) == 1 and whole is not None:
            stated[lacking[0]] = max(whole - sum(number for number in stated.values() if number is not None), 0)
        parts = [stated.get(id) for id in self.org_ids if id in ids]
        return None if None in parts else sum(part for part in parts if part is not None)

    @property
    def is_several_days(self) -> bool:
        return self.end_date is not None and self.end_date > self.date

    def is_double_of(self, other: Activity) -> bool:
        """Return whether another activity of the day is of the same type, and not known to be at another time."""
        at_another_time = self.time and other.time and self.time != other.time
        return not at_another_time and not set(self.types).isdisjoint(other.types)

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
    def shown_photos(self) -> tuple[Photo, ...]:
        """The photos that may be published."""
        return tuple(photo for photo in self.photos if photo.consent) if self.is_public else ()

    @property
    def attendance(self) -> float | None:
        """出席率: 实到 divided by 应到, from 0 to 1; None if either is unknown."""
        return self.actual / self.expected if self.expected and self.actual is not None else None

    def search_document(self, published: Published) -> SearchDocument | None:
        """Return the activity with what it studied and its campaign; None while its organisation is not published."""
        org, now = published.org_name(self.org, self.date), published.org_name(self.org)
        studied = (published.get(Article, id) for id in self.study)
        titles = (article.title for article in studied if article and article.is_public)
        campaign = published.get(Campaign, self.campaign or "")
        joint = (published.org_name(id, self.date) for id in self.joint)
        course = published.get(Course, self.course or "")
        parts = [
            *joint,
            course.title if course and course.is_public else "",
            *self.topics,
            *titles,
            *self.mode,
            self.place,
            self.summary,
        ]
        parts.append(now if now != org else "")
        parts.append(campaign.title if campaign and campaign.is_public else "")
        context, branch = " ".join([org, *self.types]), published.branch_name(self.org, self.date)
        text = f"；{BLOCK_END}".join(filter(None, parts))
        place = self.place or ""
        document = SearchDocument(self.uri, self.title, context, text, "活动", self.date, branch, self.type, place)
        return document if org else None

    def figure_row(self, published: Published, amount: str) -> FigureRow:
        return FigureRow(
            self.title,
            self.uri,
            f"{Period.day_of(self.date).label} · {published.org_name(self.org, self.date)} · {amount}",
        )

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
        """Check dates, attendance, votes, who held it, and the folder of the file."""
        as_of = records.as_of
        if not self.is_held(as_of):
            reported = next((f for f in ("actual", "decisions", "summary") if getattr(self, f)), None)
            if reported or (self.date - as_of).days > 400:
                yield Finding("date-in-future", ("date",), {"written": self.date, "as_of": as_of})
        elif self.counts and self.actual is None:
            yield Finding("actual-missing", ("date",), {})
        yield from self._make_up_rules(records)
        yield from attendance_rules(self, records)
        yield from self._credit_rules(records)
        yield from self._photo_rules(records)
        yield from self._joint_rules()
        first, last = self.time, self.end_time
        if first and last and not self.is_several_days and last < first:
            yield Finding(
                "end-before-start", ("end_time",), {"first": "时间", "last": "结束时间", "start": first, "end": last}
            )
        stem = f"{self.org}/{self.year}/"
        if records.get(Org, self.org) and self.origin.number is None and not self.id.startswith(stem):
            yield Finding("wrong-folder", ("org",), {"folder": f"{self.folder}/{stem}"})

    def _credit_rules(self, records: Records) -> Iterator[Finding]:
        """Check that a meeting of a group is registered under the group, and one of a branch under the branch."""
        for path, id in ((("org",), self.org), *((("joint", n), id) for n, id in enumerate(self.joint))):
            if org := records.get(Org, id):
                yield from self._credit_of(org, path, records)

    def _credit_of(self, org: Org, path: Path, records: Records) -> Iterator[Finding]:
        is_group = org.is_group
        for type_ in self.types:
            scopes = {rule.scope for rule in records.all(CadenceRule) if rule.type == type_ and rule.counts}
            if scopes == {"党小组"} and not is_group:
                below = (each for each in records.all(Org) if org.id in above(each.id, records)[1:])
                groups = [
                    f"{each.id}（{each.name}）"
                    for each in below
                    if each.is_group and self.date in lifetime(each, records)
                ]
                choices = f"可以写：{'、'.join(groups)}。" if groups else f"{org.name}下面还没有登记党小组。"
                yield Finding("meeting-of-a-group", path, {"type": type_, "name": org.name, "choices": choices})
            elif is_group and type_ in OF_BRANCHES:
                values = {"type": type_, "name": org.name, "parent": org.parent or ""}
                yield Finding("meeting-of-a-branch", path, values)

    def _joint_rules(self) -> Iterator[Finding]:
        """Check that each organisation is named once, and that the numbers of each are of one that took part."""
        for number, id in enumerate(self.joint):
            if id == self.org or id in self.joint[:number]:
                yield Finding("joint-twice", ("joint", number), {"written": id})
        named = [share.org for share in self.shares]
        for number, id in enumerate(named):
            if id not in self.org_ids or id in named[:number]:
                yield Finding("share-of-another", ("shares", number, "org"), {"written": id})
        for field in ("expected", "actual"):
            whole, parts = getattr(self, field), [getattr(share, field) for share in self.shares]
            total = sum(part for part in parts if part is not None)
            if whole is not None and total > whole:
                values = {
                    "part": "各家人数",
                    "number": total,
                    "whole": type(self).model_fields[field].title,
                    "limit": whole,
                }
                yield Finding("part-exceeds", ("shares",), values)

    def _photo_rules(self, records: Records) -> Iterator[Finding]:
        for index, photo in enumerate(self.photos):
            at = ("photos", index, "file")
            if not photo.path.lower().endswith(PHOTO_ENDINGS):
                yield Finding("photo-form", at, {"written": photo.file, "endings": "、".join(PHOTO_ENDINGS)})
            elif photo.path.startswith(("/", "../")) or not records.has_file(photo.path):
                yield Finding("photo-missing", at, {"written": photo.file})
            if photo.consent is None:
                yield Finding("photo-without-consent", at, {"written": photo.file})

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
