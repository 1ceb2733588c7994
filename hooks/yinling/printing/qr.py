"""Codes to scan, as SVG for Typst."""

from __future__ import annotations

from functools import lru_cache

from .typst_code import TypstCode, call


def scan(address: str, caption: str, size: str = "30mm") -> TypstCode:
    """A code that leads to an address, with the address in words; nothing where there is no address."""
    if not address:
        return TypstCode("")
    return call("scan", svg(address), address, caption, size=TypstCode(size))


@lru_cache(maxsize=64)
def svg(address: str) -> str:
    """A code of medium error correction: a fold or a coffee ring does not spoil it. A poster asks for its own with each
    size that it is tried in."""
    import segno  # noqa: PLC0415 - most builds set nothing anew

    return segno.make(address, error="m", micro=False).svg_inline(border=2)
