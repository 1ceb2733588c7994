"""Check what a page says of itself to chats, search engines and home screens."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from .built import rewrite
from .model import NONE, Row, check

META = re.compile(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">')
LINK = re.compile(r'<link rel="([^"]+)" href="([^"]+)"')
TITLE = re.compile(r"<title>(.*?)</title>")
SHORTEST, LONGEST = 40, 120  # characters of a description
WITHOUT_ADDRESS = ("404.html",)


def _nameless(site: Path) -> None:
    page = site / "search" / "index.html"
    rewrite(page, page.read_text("utf-8").replace("<title>搜索 - 银龄学堂<", "<title>搜索<"))


def _undescribed(site: Path) -> None:
    page = site / "honours" / "2019" / "index.html"
    rewrite(page, re.sub('(name="description" content=")[^"]*', r"\1", page.read_text("utf-8")))


def _no_picture(site: Path) -> None:
    (site / "assets" / "share.png").unlink()


@check("files", 35, "标题里没有网站名字的页面", "pages without the site's name in the title", NONE, fault=_nameless)
def name_in_title(site: Path) -> Iterator[Row]:
    for uri, text in _pages(site):
        name = unescape(dict(META.findall(text)).get("og:site_name", ""))
        title = unescape("".join(TITLE.findall(text)))
        is_right = bool(name) and (name in title if uri == "index.html" else title.endswith(f" - {name}"))
        yield Row(not is_right, title, uri)


@check("files", 35, "说不清自己是什么的页面", "pages without a good description", NONE, fault=_undescribed)
def description(site: Path) -> Iterator[Row]:
    for uri, text in _pages(site):
        said = dict(META.findall(text))
        shown, title = unescape(said.get("description", "")), unescape("".join(TITLE.findall(text)))
        is_right = SHORTEST <= len(shown) <= LONGEST and said.get("og:description") == said["description"]
        yield Row(not (is_right and title.startswith(unescape(said.get("og:title", "?")))), shown, uri)


@check("files", 35, "图标和转发图缺的", "missing icons and pictures for shared links", NONE, fault=_no_picture)
def pictures(site: Path) -> Iterator[Row]:
    """Follow the addresses of each page to files that are there, of the size that they claim."""
    sizes = {path: _size(path) for path in (site / "assets").glob("*.png")}
    for uri, text in _pages(site):
        said, links = dict(META.findall(text)), LINK.findall(text)
        shared = site / urlsplit(said.get("og:image", "?")).path.lstrip("/") if uri not in WITHOUT_ADDRESS else None
        if shared:
            shared = site / "assets" / shared.name
            address = [href for rel, href in links if rel == "canonical"]
            is_own = address == [said.get("og:url")] or "http-equiv" in text
            yield Row(sizes.get(shared) != (300, 300) or not is_own, "og:image", uri)
        icons = [href for rel, href in links if rel in ("icon", "apple-touch-icon") and href.endswith(".png")]
        found = [sizes.get(site / "assets" / Path(href).name) for href in icons]
        yield Row(found != [(32, 32), (180, 180)], "icons", uri)
    manifest = json.loads((site / "site.webmanifest").read_text("utf-8"))
    for icon in manifest["icons"]:
        width, height = sizes.get(site / icon["src"], (0, 0))
        yield Row(f"{width}x{height}" != icon["sizes"], icon["src"], "site.webmanifest")
    yield Row(manifest["start_url"] != "./" or not manifest["name"], "start_url", "site.webmanifest")


def _pages(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), path.read_text("utf-8")


def _size(path: Path) -> tuple[int, int]:
    """Return the width and height that a PNG file claims."""
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    return width, height
