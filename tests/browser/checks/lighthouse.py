"""Run Lighthouse on three pages: only in the audit, as its packages are large and its performance score is a timing."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from typing import NamedTuple

from tests.browser.provide import LIGHTHOUSE, chromium, node_path
from tests.browser.serving import FLAGS

PAGES = ("", "study/sanhui-yike/", "orgs/zb09/")
BARS = {"accessibility": 100, "performance": 95}


class Score(NamedTuple):
    """A score of a page, 0 to 100."""

    page: str
    category: str
    value: int

    @property
    def missed(self) -> bool:
        return self.value < BARS[self.category]

    def __str__(self) -> str:
        sign = "✗ " if self.missed else ""
        bar = BARS[self.category]
        return f"| 28 | Lighthouse（手机） | {self.category} | ≥ {bar} | {sign}{self.value} | /{self.page} |"


def lighthouse(base: str) -> Iterator[Score]:
    """Yield the scores for a phone on a slow network, which Lighthouse simulates."""
    program = LIGHTHOUSE / "node_modules" / "lighthouse" / "cli" / "index.js"
    node, path = node_path(), chromium()
    assert node and path and program.is_file(), "no Lighthouse: run `make audit`"
    for page in PAGES:
        command = [node, str(program), base + page, "--output=json", "--quiet", "--only-categories=" + ",".join(BARS)]
        done = subprocess.run(
            [*command, f"--chrome-flags=--headless=new {' '.join(FLAGS)}"],
            env={**os.environ, "CHROME_PATH": path},
            capture_output=True,
            text=True,
            check=True,
        )
        scores = json.loads(done.stdout)["categories"]
        yield from (Score(page, category, round(100 * scores[category]["score"])) for category in BARS)
