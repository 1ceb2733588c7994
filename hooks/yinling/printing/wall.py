"""The wall edition of a poster: few words in large type, read at three metres. The whole text is behind the code.

The words are a section that the writer marked ``{.on-wall}``, otherwise the first of these that the article has: a lead
of one paragraph, sentences that are quoted, a table, a list,
its headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..library.article_renderer import Renderer
from ..library.html_tree import Node
from ..library.load import Library
from ..records.article import Article
from .compiler import CannotPrintError, Sheet
from .phrases import phrased, phrases, title_code
from .poster import FINE_PRINT, NOT_ON_POSTER, is_paragraph, sections
from .print_links import absolute_address
from .qr import qr_svg
from .typst_code import TypstCode, call, text

ON_WALL = "on-wall"
MAX_WORDS = 150  # characters that are read in passing
FONT_SIZES, LIKELY_SIZE = range(34, 141), 70  # points: 34 are read at 3.5 m
_MAX_ITEMS = 8
_LABEL = re.compile(r"[^：:。；]{1,14}(?=[：:])")
_END = re.compile(r"[。；，、：:]+$")


class WallText(NamedTuple):
    """What a wall edition says: a paragraph, or items of a name and a detail, which may be empty."""

    lead: str = ""
    items: tuple[tuple[str, str], ...] = ()

    @property
    def length(self) -> int:
        return len(self.lead) + sum(len(name) + len(detail) for name, detail in self.items)


def wall_text(article: Article, renderer: Renderer) -> WallText:
    """Return the words of an article's wall edition. Raises `CannotPrintError` if it has none that are short enough."""
    parts = [(title, nodes) for title, nodes in sections(renderer.tree(article)) if nodes]
    for found in _candidates(parts):
        short = found if found.length <= MAX_WORDS else found._replace(items=tuple((n, "") for n, _ in found.items))
        if 0 < short.length <= MAX_WORDS:
            return short
    raise CannotPrintError(
        f"“{article.title}”没有能挂墙的短字。在要挂的那一节标题后面写 {{.{ON_WALL}}}，最多 {MAX_WORDS} 个字。"
    )


def _candidates(parts: list[tuple[Node | None, list[Node | str]]]) -> Iterator[WallText]:
    marked = [(title, nodes) for title, nodes in parts if title and ON_WALL in title.classes]
    usual = [(title, nodes) for title, nodes in parts if not (title and FINE_PRINT in title.classes)]
    for group in (marked, usual) if marked else (usual,):
        for title, content in group if group is marked else group[:1]:
            if title and is_paragraph(content):
                yield WallText(lead=_text(content[0]))
        nodes = [node for _, content in group for node in content if isinstance(node, Node)]
        quotes = tuple((_text(node), "") for node in nodes if node.tag == "blockquote")
        if 1 < len(quotes) <= _MAX_ITEMS:
            yield WallText(items=quotes)
        tables = [each for node in nodes for each in node.walk() if each.tag == "table"]
        yield from (WallText(items=items) for table in tables[:1] if 1 < len(items := _rows(table)) <= _MAX_ITEMS)
        lists = [node for node in nodes if node.tag in ("ol", "ul")]
        yield from (WallText(items=items) for each in lists if 1 < len(items := _items(each)) <= _MAX_ITEMS)
    titles = [title.text.strip() for title, _ in parts if title and not {FINE_PRINT, NOT_ON_POSTER} & {*title.classes}]
    yield WallText(items=tuple((title, "") for title in titles[:_MAX_ITEMS]))


def _rows(table: Node) -> tuple[tuple[str, str], ...]:
    """Return the first two cells of each row below the header."""
    rows = [[_text(cell) for cell in row.elements] for row in table.walk() if row.tag == "tr"]
    return tuple((row[0], row[1] if len(row) > 1 else "") for row in rows[1:] if row)


def _items(node: Node) -> tuple[tuple[str, str], ...]:
    """Return the items of a list: of 学习：… the word before the colon."""
    texts = [_text(item) for item in node.elements if item.tag == "li"]
    return tuple((match[0] if (match := _LABEL.match(each)) else _END.sub("", each), "") for each in texts)


def _text(node: Node | str) -> str:
    return " ".join((node if isinstance(node, str) else node.text).split())


def wall_poster(article: Article, words: WallText, library: Library, paper: str, size: int) -> Sheet:
    """Return the wall edition of an article on a paper in a font size (points)."""
    address = absolute_address(library, article.uri)
    code = call(
        "wall",
        title_code(article.title),
        _phrased(words.lead) if words.lead else None,
        [_item(number, *item) for number, item in enumerate(words.items, 1)],
        title=article.title,
        paper=paper.lower(),
        size=TypstCode(f"{size}pt"),
        owner=text(library.site.owner),
        code=qr_svg(address, 4) if address else None,
        address=address,
    )
    name = f"wall-{article.id.rpartition('/')[2]}-{paper.lower()}"
    return Sheet(name, f"{article.title}（上墙版）", paper, ("poster", "wall"), code)


def _item(number: int, name: str, detail: str) -> list[TypstCode | list[TypstCode] | None]:
    """Return the sign of an item, its name and its detail. A name that is a number is its sign: 3 三服务."""
    if name.isdigit() and detail:
        return [text(name), _phrased(detail), None]
    return [text(str(number)), _phrased(name), _phrased(detail) if detail else None]


def _phrased(words: str) -> list[TypstCode]:
    return [phrased([each]) for each in phrases(words)]
