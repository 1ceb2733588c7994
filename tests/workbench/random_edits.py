"""Random edits of list files as two people make them, and what their merge must be."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
KEYS = ("组织", "日期", "标题", "地点", "应到", "实到", "主持人", "摘要", "决议", "参加", "备注")


@dataclass
class Row:
    """A record with a name for the test alone, and the comment above it."""

    name: str
    values: Record
    comment: str = ""


@dataclass
class Edit:
    """What one person did: fields set (None: removed), rows deleted, and rows added at the end."""

    fields: dict[tuple[str, str], Any] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    added: list[Row] = field(default_factory=list)
    comments: dict[str, str] = field(default_factory=dict)

    def touched(self) -> set[str]:
        return {name for name, _ in self.fields}


def rows(chance: random.Random, count: int) -> list[Row]:
    """Return records that look alike, as those of one branch do; each has its own day."""
    return [Row(f"r{n}", _values(chance, n), chance.choice(["", "", "# 去年的\n"])) for n in range(count)]


def edit(chance: random.Random, base: list[Row], who: str, size: int) -> Edit:
    """Return random edits."""
    made = Edit()
    for number in range(size):
        what = chance.random()
        row = chance.choice(base) if base else None
        if row is None or what < 0.3:
            made.added.append(Row(f"{who}{number}", _values(chance, f"{who}{number}"), chance.choice(["", "# 新的\n"])))
        elif what < 0.4:
            made.deleted.add(row.name)
        elif what < 0.45:
            made.comments[row.name] = f"# {who} {number}\n"
        else:
            key = chance.choice(KEYS[3:])
            old = row.values.get(key)
            made.fields[row.name, key] = (
                None if old is not None and chance.random() < 0.2 else _value(chance, key, who, old)
            )
    return made


def applied(base: list[Row], made: Edit) -> list[Row]:
    """Return the records after an edit."""
    found = []
    for row in base:
        if row.name in made.deleted:
            continue
        changes = {key: value for (name, key), value in made.fields.items() if name == row.name}
        found.append(Row(row.name, _changed(row.values, changes), made.comments.get(row.name, row.comment)))
    return found + made.added


def expected(base: list[Row], ours: Edit, theirs: Edit) -> tuple[list[Record], int]:
    """Return the merged records, with our side of conflicts, and the number of conflicts."""
    found, conflicts = [], 0
    for row in base:
        changed = [
            {key: value for (name, key), value in each.fields.items() if name == row.name} for each in (ours, theirs)
        ]
        real = [{k: v for k, v in each.items() if v != row.values.get(k)} for each in changed]
        gone = [row.name in each.deleted for each in (ours, theirs)]
        if all(gone):
            continue
        if any(gone):
            if not real[1 - gone.index(True)]:
                continue
            conflicts += 1
            if not gone[0]:
                found.append(_changed(row.values, real[0]))
            continue
        clash = {key for key in real[0] if key in real[1] and real[0][key] != real[1][key]}
        conflicts += sum(_questions(row.values.get(key), real[0][key], real[1][key]) for key in clash)
        found.append(_changed(row.values, {**real[1], **real[0]}))
    return found + [row.values for each in (ours, theirs) for row in each.added], conflicts


def _questions(base: Any, ours: Any, theirs: Any) -> int:
    """Return the conflicts of one field: a list of parts, which both changed, has one for each field of a part."""
    if base and ours and theirs and isinstance(base, list) and isinstance(base[0], dict):
        return sum(
            ours[0][key] != theirs[0][key] for key in base[0] if base[0][key] not in (ours[0][key], theirs[0][key])
        )
    return 1


def written(base: list[Row], style: str = "plain") -> str:
    """Return records as a person writes them."""
    if style == "flow":
        lines = [f"{row.comment}- {{{', '.join(f'{k}: {_flow(v)}' for k, v in row.values.items())}}}\n" for row in base]
        return "# 台账\n" + "".join(lines)
    return "# 台账\n" + "\n".join(row.comment + _block(row.values, style) for row in base)


def _block(values: Record, style: str) -> str:
    text = ""
    for key, value in values.items():
        start = "  " if text else "- "
        if isinstance(value, list) and value and isinstance(value[0], dict):
            items = "".join(f"    - 内容: {each['内容']}\n      票数: {each['票数']}\n" for each in value)
            text += f"{start}{key}:\n{items}"
        elif isinstance(value, list):
            text += (
                f"{start}{key}: [{', '.join(value)}]\n"
                if style == "plain"
                else f"{start}{key}:\n" + "".join(f"    - {each}\n" for each in value)
            )
        elif isinstance(value, str) and "\n" in value:
            text += f"{start}{key}: |\n" + "".join(f"    {line}\n" for line in value.splitlines())
        else:
            text += f"{start}{key}: {value}\n"
    return text


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    return '"' + value.replace("\n", "\\n") + '"' if isinstance(value, str) else str(value)


def _values(chance: random.Random, name: object) -> Record:
    values = {
        "组织": "zb09",
        "日期": f"2019-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        "标题": f"党日 {name}",
    }
    for key in KEYS[3:]:
        if chance.random() < 0.6:
            values[key] = _value(chance, key, "", None)
    return values


def _value(chance: random.Random, key: str, who: str, old: Any) -> Any:
    number = chance.randint(1, 99)
    if key in ("应到", "实到"):
        return number
    if key == "摘要":
        return f"{who}写第一行 {number}\n第二行\n"
    if key == "决议":
        return [{"内容": f"{who}的事 {number}", "票数": number}]
    if key == "参加":
        return [f"zb0{chance.randint(1, 9)}"]
    return f"{who}{key}{number}"


def _changed(values: Record, changes: Record) -> Record:
    new = {key: value for key, value in values.items() if key not in changes}
    return new | {key: value for key, value in changes.items() if value is not None}
