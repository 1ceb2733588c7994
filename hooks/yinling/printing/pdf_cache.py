"""Compiles sheets unless they are cached, and caches the font sizes that fit. Only public sheets come here."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import NamedTuple

from ..core.cache import Cache, Changes
from .compiler import Compiler, Sheet, fit_font_size

PICTURE_DPI = 34.0
_COLOURS = 64


class PrintedSheet(NamedTuple):
    """A compiled sheet: its PDF, the number of its pages, and a small picture (PNG) of the first page."""

    pdf: bytes
    pages: int
    picture: bytes


class PdfCache:
    """Compiles sheets, unless ``cache`` has them."""

    def __init__(self, cache: Cache, compiler: Compiler) -> None:
        self._cache, self._compiler = cache, compiler

    def get_or_compile(self, sheet: Sheet) -> PrintedSheet:
        return self._cache.get_or_compute(_key(self.key_of(sheet)), lambda: self._compile(sheet), PrintedSheet)

    def key_of(self, sheet: Sheet) -> str:
        """Return the key that finds a sheet in the cache."""
        return self._compiler.cache_key(sheet)

    def take_changes(self) -> Changes:
        """Return what a worker did to the cache, for the first process."""
        return self._cache.take_changes()

    def get(self, cache_key: str) -> PrintedSheet | None:
        return self._cache.get(_key(cache_key), PrintedSheet)

    def has(self, cache_key: str) -> bool:
        """Return whether a sheet is cached, and keep it there."""
        return self._cache.has(_key(cache_key))

    def get_or_fit(self, make_sheet: Callable[[int], Sheet], sizes: range, likely: int) -> Sheet:
        """Return a sheet in the largest font size that fits on one page (see `fit_font_size`)."""
        key = _key(f"{self.key_of(make_sheet(sizes[0]))} size")
        fit = lambda: fit_font_size(make_sheet, self._compiler, sizes, likely)  # noqa: E731
        return make_sheet(self._cache.get_or_compute(key, fit, int))

    def _compile(self, sheet: Sheet) -> PrintedSheet:
        content = self._compiler.compile_pdf(sheet)
        return PrintedSheet(content, *_first_page(content))


def _first_page(pdf: bytes) -> tuple[int, bytes]:
    """Return the number of pages of a PDF, and a small picture of its first page."""
    # Typst draws every page, 20 of a packet, and in all colours: of the 38 sheets of the sample that takes 2.1 s of
    # CPU and 1,833 KB. This takes 0.5 s and 592 KB.
    from PIL import Image  # noqa: PLC0415 - slow to import, and most builds compile nothing
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]  # noqa: PLC0415

    with PdfDocument(pdf) as document:
        drawn = document[0].render(scale=2 * PICTURE_DPI / 72)  # at twice the size: thin lines stay thin
        picture, pages = drawn.to_pil().convert("RGB").reduce(2), len(document)
    file = io.BytesIO()
    picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return pages, file.getvalue()


def _key(name: str) -> bytes:
    return name.encode()
