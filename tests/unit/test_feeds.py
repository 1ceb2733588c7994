"""Feeds are made anew when anything that they show has changed."""

from __future__ import annotations

import dataclasses

import pytest

from tests.conftest import ROOT
from yinling import site
from yinling.library import Library
from yinling.pages.feeds import feeds
from yinling.records.org import Org


def keys(library: Library) -> dict[str, bytes | None]:
    return {feed.uri: feed.made_from for feed in feeds(site.views_of(library))}


@pytest.mark.parametrize("renamed", ["zb09", "zb09-1"])
def test_a_calendar_hangs_on_the_names_above_and_below(renamed: str) -> None:
    library = site.read(ROOT).library
    assert library is not None
    org = library.get(Org, renamed)
    assert org is not None
    other = org.model_copy(update={"name": f"{org.name}甲"})
    other._digest = b"another"
    orgs = {id: other if id == renamed else each for id, each in library.records[Org].items()}
    before, after = keys(library), keys(dataclasses.replace(library, records={**library.records, Org: orgs}))
    changed = {uri for uri in before if before[uri] != after[uri]}
    assert {"orgs/zb09/calendar.ics", "orgs/zb09-1/calendar.ics", "orgs/dw/calendar.ics"} <= changed
    assert "orgs/zb01/calendar.ics" not in changed
