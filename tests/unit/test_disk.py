"""An unchanged file is not read again, and a changed one always is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.centre import loaded, meeting
from yinling.core.cache import Caches
from yinling.library.load import load
from yinling.library.read_files import from_cached, to_cached
from yinling.records import KINDS
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.org import Org
from yinling.records.origin import Origin
from yinling.site import steps
from yinling.sources import text
from yinling.sources.source_files import SourceFiles, content_hash


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the files of the test an hour old."""
    monkeypatch.setattr(time, "time_ns", lambda now=time.time_ns: now() + 3_600_000_000_000)


def known_hash(file: Path, caches: Caches) -> str:
    return SourceFiles(file.parent, caches["marks"]).known_hash(file.name)


def read_and_put(file: Path, caches: Caches) -> None:
    disk = SourceFiles(file.parent, caches["marks"])
    assert disk.known_hash(file.name) == ""
    disk.put_hash(file.name, content_hash(file.read_bytes()))
    assert disk.known_hash(file.name) == content_hash(file.read_bytes())  # for the rest of the build


def same_size_and_time(file: Path) -> None:
    before = file.stat()
    file.write_text("乙", "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_mtime_ns == before.st_mtime_ns


def another_put_in_its_place(file: Path) -> None:
    before = file.stat()
    other = file.with_name("other")
    other.write_text("乙", "utf-8")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)


def written_again(file: Path) -> None:
    file.write_text("乙", "utf-8")


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("change", [same_size_and_time, another_put_in_its_place, written_again])
def test_a_change_is_never_missed(tmp_path: Path, change: Callable[[Path], None]) -> None:
    file, caches = tmp_path / "a.yml", Caches(tmp_path / "kept")
    file.write_text("甲", "utf-8")
    read_and_put(file, caches)
    assert known_hash(file, caches) == content_hash("甲".encode())
    time.sleep(0.05)  # the clock of the disk goes in steps
    change(file)
    assert known_hash(file, caches) == ""


def test_what_was_written_just_now_is_read_again(tmp_path: Path) -> None:
    """Check that no hash is stored yet: within one step of the disk's clock the file could be written twice."""
    file, caches = tmp_path / "a.yml", Caches(tmp_path / "kept")
    file.write_text("甲", "utf-8")
    read_and_put(file, caches)
    assert known_hash(file, caches) == ""


def test_a_missing_file_has_no_hash(tmp_path: Path) -> None:
    caches = Caches(tmp_path / "kept")
    disk = SourceFiles(tmp_path, caches["marks"])
    assert disk.known_hash("gone") == ""
    disk.put_hash("gone", "hash")
    assert known_hash(tmp_path / "gone", caches) == ""


@pytest.mark.usefixtures("later")
def test_records_that_stay_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    centre, read = tmp_path / "centre", []
    loaded(centre)

    def watched(path: Path, *rest: object, real: Callable[..., object] = text.read) -> object:
        read.append(path.name)
        return real(path, *rest)

    monkeypatch.setattr(text, "read", watched)

    def names() -> list[str]:
        read.clear()
        caches = Caches(tmp_path / "kept")
        library = load(centre, caches=caches).library
        caches.save()
        assert library is not None
        return [org.name for org in library.all(Org)]

    before = names()
    assert "zb09.yml" in read
    assert names() == before
    assert read == []
    file = centre / "data" / "orgs" / "zb09.yml"
    file.write_text(file.read_text("utf-8").replace("第九党支部", "第十九党支部"), "utf-8")
    assert names() != before
    assert read == ["zb09.yml"]  # not the other files of its batch


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("again", [False, True])
def test_what_was_read_is_known_to_the_next_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    """Test with caches that were discarded, as at the end of a command, and that are still open, as in a preview."""
    centre, caches = tmp_path / "centre", Caches(tmp_path / "kept")
    loaded(centre)
    before = steps.read(centre, caches=caches, again=again).library
    caches.start_build()
    monkeypatch.setattr(text, "read", lambda *_: pytest.fail("a file was read"))
    after = steps.read(centre, caches=caches, again=again).library
    assert before is not None and after is not None
    assert before.records == after.records
    assert (
        [record.content_hash for record in after.all(Org)]
        == [record.content_hash for record in before.all(Org)]
        != [b""]
    )


