"""The press: Typst code in, PDF out. Every PDF is PDF/UA-1, with the bundled font alone and a fixed time: the same
input gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .font import FOLDER, PACKAGE, unprintable
from .typst_code import TypstCode, literal

if TYPE_CHECKING:
    import typst

STANDARD: Literal["ua-1"] = "ua-1"
NO_TIME = 0
"""The time that Typst is told, in seconds since 1970: what is printed does not hang on the day it is printed."""
_TINY = 1.0  # dots per inch
_DESIGN = files(__package__) / "design"


class CannotPrintError(Exception):
    """Something cannot be printed; the text says what, in words for a secretary."""


class NoGlyphError(CannotPrintError):
    """The font has no glyph for some characters."""

    def __init__(self, characters: str) -> None:
        super().__init__(f"字库里没有这些字，印不出来：{'、'.join(characters)}")
        self.characters = characters


@dataclass(frozen=True)
class Sheet:
    """Something to print: the name of its file without ending, its title, the designs it needs (from the ground up),
    its code; what differs from one copy to the next (``inputs``, JSON values that the code reads); and the pictures it
    shows, by path below the content folder."""

    name: str
    title: str
    paper: str
    designs: tuple[str, ...]
    code: TypstCode
    inputs: Mapping[str, object] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The whole code. The inputs are one string: with others, every other part of the code keeps its place in the
        syntax tree, by which Typst knows what it has set already."""
        inputs = f"#let inputs = json(bytes({literal(json.dumps(self.inputs, ensure_ascii=False))}))"
        return "\n".join([inputs, *(design(name) for name in ("base", *self.designs)), f"#{{ {self.code} }}"])


@cache
def design(name: str) -> str:
    return (_DESIGN / f"{name}.typ").read_text("utf-8")


class Compiler:
    """Compiles sheets. One press for many: what they share is set only once."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @cached_property
    def _compiler(self) -> typst.Compiler:
        """With its font: where all is set already it is never asked for."""
        import typst  # noqa: PLC0415

        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])
        return typst.Compiler(root=self._root, font_paths=fonts)

    def pdf(self, sheet: Sheet) -> bytes:
        """The PDF of a sheet. Raises `NoGlyphError`, and `CannotPrintError` for what Typst refuses."""
        return self._compile(sheet, "pdf")[0]

    def pictures(self, sheet: Sheet, dots_per_inch: float) -> list[bytes]:
        """The pages of a sheet as PNG."""
        return self._compile(sheet, "png", dots_per_inch)

    def count(self, sheet: Sheet) -> int:
        """How many pages a sheet has: as pictures of a few dots they cost a third of a PDF."""
        return len(self.pictures(sheet, _TINY))

    def _compile(self, sheet: Sheet, format: Literal["pdf", "png"], ppi: float | None = None) -> list[bytes]:
        from typst import TypstError  # noqa: PLC0415

        source = sheet.source
        if missing := unprintable(source):
            raise NoGlyphError(missing)
        try:
            made = self._compiler.compile(
                source.encode(),
                format=format,
                ppi=ppi,
                pdf_standards=[STANDARD] if format == "pdf" else [],
                timestamp=NO_TIME,
            )
        except TypstError as error:
            raise CannotPrintError(f"“{sheet.title}”排不出来：{error.message}") from error
        assert made is not None  # there is no output file
        return made if isinstance(made, list) else [made]

    def fingerprint(self, sheet: Sheet) -> str:
        """What the PDF of a sheet hangs on: the same fingerprint, the same bytes."""
        digest = hashlib.sha256()
        for part in (version("typst"), version(PACKAGE), STANDARD, sheet.source):
            digest.update(part.encode() + b"\0")
        for path in sheet.pictures:
            digest.update((self._root / "content" / path).read_bytes() + b"\0")
        return digest.hexdigest()


def page_count(pdf: bytes) -> int:
    from pypdf import PdfReader  # noqa: PLC0415 - slow to import, and most builds set nothing anew

    return len(PdfReader(io.BytesIO(pdf)).pages)


def fitted(make: Callable[[int], Sheet], press: Compiler, sizes: range, likely: int) -> int:
    """The largest type of ``sizes`` (points, rising) with which a sheet stands on one page, looked for first around the
    ``likely`` one: each try sets the whole sheet. Raises `CannotPrintError` where none does."""
    below, above = low, high = sizes[0] - 1, sizes[-1] + 1
    size, step = likely, 1
    while high - low > 1:
        low, high = (size, high) if press.count(make(size)) == 1 else (low, size)
        if low > below and high < above:
            size = (low + high) // 2
        else:
            size = min(low + step, high - 1) if low > below else max(high - step, low + 1)
            step *= 2
    if low == below:
        sheet = make(sizes[0])
        raise CannotPrintError(f"“{sheet.title}”太长，一张 {sheet.paper} 纸放不下。请写短一些。")
    return low
