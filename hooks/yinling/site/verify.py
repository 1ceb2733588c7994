"""Compares a deployed copy of the site, a folder or an address, with what was built: every file with the manifest."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO, Protocol, TypeVar, cast
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import Request

from ..core.os_errors import describe_os_error
from ..core.progress import Progress
from ..gate import manifest
from ..gate.manifest import FileInfo

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_AT_ONCE = 4  # requests: a small server should not feel it
_TIMEOUT = 20.0  # seconds without a byte
_WHOLE = 60.0  # seconds for one file, and one more for each of so many bytes
_SLOWEST = 20_000  # bytes in a second
_TOTAL = 1800.0  # seconds for all files
_LOOK_EVERY = 1.0  # seconds
_LONGEST_MANIFEST = 64 << 20  # bytes
_GONE = {404, 410}
_NOT_FOUND = "404.html"

T = TypeVar("T")


class CannotVerifyError(Exception):
    """The copy cannot be checked; the text says why, in Chinese."""


@dataclass
class Verdict:
    """What differs between a copy and its manifest, by path in order."""

    count: int  # of files in the manifest
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)  # cannot be read: no permission, a server's error
    extra: list[str] = field(default_factory=list)  # known for folders only

    @property
    def same(self) -> bool:
        return not (self.missing or self.changed or self.closed or self.extra)


class Copy(Protocol):
    """A deployed copy: a folder or an address."""

    withheld: frozenset[str]  # files that the host reads and never serves

    def read(self, path: str, use: Callable[[BinaryIO], T]) -> T:
        """Open a file of the copy and return the result of ``use``.

        Raises FileNotFoundError where there is none, PermissionError where it cannot be read, and CannotVerifyError
        where no other file can be read either.
        """

    def unknown_to(self, known: Iterable[str]) -> list[str]:
        """Return the files that are there and not ``known``; a server does not list its files."""


def verify(where: str, progress: Progress, built: Path | None = None) -> Verdict:
    """Check a copy: ``where`` is a folder or begins with http:// or https://.

    ``built`` is the site that it should equal. Without it the copy's own manifest counts, and an old copy passes too.
    Raises CannotVerifyError where there is no manifest, a bad one, or no network.
    """
    copy = copy_of(where)
    wanted = _manifest_of(_Folder(built), str(built)) if built else _manifest_of(copy, where)
    verdict = Verdict(len(wanted), extra=copy.unknown_to(wanted))

    def found(path: str) -> FileInfo | OSError:
        try:
            return copy.read(path, lambda file: manifest.file_info(file, wanted[path].size))
        except (FileNotFoundError, PermissionError) as error:
            return error

    def seconds_for(path: str) -> float:
        return _WHOLE + wanted[path].size / _SLOWEST

    for number, (path, mark) in enumerate(_side_by_side(found, list(wanted), seconds_for), 1):
        if isinstance(mark, PermissionError):
            verdict.closed.append(path)
        elif isinstance(mark, OSError):
            if path not in copy.withheld:
                verdict.missing.append(path)
        elif mark != wanted[path]:
            verdict.changed.append(path)
        if number % 100 == 0:
            progress(f"核对 {number}/{len(wanted)}")
    for paths in (verdict.missing, verdict.changed, verdict.closed):
        paths.sort()
    return verdict


def _side_by_side(
    function: Callable[[str], T], paths: Sequence[str], seconds_for: Callable[[str], float]
) -> Iterator[tuple[str, T]]:
    """Yield each path with the result of a function, in any order; raise the first exception.

    Raises CannotVerifyError where one takes longer than its seconds, or all of them longer than `_TOTAL`. A server that
    sends a byte now and then never times out, so the threads are not waited for: they end with the program.
    """
    todo: SimpleQueue[str] = SimpleQueue()
    done: SimpleQueue[tuple[str, T | None, Exception | None]] = SimpleQueue()
    started: dict[str, float] = {}

    def work() -> None:
        with suppress(Empty):
            while True:
                path = todo.get_nowait()
                started[path] = time.monotonic()
                try:
                    done.put((path, function(path), None))
                except Exception as error:
                    done.put((path, None, error))

    for path in paths:
        todo.put(path)
    for _ in range(min(_AT_ONCE, len(paths))):
        threading.Thread(target=work, daemon=True).start()
    end, finished = time.monotonic() + _TOTAL, 0
    while finished < len(paths):
        try:
            path, result, error = done.get(timeout=_LOOK_EVERY)
        except Empty:
            path, error = "", None
        now = time.monotonic()
        late = next((name for name, start in [*started.items()] if now > start + seconds_for(name)), None)
        if now > end or (late and late != path):
            what = f"“{late}”等了很久没有传完" if late else f"{_TOTAL / 60:g} 分钟还没有核对完"
            raise CannotVerifyError(f"{what}，只核对了 {finished}/{len(paths)} 个文件。请过一会儿再试。")
        if path:
            del started[path]
            if error:
                raise error
            finished += 1
            yield path, cast(T, result)


def copy_of(where: str) -> Copy:
    """Return the copy at a folder or an address; raise CannotVerifyError where there cannot be one."""
    return _Address(where) if _ADDRESS.match(where) else _Folder(Path(where))


def _manifest_of(copy: Copy, where: str) -> dict[str, FileInfo]:
    def read(path: str) -> bytes:
        return copy.read(path, lambda file: file.read(_LONGEST_MANIFEST + 1))

    try:
        ((_, text),) = _side_by_side(read, [manifest.NAME], lambda _: _WHOLE)
    except FileNotFoundError:
        raise CannotVerifyError(f"{where} 里没有 {manifest.NAME}，没法核对。它要和网站一起放上去。") from None
    except PermissionError:
        raise CannotVerifyError(f"{where} 里的 {manifest.NAME} 读不了：没有权限，或者服务器出错。") from None
    try:
        if len(text) > _LONGEST_MANIFEST:
            raise ValueError("太大了")
        return dict(sorted(manifest.read(text).items()))
    except ValueError as error:
        raise CannotVerifyError(f"{where} 里的 {manifest.NAME} 不能用：{error}。") from None


class _Folder:
    withheld: frozenset[str] = frozenset()

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise CannotVerifyError(f"没有 {folder} 这个文件夹。要核对网上的网站，网址要以 http:// 或 https:// 开头。")
        self._folder = folder

    def read(self, path: str, use: Callable[[BinaryIO], T]) -> T:
        file = self._folder / path
        try:
            if not file.is_file():  # a folder or a pipe in its place is not the file
                raise FileNotFoundError(path)
            with file.open("rb") as opened:
                return use(opened)
        except (FileNotFoundError, PermissionError):
            raise
        except OSError as error:
            raise CannotVerifyError(describe_os_error(error)) from error

    def unknown_to(self, known: Iterable[str]) -> list[str]:
        try:
            return sorted(set(manifest.paths(self._folder)).difference(known))
        except OSError as error:
            raise CannotVerifyError(describe_os_error(error)) from error


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect to http or https only, and none from https to http."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        before, after = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if after not in ("https", before):
            raise urllib.error.HTTPError(req.full_url, code, msg, headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Address:
    withheld = frozenset({"_headers", "_redirects"})  # static hosts act on these

    def __init__(self, address: str) -> None:
        try:
            parts = urlsplit(address)
            host = parts.netloc.encode("idna").decode()
            if not parts.hostname:
                raise ValueError("no host")
        except ValueError:
            raise CannotVerifyError(f"网址写得不对：{address}") from None
        folder = parts.path.removesuffix("index.html").rstrip("/")
        self._open = urllib.request.build_opener(_SafeRedirects()).open
        self._base = urlunsplit((parts.scheme.lower(), host, quote(folder, safe="/%~"), "", "")) + "/"

    def read(self, path: str, use: Callable[[BinaryIO], T]) -> T:
        try:
            return self._read(path, use)
        except (FileNotFoundError, PermissionError):
            raise
        except (OSError, http.client.HTTPException):  # a connection may break once
            pass
        try:
            return self._read(path, use)
        except (FileNotFoundError, PermissionError):
            raise
        except (OSError, http.client.HTTPException) as error:
            raise CannotVerifyError(f"连不上 {self._base}：{_why(error)}。") from error

    def _read(self, path: str, use: Callable[[BinaryIO], T]) -> T:
        headers = {"User-Agent": "yinling", "Cache-Control": "no-cache"}
        request = Request(self._base + quote(path), headers=headers)
        try:
            with self._open(request, timeout=_TIMEOUT) as answer:
                return use(answer)
        except urllib.error.HTTPError as error:
            with error:
                if error.code not in _GONE:
                    raise PermissionError(path) from error
                if path != _NOT_FOUND:
                    raise FileNotFoundError(path) from error
                return use(cast(BinaryIO, error))  # hosts serve this page with the status 404

    def unknown_to(self, known: Iterable[str]) -> list[str]:
        return []


def _why(error: Exception) -> str:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, socket.gaierror):
        return "找不到这个网址。请看看网址对不对，电脑有没有联网"
    if isinstance(cause, TimeoutError):
        return "等了很久没有回答"
    if isinstance(cause, ConnectionError):
        return "服务器没有回应，或者连接断了"
    if isinstance(cause, ssl.SSLError):
        return "网站的安全证书有问题"
    if isinstance(cause, http.client.InvalidURL):
        return "网址写得不对"
    return str(cause) or type(cause).__name__
