"""The folder that a site is built in keeps what is the same, and nothing else."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from yinling.core import files
from yinling.core.cache import Caches, hash_parts
from yinling.gate import manifest
from yinling.site import folder_listings
from yinling.site.output import OutputFile, OutputFolder


class Centre:
    """A site and the folder that the next is built in."""

    def __init__(self, folder: Path) -> None:
        self.site, self.folder, self.kept = folder / "site", folder / "new", folder / "kept"
        self.site.mkdir()
        self.folder.mkdir()
        self.made: list[str] = []
        self.wait = 0.0

    def build(self, pages: Mapping[str, str]) -> None:
        """Write pages (path to content) and publish them; ``made`` are those that had to be made."""
        time.sleep(self.wait)
        self.made = []
        caches = Caches(self.kept)
        output = OutputFolder(self.folder, self.site, caches)
        files: list[OutputFile] = []
        for path, content in pages.items():

            def make(path: str = path, content: str = content) -> bytes:
                self.made.append(path)
                return content.encode()

            files.append(OutputFile(path, hash_parts(path, content), make))
        list(output.make(output.missing(files)))
        assert output.finish() == manifest.file_infos(self.folder)
        caches.save()
        assert contents(self.folder) == dict(sorted(pages.items()))
        self.swap()

    def swap(self) -> None:
        """What was built becomes the site."""
        swap = self.site.with_name("swap")
        self.site.rename(swap)
        self.folder.rename(self.site)
        swap.rename(self.folder)


SETTLED = 0.02  # seconds after which a folder counts as one that nobody changes just now


@pytest.fixture(params=["just now", "long ago"])
def centre(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Centre:
    """With folders that have changed just now, and with such as are known from earlier builds."""
    found = Centre(tmp_path)
    if request.param == "long ago":
        monkeypatch.setattr(files, "_CLOCK_STEP", SETTLED * 1e9)
        found.wait = 2 * SETTLED
    return found


def contents(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_what_is_the_same_is_made_once(centre: Centre) -> None:
    pages = {"index.html": "首页", "a/index.html": "甲", "a/b/index.html": "乙"}
    centre.build(pages)
    assert centre.made == list(pages)
    for _ in range(3):
        centre.build(pages)
        assert centre.made == []
    centre.build(pages | {"a/index.html": "丙"})
    assert centre.made == ["a/index.html"]
    centre.build(pages)
    assert centre.made == ["a/index.html"]  # its content is not kept but where it is still a file
    centre.build(pages)
    assert centre.made == []


def test_what_is_put_again_is_one_file_in_both_folders(centre: Centre) -> None:
    for _ in range(3):
        caches = Caches(centre.kept)
        output = OutputFolder(centre.folder, centre.site, caches)
        for path, content in (("a.js", b"1"), ("b/c.css", b"2")):
            output.put(path, content)
        output.finish()
        caches.save()
        centre.swap()
    for path in ("a.js", "b/c.css"):
        assert (centre.site / path).samefile(centre.folder / path)


def test_what_is_gone_is_removed_with_its_folders(centre: Centre) -> None:
    for pages in ({"a/b/c/d": "1", "a/x": "2"}, {"a/x": "2"}, {"z": "3"}, {"a/b/c/d": "1"}):
        centre.build(pages)
        centre.build(pages)
    assert not (centre.folder / "z").exists()


def test_a_page_may_become_a_file_and_a_file_a_page(centre: Centre) -> None:
    for _ in range(2):
        centre.build({"a/b/c": "1", "a/d": "2", "e": "3"})
        centre.build({"a": "1", "e/f/g": "2"})
        centre.build({"a/b": "1", "e/f": "2"})


@pytest.mark.parametrize("which", ["site", "folder"])
def test_whatever_somebody_does_to_the_files_the_next_site_is_right(centre: Centre, which: str) -> None:
    pages = {"index.html": "首页", "a/index.html": "甲", "b/index.html": "乙", "c/index.html": "丙"}
    centre.build(pages)
    centre.build(pages)
    for _ in range(2):
        there: Path = getattr(centre, which)
        (there / "index.html").write_text("坏了")  # the same length
        (there / "a" / "index.html").unlink()
        (there / "b" / "index.html").unlink()
        (there / "b" / "index.html").symlink_to(centre.site / "index.html")
        (there / "c" / "index.html").unlink()
        (there / "c").rmdir()
        (there / "c").symlink_to(there / "a")
        (there / "d").mkdir()
        (there / "d" / "letter.txt").write_text("给老李的信")
        centre.build(pages)
        centre.build(pages)


def test_a_folder_that_has_not_changed_is_not_listed_again(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: set[str] = set()
    lists = folder_listings._listed

    def noted(folder: str) -> folder_listings.Listing:
        listed.add(os.path.relpath(folder, centre.folder))
        return lists(folder)

    pages = {"index.html": "首页", "a/index.html": "甲", "b/c/index.html": "乙"}
    for _ in range(4):
        centre.build(pages)
    monkeypatch.setattr(folder_listings, "_listed", noted)
    centre.build(pages)
    # The top changes in every build: it is where a build proves that the disk keeps the times of folders.
    assert sorted(listed) == ([".", "a", "b", "b/c"] if centre.wait == 0 else ["."])
    (centre.folder / "b" / "letter.txt").write_text("给老李的信")
    listed.clear()
    centre.build(pages)
    assert sorted(listed) == ([".", "a", "b", "b/c"] if centre.wait == 0 else [".", "b"])


def test_a_disk_that_does_not_keep_the_times_of_folders_is_not_believed(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = os.stat

    def frozen(path: str, *, follow_symlinks: bool = True, **_: object) -> object:
        status = ask(path, follow_symlinks=follow_symlinks)
        times = {"st_mtime_ns": 0, "st_ctime_ns": 0} if stat.S_ISDIR(status.st_mode) else {}
        return SimpleNamespace(**{name: getattr(status, name) for name in dir(status) if name[:3] == "st_"} | times)

    monkeypatch.setattr(os, "stat", frozen)
    monkeypatch.setattr(os, "lstat", partial(frozen, follow_symlinks=False))
    for name in ("a", "b", "a"):
        centre.build({f"{name}/index.html": "甲"})
        (centre.folder / name / "letter.txt").parent.mkdir(exist_ok=True)
        (centre.folder / name / "letter.txt").write_text("给老李的信")


def test_a_published_file_is_never_written_in_place(centre: Centre) -> None:
    """The one that is shown may be the same file as the one that is built."""
    centre.build({"a": "1"})
    centre.build({"a": "1"})
    assert (centre.site / "a").stat().st_ino == (centre.folder / "a").stat().st_ino
    output = OutputFolder(centre.folder, centre.site, Caches(centre.kept))
    output.put("a", b"2")
    assert (centre.site / "a").read_text() == "1"
    assert (centre.folder / "a").read_text() == "2"


def test_without_links_and_without_memory_the_site_is_the_same(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links on this disk")

    monkeypatch.setattr(os, "link", refuse)
    pages = {"a": "1", "b/c": "2"}
    for number in range(4):
        centre.build(pages | {"b/d": str(number)})
        for kept in centre.kept.iterdir():
            kept.write_bytes(kept.read_bytes()[: 20 * number])


def test_take_copies_a_folder(centre: Centre, tmp_path: Path) -> None:
    (tmp_path / "loose" / "assets").mkdir(parents=True)
    (tmp_path / "loose" / "assets" / "a.css").write_text("p{}")
    output = OutputFolder(centre.folder, centre.site, Caches(centre.kept))
    output.copy_from(tmp_path / "loose")
    assert list(output.finish()) == ["assets/a.css"]
    assert contents(centre.folder) == {"assets/a.css": "p{}"}
