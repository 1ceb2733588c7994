"""The Markdown extension for the spaces of Chinese text.

A line break between Chinese characters is no space, in blocks of HTML too. A footnote mark stands close to its word and
to the sign after it. A number and its unit stay on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_AFTER_ANCHORS = 1  # after the headings have theirs (5), which must not change, before escapes are undone (0)

_INLINE = frozenset(
    re.findall(r"\w+", "a abbr b bdi cite del dfn em i ins kbd mark q s small span strong sub sup u var")
)
_VERBATIM = frozenset({"pre", "code", "kbd", "samp"})
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffef\u3000-\u303f\U00020000-\U0003ffff"
_PICTOGRAPH = "\u2600-\u27bf\U0001f000-\U0001faff\ufe0f"
_SIGN = f"{_CHINESE}“”‘’—…{_PICTOGRAPH}"  # quotation marks and dashes are those of English, too
_TAG = r"(?:\x02wzxhzdk:\d+\x03)*"  # a tag within a line, as Python-Markdown keeps it
_LINE_END = rf"{_TAG}[ ]*\n[ ]*{_TAG}"
_BREAKS = (
    re.compile(rf"(?<=[{_CHINESE}]){_LINE_END}(?=[{_SIGN}]|·[{_CHINESE}])"),
    re.compile(rf"(?:(?<=[{_SIGN}\x00])|(?<=[{_CHINESE}]·)){_LINE_END}(?=[{_CHINESE}])"),
    re.compile(r"[ \n]+(?=\x00)"),  # before a footnote mark
    re.compile(r"(?<=\x01)\n\u3000{2,}"),  # a paragraph that is a line of its own
    re.compile(r"(?<=\x00)[ \n]+(?=[\u3000-\u303f\uff01-\uff0f\uff1a-\uff20”’…—])"),
)
_UNITS = (
    "年月日号点时分秒刻天周星岁届期季元角万亿千百人个名位次种条件张页本篇章节项步遍倍户支片粒颗瓶杯袋盒只把辆台套份组批集部句字"
    "家所座对双小公里米厘毫微纳克斤两升兆平立英海亩层楼栋幢间室站度级摄℃℉%‰°瓦伏枚根棵株匹头排列轮行例票碗勺包箱桶滴口顿餐圈桌场"
)
_LATIN_UNITS = "[kcmμµn]?m|[kmμµ]?g|[mkdμµ]?[lL]|m?mol|mmHg|k?Pa|kWh|k?[WVJ]|mA|[kMG]?Hz|kcal|dB|IU|min|[hs]|[KMGT]B"
_UNIT = re.compile(rf"(?<=[0-9]) (?=[{_UNITS}]|(?:{_LATIN_UNITS})(?![A-Za-z]))")
_AS_WRITTEN = re.compile(r"(<(pre|script|style|textarea|code)\b.*?</\2\s*>|<!--.*?-->)", re.DOTALL | re.IGNORECASE)
_NOTE, _ELEMENT = "\x00", "\x01"


class _Piece(NamedTuple):
    """A text of a paragraph: of which element it is the ``text`` or the ``tail``; None for what has no text."""

    element: Element | None
    name: str
    text: str


class SpacingExtension(Extension):
    """The extension for Python-Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.treeprocessors.register(_Spacing(md), "yinling-spacing", _AFTER_ANCHORS)


class _Spacing(Treeprocessor):
    def run(self, root: Element) -> None:
        for pieces in _runs(root):
            _tidy(pieces)
        blocks = self.md.htmlStash.rawHtmlBlocks
        blocks[:] = [_without_breaks(block) if isinstance(block, str) and "\n" in block else block for block in blocks]


def _without_breaks(html: str) -> str:
    """Return HTML without the line breaks between Chinese characters, but for what is shown as it is written."""
    parts = _AS_WRITTEN.split(html)  # each third part is the name of an element
    for number in range(0, len(parts), 3):
        for pattern in _BREAKS[:2]:
            parts[number] = pattern.sub("", parts[number])
        parts[number + 2 : number + 3] = [""] if number + 2 < len(parts) else []
    return "".join(parts)


def _runs(block: Element) -> Iterator[list[_Piece]]:
    """Yield the texts of each run of text and inline elements, in reading order."""
    run: list[_Piece] = []
    for piece in _pieces(block):
        if piece:
            run.append(piece)
        else:
            yield run
            run = []
    yield run


def _pieces(element: Element) -> Iterator[_Piece | None]:
    """Yield the texts within an element, None where a block begins or ends."""
    if element.text:
        yield _Piece(element, "text", element.text)
    for child in element:
        if child.tag == "sup" and child.get("id", "").startswith("fnref"):
            yield _Piece(None, "", _NOTE)
        elif child.tag in _VERBATIM:
            yield _Piece(None, "", _ELEMENT) if child.tag != "pre" else None
        elif child.tag in _INLINE:
            yield from _pieces(child)
        elif child.tag in ("br", "img", "input", "wbr"):
            yield _Piece(None, "", _ELEMENT)
        else:
            yield None
            yield from _pieces(child)
            yield None
        if child.tail:
            yield _Piece(child, "tail", child.tail)


def _tidy(pieces: list[_Piece]) -> None:
    text = "".join(piece.text for piece in pieces)
    if "\n" not in text and _NOTE not in text and not _UNIT.search(text):
        return
    edits: dict[int, str] = {}  # the new character at each place
    for pattern, new in (*((each, "") for each in _BREAKS), (_UNIT, "\u00a0")):
        for match in pattern.finditer(text):
            edits.update((at, new) for at in range(*match.span()) if text[at] in " \n\u3000")
    at = 0
    for piece in pieces:
        changed = "".join(edits.get(at + place, char) for place, char in enumerate(piece.text))
        if piece.element is not None and changed != piece.text:
            setattr(piece.element, piece.name, changed)
        at += len(piece.text)
