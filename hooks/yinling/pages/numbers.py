"""Numbers in the text of pages: with marks between thousands, and never apart from their unit."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from ..chinese.thousands import marked

# A number, and a unit of up to three characters after it. Longer words are not units: they may begin a new line.
_WITH_UNIT = re.compile(r"(?<![\d.,-])(\d[\d,]*(?:\.\d+)?)(?: ?([\u4e00-\u9fff]{1,3})(?![\u4e00-\u9fff])| ?([%％]))")
# Five to nine digits: longer ones are phone numbers and the like, and so are those that begin with 0.
_LONG = re.compile(r"(?<![\w.,/-])[1-9]\d{4,8}(?![0-9A-Za-z_/-]|[.,]\d)")

# What follows the first digit of a day, a month, or a number with a measure word, in the text of a page. What is on one
# line already is left out.
_MEASURES = (
    "[人个]次|个[月字]|小时|分钟|公里|公斤|[毫厘平]米|平方米|毫[升克]|[万亿][元人]?|"
    "[年月日号时点分秒周岁届级期人次条页篇份个户对项元角件名位场家封张本册套块片粒瓶盒袋斤两克升米里度天层楼室栋组门部台辆根支颗只遍步句字行段章节题课兆倍成]"
)
_TOGETHER = (
    r"(?<![A-Za-z0-9.,].)(?<!nowrap\">.)(?:\d{1,3}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d?月\d{1,2}日"
    rf"|[\d,]*(?:\.\d+)?[ \u00a0]?(?:{_MEASURES}|[%％]))(?=[^<>]*<)"
)
# Many links, buttons and summaries are laid out as boxes, and each element in them is a box of its own: they get
# characters that bind. Text gets an element, which nobody copies.
_BOX = r"(?P<box>a|summary|button|label)\b.*?</(?P=box)>"
# Both begin with a set of characters, to which the engine of regular expressions skips: half the time of alternatives.
_IN_PAGE = re.compile(rf"[<\d](?:(?<=<){_BOX}|(?<=\d){_TOGETHER})", re.DOTALL)
_IN_BOX = re.compile(rf"\d{_TOGETHER}", re.DOTALL)
_BEFORE_UNIT = re.compile(r"(?<=\d)(?=[\u4e00-\u9fff])")
_NO_BREAK, _JOINER = "\u00a0", "\u2060"


def keep_units(html: str) -> str:
    """Return the HTML of a page in which no line begins with the unit of a number, a part of a date, or a dot.

    A browser breaks lines between a digit and a Chinese character, and at a space before the dot between two facts. In
    large print it often does."""
    return _IN_PAGE.sub(_kept, html).replace(" · ", f"{_NO_BREAK}· ")


def _kept(found: re.Match[str]) -> str:
    if found["box"]:
        return _IN_BOX.sub(lambda text: _BEFORE_UNIT.sub(_JOINER, text[0].replace(" ", _NO_BREAK)), found[0])
    return f'<span class="yl-nowrap">{found[0]}</span>'


def counted(value: object, unit: str = "") -> Markup:
    """Return a number or a text with numbers, each large one with marks and each on one line with its unit.

    ``unit`` follows a number; in a text the units are found."""
    if isinstance(value, int):
        return _on_one_line(f"{marked(value)} {unit}") if unit else Markup(marked(value))
    text = _LONG.sub(lambda number: marked(int(number[0])), str(value)) + (f" {unit}" if unit else "")
    parts, at = [], 0
    for found in _WITH_UNIT.finditer(text):
        parts += [escape(text[at : found.start()]), _on_one_line(found[0])]
        at = found.end()
    return Markup("".join([*parts, escape(text[at:])]))


def _on_one_line(text: str) -> Markup:
    # `Markup.format` takes ten times as long, and pages have fifty thousand of these.
    return Markup('<span class="yl-nowrap">%s</span>') % text
