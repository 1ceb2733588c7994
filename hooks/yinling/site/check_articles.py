"""Checks the rendered articles before the build: whatever the build would refuse, `yinling check` reports.

Input: the loaded content. Output: problems with the line of the article."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from html import unescape
from typing import Protocol
from urllib.parse import unquote

from ..chinese.suggest import suggestion
from ..core.cache import Caches, hash_parts
from ..core.problems import Place, Problem, problem
from ..gate.check_privacy import visible_text
from ..library.article_html import check_rendered
from ..library.article_links import links_in, links_of, place_of, site_address
from ..library.article_renderer import Renderer
from ..library.link_target import parse_target
from ..library.load import Library
from ..library.markdown_settings import SETTINGS, can_render
from ..library.photo_consent import check_photos, withheld_photos
from ..library.shown_text import check_shown
from ..privacy.persons import refused_names
from ..privacy.scanner import Scanner
from ..privacy.words.detection import redacted
from ..records.article import Article
from ..records.redirect import Redirect
from ..records.site_settings import Site
from .check_own_addresses import check_own_addresses
from .known_pages import KnownPages, anchors_of

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)  # no page has one


class Known(Protocol):
    """What these checks need to know of a `Loaded`."""

    @property
    def valid(self) -> Library: ...

    @property
    def problems(self) -> Collection[Problem]: ...

    @property
    def scanner(self) -> Scanner: ...

    def place_of(self, value: str) -> Place | None: ...


def check_articles(
    known: Known, caches: Caches, *, links: bool = True, only: Collection[str] | None = None
) -> Iterator[Problem]:
    """Yield the problems of the public articles that show only in their HTML.

    ``links``: also broken links to pages. ``only``: of the articles with these ids."""
    library = known.valid
    if not library.all(Site) or not can_render(library.root / SETTINGS):
        return
    public = [article for article in library.all(Article) if article.is_public]
    bodies = {article.id: html for article, html in Renderer(library, caches["articles"]).render(public)}
    pages = KnownPages(library, bodies, caches)
    link_check = _LinkCheck(library, pages, bodies)
    by_file: defaultdict[str, list[Problem]] = defaultdict(list)
    for each in known.problems:
        by_file[each.file].append(each)
    own = [article for article in public if not article.origin.is_packaged]
    withheld = withheld_photos(library)
    for article in own if only is None else (each for each in own if each.id in only):
        reported = by_file[article.origin.file]
        yield from _of_html(article, bodies[article.id], reported, caches)
        yield from check_photos(article, bodies[article.id], withheld, library, caches["photos"])
        if links:
            yield from link_check.check(article, {each.code for each in reported})
        yield from _private(article, bodies[article.id], known, caches)
    if links and only is None:
        yield from link_check.check_redirects()
    if only is None:
        yield from check_own_addresses(library, pages)  # also before a build: its gate follows no whole address


def _of_html(article: Article, html: str, reported: list[Problem], caches: Caches) -> Iterator[Problem]:
    """Yield the problems of an article's HTML alone, without what was ``reported`` of its Markdown."""

    def look() -> list[Problem]:
        found = list(check_rendered(article, html))
        return [*found, *check_shown(article, html, {each.line for each in (*reported, *found)})]

    key = hash_parts(article.content_hash, html, *(f"{each.line} {each.code}" for each in reported))
    messages = {each.message for each in reported}
    is_pasted = any(each.code == "html-pasted" for each in reported)
    for each in caches["rendered"].get_or_compute(key, look, list[Problem]):
        if each.message not in messages and not (is_pasted and each.code == "html-not-allowed"):
            yield each


class _LinkCheck:
    """Checks the links of articles to pages that are made from records, and to anchors."""

    def __init__(self, library: Library, pages: KnownPages, bodies: dict[str, str]) -> None:
        self._library, self._pages = library, pages
        self._bodies = bodies
        articles = (library.get(Article, id) for id in bodies)
        self._anchors = {article.uri: anchors_of(bodies[article.id]) for article in articles if article}

    def check(self, article: Article, reported: Collection[str]) -> Iterator[Problem]:
        """Yield the broken links of an article; ``reported`` are the codes of the problems of its Markdown."""
        for href in dict.fromkeys(links_in(self._bodies[article.id])):
            target = parse_target(href, article.id)
            address = article.uri if target.what == "here" else site_address(target, self._library.find)
            anchor = unquote(target.anchor[1:])
            if address is None or (target.what == "here" and not anchor) or href.startswith("#word-"):
                continue
            if address.startswith(".."):
                continue  # reported in the Markdown
            if href.startswith("#fnref:") and "footnote-unused" in reported:
                continue
            code, hint = "", "。"
            if target.what in ("page", "folder") and not self._pages.has(address):
                code = "broken-link"
            elif anchor and not self._has_anchor(address, anchor):
                code = "broken-anchor"
                guess = suggestion(anchor, sorted(self._anchors.get(address, ())))
                hint = f"，是否想写“#{guess}”？" if guess else hint
            for place in self._places(article, href) if code else ():
                yield problem(code, place, page=article.uri, link=href, guess=hint)

    def check_redirects(self) -> Iterator[Problem]:
        """Yield the redirects that lead to no page."""
        for redirect in self._library.all(Redirect):
            target = redirect.target(self._library)
            if target and not self._pages.has(target):
                yield problem("redirect-dead-end", Place(*redirect.origin[:2]), target=target)

    def _has_anchor(self, address: str, anchor: str) -> bool:
        return anchor in self._anchors.get(address, ()) or self._pages.has_anchor(address, anchor)

    def _places(self, article: Article, href: str) -> list[Place]:
        found = [place_of(link, article) for link in links_of(article) if link.target == href]
        return found or [Place(article.origin.file, article.body_line)]


def _private(article: Article, html: str, known: Known, caches: Caches) -> Iterator[Problem]:
    """Yield the private values and refused names that markup separates in the file, and that the page shows whole."""
    scanner = known.scanner
    key = hash_parts(scanner.refused_hash, html)
    if (used := caches["clean"].get(key, list[str])) is not None:
        scanner.used |= set(used)
        return
    before, scanner.used = scanner.used, set()
    text = visible_text(_COMMENT.sub("", html)).text
    if "&amp;" in text:
        text = f"{text}\n\n{unescape(text)}"  # the index decodes what shows as an entity
    found, refused = scanner.detections(text), {text[start:end] for _, start, end in scanner.refusals(text)}
    if not (found or refused):
        caches["clean"].put(key, sorted(scanner.used))
    scanner.used |= before
    for kind, start, end in found:
        value = text[start:end]
        place = known.place_of(value) or Place(article.origin.file, article.body_line)
        one = problem(kind, place, shown=redacted(value))
        if not any((p.code, p.file, p.line) == (one.code, one.file, one.line) for p in known.problems):
            yield one
    if not any((p.code, p.file) == (refused_names.KIND, article.origin.file) for p in known.problems):
        for name in sorted(refused):
            yield problem(refused_names.KIND, _line_with(name, article), shown=f"{name[0]}**")


def _line_with(name: str, article: Article) -> Place:
    """Return the place of the first line of an article's text that has all characters of a name."""
    for number, line in enumerate(article.body.split("\n"), article.body_line):
        if set(line).issuperset(name):
            return Place(article.origin.file, number, line.index(name[0]) + 1)
    return Place(article.origin.file, article.body_line)
