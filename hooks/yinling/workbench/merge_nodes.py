"""Merge the pieces of two YAML texts: fields by their keys, records and items by their content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .conflict import MISSING, Choices, Conflict, conflict
from .record_pairs import canonical, id_of, pairs
from .text_merge import merge_lines
from .yaml_pieces import CannotCutError, Node, Piece, join

_TITLES = ("标题", "名称", "title", "name", "简称")
_SHORT = 40

Result = tuple[str, Any]
"""The text of a merged node, and its value."""


def title_of(value: Any) -> str:
    """Return how people call a record: its title or name, else its first values."""
    if not isinstance(value, dict):
        return str(value)[:_SHORT]
    name = next((str(value[key]) for key in _TITLES if value.get(key)), "")
    day = str(value.get("日期") or value.get("date") or "")
    plain = [str(item) for item in value.values() if isinstance(item, (str, int)) and not isinstance(item, bool)]
    shown = " ".join(filter(None, [day, name])) if name else " ".join(plain[:3])
    return shown[:_SHORT]


class NodeMerger:
    """Merges nodes of one file and collects the conflicts; for each that is not answered it takes our side."""

    def __init__(self, file: str, same_keys: frozenset[str], choices: Choices) -> None:
        self.file = file
        self.same_keys = same_keys
        self.choices = choices
        self.conflicts: list[Conflict] = []

    def merge(self, base: Node | None, ours: Node, theirs: Node, record: str, path: tuple[str, ...]) -> Result:
        """Return text and value of the merged node; ``base`` is None if both added it."""
        before = base.text if base else None
        if theirs.text in (ours.text, before):
            return ours.text, ours.value
        if ours.text == before:
            return theirs.text, theirs.value
        mine, other, old = canonical(ours.value), canonical(theirs.value), canonical(base.value) if base else None
        if other in (mine, old):
            return self._reworded(base, ours, theirs, ours)
        if mine == old:
            return self._reworded(base, ours, theirs, theirs)
        if _have_same_form(ours, theirs) and self._is_base_of(base, ours, path):
            return (self._merge_map if ours.is_map else self._merge_list)(base, ours, theirs, record, path)
        if base and all(
            isinstance(node.value, str) and "\n" in node.value.rstrip("\n") for node in (base, ours, theirs)
        ):
            text = merge_lines(base.text, ours.text, theirs.text)
            value = merge_lines(base.value, ours.value, theirs.value)
            if text is not None and value is not None:
                return text, value
        if self._chose_theirs(record, path, base.value if base else MISSING, ours.value, theirs.value):
            return theirs.text, theirs.value
        return ours.text, ours.value

    def _is_base_of(self, base: Node | None, ours: Node, path: tuple[str, ...]) -> bool:
        """Return whether both sides can be compared with the base piece by piece.

        Two lists that both wrote in an empty field may say the same in other words: that is a conflict."""
        if base is None or not base.value:
            return ours.is_map or not path
        return _have_same_form(base, ours)

    def _reworded(self, base: Node | None, ours: Node, theirs: Node, wanted: Node) -> Result:
        """Return a value that one side changed, or none, with the comments and the spelling of both if possible."""
        if wanted.is_open and _have_same_form(ours, theirs) and base and _have_same_form(base, ours):
            merge = self._merge_map if wanted.is_map else self._merge_list
            known = len(self.conflicts)
            text, value = merge(base, ours, theirs, "", ())
            if len(self.conflicts) == known and canonical(value) == canonical(wanted.value):
                return text, value
            del self.conflicts[known:]
        return wanted.text, wanted.value

    def _merge_map(self, base: Node | None, ours: Node, theirs: Node, record: str, path: tuple[str, ...]) -> Result:
        old = {piece.key: piece for piece in base.children} if base else {}
        mine, other = ({piece.key: piece for piece in node.children} for node in (ours, theirs))
        kept: dict[str | None, Piece] = {}
        for key in _in_order([*mine], [*other], {key: key for key in other}):
            merged = self._merge_piece(old.get(key), mine.get(key), other.get(key), record, (*path, str(key)))
            if merged:
                kept[key] = merged
        value = {key: piece.node.value for key, piece in kept.items()}
        return self._joined(base, ours, theirs, [*kept.values()], value, path)

    def _merge_list(self, base: Node | None, ours: Node, theirs: Node, record: str, path: tuple[str, ...]) -> Result:
        old = base.children if base else []
        keys = frozenset[str]() if path else self.same_keys
        to_ours, to_theirs = (pairs(old, node.children, keys, by_place=bool(path)) for node in (ours, theirs))
        partner = {to_theirs[number]: to_ours[number] for number in to_ours if number in to_theirs}
        partner |= _same_additions(ours.children, theirs.children, {*to_ours.values()}, {*to_theirs.values()})
        from_ours, from_theirs = ({at: number for number, at in to.items()} for to in (to_ours, to_theirs))
        kept: list[Piece] = []
        for mine, other in _order_of_items(len(ours.children), len(theirs.children), partner):
            number = from_ours.get(mine) if mine is not None else from_theirs.get(other or 0)
            before = old[number] if number is not None else None
            left = ours.children[mine] if mine is not None else None
            right = theirs.children[other] if other is not None else None
            title, step = self._place(left or right, record, path, mine if mine is not None else other)
            merged = self._merge_piece(before, left, right, title, step)
            if merged:
                kept.append(merged)
        return self._joined(base, ours, theirs, kept, [piece.node.value for piece in kept], path)

    def _place(
        self, piece: Piece | None, record: str, path: tuple[str, ...], number: int | None
    ) -> tuple[str, tuple[str, ...]]:
        """Return title and path of an item of a list; the items of the list of a file are records."""
        if not path and not record:  # a record of a list file
            return title_of(piece.node.value if piece else ""), ()
        return record, (*path, f"第 {(number or 0) + 1} 项")

    def _merge_piece(
        self, base: Piece | None, ours: Piece | None, theirs: Piece | None, record: str, path: tuple[str, ...]
    ) -> Piece | None:
        """Return the merged field or item; None if it is deleted."""
        if ours and theirs:
            text, value = self.merge(base.node if base else None, ours.node, theirs.node, record, path)
            lead = merge_lines(base.lead if base else "", ours.lead, theirs.lead)
            head = theirs.head if base and ours.head == base.head else ours.head
            return Piece(ours.key, ours.lead if lead is None else lead, head, Node(value, text))
        present = ours or theirs
        if base is None or present is None:
            return present
        if canonical(present.node.value) == canonical(base.node.value):
            return None  # one side deleted it, and the other left it alone
        sides = [piece.node.value if piece else MISSING for piece in (base, ours, theirs)]
        chose_theirs = self._chose_theirs(record, path, *sides)
        return theirs if chose_theirs else ours

    def _chose_theirs(self, record: str, path: tuple[str, ...], base: Any, ours: Any, theirs: Any) -> bool:
        asked = conflict(self.file, record, " › ".join(path), base, ours, theirs)
        if asked.key not in self.choices:
            self.conflicts.append(asked)
        return self.choices.get(asked.key) == "theirs"

    def _joined(
        self, base: Node | None, ours: Node, theirs: Node, kept: list[Piece], value: Any, path: tuple[str, ...]
    ) -> Result:
        form = ours if ours.children else theirs
        frame = Node(value, "", is_flow=form.is_flow, column=form.column, inline=form.inline, separator=form.separator)
        old_opening, old_closing = (
            (base.opening, base.closing) if base and base.is_open else (base.text if base else "", "")
        )
        opening = merge_lines(old_opening, ours.opening, theirs.opening)
        closing = merge_lines(old_closing, ours.closing, theirs.closing)
        frame.opening = ours.opening if opening is None else opening
        frame.closing = ours.closing if closing is None else closing
        if not kept and not form.is_flow:
            if not any(line.partition("#")[0].strip() for line in frame.opening.splitlines()) and not path:
                return frame.opening, None
            if "#" in frame.opening:
                raise CannotCutError
            return f"{frame.opening.rstrip()} {'{}' if form.is_map else '[]'}\n", value
        return join(frame, kept), value


def _have_same_form(one: Node, other: Node) -> bool:
    return (
        one.is_open
        and other.is_open
        and (one.is_map, one.is_flow) == (other.is_map, other.is_flow)
        and (one.is_flow or one.column == other.column)
    )


def _same_additions(
    ours: Sequence[Piece], theirs: Sequence[Piece], old_ours: set[int], old_theirs: set[int]
) -> dict[int, int]:
    """Return which additions of both sides are one: equal, or with the same id; by the index of theirs."""
    mine = [n for n in range(len(ours)) if n not in old_ours]
    other = [n for n in range(len(theirs)) if n not in old_theirs]
    found: dict[int, int] = {}
    for name_of in (canonical, id_of):
        free: dict[str, list[int]] = {}
        for n in mine:
            if n not in found.values() and (name := name_of(ours[n].node.value)):
                free.setdefault(name, []).append(n)
        for n in other:
            if n not in found and (name := name_of(theirs[n].node.value)) and free.get(name):
                found[n] = free[name].pop(0)
    return found


def _in_order(mine: list[Any], other: list[Any], partner: dict[Any, Any]) -> list[Any]:
    """Return our keys, with each of theirs that we lack after the one before it."""
    order = [*mine]
    have = set(mine)
    after: Any = None
    for key in other:
        if key not in have:
            at = order.index(after) + 1 if after is not None else 0
            order.insert(at, key)
            have.add(key)
        after = partner[key]
    return order


def _order_of_items(count: int, their_count: int, partner: dict[int, int]) -> list[tuple[int | None, int | None]]:
    """Return the items as pairs of our and their index: in our order, and theirs after the one before it.

    Where both added items at one place, ours come first."""
    turned = {mine: other for other, mine in partner.items()}
    order: list[tuple[int | None, int | None]] = [(number, turned.get(number)) for number in range(count)]
    place = {pair: at for at, pair in enumerate(order)}
    added: dict[int, list[tuple[int | None, int | None]]] = {}
    at = -1
    for other in range(their_count):
        if other in partner:
            at = place[partner[other], other]
        else:
            end = at
            while end + 1 < count and order[end + 1][1] is None:
                end += 1
            added.setdefault(end, []).append((None, other))
    merged = added.get(-1, [])
    for number, pair in enumerate(order):
        merged = [*merged, pair, *added.get(number, [])]
    return merged
