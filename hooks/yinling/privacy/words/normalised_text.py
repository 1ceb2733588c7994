"""Normalise a text to what a reader sees, and map spans back to the original text.

Full-width characters become half-width, traditional and variant ones simplified, invisible characters are removed,
entities and escapes are decoded. A number that such characters hide from a search is still visible to a reader.
"""

from __future__ import annotations

import html
import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import cache, cached_property, lru_cache

from ...chinese.characters import variants

# Letters, symbols and format characters; the rest of Unicode is Chinese characters, emoji or unassigned.
_CHARACTERS = [
    chr(code) for code in (*range(0x3400), *range(0xA000, 0xD800), *range(0xF900, 0x10000), *range(0x1D400, 0x1D800))
]
# Characters without width: format characters, combining marks, controls, fillers.
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
INVISIBLE = "".join(
    char
    for char in _CHARACTERS
    if char in _FILLERS or (unicodedata.category(char) in ("Cf", "Mn", "Me", "Cc") and char not in "\t\n\r")
)
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u2028\u2029"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u30fc\ufe58\ufe63"
_DOTS = "\u02d1\u0387\u2219\u00b7\u2027\u22c5\u30fb\uff65"
_READ_AS = {
    # Full-width, small, circled and mathematical forms of the characters of ASCII: Ａ, ﹫, ⓐ, 𝟏.
    **{
        char: ascii
        for char in _CHARACTERS
        if "!" <= (ascii := unicodedata.normalize("NFKC", char)) <= "~" and len(ascii) == 1
    },
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_DOTS, "\u00b7"),
    **dict.fromkeys("¦│┃║", "|"),  # the borders of tables that are drawn with characters
    "\u2022": "*",  # a bullet is no dot between the parts of a name
    **{char: str(value) for char in _CHARACTERS if (value := unicodedata.digit(char, None)) is not None},  # ①, ⁹, ٩
    # Digits of Chinese merchants, in brackets and circles, with a comma, of seven segments: 〡, ㈠, ㊀, 🄂, 🯱.
    **{
        chr(code): str(int(unicodedata.numeric(chr(code))))
        for first, last in (
            (0x3021, 0x3029),
            (0x3220, 0x3228),
            (0x3280, 0x3288),
            (0x1F100, 0x1F10C),
            (0x1FBF0, 0x1FBF9),
        )
        for code in range(first, last + 1)
    },
    **{chr(0xF000 + code): chr(code) for code in range(0x21, 0x7F)},  # as fonts of symbols store them
    **dict.fromkeys("\t\r", " "),
}
_HIDDEN = re.compile(f"[{re.escape(INVISIBLE)}\U000e0000-\U000e01ff]+")  # with tags and variation selectors
# The characters of nearly every text, matched fast as a few ranges; all others are checked one by one.
_USUAL = "，。、；：？！（）“”《》"
_UNUSUAL = re.compile(f"[^\n -~\u4e00-\u9fff{_USUAL}]")
# Entities of HTML and escapes of YAML: &#49; and \\x31.
_NAMED = r"(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});?"
_ENTITY = re.compile(f"&{_NAMED}")
_ESCAPED = re.compile(rf"[&\\](?:(?<=&){_NAMED}|(?<=\\)(?:x[0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|U000[0-9a-fA-F]{{5}}))")
# A line break within a sentence, with the indentation and the mark of a quotation or comment. A line that starts with
# a key, a dash, the bar of a table or a heading is a new sentence. The patterns start with a literal, which is found
# fast, and look back over it.
_TEXT, _KEY = r"(?=[^\s#|>])(?![-*] )", r"[^\n:]{1,12}:(?:[ \n]|$)"
_BREAK = re.compile(rf"\n(?<=\S\n)(?P<comma>(?<=,\n))? *{_TEXT}(?(comma)|(?!{_KEY}))")
_MARKED = re.compile(rf"\n(?<=\S\n) *(?P<mark>[>#]) ?{_TEXT}(?!{_KEY})")
_SPACE, _TRAILING = re.compile(" +"), re.compile(r"(?<! ) +(?=\n)")
_GAP = re.compile(r" (?<=[^\x00-\x7f] ) *(?=\S)| (?<=\S ) *(?=[^\x00-\x7f])")


