"""The font of everything that is printed, and which characters it has.

It is Noto Sans SC (SIL Open Font License 1.1), all weights in one file, from a pinned package.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ..core.signs import for_paper, is_lost_on_paper

PACKAGE = "justmytype-intl-cjk"
_FONT_FOLDER = "fonts/ofl/notosanssc"
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\n\r\t")  # they control line breaks and are not drawn


def _folder() -> Path:
    spec = find_spec(PACKAGE.replace("-", "_"))
    assert spec and spec.origin  # a dependency of this package
    return Path(spec.origin).parent / _FONT_FOLDER


FOLDER = _folder()


@cache
def font_characters() -> str:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415 - an eighth of a second that few texts need

    file = next(FOLDER.glob("*.ttf"))
    with TTFont(file, lazy=True) as font:
        return "".join(map(chr, font["cmap"].getBestCmap()))


def unprintable(text: str, supported: Callable[[], Container[str]] = font_characters) -> str:
    """Return the characters of a text that paper does not show, each once, in the order of their codes.

    ``supported`` returns the characters of the font; a caller that has cached them passes its own function.
    """
    return "".join(sorted(filter(is_lost_on_paper, _without_glyph(text, supported))))


def printable(text: str) -> str:
    """Return a text with what stands on paper for each character that the font lacks."""
    missing: dict[str, str | int | None] = {character: for_paper(character) for character in _without_glyph(text)}
    return text.translate(str.maketrans(missing)) if missing else text


def _without_glyph(text: str, supported: Callable[[], Container[str]] = font_characters) -> Iterator[str]:
    return (each for each in set(text) if not _is_common(each) and each not in supported())


@cache
def _is_common(character: str) -> bool:
    """Return whether a character needs no look into the font: it is no sign, or in GB/T 2312, which the font has."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return character in _INVISIBLE
    return character.isprintable() or character in _INVISIBLE


def describe_character(character: str) -> str:
    """Return a character with its code and name, so that a person can search for it."""
    name = unicodedata.name(character, "")
    return f"{character}（U+{ord(character):04X}{'' if not name or name.startswith('CJK') else f' {name}'}）"
