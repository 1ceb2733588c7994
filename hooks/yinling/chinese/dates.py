"""Days and months in the forms that people write them, as tokens: 2019年6月5日, 2019-06-05, 六月五日, 二〇一九年六月.

``assets/search-index.js`` reads queries just so."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGITS = "〇一二三四五六七八九"
_NUMBER = "[0-9]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_WORDS = re.compile(
    rf"(?:(?P<year>[0-9]{{4}}|[〇零一二三四五六七八九]{{4}})\s*年\s*)?(?P<month>{_NUMBER})\s*月(?:份|\s*(?P<day>{_NUMBER})\s*[日号])?"
    rf"|(?P<alone>[0-9]{{4}}|[〇零一二三四五六七八九]{{4}})\s*年"
)
_FIGURES = re.compile(r"(?<![0-9])(?P<year>[0-9]{4})[-./](?P<month>[0-9]{1,2})(?:[-./](?P<day>[0-9]{1,2}))?(?![0-9])")
# Nothing else stands in a day: the patterns are tried where such signs stand together.
_SIGNS = re.compile(r"[0-9〇零一二三四五六七八九十年月日号份\s./-]{2,}")


def tokens_of(year: int | None, month: int | None, day: int | None) -> Iterator[str]:
    """Every way in which a day can be asked for: by itself, its month, its year, with the year and without."""
    if year:
        yield f"#{year}"
    if month and 1 <= month <= 12:
        yield f"#-{month:02d}"
        if year:
            yield f"#{year}{month:02d}"
        if day and 1 <= day <= 31:
            yield f"#-{month:02d}{day:02d}"
            if year:
                yield f"#{year}{month:02d}{day:02d}"


def tokens_in(text: str) -> set[str]:
    """The tokens of all days and months that a text names."""
    found: set[str] = set()
    for signs in _SIGNS.findall(text):
        for match in _WORDS.finditer(signs):
            year = match["year"] or match["alone"]
            found.update(tokens_of(_year(year), _number(match["month"]), _number(match["day"])))
        for match in _FIGURES.finditer(signs):
            found.update(tokens_of(int(match["year"]), int(match["month"]), int(match["day"] or 0)))
    return found


def _year(written: str | None) -> int | None:
    if not written:
        return None
    return int(
        "".join(
            str(_DIGITS.index("〇" if char == "零" else char)) if char in _DIGITS + "零" else char for char in written
        )
    )


def _number(written: str | None) -> int | None:
    """A number up to 31 in figures or in Chinese."""
    if not written:
        return None
    if written[0] in "0123456789":
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return 10 * (_DIGITS.index(tens) if tens else 1 if ten else 0) + (_DIGITS.index(ones) if ones else 0)
