"""Several workers return the results of one."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from yinling.core.workers import WORKERS_VARIABLE, LimitError, Limits, call_within, parallel_map


def square(number: int) -> tuple[int, str]:
    return number * number, "字" * (number % 5000)


@pytest.mark.parametrize("workers", ["1", "2", "3", "8", ""])
@pytest.mark.parametrize("count", [0, 1, 127, 128, 5000])
def test_the_same_in_the_same_order(monkeypatch: pytest.MonkeyPatch, workers: str, count: int) -> None:
    monkeypatch.setenv(WORKERS_VARIABLE, workers)
    assert list(parallel_map(square, range(count))) == [square(number) for number in range(count)]


def pids(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    monkeypatch.setenv(WORKERS_VARIABLE, "3")
    return set(parallel_map(lambda _: os.getpid(), range(300)))


def test_they_are_other_processes_but_for_little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(pids(monkeypatch) - {os.getpid()}) == 3
    assert set(parallel_map(lambda _: os.getpid(), range(100))) == {os.getpid()}


def test_none_beside_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check that nothing is forked: the fork would copy the locks of the threads."""
    go_on = threading.Event()
    thread = threading.Thread(target=go_on.wait)
    thread.start()
    try:
        assert pids(monkeypatch) == {os.getpid()}
    finally:
        go_on.set()
        thread.join()


def refuse(number: int) -> int:
    if number == 200:
        raise ValueError("zweihundert")
    return number


def test_what_goes_wrong_is_raised_and_no_worker_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORKERS_VARIABLE, "2")
    found = []
    with pytest.raises(ValueError, match="zweihundert"):
        for number in parallel_map(refuse, range(1000)):
            found.append(number)
    assert found == list(range(200))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_the_share_of_one_that_the_system_ended_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORKERS_VARIABLE, "2")
    first = os.getpid()

    def kill(number: int) -> int:
        if number == 200 and os.getpid() != first:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(parallel_map(kill, range(1000))) == list(range(1000))


def test_who_stops_early_leaves_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORKERS_VARIABLE, "2")
    results = parallel_map(square, range(100_000))
    assert next(results) == (0, "")
    results.close()  # type: ignore[attr-defined]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_worker_holds_no_file_of_the_first_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check that no file stays open in a worker: its lock would last as long as the worker."""
    monkeypatch.setenv(WORKERS_VARIABLE, "2")
    read, write = os.pipe()

    def has_it(_: int) -> bool:
        try:
            os.fstat(write)
        except OSError:
            return False
        return True

    assert set(parallel_map(has_it, range(200))) == {False}
    os.close(read)
    os.close(write)


def test_workers_end_with_the_first_process() -> None:
    program = (
        "import os, sys\n"
        "from yinling.core.workers import parallel_map\n"
        "for pid in parallel_map(lambda _: os.getpid(), range(10_000_000)):\n"
        "    print(pid, flush=True)\n"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env={**os.environ, WORKERS_VARIABLE: "2"}
    )
    assert first.stdout is not None
    workers = {int(first.stdout.readline()) for _ in range(2)}
    first.kill()
    first.stdout.close()
    first.wait()
    assert first.pid not in workers
    end = time.monotonic() + 20
    while any(map(is_alive, workers)):
        assert time.monotonic() < end
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Return whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


LIMITS = Limits(memory=64 << 20, seconds=1)


def test_a_call_within_its_limits_returns_in_another_process() -> None:
    pid, size = call_within(LIMITS, lambda count: (os.getpid(), len(bytes(count))), 16 << 20)
    assert pid != os.getpid()
    assert size == 16 << 20
    with pytest.raises(ValueError, match="zweihundert"):
        call_within(LIMITS, refuse, 200)


def forever(_: int) -> None:
    while True:
        pass


@pytest.mark.parametrize("function", [forever, lambda _: len(bytes(256 << 20)), lambda _: os.abort()])
def test_a_call_that_needs_more_or_crashes_is_ended(function: Callable[[int], object]) -> None:
    with pytest.raises(LimitError):
        call_within(LIMITS, function, 0)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_beside_threads_a_call_has_no_limits() -> None:
    go_on = threading.Event()
    thread = threading.Thread(target=go_on.wait)
    thread.start()
    try:
        assert call_within(LIMITS, lambda _: os.getpid(), 0) == os.getpid()
    finally:
        go_on.set()
        thread.join()


def test_a_worker_frees_what_holds_itself_though_this_process_does_not() -> None:
    """A build searches no cycles, because its records live as long as it does; texts that workers scan do not."""
    gc.disable()
    try:
        assert list(parallel_map(lambda _: gc.isenabled(), range(4), 1)) == [True] * 4
        assert not gc.isenabled()
    finally:
        gc.enable()
