"""服务卡: cards of the kinds that a centre has in ``card-kinds``, eight or ten to a sheet.

The lines of a card are the lists below 正面 and 背面, in the article of the services that has the name of the card as a
heading. ``＿＿`` in a line is room to write in. A centre's own kind takes the same design: its lines are all it needs.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from ..chinese.dictionary import dictionary
from ..core.cache import hash_parts
from ..derived.overview import Overview
from ..library.article_renderer import Renderer
from ..library.html_tree import Node
from ..library.record_library import Library
from ..records.article import Article, own_sections
from ..records.org import Org
from ..records.vocabulary import words_in_order
from .compiler import CannotPrintError, Sheet
from .typst_code import TypstCode, call

CARD_KINDS = "card-kinds"
_CODES = {"亲情服务卡": "care", "温馨提示卡": "tips", "党员联系卡": "contact"}  # in addresses that are printed
Up = Literal[4, 6, 8, 10]  # a printer's word: an 8-up sheet has eight cards
UPS: tuple[Up, ...] = (8, 10)


class _Layout(NamedTuple):
    """How cards stand on a sheet: rows, height of a card in mm, and the font sizes in points, the best first."""

    down: int
    height: int
    sizes: range


_LAYOUTS: Mapping[Up, _Layout] = {
    10: _Layout(5, 55, range(16, 15, -1)),
    8: _Layout(4, 66, range(18, 15, -1)),
    6: _Layout(3, 88, range(18, 15, -1)),
    4: _Layout(2, 132, range(18, 15, -1)),
}
_EDGES, _SMALLEST = 6.2, 16 * 0.3528  # mm: above and below the text of a card; the smallest font size
_TITLE, _ROW, _CHARACTERS = 1.9, 1.3, 15  # heights in font sizes, and what a line of a card takes in the smallest
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


def card_kinds(overview: Overview) -> list[str]:
    """Return the kinds of card of a centre that an article has the lines of, in the order of the vocabulary."""
    known = words_in_order(overview.library, CARD_KINDS)
    return [kind for kind in known if next(_articles(kind, overview), None)]


def _articles(kind: str, overview: Overview) -> Iterator[Article]:
    services = {"services", *(term.code for term in own_sections(overview.library) if term.part == "服务")}
    heading = re.compile(rf"^##[ \t]+{re.escape(kind)}[ \t]*(\{{.*\}})?[# \t]*$", re.MULTILINE)
    for article in overview.library.all(Article):
        if article.section in services and heading.search(article.body):
            yield article


def code_of(kind: str, library: Library) -> str:
    """Return the part of file names that identifies a kind: the pinyin of its name.

    Where two kinds have the same pinyin, a part of a hash tells them apart."""
    code = _CODES.get(kind) or _pinyin(kind)
    others = [_CODES.get(other) or _pinyin(other) for other in words_in_order(library, CARD_KINDS) if other != kind]
    return f"{code}-{hash_parts(kind).hex()[:6]}" if code in others or not code else code


def _pinyin(kind: str) -> str:
    return "".join(each for each in dictionary().read(kind.lower()) if re.fullmatch(r"[a-z0-9]+", each))


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
    """Return an organisation's values for card labels: its name, its office phone, and the officers by their role.

    Officers are named if they agreed to be. 支部书记 is the 书记, as 团长 is the 团长 of a choir."""
    if org is None:
        return {}
    named = {officer.role: officer.name for officer in reversed(org.committee_on(day)) if officer.consent}
    secretary = {"支部书记": named.get("书记", ""), "书记": named.get("书记", "")}
    return secretary | {"组织": org.name, "单位": org.name, "办公电话": org.office_phone or ""} | named


def up_for(kind: str, card: Card, wanted: Up) -> Up:
    """Return how many cards a sheet has: as many as wanted, or fewer and taller ones for more lines.

    Raises `CannotPrintError` where the lines have no room on the tallest ones."""
    needed = _SMALLEST * (_TITLE + _ROW * max(sum(map(_rows_of, side)) for side in card))
    for up, layout in _LAYOUTS.items():
        if up <= wanted and needed <= layout.height - _EDGES:
            return up
    raise CannotPrintError(f"“{kind}”的一面写了太多字，最大的卡也放不下。请少写几行，或者每行写短一些。")


def ups_of(kind: str, overview: Overview, renderer: Renderer) -> list[Up]:
    """Return how many cards the sheets of the site have; none for a card whose lines cannot be printed."""
    try:
        card = read_card(kind, overview, renderer)
        return sorted({up_for(kind, card, wanted) for wanted in UPS})
    except CannotPrintError:
        return []


def _rows_of(line: Line) -> int:
    """Return how many rows a line takes at most, with room for three characters behind a label."""
    return math.ceil((len(line.label) + 4 if line.label else len(line.text)) / _CHARACTERS)


def card_sheet(kind: str, up: Up, cards: Iterable[tuple[str, Card]], name: str, blank: Card | None = None) -> Sheet:
    """Return sheets of cards, each given with the name of its branch; fronts and backs alternate.

    The font has the largest size in which the ``blank`` card fits."""
    layout = _LAYOUTS[up]
    rows = [{"branch": branch, **_rows(card)} for branch, card in cards]
    sizes = TypstCode(f"({', '.join(f'{size}pt' for size in layout.sizes)},)")
    height = TypstCode(f"{layout.height}mm")
    branches = {str(row["branch"]) for row in rows}
    title = f"{kind}（{branches.pop()}）" if len(branches) == 1 and all(branches) else kind
    code = call("cards", title=title, kind=kind, sizes=sizes, down=layout.down, height=height)
    inputs = {"rows": rows, "blank": _rows(blank or Card((), ()))}
    return Sheet(name, f"{kind}（一张 {up} 个，双面）", "A4", ("cards",), code, inputs)


def _rows(card: Card) -> dict[str, list[dict[str, str]]]:
    return {"front": [_row(line) for line in card.front], "back": [_row(line) for line in card.back]}


def _row(line: Line) -> dict[str, str]:
    return {"text": line.text, "label": line.label} if line.label else {"text": line.text}


def blank_sheet(kind: str, up: Up, overview: Overview, renderer: Renderer, org: Org | None = None) -> Sheet:
    """Return a sheet of blank cards, with the values of a branch if ``org`` is given; ``up`` is the most on a sheet."""
    blank = read_card(kind, overview, renderer)
    up = up_for(kind, blank, up)
    card = blank.fill(branch_values(org, overview.library.as_of))
    branch = org.short_name or org.name if org else ""
    name = f"card-{code_of(kind, overview.library)}-{up}{f'-{org.id}' if org else ''}"
    return card_sheet(kind, up, [(branch, card)] * up, name, blank)
