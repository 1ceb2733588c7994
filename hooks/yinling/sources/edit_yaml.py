"""Edit one record in a YAML text, and leave every other byte as it is written.

`edit` sets, adds and deletes values at any depth; `append_record` and `delete_record` change a list file. Comments,
order, quotes, line ends and a byte order mark stay. After each step the new text is parsed and compared with what the
step should mean; if anything else has changed, or a check would find a new problem, the text is refused with its line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .alignment import pairs_of
from .text import unified
from .text_edits import CannotPlaceError, TextEdits
from .yaml import LocatedMap, parse
from .yaml_outline import Keys
from .yaml_tree import Mapping as MappingNode
from .yaml_tree import NotATreeError, Scalar, Value, plain, read_tree
from .yaml_tree import Sequence as SequenceNode
from .yaml_writing import Style

REMOVED: Any = object()
"""The new value of a key that is deleted."""
Order = Mapping[str, Mapping[str, int]]
"""The places of keys: the key above them (empty for the record), each key, its rank. Two words with one rank are one
field (标题, title). Keys below a key that is not here are data."""
_MAX_STEPS = 2_000


class CannotEditError(Exception):
    """Raised if a text cannot be edited without another change; ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Step(NamedTuple):
    """One change: ``set`` a value, ``add`` a key or an item (before what is at the place now), or ``delete`` one.

    The last of the ``steps`` to the place is a number among the keys or items there."""

    what: str
    steps: tuple[int, ...]
    key: str = ""
    value: Any = None


def edit(text: str, number: int | None, changes: Mapping[str, Any], keys: Keys, order: Order) -> str:
    """Return the text with new values for keys of the record with this number (None: the only one).

    A value is a text, number, list or mapping, or `REMOVED`. A key may be written in either language. What is equal
    already stays as it is, at every depth. Raises CannotEditError."""
    return _Editor(text, keys, order).run(number, changes)


def append_record(text: str, values: Mapping[str, Any], keys: Keys) -> str:
    """Return the text of a list file with one more record at its end; the text may be empty or hold only comments."""
    return _Editor(text, keys, {}).append(values)


def delete_record(text: str, number: int, keys: Keys) -> str | None:
    """Return the text of a list file without a record; None if it was the only one, so that the file goes."""
    return _Editor(text, keys, {}).delete(number)


