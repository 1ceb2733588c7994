"""A page, its place among the others, and long lists cut into pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from markupsafe import Markup, escape

from ..records.period import Period

T = TypeVar("T")
PER_PAGE = 60
# A month of all branches, or a year of one, is a page where it can be: three taps from home to any activity.
LONG_LIST = 100
ALL_NUMBERS = 12  # up to so many pages of a list are offered by number
WEEKDAYS = "一二三四五六日"


class Section(NamedTuple):
    """One of the six parts of the site, as its navigation names it."""

    key: str
    title: str
    uri: str
    hint: str


SECTIONS = (
    Section("study", "学习", "study/", "文章、每月学习计划、问答"),
    Section("orgs", "我的支部", "orgs/", "找到自己的支部和小组"),
    Section("activities", "活动", "activities/", "近来开了什么会，接下来有什么"),
    Section("honours", "荣誉", "honours/", "得过的奖和评过的先进"),
    Section("print", "打印资料", "print/", "学习资料、上墙内容"),
    Section("services", "服务", "services/", "送学上门、交党费、服务卡"),
)


class Crumb(NamedTuple):
    """A step of the way from home to a page."""

    title: str
    uri: str


def section_crumb(key: str) -> Crumb:
    """The step to one of the six parts."""
    section = next(s for s in SECTIONS if s.key == key)
    return Crumb(section.title, section.uri)


@dataclass(frozen=True)
class Page:
    """One page of the site. ``uri`` is relative to the site's root and ends with ``/`` (empty: home); ``make`` makes
    the HTML of its main part, when it is wanted; ``source`` is the file it was made from, where there is one;
    ``made_from`` stands for all that the HTML hangs on, None where nothing can."""

    uri: str
    title: str
    make: Callable[[], str]
    section: str = ""
    crumbs: tuple[Crumb, ...] = ()
    description: str = ""
    source: str = ""
    made_from: Callable[[], bytes | None] = lambda: None
    template: str = ""

    @property
    def html(self) -> str:
        return self.make()

    @property
    def base(self) -> str:
        """Leads from the page to the site's root."""
        return base_of(self.uri)


class PageGroup(NamedTuple):
    """Pages that are made of the same. ``key`` stands for all that any of them hangs on, and for which there are; None
    where nothing can. ``pages`` tells them one by one."""

    key: bytes | None
    pages: Callable[[], Iterable[Page]]


def base_of(uri: str) -> str:
    return "../" * uri.count("/") or "./"


class Slice(NamedTuple):
    """One page of a long list: its number from 1, how many there are, and the address of each."""

    items: Sequence[Any]
    number: int
    uris: tuple[str, ...]

    @property
    def uri(self) -> str:
        return self.uris[self.number - 1]

    @property
    def near(self) -> list[int]:
        """The numbers of the pages to offer: of few all, of many the first, the last and those around this one."""
        last = len(self.uris)
        around = range(1, last + 1) if last <= ALL_NUMBERS else range(self.number - 2, self.number + 3)
        return sorted({1, last, *(number for number in around if 1 <= number <= last)})


def paginate(items: Sequence[T], uri: str, per_page: int = PER_PAGE) -> Iterator[Slice]:
    """Cut a list so that no page grows with the size of the site. The first page keeps the plain address."""
    count = max(1, -(-len(items) // per_page))
    uris = tuple(uri if n == 1 else f"{uri}p{n}/" for n in range(1, count + 1))
    for number in range(1, count + 1):
        yield Slice(items[(number - 1) * per_page : number * per_page], number, uris)


def long_day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def short_day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def percent(value: float | None) -> str:
    return "—" if value is None else f"{value * 100:.0f}%"


def paragraphs(text: str | None) -> Markup:
    """Plain text as paragraphs: an empty line parts them, a line break stays one. All of it is escaped."""
    blocks = [block.strip() for block in (text or "").split("\n\n")]
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.split("\n")))
        for block in blocks
        if block
    )


def month_period(year: int, month: int) -> Period:
    return Period.months(year, month, 1)
