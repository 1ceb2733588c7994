"""The first page: the six sections, what comes, what is studied this month, what people ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..derived.agenda import PlanMonth, current_month
from ..records.activity import Activity
from ..records.article import Article
from ..records.campaign import Campaign
from .context import SiteContext
from .page import Link, Page, Section, sections
from .templates import View

FEW = 3
SERVICES = 4


class HomeView(View, template="home.html"):
    name: str
    tagline: str | None
    sections: Sequence[Section]
    coming: Sequence[Activity]
    more: int
    month: PlanMonth | None
    studies: Sequence[Article]
    services: list[Link]
    has_campaigns: bool


def pages(context: SiteContext) -> Iterator[Page]:
    site, library, coming = context.library.site, context.library, context.overview.agenda.all_coming
    month = current_month(library)
    studies = (month.articles + month.questions)[:FEW] if month else ()
    services = [Link(a.title, a.uri) for a in library.all(Article) if a.section == "services"][:SERVICES]
    view = HomeView(
        site.name,
        site.tagline,
        sections(site.org_word),
        coming[:FEW],
        len(coming) - FEW,
        month,
        studies,
        services,
        bool(library.all(Campaign)),
    )
    yield context.page(view, "", site.name, "", description=site.tagline or "")
