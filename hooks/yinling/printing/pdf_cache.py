"""A cache of compiled PDFs on disk: sheets that did not change are not compiled again.

The folder may be deleted or damaged at any time. A damaged file is compiled again; a file that cannot be written is
not kept. Nothing internal or personal is ever written here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ..core.files import write_atomically
from .compiler import Compiler, Sheet, fit_font_size

FOLDER = Path(".cache/print")
PICTURE_DPI = 34.0


class PrintedSheet(NamedTuple):
    """A compiled sheet: its PDF, the number of its pages, and a small picture (PNG) of the first page."""

    pdf: bytes
    pages: int
    picture: bytes


class PdfCache:
    """The PDFs, pictures and font sizes in one folder."""

    def __init__(self, folder: Path, compiler: Compiler) -> None:
        self._folder = folder
        self._compiler = compiler
        self._used: set[str] = set()

    def get_or_compile(self, sheet: Sheet) -> PrintedSheet:
        key = self._compiler.cache_key(sheet)
        if cached := self.get(key):
            return cached
        content = self._compiler.compile_pdf(sheet)
        pictures = self._compiler.render_pages(sheet, PICTURE_DPI)
        printed = PrintedSheet(content, len(pictures), pictures[0])
        self._write(f"{key}.pdf", printed.pdf)
        self._write(f"{key}.png", printed.picture)
        self._write(f"{key}.pages", str(printed.pages).encode())
        return printed

    def get(self, key: str) -> PrintedSheet | None:
        """Return a sheet by its cache key; None if one of its files is missing or damaged."""
        pdf, picture, pages = (self._read(f"{key}.{suffix}") for suffix in ("pdf", "png", "pages"))
        return PrintedSheet(pdf, int(pages), picture) if pdf and picture and pages else None

    def has(self, key: str) -> bool:
        """Return whether all files of a sheet exist, without reading them, and mark the sheet as used."""
        names = [f"{key}.{suffix}" for suffix in ("pdf", "png", "pages")]
        self._used.update(names)
        return all((self._folder / name).is_file() for name in names)

    def get_or_fit(self, make_sheet: Callable[[int], Sheet], sizes: range, likely: int) -> Sheet:
        """Return a sheet in the largest font size that fits on one page (see `fit_font_size`)."""
        name = f"{self._compiler.cache_key(make_sheet(sizes[0]))}.size"
        if cached := self._read(name):
            return make_sheet(int(cached))
        size = fit_font_size(make_sheet, self._compiler, sizes, likely)
        self._write(name, str(size).encode())
        return make_sheet(size)

    def remove_unused(self) -> None:
        """Delete all files that nobody has asked this object for."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.name not in self._used:
                    path.unlink(missing_ok=True)

    def _read(self, name: str) -> bytes | None:
        """Return the content of a file; None if it does not match the hash on its first line."""
        self._used.add(name)
        with suppress(OSError):
            digest, _, content = (self._folder / name).read_bytes().partition(b"\n")
            if digest == _digest(name, content):
                return content
        return None

    def _write(self, name: str, content: bytes) -> None:
        """Write a file as a whole or not at all: another build may read it, and this build may be stopped."""
        with suppress(OSError):
            write_atomically(self._folder / name, _digest(name, content) + b"\n" + content)


def _digest(name: str, content: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + content).hexdigest().encode()
