"""Checks a centre's own theme before a build: whatever the build would refuse, `yinling check` reports.

Input: a valid library. Output: problems, one for each place. A centre without a theme of its own costs nothing.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator
from itertools import chain
from pathlib import Path

from ..core.cache import Caches
from ..core.packaged import PACKAGED
from ..core.problems import Place, Problem, problem
from ..library.article_renderer import Renderer
from ..library.load import Library
from ..library.markdown_settings import SETTINGS, can_render
from ..pages.registry import record_pages
from ..pages.templates import TemplateFileError
from ..pages.theme_files import FOLDER, RECORDS, theme_files
from ..records.article import Article
from ..records.site_settings import Site
from .articles import article_pages
from .theme import Theme, context_of

_OF_OWN, _OF_OTHERS = 50, 2  # pages filled of one template: others may include one of the centre's
_PLACED = re.compile(rf"(?:{FOLDER.as_posix()}/)?([^：:\s]+\.\w+)(?::(\d+))?：(.+)", re.S)


def check_templates(library: Library, caches: Caches) -> Iterator[Problem]:
    """Yield a problem for each file of the centre's theme that a build could not use.

    Of each template of the centre 50 pages are filled: a mistake that only a later page has is found by the build."""
    own = own_files(library.root)
    if not own or not library.all(Site):
        return
    for message in dict.fromkeys(_mistakes(library, caches, own)):
        place = _PLACED.fullmatch(message)
        at = Place((FOLDER / place[1]).as_posix(), int(place[2] or 1)) if place else Place(FOLDER.as_posix())
        yield problem("template-invalid", at, why=place[3] if place else message)


def own_files(root: Path) -> list[str]:
    """Return the names of the files of the theme that a centre has added or changed."""
    given = PACKAGED / FOLDER
    return [name for name, path in theme_files(root).items() if path != given / name and _differ(path, given / name)]


def _differ(path: Path, other: Path) -> bool:
    return not other.is_file() or path.read_bytes() != other.read_bytes()


def _mistakes(library: Library, caches: Caches, own: Collection[str]) -> Iterator[str]:
    theme = Theme(library.root, library.site)
    frames: list[Callable[[], object]] = [theme.layouts, theme.unknown_page, lambda: theme.moved_page("a/", "b/")]
    for make in (*frames, lambda: deque(theme.files(caches["icons"]), maxlen=0)):
        yield from _error_of(make)
    templates = {name.removeprefix(f"{RECORDS}/") for name in own if name.startswith(f"{RECORDS}/")}
    if not templates:
        return
    context, filled = context_of(library, caches), Counter[str]()
    bodies: dict[str, str] = {}
    if can_render(library.root / SETTINGS):
        rendered = Renderer(library, caches["articles"]).render(context.library.all(Article))
        bodies = {article.id: html for article, html in rendered}
    for page in chain(article_pages(context, bodies) if bodies else (), record_pages(context)):
        if filled[page.template] < (_OF_OWN if page.template in templates else _OF_OTHERS):
            filled[page.template] += 1
            yield from _error_of(page.make)


def _error_of(make: Callable[[], object]) -> Iterator[str]:
    try:
        make()
    except TemplateFileError as error:
        yield str(error)
