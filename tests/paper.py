"""What a PDF says, read back as a reader would."""

from __future__ import annotations

import unicodedata

from pypdf import PageObject

# A font may draw 页 with the glyph of the radical ⻚, and the PDF then says the radical.
_RADICALS = str.maketrans(
    "⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳", "西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟"
)


def text_of(page: PageObject) -> str:
    """The words of a page without its spaces and line breaks."""
    return unicodedata.normalize("NFKC", "".join(page.extract_text().split())).translate(_RADICALS)
