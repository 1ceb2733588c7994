"""The first page: the six sections, what comes, what was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..records.activity import Activity
from ..records.article import Article
from .context import SiteContext
from .page import SECTIONS, Link, Page, Section
from .templates import View


class HomeView(View, template="home.html"):
    tagline: str | None
    sections: Sequence[Section]
    coming: Sequence[Activity]
    more: int
    latest: list[Activity]
    asked: list[Link]


def pages(context: SiteContext) -> Iterator[Page]:
    agenda, site = context.overview.agenda, context.library.site
    coming = agenda.all_coming
    asked = [a for a in context.library.all(Article) if a.section == "services" and a.is_public]
    view = HomeView(
        site.tagline,
        SECTIONS,
        coming[:5],
        len(coming) - 5,
        [a for a in agenda.all_held if a.summary][:5],
        [Link(a.title, a.uri) for a in asked[:6]],
    )
    yield context.page(view, "", site.name, "", description=site.tagline or "")
