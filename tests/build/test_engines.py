"""Check that the same input gives the same bytes: again, elsewhere, with MkDocs, with its successor, without either."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.build.small import Build, contents, small_centre, write_version
from tests.conftest import copy_centre, run
from yinling.core.cache import cache_path
from yinling.core.workers import WORKERS_VARIABLE
from yinling.gate import manifest


@pytest.mark.parametrize("engine", [("mkdocs", "build", "--strict"), ("properdocs", "build", "--strict")])
def test_every_engine_and_none_build_the_same_site(site: Path, tmp_path: Path, engine: tuple[str, ...]) -> None:
    """Compare with the site of ``yinling build``, which loads no engine."""
    done = run(*engine, "--site-dir", str(tmp_path / "site"))
    assert done.returncode == 0, done.stdout + done.stderr
    one, other = contents(site), contents(tmp_path / "site")
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


@pytest.mark.parametrize("workers", ["1", "3"])
def test_folder_clock_language_and_number_of_workers_change_no_byte(site: Path, tmp_path: Path, workers: str) -> None:
    copy = copy_centre(tmp_path / "elsewhere")
    environment = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", WORKERS_VARIABLE: workers}
    done = run("yinling", "build", cwd=copy, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    one, other = contents(site), contents(copy / "site")
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


class Small(NamedTuple):
    """A small centre with a warm cache, and the sites of its two versions, built without a cache."""

    centre: Path
    sites: list[dict[str, bytes]]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    centre = small_centre(tmp_path_factory.mktemp("small") / "centre")
    sites = []
    for version in (1, 0):
        cache_path(centre).unlink(missing_ok=True)
        sites.append(rebuilt(centre, version))
    return Small(centre, sites[::-1])


def rebuilt(centre: Path, version: int) -> dict[str, bytes]:
    write_version(centre, version)
    done = Build(centre).wait()
    assert done.code == 0, done.output
    return contents(centre / "site")


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "Asia/Kathmandu", "LC_ALL": "POSIX", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "1"},
        # An old server's settings: Python may use only ASCII.
        {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "PYTHONIOENCODING": "ascii:backslashreplace"},
    ],
)
def test_the_environment_changes_no_byte(small: Small, tmp_path: Path, environment: dict[str, str]) -> None:
    """Check other environments, and other times and another order of creation of the files."""
    copy = tmp_path / "长长的 名字" / "another"
    write_version(small_centre(copy), 0)
    for part in ("content", "data"):
        files = sorted((file for file in (copy / part).rglob("*") if file.is_file()), reverse=True)
        for number, file in enumerate(files):
            text = file.read_bytes()
            file.unlink()
            file.write_bytes(text)
            os.utime(file, (number, number))
    done = run("mkdocs", "build", "--strict", cwd=copy, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert contents(copy / "site") == small.sites[0]


def _cut(cache: Path) -> None:
    cache.write_bytes(cache.read_bytes()[: cache.stat().st_size // 2])


def _change_bits(cache: Path) -> None:
    """Change one bit of every value."""
    with closing(sqlite3.connect(cache)) as connection, connection:
        rows = connection.execute("SELECT cache, key, value FROM entry").fetchall()
        assert len(rows) > 50
        for name, key, value in rows:
            changed = bytearray(value)
            changed[len(value) // 2] ^= 1
            connection.execute("UPDATE entry SET value = ? WHERE cache = ? AND key = ?", (changed, name, key))


def _swap_values(cache: Path) -> None:
    """Give every key the value of another key of the same cache."""
    with closing(sqlite3.connect(cache)) as connection, connection:
        rows = connection.execute("SELECT cache, key, value FROM entry ORDER BY cache").fetchall()
        for (name, key, _), (_, _, value) in pairwise([*rows, rows[0]]):
            connection.execute("UPDATE entry SET value = ? WHERE cache = ? AND key = ?", (value, name, key))


def _replace_by_folder(cache: Path) -> None:
    cache.unlink()
    cache.mkdir()


def _remove(cache: Path) -> None:
    cache.unlink()


def _leave(cache: Path) -> None:
    assert cache.is_file()


@pytest.mark.parametrize("damage", [_leave, _cut, _change_bits, _swap_values, _replace_by_folder, _remove])
def test_a_damaged_cache_changes_no_byte(small: Small, damage: Callable[[Path], None]) -> None:
    """Test with the content that was cached and with other content, and that the cache works again."""
    cache = cache_path(small.centre)
    for version in (0, 1):
        damage(cache)
        assert rebuilt(small.centre, version) == small.sites[version]
        if cache.is_dir():
            cache.rmdir()
        assert rebuilt(small.centre, version) == small.sites[version]
        assert cache.is_file()


def test_the_manifest_lists_every_file(site: Path) -> None:
    assert manifest.read((site / manifest.NAME).read_bytes()) == manifest.file_infos(site)


@pytest.mark.parametrize(("day", "shown"), [("2020-01-01", "2020年1月1日"), ("2020-01-31", "2020年1月31日")])
def test_as_of_moves_the_whole_site(site: Path, tmp_path: Path, day: str, shown: str) -> None:
    """Check also a day in a year without meetings: no link may need the pages of that year."""
    done = run("mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site"), YINLING_AS_OF=day)
    assert done.returncode == 0, done.stdout + done.stderr
    text = (tmp_path / "site" / "cadence" / "index.html").read_text("utf-8")
    assert shown in text
    assert shown not in (site / "cadence" / "index.html").read_text("utf-8")
