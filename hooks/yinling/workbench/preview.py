"""Shows an edit as it will look: the page of a record or an article, and what is printed of a month.

Input: a library with the edit (`Trial.library`), in which nothing is written yet. Output: HTML in the frame of the
site, whose links lead into the site's own address space, and PDFs. A draft is shown as if it were reviewed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from markupsafe import escape

from ..core.files import CONTENT
from ..derived.agenda import study_plan
from ..derived.ledger_book import ledger_book
from ..derived.ledgers import LEDGERS
from ..derived.overview import Overview
from ..library.article_renderer import Renderer
from ..library.load import Library
from ..library.markdown_settings import SETTINGS, can_render
from ..library.pictures import is_picture, published_picture
from ..pages import generic, honour_roll, org_activities, orgs, study
from ..pages.context import SiteContext
from ..pages.page import Page
from ..pages.templates import TemplateFileError
from ..pages.theme_files import content_of, loaded_files
from ..printing.compiler import CannotPrintError, Compiler
from ..printing.ledger_sheets import ledger_sheet
from ..printing.packet import packet
from ..records.activity import Activity
from ..records.article import Article
from ..records.base import Record
from ..records.campaign import Campaign
from ..records.honour import Honour
from ..records.org import Org, above
from ..records.packet import Packet
from ..records.period import Period
from ..records.word import Word
from ..site.articles import article_page
from ..site.theme import Theme, context_of
from .snapshot import Candidates

__all__ = ["CannotPrintError", "NoPageError", "Preview", "ledger_names", "ledger_pdf", "packet_pdf", "preview"]


# Kinds that a list shows, and the pages among which it is.
_LISTS: Mapping[type[Record], Callable[[SiteContext], Iterator[Page]]] = {
    Honour: honour_roll.pages,
    Packet: study.pages,
    Word: lambda context: (page for page in study.pages(context) if page.uri.startswith("study/words")),
}


class NoPageError(Exception):
    """Raised for a record that is on no page of its own; the message says where it is shown, in Chinese."""


class Preview(NamedTuple):
    """A page as it will look, and its address on the site; ``notes`` say why the site does not show it yet."""

    html: str
    uri: str
    notes: tuple[str, ...] = ()


def preview(library: Library, record: Record) -> Preview:
    """Return the page of a record; for one that is shown on the page of another, that page.

    Raises NoPageError. Has no cache: what is made of an edit must not be stored."""
    shown, notes = _shown_library(library, record)
    try:
        page = _page_of(context_of(shown), shown, record)
        if page is None:
            raise NoPageError(_where(record))
        layout = Theme(library.root, library.site).layouts()[page.uri.count("/")]
        return Preview(layout.fill(page, library.site), page.uri, notes)
    except TemplateFileError as error:
        raise NoPageError(f"网页的模板有问题，看不了。请告诉维护网站的人：{error}") from None


def shown_file(library: Library, path: str, candidates: Candidates | None = None) -> bytes | None:
    """Return a file that previews load, by its path on the site: of the theme, or a picture beside the articles.

    Pictures of an edit are among its ``candidates``. None for any other path."""
    if (data := (candidates or {}).get(f"{CONTENT}/{path}")) is not None:
        return data
    if is_picture(Path(path)) and path in library.files():
        return published_picture(library.file(path))
    parts = loaded_files(library.root).get(path)
    return content_of(parts) if parts else None


def packet_pdf(library: Library, month: Period, org: Org | None = None) -> bytes:
    """Return the packet of a month, with the schedule of a branch; raise CannotPrintError."""
    _need_settings(library)
    overview = Overview(library)
    plan = next((each for each in study_plan(overview.library) if each.packet.month == month), None)
    if plan is None:
        raise CannotPrintError(f"{month.label}还没有学习资料包。请先在“资料包”里登记这个月学哪几篇。")
    return Compiler(library.root, library.wording).compile_pdf(packet(overview, Renderer(library), plan, org=org))


def ledger_names(library: Library) -> tuple[str, ...]:
    """Return the names of the ledgers that a centre has use for: 三会一课 and others."""
    return tuple(filter(library.wording.fits, LEDGERS))


def ledger_pdf(library: Library, org: Org, year: int, name: str) -> bytes:
    """Return a ledger of a branch and a year, for the office only; raise CannotPrintError."""
    if name not in LEDGERS:
        raise CannotPrintError(f"没有“{name}”这种台账。可以选：{'、'.join(LEDGERS)}。")
    book = ledger_book(Overview(library), name, org, year)
    return Compiler(library.root, library.wording).compile_pdf(ledger_sheet(book, library, book.whole.name))


def _need_settings(library: Library) -> None:
    if not can_render(library.root / SETTINGS):
        raise CannotPrintError(f"{SETTINGS} 里的设置用不了，排不了版。请告诉维护网站的人。")


def _shown_library(library: Library, record: Record) -> tuple[Library, tuple[str, ...]]:
    """Return the library in which a record is published, and the reasons why it is not; what is above it is too."""
    notes: list[str] = []
    records = {kind: {**table} for kind, table in library.records.items()}
    if record.status != "已审核":
        notes.append(f"现在是“{record.status}”，改成“已审核”才会登在网站上。")
    if record.visibility != "公开":
        notes.append("现在是“内部”，改成“公开”才会登在网站上。")
    ids = above(record.org_id, library) if record.org_id else ()
    hidden = [org for id in ids if (org := library.get(Org, id)) and not org.is_public and org is not record]
    if hidden:
        notes.append(f"“{hidden[0].name}”没有公开，它的记录也不登。")
    for each in (record, *hidden):
        records[type(each)][each.id] = each.model_copy(update={"status": "已审核", "visibility": "公开"})
    return replace(library, records=records), tuple(notes)


def _page_of(context: SiteContext, library: Library, record: Record) -> Page | None:
    """Return the page that shows a record."""
    if isinstance(record, Article):
        article = context.library.get(Article, record.id)
        if article is None or not can_render(library.root / SETTINGS):
            return None
        return article_page(context, article, Renderer(library).html(article))
    if record.uri:
        return next((page for page in _pages(context, record) if page.uri == record.uri), None)
    lists = _LISTS.get(type(record))
    if lists and (page := next((page for page in lists(context) if escape(record.shown_title) in page.html), None)):
        return page
    for kind, id in record.shown_with():
        target = library.find(kind, id)
        if target is not None and (page := _page_of(context, library, target)) is not None:
            return page
    return None


def _pages(context: SiteContext, record: Record) -> Iterator[Page]:
    """Yield the pages among which that of a record is; those of another organisation are not made."""
    if isinstance(record, Activity):
        yield from org_activities.pages_of(context, record.org)
    elif isinstance(record, Org):
        for group in orgs.groups(context):
            yield from group.pages()
    elif isinstance(record, Campaign):
        yield from honour_roll.campaign_pages(context)
    elif record.page_section:
        yield from generic.pages(context)


def _where(record: Record) -> str:
    return f"“{record.label}”没有自己的网页：它只计入统计、台账，或者用在别的网页里。"
