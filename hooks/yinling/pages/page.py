"""A page of the site, its place among the others, and long lists cut into pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from markupsafe import Markup, escape

from ..records.presentation import SearchDocument

T = TypeVar("T")
PER_PAGE = 60
# A month of all branches, or a year of one, is one page where possible: three taps from home to any activity.
LONG_LIST = 100
ALL_NUMBERS = 12  # a list of up to so many pages offers all of them by number


class Section(NamedTuple):
    """One of the six parts of the site, as its navigation names it."""

    key: str
    title: str
    uri: str
    hint: str


_SECTIONS = (
    Section("study", "学习", "study/", "文章、每月学习计划、问答"),
    Section("orgs", "我的支部", "orgs/", "找到自己的支部和小组"),
    Section("activities", "活动", "activities/", "近来开了什么会，接下来有什么"),
    Section("honours", "荣誉", "honours/", "得过的奖和评过的先进"),
    Section("print", "打印资料", "print/", "学习资料、上墙内容"),
    Section("services", "服务", "services/", "送学上门、交党费、服务卡"),
)

SECTION_KEYS = tuple(section.key for section in _SECTIONS)


def sections(word: str) -> tuple[Section, ...]:
    """Return the six parts, with the ``word`` for the organisations of the centre."""
    return tuple(each._replace(title=each.title.replace("支部", word), hint=_hint(each, word)) for each in _SECTIONS)


def _hint(section: Section, word: str) -> str:
    return section.hint if word == "支部" else section.hint.replace("支部和小组", word).replace("交党费、", "")


class Link(NamedTuple):
    """A link of a list of links, with a note beside it."""

    title: str
    uri: str
    note: str = ""


class Crumb(NamedTuple):
    """A step of the way from home to a page."""

    title: str
    uri: str


def section_crumbs(key: str, uri: str, word: str) -> tuple[Crumb, ...]:
    """Return the first crumb of a page of one of the six parts; none for the part's own first list."""
    found = (section for section in sections(word) if section.key == key)
    return tuple(Crumb(s.title, s.uri) for s in found if not re.fullmatch(rf"{s.uri}(p\d+/)?", uri))


@dataclass(frozen=True)
class Page:
    """One page of the site. ``uri`` is relative to the site's root and ends with ``/``; empty: home.

    ``make`` renders the HTML of the main part. ``cache_key`` returns a hash of everything that the HTML depends on, or
    None if there is none. ``source`` is the file that the page was made from; empty for a page of many records.
    ``found`` are the parts of such a page that search finds by themselves.
    """

    uri: str
    title: str
    make: Callable[[], str]
    section: str = ""
    crumbs: tuple[Crumb, ...] = ()
    description: str = ""
    source: str = ""
    cache_key: Callable[[], bytes | None] = lambda: None
    template: str = ""
    found: tuple[SearchDocument, ...] = ()

    @property
    def html(self) -> str:
        return self.make()


class PageGroup(NamedTuple):
    """Pages made from the same data. ``key`` is a hash of everything that they depend on, None if there is none."""

    key: bytes | None
    pages: Callable[[], Iterable[Page]]


def base_of(uri: str) -> str:
    """Return the address of the site's root relative to a page."""
    return "../" * uri.count("/") or "./"


class Slice(NamedTuple, Generic[T]):
    """One page of a long list: its rows, its number from 1, and the address of every page."""

    items: Sequence[T]
    number: int
    uris: tuple[str, ...]

    @property
    def uri(self) -> str:
        return self.uris[self.number - 1]

    @property
    def near(self) -> list[int]:
        """The numbers of the pages to offer: all of a few; of many the first, the last and those around this one."""
        last = len(self.uris)
        around = range(1, last + 1) if last <= ALL_NUMBERS else range(self.number - 2, self.number + 3)
        return sorted({1, last, *(number for number in around if 1 <= number <= last)})

    def titled(self, title: str) -> str:
        """Return the title of this page of a list; all but the first have their number in it."""
        return f"{title}（第 {self.number} 页）" if self.number > 1 else title


def paginate(items: Sequence[T], uri: str, per_page: int = PER_PAGE) -> Iterator[Slice[T]]:
    """Cut a list so that no page grows with the size of the site. The first page keeps the plain address."""
    count = max(1, -(-len(items) // per_page))
    uris = tuple(uri if n == 1 else f"{uri}p{n}/" for n in range(1, count + 1))
    for number in range(1, count + 1):
        yield Slice(items[(number - 1) * per_page : number * per_page], number, uris)


def percent(value: float | None) -> str:
    return "—" if value is None else f"{value * 100:.0f}%"


def paragraphs(text: str | None) -> Markup:
    """Return plain text as escaped HTML: an empty line ends a paragraph, a line break stays one."""
    blocks = [block.strip() for block in (text or "").split("\n\n")]
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.split("\n")))
        for block in blocks
        if block
    )
