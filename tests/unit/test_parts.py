"""Check subtrees of organisations: they give the same pages as all records, and hashes of exactly their records."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.centre import branch, centre, meeting
from yinling.derived.org_subtree import OrgSubtree, OrgSubtrees
from yinling.derived.overview import Overview
from yinling.library.load import Library, load
from yinling.pages.context import SiteContext
from yinling.pages.orgs import _of_org
from yinling.records.activity import Activity
from yinling.records.base import Record
from yinling.records.cadence_rule import CadenceRule
from yinling.records.campaign import Campaign
from yinling.records.honour import Honour
from yinling.records.org import Org
from yinling.records.service import Delivery
from yinling.records.vocabulary import Metric


@cache
def sample() -> Library:
    library = load(ROOT).library
    assert library
    return library


def hidden(library: Library, which: type[Record], pattern: str) -> Library:
    """Return the library with the records of a kind whose ids match ``pattern`` made internal."""
    rows = {
        id: record.model_copy(update={"visibility": "内部"}) if re.search(pattern, id) else record
        for id, record in library.records[which].items()
    }
    return replace(library, records={**library.records, which: rows})


LIBRARIES = {
    "as it is": sample(),
    "with hidden organisations": hidden(sample(), Org, "[37]"),
    "with hidden activities": hidden(sample(), Activity, "-1"),
    "in mid-year": replace(sample(), as_of=sample().as_of.replace(month=5, day=3)),
}


@pytest.mark.parametrize("library", LIBRARIES.values(), ids=LIBRARIES)
def test_a_page_from_a_subtree_is_the_same_as_from_all_records(library: Library) -> None:
    whole = Overview(library)
    context = SiteContext(whole)
    shown = 0
    for org in whole.tree.all:
        part = context.subtrees.of(org)
        if org != whole.tree.root:
            assert part.overview is not whole
        for is_split in (False, True):
            one, other = (
                next(_of_org(context.templates, (each, is_split)))
                for each in (part, OrgSubtree(org, part.content_hash, lambda: whole))
            )
            assert (one.uri, one.title, one.crumbs, one.description) == (
                other.uri,
                other.title,
                other.crumbs,
                other.description,
            )
            assert one.html == other.html
            shown += one.html.count('id="figures"')
    assert shown


def hashes(library: Library) -> dict[str, bytes]:
    parts = OrgSubtrees(Overview(library))
    return {org.id: parts.of(org).content_hash for org in library.all(Org)}


def invalidated(record: Record) -> set[str]:
    """Return the organisations whose subtree has another hash if this record has another content."""
    library = sample()
    other = record.model_copy()
    other.content_hash = b"another"
    rows = {id: other if id == record.id else each for id, each in library.records[type(record)].items()}
    changed = hashes(replace(library, records={**library.records, type(record): rows}))
    return {id for id, each in hashes(library).items() if each != changed[id]}


@pytest.mark.parametrize("kind", [Activity, Honour, Delivery, Org])
def test_a_record_invalidates_its_organisation_and_those_above(kind: type[Record]) -> None:
    tree = Overview(sample()).structure
    for record in (sample().all(kind)[0], sample().all(kind)[-1]):
        org = tree.get(record.org_id)
        assert org
        below = {each.id for each in tree.below(org)} if kind is Org else {org.id}  # each names those above
        assert invalidated(record) == {each.id for each in tree.above(org)} | below


@pytest.mark.parametrize("kind", [Metric, CadenceRule])
def test_rules_and_metrics_invalidate_all_organisations(kind: type[Record]) -> None:
    assert invalidated(sample().all(kind)[0]) == {org.id for org in sample().all(Org)}


def test_records_without_an_organisation_belong_to_the_highest() -> None:
    (root,) = (org.id for org in sample().all(Org) if org.parent is None)
    assert invalidated(sample().all(Campaign)[0]) == {root}


def test_another_day_gives_another_hash(tmp_path: Path) -> None:
    day = sample().as_of.replace(day=1)
    before, after = hashes(sample()), hashes(replace(sample(), as_of=day))
    assert not [id for id, each in before.items() if each == after[id] or not each]


def test_a_committee_and_its_only_branch_have_different_hashes(tmp_path: Path) -> None:
    """Check a committee without activities of its own: it has the records of its branch, but another page."""
    orgs = [branch("dzz9", 类型="党总支"), branch("zb01", 上级="dzz9"), branch("xz01", 类型="党小组", 上级="zb01")]
    overview = centre(tmp_path / "c", orgs=orgs, activities=[meeting("2019-03-05", org="xz01")])
    parts = OrgSubtrees(overview)
    found = {org.id: parts.of(org).content_hash for org in overview.tree.all}
    assert len(found) == len({*found.values()}) == 5
