"""Measure an engine in a real browser: `python -m tests.bench.search.run SITE QUERIES.json --engine NAME`.

Input: SITE, a folder that `build` made, and a file of queries. Each of the first ``--cold`` queries of a set (default:
all) opens a page with an empty cache, and the next query is typed on the same page. The other queries are only typed.
Output: the measurements in a file next to the site, and RESULTS.md, written from all such files.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.browser.provide import chromium

from .engines import ENGINES, SHOWN, Answer, Engine
from .report import write_report
from .server import Log, serving

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
Row = dict[str, Any]


class Runner:
    """Runs queries on one engine."""

    def __init__(self, engine: Engine, browser: Browser, base: str, log: Log) -> None:
        self.engine, self.browser, self.base, self.log = engine, browser, base, log

    def context(self) -> BrowserContext:
        context = self.browser.new_context(viewport={"width": 412, "height": 900})
        if self.engine.watch:
            context.add_init_script(self.engine.watch)
        return context

    def cold(self, query: Row, following: Row) -> Row:
        """Measure a query with an empty cache, then type ``following`` on the same page."""
        context = self.context()
        page = context.new_page()
        self.log.clear()
        first = self.engine.open(page, self.base, query["query"])
        sent = self.log.sent()
        row = ranked(query, self.engine.answer(page))
        search = sum(size for path, size in sent if self.engine.is_search(path))
        row |= {"search_bytes": search, "all_bytes": sum(size for _, size in sent), "first": first}
        row["ten_bytes"] = sum(size for _, size in self.log.sent())
        warm = self.engine.again(page, following["query"])
        row |= {"warm": warm.first, "worked": warm.first - warm.began}
        context.close()
        return row

    def set(self, queries: list[Row], cold: int) -> Iterator[Row]:
        page: Page | None = None
        for number, query in enumerate(queries):
            if number < cold:
                yield self.cold(query, queries[(number + 1) % len(queries)])
                continue
            if page is None:
                page = self.context().new_page()
                self.engine.open(page, self.base, "支部")  # a query of the set would then be answered without requests
                self.engine.answer(page)
            yield ranked(query, self.engine.again(page, query["query"]))
        if page is not None:
            page.context.close()


def ranked(query: Row, answer: Answer) -> Row:
    """Return the row of a query with the rank, from 1, of the first right page; 0 if there is none."""
    pages = answer.pages[:SHOWN]
    rank = next((n for n, page in enumerate(pages, 1) if page in query["pages"]), 0)
    return {"kind": query["kind"], "query": query["query"], "rank": rank, "shown": len(pages), "pages": pages}


def interleaved(queries: list[Row]) -> list[Row]:
    """Return the queries with their kinds in turn, so that the first few are of all kinds."""
    turns: dict[str, int] = {}
    order: list[tuple[int, int]] = []
    for number, query in enumerate(queries):
        turns[query["kind"]] = turns.get(query["kind"], 0) + 1
        order.append((turns[query["kind"]], number))
    return [queries[number] for _, number in sorted(order)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--engine", choices=list(ENGINES), default="yinling")
    parser.add_argument("--cold", type=int, default=1000, help="queries of each set that are asked with an empty cache")
    parser.add_argument("--limit", type=int, default=1000, help="queries of each set that are asked at all")
    parser.add_argument("--report", type=Path, default=Path(__file__).with_name("RESULTS.md"))
    options = parser.parse_args()
    asked = json.loads(options.queries.read_text("utf-8"))
    rows: dict[str, list[Row]] = {}
    with serving(options.site.resolve()) as (base, log), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or chromium(), args=FLAGS)
        runner = Runner(ENGINES[options.engine](), browser, base, log)
        for name, queries in asked["sets"].items():
            rows[name] = list(runner.set(interleaved(queries)[: options.limit], options.cold))
            found = statistics.mean(bool(row["rank"]) for row in rows[name])
            print(f"{options.engine} {name}: {len(rows[name])} asked, {found:.2f} found", flush=True)
        measured = {"seed": asked["seed"], "browser": browser.version, "load": os.getloadavg()[2], "sets": rows}
        browser.close()
    path = options.site.resolve().parent / f"measured-{options.engine}-{asked['seed']}.json"
    path.write_text(json.dumps(measured, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(write_report(path.parent, asked["seed"], options.report))


if __name__ == "__main__":
    main()
