"""Finds whole addresses of the centre's own site, in articles and records, that lead to no published page.

Such an address opens nothing, and tells the id of a record that is not public. The gate takes it for one of another
site. Input: the valid records. Output: problems with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from ..core.problems import Place, Problem, problem
from ..library.load import Library
from ..library.people import public_texts
from ..records import KINDS
from ..records.base import Record
from ..records.redirect import Redirect
from ..records.site_settings import Site
from .known_pages import KnownPages

_END_OF_SENTENCE = ".,;:!?*_~"
_MADE = frozenset({"report", "cadence", "honours", "print"})
"""The first parts of addresses that pages have beside those of kinds of records and of folders of articles."""


def check_own_addresses(library: Library, pages: KnownPages) -> Iterator[Problem]:
    """Yield a problem for each address of the own site, in a public text of the centre, that is not published."""
    address = urlsplit(next((site.address for site in library.all(Site) if site.address), ""))
    if not address.hostname:
        return
    pattern = re.compile(
        rf"(?<![\w.@-])(?:https?:)?(?://)?(?:www\.)?{re.escape(address.hostname.removeprefix('www.'))}(?::[0-9]+)?"
        rf"{re.escape(address.path.rstrip('/'))}/(?P<path>[!#-&*-;=?-Z\\_a-z~]+)",
        re.IGNORECASE,
    )
    found = [(record, match) for record, text in _texts(library) for match in pattern.finditer(text)]
    folders = _folders(library) if found else frozenset[str]()
    inside = [(record, match) for record, match in found if match["path"].partition("/")[0] in folders]
    moved = {each.address for each in library.all(Redirect) if each.target(library)} if inside else set[str]()
    for record, match in inside:
        link = match[0].rstrip(_END_OF_SENTENCE)
        path = unquote(re.split("[?#]", match["path"])[0].rstrip(_END_OF_SENTENCE).replace("\\", ""))
        if not (pages.has(path) or f"{path.rstrip('/')}/" in moved):
            yield problem("own-address-dead", _place(record, link, library), link=link)


def _texts(library: Library) -> Iterator[tuple[Record, str]]:
    for kind in KINDS:
        for record in library.all(kind) if kind is not Site else ():
            if record.is_public and not record.origin.is_packaged:
                yield from ((record, text) for _, text in public_texts(record))


def _folders(library: Library) -> frozenset[str]:
    """Return the first parts of the site's addresses: another program of the same host has others."""
    of_kinds = {kind.page_folder for kind in KINDS if kind.page_folder}
    return frozenset({*_MADE, *of_kinds, *(file.partition("/")[0] for file in library.files() if "/" in file)})


def _place(record: Record, written: str, library: Library) -> Place:
    """Return the first place of an address in the lines of a record, else the first line."""
    first = record.origin.line
    lines = (library.root / record.origin.file).read_text("utf-8", errors="replace").split("\n")
    for number, line in enumerate(lines[first - 1 :], first):
        if (column := line.find(written)) >= 0:
            return Place(record.origin.file, number, column + 1)
    return Place(record.origin.file, first)
