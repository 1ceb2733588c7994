"""Ask a built site the queries of a YAML file: `python -m tests.bench.search.first SITE QUERIES.yml`.

Input: SITE, the built sample, and for each query the addresses that are right with the rank by which one must stand.
Output: each query that misses, with what came first, and how many of all were right.
"""

from __future__ import annotations

import argparse
import os
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import quote

import yaml
from playwright.sync_api import Page, sync_playwright
from tests.browser.provide import chromium

from .run import FLAGS
from .server import serving

LINKS = "links => links.map(a => decodeURI(a.href))"


def asked(page: Page, base: str, query: str) -> list[str]:
    """Return the addresses of the first results, without their anchors."""
    page.goto(f"{base}/search/?q={quote(query)}")
    page.wait_for_selector('#yl-results[data-done="true"]', state="attached")
    found: list[str] = page.eval_on_selector_all("#yl-results .yl-result a", LINKS)
    return [link.removeprefix(f"{base}/") for link in found]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("queries", type=Path)
    options = parser.parse_args()
    rows = yaml.safe_load(options.queries.read_text("utf-8"))
    right = 0
    with serving(options.site.resolve()) as (base, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        for row in rows:
            found = asked(page, base, row["q"])
            if any(fnmatch(uri, pattern) for uri in found[: row["in"]] for pattern in row["at"]):
                right += 1
            else:
                print(f"{row['q']}: {', '.join(found[:3]) or 'nothing'}; wanted in {row['in']}: {', '.join(row['at'])}")
        browser.close()
    print(f"{right} of {len(rows)}")


if __name__ == "__main__":
    main()
