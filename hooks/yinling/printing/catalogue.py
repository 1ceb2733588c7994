"""The public printables of the site: what everybody may download, as PDF with a picture of the first page."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..core.cache import Cache, Caches, hash_parts
from ..derived.agenda import study_plan
from ..derived.overview import Overview
from ..library.article_renderer import Renderer
from ..library.markdown_settings import SETTINGS
from . import cards, certificates, forms
from .compiler import CannotPrintError, Compiler, Sheet
from .packet import packet
from .pdf_cache import PdfCache, PrintedSheet
from .poster import FOLDERS, FONT_SIZES, LIKELY_SIZE, poster, poster_articles
from .sheet_plan import PlannedSheet, plan_sheets

Progress = Callable[[str], None]
URI = "print/"
GROUPS = ("每月学习资料", "上墙内容", "工作理念", "服务卡", "祝福", "空白表格")


@dataclass(frozen=True)
class Printable:
    """A printable as the site lists it: ``uri`` is the address of its PDF, ``size`` the bytes of the PDF."""

    group: str
    title: str
    uri: str
    picture: str
    picture_width: int
    picture_height: int
    paper: str
    pages: int
    size: int

    @property
    def megabytes(self) -> str:
        return f"{max(self.size / 1e6, 0.1):.1f} 兆"


def can_print(overview: Overview) -> bool:
    """Return whether the site has the settings file that lists the Markdown extensions of its articles."""
    return (overview.library.root / SETTINGS).is_file()


class ReadyPrintable(NamedTuple):
    """A printable with its cache key and the function that returns its PDF and picture."""

    printable: Printable
    key: str
    load: Callable[[], PrintedSheet]


def write(
    overview: Overview, out: Path, caches: Caches, progress: Progress = lambda _: None, *, stale: bool = False
) -> list[Printable]:
    """Write every public printable below ``out``. For the other parameters see `prepare`."""
    prepared = prepare(overview, caches, progress, stale=stale)
    (out / URI).mkdir(parents=True, exist_ok=True)
    for printable, _, load in prepared:
        printed = load()
        (out / printable.uri).write_bytes(printed.pdf)
        (out / printable.picture).write_bytes(printed.picture)
    return [each.printable for each in prepared]


def prepare(
    overview: Overview, caches: Caches, progress: Progress = lambda _: None, *, stale: bool = False
) -> list[ReadyPrintable]:
    """Compile every public printable that is not in the PDF cache, and return all of them.

    ``caches`` have the list and the PDFs of the last build; with ``stale`` that list is used whatever has changed
    since. Raises `CannotPrintError` for the first sheet that cannot be printed; ``load`` of a result does so if a
    cached file is damaged.
    """
    cache, pdfs = caches["print"], caches["pdf"]
    library = overview.library
    compiler = Compiler(library.root)
    pdf_cache = PdfCache(pdfs, compiler)
    compiled: dict[str, PrintedSheet] = {}

    def compile_all(source: Overview) -> list[PlannedSheet]:
        planned = []
        for group, sheet in sheets(source, pdf_cache):
            key = compiler.cache_key(sheet)
            compiled[key] = pdf_cache.get_or_compile(sheet)
            planned.append(PlannedSheet(group, sheet.name, sheet.title, sheet.paper, key))
            progress(f"打印资料 {len(planned)}")
        return planned

    def load(key: str) -> PrintedSheet:
        if key not in compiled and (cached := pdf_cache.get(key)):
            return cached
        if key not in compiled:  # the cached file is damaged
            compile_all(overview)
        if key not in compiled:
            raise CannotPrintError("以前排好的资料不见了，请再生成一次。")
        return compiled[key]

    planned = plan_sheets(overview, cache, compile_all, stale=stale)
    if not all(sheet.cache_key in compiled or pdf_cache.has(sheet.cache_key) for sheet in planned):
        planned = compile_all(overview)
    if not compiled:
        pdfs.keep_all()  # `sheets` has not asked for the font sizes
    return [_ready(sheet, cache, partial(load, sheet.cache_key)) for sheet in planned]


def _ready(sheet: PlannedSheet, cache: Cache, load: Callable[[], PrintedSheet]) -> ReadyPrintable:
    key = hash_parts("dimensions", sheet.cache_key)
    pages, size, width, height = cache.get_or_compute(key, lambda: _dimensions(load()), tuple[int, int, int, int])
    base = f"{URI}{sheet.name}"
    uris = f"{base}.pdf", f"{base}.png"
    printable = Printable(sheet.group, sheet.title, *uris, width, height, sheet.paper, pages, size)
    return ReadyPrintable(printable, sheet.cache_key, load)


def _dimensions(printed: PrintedSheet) -> tuple[int, int, int, int]:
    """Return the number of pages, the bytes of the PDF, and the width and height of the picture in pixels."""
    width, height = struct.unpack(">II", printed.picture[16:24])  # where a PNG file has its size
    return printed.pages, len(printed.pdf), width, height


def sheets(overview: Overview, pdf_cache: PdfCache) -> Iterator[tuple[str, Sheet]]:
    """Yield the public sheets with their group, newest packet first.

    Packets, boards and cards of single branches are left out: they would be hundreds, and are printed by command.
    """
    library = overview.library
    renderer = Renderer(library)
    for month in reversed(study_plan(library)):
        yield GROUPS[0], packet(overview, renderer, month)
    for article in poster_articles(library):
        group = GROUPS[1 + FOLDERS.index(article.section)]
        yield group, pdf_cache.get_or_fit(partial(poster, article, renderer, library), FONT_SIZES, LIKELY_SIZE)
    for kind in cards.KINDS:
        if cards.has_card(kind, overview):
            for up in cards.UPS:
                yield GROUPS[3], cards.blank_sheet(kind, up, overview, renderer)
    for number in range(1, len(certificates.greetings(overview, renderer)) + 1):
        yield GROUPS[4], certificates.greeting(overview, renderer, number)
    for form in forms.FORMS.values():
        yield GROUPS[5], form(library)
