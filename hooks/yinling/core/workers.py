"""Apply a function to many items, in forked processes if the system can fork; the results keep their order."""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, Generic, TypeVar, cast

T = TypeVar("T")
R = TypeVar("R")

WORKERS_VARIABLE = "YINLING_WORKERS"
_MAX_WORKERS = 8
_MIN_ITEMS = 64  # for each worker: to compute fewer small items costs less than a fork
# The system libraries of macOS fail in a forked process.
_CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
_LENGTH = struct.Struct("=Q")


def parallel_map(function: Callable[[T], R], items: Sequence[T], min_items: int = _MIN_ITEMS) -> Iterator[R]:
    """Yield ``function(item)`` for each item; other processes may compute it, so that it must be picklable.

    Fewer than ``min_items`` for each of two processes are computed in this one.
    """
    count = workers_for(len(items), min_items)
    if count < 2:
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


def workers_for(count: int, min_items: int = _MIN_ITEMS) -> int:
    """Return how many processes `parallel_map` uses for ``count`` items; below 2 it is this process."""
    return min(_max_workers(), count // min_items)


def _max_workers() -> int:
    """Return the number of processors, or the environment's setting; 1 if a fork would copy the locks of threads."""
    if not _CAN_FORK or threading.active_count() > 1:
        return 1
    setting = os.environ.get(WORKERS_VARIABLE, "")
    return int(setting) if setting.isdecimal() else min(os.cpu_count() or 1, _MAX_WORKERS)


class _Worker(Generic[R]):
    """A forked process for a part of the items; if this process ends, the broken pipe stops it at the next item."""

    def __init__(self, function: Callable[[T], R], items: Sequence[T]) -> None:
        read, write = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            try:
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process gets Ctrl-C and ends this one
                os.closerange(3, write)  # above all the lock of a build, which an open copy would keep locked
                os.closerange(write + 1, 1 << 16)
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
