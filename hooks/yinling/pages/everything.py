"""All record pages of a site, in order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain

from . import activities, cadence, generic, help, home, honours, meetings, orgs, printables, report, search, study
from .page import Group, Page
from .views import Views

# Families of pages that are not known together.
_BEFORE = (home.pages, study.pages, printables.pages)
_AFTER = (honours.pages, honours.campaign_pages, cadence.pages, report.pages, generic.pages, help.pages)


def groups(views: Views) -> Iterator[Group]:
    """Every page that is made from records. Articles are not among them: the engine renders their Markdown."""
    yield from (Group(None, partial(pages, views)) for pages in _BEFORE)
    for family in (orgs, meetings, activities, search):
        yield from family.groups(views)
    yield from (Group(None, partial(pages, views)) for pages in _AFTER)


def record_pages(views: Views) -> Iterator[Page]:
    """The pages of all groups."""
    return chain.from_iterable(group.pages() for group in groups(views))
