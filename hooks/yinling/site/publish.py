"""Publishes a site: builds beside the old one, and replaces it only when the new one is complete.

The folder `.site.building` beside `site` holds

- ``new``: the site that is being built. Between builds it has the files of the site before that are still published,
  or what a failed or killed build left; the next build keeps its unchanged files (`output`);
- ``lock``: the lock of the running build. A second build at the same time is refused. The system frees the lock when
  the process ends;
- ``old``: during the swap, the site before, where the system cannot exchange two folders in one step.

It may be deleted at any time but during a build.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import filecmp
import os
import shutil
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: two builds at once are not noticed there
    fcntl = None  # type: ignore[assignment]

# From Linux' fcntl.h and fs.h.
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2

_LOCK = "lock"

_BUSY = "另一次生成还没有结束，请等它做完再试。（占用的是 {place}）"
_IS_FILE = "{site} 是一个文件，网站要放在文件夹里。请换一个名字。"
_NOT_OURS = "{site} 里有别的东西，不像以前生成的网站。生成时会把它整个换掉，为了不丢东西，请换一个新的文件夹。"
_FIXED = (
    "{site} 是单独挂载的磁盘或目录，不能整个换成新的。请把网站生成到它里面的一层，"
    "比如把 mkdocs.yml 里的 site_dir 写成 {site}/www。原来的网站没有动。"
)


class CannotPublishError(Exception):
    """The site cannot be published there; the text says why, in Chinese."""


class Publisher:
    """Holds the folders of one build, from before its first page to the swap or to its failure.

    ``site`` is the folder to publish to. Where it is a symbolic link, its target is replaced and the link stays.
    Raises CannotPublishError where no site can be put there or another build runs, OSError where the disk refuses.
    """

    def __init__(self, site: Path) -> None:
        self.site = site.resolve()
        self._place = self.site.with_name(f".{self.site.name}.building")
        self.folder = self._place / "new"  # the build writes here; it may hold an earlier site
        self._old = self._place / "old"
        self._lock: int | None = _locked(self._place)
        try:
            self._put_back()
            _refuse(self.site)
            self.folder.mkdir(exist_ok=True)
        except BaseException:
            self.close()
            raise

    def publish(self, *, lasting: bool = True) -> None:
        """Replace the old site by the new one, in one step where the system can, and end the build.

        A reader never finds half of a site. What was withdrawn or changed is deleted from the site before. ``lasting``:
        sync the disk first, for a power cut."""
        try:
            if lasting:
                _on_the_disk()
            if not self.site.exists():
                self.folder.rename(self.site)
            else:
                shutil.copymode(self.site, self.folder)
                if not _exchange(self.folder, self.site):
                    self.site.rename(self._old)
                    self.folder.rename(self.site)
                    self._old.rename(self.folder)
                _delete_withdrawn(self.folder, self.site)
        except OSError as error:
            if error.errno in (errno.EBUSY, errno.EXDEV):
                raise CannotPublishError(_FIXED.format(site=self.site)) from error
            raise
        finally:
            self.close()

    def close(self) -> None:
        """Release the lock for the next build. A second call does nothing."""
        if self._lock is None:
            return
        self._put_back()
        _unlock(self._lock, self._place)  # last: the next build may begin at once
        self._lock = None

    def remove(self) -> None:
        """Close and delete everything but the site; no build follows."""
        self.close()
        shutil.rmtree(self._place, ignore_errors=True)

    def _put_back(self) -> None:
        """Finish a swap in two steps that was interrupted after its first or second step."""
        if self._old.exists():
            self._old.rename(self.folder if self.site.exists() else self.site)


def _delete_withdrawn(before: Path, site: Path, below: str = "") -> None:
    """Delete the files of the site before that the site does not have, or has with other content."""
    published, is_whole = _inodes(f"{site}{below}"), True
    for name, entry in _inodes(f"{before}{below}").items():
        path = f"{below}/{name}"
        if entry.is_dir(follow_symlinks=False):
            _delete_withdrawn(before, site, path)
        elif (same := published.get(name)) is None or not _is_same(entry, same):
            Path(entry).unlink()
            is_whole = False
    if not published or not is_whole:
        with contextlib.suppress(OSError):  # not empty
            Path(f"{before}{below}").rmdir()


def _inodes(folder: str) -> dict[str, os.DirEntry[str]]:
    """Return the entries of a folder by name; none where there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry for entry in entries}
    except OSError:
        return {}


def _is_same(one: os.DirEntry[str], other: os.DirEntry[str]) -> bool:
    """Return whether two entries are one file, or files with the same content.

    Most unchanged files are hard links to one file. The folders were exchanged, so they are on one disk."""
    if one.inode() == other.inode():
        return True
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False


def _refuse(site: Path) -> None:
    """Raise CannotPublishError where the folder of the site must not be replaced."""
    if not site.exists():
        return
    if not site.is_dir():
        raise CannotPublishError(_IS_FILE.format(site=site))
    if site.is_mount():
        raise CannotPublishError(_FIXED.format(site=site))
    # Every site has a 404 page. A repository holds more than the site.
    if any(site.iterdir()) and (not (site / "404.html").is_file() or (site / ".git").exists()):
        raise CannotPublishError(_NOT_OURS.format(site=site))


def _locked(place: Path) -> int:
    """Make the folder of a build, or take over that of a killed build; return the handle of its lock."""
    for _ in range(10):
        with contextlib.suppress(FileExistsError):
            place.mkdir(mode=0o700, parents=True)
        try:
            handle = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except FileNotFoundError:  # the build that had it has just deleted it
            continue
        if _taken(handle) and _is_still(handle, place / _LOCK):
            return handle
        os.close(handle)
    raise CannotPublishError(_BUSY.format(place=place))


def _taken(handle: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a disk without locks
        return True
    return True


def _is_still(handle: int, path: Path) -> bool:
    """Return whether the open file is still the one at ``path``, and not one that was deleted since."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _unlock(handle: int, place: Path) -> None:
    if fcntl is None:
        os.close(handle)  # Windows deletes no open file
    with contextlib.suppress(OSError):  # the disk lets nothing be deleted
        (place / _LOCK).unlink()
    if fcntl is not None:
        os.close(handle)


def _on_the_disk() -> None:
    """Sync: without it, names could reach the disk before contents."""
    if hasattr(os, "sync"):
        os.sync()


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False where the system or the disk cannot.

    Raises OSError where they could but may not."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, TypeError):  # not Linux, or an old one
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))
