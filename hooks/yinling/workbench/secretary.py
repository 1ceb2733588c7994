"""Who works at this machine: the name that stands under each save, and the own branch."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from .own_folder import own_folder, write_private

LONGEST = 30
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f<>]")  # Git takes no author with these


class Secretary(msgspec.Struct, frozen=True):
    """A name, and the id of an organisation; empty for those who work for all."""

    name: str
    org: str = ""


def fault_of(name: str) -> str:
    """Return a Chinese sentence on a name that cannot stand under a save, "" for a good one."""
    if not name.strip():
        return "请写上姓名。每次保存都记下是谁改的。"
    if len(name) > LONGEST or _FORBIDDEN.search(name):
        return f"姓名写得不对：最多 {LONGEST} 个字，不要用 < 和 >。"
    return ""


def read_secretary(root: Path) -> Secretary | None:
    """Return who works here, None if nobody has said so."""
    try:
        found = msgspec.json.decode(_file(root).read_bytes(), type=Secretary)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return None if fault_of(found.name) else found


def write_secretary(root: Path, secretary: Secretary) -> None:
    write_private(_file(root), msgspec.json.encode(secretary))


def _file(root: Path) -> Path:
    return own_folder(root) / "secretary.json"
