"""PDFs that were made before, kept by what they were made from, so that the unchanged is not made again. Safe to delete
and to damage at any time: what cannot be read as it was written is made again, and where nothing can be kept, nothing
is. What is internal or personal never comes here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ..core.files import write_atomically
from .compiler import Compiler, Sheet, fitted

FOLDER = Path(".cache/print")
PICTURE_DPI = 34.0


class PrintedSheet(NamedTuple):
    """A printed sheet: its PDF, the number of its pages, and a small picture (PNG) of the first."""

    pdf: bytes
    pages: int
    picture: bytes


class PdfCache:
    """The folder of what is kept."""

    def __init__(self, folder: Path, press: Compiler) -> None:
        self._folder = folder
        self._press = press
        self._used: set[str] = set()

    def made(self, sheet: Sheet) -> PrintedSheet:
        """A sheet, from the folder or from the press."""
        name = self._press.fingerprint(sheet)
        if kept := self.kept(name):
            return kept
        content = self._press.pdf(sheet)
        pictures = self._press.pictures(sheet, PICTURE_DPI)
        made = PrintedSheet(content, len(pictures), pictures[0])
        self._write(f"{name}.pdf", made.pdf)
        self._write(f"{name}.png", made.picture)
        self._write(f"{name}.pages", str(made.pages).encode())
        return made

    def kept(self, name: str) -> PrintedSheet | None:
        """A sheet by its fingerprint, from the folder; None where it is not there whole."""
        pdf, picture, pages = (self._read(f"{name}.{ending}") for ending in ("pdf", "png", "pages"))
        return PrintedSheet(pdf, int(pages), picture) if pdf and picture and pages else None

    def has(self, name: str) -> bool:
        """Whether a sheet seems to be there, by its fingerprint. It is kept on."""
        names = [f"{name}.{ending}" for ending in ("pdf", "png", "pages")]
        self._used.update(names)
        return all((self._folder / each).is_file() for each in names)

    def fitted(self, make: Callable[[int], Sheet], sizes: range, likely: int) -> Sheet:
        """A sheet in the largest type that fits (`press.fitted`), which is remembered."""
        name = f"{self._press.fingerprint(make(sizes[0]))}.size"
        if known := self._read(name):
            return make(int(known))
        size = fitted(make, self._press, sizes, likely)
        self._write(name, str(size).encode())
        return make(size)

    def tidy(self) -> None:
        """Remove what was not asked for since this store was opened."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.name not in self._used:
                    path.unlink(missing_ok=True)

    def _read(self, name: str) -> bytes | None:
        """What was kept under a name, if it is as it was written: its digest stands before it."""
        self._used.add(name)
        with suppress(OSError):
            digest, _, content = (self._folder / name).read_bytes().partition(b"\n")
            if digest == _digest(name, content):
                return content
        return None

    def _write(self, name: str, content: bytes) -> None:
        with suppress(OSError):
            write_atomically(self._folder / name, _digest(name, content) + b"\n" + content)


def _digest(name: str, content: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + content).hexdigest().encode()
