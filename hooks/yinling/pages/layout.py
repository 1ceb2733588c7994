"""The frame around a page. The theme renders it once for each depth of address, with placeholders for a page's parts.

To fill them is to join strings: ten thousand record pages do not pass through the theme's templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from ..core.cache import hash_parts
from ..records.origin import Origin
from ..records.site_settings import Site
from .description import describe
from .numbers import keep_units
from .page import SECTION_KEYS, Crumb, Page, base_of, sections
from .templates import TemplateFileError

DEPTHS = range(7)
_CURRENT = tuple(f"current_{key}" for key in SECTION_KEYS)
_PARTS = ("title", "title_end", "description", "crumbs", "content", "edit", "address", *_CURRENT)
# The template of a centre may be of an earlier version and lack these.
_OPTIONAL = ("awaited", "brand", "canonical", "columns", "contents", "opener")
_PLACEHOLDER = re.compile(r"@@yl-(\w+)@@")
_HEADING = re.compile(r'<h2[^>]*? id="([^"]+)"[^>]*>(.*?)</h2>', re.S)
_NO_TEXT = re.compile(r"<sup.*?</sup>|<[^>]*>", re.S)  # footnote marks and tags
# On a phone it stands in the row that stays in view: a long page has its list at hand wherever one has scrolled.
_OPENER = (
    '<button type="button" class="yl-tool yl-tool--list yl-js" aria-expanded="false" aria-controls="yl-contents">'
    "本页目录</button>"
)
# Lengths of a name that has no room beside that button. A longer one has none on any page: base.html knows these.
_MIDDLING = range(5, 9)
_FEW = 3  # headings that a reader finds without a list of them
_INDENT = re.compile(r"\n\s+")  # no text of the frame has a line break in it


def placeholders() -> dict[str, Any]:
    """Return what the theme's template prints in place of each part of a page."""
    return {part: Markup(f"@@yl-{part}@@") for part in (*_PARTS, *_OPTIONAL)}


class Layout:
    """A rendered frame, split at its placeholders. Raises TemplateFileError if one is missing: pages would lose it."""

    def __init__(self, html: str) -> None:
        html = _INDENT.sub("\n", html)
        self._pieces = _PLACEHOLDER.split(html)
        self._html_hash = hash_parts(html)
        self._hash: tuple[Site | None, bytes] = None, b""
        missing = set(_PARTS) - set(self._pieces[1::2])
        if missing:
            lost = "、".join(f"{{{{ yl.{part} }}}}" for part in _PARTS if part in missing)
            raise TemplateFileError(
                f"base.html：页面的样板里少了 {lost}，页面会缺这一块。请从程序自带的 base.html 里照抄过来。"
            )

    def key(self, page: Page, site: Site) -> bytes | None:
        """Return the cache key of a page in this frame; None if the page has none."""
        key = page.cache_key()
        return key and self.hash_for(site) + key

    def hash_for(self, site: Site) -> bytes:
        """Return a hash of the frame and of the settings of the site that it shows."""
        if self._hash[0] is not site:
            settings = (site.name, site.owner, site.address or "", site.edit_address or "", site.org_word)
            self._hash = site, hash_parts(self._html_hash, *settings)
        return self._hash[1]

    def fill(self, page: Page, site: Site) -> str:
        parts = layout_values(page, site)
        return "".join(parts[piece] if number % 2 else piece for number, piece in enumerate(self._pieces))


def layout_values(page: Page, site: Site) -> dict[str, str]:
    """Return the parts of a page as HTML, for a frame or for the theme's template."""
    html, address = page.html, f"{site.address.rstrip('/')}/{page.uri}" if site.address else ""
    contents = contents_html(html) if page.uri else ""
    current = {part: ' aria-current="true"' if part == f"current_{page.section}" else "" for part in _CURRENT}
    return {
        "title": str(escape(page.title)),
        "title_end": str(escape(f" - {site.name}")) if page.uri else "",
        "description": str(escape(describe(page.description, html, _closing(page, site)))),
        "crumbs": crumbs_html(page.crumbs, base_of(page.uri)) if page.uri else "",
        "columns": " yl-page--two" if page.uri else "",
        "contents": contents,
        "opener": _OPENER if contents else "",
        "brand": " yl-brand--beside-list" if contents and len(site.name) in _MIDDLING else "",
        "awaited": "yl-end" if "<table" in html else "main",
        "content": keep_units(html),
        "edit": edit_html(page.source, site.edit_address),
        "address": str(escape(f"本页网址：{address}")) if address else "",
        "canonical": str(escape(address)),
        **current,
    }


def _closing(page: Page, site: Site) -> Iterator[str]:
    """Yield sentences that are true of every page, for those that say little of themselves."""
    place = next((section.title for section in sections(site.org_word) if section.key == page.section), "")
    yield f"{page.title}，在{site.name}的“{place}”里" if place else f"{site.name}：{page.title}"
    yield f"{site.owner}办的网站，字大，可以听，可以打印" if site.owner else "字大，可以听，可以打印"
    yield "给老年人用，不用登录，手机和电脑都能看"


def edit_html(source: str, address: str | None) -> str:
    """Return the link from a page to the file that it was made from, for secretaries."""
    link = Markup('<a href="{}">修改这一页</a>')
    is_own = source and not Origin(source, 1).is_packaged
    return link.format(f"{address.rstrip('/')}/{source}") if is_own and address else ""


def crumbs_html(crumbs: tuple[Crumb, ...], base: str) -> str:
    """Return the links from home to the page. A phone shows the last one, which leads back by one step."""
    links = (f'<li><a href="{escape(base + to)}">{escape(name)}</a></li>' for name, to in (Crumb("首页", ""), *crumbs))
    return f'<nav class="yl-crumbs" aria-label="您在这里"><ol>{"".join(links)}</ol></nav>'


def contents_html(html: str) -> str:
    """Return the links to the headings of a page; nothing for a page with few of them."""
    headings = _HEADING.findall(html)
    if len(headings) < _FEW:
        return ""
    links = (f'<li><a href="#{name}">{_NO_TEXT.sub("", text).strip()}</a></li>' for name, text in headings)
    return (
        '<details class="yl-contents" id="yl-contents"><summary>本页目录</summary>'
        f'<nav aria-label="本页目录"><ol>{"".join(links)}</ol></nav></details>'
    )


def navigation(word: str) -> Iterator[Mapping[str, str]]:
    """Yield the six sections, for the theme's template."""
    return (section._asdict() for section in sections(word))