class _Editor:
    def __init__(self, text: str, keys: Keys, order: Order) -> None:
        self._bom = "\ufeff" if text.startswith("\ufeff") else ""
        self._text = text.removeprefix(self._bom)
        self._keys, self._order = keys, order
        self._parsed = parse("", unified(self._text), keys)
        self._problems = Counter(problem.code for problem in self._parsed.problems)
        self._lines_of_problems = [problem.line for problem in self._parsed.problems]

    def run(self, number: int | None, changes: Mapping[str, Any]) -> str:
        self._check_meaning(self._root())
        for _ in range(_MAX_STEPS):
            root = self._root()
            at, node = self._record(root, number)
            step = next(self._steps_of_record(node, changes), None)
            if step is None:
                return self._bom + self._text
            self._take(root, step._replace(steps=(*at, *step.steps)))
        raise CannotEditError(1)

    def append(self, values: Mapping[str, Any]) -> str:
        root = self._root(may_be_empty=True)
        if root is None:
            self._text = TextEdits(self._text, None).with_first_record(values)
            if not _agree(plain(self._root()), [_New(_plain(values))]) or self._new_problems(self._text):
                raise CannotEditError(1)
        elif not isinstance(root, SequenceNode):
            raise CannotEditError(root.line + 1)
        else:
            self._check_meaning(root)
            self._take(root, Step("add", (len(root.items),), value=values))
        return self._bom + self._text

    def delete(self, number: int) -> str | None:
        root = self._root()
        if not isinstance(root, SequenceNode) or number >= len(root.items):
            raise CannotEditError(root.line + 1)
        if len(root.items) == 1:
            return None
        self._check_meaning(root)
        self._take(root, Step("delete", (number,)))
        return self._bom + self._text

    def _root(self, *, may_be_empty: bool = False) -> Any:
        try:
            root = read_tree(self._text)
        except NotATreeError as error:
            raise CannotEditError(min([*self._lines_of_problems, error.line])) from None
        if root is None and not may_be_empty:
            raise CannotEditError(1)
        return root

    def _check_meaning(self, root: Value) -> None:
        """Refuse a text that the check reads in corrected form: its values are not those that the form shows."""
        if _of_parsed(self._parsed.value) != plain(root):
            raise CannotEditError(min(self._lines_of_problems, default=root.line + 1))

    def _record(self, root: Value, number: int | None) -> tuple[tuple[int, ...], MappingNode]:
        """Return the steps to a record, and its node."""
        node: Value
        if isinstance(root, SequenceNode) and number is not None and 0 <= number < len(root.items):
            node = root.items[number]
        elif not isinstance(root, SequenceNode) and number is None:
            node = root
        else:
            raise CannotEditError(root.line + 1)
        if not isinstance(node, MappingNode):
            raise CannotEditError(node.line + 1)
        return ((number,) if number is not None else ()), node

    def _steps_of_record(self, node: MappingNode, changes: Mapping[str, Any]) -> Iterator[Step]:
        """Yield the steps to the new values: those below a key, then new keys, then deletions."""
        found = {key: self._find(node, key, "") for key in changes}
        wanted = {key: value for key, value in changes.items() if value is not REMOVED}
        yield from self._steps_of_keys(node, wanted, found, "")
        gone = [found[key] for key, value in changes.items() if value is REMOVED]
        yield from (Step("delete", (index,)) for index in gone if index is not None)

    def _steps_of_keys(
        self, node: MappingNode, wanted: Mapping[str, Any], found: Mapping[str, int | None], above: str
    ) -> Iterator[Step]:
        for key, value in wanted.items():
            if (index := found[key]) is not None:
                yield from self._steps_to(node.entries[index].value, value, (index,), key)
        for key, value in wanted.items():
            if found[key] is None:
                yield Step("add", (self._place(node, key, above, [*wanted]),), key, value)

    def _steps_to(self, node: Value, value: Any, at: tuple[int, ...], above: str) -> Iterator[Step]:
        """Yield the steps that make a node mean a value."""
        if _same(node, value):
            return
        if isinstance(value, Mapping) and value and isinstance(node, MappingNode) and node.entries:
            found = {str(key): self._find(node, str(key), above) for key in value}
            for step in self._steps_of_keys(node, {str(k): v for k, v in value.items()}, found, above):
                yield step._replace(steps=(*at, *step.steps))
            kept = {*found.values()}
            gone = (index for index in range(len(node.entries)) if index not in kept)
            yield from (Step("delete", (*at, index)) for index in gone)
        elif _is_list(value) and value and isinstance(node, SequenceNode) and node.items:
            yield from self._steps_of_items(node, value, at, above)
        elif _is_list(value) and len(value) == 1 and not isinstance(node, SequenceNode) and _alike(node, value[0]):
            yield from self._steps_to(node, value[0], at, above)  # one value may be written without its list
        else:
            yield Step("set", at, value=value)

    def _steps_of_items(
        self, node: SequenceNode, value: Sequence[Any], at: tuple[int, ...], above: str
    ) -> Iterator[Step]:
        pairs = pairs_of([plain(item) for item in node.items], [_plain(item) for item in value])
        for old, new in pairs:
            if old is not None and new is not None:
                if _alike(node.items[old], value[new]):
                    yield from self._steps_to(node.items[old], value[new], (*at, old), above)
                elif not _same(node.items[old], value[new]):
                    yield Step("set", (*at, old), value=value[new])
        place = 0
        for old, new in pairs:
            if old is None and new is not None:
                yield Step("add", (*at, place), value=value[new])
            elif old is not None:
                place = old + 1
        yield from (Step("delete", (*at, old)) for old, new in pairs if old is not None and new is None)

    def _find(self, node: MappingNode, key: str, above: str) -> int | None:
        """Return the number of a key among those of a mapping; two of one name are no certain place."""
        ranks = self._order.get(above, {})
        rank = ranks.get(key)
        found = [
            index
            for index, entry in enumerate(node.entries)
            if (name := entry.key.text.strip()) == key or (rank is not None and ranks.get(name) == rank)
        ]
        if len(found) > 1:
            raise CannotEditError(node.entries[found[1]].key.line + 1)
        return found[0] if found else None

    def _place(self, node: MappingNode, key: str, above: str, among: Sequence[str]) -> int:
        """Return the number that a new key gets: after the nearest key that belongs before it."""
        ranks = self._order.get(above) or {name: rank for rank, name in enumerate(among)}
        rank = ranks.get(key, len(ranks))
        found = [ranks.get(entry.key.text.strip()) for entry in node.entries]
        before = [(known, index) for index, known in enumerate(found) if known is not None and known < rank]
        if before:
            return max(before)[1] + 1
        return 0 if any(known is not None for known in found) else len(node.entries)

    def _take(self, root: Value, step: Step) -> None:
        """Take one step in the text; raise CannotEditError if no way to write it means just that."""
        expected = _expected(plain(root), step)
        line = _line_of(root, step.steps)
        for quotes in (False, True):
            try:
                edits = TextEdits(self._text, root, Style(quotes=quotes))
                text = getattr(edits, step.what)(step.steps, step.key, step.value, self._keys)
                found = read_tree(text)
            except (CannotPlaceError, NotATreeError):
                continue
            if found is not None and _agree(plain(found), expected) and not self._new_problems(text):
                self._text = text
                return
        raise CannotEditError(line)

    def _new_problems(self, text: str) -> Counter[str]:
        return _problems(text, self._keys) - self._problems


