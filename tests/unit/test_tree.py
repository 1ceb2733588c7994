"""Check the output folder: it keeps unchanged files, and no others."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from yinling.core.cache import Caches, hash_parts
from yinling.gate import manifest
from yinling.site.output import OutputFile, OutputFolder


class SiteFolders:
    """A site, and the folder in which the next site is built."""

    def __init__(self, folder: Path) -> None:
        self.site, self.new, self.cache_file = folder / "site", folder / "new", folder / "kept"
        self.site.mkdir()
        self.new.mkdir()
        self.made: list[str] = []

    def build(self, pages: Mapping[str, str]) -> None:
        """Write pages (path to content) and publish them; ``made`` are the paths whose content was requested."""
        self.made = []
        caches = Caches(self.cache_file)
        output = OutputFolder(self.new, self.site, caches)
        files: list[OutputFile] = []
        for path, content in pages.items():

            def make(path: str = path, content: str = content) -> bytes:
                self.made.append(path)
                return content.encode()

            files.append(OutputFile(path, hash_parts(path, content), make))
        list(output.make(output.missing(files)))
        assert output.finish() == manifest.file_infos(self.new)
        caches.save()
        assert contents(self.new) == dict(sorted(pages.items()))
        self.swap()

    def swap(self) -> None:
        """Exchange the built folder and the site."""
        swap = self.site.with_name("swap")
        self.site.rename(swap)
        self.new.rename(self.site)
        swap.rename(self.new)


@pytest.fixture
def folders(tmp_path: Path) -> SiteFolders:
    return SiteFolders(tmp_path)


def contents(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_unchanged_files_are_made_once(folders: SiteFolders) -> None:
    pages = {"index.html": "首页", "a/index.html": "甲", "a/b/index.html": "乙"}
    folders.build(pages)
    assert folders.made == list(pages)
    for _ in range(3):
        folders.build(pages)
        assert folders.made == []
    folders.build(pages | {"a/index.html": "丙"})
    assert folders.made == ["a/index.html"]
    folders.build(pages)
    assert folders.made == ["a/index.html"]  # old content is reused only if a file still has it
    folders.build(pages)
    assert folders.made == []


def test_an_unchanged_file_is_linked_into_both_folders(folders: SiteFolders) -> None:
    for _ in range(3):
        caches = Caches(folders.cache_file)
        output = OutputFolder(folders.new, folders.site, caches)
        for path, content in (("a.js", b"1"), ("b/c.css", b"2")):
            output.put(path, content)
        output.finish()
        caches.save()
        folders.swap()
    for path in ("a.js", "b/c.css"):
        assert (folders.site / path).samefile(folders.new / path)


def test_omitted_files_are_removed_with_their_folders(folders: SiteFolders) -> None:
    for pages in ({"a/b/c/d": "1", "a/x": "2"}, {"a/x": "2"}, {"z": "3"}, {"a/b/c/d": "1"}):
        folders.build(pages)
        folders.build(pages)
    assert not (folders.new / "z").exists()


def test_a_page_may_become_a_file_and_a_file_a_page(folders: SiteFolders) -> None:
    for _ in range(2):
        folders.build({"a/b/c": "1", "a/d": "2", "e": "3"})
        folders.build({"a": "1", "e/f/g": "2"})
        folders.build({"a/b": "1", "e/f": "2"})


@pytest.mark.parametrize("which", ["site", "new"])
def test_after_any_damage_to_the_files_the_next_site_is_right(folders: SiteFolders, which: str) -> None:
    pages = {"index.html": "首页", "a/index.html": "甲", "b/index.html": "乙", "c/index.html": "丙"}
    folders.build(pages)
    folders.build(pages)
    for _ in range(2):
        there: Path = getattr(folders, which)
        (there / "index.html").write_text("坏了")  # the same length
        (there / "a" / "index.html").unlink()
        (there / "b" / "index.html").unlink()
        (there / "b" / "index.html").symlink_to(folders.site / "index.html")
        (there / "c" / "index.html").unlink()
        (there / "c").rmdir()
        (there / "c").symlink_to(there / "a")
        (there / "d").mkdir()
        (there / "d" / "letter.txt").write_text("给老李的信")
        folders.build(pages)
        folders.build(pages)


@pytest.mark.parametrize("builds", [1, 2, 3])
@pytest.mark.parametrize("which", ["site", "new"])
def test_a_change_in_place_is_noticed_though_its_time_was_restored(
    folders: SiteFolders, which: str, builds: int
) -> None:
    """Check a file before and after it is linked into both folders: `build` compares the hashes with the contents."""
    for _ in range(builds):
        folders.build({"a": "1", "b": "1"})
    file: Path = getattr(folders, which) / "a"
    if file.exists():
        before = file.stat()
        time.sleep(0.05)  # the clock of the disk goes in steps
        with file.open("r+") as stream:
            stream.write("2")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert file.stat().st_mtime_ns == before.st_mtime_ns
    folders.build({"a": "1", "b": "1"})


def test_files_with_new_permissions_or_another_link_are_read_and_not_made_again(folders: SiteFolders) -> None:
    """Check what a script for publishing does to a site: both change the ctime."""
    pages = {"a": "1", "b/c": "2"}
    folders.build(pages)
    time.sleep(0.05)
    for file in (folders.site / "a", folders.site / "b" / "c"):
        file.chmod(0o644)
        os.link(file, folders.site.parent / f"copy of {file.name}")
    for _ in range(2):
        folders.build(pages)
        assert folders.made == []


def test_a_published_file_is_never_written_in_place(folders: SiteFolders) -> None:
    """Check a file that is linked into both folders: a new version must not change the published site."""
    folders.build({"a": "1"})
    folders.build({"a": "1"})
    assert (folders.site / "a").stat().st_ino == (folders.new / "a").stat().st_ino
    output = OutputFolder(folders.new, folders.site, Caches(folders.cache_file))
    output.put("a", b"2")
    assert (folders.site / "a").read_text() == "1"
    assert (folders.new / "a").read_text() == "2"


def test_without_links_and_with_a_damaged_cache_the_site_is_the_same(
    folders: SiteFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links on this disk")

    monkeypatch.setattr(os, "link", refuse)
    pages = {"a": "1", "b/c": "2"}
    for number in range(4):
        folders.build(pages | {"b/d": str(number)})
        folders.cache_file.write_bytes(folders.cache_file.read_bytes()[: 2000 * number])
