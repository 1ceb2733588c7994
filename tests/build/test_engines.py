"""The same input gives the same bytes: again, elsewhere, and under MkDocs' drop-in successor."""

from __future__ import annotations

import hashlib
import marshal
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.build.small import Build, contents, small_centre, write_version
from tests.conftest import copy_centre, run
from yinling.core.workers import WORKERS_VARIABLE
from yinling.gate import manifest


def test_properdocs_builds_the_same_site(site: Path, tmp_path: Path) -> None:
    done = run("properdocs", "build", "--strict", "--site-dir", str(tmp_path / "site"))
    assert done.returncode == 0, done.stdout + done.stderr
    one, other = contents(site), contents(tmp_path / "site")
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


@pytest.mark.parametrize("workers", ["1", "3"])
def test_another_folder_clock_language_and_number_of_workers_change_no_byte(
    site: Path, tmp_path: Path, workers: str
) -> None:
    copy = copy_centre(tmp_path / "elsewhere")
    surroundings = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", WORKERS_VARIABLE: workers}
    done = run("mkdocs", "build", "--strict", cwd=copy, **surroundings)
    assert done.returncode == 0, done.stdout + done.stderr
    one, other = contents(site), contents(copy / "site")
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


class Small(NamedTuple):
    """A small centre with a warm cache, and its sites of both versions as made with none."""

    centre: Path
    sites: list[dict[str, bytes]]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    centre = small_centre(tmp_path_factory.mktemp("small") / "centre")
    sites = []
    for version in (1, 0):
        shutil.rmtree(centre / ".cache", ignore_errors=True)
        sites.append(rebuilt(centre, version))
    return Small(centre, sites[::-1])


def rebuilt(centre: Path, version: int) -> dict[str, bytes]:
    write_version(centre, version)
    done = Build(centre).wait()
    assert done.code == 0, done.said
    return contents(centre / "site")


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "Asia/Kathmandu", "LC_ALL": "POSIX", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "1"},
        # What an old server tells Python of itself: nothing but ASCII.
        {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "PYTHONIOENCODING": "ascii:backslashreplace"},
    ],
)
def test_surroundings_change_no_byte(small: Small, tmp_path: Path, environment: dict[str, str]) -> None:
    """Nor the times and the order in which the files were made."""
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


def _cut(kept: Path) -> None:
    kept.write_bytes(kept.read_bytes()[:-10])


def _emptied(kept: Path) -> None:
    kept.write_bytes(b"")


def _one_bit(kept: Path) -> None:
    whole = bytearray(kept.read_bytes())
    whole[len(whole) // 2] ^= 1
    kept.write_bytes(whole)


def _another_version(kept: Path) -> None:
    """Sound in itself, and with other values, as another version of the program would make."""
    if kept.parent.name == "build":
        body = marshal.dumps({key: pickle.dumps("other") for key in marshal.loads(kept.read_bytes()[32:])})
        kept.write_bytes(hashlib.sha256(b"another version" + body).digest() + body)
    else:
        _, _, body = kept.read_bytes().partition(b"\n")
        body = body.replace(b"2019", b"2018").replace(b"dang", b"dong")
        kept.write_bytes(b"%b %b\n%b" % (b"0" * 64, hashlib.sha256(body).hexdigest().encode(), body))


def _folder(kept: Path) -> None:
    kept.unlink()
    kept.mkdir()


def _file_for_folder(kept: Path) -> None:
    if kept.is_file():  # or it has been done for another of the folder
        shutil.rmtree(kept.parent)
        kept.parent.write_text("", "utf-8")


def _gone(kept: Path) -> None:
    kept.unlink()


def _untouched(kept: Path) -> None:
    assert kept.is_file()


@pytest.mark.parametrize(
    "damage", [_untouched, _cut, _emptied, _one_bit, _another_version, _folder, _file_for_folder, _gone]
)
def test_whatever_becomes_of_the_cache_no_byte_changes(small: Small, damage: Callable[[Path], None]) -> None:
    """Everything in it, with the content that it is of, and with other."""
    cache = small.centre / ".cache"
    for version in (0, 1):
        for kept in sorted(path for path in cache.rglob("*") if path.is_file()):
            damage(kept)
        assert rebuilt(small.centre, version) == small.sites[version]
        # What could not be written again would spoil the next.
        cache.unlink() if cache.is_file() else shutil.rmtree(cache)
        assert rebuilt(small.centre, version) == small.sites[version]
        assert len(list(cache.rglob("*"))) > 10


def test_the_manifest_tells_every_file(site: Path) -> None:
    assert manifest.read((site / manifest.NAME).read_bytes()) == manifest.file_infos(site)


@pytest.mark.parametrize(("day", "shown"), [("2020-01-01", "2020年1月1日"), ("2020-01-31", "2020年1月31日")])
def test_as_of_moves_the_whole_site(site: Path, tmp_path: Path, day: str, shown: str) -> None:
    """Into a year that has no meeting yet, too: no link may count on its pages."""
    done = run("mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site"), YINLING_AS_OF=day)
    assert done.returncode == 0, done.stdout + done.stderr
    text = (tmp_path / "site" / "cadence" / "index.html").read_text("utf-8")
    assert shown in text
    assert shown not in (site / "cadence" / "index.html").read_text("utf-8")
