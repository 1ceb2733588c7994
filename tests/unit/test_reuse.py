"""Check that a result is reused exactly while everything that its computation read is the same."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from yinling.core.cache import Cache, hash_parts
from yinling.library.record_library import Library, RecordedLibrary, Reuse
from yinling.records.org import Org
from yinling.records.word import Word


def org(id: str, name: str) -> Org:
    record = Org.model_construct(id=id, name=name, org_kind="党支部")
    record.content_hash = hash_parts(id, name)
    return record


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.png").write_bytes(b"1")
    orgs = {each.id: each for each in (org("zb01", "第一"), org("zb02", "第二"))}
    return Library(tmp_path, dt.date(2019, 12, 31), dt.date(2026, 1, 1), {Org: orgs, Word: {}})


def with_org(library: Library, added: Org) -> Library:
    return replace(library, records={**library.records, Org: {**library.records[Org], added.id: added}})


def read_one(library: Library) -> str:
    found = library.get(Org, "zb01")
    return found.name if found else ""


def read_all(library: Library) -> str:
    return "".join(each.name for each in library.all(Org))


def read_ids(library: Library) -> str:
    return "".join(library.ids("org"))


def read_missing(library: Library) -> str:
    found = library.find("org", "zb03")
    return "there" if found else "missing"


def read_file(library: Library) -> str:
    return str(library.has_file("b.png"))


def touch(library: Library) -> Library:
    (library.content / "b.png").write_bytes(b"2")
    return library


@pytest.mark.parametrize(
    ("compute", "change", "is_reused"),
    [
        (read_one, lambda library: with_org(library, org("zb02", "改名")), True),
        (read_one, lambda library: with_org(library, org("zb01", "改名")), False),
        (read_one, lambda library: replace(library, as_of=dt.date(2020, 1, 1)), False),
        (read_one, lambda library: replace(library, knowledge_date=dt.date(2027, 1, 1)), False),
        (read_one, touch, True),
        (read_all, lambda library: with_org(library, org("zb02", "改名")), False),
        (read_all, lambda library: replace(library, records={**library.records, Word: {"x": org("x", "x")}}), True),
        (read_ids, lambda library: with_org(library, org("zb02", "改名")), True),
        (read_ids, lambda library: with_org(library, org("zb03", "第三")), False),
        (read_missing, lambda library: with_org(library, org("zb04", "第四")), True),
        (read_missing, lambda library: with_org(library, org("zb03", "第三")), False),
        (read_file, touch, False),
        (read_file, lambda library: with_org(library, org("zb03", "第三")), True),
    ],
)
def test_it_is_reused_while_its_reads_are_the_same(
    library: Library,
    tmp_path: Path,
    compute: Callable[[Library], str],
    change: Callable[[Library], Library],
    is_reused: bool,
) -> None:
    cache, calls = Cache(tmp_path / "cache.sqlite", "test"), list[str]()

    def counted(recorded: RecordedLibrary) -> str:
        calls.append("")
        return compute(recorded)

    key = os.urandom(16)
    assert Reuse(library).run(cache, key, counted, str) == compute(library)
    assert Reuse(library).run(cache, key, counted, str) == compute(library)
    assert len(calls) == 1
    changed = change(library)
    assert Reuse(changed).run(cache, key, counted, str) == compute(changed)
    assert len(calls) == (1 if is_reused else 2)


def test_a_result_that_is_not_kept_is_computed_again(library: Library, tmp_path: Path) -> None:
    cache, calls = Cache(tmp_path / "cache.sqlite", "test"), list[str]()

    def counted(recorded: RecordedLibrary) -> str:
        calls.append("")
        return read_one(recorded)

    for _ in range(2):
        Reuse(library).run(cache, b"key", counted, str, keep=lambda value: value != "第一")
    assert len(calls) == 2
