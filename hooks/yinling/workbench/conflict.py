"""A place that two people changed in different ways, and their choices."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Side = Literal["ours", "theirs"]
Choices = Mapping[str, Side]
"""The side that was chosen for conflicts, by `Conflict.key`."""


class Change(NamedTuple):
    """Who saved a version, and when, as ISO 8601."""

    who: str
    when: str


class Conflict(NamedTuple):
    """One question: which of two versions of a field, a record, a piece of text or a file is right.

    ``record`` is the title of the record, and ``label`` the way to the field: 决议 › 第 2 项 › 内容; both are empty for
    a whole file. The versions are texts for people; None means that the field, record or file is not there.
    ``key`` names the question. The same question has the same key later, another version of a side has another one."""

    key: str
    file: str
    record: str
    label: str
    base: str | None
    ours: str | None
    theirs: str | None
    our_change: Change | None = None
    their_change: Change | None = None

    @property
    def question(self) -> str:
        """Return what is asked, in one line."""
        where = " · ".join(filter(None, [self.record or self.file, self.label]))
        if self.ours is None or self.theirs is None:
            return f"{where}：一个人删了，另一个人改了，留哪一个？"
        return f"{where}：两个人写得不一样，留哪一个？"


def conflict(file: str, record: str, label: str, base: Any, ours: Any, theirs: Any) -> Conflict:
    """Return the conflict of two values."""
    name = json.dumps([file, record, label, _plain(base), _plain(ours), _plain(theirs)], ensure_ascii=False)
    key = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Conflict(key, file, record, label, as_text(base), as_text(ours), as_text(theirs))


class Missing:
    """The value of what is not there; None is what an empty field holds."""


MISSING = Missing()


def as_text(value: Any) -> str | None:
    """Return a value of YAML as people read it; None for what is not there."""
    if isinstance(value, Missing):
        return None
    if isinstance(value, dict):
        return "；".join(f"{key}：{as_text(item)}" for key, item in value.items())
    if isinstance(value, list):
        return "、".join(as_text(item) or "" for item in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def _plain(value: Any) -> Any:
    return "\0missing" if isinstance(value, Missing) else value
