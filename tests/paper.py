"""Read the text of a PDF page."""

from __future__ import annotations

import unicodedata

from pypdf import PageObject

# A font may draw 页 with the glyph of the radical ⻚, and 户 with that of 戶; the PDF then has these as its text.
_RADICALS = str.maketrans(
    "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳戶", "母民西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟户"
)


def text_of(page: PageObject) -> str:
    """Return the text of a page without spaces and line breaks."""
    return unicodedata.normalize("NFKC", "".join(page.extract_text().split())).translate(_RADICALS)
