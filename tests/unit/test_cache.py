"""A cache gives what an earlier build stored or nothing, whatever became of its file, and runs nothing."""

from __future__ import annotations

import os
import pickle
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import ROOT
from yinling.core import cache as module
from yinling.core.cache import FOLDER_VARIABLE, Cache, Caches, cache_path, program_files


class Value(NamedTuple):
    """A value as builds store them."""

    text: str
    numbers: dict[tuple[int, int], frozenset[bytes]]
    more: Value | None = None


VALUE = Value("甲", {(1, 2): frozenset((b"\x00", b"\xff"))}, Value("", {}))


def store(path: Path, **values: Any) -> None:
    caches = Caches(path)
    for key, value in values.items():
        caches["pdf" if key == "large" else "small"].put(key.encode(), value)
    caches.save()


def stored(path: Path, key: str) -> Value | None:
    return Caches(path)["pdf" if key == "large" else "small"].get(key.encode(), Value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a cache file with two entries, one of them of a large cache."""
    store(tmp_path / "cache", one=VALUE, large=VALUE)
    return tmp_path / "cache"


def test_a_later_build_gets_equal_values_of_its_own(path: Path) -> None:
    for key in ("one", "large"):
        cache = Caches(path)["pdf" if key == "large" else "small"]
        first, second = cache.get(key.encode(), Value), cache.get(key.encode(), Value)
        assert first == second == VALUE
        assert first is not second
        assert cache.get(b"other", Value) is None


def test_what_a_build_does_not_use_is_deleted(path: Path) -> None:
    caches = Caches(path)
    caches["small"].put(b"two", VALUE)
    caches["pdf"].put(b"more", VALUE)
    caches["pdf"].keep_all()
    caches.save()
    assert [stored(path, key) for key in ("one", "two", "large")] == [None, VALUE, VALUE]
    caches.start_build()
    assert caches["small"].has(b"two") and not caches["small"].has(b"one")
    caches.save()
    assert [stored(path, key) for key in ("two", "large")] == [VALUE, None]


def test_a_value_is_computed_once(path: Path) -> None:
    def fail() -> Value:
        raise AssertionError("it was computed again")

    assert Caches(path)["small"].get_or_compute(b"one", fail, Value) == VALUE
    assert Caches()["small"].get_or_compute(b"one", lambda: VALUE, Value) == VALUE


def test_nothing_in_it_is_run(tmp_path: Path, path: Path) -> None:
    witness = tmp_path / "witness"

    class Evil:
        def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
            return os.system, (f"touch '{witness}'",)

    evil = pickle.dumps(Evil())
    change(path, lambda value: evil)
    assert stored(path, "one") is stored(path, "large") is None
    change(path, lambda value: value[:8] + evil)
    assert stored(path, "one") is stored(path, "large") is None
    path.write_bytes(evil)
    assert stored(path, "one") is stored(path, "large") is None
    assert not witness.exists()


def change(path: Path, function: Callable[[bytes], bytes]) -> None:
    """Change every stored value."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for cache, key, value in connection.execute("SELECT cache, key, value FROM entry").fetchall():
            connection.execute("UPDATE entry SET value = ? WHERE cache = ? AND key = ?", (function(value), cache, key))


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3000])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _overwrite(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[100:] = bytes(len(whole) - 100)
    path.write_bytes(whole)


def _replace(path: Path) -> None:
    path.write_bytes(b"not a database" * 1000)


def _replace_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE entry (other TEXT)")


def _remove(path: Path) -> None:
    path.unlink()


def _flip(path: Path) -> None:
    change(path, lambda value: value[:-1] + bytes([value[-1] ^ 1]))


def _shorten(path: Path) -> None:
    change(path, lambda value: value[:3])


def _swap(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE entry SET key = CAST('two' AS BLOB) WHERE key = CAST('one' AS BLOB)")
        connection.execute("UPDATE entry SET key = CAST('one' AS BLOB) WHERE key = CAST('large' AS BLOB)")
        connection.execute("UPDATE entry SET cache = 'small'")


@pytest.mark.parametrize(
    "damage", [_truncate, _empty, _overwrite, _replace, _replace_tables, _remove, _flip, _shorten, _swap]
)
def test_a_damaged_file_holds_nothing_and_is_replaced(path: Path, damage: Callable[[Path], None]) -> None:
    damage(path)
    assert stored(path, "one") is stored(path, "large") is None
    store(path, one=VALUE, large=VALUE)
    assert stored(path, "one") == stored(path, "large") == VALUE


def test_another_version_of_the_program_finds_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "program_hash", lambda: b"other")
    assert stored(path, "one") is stored(path, "large") is None


@pytest.mark.parametrize("place", ["folder", "below a file"])
def test_a_file_that_cannot_be_written_is_no_error(tmp_path: Path, place: str) -> None:
    path = tmp_path / "a" / "cache"
    path.mkdir(parents=True) if place == "folder" else path.parent.write_bytes(b"")
    store(path, one=VALUE)
    assert stored(path, "one") is None


def test_a_locked_file_is_no_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TIMEOUT", 0.01)
    with closing(sqlite3.connect(path, isolation_level="EXCLUSIVE")) as connection:
        connection.execute("DELETE FROM entry")
        assert stored(path, "one") is stored(path, "large") is None
        store(path, one=VALUE)
        connection.rollback()
    assert stored(path, "one") == VALUE


def test_builds_at_the_same_time_share_it(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from yinling.core import cache; from yinling.core.cache import Caches\n"
        "cache._TIMEOUT = 600.0\n"  # a busy machine: a build that waits too long stores nothing
        "for number in range(50):\n"
        "    caches = Caches(Path(sys.argv[1]))\n"
        "    caches[sys.argv[2]].put(b'key', number); caches.save()\n"
        "    assert Caches(Path(sys.argv[1]))[sys.argv[2]].get(b'key', int) == number\n"
    )
    builds = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "cache"), name],
            env={**os.environ, "PYTHONPATH": "hooks"},
            cwd=ROOT,
        )
        for name in ("first", "second", "third")
    ]
    assert [build.wait() for build in builds] == [0, 0, 0]
    assert Caches(tmp_path / "cache")["first"].get(b"key", int) == 49