def _problems(text: str, keys: Keys) -> Counter[str]:
    """Return the problems that a check would report, by their codes."""
    return Counter(problem.code for problem in parse("", unified(text), keys).problems)


def _of_parsed(value: Any) -> Any:
    """Return what `yaml.parse` read in the form of `yaml_tree.plain`."""
    if isinstance(value, LocatedMap):
        return tuple((key, _of_parsed(item)) for key, item in value.items())
    if isinstance(value, list):
        return [_of_parsed(item) for item in value]
    return (type(value).__name__, value)


def _plain(value: Any) -> Any:
    """Return a new value in the form of `yaml_tree.plain`."""
    if isinstance(value, Mapping):
        return tuple((str(key), _plain(item)) for key, item in value.items())
    if _is_list(value):
        return [_plain(item) for item in value]
    if isinstance(value, bool):
        return ("str", "是" if value else "否")
    return (type(value).__name__, value)


def _agree(found: Any, expected: Any) -> bool:
    """Return whether two plain values are equal but for the line end of a new block of text."""
    if isinstance(expected, _New):
        return bool(_stripped(found) == _stripped(expected.value))
    if type(found) is not type(expected) or not isinstance(found, (list, tuple)):
        return bool(found == expected)
    return len(found) == len(expected) and all(map(_agree, found, expected))


class _New(NamedTuple):
    """The value that a step writes, among plain values."""

    value: Any


def _stripped(value: Any) -> Any:
    if isinstance(value, list):
        return [_stripped(item) for item in value]
    if isinstance(value, tuple):
        return tuple(_stripped(item) for item in value)
    return value.rstrip("\n") if isinstance(value, str) else value


def _expected(tree: Any, step: Step) -> Any:
    """Return the plain values of a text after a step."""
    number, *rest = step.steps
    is_map = isinstance(tree, tuple)
    if not rest:
        new = _New(_plain(step.value))
        if step.what == "delete":
            return _sliced(tree, number, number + 1, ())
        if step.what == "add":
            return _sliced(tree, number, number, [(step.key, new) if is_map else new])
        return _sliced(tree, number, number + 1, [(tree[number][0], new) if is_map else new])
    old = tree[number][1] if is_map else tree[number]
    new = _expected(old, step._replace(steps=tuple(rest)))
    return _sliced(tree, number, number + 1, [(tree[number][0], new) if is_map else new])


def _sliced(tree: Any, start: int, end: int, new: Sequence[Any]) -> Any:
    return type(tree)([*tree[:start], *new, *tree[end:]])


def _same(node: Value, value: Any) -> bool:
    """Return whether a node means a value already; the line end of a block of text does not count."""
    return bool(_stripped(plain(node)) == _stripped(_plain(value)))


def _alike(node: Value, value: Any) -> bool:
    """Return whether a node can become a value without being written again."""
    if isinstance(value, Mapping):
        return isinstance(node, MappingNode)
    return isinstance(node, SequenceNode) if _is_list(value) else isinstance(node, Scalar)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _line_of(root: Value, steps: tuple[int, ...]) -> int:
    """Return the line of the value at the end of some steps, or of what it is in."""
    node, line = root, root.line
    for number in steps:
        if isinstance(node, MappingNode) and number < len(node.entries):
            line, node = node.entries[number].key.line, node.entries[number].value
        elif isinstance(node, SequenceNode) and number < len(node.items):
            node = node.items[number]
            line = node.line
    return line + 1
