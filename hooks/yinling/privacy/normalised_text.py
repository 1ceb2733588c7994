"""A text as a reader takes it, with the way back to where each character stands in the file.

Half-width for full-width, no characters that cannot be seen, entities as what they stand for: what hides a number from
a search does not hide it from a reader.
"""

from __future__ import annotations

import html
import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property

# Letters, signs and marks of format; the rest of Unicode is Chinese characters, pictures or empty.
_SIGNS = [
    chr(code) for code in (*range(0x3400), *range(0xA000, 0xD800), *range(0xF900, 0x10000), *range(0x1D7CE, 0x1D800))
]
# What takes no room of its own: marks of format, marks put on the character before, controls, fillers.
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
INVISIBLE = "".join(
    sign
    for sign in _SIGNS
    if sign in _FILLERS or (unicodedata.category(sign) in ("Cf", "Mn", "Me", "Cc") and sign not in "\t\n\r")
)
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u2028\u2029"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u30fc\ufe58\ufe63"
_DOTS = "\u00b7\u2022\u2027\u22c5\u30fb\uff65"
_READ_AS = {
    **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_DOTS, "\u00b7"),
    **{sign: str(value) for sign in _SIGNS if (value := unicodedata.digit(sign, None)) is not None},  # ①, ⁹, ٩
    **dict.fromkeys("\t\r", " "),
}
_HIDDEN = re.compile(f"[{re.escape(INVISIBLE)}\U000e0000-\U000e01ff]+")  # and tags, variants
# What nearly every text is written with, found fast as a few ranges; the rest is looked at sign by sign.
_USUAL = "，。、；：？！（）“”《》"
_UNUSUAL = re.compile(f"[^\n -~\u4e00-\u9fff{_USUAL}]")
# What HTML and YAML spell out: &#49; and \\x31.
_NAMED = r"(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});?"
_ENTITY = re.compile(f"&{_NAMED}")
_SPELT = re.compile(rf"[&\\](?:(?<=&){_NAMED}|(?<=\\)(?:x[0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|U000[0-9a-fA-F]{{5}}))")
# A line that goes on: its break, the indentation and the mark of a quotation or a comment are no end of a sentence;
# what begins with a key, a dash, a table's bar or a heading is another thing.
# The patterns begin with the plain character by which they are found fast, and look back over it.
_TEXT, _KEY = r"(?=[^\s#|>])(?![-*] )", r"[^\n:]{1,12}:(?:[ \n]|$)"
_BREAK = re.compile(rf"\n(?<=\S\n)(?P<comma>(?<=,\n))? *{_TEXT}(?(comma)|(?!{_KEY}))")
_MARKED = re.compile(rf"\n(?<=\S\n) *(?P<mark>[>#]) ?{_TEXT}(?!{_KEY})")
_SPACE, _TRAILING = re.compile(" +"), re.compile(r" +(?=\n)")
_GAP = re.compile(r" (?<=[^\x00-\x7f] ) *(?=\S)| (?<=\S ) *(?=[^\x00-\x7f])")


Spelling = str | Callable[[re.Match[str]], str]


class NormalisedText:
    """A text as it is read. ``text`` is searched; `origin` leads from a place in it to the place in the file's text.

    Most texts hold nothing, so that the way back is made when somebody asks for it."""

    def __init__(self, text: str, made: tuple[NormalisedText, re.Pattern[str], Spelling] | None = None) -> None:
        self.text = text
        self._made = made

    def replaced(self, pattern: re.Pattern[str], by: Spelling) -> NormalisedText:
        """The view with what a pattern matches written otherwise; the new characters stand where the match began."""
        return self.written(pattern.sub(by, self.text), pattern, by)

    def written(self, text: str, pattern: re.Pattern[str], by: Spelling) -> NormalisedText:
        """As `replaced`, for whoever has a faster way to the same text than the pattern."""
        return NormalisedText(text, (self, pattern, by))

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text as it was written."""
        if self._made is None:
            return start, end
        first = self._before(start)
        return self._made[0].origin(first, max(self._before(end - 1), first) + 1)

    def _before(self, at: int) -> int:
        """Where a character stood in the view that this was made from."""
        new, old, kept = self._pieces[bisect_right(self._pieces, (at, sys.maxsize, True)) - 1]
        return old + at - new if kept else old

    @cached_property
    def _pieces(self) -> list[tuple[int, int, bool]]:
        """The stretches of the view: where each begins, where it began before, and whether it is as it was."""
        assert self._made is not None
        made_from, pattern, by = self._made
        pieces = [(0, 0, True)]
        new = rest = 0
        for match in pattern.finditer(made_from.text):
            new += match.start() - rest
            written = by if isinstance(by, str) else by(match)
            pieces.append((new, match.start(), False))
            new += len(written)
            rest = match.end()
            pieces.append((new, rest, True))
        return pieces

    def joined(self) -> NormalisedText:
        """The view without the breaks of lines that go on."""
        text = self.text
        while " \n" in text:
            text = text.replace(" \n", "\n")
        return self.written(text, _TRAILING, "").replaced(_MARKED, _joined).replaced(_BREAK, "")

    def tight(self) -> NormalisedText:
        """The view with no spaces."""
        return self.written(self.text.replace(" ", ""), _SPACE, "")

    def prose(self) -> NormalisedText:
        """The view without the spaces beside Chinese characters."""
        return self.replaced(_GAP, "")


def normalise(text: str) -> NormalisedText:
    """A text as a reader takes it."""
    unusual = set(_UNUSUAL.findall(text))
    shown = text
    for sign in unusual:
        if _HIDDEN.match(sign):
            shown = shown.replace(sign, "")
    view = NormalisedText(text).written(shown, _HIDDEN, "")
    if "&" in shown or "\\" in shown:
        spelt = _SPELT if "\\" in shown else _ENTITY
        unusual.update(sign for match in spelt.finditer(shown) for sign in _seen(match))
        view = view.replaced(spelt, _seen)
    for sign in unusual.union(_USUAL):
        if _READ_AS.get(sign, sign) != sign:  # one character for one: nothing moves
            view.text = view.text.replace(sign, _READ_AS[sign])
    return view


def _seen(match: re.Match[str]) -> str:
    """What a reader sees of an entity or an escape, nothing of what cannot be seen."""
    written = match[0]
    shown = html.unescape(written) if written[0] == "&" else chr(int(written[2:], 16))
    return "" if _HIDDEN.fullmatch(shown) else shown


def _joined(gap: re.Match[str]) -> str:
    """A line with a mark goes on with the one above where that has it too."""
    above = gap.string[gap.string.rfind("\n", 0, gap.start()) + 1 : gap.start()]
    return "" if above.lstrip().startswith(gap["mark"]) else gap[0]
