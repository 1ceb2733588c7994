"""Merge two versions of a file by record and field: each change is taken from the version that made it.

Input: a common base and two versions, as bytes; None means no file. Output: the merged bytes and the conflicts, which
are the places that both changed in different ways. Comments, order, quotes and line ends stay as they were written."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from ..sources.edit_article import parts_of
from .conflict import MISSING, Choices, Conflict, conflict
from .file_versions import BODY, BOM, Text, same_keys, text_of
from .merge_nodes import NodeMerger, title_of
from .text_merge import merge_lines
from .yaml_pieces import CannotCutError, Node, cut


class Merged(NamedTuple):
    """A merged file (None: no file). As long as there are conflicts, ``content`` has our side of them."""

    content: bytes | None
    conflicts: tuple[Conflict, ...]


def merge_file(
    path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None, choices: Choices | None = None
) -> Merged:
    """Merge two versions of the file at ``path``; ``choices`` answer conflicts of an earlier merge."""
    if theirs in (ours, base):
        return Merged(ours, ())
    if ours == base:
        return Merged(theirs, ())
    choices = choices or {}
    if ours is not None and theirs is not None:
        texts = [text_of(content) for content in (base or b"", ours, theirs)]
        before, mine, other = texts
        if before is not None and mine is not None and other is not None:
            return _merge_texts(path, before, mine, other, choices)
    return _whole_file(path, base, ours, theirs, choices)


def _merge_texts(path: str, base: Text, ours: Text, theirs: Text, choices: Choices) -> Merged:
    merged, conflicts = _merged(path, base.text, ours.text, theirs.text, choices)
    if base.text:
        bom, line_end, ends_line = (_picked(*sides) for sides in zip(base[1:], ours[1:], theirs[1:], strict=True))
    else:
        _, bom, line_end, ends_line = ours
    if not ends_line:
        merged = merged.removesuffix("\n")
    content = f"{BOM if bom else ''}{merged}".replace("\n", str(line_end)).encode()
    return Merged(content, tuple(conflicts))


def _picked(base: object, ours: object, theirs: object) -> object:
    return theirs if ours == base else ours


def _merged(path: str, base: str, ours: str, theirs: str, choices: Choices) -> tuple[str, list[Conflict]]:
    if path.endswith((".yml", ".yaml")):
        found = _merge_yaml(path, base, ours, theirs, choices)
        return found or _merge_plain(path, base, ours, theirs, choices)
    if path.endswith(".md"):
        old, mine, other = map(parts_of, (base, ours, theirs))
        all_have_front = old.front and mine.front and other.front
        if all_have_front and (front := _merge_yaml(path, old.front, mine.front, other.front, choices)):
            body, conflicts = _merge_plain(path, old.body, mine.body, other.body, choices)
            return "".join(mine._replace(front=front[0], body=body)), front[1] + conflicts
    return _merge_plain(path, base, ours, theirs, choices)


def _merge_yaml(path: str, base: str, ours: str, theirs: str, choices: Choices) -> tuple[str, list[Conflict]] | None:
    """Return the merged YAML; None if a version cannot be cut, or the result is not exactly what is meant."""
    try:
        old, mine, other = _alike([cut(base), cut(ours), cut(theirs)])
        merger = NodeMerger(path, same_keys(path), choices)
        text, value = merger.merge(old if old.text else None, mine, other, _title(mine), ())
        if cut(text).value != value:
            return None
    except CannotCutError:
        return None
    return text, merger.conflicts


def _alike(roots: list[Node]) -> list[Node]:
    """Return the roots, with an empty list of records for a file without any where the others have lists."""
    form = next((root for root in roots if root.is_open and not root.is_map and not root.is_flow), None)
    if form is None:
        return roots
    return [
        replace(form, value=None, text=r.text, children=[], opening=r.text) if r.value is None else r for r in roots
    ]


def _title(root: Node) -> str:
    return title_of(root.value) if root.is_map else ""


def _merge_plain(path: str, base: str, ours: str, theirs: str, choices: Choices) -> tuple[str, list[Conflict]]:
    """Merge by lines, and ask about each piece that both changed."""
    conflicts: list[Conflict] = []

    def settle(before: str, mine: str, other: str) -> str:
        asked = conflict(path, "", BODY, before, mine, other)
        if asked.key not in choices:
            conflicts.append(asked)
        return other if choices.get(asked.key) == "theirs" else mine

    return merge_lines(base, ours, theirs, settle) or "", conflicts


def _whole_file(path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None, choices: Choices) -> Merged:
    """Ask about a file that one side deleted and the other changed, or whose content cannot be merged."""
    asked = conflict(
        path, "", "", *(MISSING if content is None else _shown(content) for content in (base, ours, theirs))
    )
    if asked.key in choices:
        return Merged(theirs if choices[asked.key] == "theirs" else ours, ())
    return Merged(ours, (asked,))


def _shown(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return f"（不是文字，{len(content)} 字节）"
