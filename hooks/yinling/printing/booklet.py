"""A packet as a booklet: A3 sheets printed on both sides, folded and stapled in the middle.

It is for the printer only: Typst cannot embed PDF pages in PDF/UA, so the packet itself is the file to read on screen.
Each page is a picture with its number as a description. The last page of the packet, which is to write on, is the back.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typst

from .compiler import TIMESTAMP, CannotPrintError
from .typst_code import block, call, literal, value

MAX_PAGES = 60  # more pages do not fold flat
_TEMPLATE = """
#set document(title: sys.inputs.title, date: none)
#set text(lang: "zh", region: "cn")
#let side(file, left, right) = page(paper: "a3", flipped: true, margin: 0pt, grid(
  columns: (210mm, 210mm),
  ..(left, right).map(n => if n > 0 { image(file, page: n, width: 210mm, alt: "第" + str(n) + "页") }),
))
"""


def imposition(pages: int) -> Iterator[tuple[int, int]]:
    """Yield the left and right page (0: empty) of fronts and backs in turn, for sheets folded in the middle.

    The last page is the back of the booklet; empty pages come before it."""
    padded = -(-pages // 4) * 4
    printed = {**{page: page for page in range(1, pages)}, padded: pages}
    for sheet in range(padded // 4):
        for left, right in ((padded - 2 * sheet, 1 + 2 * sheet), (2 + 2 * sheet, padded - 1 - 2 * sheet)):
            yield printed.get(left, 0), printed.get(right, 0)


def booklet(packet: Path) -> bytes:
    """Return the booklet of a packet (a PDF of A4 pages). Raises `CannotPrintError` if it has too many pages."""
    from pypdf import PdfReader  # noqa: PLC0415 - slow to import, and most commands need none

    reader = PdfReader(packet)
    pages = len(reader.pages)
    if pages > MAX_PAGES:
        raise CannotPrintError(
            f"这本有 {pages} 页，超过 {MAX_PAGES} 页，对折装订合不拢。请不加 --booklet，用长尾夹或者打孔装订。"
        )
    file = literal(f"/{packet.name}")
    sides = block(call("side", file, value(left), value(right)) for left, right in imposition(pages))
    title = f"{(reader.metadata and reader.metadata.title) or packet.stem}，对折的小册子"
    source = f"{_TEMPLATE}#{sides}".encode()
    compiler = typst.Compiler(source, root=packet.parent, ignore_system_fonts=True, sys_inputs={"title": title})
    compiled = compiler.compile(format="pdf", timestamp=TIMESTAMP)
    assert isinstance(compiled, bytes)
    return compiled
