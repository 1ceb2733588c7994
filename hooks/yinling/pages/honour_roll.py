"""The roll of honour, and campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..derived import honours
from ..records.campaign import Campaign
from ..records.period import Period
from .context import SiteContext
from .page import LONG_LIST, Crumb, Page, paginate, section_crumb

ACCOUNTS = 12  # so many accounts of a campaign's activities
STREAKS = 12  # of more runs of honours the longest are shown


def pages(context: SiteContext) -> Iterator[Page]:
    published = context.overview.honours
    years = [(year, list(rows)) for year, rows in groupby(published, key=lambda h: h.year)]
    crumb = section_crumb("honours")
    runs = context.overview.streaks
    yield context.page(
        "honours.html",
        "honours/",
        "荣誉",
        "honours",
        description="集体和个人得过的荣誉，连续几年由记录算出。",
        years=years,
        streaks=runs[:STREAKS],
        all_streaks=len(runs),
        recipient=honours.recipient,
    )
    if len(runs) > STREAKS:
        for part in paginate(runs, "honours/streaks/"):
            yield context.page("streaks.html", part.uri, "连续获得的荣誉", "honours", [crumb], part=part)
    for year, rows in years:
        for part in paginate(rows, f"honours/{year}/", LONG_LIST):
            yield context.page(
                "honour-year.html",
                part.uri,
                f"{year}年的荣誉",
                "honours",
                [crumb],
                year=year,
                part=part,
                recipient=honours.recipient,
            )


def campaign_pages(context: SiteContext) -> Iterator[Page]:
    o, library = context.overview, context.library
    campaigns = [c for c in library.all(Campaign) if c.is_public]
    campaigns.sort(key=lambda c: c.start, reverse=True)
    crumb = Crumb("主题教育", "campaigns/")
    yield context.page(
        "campaigns.html",
        "campaigns/",
        "主题教育",
        "activities",
        [section_crumb("activities")],
        campaigns=campaigns,
    )
    for campaign in campaigns:
        of_it = [o.figures.of(m) for m in o.figures.metrics if any(campaign.id in c.values for c in m.where)]
        activities = o.agenda.held_by_campaign.get(campaign.id, ())
        months = [
            (period, sum(a.date in period for a in activities)) for period in _months(campaign, library.as_of.year)
        ]
        yield context.page(
            "campaign.html",
            campaign.uri,
            campaign.title,
            "activities",
            [section_crumb("activities"), crumb],
            campaign.summary or "",
            record=campaign,
            campaign=campaign,
            figures=of_it,
            activities=[a for a in activities if a.summary][:ACCOUNTS],
            count=len(activities),
            months=[row for row in months if row[1]],
        )


def _months(campaign: Campaign, year: int) -> list[Period]:
    last = campaign.end.year if campaign.end else year
    return [p for y in range(campaign.start.year, last + 1) for p in Period.in_year(y, "月")]
