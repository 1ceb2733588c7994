"""A site is built beside the old one and takes its place only when it is whole.

`.site.building` stands beside `site`, for the builder's eyes only, and holds

- ``new``: the site that is being built. Between builds it is the site before, or what a failed or killed build left:
  the next build keeps of it what is the same (`tree`);
- ``lock``: held by a build, so that a second one at the same time is turned away. The system frees it when the build
  ends in whatever way;
- ``loose``: during a build, what other programs write for it;
- ``old``: the site before, for the moment of the swap, where the system cannot exchange two folders in one step.

It may be deleted at any time but during a build.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
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
    """Why a site cannot be published there, in Chinese."""


class Publisher:
    """One build, from before its first page to the swap or its end without one.

    ``site`` is where the site is to be; where that is a symbolic link, what it leads to is replaced and the link stays.
    Raises NotPossibleError where no site can be put there or another build is at it, OSError where the disk refuses."""

    def __init__(self, site: Path) -> None:
        self.site = site.resolve()
        self._place = self.site.with_name(f".{self.site.name}.building")
        self.folder = self._place / "new"  # to build into, on the disk of the site; it may hold an earlier one
        self.loose = self._place / "loose"  # an empty folder for what is made elsewhere
        self._old = self._place / "old"
        self._lock: int | None = _locked(self._place)
        try:
            self._put_back()
            _refuse(self.site)
            self.folder.mkdir(exist_ok=True)
            shutil.rmtree(self.loose, ignore_errors=True)
            self.loose.mkdir()
        except BaseException:
            self.close()
            raise

    def publish(self, *, lasting: bool = True) -> None:
        """Put the new site in the place of the old one, in one step where the system can. Nobody ever finds a half of
        either there. ``lasting`` is a site that shall outlast a power cut. The end of the build."""
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
        except OSError as error:
            if error.errno in (errno.EBUSY, errno.EXDEV):
                raise CannotPublishError(_FIXED.format(site=self.site)) from error
            raise
        finally:
            self.close()

    def close(self) -> None:
        """Let the next build come. A second time does nothing."""
        if self._lock is None:
            return
        self._put_back()
        shutil.rmtree(self.loose, ignore_errors=True)
        _unlock(self._lock, self._place)  # last: who finds it free may begin at once
        self._lock = None

    def remove(self) -> None:
        """The end, after which no build comes: nothing is left but the site."""
        self.close()
        shutil.rmtree(self._place, ignore_errors=True)

    def _put_back(self) -> None:
        """What a swap in two steps left, that came no further than its first step or its second."""
        if self._old.exists():
            self._old.rename(self.folder if self.site.exists() else self.site)


def _refuse(site: Path) -> None:
    """What stands in the place of the site and must not be moved away."""
    if not site.exists():
        return
    if not site.is_dir():
        raise CannotPublishError(_IS_FILE.format(site=site))
    if site.is_mount():
        raise CannotPublishError(_FIXED.format(site=site))
    # Every site has the page for addresses that lead nowhere. A repository holds more than the site.
    if any(site.iterdir()) and (not (site / "404.html").is_file() or (site / ".git").exists()):
        raise CannotPublishError(_NOT_OURS.format(site=site))


def _locked(place: Path) -> int:
    """Make the folder of a build, or take over the one that a killed build left; returns the handle of its lock."""
    for _ in range(10):
        with contextlib.suppress(FileExistsError):
            place.mkdir(mode=0o700, parents=True)
        try:
            handle = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except FileNotFoundError:  # the build that had it has just cleared it away
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
    except OSError:  # a disk that knows no locks
        return True
    return True


def _is_still(handle: int, path: Path) -> bool:
    """Whether the file is the one that stands there now, and not one that has been cleared away since."""
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
    """Without this, the names could reach the disk before the contents."""
    if hasattr(os, "sync"):
        os.sync()


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders take each other's place in one step; whether the system and the disk can do that. Raises OSError
    where they could but may not."""
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
