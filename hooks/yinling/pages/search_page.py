"""The page of search results, and the lists by first letter, for readers without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..chinese.dictionary import dictionary
from ..chinese.fold import fold
from ..derived.org_names import OrgName
from ..records.article import Article
from .context import SiteContext
from .page import Crumb, Link, Page, PageGroup, Slice, paginate, sections
from .templates import Templates, View

OTHER = "其他"
Titled = tuple[str, Article | OrgName]


class SearchView(View, template="search.html"):
    sections: list[Link]
    letters: list[Link]
    types: list[Link]
    years: list[Link]


class LetterView(View, template="letter.html"):
    part: Slice[Titled]


def groups(context: SiteContext) -> Iterator[PageGroup]:
    """Yield all these pages as one group."""
    titles: list[Titled] = [(article.title, article) for article in context.library.all(Article)]
    titles += [(org.full_name, org) for org in context.overview.org_names.all if org.level != "小组"]
    types = [
        Link(name, f"activities/type/{code}/") for name, code in context.type_codes.items() if _is_likely(name, context)
    ]
    held = dict.fromkeys(activity.year for activity in context.overview.agenda.all_held)
    years = [Link(f"{year}年", f"activities/year/{year}/") for year in held]
    yield context.templates.group(_pages, (titles, types, years))


def _pages(templates: Templates, given: tuple[list[Titled], list[Link], list[Link]]) -> Iterator[Page]:
    titles, types, years = given
    rows = sorted((letter(title), dictionary().read(fold(title)), record.id, title, record) for title, record in titles)
    letters = [(key, [row[3:] for row in group]) for key, group in groupby(rows, key=lambda row: row[0])]
    parts = [Link(s.title, s.uri) for s in sections(templates.word)]
    links = [Link(key, address(key)) for key, _ in letters]
    yield templates.page(SearchView(parts, links, types, years), "search/", "搜索", "")
    for key, found in letters:
        for part in paginate(found, address(key)):
            yield templates.page(LetterView(part), part.uri, f"拼音 {key}", "", [Crumb("搜索", "search/")])


def _is_likely(type: str, context: SiteContext) -> bool:
    """Return whether readers may look for a type of activity: a centre that owes no meetings may never hold some."""
    o = context.overview
    return o.owes_meetings or any(type in activity.types for activity in o.agenda.all_held)


def address(key: str) -> str:
    """Return the address of the list of a letter's titles."""
    return f"search/letter-{'other' if key == OTHER else key.lower()}/"


def letter(title: str) -> str:
    """Return the letter that a title is listed under: the first of its pinyin, or one word for all titles without."""
    first = (dictionary().read(fold(title)) or [""])[0][:1].upper()
    return first if first.isascii() and first.isalpha() else OTHER
