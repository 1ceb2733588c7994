"""The frame around a page. The theme renders it once for each depth of address, with marks where the page's own parts
go; filling it in is joining strings, so that ten thousand record pages do not pass through the theme's templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from ..core.cache import hash_parts
from ..records.site_settings import Site
from .page import SECTIONS, Crumb, Page

DEPTHS = range(7)
_CURRENT = tuple(f"current_{section.key}" for section in SECTIONS)
_SLOTS = ("title", "title_end", "description", "crumbs", "content", "edit", "address", *_CURRENT)
_MARK = re.compile(r"@@yl-(\w+)@@")
_INDENT = re.compile(r"\n\s+")  # none of it stands within a text


def placeholders() -> dict[str, Any]:
    """What a theme's template prints in place of a page's parts."""
    return {slot: Markup(f"@@yl-{slot}@@") for slot in _SLOTS}


class Layout:
    """A rendered frame, cut at its marks. Raises ValueError when a mark is missing: the page would lose that part."""

    def __init__(self, html: str) -> None:
        tight = _INDENT.sub("\n", html)
        self._pieces = _MARK.split(tight)
        self._digest = hash_parts(tight)
        self._ground: tuple[Site | None, bytes] = None, b""
        missing = set(_SLOTS) - set(self._pieces[1::2])
        if missing:
            raise ValueError(f"the theme's template does not print {', '.join(sorted(missing))}")

    def key(self, page: Page, site: Site) -> bytes | None:
        """What stands for all that a page filled into the frame hangs on; None where nothing can."""
        made_from = page.cache_key()
        return made_from and self.ground(site) + made_from

    def ground(self, site: Site) -> bytes:
        """What stands for the frame, and for what of the site stands in it."""
        if self._ground[0] is not site:
            said = (site.name, site.address or "", site.edit_address or "")
            self._ground = site, hash_parts(self._digest, *said)
        return self._ground[1]

    def fill(self, page: Page, site: Site) -> str:
        parts = layout_values(page, site)
        return "".join(parts[piece] if number % 2 else piece for number, piece in enumerate(self._pieces))


def layout_values(page: Page, site: Site) -> dict[str, str]:
    """The parts of a page as HTML, for a shell to be filled with or for a theme's template."""
    current = {slot: ' aria-current="true"' if slot == f"current_{page.section}" else "" for slot in _CURRENT}
    return {
        "title": str(escape(page.title)),
        "title_end": str(escape(f" - {site.name}")) if page.uri else "",
        "description": str(escape(page.description)),
        "crumbs": crumbs_html(page.crumbs, page.title, page.base) if page.uri else "",
        "content": page.html,
        "edit": edit_html(page.source, site.edit_address),
        "address": str(escape(f"本页网址：{site.address.rstrip('/')}/{page.uri}")) if site.address else "",
        **current,
    }


def edit_html(source: str, address: str | None) -> str:
    """The way from a page to the file that it was made from, for secretaries."""
    if not source or not address:
        return ""
    return Markup('<a href="{}">修改这一页</a>').format(address.rstrip("/") + "/" + source)


def crumbs_html(crumbs: tuple[Crumb, ...], title: str, base: str) -> str:
    """The way from home to the page; the page itself is the last step and no link."""
    links = (f'<li><a href="{escape(base + to)}">{escape(name)}</a></li>' for name, to in (Crumb("首页", ""), *crumbs))
    here = f'<li aria-current="page">{escape(title)}</li>'
    return f'<nav class="yl-crumbs" aria-label="您在这里"><ol>{"".join(links)}{here}</ol></nav>'


def navigation() -> Iterator[Mapping[str, str]]:
    """The six sections, for the theme's template."""
    for section in SECTIONS:
        yield {"key": section.key, "title": section.title, "uri": section.uri}
