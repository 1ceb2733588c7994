"""A page, and the templates that make its HTML."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import jinja2
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from markupsafe import Markup, escape

from ..derive.overview import Overview
from ..memory import Drawer, Memory, digest
from ..printing.public import Printed
from ..records import KINDS
from ..records.base import Record
from ..records.period import Period
from . import charts
from .keys import Keys

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

    @property
    def html(self) -> str:
        return self.make()

    @property
    def base(self) -> str:
        """Leads from the page to the site's root."""
        return base_of(self.uri)


def base_of(uri: str) -> str:
    return "../" * uri.count("/") or "./"


class Tight(Extension):
    """Templates are indented for those who write them, the pages made with them are not: a twentieth of their size."""

    _INDENT = re.compile(r"^[ \t]+", re.MULTILINE)

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return self._INDENT.sub("", source)


class Bytecode(jinja2.BytecodeCache):
    """Templates as they were compiled in an earlier build."""

    def __init__(self, drawer: Drawer) -> None:
        self._drawer = drawer

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """A template's name: where it lies is no part of it."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        if isinstance(packed := self._drawer.known(digest(bucket.key, bucket.checksum)), bytes):
            bucket.bytecode_from_string(packed)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._drawer.learn(digest(bucket.key, bucket.checksum), bucket.bytecode_to_string())


class Views:
    """Makes pages: an overview and the templates to show it with. Templates are checked hard: what is not escaped or
    not defined stops the build."""

    def __init__(self, overview: Overview, templates: Path, memory: Memory | None = None) -> None:
        self.memory = memory = memory or Memory()
        self.overview = overview
        self.library = overview.library
        self.printed: tuple[Printed, ...] = ()
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(templates),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            extensions=[Tight],
            bytecode_cache=Bytecode(memory["bytecode"]),
        )
        self.environment.filters |= {
            "day": long_day,
            "short_day": short_day,
            "paragraphs": paragraphs,
            "percent": percent,
        }
        self.environment.globals |= {
            "as_of": self.library.as_of,
            "directory": overview.directory,
            "org_name": overview.directory.name,
            "charts": charts,
            "term_code": self.term_code,
            "lists_of": lists_of,
            "sections": SECTIONS,
        }
        self._keys = Keys(self.environment, overview, memory["templates"])

    def load_templates(self) -> None:
        """Load all templates now, for workers to share."""
        for name in self.environment.list_templates():
            self.environment.get_template(name)

    def page(
        self,
        template: str,
        uri: str,
        title: str,
        section: str,
        crumbs: Sequence[Crumb] = (),
        description: str = "",
        record: Record | None = None,
        **values: Any,
    ) -> Page:
        """Fill a template. In it ``url`` makes an address relative to the page, of a record or of a path."""
        values |= {"title": title, "uri": uri, "record": record}
        said = (section, tuple(crumbs), description)
        return Page(
            uri,
            title,
            partial(self._filled, template, base_of(uri), values),
            section,
            tuple(crumbs),
            description,
            record.origin.file if record else "",
            partial(self._keys.of, template, {**values, "said": said}),
        )

    def _filled(self, template: str, base: str, values: Mapping[str, Any]) -> str:
        def url(target: Record | str) -> str:
            return base + (target if isinstance(target, str) else target.uri)

        return self.environment.get_template(template).render(url=url, base=base, **values)

    def fragment(self, template: str, uri: str, **values: Any) -> str:
        """HTML to be put below an article."""
        return self.page(template, uri, "", "", **values).html

    def section_crumb(self, key: str) -> Crumb:
        section = next(s for s in SECTIONS if s.key == key)
        return Crumb(section.title, section.uri)

    def term_code(self, vocabulary: str, name: str) -> str:
        """The letters that stand for a word in addresses."""
        term = self.library.find("term", f"{vocabulary}/{name}")
        return str(getattr(term, "code", None) or "")


def lists_of(section: str) -> list[Crumb]:
    """The lists of plain kinds of record that stand under a section (`generic`)."""
    return [Crumb(kind.label, f"{kind.page_folder}/") for kind in KINDS if kind.page_section == section]


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
