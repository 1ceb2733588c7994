"""Numbers in the text of pages: with marks between thousands, and never apart from their unit."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from ..chinese.thousands import marked

# A number, and a unit of up to three characters after it. Longer words are not units: they may begin a new line.
_WITH_UNIT = re.compile(r"(?<![\d.,-])(\d[\d,]*(?:\.\d+)?)(?: ?([\u4e00-\u9fff]{1,3})(?![\u4e00-\u9fff])| ?([%％]))")
# Five to nine digits: longer ones are phone numbers and the like, and so are those that begin with 0.
_LONG = re.compile(r"(?<![\w.,/-])[1-9]\d{4,8}(?![0-9A-Za-z_/-]|[.,]\d)")


def counted(value: object, unit: str = "") -> Markup:
    """Return a number or a text with numbers, each large one with marks and each on one line with its unit.

    ``unit`` follows a number; in a text the units are found."""
    if isinstance(value, int):
        text = f"{marked(value)} {unit}" if unit else marked(value)
        return Markup('<span class="yl-nowrap">{}</span>').format(text) if unit else Markup(text)
    text = _LONG.sub(lambda number: marked(int(number[0])), str(value)) + (f" {unit}" if unit else "")
    parts, at = [], 0
    for found in _WITH_UNIT.finditer(text):
        parts += [escape(text[at : found.start()]), Markup('<span class="yl-nowrap">{}</span>').format(found[0])]
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])
