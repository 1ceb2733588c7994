"""Read the text of a PDF page."""

from __future__ import annotations

import unicodedata

from pypdf import PageObject

# A font may draw 页 with the glyph of the radical ⻚; the PDF then has the radical as its text.
_RADICALS = str.maketrans(
    "⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳", "西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟"
)


def text_of(page: PageObject) -> str:
    """Return the text of a page without spaces and line breaks."""
    return unicodedata.normalize("NFKC", "".join(page.extract_text().split())).translate(_RADICALS)