# Tags of HTML in Markdown that change only the look of a text, and the readings above it. A reading is of letters, and
# its end may be left out. Attributes that only tell the look may have digits, others may hold a private value.
_LOOK = (
    r"(?:\s+(?:(?:class|style|align|width|color|size|face|colspan|rowspan)=(?:\"[^\"<>]{0,80}\"|'[^'<>]{0,80}')"
    r"|[a-z]+=\"[^\"<>0-9]*\"))*\s*/?>"
)
_STYLE_TAG = r"</?(?:ruby|rb|b|i|em|strong|span|mark|u|s|small|sub|sup|font|code|kbd|del|ins|time|wbr)(?![a-z])" + _LOOK
_READING = (
    rf"<r[tp](?![a-z]){_LOOK}(?:[^<>0-9]{{0,40}}|(?<=[〇零○一二三四五六七八九十]<rt>)[0-9]{{1,4}})"
    r"(?:</r[tp]>|(?=<r[tpb]|</ruby))"
    r"|<!--(?:[^<>0-9\u4e00-\u9fff]{0,20}|(?<=[0-9A-Za-z]<!--)[^<>0-9]{0,20}(?=-->[0-9A-Za-z@]))-->"
)
# Marks of Markdown around a part of a name, a word or a number: 逄**德昌**, **43**-`0811`, [0745](#)-[2268](#).
# A masked name has no second one: 逄**. Digits that are struck out before others are not of the number: 19~~42~~**43**.
_TOKEN, _CHAR = r"[0-9A-Za-z@._〇零○一二三四五六七八九十-]{1,24}", "[\u4e00-\u9fff]"
_MARKED_PART = re.compile(
    rf"\*\*(?:(?<={_CHAR}\*\*)(?P<word>{_CHAR}{{1,3}})|(?P<token>{_TOKEN}))\*\*(?!\*)|\*\*(?P<bold>{_CHAR})\*\*"
    rf"|\*(?<![0-9A-Za-z*]\*)(?P<slanted>{_CHAR}|{_TOKEN})\*(?![0-9A-Za-z*])|`(?P<code>[0-9A-Za-z@._\u4e00-\u9fff-]{{1,24}})`"
    rf"|__(?P<strong>[0-9]{{1,11}})__|_(?<![0-9A-Za-z]_)(?P<one>[0-9])_(?![0-9A-Za-z])|\\(?P<escaped>[_.*-])"
    rf"|\[(?P<linked>[0-9]{{1,11}})\]\([^()\n0-9]*\)|~~(?<=[0-9]~~)[0-9]{{1,4}}~~(?=[*0-9])"
)
_MARKS = ("*", "`", "](", "__", "~~", "\\")
# A reading in brackets within a name or a word: 汲(jí)仲民, 邴(音丙)玉芹, {{汲|jí}}仲民.
_LETTERS = "a-zA-Z\u00e0-\u01dc"
_IN_BRACKETS = re.compile(
    rf"[(（\[](?<=[\u4e00-\u9fff].)(?:[{_LETTERS}]{{1,7}}|(?:音同?|读[作音]?|念)[“\"]?[\u4e00-\u9fff]{{1,2}}[”\"]?)[)）\]](?=[\u4e00-\u9fff])"
    rf"|\{{\{{(?=[\u4e00-\u9fff]{{1,4}}\|[{_LETTERS} ]+\}}\}})|\|(?<=[\u4e00-\u9fff]\|)[{_LETTERS} ]{{1,24}}\}}\}}"
)
# Marks between single characters, two or more of them: 任·重·远 赌·博, 李_桂_芳. Lists of single words have 、.
_BETWEEN = r"[·_.^=*~+/-]"
_PARTED = re.compile(
    rf"{_BETWEEN}(?<={_CHAR}.)(?={_CHAR})(?:(?=.{_BETWEEN}{_CHAR})|(?<={_BETWEEN}{_CHAR}.))", re.DOTALL
)
_INLINE = re.compile(f"{_READING}|{_STYLE_TAG}", re.IGNORECASE)
# Tags between lines and cells, one after the other: a break, the end of a paragraph and the start of the next.
_BLOCK_TAG = re.compile(
    rf"(?:</?(?:br|p|div|center|section|blockquote|h[1-6]|[uod]l|li|d[td]|table|t(?:r|d|h|head|body))(?![a-z]){_LOOK}\s*)+",
    re.IGNORECASE,
)
_TAG_NAME = re.compile("<(/?[a-z]+)")
_OF_NAMES = "玥"
_SHORT_LINE = 20  # characters of a line that may go on in the next paragraph: 文庙街</p><p>48号


Replacement = str | Callable[[re.Match[str]], str]


