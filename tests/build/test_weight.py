"""Check the size of pages: no page grows with the number of branches or of years."""

from __future__ import annotations

import gzip
from collections import defaultdict
from pathlib import Path

from tests.build.grown import enlarged, printables
from tests.conftest import ROOT
from yinling.derived.overview import Overview
from yinling.library.load import load
from yinling.pages.context import SiteContext
from yinling.pages.registry import record_pages

WHOLE_RECORD = 12_288  # bytes of a record's page with the frame
# Some kinds of record say more: a branch has the months of each rule, headcounts, figures and honours, a service its
# steps. Their rows and cells are alike, so what counts is what a phone loads: the page as a server compresses it.
LONGER = ("orgs", "services")
CARRIED = 5_120
FRAME_CARRIED = 1_600  # bytes of the frame alone, compressed
PART = 45_000  # bytes of any other page without the frame


def enlarged_context(centres: int, years: int, every: int = 1) -> SiteContext:
    """Return the context of an enlarged sample."""
    sample = load(ROOT).library
    assert sample is not None
    context = SiteContext(Overview(enlarged(sample, centres, years, every)))
    context.printed = printables(years)
    return context


def carried(html: str) -> int:
    """Return how many bytes of a page a server sends."""
    return len(gzip.compress(html.encode(), mtime=0))


def heaviest(centres: int, years: int, every: int) -> dict[str, tuple[int, str]]:
    """Return the bytes and the address of the heaviest page of every template. Pages of branches count as carried.

    Pages of activities are the most numerous: a few hundred of them are enough.
    """
    context = enlarged_context(centres, years, every)
    found: defaultdict[str, tuple[int, str]] = defaultdict(lambda: (0, ""))
    seen: defaultdict[str, int] = defaultdict(int)
    for page in record_pages(context):
        kind = page.template
        seen[kind] += 1
        if kind != "activity.html" or seen[kind] < 300:
            size = carried(page.html) if kind == "org.html" else len(page.html.encode())
            found[kind] = max(found[kind], (size, page.uri))
    return found


def test_no_page_grows_with_the_number_of_branches() -> None:
    few, many = heaviest(24, years=2, every=4), heaviest(36, years=2, every=4)
    assert many["org.html"][0] < CARRIED - FRAME_CARRIED
    assert {kind: row for kind, row in many.items() if row[0] > PART} == {}
    both = few.keys() & many.keys()
    assert {kind: (few[kind], many[kind]) for kind in both if many[kind][0] > 1.1 * few[kind][0] + 300} == {}


def test_no_page_grows_with_ten_years() -> None:
    many = heaviest(20, years=10, every=3)
    assert {kind: row for kind, row in many.items() if row[0] > PART} == {}


def test_every_page_of_a_month_is_named_on_the_page_of_activities() -> None:
    pages = {page.uri: page for page in record_pages(enlarged_context(6, years=2))}
    index = pages["activities/"].html
    listed = [uri for uri in pages if uri.startswith("activities/year/") and uri.count("/") > 3]
    assert any(uri.endswith("/p2/") for uri in listed)
    assert [uri for uri in listed if f'href="../{uri}"' not in index] == []


def test_the_page_of_a_record_is_light(site: Path) -> None:
    pages = [*site.glob("activities/*/2*/*-*/index.html")]
    assert len(pages) > 1_000
    for kind in ("campaigns", "honours"):
        found = [*site.glob(f"{kind}/*/index.html")]
        assert found
        pages += found
    assert {str(page): size for page in pages if (size := page.stat().st_size) > WHOLE_RECORD} == {}
    longer = [page for kind in LONGER for page in site.glob(f"{kind}/*/index.html")]
    assert len(longer) > 20
    assert {str(page): size for page in longer if (size := carried(page.read_text("utf-8"))) > CARRIED} == {}
