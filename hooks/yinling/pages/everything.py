"""All record pages of a site, in order."""

from __future__ import annotations

from collections.abc import Iterator

from . import activities, cadence, generic, help, home, honours, orgs, printables, report, search, study
from .page import Page
from .views import Views


def record_pages(views: Views) -> Iterator[Page]:
    """Every page that is made from records. Articles are not among them: the engine renders their Markdown."""
    yield from home.pages(views)
    yield from study.pages(views)
    yield from printables.pages(views)
    yield from orgs.pages(views)
    yield from activities.pages(views)
    yield from honours.pages(views)
    yield from honours.campaign_pages(views)
    yield from cadence.pages(views)
    yield from report.pages(views)
    yield from generic.pages(views)
    yield from search.pages(views)
    yield from help.pages(views)
