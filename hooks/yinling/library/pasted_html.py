"""Turns HTML that was pasted from WeChat, Word, WPS or a web page into Markdown, with the markdownify library.

Input: HTML. Output: Markdown, and the count of each thing that Markdown cannot carry, named in Chinese."""

from __future__ import annotations

import re
from collections import Counter, deque
from copy import copy
from itertools import pairwise, product
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from markdownify import ATX, MarkdownConverter

KEPT = frozenset({"abbr", "br", "del", "ins", "kbd", "mark", "rp", "rt", "ruby", "small", "sub", "sup", "time", "u"})
"""Tags that articles use within a line, because Markdown has no sign for them."""

_WITHOUT_TEXT = ["script", "style", "head", "meta", "link", "title", "xml", "noscript", "template", "button", "input"]
_LOST = {
    "视频": ["iframe", "video", "embed", "object", "mp-common-videosnap", "mpvideosnap"],
    "录音": ["audio", "mpvoice", "mp-common-mpaudio", "qqmusic"],
    "画出来的图": ["svg", "canvas"],
}
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all|visibility:\s*hidden")
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")
_WORD_LIST = re.compile(r"mso-list:\s*l\d+\s+level(?P<level>\d)")
_NUMBER = re.compile(r"[（(]?(?:\d+|[a-zA-Z]|[ivx]+|[一二三四五六七八九十]+)[.、．)）]")
_CHINESE = r"\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—"
# A line end within a Chinese sentence is no space; Word breaks the lines of its HTML anywhere.
_BREAK_IN_CHINESE = re.compile(rf"(?<=[{_CHINESE}])[ \t]*\r?\n[ \t]*|[ \t]*\r?\n[ \t]*(?=[{_CHINESE}])")
_BLOCKS = ["center", "header", "footer", "main", "nav", "aside", "address", "fieldset", "form"]


_Library: Any = MarkdownConverter  # its types leave out most methods