class NormalisedText:
    """A normalised ``text`` to search; `original_span` maps a span in it to the original text.

    Most texts hold nothing private, so the map is only computed on demand.
    """

    def __init__(self, text: str, source: tuple[NormalisedText, re.Pattern[str], Replacement] | None = None) -> None:
        self.text = text
        self._source = source

    def replace(self, pattern: re.Pattern[str], by: Replacement) -> NormalisedText:
        """Return a text in which ``by`` replaces every match of ``pattern``."""
        return self.replaced_as(pattern.sub(by, self.text), pattern, by)

    def replaced_as(self, text: str, pattern: re.Pattern[str], by: Replacement) -> NormalisedText:
        """Return what `replace` returns, given the result ``text`` that was computed in a faster way."""
        return NormalisedText(text, (self, pattern, by))

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original text; a replaced character maps to the start of its match."""
        if self._source is None:
            return start, end
        first = self._source_offset(start)
        return self._source[0].original_span(first, max(self._source_offset(end - 1), first) + 1)

    def _source_offset(self, offset: int) -> int:
        new, old, is_kept = self._segments[bisect_right(self._segments, (offset, sys.maxsize, True)) - 1]
        return old + offset - new if is_kept else old

    @cached_property
    def _segments(self) -> list[tuple[int, int, bool]]:
        """The segments of the text: start, start in the source text, and whether the characters are unchanged."""
        assert self._source is not None
        source, pattern, by = self._source
        segments = [(0, 0, True)]
        new = rest = 0
        for match in pattern.finditer(source.text):
            new += match.start() - rest
            segments.append((new, match.start(), False))
            new += len(by if isinstance(by, str) else by(match))
            rest = match.end()
            segments.append((new, rest, True))
        return segments

    @cached_property
    def joined(self) -> NormalisedText:
        """The text without the line breaks within sentences."""
        *lines, last = self.text.split("\n")
        text = "\n".join([*(line.rstrip(" ") for line in lines), last])  # 1.8 times as fast as to replace the pattern
        return self.replaced_as(text, _TRAILING, "").replace(_MARKED, _join_marked).replace(_BREAK, "")

    def without_spaces(self) -> NormalisedText:
        return self.replaced_as(self.text.replace(" ", ""), _SPACE, "")

    @cached_property
    def prose(self) -> NormalisedText:
        """The text without the line breaks within sentences and the spaces beside Chinese characters."""
        return self.joined.replace(_GAP, "")


@lru_cache(maxsize=1)  # the detectors, and then the search for refused names, read the same text
def normalise(text: str) -> NormalisedText:
    """Return a text as a reader sees it."""
    unusual = set(_UNUSUAL.findall(text))
    visible = text
    for char in unusual:
        if _HIDDEN.match(char):
            visible = visible.replace(char, "")
    normalised = NormalisedText(text).replaced_as(visible, _HIDDEN, "")
    if "&" in visible or "\\" in visible:
        escaped = _ESCAPED if "\\" in visible else _ENTITY
        normalised = normalised.replace(escaped, _decode)
    if "<" in normalised.text:
        normalised = normalised.replace(_INLINE, "").replace(_BLOCK_TAG, _as_lines)
    if "(" in normalised.text or "（" in normalised.text or "[" in normalised.text or "{{" in normalised.text:
        normalised = normalised.replace(_IN_BRACKETS, "")
    read = normalised.text  # one character for one: no offset changes
    for char in _USUAL:  # many: to replace each is twice as fast as all at once
        if char in _READ_AS:
            read = read.replace(char, _READ_AS[char])
    normalised.text = simplified(_UNUSUAL.sub(lambda char: _READ_AS.get(char[0], char[0]), read))
    if any(map(normalised.text.__contains__, _MARKS)):
        normalised = normalised.replace(_MARKED_PART, lambda part: part[part.lastgroup] if part.lastgroup else "")
    return normalised.replace(_PARTED, "") if _PARTED.search(normalised.text) else normalised


def simplified(text: str) -> str:
    """Return a text with simplified for traditional and variant characters, one for one.

    Characters beyond the first 21,000 nearly always stand in names (王䶮). They are read as another one of names.
    """
    return _variants().sub(lambda char: variants().get(ord(char[0]), _OF_NAMES), text)


@cache
def _variants() -> re.Pattern[str]:
    basic = "".join(chr(code) for code in variants() if code < 0x10000) + "\u3400-\u4dbf"
    return re.compile(f"[{basic}]|[\U00020000-\U0003ffff]")  # one set of both is 200 times as slow


def _decode(match: re.Match[str]) -> str:
    """Decode an entity or an escape; return an empty text for an invisible character."""
    escape = match[0]
    decoded = html.unescape(escape) if escape[0] == "&" else chr(int(escape[2:], 16))
    return "" if _HIDDEN.fullmatch(decoded) else decoded


def _as_lines(tags: re.Match[str]) -> str:
    """Return the line break, the mark of an item or the bar of a table that tags of HTML are seen as."""
    names = set(_TAG_NAME.findall(tags[0].lower()))
    if cells := names & {"td", "th", "/td", "/th"}:
        if not names & {"tr", "/tr", "br"}:
            return " | "
        end = " |\n|---|\n" if "/th" in cells else " |\n" if "/td" in cells else "\n"
        return f"{end}| " if names & {"td", "th"} else end
    if names & {"li", "dt", "dd"}:
        return "\n- "
    start = max(tags.string.rfind(mark, 0, tags.start()) for mark in "\n>") + 1
    goes_on = names <= {"br"} or (tags.start() - start <= _SHORT_LINE and tags.string[tags.start() - 1] not in "。.!?")
    return "\n" if goes_on else "\n\n"


def _join_marked(gap: re.Match[str]) -> str:
    """Remove the break before a line with the mark of a quotation or comment if the line above has the same mark."""
    above = gap.string[gap.string.rfind("\n", 0, gap.start()) + 1 : gap.start()]
    return "" if above.lstrip().startswith(gap["mark"]) else gap[0]
