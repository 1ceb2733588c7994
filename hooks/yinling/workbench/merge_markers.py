"""Write conflicts into a file as Git does, for people who merge on the command line."""

from __future__ import annotations

from difflib import SequenceMatcher

from .conflict import Side
from .merge import Merged, merge_file
from .text_merge import lines_of

_OURS, _MIDDLE, _THEIRS = "<<<<<<< ours", "=======", ">>>>>>> theirs"


def with_markers(path: str, base: bytes | None, ours: bytes, theirs: bytes) -> Merged:
    """Merge a file; where there are conflicts, ``content`` has both sides of them between markers."""
    merged = merge_file(path, base, ours, theirs)
    if not merged.conflicts:
        return merged
    sides = [_chosen(path, base, ours, theirs, merged, side) for side in ("ours", "theirs")]
    try:
        mine, other = (lines_of(content.decode("utf-8")) for content in sides)
    except UnicodeDecodeError:
        return merged
    end = "\r\n" if any(line.endswith("\r\n") for line in mine) else "\n"
    parts = []
    for what, left, left_end, right, right_end in SequenceMatcher(None, mine, other, autojunk=False).get_opcodes():
        if what == "equal":
            parts += mine[left:left_end]
        else:
            blocks = [_ended(mine[left:left_end], end), _ended(other[right:right_end], end)]
            parts += [f"{_OURS}{end}", *blocks[0], f"{_MIDDLE}{end}", *blocks[1], f"{_THEIRS}{end}"]
    return Merged("".join(parts).encode(), merged.conflicts)


def _chosen(path: str, base: bytes | None, ours: bytes, theirs: bytes, merged: Merged, side: Side) -> bytes:
    choices = {each.key: side for each in merged.conflicts}
    return merge_file(path, base, ours, theirs, choices).content or b""


def _ended(lines: list[str], end: str) -> list[str]:
    return [line if line.endswith("\n") else line + end for line in lines]
