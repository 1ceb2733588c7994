"""The first page: six ways in, what comes, what was."""

from __future__ import annotations

from collections.abc import Iterator

from ..records.article import Article
from .context import SiteContext
from .page import SECTIONS, Page


def pages(context: SiteContext) -> Iterator[Page]:
    agenda = context.overview.agenda
    site = context.library.site
    coming = agenda.all_coming
    yield context.page(
        "home.html",
        "",
        site.name,
        "",
        description=site.tagline or "",
        sections=SECTIONS,
        tagline=site.tagline,
        coming=coming[:5],
        more=len(coming) - 5,
        asked=[a for a in context.library.all(Article) if a.section == "services" and a.is_public][:6],
        latest=[a for a in agenda.all_held if a.summary][:5],
    )
