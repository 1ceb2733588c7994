"""The font that everything is printed in: Noto Sans SC (SIL Open Font License 1.1), all weights in one file, from a
pinned package; and which characters it has."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container
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
def glyphs() -> str:
    """The characters that the font has."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415 - an eighth of a second that few texts need

    file = next(FOLDER.glob("*.ttf"))
    with TTFont(file, lazy=True) as font:
        return "".join(map(chr, font["cmap"].getBestCmap()))


def unprintable(text: str, drawn: Callable[[], Container[str]] = glyphs) -> str:
    """The characters of a text that the font has no glyph for, each once, in the order of their codes. ``drawn`` is a
    way to `glyphs`, for whoever remembers them."""
    unusual = (character for character in set(text) if not _is_usual(character))
    return "".join(sorted(character for character in unusual if character not in drawn()))


@cache
def _is_usual(character: str) -> bool:
    """Whether a character is one of GB/T 2312, which the font has whole, or not drawn: the font need not be read."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return character in _NOT_DRAWN
    return True


def named(character: str) -> str:
    """A character as a person can look for it: itself and its number."""
    return f"{character}（U+{ord(character):04X}{_name(character)}）"


def _name(character: str) -> str:
    name = unicodedata.name(character, "")
    return "" if not name or name.startswith("CJK") else f" {name}"
