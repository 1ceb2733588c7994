"""Starts the workbench with its command on a centre, as a secretary does."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.checks import machines, operating, reading, room
from tests.browser.checks.model import CHECKS, View
from tests.conftest import ROOT
from tests.workbench.desks import git
from yinling.workbench.own_folder import FOLDER_VARIABLE


def with_repository(centre: Path) -> Path:
    git(centre, "init", "-q", "-b", "main")
    git(centre, "add", "data", "content", "mkdocs.yml")
    git(centre, "-c", "user.name=建站的人", "-c", "user.email=x@example.org", "commit", "-qm", "开始")
    return centre


@contextmanager
def running(centre: Path, own: Path) -> Iterator[str]:
    """Yield the address that the program writes; at the end it must stop without an error."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks"), FOLDER_VARIABLE: str(own)}
    command = [sys.executable, "-m", "yinling", "edit", "--no-browser", "--root", str(centre)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        # A shell that runs the tests in the background lets them ignore Ctrl+C.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as program:
        assert program.stdout is not None
        found = None
        try:
            for line in program.stdout:
                if found := re.search(r"http://127\.0\.0\.1:\d+/start\?key=\S+", line):
                    break
            assert found, program.stderr.read() if program.stderr else ""
            yield found[0]
            program.send_signal(signal.SIGINT)
            assert program.wait(20) == 0
        finally:
            program.kill()  # nothing, if it has stopped
        said = program.stderr.read() if program.stderr else ""
        assert "Traceback" not in said
        assert "出错" not in said


BARS = (
    reading.text_size, reading.contrast, operating.target_size, operating.target_gap, room.wider,
    machines.axe_violations,
)  # fmt: skip


def misses(page: Page, uri: str, width: int) -> list[str]:
    """Open a page of the workbench, unfold it, and return what misses the large-print bars."""
    bars = {check.measure: check.bar for check in CHECKS}
    page.goto(uri)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    view = View(page, uri, "light", width)
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 22
    found = ((measure.__name__, row) for measure in BARS for row in measure(view) if bars[measure].misses(row.value))
    return [f"{uri} {name} {row.value:.1f} {row.element}" for name, row in found]
