"""服务卡: cards of three kinds, eight or ten to a sheet.

The lines of a card are the lists below 正面 and 背面, in the article of ``services`` that has the name of the card as a
heading. ``＿＿`` in a line is room to write in.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from ..derived.overview import Overview
from ..library.article_renderer import Renderer
from ..library.html_tree import Node
from ..records.article import Article
from ..records.org import Org
from .compiler import CannotPrintError, Sheet
from .paper_names import CARDS
from .typst_code import TypstCode, call

KINDS: tuple[str, ...] = CARDS
CODES = dict(zip(KINDS, ("care", "tips", "contact"), strict=True))
Up = Literal[8, 10]  # a printer's word: an 8-up sheet has eight cards
UPS: tuple[Up, ...] = (8, 10)
_LAYOUTS = {8: (4, "66mm", "18pt"), 10: (5, "55mm", "16pt")}  # rows, height of a card, font size
FRONT, BACK = "正面", "背面"
_FIELD = re.compile(r"(?P<label>[^：:]+)[：:]\s*[＿_]+$")


class Line(NamedTuple):
    """A line of a card: a text, or a label with the text to fill in."""

    text: str
    label: str | None = None


class Card(NamedTuple):
    """The lines of both sides of a card."""

    front: tuple[Line, ...]
    back: tuple[Line, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(line.label for line in (*self.front, *self.back) if line.label)

    def fill(self, values: Mapping[str, str]) -> Card:
        return Card(*(tuple(_fill_line(line, values) for line in side) for side in self))


def _fill_line(line: Line, values: Mapping[str, str]) -> Line:
    return line._replace(text=values.get(line.label, "")) if line.label else line


def has_card(kind: str, overview: Overview) -> bool:
    """Return whether an article has a heading with the name of this kind of card."""
    return next(_articles(kind, overview), None) is not None


def _articles(kind: str, overview: Overview) -> Iterator[Article]:
    for article in overview.library.all(Article):
        if article.section == "services" and f"## {kind}\n" in f"{article.body}\n":
            yield article


def read_card(kind: str, overview: Overview, renderer: Renderer) -> Card:
    """Return the lines of a kind of card. Raises `CannotPrintError` if no article has them."""
    for article in _articles(kind, overview):
        sides = _sides(kind, renderer.tree(article))
        if sides[FRONT] and sides[BACK]:
            return Card(sides[FRONT], sides[BACK])
    raise CannotPrintError(
        f"没有找到“{kind}”要印的字。请在 content/services 的一篇文章里写“## {kind}”，"
        f"下面分“### {FRONT}”“### {BACK}”列出每一行。"
    )


def _sides(kind: str, tree: Node) -> dict[str, tuple[Line, ...]]:
    sides: dict[str, tuple[Line, ...]] = {FRONT: (), BACK: ()}
    in_card, side = False, ""
    for node in tree.elements:
        if node.tag == "h2":
            in_card = node.text.strip() == kind
        elif node.tag == "h3":
            side = node.text.strip()
        elif in_card and node.tag == "ul" and side in sides:
            sides[side] = tuple(_line(item.text.strip()) for item in node.elements)
    return sides


def _line(words: str) -> Line:
    match = _FIELD.fullmatch(words)
    return Line("", match["label"].strip()) if match else Line(words)


def branch_values(org: Org | None, day: dt.date) -> dict[str, str]:
    """Return a branch's values for card labels: the secretary, if they agreed to be named, and the office phone."""
    if org is None:
        return {}
    secretary = next((o.name for o in org.committee_on(day) if o.role == "书记" and o.consent), "")
    return {"支部书记": secretary, "办公电话": org.office_phone or ""}


def card_sheet(kind: str, up: Up, cards: Iterable[tuple[str, Card]], name: str) -> Sheet:
    """Return sheets of cards, each given with the name of its branch; fronts and backs alternate."""
    down, height, size = _LAYOUTS[up]
    rows = [
        {"branch": branch, "front": [_row(line) for line in card.front], "back": [_row(line) for line in card.back]}
        for branch, card in cards
    ]
    code = call("cards", title=kind, kind=kind, size=TypstCode(size), down=down, height=TypstCode(height))
    return Sheet(name, f"{kind}（一张 {up} 个，双面）", "A4", ("cards",), code, {"rows": rows})


def _row(line: Line) -> dict[str, str]:
    return {"text": line.text, "label": line.label} if line.label else {"text": line.text}


def blank_sheet(kind: str, up: Up, overview: Overview, renderer: Renderer, org: Org | None = None) -> Sheet:
    """Return a sheet of blank cards, with the values of a branch if ``org`` is given."""
    card = read_card(kind, overview, renderer).fill(branch_values(org, overview.library.as_of))
    branch = org.short_name or org.name if org else ""
    return card_sheet(kind, up, [(branch, card)] * up, f"card-{CODES[kind]}-{up}{f'-{org.id}' if org else ''}")
