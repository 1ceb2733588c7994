"""Compile Typst code to PDF.

Every PDF is PDF/UA-1, uses the bundled font only and has a fixed time, so the same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Literal

from ..core.files import write_atomically
from ..core.packaged import content_file
from ..core.workers import stop_forking
from ..library.pictures import UnreadableError, published_picture
from .font import FOLDER, PACKAGE, printable
from .typst_code import TypstCode, literal

if TYPE_CHECKING:
    import typst

STANDARD: Literal["ua-1"] = "ua-1"
TIMESTAMP = 0  # seconds since 1970, for every PDF: the bytes do not depend on the day of the build
_COUNTING_DPI = 1.0
_DESIGN_FOLDER = files(__package__) / "design"


class CannotPrintError(Exception):
    """Something cannot be printed; the message says why, in words for a secretary."""


@dataclass(frozen=True)
class Sheet:
    """A document to print."""

    name: str  # file name without suffix
    title: str
    paper: str
    designs: tuple[str, ...]  # the files of design/ that ``code`` needs, each after those that it uses
    code: TypstCode
    inputs: Mapping[str, object] = field(default_factory=dict)  # JSON values that differ from copy to copy
    pictures: tuple[str, ...] = ()  # paths below the content folder

    @property
    def source(self) -> str:
        """The complete code."""
        return self.said(str)

    def said(self, say: Callable[[str], str]) -> str:
        """Return the complete code with the texts of the designs in the words of a centre."""
        # One string, so that other inputs do not move the rest of the code in the syntax tree: Typst finds what it has
        # typeset before by its place in the tree.
        inputs = f"#let inputs = json(bytes({literal(json.dumps(self.inputs, ensure_ascii=False))}))"
        parts = [inputs, *(say(design(name)) for name in ("base", *self.designs)), f"#{{ {self.code} }}"]
        return printable("\n".join(parts))


@cache
def design(name: str) -> str:
    return (_DESIGN_FOLDER / f"{name}.typ").read_text("utf-8")


class Compiler:
    """Compiles sheets. Use one compiler for many sheets: it typesets what they share only once."""

    def __init__(self, root: Path, say: Callable[[str], str] = str) -> None:
        self._root, self._say = root, say
        # Typst may read this folder alone. It holds the pictures, as they are published.
        self._folder = Path(mkdtemp(prefix="yinling-"))
        weakref.finalize(self, _remove, self._folder, os.getpid())

    @cached_property
    def _typst(self) -> typst.Compiler:
        """Typst with the bundled font, loaded on first use: a build that finds every PDF in the cache needs neither."""
        import typst  # noqa: PLC0415

        stop_forking()  # Typst starts threads
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])
        return typst.Compiler(root=self._folder, font_paths=fonts)

    def compile_pdf(self, sheet: Sheet) -> bytes:
        """Return the PDF of a sheet. Raises `CannotPrintError` for code that Typst rejects."""
        return self._compile(sheet, "pdf")[0]

    def count_pages(self, sheet: Sheet) -> int:
        """Return how many pages a sheet has: tiny images of them take a third of the time of a PDF."""
        return len(self._compile(sheet, "png", _COUNTING_DPI))

    def _compile(self, sheet: Sheet, format: Literal["pdf", "png"], dpi: float | None = None) -> list[bytes]:
        from typst import TypstError  # noqa: PLC0415

        source = sheet.said(self._say)
        for path in sheet.pictures:
            self._provide(path)
        try:
            compiled = self._typst.compile(
                source.encode(),
                format=format,
                ppi=dpi,
                pdf_standards=[STANDARD] if format == "pdf" else [],
                timestamp=TIMESTAMP,
            )
        except TypstError as error:
            raise CannotPrintError(f"“{sheet.title}”排不出来：{error.message}") from error
        assert compiled is not None  # there is no output file
        return compiled if isinstance(compiled, list) else [compiled]

    def _provide(self, path: str) -> None:
        """Put a picture of the content folder into the folder that Typst may read; Typst reports a missing one."""
        picture, target = content_file(self._root / "content", path), self._folder / "content" / path
        if ".." in target.parts or target.exists() or not picture.is_file():
            return
        try:
            write_atomically(target, published_picture(picture))
        except UnreadableError as error:
            raise CannotPrintError(f"图片“{path}”印不出来：{error}") from error

    def cache_key(self, sheet: Sheet) -> str:
        """Return a hash of everything that the PDF of a sheet depends on: the same key, the same bytes."""
        digest = hashlib.sha256()
        for part in (version("typst"), version(PACKAGE), STANDARD, sheet.said(self._say)):
            digest.update(part.encode() + b"\0")
        for path in sheet.pictures:
            digest.update(content_file(self._root / "content", path).read_bytes() + b"\0")
        return digest.hexdigest()


def _remove(folder: Path, owner: int) -> None:
    """Remove the folder of a compiler, but not at the end of a process that was forked from its owner."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def fit_font_size(make_sheet: Callable[[int], Sheet], compiler: Compiler, sizes: range, likely: int) -> int:
    """Return the largest of the rising font sizes (points) with which a sheet takes one page.

    Every try typesets the whole sheet, so the search starts at the ``likely`` size and widens from there. Raises
    `CannotPrintError` if no size fits.
    """
    below, above = low, high = sizes[0] - 1, sizes[-1] + 1
    size, step = likely, 1
    while high - low > 1:
        low, high = (size, high) if compiler.count_pages(make_sheet(size)) == 1 else (low, size)
        if low > below and high < above:
            size = (low + high) // 2
        else:
            size = min(low + step, high - 1) if low > below else max(high - step, low + 1)
            step *= 2
    if low == below:
        sheet = make_sheet(sizes[0])
        raise CannotPrintError(f"“{sheet.title}”太长，一张 {sheet.paper} 纸放不下。请写短一些。")
    return low
