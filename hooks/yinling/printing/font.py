"""The font that everything is printed in: Noto Sans SC (SIL Open Font License 1.1), all weights in one file, from a
pinned package; and which characters it has."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "justmytype-intl-cjk"
_FOLDERS = "fonts/ofl/notosanssc"
# They say how text breaks and are not drawn.
_NOT_DRAWN = frozenset("\u200b\u200c\u200d\u2060\n\r\t")


def _folder() -> Path:
    spec = find_spec(PACKAGE.replace("-", "_"))
    assert spec and spec.origin  # a dependency of this package
    return Path(spec.origin).parent / _FOLDERS


FOLDER = _folder()


@cache
def _glyphs() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415 - a quarter of a second that few texts need

    file = next(FOLDER.glob("*.ttf"))
    with TTFont(file, lazy=True) as font:
        return frozenset(font["cmap"].getBestCmap())


def unprintable(text: str) -> str:
    """The characters of a text that the font has no glyph for, each once, in the order of their codes."""
    return "".join(sorted(character for character in set(text) if not _is_drawn(character)))


@cache
def _is_drawn(character: str) -> bool:
    """Whether the font has a character. It has GB/T 2312 whole: that is known without reading the font."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return character in _NOT_DRAWN or ord(character) in _glyphs()
    return True


def named(character: str) -> str:
    """A character as a person can look for it: itself and its number."""
    return f"{character}（U+{ord(character):04X}{_name(character)}）"


def _name(character: str) -> str:
    name = unicodedata.name(character, "")
    return "" if not name or name.startswith("CJK") else f" {name}"
