"""Signs that carry nothing, and signs that a font may lack: what to show of them.

Texts that are copied from chats and web pages bring marks of direction, variants and widths that nobody can see.
"""

from __future__ import annotations

import re
import unicodedata

# Python-Markdown writes \x02 and \x03 itself.
_CONTROLS = "\x01\x04-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_WITHOUT_WIDTH = (
    f"{_CONTROLS}\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u2069\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
)
WITHOUT_WIDTH = re.compile(f"[{_WITHOUT_WIDTH}]")
"""Characters without width that change no character beside them: an emoji keeps its joiner and its variant."""
_ON_PAPER = re.compile(
    f"[{_WITHOUT_WIDTH}\u200c\u200d\u180b-\u180e\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0000-\U000e01ef]"
)
_KEPT = "\u200b\u2060"  # they say where a line may break
_SPACES = re.compile("[\x0b\x0c\x85\u115f\u1160\u1680\u2000-\u200a\u202f\u205f\u2800\u3164\uffa0]")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("✔☑✅🗸", "√"), **dict.fromkeys("☐◻⬜▢🔲", "□"), **dict.fromkeys("✗✘✖❌❎✕", "×"),
        **dict.fromkeys("⭐🌟✦✨", "★"), **dict.fromkeys("❤💗💖💕🧡💛💚💙💜", "♥"), **dict.fromkeys("☏📞✆", "☎"),
        **dict.fromkeys("►⏵", "▶"), **dict.fromkeys("➜➔➡⮕", "→"), **dict.fromkeys("⚫⬤🔴🔵", "●"), "❗": "！",
        "❓": "？", "❕": "！", "❔": "？", "➕": "＋", "➖": "－", "✖": "×", "➗": "÷", "❌": "×", "\u20e3": "",
    }
)  # fmt: skip
UNKNOWN = "〓"
"""What printers set for a character that they do not have."""


def without_invisible(text: str) -> str:
    """Return a text without the characters that have no width, and with plain spaces of any width."""
    return text if text.isascii() else _SPACES.sub(" ", WITHOUT_WIDTH.sub("", text))


def for_paper(character: str) -> str:
    """Return what stands on paper for a character that the font lacks: one like it, nothing, or `UNKNOWN`."""
    if character in _KEPT:
        return character
    if _ON_PAPER.match(character):
        return ""
    if (like := _SPACES.sub(" ", character.translate(_ALIKE))) != character:
        return like
    return UNKNOWN if unicodedata.category(character)[0] in "LNM" else ""


def is_lost_on_paper(character: str) -> bool:
    """Return whether a character that the font lacks means something that its form on paper does not show."""
    return not _ON_PAPER.match(character) and for_paper(character) in ("", UNKNOWN) and character not in "\u20e3"
