"""Makes the sitemap: the addresses of all pages for search engines (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

MOST = 50_000
"""Addresses in one file, by the protocol."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def sitemaps(address: str, uris: Iterable[str], most: int = MOST) -> Iterator[tuple[str, bytes]]:
    """Yield the files by path: one, or one that names the others. ``address`` is the site's."""
    base = address.rstrip("/")
    places = [f"{base}/{uri}" for uri in sorted(uris)]
    if len(places) <= most:
        yield "sitemap.xml", _of("urlset", "url", places)
        return
    parts = [places[at : at + most] for at in range(0, len(places), most)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield "sitemap.xml", _of("sitemapindex", "sitemap", [f"{base}/{name}" for name in names])
    for name, part in zip(names, parts, strict=True):
        yield name, _of("urlset", "url", part)


def _of(kind: str, each: str, places: Iterable[str]) -> bytes:
    rows = "".join(f"<{each}><loc>{place}</loc></{each}>\n" for place in places)
    return f"{_HEAD.format(kind=kind)}{rows}</{kind}>\n".encode()
