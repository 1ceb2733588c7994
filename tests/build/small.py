"""Write a centre of two organisations and one article, and build it in processes that a test can kill.

A build takes less than a second. The fork server has imported everything, so that a test kills a build and not the
start of Python.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from mkdocs.__main__ import cli

from tests.conftest import ROOT
from yinling.records.vocabulary import FIELD_VOCABULARIES
from yinling.site import publish

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    ["pytest", "mkdocs.__main__", "mkdocs.commands.build", "yinling.cli.main", "yinling.site.build"]
)
# Audit events before Python changes the disk. The exchange of folders shows as the lookup of the system's function.
_DISK_EVENTS = {
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "fcntl.flock",
    "ctypes.dlopen",
    "ctypes.dlsym",
}

# The complete contents of a centre's folder after a build.
FILES_AFTER_BUILD = {".site.building", "content", "data", "hooks", "mkdocs.yml", "site", "theme_overrides"}


def add_field_words(data: Path) -> None:
    """Add the words that fields need to the data of a centre with a copy of the program, which has no others then."""
    for name in FIELD_VOCABULARIES:
        if not (data / "vocabulary" / f"{name}.yml").exists():
            shutil.copy(ROOT / "data" / "vocabulary" / f"{name}.yml", data / "vocabulary")


def small_centre(target: Path) -> Path:
    """Copy the valid centre of the golden cases and the program to ``target``."""
    target.mkdir(parents=True, exist_ok=True)
    for part in ("hooks", "theme_overrides"):
        shutil.copytree(ROOT / part, target / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", target / "mkdocs.yml")
    for part in ("content", "data"):
        shutil.copytree(ROOT / "tests" / "cases" / "_base" / part, target / part)
    add_field_words(target / "data")
    with (target / "data" / "site.yml").open("a", encoding="utf-8") as settings:
        settings.write("知识核对截至: 2026-11-28\n")  # otherwise today, or the day of SOURCE_DATE_EPOCH
    return target


def write_version(centre: Path, number: int) -> None:
    """Write version 0 or 1 of the centre's content; they differ in a page, in the search and in the data."""
    org = centre / "data" / "orgs" / "zb09.yml"
    org.write_text(re.sub("(?m)^名称: .*$", f"名称: 第九党支部之{'甲乙'[number]}", org.read_text("utf-8")), "utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


class Done(NamedTuple):
    """The end of a build: its exit code (negative if a signal ended it), its output, and its disk events.

    The events begin with the writing of the manifest.
    """

    code: int
    output: str
    steps: list[str]


class Build:
    """A running build of a centre."""

    def __init__(
        self,
        centre: Path,
        *,
        kill_at: int | None = None,
        stop_at: str = "",
        two_steps: bool = False,
        max_file_size: int = 0,
    ) -> None:
        """Start a build.

        ``kill_at`` sends SIGKILL before the disk event of that number; event 1 writes the manifest. ``stop_at`` sends
        SIGINT when the build opens a file of that name. ``two_steps`` replaces the exchange of folders by two renames,
        as on systems without it. ``max_file_size`` limits the bytes of a file, if it is not 0.
        """
        self._log = Path(tempfile.mkstemp()[1])
        # The type stubs of multiprocessing do not know the process class of this context.
        self._process = _CONTEXT.Process(
            target=_run, args=(centre, self._log, kill_at, stop_at, two_steps, max_file_size)
        )
        self._process.start()

    def kill_after(self, seconds: float) -> Done:
        self._process.join(seconds)
        self._process.kill()
        return self.wait()

    def wait(self) -> Done:
        self._process.join(120)
        code = self._process.exitcode
        assert code is not None, "the build hangs"
        self._process.close()
        output, _, steps = self._log.read_text("utf-8").partition("\0")
        self._log.unlink()
        assert "Traceback" not in output
        return Done(code, output, json.loads(steps or "[]"))


def _run(centre: Path, log: Path, kill_at: int | None, stop_at: str, two_steps: bool, max_file_size: int) -> None:
    output = os.open(log, os.O_WRONLY)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.chdir(centre)
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    sys.dont_write_bytecode = True
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores Ctrl+C
    if two_steps:
        publish._exchange = lambda one, other: False
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    if max_file_size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (max_file_size, usual[1]))
    steps: list[str] = []

    def watch(event: str, args: tuple[object, ...]) -> None:
        if event in _DISK_EVENTS or (
            event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
        ):
            step = f"{event} {args[0]!r}"
            if steps or (event == "open" and "manifest.json" in step):
                steps.append(step)
            if stop_at and event == "open" and str(args[0]).endswith(stop_at):
                os.kill(os.getpid(), signal.SIGINT)
            if len(steps) == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    try:
        cli(["build", "--strict"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        os.write(output, b"\0" + json.dumps(list(steps)).encode())
