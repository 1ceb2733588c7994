"""Check the built files: taps from the home page, weight of an article, syntax of scripts and styles, valid HTML."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.browser.pages import KINDS, NOT_FOUND
from tests.browser.provide import node

from .model import NONE, Row, at_most, check

ARTICLES = ("study", "concepts", "walls", "qa", "services", "help")
# Sending a search is a tap too: its button leads to the page of results.
LINK = re.compile(r'<(?:a\b[^>]*?\bhref|form\b[^>]*?\baction)="([^"]+)"')
LOADED = re.compile(r'<(?:script\b[^>]*?\bsrc|link rel="stylesheet"[^>]*?\bhref)="([^"]+)"')


def _pages(site: Path) -> dict[str, Path]:
    """Return every page by its address; the 404 page has none, and nothing leads to one that has moved."""
    pages = {file.parent.relative_to(site).as_posix().strip(".") + "/": file for file in site.rglob("index.html")}
    moved = {line.split(" ")[0].lstrip("/") for line in (site / "_redirects").read_text("utf-8").splitlines()}
    return {"" if uri == "/" else uri: file for uri, file in pages.items() if uri not in moved}


def rewrite(file: Path, text: str) -> None:
    """Replace the text of a file in a copy of the site whose files are hard links to the original ones."""
    file.unlink()
    file.write_text(text, "utf-8")


def _orphan(site: Path) -> None:
    (site / "orphan").mkdir()
    (site / "orphan" / "index.html").write_text("<h1>没有链接到这里</h1>", "utf-8")


@check("files", 22, "离首页最远的页面", "the page furthest from home", at_most(3, "次点按 taps"), fault=_orphan)
def taps_from_home(site: Path) -> Iterator[Row]:
    """Follow the links from page to page, breadth first; a page that is not reached is infinitely far."""
    pages = _pages(site)
    taps: dict[str, float] = {"": 0}
    front = [""]
    while front:
        here = front.pop(0)
        for href in LINK.findall(pages[here].read_text("utf-8")):
            there = urlsplit(urljoin(f"http://site/{here}", urldefrag(href).url))
            uri = there.path.lstrip("/")
            if there.netloc == "site" and uri in pages and uri not in taps:
                taps[uri] = taps[here] + 1
                front.append(uri)
    for uri in pages:
        yield Row(taps.get(uri, float("inf")), "", uri)


def _heavy(site: Path) -> None:
    script = site / "assets" / "yinling.js"
    noise = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(90_000))
    rewrite(script, script.read_text("utf-8") + f"/* {noise} */")


@check("files", 33, "一篇文章多重（不算图片）", "an article before its pictures", at_most(150, "kB gzip"), fault=_heavy)
def weight(site: Path) -> Iterator[Row]:
    """Sum up a page and the styles and scripts that it loads itself, each compressed as nginx does it."""

    @cache
    def packed(file: Path) -> int:
        return len(gzip.compress(file.read_bytes(), 6))

    for uri, file in _pages(site).items():
        if uri.split("/")[0] in ARTICLES:
            loaded = {(file.parent / href).resolve() for href in LOADED.findall(file.read_text("utf-8"))}
            yield Row((packed(file) + sum(packed(other) for other in loaded)) / 1000, f"{len(loaded) + 1} files", uri)


def _modern_script(site: Path) -> None:
    rewrite(site / "assets" / "reading.js", "window.a = window.b?.c;")


@check("files", 34, "脚本里 ES2015 以后的写法", "script syntax that is newer than ES2015", NONE, fault=_modern_script)
def later_scripts(site: Path) -> Iterator[Row]:
    return _syntax(site, "js")


def _modern_style(site: Path) -> None:
    sheet = site / "assets" / "yinling.css"
    rewrite(sheet, sheet.read_text("utf-8") + "@layer new { main:has(p) { color: red } }")


@check(
    "files",
    34,
    "样式里老浏览器不懂的写法",
    "style syntax that older browsers do not know (:has, @layer …)",
    NONE,
    fault=_modern_style,
)
def later_styles(site: Path) -> Iterator[Row]:
    return _syntax(site, "css")


def _syntax(site: Path, kind: str) -> Iterator[Row]:
    for file, found in json.loads(node("syntax.mjs", str(site), kind)).items():
        yield Row(len(found), "; ".join(found[:3]), file)


def _bad_html(site: Path) -> None:
    page = site / "orgs" / "index.html"
    rewrite(page, page.read_text("utf-8").replace("</main>", '<p id="main"></div></main>'))


@check("files", 27, "HTML 验证器报的错误", "errors of the HTML validator", NONE, fault=_bad_html)
def html_errors(site: Path) -> Iterator[Row]:
    """Validate one page of every kind: pages of a kind have the same template."""
    files = [uri.partition("?")[0] + "index.html" for uri in KINDS if uri != NOT_FOUND]
    for file, found in json.loads(node("validate.mjs", str(site), "404.html", *files)).items():
        yield Row(len(found), "; ".join(found[:3]), file)
