"""Reads the theme of a centre: the frames of its pages, the page for unknown addresses, and the files that pages load.

Input: the files of the theme (`theme_files`). Output: HTML and bytes. Links among them are refused: they may lead to
any file.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rjsmin import jsmin

from ..core.cache import NO_CACHE, Cache, Caches
from ..core.packaged import PACKAGED
from ..core.problems import Place, Problem, as_text, has_errors, problem
from ..derived.overview import Overview
from ..library.load import Library
from ..pages.context import SiteContext
from ..pages.description import shorten
from ..pages.layout import DEPTHS, Layout, navigation, placeholders
from ..pages.sandbox import Sandbox
from ..pages.templates import TemplateFileError, not_utf8, render, theme_name
from ..pages.theme_files import FOLDER, content_of, loaded_files, theme_files, theme_folders
from ..printing import icons
from ..printing.compiler import CannotPrintError
from ..records.site_settings import Site

ICON, MANIFEST = "assets/yinling.svg", "site.webmanifest"
MADE_FILES = frozenset({MANIFEST, *(f"assets/{name}" for name in (*icons.ICONS, icons.SHARE))})
"""The addresses of the files that every site has, and that a theme need not have."""
_SIZES_OF_APPS = (192, 512)
_LIKE = 0.9  # how like the name of a template another one is by mistake
_LONGEST_NAME = 12  # characters below an icon; phones cut more


def check_theme(root: Path) -> Iterator[Problem]:
    """Yield a problem for what is no plain file or folder in the theme of a centre, and for each misnamed template."""
    folder, given = root / FOLDER, PACKAGED / FOLDER
    templates = [path.relative_to(given).as_posix() for path in given.rglob("*.html")]
    for path in [folder] if folder.is_symlink() else sorted(folder.rglob("*")):
        place, name = Place(path.relative_to(root).as_posix()), path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield problem("file-is-link", place)
        elif not path.is_file() and not path.is_dir():
            yield problem("file-special", place)
        elif name not in templates and (meant := get_close_matches(name, templates, 2, _LIKE)):
            yield problem("template-unused", place, name=name, meant="”或“".join(meant))


def _check_encoding(path: Path) -> None:
    try:
        path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise TemplateFileError(not_utf8(theme_name(path.as_posix()))) from error


def context_of(library: Library, caches: Caches | None = None) -> SiteContext:
    return SiteContext(Overview(library), caches)


class Theme:
    """The theme in the folder of a centre, with the settings of its site."""

    def __init__(self, root: Path, site: Site) -> None:
        if has_errors(found := [*check_theme(root)]):
            raise TemplateFileError(as_text(found))
        self._root, self._site = root, site
        self._environment = Sandbox(theme_folders(root))

    def layouts(self) -> dict[int, Layout]:
        """Return the frames of pages by the depth of their addresses, which the frame's relative links depend on."""
        parts = placeholders()
        return {depth: Layout(self._render("base.html", parts, "a/" * depth)) for depth in DEPTHS}

    def unknown_page(self) -> str:
        """Return the page that a host shows for unknown addresses; its links start at the site's root."""
        return self._render("404.html", self._parts("这一页没有找到"), None)

    def moved_page(self, address: str, target: str) -> str:
        """Return the page at an old address, which leads to ``target``."""
        return self._render("moved.html", self._parts("这一页搬家了"), address, target=target)

    def _parts(self, title: str) -> dict[str, Any]:
        """Return the parts of a page that is at no address of its own."""
        description = f"{title}。网址可能写错了，或者这一页换了地方。从{self._site.name}的首页能找到各个栏目。"
        more = {"title": title, "title_end": f" - {self._site.name}", "description": shorten(description)}
        return dict.fromkeys(placeholders(), "") | more

    def files(self, cache: Cache = NO_CACHE) -> Iterator[tuple[str, bytes]]:
        """Yield the paths and contents of the files that pages load; scripts are minified, which saves a quarter.

        The icons are drawn from the theme's, except those that a centre has of its own. ``cache`` has drawn ones.
        """
        yield from self._app_files(theme_files(self._root), cache)
        for uri, parts in loaded_files(self._root).items():
            content = content_of(parts)
            if uri.endswith((".js", ".css")):
                for part in parts:
                    _check_encoding(part)
            yield uri, jsmin(content.decode()).encode() if uri.endswith(".js") else content

    def _app_files(self, files: Mapping[str, Path], cache: Cache) -> Iterator[tuple[str, bytes]]:
        """Yield the icons, the picture for shared links, and what a phone reads to put the site on its home screen."""
        try:
            drawn = icons.draw(files[ICON].read_bytes(), self._site.name, cache)
        except CannotPrintError as error:
            raise TemplateFileError(f"{FOLDER / ICON}：{error}。请换一个 SVG 文件。") from None
        made = {f"assets/{name}": picture for name, picture in drawn.items()} | {MANIFEST: self._manifest()}
        yield from ((uri, content) for uri, content in made.items() if uri not in files)

    def _manifest(self) -> bytes:
        """Return the web app manifest. ``browser``: the page keeps the browser's own buttons, which people know."""
        name = self._site.name
        sizes = [(file, size) for file, size in icons.ICONS.items() if size in _SIZES_OF_APPS]
        pictures = [{"src": f"assets/{file}", "sizes": f"{size}x{size}", "type": "image/png"} for file, size in sizes]
        values = {"name": name, "short_name": name[:_LONGEST_NAME], "lang": "zh-CN", "start_url": "./", "scope": "./"}
        values |= {"display": "browser", "background_color": "#fffdf9", "theme_color": "#94161a"}
        return json.dumps({**values, "icons": pictures}, ensure_ascii=False, indent=1).encode() + b"\n"

    def _render(self, name: str, parts: Mapping[str, Any], uri: str | None, **more: str) -> str:
        """Render a template. Links are relative to ``uri``; with None they start at the root of the host."""

        def url(path: str) -> str:
            if uri is None:
                return posixpath.join(self._site.path, path)
            return posixpath.relpath(path, uri or ".") + ("/" if path.endswith("/") else "")

        sections = list(navigation(self._site.org_word))
        values = {"yl": parts, "yl_site": self._site, "yl_sections": sections, "url": url, **more}
        return render(self._environment, name, values)
