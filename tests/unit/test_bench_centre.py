"""The centre that builds are measured on is one that the product accepts, and the same every time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.bench.build.centre import AS_OF, Size, count, write
from yinling.core.problems import has_errors
from yinling.library.load import AS_OF_VARIABLE, load
from yinling.privacy.detectors import candidates

TINY = Size(branches=15, activities=1_160, articles=40)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_generated_centre_is_in_order_and_of_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(AS_OF_VARIABLE, AS_OF)
    write(tmp_path / "a", TINY)
    assert count(tmp_path / "a") == TINY
    loaded = load(tmp_path / "a")
    assert not has_errors(loaded.problems)
    assert loaded.as_of == dt.date.fromisoformat(AS_OF)


def test_the_same_seed_writes_the_same_centre(tmp_path: Path) -> None:
    for name, seed, lists in (("a", 1, False), ("b", 1, False), ("c", 2, False), ("lists", 1, True)):
        write(tmp_path / name, TINY, seed, lists)
    first, same, other = (_files(tmp_path / name) for name in "abc")
    assert first == same
    assert first != other
    assert count(tmp_path / "lists") == TINY
    assert any(name.startswith("data/activities/k001/") for name in first)


def test_no_path_of_a_large_centre_looks_private() -> None:
    """The names of folders and days are digits with strokes between, as k130/2017/2017-01-01-dyhd.yml."""
    days = [dt.date(2017, 1, 1), dt.date(2018, 12, 31), dt.date(2020, 6, 15)]
    paths = [f"data/activities/k{n:03}/{day.year}/{day}-dyhd.yml" for n in range(1, 1000) for day in days]
    assert [paths[index] for index in candidates(paths)] == []
