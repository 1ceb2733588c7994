"""What everybody may print: the printables that the site offers, as PDF with a picture of the first page."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..derive.calendar import study_plan
from ..derive.overview import Overview
from ..memory import Drawer
from . import cards, forms, honour
from .markdown import SETTINGS, Renderer
from .packet import packet
from .plan import Planned, planned
from .poster import FOLDERS, SIZES, poster, posters
from .press import Press, Sheet
from .store import FOLDER, Made, Store

URI = "print/"
GROUPS = ("每月学习资料", "上墙内容", "工作理念", "服务卡", "祝福", "空白表格")


@dataclass(frozen=True)
class Printed:
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


def write(
    overview: Overview,
    out: Path,
    drawer: Drawer,
    progress: Callable[[str], None] = lambda _: None,
    *,
    stale: bool = False,
) -> list[Printed]:
    """Write every public printable below ``out``. ``drawer`` knows the list from before; with ``stale`` what was
    printed then will do. Raises `CannotPrintError` for the first that cannot be printed."""
    library = overview.library
    press = Press(library.root)
    store = Store(library.root / FOLDER, press)
    fresh: dict[str, Made] = {}

    def make(watched: Overview) -> list[Planned]:
        found = []
        for group, sheet in sheets(watched, store):
            name = press.fingerprint(sheet)
            fresh[name] = store.made(sheet)
            found.append(Planned(group, sheet.name, sheet.title, sheet.paper, name))
            progress(f"打印资料 {len(found)}")
        store.tidy()  # only now is all asked for that is of use
        return found

    def found(sheets: list[Planned]) -> list[tuple[Planned, Made | None]]:
        return [(sheet, fresh.get(sheet.fingerprint) or store.kept(sheet.fingerprint)) for sheet in sheets]

    rows = found(planned(overview, drawer, make, stale=stale))
    if not all(made for _, made in rows):  # what was kept is lost
        rows = found(make(overview))
    folder = out / URI
    folder.mkdir(parents=True, exist_ok=True)
    return [_written(sheet, made, folder) for sheet, made in rows if made]


def _written(sheet: Planned, made: Made, folder: Path) -> Printed:
    (folder / f"{sheet.name}.pdf").write_bytes(made.pdf)
    (folder / f"{sheet.name}.png").write_bytes(made.picture)
    base = f"{URI}{sheet.name}"
    width, height = struct.unpack(">II", made.picture[16:24])  # where a PNG tells its size
    return Printed(
        sheet.group, sheet.title, f"{base}.pdf", f"{base}.png", width, height, sheet.paper, made.pages, len(made.pdf)
    )


def sheets(overview: Overview, store: Store) -> Iterator[tuple[str, Sheet]]:
    """The public sheets with their group, newest packet first. Branches' own packets, boards and cards are made by
    hand: they would be hundreds."""
    library = overview.library
    renderer = Renderer(library)
    for month in reversed(study_plan(library)):
        yield GROUPS[0], packet(overview, renderer, month)
    for article in posters(library):
        group = GROUPS[1 + FOLDERS.index(article.section)]
        yield group, store.fitted(lambda size, a=article: poster(a, renderer, library, size), SIZES)  # type: ignore[misc]
    for kind in cards.KINDS:
        if cards.has_card(kind, overview):
            for up in cards.UPS:
                yield GROUPS[3], cards.blank(kind, up, overview, renderer)
    for number in range(1, len(honour.greetings(overview, renderer)) + 1):
        yield GROUPS[4], honour.greeting(overview, renderer, number)
    for form in forms.FORMS.values():
        yield GROUPS[5], form(library)
