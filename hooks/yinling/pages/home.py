"""The first page: the six sections, what comes, what was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..records.activity import Activity
from ..records.article import Article
from ..records.campaign import Campaign
from .context import SiteContext
from .page import SECTIONS, Link, Page, Section
from .templates import View


class HomeView(View, template="home.html"):
    tagline: str | None
    sections: Sequence[Section]
    coming: Sequence[Activity]
    more: int
    latest: Sequence[Activity]
    asked: list[Link]
    has_campaigns: bool


def pages(context: SiteContext) -> Iterator[Page]:
    site, agenda = context.library.site, context.overview.agenda
    coming, latest = agenda.all_coming, [a for a in agenda.all_held if a.summary] or agenda.all_held
    services = [a for a in context.library.all(Article) if a.section == "services"]
    asked = [Link(article.title, article.uri) for article in services[:6]]
    campaigns = bool(context.library.all(Campaign))
    view = HomeView(site.tagline, SECTIONS, coming[:5], len(coming) - 5, latest[:5], asked, campaigns)
    yield context.page(view, "", site.name, "", description=site.tagline or "")
