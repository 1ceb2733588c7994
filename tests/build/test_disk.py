"""Check builds on full, read-only and mounted disks, and two builds at once.

The last good site stays complete, the message is in Chinese, and the next build works.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.build.small import FILES_AFTER_BUILD, Build, contents, small_centre, write_version
from tests.conftest import run
from yinling.core.cache import FOLDER_VARIABLE
from yinling.gate import manifest
from yinling.site import publish

Mount = Callable[..., None]
ROOT_USER = os.geteuid() == 0


@pytest.fixture
def mount() -> Iterator[Mount]:
    """Return ``mount(folder, word…)``, which mounts a disk until the end of the test."""
    mounted: list[Path] = []

    def at(folder: Path, *words: str) -> None:
        done = subprocess.run(["mount", *words, str(folder)], capture_output=True, check=False) if ROOT_USER else None
        if done is None or done.returncode:
            pytest.skip("mounting a disk takes root's rights")
        if "remount" not in " ".join(words):
            mounted.append(folder)

    yield at
    for folder in reversed(mounted):
        subprocess.run(["umount", str(folder)], check=True)


def built_and_changed(folder: Path) -> Path:
    """Build a centre, then change its content."""
    small_centre(folder)
    write_version(folder, 0)
    assert Build(folder).wait().code == 0
    write_version(folder, 1)
    return folder


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    return built_and_changed(tmp_path / "centre")


@pytest.fixture
def on_a_disk(tmp_path: Path, mount: Mount) -> Path:
    """Return a built and changed centre on a disk of its own."""
    (tmp_path / "disk").mkdir()
    mount(tmp_path / "disk", "-t", "tmpfs", "-o", "size=24m", "none")
    return built_and_changed(tmp_path / "disk" / "centre")


def assert_refused(centre: Path, *words: str, max_file_size: int = 0) -> None:
    """Check that a build fails with these words and changes nothing."""
    before = contents(centre / "site")
    names = {path.name for path in centre.iterdir()}
    done = Build(centre, max_file_size=max_file_size).wait()
    assert done.code == 1, done.output
    for word in words:
        assert word in done.output
    assert contents(centre / "site") == before
    assert {path.name for path in centre.iterdir()} == names


def assert_builds(centre: Path) -> None:
    before = contents(centre / "site")
    done = Build(centre).wait()
    assert done.code == 0, done.output
    assert contents(centre / "site") != before
    assert {path.name for path in centre.iterdir()} == FILES_AFTER_BUILD


def free(folder: Path) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9])
def test_a_full_disk(on_a_disk: Path, share: float) -> None:
    """Check a disk with no space left, or less than a build adds; a second centre's build measures that."""
    twin = built_and_changed(on_a_disk.parent / "twin")
    before = contents(twin / "site")
    assert_builds(twin)
    after = contents(twin / "site")
    added = sum(len(content) for path, content in after.items() if before.get(path) != content)
    assert added > 0
    shutil.rmtree(twin)
    filler = on_a_disk.parent / "filler"
    filler.write_bytes(b"x" * (free(on_a_disk) - int(share * added)))
    assert_refused(on_a_disk, "文件读写出错", "磁盘满了")
    filler.unlink()
    assert_builds(on_a_disk)


@pytest.mark.parametrize("options", ["size=64k", "ro"])
def test_a_cache_folder_that_cannot_be_written(centre: Path, tmp_path: Path, mount: Mount, options: str) -> None:
    """Check that the build takes longer and makes the same bytes."""
    (tmp_path / "cache").mkdir()
    mount(tmp_path / "cache", "-t", "tmpfs", "-o", options, "none")
    sites = []
    for folder in (tmp_path / "cache", tmp_path / "other"):
        shutil.rmtree(centre / "site")
        done = run("mkdocs", "build", "--strict", cwd=centre, **{FOLDER_VARIABLE: str(folder)})
        assert done.returncode == 0, done.stdout + done.stderr
        sites.append(contents(centre / "site"))
    assert sites[0] == sites[1]


def test_a_file_that_may_not_grow(centre: Path) -> None:
    assert_refused(centre, "文件读写出错", "文件太大", max_file_size=2_000)
    assert_builds(centre)


