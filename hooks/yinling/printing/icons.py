"""Draws the icons of a site and the picture that a shared link shows, as PNG.

Input: the icon of the theme, an SVG file, and the name of the site. Output: square pictures. Phones and chats want PNG;
it is drawn from the SVG, so that a centre that replaces its icon gets them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from ..core.cache import NO_CACHE, Cache, hash_parts
from ..core.workers import parallel_map, stop_forking
from .compiler import CannotPrintError
from .font import FOLDER, printable
from .typst_code import literal

ICONS = {"icon-32.png": 32, "icon-180.png": 180, "icon-192.png": 192, "icon-512.png": 512}
"""The pixels of each icon by the name of its file: of tabs, of Apple's and of Android's home screens."""
SHARE, SHARE_SIZE = "share.png", 300
"""The picture of a shared link; WeChat wants at least 300 pixels."""
_PAPER, _INK = "#fffdf9", "#94161a"
_LINE = 8  # characters of the name beside each other


def draw(svg: bytes, name: str, cache: Cache = NO_CACHE) -> Mapping[str, bytes]:
    """Return the files by name. Raises CannotPrintError for an SVG that cannot be drawn."""
    key = hash_parts("icons", version("typst"), svg, name)
    return cache.get_or_compute(key, lambda: _drawn(svg, name), dict[str, bytes])


def _drawn(svg: bytes, name: str) -> dict[str, bytes]:
    (files,) = parallel_map(_draw, [(svg, name)], 1, isolated=True)  # Typst starts threads
    return files


def _draw(given: tuple[bytes, str]) -> dict[str, bytes]:
    svg, name = given
    picture = f'image(bytes({literal(svg.decode("utf-8", "replace"))}), format: "svg", fit: "contain", '
    drawn = {file: _png(f"{picture} width: 100%, height: 100%)", size, "none") for file, size in ICONS.items()}
    size = min(40, 280 // max(1, min(len(name), _LINE)))
    share = (
        f"align(center + horizon, stack(spacing: 22pt, {picture} width: 150pt, height: 150pt), "
        f'box(width: 280pt, text(font: "Noto Sans SC", size: {size}pt, weight: 700, fill: rgb("{_INK}"), '
        f"{literal(printable(name))}))))"
    )
    return drawn | {SHARE: _png(share, SHARE_SIZE, f'rgb("{_PAPER}")')}


def _png(content: str, size: int, fill: str) -> bytes:
    """Return a picture of ``size`` pixels in both directions."""
    import typst  # noqa: PLC0415 - slow to load, and most builds find the pictures in the cache

    stop_forking()  # Typst starts threads
    code = f"#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: {fill})\n#{content}\n"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])
    try:
        drawn = typst.compile(code.encode(), format="png", ppi=72, font_paths=fonts)
    except typst.TypstError as error:
        raise CannotPrintError(f"图标画不出来：{error.message}") from error
    assert isinstance(drawn, bytes)
    return drawn