class _Converter(_Library):  # type: ignore[misc]
    """Converts to the Markdown of articles: lists nested by four spaces, tags of `KEPT`, signs of HTML as entities."""

    class Options:
        heading_style = ATX
        bullets = "-"
        table_infer_header = True
        sub_symbol = "<sub>"
        sup_symbol = "<sup>"

    def escape(self, text: str, parent_tags: set[str]) -> str:
        escaped: str = super().escape(text, parent_tags)
        escaped = re.sub(r"&(?=#?\w+;)", "&amp;", escaped).replace("<", "&lt;")
        return escaped.replace("|", "\\|") if parent_tags & {"td", "th"} else escaped

    def get_conv_fn(self, tag_name: str) -> Any:
        if tag_name in KEPT - {"br", "sub", "sup", "del"}:
            return lambda _, text, parent_tags: f"<{tag_name}>{text}</{tag_name}>" if text else ""
        return super().get_conv_fn(tag_name)

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"<del>{text}</del>" if text else ""

    convert_s = convert_strike = convert_del

    def convert_strong(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        # CommonMark takes a ** between a sign and a character for an opening one: the sign goes behind it.
        inside = text.rstrip()
        bare = inside.rstrip("，。；：、！？,.;:!?")
        return super().convert_strong(el, bare, parent_tags) + text[len(bare) :] if bare.strip() else text

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return "<br>" if parent_tags & {"td", "th"} else super().convert_br(el, text, parent_tags)

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"![{_words(el, 'alt')}]({_words(el, 'src')})"

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        item: str = super().convert_li(el, text, parent_tags)
        width = item.find(" ") + 1
        return re.sub(rf"(?m)(?<=\n) {{{width}}}(?=\s*\S)", "    ", item)


def to_markdown(html: str) -> tuple[str, Counter[str]]:
    """Return some HTML as Markdown, and the count of each thing that was left out."""
    soup = BeautifulSoup(html, "html.parser")
    lost = _without_what_is_not_text(soup)
    for element in soup.find_all(True):
        _simplify(element)
    _join_bold(soup)
    _lists_of_word(soup)
    for item in soup.find_all("li"):
        if len(paragraphs := item.find_all("p", recursive=False)) == 1:
            paragraphs[0].unwrap()  # otherwise a blank line stands before the list below it
    for table in soup.find_all("table"):
        _without_merged_cells(soup, table)
    for node in [*soup.find_all(string=True)]:
        if not node.find_parent("pre"):
            node.replace_with(NavigableString(_clean(str(node))))
    if soup.find("h1"):  # the title of an article is its only heading of the first level
        for heading in soup.find_all(re.compile(r"h[1-5]$")):
            heading.name = f"h{int(heading.name[1]) + 1}"
    return re.sub(r"\n(?:[ \t]*\n)+", "\n\n", _Converter().convert_soup(soup)).strip(), lost


def _without_what_is_not_text(soup: BeautifulSoup) -> Counter[str]:
    """Remove code, hidden parts and comments; replace what Markdown cannot carry by a note, and count it."""
    lost: Counter[str] = Counter()
    for special in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        special.extract()  # comments, and the declarations of Word
    for element in soup.find_all(_WITHOUT_TEXT):
        element.decompose()
    for element in soup.find_all(style=_HIDDEN):
        element.decompose()
    for what, tags in _LOST.items():
        for element in soup.find_all(tags):
            if element.find_parent(tags):
                continue
            paragraph = soup.new_tag("p")
            element.replace_with(paragraph)
            if address := _address(element, "data-src", "src", "data"):
                link = soup.new_tag("a", href=address, string=f"看{what}" if what == "视频" else what)
                paragraph.append(link)
            else:
                lost[what] += 1
                paragraph.string = f"（这里原有{what}）"
    for picture in soup.find_all("img"):
        if address := _address(picture, "data-src", "src"):
            picture["src"] = address
        else:
            lost["图片"] += 1
            picture.replace_with("（这里原有图片）")
    return lost


def _address(element: Tag, *attributes: str) -> str:
    """Return the first address in these attributes that others can reach; pictures of Word lie on its writer's disk."""
    for attribute in attributes:
        if re.match(r"(?i)https?://|//|[^:\s][^:]*$", address := _words(element, attribute).strip()):
            return re.sub(r"\s", "%20", address)
    return ""


def _simplify(element: Tag) -> None:
    """Replace the styles and the names of an element by plain tags."""
    style = _words(element, "style").lower()
    if "mso-list:ignore" in style.replace(" ", ""):
        element.name = "yl-number"
    elif (element.name in ("span", "font") and _BOLD.search(style)) or element.name == "b":
        element.name = "strong"
    elif element.name in _BLOCKS:
        element.name = "div"
    elif element.name == "a" and not re.match(r"(?i)(?:https?|mailto|tel):", _words(element, "href").strip()):
        element.unwrap()
    if element.name == "strong" and (element.find_parent("strong") or element.find_parent(re.compile(r"h[1-6]$|th$"))):
        element.unwrap()


def _join_bold(soup: BeautifulSoup) -> None:
    """Join bold parts that follow each other: ``**甲****乙**`` is no bold text."""
    for first, second in pairwise(soup.find_all("strong")):
        if first.next_sibling is second:
            second.insert(0, first.extract())
            first.unwrap()


def _lists_of_word(soup: BeautifulSoup) -> None:
    """Make lists of Word's paragraphs, whose styles tell their level."""
    lists: list[Tag] = []  # the open lists, from the outermost
    for paragraph in soup.find_all(style=_WORD_LIST):
        written = _WORD_LIST.search(_words(paragraph, "style"))
        level = int(written["level"]) if written else 1
        number = paragraph.find("yl-number")
        name = "ol" if number and _NUMBER.match(number.get_text().strip()) else "ul"
        if number:
            number.decompose()
        if not lists or _element_before(paragraph) is not lists[0]:
            lists = []
        del lists[level:]
        if len(lists) == level and lists[-1].name != name:
            lists.pop()
        while len(lists) < level:
            opened = soup.new_tag(name)
            if lists:
                if not lists[-1].find("li", recursive=False):
                    lists[-1].append(soup.new_tag("li"))
                lists[-1].find_all("li", recursive=False)[-1].append(opened)
            else:
                paragraph.insert_before(opened)
            lists.append(opened)
        paragraph.name = "li"
        lists[-1].append(paragraph.extract())
    for number in soup.find_all("yl-number"):
        number.unwrap()


def _element_before(element: Tag) -> PageElement | None:
    before = element.previous_sibling
    while before is not None and isinstance(before, NavigableString) and not before.strip():
        before = before.previous_sibling
    return before


def _without_merged_cells(soup: BeautifulSoup, table: Tag) -> None:
    """Repeat a cell over rows in each of them; a table of one cell is a box, and becomes a block."""
    cells = table.find_all(["td", "th"])
    if len(cells) == 1 or any(cell.find("table") for cell in cells):
        for part in [table, *table.find_all(["tbody", "thead", "tr", "td", "th"])]:
            part.name = "div"
        return
    covered: dict[tuple[int, int], Tag] = {}  # by row and column: the cell to repeat there
    for row_number, row in enumerate(table.find_all("tr")):
        waiting = deque(row.find_all(["td", "th"], recursive=False))
        row.clear()
        column = 0
        while waiting or (row_number, column) in covered:
            if repeated := covered.pop((row_number, column), None):
                row.append(copy(repeated))
            else:
                cell = waiting.popleft()
                height, width = _count(cell, "rowspan"), _count(cell, "colspan")
                del cell["rowspan"], cell["colspan"]
                row.append(cell)
                for y, x in product(range(height), range(width)):
                    covered[row_number + y, column + x] = soup.new_tag(cell.name) if x else cell
                del covered[row_number, column]
            column += 1


def _count(cell: Tag, attribute: str) -> int:
    written = _words(cell, attribute)
    return min(int(written), 100) if written.isdigit() and int(written) else 1


def _words(element: Tag, attribute: str) -> str:
    value = element.get(attribute) or ""
    return value if isinstance(value, str) else " ".join(value)


def _clean(text: str) -> str:
    """Return a text without invisible characters, wide spaces at its start, and breaks within a Chinese sentence."""
    text = re.sub("[\u200b\u200c\u200d\u2060\ufeff]", "", text).replace("\u00a0", " ")
    return _BREAK_IN_CHINESE.sub("", re.sub("^[\u3000 ]+", " " if text[:1] == " " else "", text))
