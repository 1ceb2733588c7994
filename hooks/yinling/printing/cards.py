"""服务卡: cards of the three kinds, eight or ten to a sheet. Their lines are the lists below 正面 and 背面 in the
article of services that has a heading with the card's name; ``＿＿`` is room to write in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, get_args

from ..derived.overview import Overview
from ..records.article import Article
from ..records.org import Org
from ..records.service import CardBatch
from .article_renderer import Renderer
from .compiler import CannotPrintError, Sheet
from .html_tree import Node
from .typst_code import TypstCode, call

KINDS: tuple[str, ...] = get_args(CardBatch.model_fields["card_kind"].annotation)
CODES = {"亲情服务卡": "care", "温馨提示卡": "tips", "党员联系卡": "contact"}
Up = Literal[8, 10]
UPS: tuple[Up, ...] = (8, 10)
_ROWS = {8: (4, "66mm", "18pt"), 10: (5, "55mm", "16pt")}
FRONT, BACK = "正面", "背面"
_FIELD = re.compile(r"(?P<label>[^：:]+)[：:]\s*[＿_]+$")


class Line(NamedTuple):
    """A line of a card: a text; or a label, and what stands beside it."""

    text: str
    label: str | None = None


class Card(NamedTuple):
    """What both sides of a card say."""

    front: tuple[Line, ...]
    back: tuple[Line, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What can be filled in."""
        return tuple(line.label for line in (*self.front, *self.back) if line.label)

    def filled(self, values: Mapping[str, str]) -> Card:
        return Card(*(tuple(_filled(line, values) for line in side) for side in self))


def _filled(line: Line, values: Mapping[str, str]) -> Line:
    return line._replace(text=values.get(line.label, "")) if line.label else line


def has_card(kind: str, overview: Overview) -> bool:
    """Whether an article names a kind of card."""
    return next(_articles(kind, overview), None) is not None


def _articles(kind: str, overview: Overview) -> Iterator[Article]:
    for article in overview.library.all(Article):
        if article.section == "services" and article.is_public and f"## {kind}\n" in f"{article.body}\n":
            yield article


def card(kind: str, overview: Overview, renderer: Renderer) -> Card:
    """The lines of a kind of card. Raises `CannotPrintError` where no article has them."""
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
    here, side = False, ""
    for node in tree.elements:
        if node.tag == "h2":
            here = node.words.strip() == kind
        elif node.tag == "h3":
            side = node.words.strip()
        elif here and node.tag == "ul" and side in sides:
            sides[side] = tuple(_line(item.words.strip()) for item in node.elements)
    return sides


def _line(written: str) -> Line:
    match = _FIELD.fullmatch(written)
    return Line("", match["label"].strip()) if match else Line(written)


def of_branch(overview: Overview, org: Org | None) -> dict[str, str]:
    """What a branch's own cards say of it: the public office line, and the secretary who agreed to be named."""
    if org is None:
        return {}
    secretary = next((o.name for o in org.committee if o.role == "书记" and o.consent), "")
    return {"支部书记": secretary, "办公电话": org.office_phone or ""}


def sheet(kind: str, up: Up, cards: Iterable[tuple[str, Card]], name: str) -> Sheet:
    """Sheets of cards, each with the name of its branch; fronts and backs in turn."""
    down, height, size = _ROWS[up]
    rows = [
        {"branch": branch, "front": [_row(line) for line in card.front], "back": [_row(line) for line in card.back]}
        for branch, card in cards
    ]
    code = call("cards", title=kind, kind=kind, size=TypstCode(size), down=down, height=TypstCode(height))
    return Sheet(name, f"{kind}（一张 {up} 个，双面）", "A4", ("cards",), code, {"rows": rows})


def _row(line: Line) -> dict[str, str]:
    return {"text": line.text, "label": line.label} if line.label else {"text": line.text}


def blank(kind: str, up: Up, overview: Overview, renderer: Renderer, org: Org | None = None) -> Sheet:
    """A sheet of blank cards, of a branch or of nobody's."""
    one = card(kind, overview, renderer).filled(of_branch(overview, org))
    branch = org.short_name or org.name if org else ""
    return sheet(kind, up, [(branch, one)] * up, f"card-{CODES[kind]}-{up}{f'-{org.id}' if org else ''}")
