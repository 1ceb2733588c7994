"""The public printables of the site: what everybody may download, as PDF with a picture of the first page."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..core.cache import Cache, Caches, Changes, hash_parts
from ..core.progress import Progress
from ..core.workers import parallel_map
from ..derived.agenda import study_plan
from ..derived.overview import Overview
from ..library.article_renderer import Renderer
from ..library.markdown_settings import SETTINGS
from ..library.public import PublicLibrary
from ..library.record_library import Read, RecordedLibrary, Reuse
from . import cards, certificates, forms
from .compiler import CannotPrintError, Compiler, Sheet
from .packet import packet
from .paper_names import POSTER_FOLDERS
from .pdf_cache import PdfCache, PrintedSheet
from .poster import FONT_SIZES, LIKELY_SIZE, poster, poster_articles

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
        return f"{max(self.size / 1e6, 0.1):.1f}\u00a0兆"


def can_print(overview: Overview) -> bool:
    """Return whether the site has the settings file that lists the Markdown extensions of its articles."""
    return (overview.library.root / SETTINGS).is_file()


@dataclass(frozen=True)
class PlannedSheet:
    """A public sheet as the site lists it: ``name`` is the file name without suffix, ``cache_key`` finds its PDF."""

    group: str
    name: str
    title: str
    paper: str
    cache_key: str


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
    library, cache = overview.library, caches["print"]
    compiler = Compiler(library.root, library.wording)
    pdf_cache = PdfCache(caches["pdf"], compiler)
    compiled: dict[str, PrintedSheet] = {}

    def compile_all(source: RecordedLibrary) -> list[PlannedSheet]:
        jobs = [*sheet_jobs(Overview(source, PublicLibrary(source)), Renderer(source, caches["articles"]))]
        work = partial(_compile, pdf_cache, source)
        planned = []
        for number, done in enumerate(parallel_map(work, jobs, 1, isolated=True), 1):
            progress(f"打印资料 {number}/{len(jobs)}")
            source.reads.update(done.reads)
            caches["pdf"].merge(done.changes)
            if done.printed:
                compiled[done.planned.cache_key] = done.printed
            planned.append(done.planned)
        return planned

    def load(key: str) -> PrintedSheet:
        if key not in compiled and (cached := pdf_cache.get(key)):
            return cached
        if key not in compiled:  # the cached file is damaged
            compile_all(RecordedLibrary.of(library))
        if key not in compiled:
            raise CannotPrintError("以前排好的资料不见了，请再生成一次。")
        return compiled[key]

    last = hash_parts("last")
    planned = cache.get(last, list[PlannedSheet]) if stale else None
    if planned is None:
        key = hash_parts((library.root / SETTINGS).read_bytes())
        planned = Reuse(library).run(cache, key, compile_all, list[PlannedSheet])
    if not all(sheet.cache_key in compiled or pdf_cache.has(sheet.cache_key) for sheet in planned):
        planned = compile_all(RecordedLibrary.of(library))
    cache.put(last, planned)
    if not compiled:
        caches["pdf"].keep_all()  # no job has asked for the font sizes
    return [_ready(sheet, cache, partial(load, sheet.cache_key)) for sheet in planned]


class SheetJob(NamedTuple):
    """A sheet to make and compile; the function makes it in the largest font size that fits where that is asked for."""

    group: str
    make: Callable[[PdfCache], Sheet]


class _Done(NamedTuple):
    """A sheet that a worker compiled, None if it was cached; what the worker changed in the cache, and what it read."""

    planned: PlannedSheet
    printed: PrintedSheet | None
    changes: Changes
    reads: dict[Read, None]


def _compile(pdf_cache: PdfCache, source: RecordedLibrary, job: SheetJob) -> _Done:
    sheet = job.make(pdf_cache)
    planned = PlannedSheet(job.group, sheet.name, sheet.title, sheet.paper, pdf_cache.key_of(sheet))
    printed = None if pdf_cache.get(planned.cache_key) else pdf_cache.get_or_compile(sheet)
    return _Done(planned, printed, pdf_cache.take_changes(), source.reads)


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


def sheet_jobs(overview: Overview, renderer: Renderer) -> Iterator[SheetJob]:
    """Yield the public sheets, newest packet first.

    Packets, boards and cards of single branches are left out: they would be hundreds, and are printed by command.
    """
    library = overview.library

    def job(group: str, make: Callable[..., Sheet], *given: object) -> SheetJob:
        return SheetJob(group, lambda _: make(*given))

    for month in reversed(study_plan(library)):
        yield job(GROUPS[0], packet, overview, renderer, month)
    for article in poster_articles(library):
        group, make = GROUPS[1 + POSTER_FOLDERS.index(article.section)], partial(poster, article, renderer, library)
        yield SheetJob(group, lambda pdf_cache, make=make: pdf_cache.get_or_fit(make, FONT_SIZES, LIKELY_SIZE))  # type: ignore[misc]
    for kind in cards.card_kinds(overview):
        for up in cards.ups_of(kind, overview, renderer):
            yield job(GROUPS[3], cards.blank_sheet, kind, up, overview, renderer)
    for number in range(1, len(certificates.greetings(overview, renderer)) + 1):
        yield job(GROUPS[4], certificates.greeting, overview, renderer, number)
    yield from (job(GROUPS[5], form, library) for form in forms.FORMS.values())