def test_it_lies_outside_the_centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    centre = tmp_path / "centre"
    centre.mkdir()
    (tmp_path / "link").symlink_to(centre)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "chosen"))
    assert cache_path(centre).parent == tmp_path / "chosen"
    assert cache_path(centre) == cache_path(tmp_path / "link") != cache_path(tmp_path)
    monkeypatch.delenv(FOLDER_VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    assert cache_path(centre).is_relative_to(tmp_path / "user" / "yinling")


def test_forgotten_centres_are_deleted(tmp_path: Path) -> None:
    gone, new, foreign = cache_path(tmp_path), tmp_path / f"{'0' * 32}.sqlite", tmp_path / "other.sqlite"
    gone = tmp_path / gone.name
    for path in (gone, new, foreign):
        path.write_bytes(b"")
    for path in (gone, foreign):
        os.utime(path, (time.time() - 200 * 86400,) * 2)
    store(tmp_path / f"{'1' * 32}.sqlite", one=VALUE)
    assert (gone.exists(), new.exists(), foreign.exists()) == (False, True, True)


def test_no_cache_stores_nothing() -> None:
    cache = Cache(None, "")
    cache.put(b"key", 1)
    cache.save()
    assert cache.get(b"key", int) is None


def test_a_cache_is_valid_for_the_code_of_every_room() -> None:
    package = ROOT / "hooks" / "yinling"
    rooms = {path.parent for path in package.rglob("__init__.py")}
    assert len(rooms) > 10
    assert {path.parent for path in program_files()} >= rooms
    assert package / "core" / "problems.yml" in program_files()


def test_a_value_of_another_shape_is_not_returned(path: Path) -> None:
    store(path, one="a text", large=[1])
    assert stored(path, "one") is stored(path, "large") is None


def test_a_worker_sends_back_what_it_put_in_and_what_it_used(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    first = Cache(path, "x")
    first.put(b"used", 1)
    first.put(b"unused", 2)
    first.save()
    worker, parent = Cache(path, "x"), Cache(path, "x")
    assert worker.get(b"used", int) == 1
    worker.put(b"new", 3)
    parent.merge(worker.take_changes())
    assert worker.get(b"new", int) is None  # it is sent once
    parent.save()
    again = Cache(path, "x")
    assert [again.get(key, int) for key in (b"used", b"unused", b"new")] == [1, None, 3]
