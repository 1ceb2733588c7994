"""What everybody may print: the printables that the site offers, as PDF with a picture of the first page."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..core.cache import Cache, hash_parts
from ..derived.agenda import study_plan
from ..derived.overview import Overview
from . import cards, certificates, forms
from .article_renderer import SETTINGS, Renderer
from .compiler import CannotPrintError, Compiler, Sheet
from .packet import packet
from .pdf_cache import FOLDER, PdfCache, PrintedSheet
from .poster import FOLDERS, LIKELY, SIZES, poster, posters
from .sheet_plan import PlannedSheet, planned

URI = "print/"
GROUPS = ("每月学习资料", "上墙内容", "工作理念", "服务卡", "祝福", "空白表格")


@dataclass(frozen=True)
class Printable:
    """A printable of the site: the group it is listed in, its title, the addresses of the PDF and of its picture, the
    paper, how many pages and how many bytes."""

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
    """A centre without the engine's settings has no list of Markdown's extensions: nothing can be set."""
    return (overview.library.root / SETTINGS).is_file()


class ReadyPrintable(NamedTuple):
    """A printable of the site, and the way to its PDF and picture; ``key`` stands for their bytes."""

    printed: Printable
    key: str
    make: Callable[[], PrintedSheet]


def write(
    overview: Overview,
    out: Path,
    cache: Cache,
    progress: Callable[[str], None] = lambda _: None,
    *,
    stale: bool = False,
) -> list[Printable]:
    """Write every public printable below ``out``. The rest is as of `ready`."""
    found = ready(overview, cache, progress, stale=stale)
    (out / URI).mkdir(parents=True, exist_ok=True)
    for printed, _, make in found:
        made = make()
        (out / printed.uri).write_bytes(made.pdf)
        (out / printed.picture).write_bytes(made.picture)
    return [each.printed for each in found]


def ready(
    overview: Overview,
    cache: Cache,
    progress: Callable[[str], None] = lambda _: None,
    *,
    stale: bool = False,
) -> list[ReadyPrintable]:
    """Every public printable, set and kept. ``cache`` knows the list from before; with ``stale`` what was printed then
    will do. Raises `CannotPrintError` for the first that cannot be printed, the way to one as well where what was kept
    is spoilt."""
    library = overview.library
    press = Compiler(library.root)
    store = PdfCache(library.root / FOLDER, press)
    fresh: dict[str, PrintedSheet] = {}

    def set_all(watched: Overview) -> list[PlannedSheet]:
        found = []
        for group, sheet in sheets(watched, store):
            name = press.fingerprint(sheet)
            fresh[name] = store.made(sheet)
            found.append(PlannedSheet(group, sheet.name, sheet.title, sheet.paper, name))
            progress(f"打印资料 {len(found)}")
        store.tidy()  # only now is all asked for that is of use
        return found

    def made(name: str) -> PrintedSheet:
        if name not in fresh and (kept := store.kept(name)):
            return kept
        if name not in fresh:  # what was kept is lost
            set_all(overview)
        if name not in fresh:
            raise CannotPrintError("以前排好的资料不见了，请再生成一次。")
        return fresh[name]

    plan = planned(overview, cache, set_all, stale=stale)
    if not all(sheet.fingerprint in fresh or store.has(sheet.fingerprint) for sheet in plan):
        plan = set_all(overview)
    return [_ready(sheet, cache, partial(made, sheet.fingerprint)) for sheet in plan]


def _ready(sheet: PlannedSheet, cache: Cache, make: Callable[[], PrintedSheet]) -> ReadyPrintable:
    pages, size, width, height = cache.get_or_compute(hash_parts("told", sheet.fingerprint), lambda: _told(make()))
    base = f"{URI}{sheet.name}"
    printed = Printable(sheet.group, sheet.title, f"{base}.pdf", f"{base}.png", width, height, sheet.paper, pages, size)
    return ReadyPrintable(printed, sheet.fingerprint, make)


def _told(made: PrintedSheet) -> tuple[int, int, int, int]:
    """What the list tells of a printable: its pages, its bytes, and the size of its picture."""
    width, height = struct.unpack(">II", made.picture[16:24])  # where a PNG tells its size
    return made.pages, len(made.pdf), width, height


def sheets(overview: Overview, store: PdfCache) -> Iterator[tuple[str, Sheet]]:
    """The public sheets with their group, newest packet first. Branches' own packets, boards and cards are made by
    hand: they would be hundreds."""
    library = overview.library
    renderer = Renderer(library)
    for month in reversed(study_plan(library)):
        yield GROUPS[0], packet(overview, renderer, month)
    for article in posters(library):
        group = GROUPS[1 + FOLDERS.index(article.section)]
        yield group, store.fitted(partial(poster, article, renderer, library), SIZES, LIKELY)
    for kind in cards.KINDS:
        if cards.has_card(kind, overview):
            for up in cards.UPS:
                yield GROUPS[3], cards.blank(kind, up, overview, renderer)
    for number in range(1, len(certificates.greetings(overview, renderer)) + 1):
        yield GROUPS[4], certificates.greeting(overview, renderer, number)
    for form in forms.FORMS.values():
        yield GROUPS[5], form(library)
