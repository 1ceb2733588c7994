"""A packet as a booklet: A3 sheets printed on both sides, folded and stapled in the middle. It is for the printer alone
and so is no PDF/UA (Typst embeds no pages in one): who reads on a screen takes the packet itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typst

from .compiler import NO_TIME, CannotPrintError, page_count
from .typst_code import block, call, literal, value

MOST_PAGES = 60
"""More pages than this do not fold flat."""
_PAGE = """
#set document(date: none)
#let side(file, left, right) = page(paper: "a3", flipped: true, margin: 0pt, grid(
  columns: (210mm, 210mm), ..(left, right).map(n => if n > 0 { image(file, page: n, width: 210mm) }),
))
"""


def order(pages: int) -> Iterator[tuple[int, int]]:
    """The pages on the left and on the right of each side, front and back in turn; 0 is an empty one. Folded in the
    middle, they stand in order."""
    whole = -(-pages // 4) * 4
    for sheet in range(whole // 4):
        for left, right in ((whole - 2 * sheet, 1 + 2 * sheet), (2 + 2 * sheet, whole - 1 - 2 * sheet)):
            yield (left if left <= pages else 0, right if right <= pages else 0)


def booklet(packet: Path) -> bytes:
    """The sheets of a packet (a PDF of A4 pages), two pages a side. Raises `CannotPrintError` where it is too thick."""
    pages = page_count(packet.read_bytes())
    if pages > MOST_PAGES:
        raise CannotPrintError(
            f"这本有 {pages} 页，超过 {MOST_PAGES} 页，对折装订合不拢。请不加 --booklet，用长尾夹或者打孔装订。"
        )
    file = literal(f"/{packet.name}")
    sides = block(call("side", file, value(left), value(right)) for left, right in order(pages))
    compiler = typst.Compiler(f"{_PAGE}#{sides}".encode(), root=packet.parent, ignore_system_fonts=True)
    made = compiler.compile(format="pdf", timestamp=NO_TIME)
    assert isinstance(made, bytes)
    return made
