"""Apply a function to many items, in forked processes if the system can fork; the results keep their order."""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Generic, NamedTuple, TypeVar, cast

try:
    import fcntl
except ImportError:  # Windows, which cannot fork either
    fcntl = None  # type: ignore[assignment]

T = TypeVar("T")
R = TypeVar("R")

WORKERS_VARIABLE = "YINLING_WORKERS"
_MAX_WORKERS = 8
_MIN_ITEMS = 64  # for each worker: to compute fewer small items costs less than a fork
# The system libraries of macOS fail in a forked process.
_CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
_LENGTH = struct.Struct("=Q")
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ of Linux' fcntl.h


class Limits(NamedTuple):
    """What a process may use: bytes of memory beyond what it has at its start, and seconds of a processor."""

    memory: int
    seconds: int


class LimitError(Exception):
    """Raised if a process needed more than its limits allow, or a library crashed in it."""


def parallel_map(
    function: Callable[[T], R], items: Sequence[T], min_items: int = _MIN_ITEMS, *, isolated: bool = False
) -> Iterator[R]:
    """Yield ``function(item)`` for each item; other processes may compute it, so that it must be picklable.

    Fewer than ``min_items`` for each of two processes are computed in this one. ``isolated``: another process computes
    them where the system can fork, because the function starts threads, which a later fork would not copy.
    """
    count = workers_for(len(items), min_items)
    if count < (1 if isolated and _can_fork() else 2):
        yield from map(function, items)
        return
    workers: list[_Worker[R]] = []
    try:
        for number in range(count):
            workers.append(_Worker(function, items[number::count]))
        for number, item in enumerate(items):
            try:
                result = workers[number % count].result()
            except EOFError:  # the system killed the worker, because memory ran out: compute here
                result = function(item)
            yield result
    finally:
        for worker in workers:
            worker.end()


def release_memory() -> None:
    """Give memory that nothing uses back to the system: a worker that is forked later starts with less."""
    gc.collect()
    with suppress(OSError, AttributeError, TypeError):  # only the C library of GNU keeps it
        ctypes.CDLL(None).malloc_trim(0)


def call_within(limits: Limits, function: Callable[[T], R], item: T) -> R:
    """Return ``function(item)``, computed in a process with limits; raise LimitError.

    Where the system cannot fork, this process computes it without limits."""
    if not _can_fork():
        return function(item)
    worker = _Worker(function, [item], limits)
    try:
        return worker.result()
    except (EOFError, pickle.UnpicklingError, MemoryError) as error:
        raise LimitError from error
    finally:
        worker.end()


def workers_for(count: int, min_items: int = _MIN_ITEMS) -> int:
    """Return how many processes `parallel_map` uses for ``count`` items; below 2 it is this process."""
    return min(_max_workers(), count // min_items)


def stop_forking() -> None:
    """Fork no more from this process: a library is about to start threads, of which a fork copies only the locks."""
    global _CAN_FORK  # noqa: PLW0603 - it is a state of the whole process
    _CAN_FORK = False


def _can_fork() -> bool:
    return _CAN_FORK and threading.active_count() == 1


def _max_workers() -> int:
    """Return the number of processors, or the environment's setting; 1 if processes cannot be forked."""
    if not _can_fork():
        return 1
    setting = os.environ.get(WORKERS_VARIABLE, "")
    return int(setting) if setting.isdecimal() else min(os.cpu_count() or 1, _MAX_WORKERS)


def _limit(limits: Limits) -> None:
    """Limit this process."""
    import resource  # noqa: PLC0415 - Windows has none, and does not fork

    _, hardest = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, hardest))
    with suppress(OSError):  # only Linux tells it
        status = Path("/proc/self/status").read_text("ascii")
        used = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmData:"))
        resource.setrlimit(resource.RLIMIT_DATA, ((used << 10) + limits.memory,) * 2)


class _Worker(Generic[R]):
    """A forked process for a part of the items; if this process ends, the broken pipe stops it at the next item."""

    def __init__(self, function: Callable[[T], R], items: Sequence[T], limits: Limits | None = None) -> None:
        read, write = os.pipe()
        with suppress(OSError):  # a worker stops while its pipe is full: let it go ahead by some results
            fcntl.fcntl(write, _SET_PIPE_SIZE, 1 << 20)
        self._pid = os.fork()
        if not self._pid:
            try:
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process gets Ctrl-C and ends this one
                os.closerange(3, write)  # above all the lock of a build, which an open copy would keep locked
                os.closerange(write + 1, 1 << 16)
                if limits:
                    _limit(limits)
                gc.freeze()  # what it copied stays: the collector reads only what the function makes
                gc.enable()
                _send_results(write, function, items)
            finally:
                os._exit(0)
        os.close(write)
        self._results: BinaryIO = os.fdopen(read, "rb")

    def result(self) -> R:
        """Return the next result; raises the exception of the function, or EOFError if the worker was killed."""
        length = self._results.read(_LENGTH.size)
        if len(length) < _LENGTH.size:
            raise EOFError
        failed, result = pickle.loads(self._results.read(*_LENGTH.unpack(length)))
        if failed:
            raise result
        return cast(R, result)

    def end(self) -> None:
        self._results.close()
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def _send_results(pipe: int, function: Callable[[T], R], items: Sequence[T]) -> None:
    with os.fdopen(pipe, "wb") as results:
        for item in items:
            try:
                packed = pickle.dumps((False, function(item)), pickle.HIGHEST_PROTOCOL)
            except Exception as error:
                packed = pickle.dumps((True, error))
            results.write(_LENGTH.pack(len(packed)) + packed)