@pytest.mark.usefixtures("later")
def test_a_record_from_the_cache_has_the_same_id_and_origin(tmp_path: Path) -> None:
    """Of a single file the id is the stem, whatever the file says; in a list it may depend on other records."""
    centre = tmp_path / "centre"
    loaded(centre, activities=[meeting("2019-03-05"), meeting("2019-04-09", 编号="own")])
    org = centre / "data" / "orgs" / "zb09.yml"
    org.write_text(f"编号: other\n{org.read_text('utf-8')}", "utf-8")
    terms = centre / "data" / "vocabulary" / "activity-types.yml"

    def known() -> dict[str, tuple[Origin, bytes]]:
        caches = Caches(tmp_path / "kept")
        library = load(centre, caches=caches).library
        caches.save()
        assert library is not None
        records = [*library.all(Org), *library.all(Activity)]
        assert all(id == record.id for kind in (Org, Activity) for id, record in library.records[kind].items())
        return {record.id: (record.origin, record.content_hash) for record in records}

    before = known()
    assert before == known()
    assert {"zb09", "zb09/2019/2019-03-05-zwh", "zb09/2019/own"} <= before.keys()
    terms.write_text(terms.read_text("utf-8").replace("zwh", "wei"), "utf-8")
    after = known()
    assert before.keys() - after.keys() == {"zb09/2019/2019-03-05-zwh"}
    assert after.keys() - before.keys() == {"zb09/2019/2019-03-05-wei"}
    assert all(after[id] == before[id] for id in before.keys() & after.keys())


@pytest.mark.usefixtures("later")
def test_an_edit_changes_no_hash_of_another_record_of_the_file(tmp_path: Path) -> None:
    """Insert a comment and a record, and change one: pages of the others stay cached. Test with a cache and without."""
    centre = tmp_path / "centre"
    loaded(centre, activities=[meeting("2019-03-05"), meeting("2019-04-09"), meeting("2019-05-07")])
    file = centre / "data" / "activities" / "added.yml"

    def hashes() -> dict[str, bytes]:
        caches = Caches(tmp_path / "kept")
        library, uncached = load(centre, caches=caches).library, load(centre).library
        caches.save()
        assert library is not None and uncached is not None
        found = {record.id: record.content_hash for record in library.all(Activity)}
        assert found == {record.id: record.content_hash for record in uncached.all(Activity)}
        return found

    before, written = hashes(), file.read_text("utf-8")
    inserted = written[written.index("- ") : written.index("- ", written.index("- ") + 1)]
    written = written.replace("2019-04-09", "2019-04-10", 1)
    file.write_text(f"# 一行说明\n{inserted.replace('2019-03-05', '2019-02-05')}{written}", "utf-8")
    after = hashes()
    assert before != after
    assert {id for id in before.keys() & after.keys() if before[id] != after[id]} == set()
    assert after.keys() - before.keys() == {"zb09/2019/2019-02-05-zwh", "zb09/2019/2019-04-10-zwh"}


def test_a_record_is_the_same_after_it_was_cached() -> None:
    """Check every record of the sample, and that every kind of the sample is among them."""
    library = load(ROOT).library
    assert library is not None
    kinds = [kind for kind in KINDS if library.all(kind)]
    assert len(kinds) > 15
    for kind in kinds:
        for record in library.all(kind):
            cached = to_cached(record)
            restored = from_cached(kind, record.origin.file, "", cached)
            for field in kind.model_fields:  # fields alone: the library tells an organisation what its kind means
                assert getattr(restored, field) == getattr(record, field)
            assert (restored.origin, restored.id) == (record.origin, record.id)
            assert to_cached(restored) == cached
            if isinstance(record, Article) and isinstance(restored, Article):
                assert (restored.body, restored.body_line) == (record.body, record.body_line)
