"""QR codes, as SVG for Typst."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=64)  # a poster needs the same code for every font size that is tried
def qr_svg(address: str, border: int = 2) -> str:
    """Return a QR code with medium error correction, so that a fold or a coffee stain does not break it."""
    import segno  # noqa: PLC0415 - most builds compile nothing

    return segno.make(address, error="m", micro=False).svg_inline(border=border)
