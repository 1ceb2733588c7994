"""All pages of a site that are made from records."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain

from . import (
    activity_index,
    cadence_matrix,
    checks,
    generic,
    help,
    home,
    honour_roll,
    org_activities,
    orgs,
    print_index,
    report,
    search_page,
    study,
)
from .context import SiteContext
from .page import Page, PageGroup

# Families whose pages have cache keys of their own.
_BEFORE = (home.pages, study.pages, print_index.pages)
_AFTER = (
    *(honour_roll.pages, honour_roll.campaign_pages, cadence_matrix.pages, report.pages),
    *(generic.pages, help.pages, checks.pages),
)


def groups(context: SiteContext) -> Iterator[PageGroup]:
    """Yield every page made from records, in order. Pages of articles are not among them: the engine renders these."""
    yield from (PageGroup(None, partial(pages, context)) for pages in _BEFORE)
    for family in (orgs, org_activities, activity_index, search_page):
        yield from family.groups(context)
    yield from (PageGroup(None, partial(pages, context)) for pages in _AFTER)


def record_pages(context: SiteContext) -> Iterator[Page]:
    """Yield the pages of all groups."""
    return chain.from_iterable(group.pages() for group in groups(context))
