"""``python -m tests.browser.checks [SITE] [KIND ...]`` prints a table: check, bar, worst measured value, and where.

SITE is a built site (default: ``site``), KIND an address below it (default: one page of every kind). Lighthouse runs
last. The exit code is 1 if a value misses its bar.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.browser.pages import KINDS
from tests.browser.serving import running, serving

from . import CHECKS
from .lighthouse import lighthouse
from .survey import Outcome, survey


def table(outcomes: dict[str, Outcome]) -> str:
    """Return the outcomes as a Markdown table, in the order of the bar's numbers."""
    rows = ["| # | 项目 | check | bar | worst measured | where |", "|---|---|---|---|---|---|"]
    for check in sorted(CHECKS, key=lambda check: check.number):
        misses, worst = outcomes[check.name]
        if worst:
            value, element, page, theme, width = worst[0]
            sign = "✗ " if misses else ""
            where = " ".join(part for part in (f"/{page}", theme, str(width or ""), element) if part).replace(
                "|", "\\|"
            )
            measured = f"{sign}{value:.2f}".rstrip("0").rstrip(".")
        else:
            where, measured = "", "✗ nothing measured"
        rows.append(f"| {check.number} | {check.chinese} | {check.english} | {check.bar} | {measured} | {where} |")
    return "\n".join(rows)


def main(arguments: list[str]) -> int:
    site = Path(arguments[0] if arguments else "site")
    with serving(site) as base, running() as browser:
        outcomes = survey(browser, base, site, arguments[1:] or KINDS)
        print(table(outcomes), flush=True)
        failed = any(outcome.misses for outcome in outcomes.values())
        for row in lighthouse(base):
            print(row, flush=True)
            failed = failed or row.missed
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
