"""Work on many things at once: in processes forked from this one where the system can, one after the other elsewhere.
The results are the same and come in the same order."""

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
_MOST = 8
_FEW = 64  # less work than a fork is worth
# A Mac's own libraries do not outlive a fork.
_CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
_LENGTH = struct.Struct("=Q")


def parallel_map(work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """What ``work`` makes of each item, in their order. It may run in another process: it can change nothing here, and
    its results must be for pickling. An exception in it is raised here."""
    count = workers_for(len(items))
    if count < 2:
        yield from map(work, items)
        return
    workers: list[_Worker[R]] = []
    try:
        for number in range(count):
            workers.append(_Worker(work, items[number::count]))
        for number, item in enumerate(items):
            try:
                result = workers[number % count].result()
            except EOFError:  # the system has ended it, for want of memory: its share is done here
                result = work(item)
            yield result
    finally:
        for worker in workers:
            worker.end()


def workers_for(many: int) -> int:
    """How many processes will work on so many items; below 2 it is this one."""
    return min(_workers(), many // _FEW)


def _workers() -> int:
    """How many: as many as processors, or as the environment says. One where a fork would copy the threads' locks."""
    if not _CAN_FORK or threading.active_count() > 1:
        return 1
    said = os.environ.get(WORKERS_VARIABLE, "")
    return int(said) if said.isdecimal() else min(os.cpu_count() or 1, _MOST)


class _Worker(Generic[R]):
    """A forked process that works on its share. It holds nothing of this one but a pipe, and does not outlive it by
    more than one item: the pipe breaks."""

    def __init__(self, work: Callable[[T], R], items: Sequence[T]) -> None:
        read, write = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            try:
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears of it and ends this one
                os.closerange(3, write)  # the lock of a build, above all: it would be held as long as this lives
                os.closerange(write + 1, 1 << 16)
                _tell(write, work, items)
            finally:
                os._exit(0)
        os.close(write)
        self._answers: BinaryIO = os.fdopen(read, "rb")

    def result(self) -> R:
        head = self._answers.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            raise EOFError
        failed, result = pickle.loads(self._answers.read(*_LENGTH.unpack(head)))
        if failed:
            raise result
        return cast(R, result)

    def end(self) -> None:
        self._answers.close()
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def _tell(pipe: int, work: Callable[[T], R], items: Sequence[T]) -> None:
    with os.fdopen(pipe, "wb") as answers:
        for item in items:
            try:
                packed = pickle.dumps((False, work(item)), pickle.HIGHEST_PROTOCOL)
            except Exception as error:
                packed = pickle.dumps((True, error))
            answers.write(_LENGTH.pack(len(packed)) + packed)