@pytest.mark.skipif(not ROOT_USER, reason="for root only a disk can be read-only")
def test_a_read_only_disk(on_a_disk: Path, mount: Mount) -> None:
    mount(on_a_disk.parent, "-o", "remount,ro")
    assert_refused(on_a_disk, "文件读写出错", "这个盘只能读，不能写")
    mount(on_a_disk.parent, "-o", "remount,rw")
    assert_builds(on_a_disk)


@pytest.mark.skipif(ROOT_USER, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(centre: Path) -> None:
    centre.chmod(0o555)
    assert_refused(centre, "文件读写出错", "没有权限")
    centre.chmod(0o755)
    assert_builds(centre)


def test_a_site_on_a_disk_of_its_own(centre: Path, mount: Mount) -> None:
    mount(centre / "site", "-t", "tmpfs", "none")
    assert_refused(centre, "单独挂载", "site_dir", "site/www")


def test_a_site_mounted_from_the_same_disk(centre: Path, mount: Mount) -> None:
    """Check a mount that the build notices only when it swaps the folders."""
    mount(centre / "site", "--bind", str(centre / "site"))
    assert_refused(centre, "单独挂载", "site_dir", "site/www")


def test_a_symbolic_link_stays_and_its_target_is_replaced(centre: Path) -> None:
    served = centre.parent / "served"
    served.mkdir()
    (centre / "site").rename(served / "www")
    (centre / "site").symlink_to(served / "www")
    assert_builds(centre)
    assert (centre / "site").is_symlink()
    assert {path.name for path in served.iterdir()} == {"www", ".www.building"}


def test_the_mode_of_the_folder_stays(centre: Path) -> None:
    (centre / "site").chmod(0o750)
    assert_builds(centre)
    assert (centre / "site").stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize(
    ("name", "says"), [("a-letter.txt", "里有别的东西"), (".git", "里有别的东西"), (None, "是一个文件")]
)
def test_files_that_are_no_site_are_never_replaced(centre: Path, name: str | None, says: str) -> None:
    site = centre / "site"
    if name == ".git":
        (site / name).mkdir()
    else:
        shutil.rmtree(site)
        if name:
            site.mkdir()
        (site / name if name else site).write_text("给老李的信", "utf-8")
    assert_refused(centre, says)
    if name == "a-letter.txt":
        assert (site / name).read_text("utf-8") == "给老李的信"


def test_a_second_build_is_refused(centre: Path) -> None:
    first = publish.Publisher(centre / "site")
    (first.folder / "index.html").write_text("一半", "utf-8")
    assert_refused(centre, "另一次生成还没有结束")
    assert (first.folder / "index.html").read_text("utf-8") == "一半"
    first.close()
    assert_builds(centre)


def test_two_builds_at_once(centre: Path) -> None:
    for number in range(4):
        write_version(centre, number % 2)
        done = [build.wait() for build in (Build(centre), Build(centre))]
        assert 0 in {one.code for one in done}
        for one in done:
            assert one.code in (0, 1)
            assert (one.code == 0) == ("另一次生成还没有结束" not in one.output)
        assert {path.name for path in centre.iterdir()} == FILES_AFTER_BUILD
        assert manifest.read((centre / "site" / manifest.NAME).read_bytes()) == manifest.file_infos(centre / "site")
        assert f"第九党支部之{'甲乙'[number % 2]}" in (centre / "site" / "orgs" / "zb09" / "index.html").read_text(
            "utf-8"
        )


def _contend(site: Path, name: str) -> None:
    """Publish many small sites, and check that no other process changes them meanwhile."""
    for number in range(100):
        try:
            building = publish.Publisher(site)
        except publish.CannotPublishError:
            continue
        for file in ("404.html", "a", "b"):
            (building.folder / file).write_text(f"{name}{number}")
        assert {path.name: path.read_text() for path in building.folder.iterdir()} == dict.fromkeys(
            ("404.html", "a", "b"), f"{name}{number}"
        )
        building.publish()
        assert not building.folder.exists() or (building.folder / "a").read_text() != f"{name}{number}"


def test_many_builds_at_once(tmp_path: Path) -> None:
    crowd = [
        multiprocessing.get_context("forkserver").Process(target=_contend, args=(tmp_path / "site", n)) for n in "xyz"
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(120)
        assert one.exitcode == 0
        one.close()
    assert {path.name for path in tmp_path.iterdir()} == {"site", ".site.building"}
    assert len(set(contents(tmp_path / "site").values())) == 1
