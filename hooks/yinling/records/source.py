"""来源文件: a regulation, guideline or standard that articles and rules cite, with what replaced it; written once."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from pydantic import Field

from .base import Finding, Path, Record, Records, Status, Visibility
from .period import Period
from .types import Date, LongText, Many, SourceId, Text

_QUOTED_TITLE = re.compile("《([^《》]+)》")
_YEAR = re.compile("[12][0-9]{3}")
_STATE = "中华人民共和国"
_NUMERALS = frozenset("0123456789一二三四五六七八九十上中下")
_LONG_NAME = 10  # characters: two documents with longer names never differ in one character other than a numeral


class Lapse(NamedTuple):
    """Why a document is no longer in force: since which day (None: unknown), and what is in force now, if anything."""

    since: dt.date | None
    successor: Source | None

    @property
    def words(self) -> str:
        since = f"从{Period.day_of(self.since).label}起" if self.since else "已经"
        return f"{since}不再用" + (f"，现在用{self.successor.cited_as}" if self.successor else "")


class Source(Record):
    """One version of a document. An article or a rule that writes one of its names cites it (`SourceIndex`)."""

    kind = "source"
    label = "来源文件"
    folder = "sources"
    public_fields = frozenset(
        {
            *("title", "aliases", "issuer", "number", "date", "effective_from", "effective_to"),
            *("superseded_by", "superseded_since", "url", "remark"),
        }
    )
    example = {"title": "中国共产党党员权利保障条例", "issuer": "中共中央", "date": "2020-12-25"}
    same_fields = ("title", "date")
    if_double = "同一份文件只登记一次，删掉一条；是两个版本，把“日期”写对。"
    ordered_fields = (("date", "effective_from"), ("effective_from", "effective_to"), ("date", "superseded_since"))

    title: Text = Field(title="名称", description="全名，不加书名号；文章“来源”里的名称和它一样，就是这一份")
    aliases: Many[Text] = Field((), title="也叫", description="文章里写的别的名称")
    issuer: Text | None = Field(None, title="发布单位")
    number: Text | None = Field(None, title="文号", description="如 国发〔1997〕26号、GB/T 37668-2019")
    date: Date | None = Field(None, title="日期", description="印发、通过或公布的日子；名称相同的几个版本靠它区分")
    effective_from: Date | None = Field(None, title="施行", description="从哪天起执行")
    effective_to: Date | None = Field(None, title="执行到", description="执行到哪天为止；没有新的代替它才写")
    superseded_by: SourceId | None = Field(None, title="被代替", description="代替它的那一份的编号")
    superseded_since: Date | None = Field(None, title="代替日期", description="不写就按新的那一份的施行日期")
    url: Text | None = Field(None, title="网址")
    remark: LongText | None = Field(None, title="说明")
    visibility: Visibility = Field("公开", title="公开范围")
    status: Status = Field("已审核", title="状态")

    @property
    def cited_as(self) -> str:
        """The title in quotes, with the year of the date unless the title names a year."""
        year = f"（{self.date.year}年）" if self.date and not _YEAR.search(self.title) else ""
        return f"《{self.title.replace('《', '〈').replace('》', '〉')}》{year}"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.title, *self.aliases)

    def lapse(self, records: Records) -> Lapse | None:
        """Return why it is out of force on the knowledge date; None while it is in force."""
        first = lapse = self._own_lapse(records)
        current, seen = None, {self.id}
        while lapse and lapse.successor and lapse.successor.id not in seen:  # a circle is an error of its own
            current = lapse.successor
            seen.add(current.id)
            lapse = current._own_lapse(records)
        return first and Lapse(first.since, None if lapse else current)

    def _own_lapse(self, records: Records) -> Lapse | None:
        """Return the same with the direct successor, which may be out of force too."""
        successor = self._successor(records)
        since = self.superseded_since or (self.effective_to and self.effective_to + dt.timedelta(days=1))
        if successor and not since:
            since = successor.effective_from or successor.date
        has_lapsed = since <= records.knowledge_date if since else self.superseded_by is not None
        return Lapse(since, successor) if has_lapsed else None

    def _successor(self, records: Records) -> Source | None:
        found = records.get(Source, self.superseded_by) if self.superseded_by else None
        return found if found and found.is_public else None

    def rules(self, records: Records) -> Iterator[Finding]:
        if self.url and not self.url.startswith(("https://", "http://")):
            yield Finding("url-form", ("url",), {"written": self.url})
        seen, source = {self.id}, self._successor(records)
        while source and source.id not in seen:
            seen.add(source.id)
            source = source._successor(records)
        if source and source.id == self.id:
            yield Finding("source-cycle", ("superseded_by",), {"written": self.superseded_by})


class SourceIndex:
    """The published sources of a centre by their names."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._by_name: defaultdict[str, list[Source]] = defaultdict(list)
        for source in records.all(Source):
            for name in source.names if source.is_public else ():
                self._by_name[name].append(source)

    def find(self, name: str, date: dt.date | None = None) -> Source | None:
        """Return the source that a citation means; of several versions the one of the ``date``, otherwise None."""
        versions = self._by_name.get(name, [])
        if len(versions) > 1:
            versions = [version for version in versions if version.date == date]
        return versions[0] if len(versions) == 1 else None

    def in_text(self, text: str) -> Iterator[Source]:
        """Yield the sources whose names a text has in quotes, such as ``《中国共产党章程》第三条``."""
        yield from (source for name in _QUOTED_TITLE.findall(text) if (source := self.find(name)))

    def check(self, name: str, date: dt.date | None, path: Path, *, history: bool = False) -> Iterator[Finding]:
        """Yield what is wrong with a citation at ``path``. ``history``: that the source is out of force is known."""
        if source := self.find(name, date):
            if not history and (lapse := source.lapse(self._records)):
                yield Finding("source-superseded", path, {"written": source.cited_as, "words": lapse.words})
        elif versions := self._by_name.get(name):
            dates = "、".join(sorted(str(version.date) for version in versions if version.date))
            yield Finding("source-version", path, {"written": name, "dates": dates})
        elif near := self.near(name):
            yield Finding("source-near", path, {"written": name, "guess": near})

    def near(self, name: str) -> str:
        """Return the name that is certainly meant: another punctuation, or one character of a long name; else ""."""
        words = _words(name)
        return next((known for known in self._by_name if _is_same(words, _words(known))), "")


def _words(name: str) -> str:
    """Return a name without punctuation, and without the state in front of a law's name."""
    letters = "".join(char for char in unicodedata.normalize("NFKC", name) if char.isalnum())
    return letters.removeprefix(_STATE)


def _is_same(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _LONG_NAME or abs(len(one) - len(other)) > 1:
        return False
    changes = [
        one[start:end] + other[other_start:other_end]
        for what, start, end, other_start, other_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
        if what != "equal"
    ]
    return len(changes) == 1 and len(changes[0]) <= 2 and _NUMERALS.isdisjoint(changes[0])
