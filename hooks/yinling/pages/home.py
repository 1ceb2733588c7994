"""The first page: six ways in, what comes, what was."""

from __future__ import annotations

from collections.abc import Iterator

from ..records.article import Article
from .page import SECTIONS, Page
from .views import Views


def pages(views: Views) -> Iterator[Page]:
    agenda = views.overview.agenda
    site = views.library.site
    coming = agenda.all_coming
    yield views.page(
        "home.html",
        "",
        site.name,
        "",
        description=site.tagline or "",
        sections=SECTIONS,
        tagline=site.tagline,
        coming=coming[:5],
        more=len(coming) - 5,
        asked=[a for a in views.library.all(Article) if a.section == "services" and a.is_public][:6],
        latest=[a for a in agenda.all_held if a.summary][:5],
    )
