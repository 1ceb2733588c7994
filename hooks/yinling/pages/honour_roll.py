"""The roll of honour, and campaigns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..derived.honours import Streak, recipient
from ..derived.org_names import OrgName
from ..derived.published_figures import PublishedFigure
from ..records.activity import Activity
from ..records.campaign import Campaign
from ..records.honour import Honour
from ..records.period import Period
from .context import SiteContext
from .page import LONG_LIST, Crumb, Link, Page, Slice, paginate
from .templates import View

ACCOUNTS = 12  # so many accounts of a campaign's activities
STREAKS = 12  # of more streaks the longest are shown
FEW = 4  # streaks that are open
YEARS, PER_YEAR = 3, 12  # the newest years, and the first honours of each
HonourRow = tuple[Honour, OrgName | None, str]


class HonoursView(View, template="honours.html"):
    streaks: list[Streak]
    all_streaks: int
    few: int
    years: list[tuple[int, int, list[HonourRow]]]
    earlier: list[Link]


class StreaksView(View, template="streaks.html"):
    part: Slice[Streak]


class HonourYearView(View, template="honour-year.html"):
    part: Slice[HonourRow]


class CampaignsView(View, template="campaigns.html"):
    campaigns: list[Campaign]


class CampaignView(View, template="campaign.html"):
    campaign: Campaign
    figures: list[PublishedFigure]
    months: list[tuple[str, int]]
    count: int
    activities: Sequence[Activity]


def pages(context: SiteContext) -> Iterator[Page]:
    years = [(year, list(rows)) for year, rows in groupby(context.overview.honours, key=lambda h: h.year)]
    newest = [(year, len(rows), _rows(context, rows[:PER_YEAR])) for year, rows in years[:YEARS]]
    earlier = [Link(f"{year}年", f"honours/{year}/", f"{len(rows)} 项") for year, rows in years[YEARS:]]
    streaks = context.overview.streaks
    view = HonoursView(streaks[:STREAKS], len(streaks), FEW, newest, earlier)
    description = "集体和个人得过的荣誉，连续几年由记录算出。"
    yield context.page(view, "honours/", "荣誉", "honours", description=description)
    for listed in paginate(streaks, "honours/streaks/") if len(streaks) > STREAKS else ():
        yield context.page(StreaksView(listed), listed.uri, "连续获得的荣誉", "honours")
    for year, rows in years:
        for part in paginate(_rows(context, rows), f"honours/{year}/", LONG_LIST):
            yield context.page(HonourYearView(part), part.uri, f"{year}年的荣誉", "honours")


def _rows(context: SiteContext, honours: Iterable[Honour]) -> list[HonourRow]:
    names = context.overview.org_names
    return [(each, names.on(dt.date(each.year, 12, 31)).get(each.org), recipient(each)) for each in honours]


def campaign_pages(context: SiteContext) -> Iterator[Page]:
    o, library = context.overview, context.library
    campaigns = sorted(library.all(Campaign), key=lambda c: c.start, reverse=True)
    yield context.page(CampaignsView(campaigns), "campaigns/", "主题教育", "activities")
    for campaign in campaigns:
        metrics = (m for m in o.published_figures.metrics if any(campaign.id in c.values for c in m.where))
        figures = [o.published_figures.of(metric) for metric in metrics]
        held = o.agenda.held_by_campaign.get(campaign.id, ())
        counts = ((month, sum(a.date in month for a in held)) for month in _months(campaign, library.as_of.year))
        months = [(f"{month.start.month}月", n) for month, n in counts if n]
        view = CampaignView(campaign, figures, months, len(held), [a for a in held if a.summary][:ACCOUNTS])
        crumbs, summary = [Crumb("主题教育", "campaigns/")], campaign.summary or ""
        yield context.page(view, campaign.uri, campaign.title, "activities", crumbs, summary, campaign)


def _months(campaign: Campaign, year: int) -> list[Period]:
    last = campaign.end.year if campaign.end else year
    return [p for y in range(campaign.start.year, last + 1) for p in Period.in_year(y, "月")]
