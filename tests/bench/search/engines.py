"""Query each search engine in a browser: every engine returns its results and when the first one was visible.

Times come from the page's clock: since the start of the navigation, or since a query was typed.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from playwright.sync_api import Page

SHOWN = 10
LONGEST = 120_000  # milliseconds

# Records when the first and the last result become visible. After ``benchAsk`` the results of the old query do not
# count: results belong to the new query once the engine has changed its list again. STALE is true until then.
WATCH = """(() => {
  const bench = window.bench = {asked: 0, began: 0, first: 0, done: 0, stale: false};
  const look = records => {
    const list = document.querySelector(LIST);
    if (!list) { return; }
    if (bench.stale && (STALE)(list, records)) { return; }
    if (bench.stale) { bench.stale = false; bench.began = performance.now(); }
    if (!bench.first && list.querySelector(ITEM)) { bench.first = performance.now(); }
    if (!bench.done && (DONE)(list)) { bench.done = performance.now(); }
  };
  new MutationObserver(look).observe(document, {childList: true, subtree: true, attributes: true, characterData: true});
  window.benchAsk = (box, query) => {
    Object.assign(bench, {asked: performance.now(), began: 0, first: 0, done: 0, stale: true});
    box.focus();
    box.value = query;
    box.dispatchEvent(new Event("input", {bubbles: true}));
    box.dispatchEvent(new KeyboardEvent("keyup", {bubbles: true}));
  };
})()"""


@dataclass
class Answer:
    """The result pages' addresses relative to the site's root, in order, and times in milliseconds.

    ``began`` is when the engine started to work, if that is visible: most engines wait a moment for the next key.
    """

    pages: list[str]
    first: float
    began: float = 0


class Engine(ABC):
    """An engine behind its search page. ``files`` identifies requests of the search, apart from the page's HTML."""

    name: ClassVar[str]
    files: ClassVar[tuple[str, ...]]
    watch: ClassVar[str] = ""

    def is_search(self, path: str) -> bool:
        return not path.endswith("/") and any(part in path for part in self.files)

    @abstractmethod
    def open(self, page: Page, base: str, query: str) -> float:
        """Open the results page; return when it shows the first result, or that there is none."""

    @abstractmethod
    def answer(self, page: Page) -> Answer:
        """Return all results once they are complete."""

    @abstractmethod
    def again(self, page: Page, query: str) -> Answer:
        """Type another query on the same page; times count from the last key."""


class _Watched(Engine):
    """An engine that shows its results in a list."""

    box: ClassVar[str]
    address: ClassVar[str]
    links: ClassVar[str]
    shows_start: ClassVar[bool] = False

    def open(self, page: Page, base: str, query: str) -> float:
        page.goto(f"{base}{self.address}{quote(query)}", wait_until="commit")
        page.wait_for_function("window.bench && (bench.first || bench.done)", timeout=LONGEST)
        return float(page.evaluate("bench.first || bench.done"))

    def answer(self, page: Page) -> Answer:
        page.wait_for_function("bench.done", timeout=LONGEST)
        bench: dict[str, Any] = page.evaluate("bench")
        hrefs: list[str] = page.eval_on_selector_all(self.links, "links => links.map(link => link.href)")
        pages = [urlsplit(href).path.lstrip("/") for href in hrefs[:SHOWN]]
        began = bench["began"] - bench["asked"] if self.shows_start and bench["began"] else 0
        return Answer(pages, (bench["first"] or bench["done"]) - bench["asked"], began)

    def again(self, page: Page, query: str) -> Answer:
        page.eval_on_selector(self.box, "(box, query) => benchAsk(box, query)", query)
        return self.answer(page)


def watch_script(items: str, item: str, stale: str, done: str) -> str:
    named = {"LIST": json.dumps(items), "ITEM": json.dumps(item), "STALE": stale, "DONE": done}
    script = WATCH
    for name, value in named.items():
        script = script.replace(f"({name})", f"({value})")
    return script


class Yinling(_Watched):
    name = "yinling"
    files = ("/search/", "/assets/search")
    box, address = "#yl-q", "/search/?q="
    links = "#yl-results li.yl-result a[href]"
    shows_start = True
    watch = watch_script(
        "#yl-results",
        "li.yl-result a[href]",
        "list => list.dataset.done === 'true'",
        "list => list.dataset.done === 'true'",
    )


class Material(_Watched):
    """Material's dialog, opened by the address. The index is one file, and the list is filled in one step."""

    name = "material"
    files = ("/search/", "/workers/search", "/lunr/")
    box, address = "[data-md-component=search-query]", "/404.html?q="
    links = ".md-search-result__item > a.md-search-result__link[href]"
    watch = watch_script(
        ".md-search-result",
        ".md-search-result__item a[href]",
        "(list, records) => !records.some(record => list.contains(record.target))",
        "list => /结果|文档|找到/.test(list.querySelector('.md-search-result__meta').textContent)",
    )


class Pagefind(Engine):
    """Pagefind's JavaScript interface in an almost empty page, which is smaller than any real results page."""

    name = "pagefind"
    files = ("/pagefind/",)
    search = """async query => {
      const start = START;
      const pagefind = await import('/pagefind/pagefind.js');
      const found = await pagefind.search(query);
      window.results = found.results;
      if (found.results.length) { await found.results[0].data(); }
      return performance.now() - start;
    }"""

    def open(self, page: Page, base: str, query: str) -> float:
        page.goto(f"{base}/search/", wait_until="commit")
        self.waited = float(page.evaluate(self.search.replace("START", "0"), query))
        return self.waited

    def answer(self, page: Page) -> Answer:
        found = "async count => (await Promise.all(results.slice(0, count).map(r => r.data()))).map(data => data.url)"
        urls: list[str] = page.evaluate(found, SHOWN)
        return Answer([urlsplit(url).path.lstrip("/") for url in urls], self.waited)

    def again(self, page: Page, query: str) -> Answer:
        self.waited = float(page.evaluate(self.search.replace("START", "performance.now()"), query))
        return self.answer(page)


ENGINES: dict[str, type[Engine]] = {engine.name: engine for engine in (Yinling, Material, Pagefind)}
