"""Check feeds: their cache keys change with everything that they show, and unchanged records stay cached."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from yinling.core.cache import Caches
from yinling.library.load import Library
from yinling.pages import feeds as feeds_module
from yinling.pages.feeds import feeds
from yinling.records.activity import Activity
from yinling.records.base import Record
from yinling.records.org import Org
from yinling.site.steps import read as read_centre
from yinling.site.theme import context_of


def keys(library: Library) -> dict[str, bytes | None]:
    return {feed.uri: feed.cache_key for feed in feeds(context_of(library))}


@pytest.mark.parametrize("renamed", ["zb09", "zb09-1"])
def test_a_calendar_depends_on_the_names_above_and_below(renamed: str) -> None:
    library = read_centre(ROOT).library
    assert library is not None
    org = library.get(Org, renamed)
    assert org is not None
    other = org.model_copy(update={"name": f"{org.name}甲"})
    other.content_hash = b"another"
    orgs = {id: other if id == renamed else each for id, each in library.records[Org].items()}
    before, after = keys(library), keys(dataclasses.replace(library, records={**library.records, Org: orgs}))
    changed = {uri for uri in before if before[uri] != after[uri]}
    assert {"orgs/zb09/calendar.ics", "orgs/zb09-1/calendar.ics", "orgs/dw/calendar.ics"} <= changed
    assert "orgs/zb01/calendar.ics" not in changed


def test_the_next_activities_are_a_script_that_no_title_ends() -> None:
    library = read_centre(ROOT).library
    assert library is not None
    title = '去"看"</script><b>'
    activities = {
        a.id: a if a.org != "zb09" or a.is_held(library.as_of) else a.model_copy(update={"title": title})
        for a in library.all(Activity)
    }
    changed = dataclasses.replace(library, records={**library.records, Activity: activities})
    made = {feed.uri: feed.make for feed in feeds(context_of(changed)) if feed.uri.endswith("next.js")}
    script = made["orgs/zb09/next.js"]().decode()
    assert script.startswith("ylNext([[") and "<" not in script
    rows = json.loads(script[len("ylNext(") : -len(");\n")])
    assert len(rows) >= 1 and all(row[2] == title and row[0] > library.as_of.isoformat() for row in rows)
    assert title not in made["orgs/zb01/next.js"]().decode()


def test_a_build_without_a_change_keeps_all_cached_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check that records.json uses cached texts even if the build before did not make that file."""
    library = read_centre(ROOT).library
    assert library is not None
    written: list[str] = []

    def counted(record: Record, real: Callable[[Record], str] = feeds_module._text) -> str:
        written.append(record.id)
        return real(record)

    monkeypatch.setattr(feeds_module, "_text", counted)

    def build(*, make: bool) -> bytes:
        written.clear()
        caches = Caches(tmp_path / "cache")
        (records,) = (feed for feed in feeds(context_of(library, caches)) if feed.uri == "records.json")
        content = records.make() if make else b""
        caches.save()
        return content

    first = build(make=True)
    assert len(written) > 1_000
    build(make=False)
    assert build(make=True) == first
    assert written == []
