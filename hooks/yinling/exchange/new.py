"""A new record as a file that is filled in as far as can be known, in the right place, every field explained."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pydantic import BaseModel

from ..library import CONTENT, DATA
from ..records.activity import Activity
from ..records.article import Article
from ..records.base import Record, part_of, references_of
from ..records.site import Site
from ..records.types import TimeOfDay
from ..sources.values import quote

_COMMON = ("visibility", "status", "note")


class NotPossibleError(Exception):
    """A new file cannot be made; the text says why, in Chinese."""


def path_for(kind: type[Record], name: str, values: dict[str, str], day: dt.date) -> Path:
    """Where the file of a new record lies, relative to the root."""
    slug = name or (f"{day}-new" if "date" in kind.model_fields else "new")
    if kind is Site:  # there is one
        return Path(DATA) / kind.folder
    if kind is Article:
        return Path(CONTENT) / (slug if "/" in slug else f"study/{slug}")
    folder = Path(DATA) / kind.folder
    if kind is Activity:
        day_of = values.get("date", str(day))
        slug = slug if slug[:4].isdigit() else f"{day_of}-{slug}"
        return folder / values.get("org", kind.example["org"]) / day_of[:4] / slug
    return folder / slug


def write(root: Path, kind: type[Record], name: str, values: dict[str, str], day: dt.date) -> Path:
    """Write the file; returns its path. Raises NotPossibleError where it is there already or the name is not ASCII."""
    values = {**({"date": str(day)} if "date" in kind.model_fields else {}), **values}
    relative = path_for(kind, name, values, day)
    relative = relative.with_name(relative.name + (".md" if kind is Article else ".yml"))
    if relative.is_absolute() or ".." in relative.parts or not relative.as_posix().isascii():
        raise NotPossibleError(f"文件名“{relative.name}”请用英文字母、数字和短横线。")
    path = root / relative
    if path.exists():
        raise NotPossibleError(f"{relative.as_posix()} 已经有了，没有改动它。换一个名字再试。")
    path.parent.mkdir(parents=True, exist_ok=True)
    text = template(kind, values)
    path.write_text(f"---\n{text}---\n\n正文从这里开始写。小标题用 ## 开头。\n" if kind is Article else text, "utf-8")
    return relative


def template(kind: type[Record], values: dict[str, str]) -> str:
    """The file's text: required fields filled with the example's values, the others as comments to be opened."""
    given = {**kind.example, **values}
    names = [n for n in kind.model_fields if n not in _COMMON and (n != "id" or "id" in given)]
    rows = [f"# {kind.label}。以 # 开头的行不起作用；要用哪一行，就删掉行首的“# ”。"]
    for name in names:
        rows += _rows(kind, name, given.get(name))
    shown = {"visibility": "公开" if kind.public_fields else "内部", "status": "草稿"}
    rows.append("# 写好、看过以后，把“草稿”改成“已审核”，才会发布。")
    rows += [f"{kind.model_fields[n].title}: {value}" for n, value in shown.items()]
    return "\n".join(rows) + "\n"


def _rows(kind: type[Record], name: str, value: str | None) -> list[str]:
    field = kind.model_fields[name]
    part = part_of(kind, name)
    said = [f"# {field.description}。"] if field.description else []
    if value is not None:
        return [*said, f"{field.title}: {_scalar(value)}"]
    if part is not None:
        return [*said, f"# {field.title}:", f"#   - {{{', '.join(f'{t}: ' for t in _titles(part))}}}"]
    hint = ' "09:00"' if field.annotation == TimeOfDay | None else ""
    is_list = any(path[:1] == (name,) and path[1:2] == ("*",) for path, _ in references_of(kind))
    return [*said, f"# {field.title}:{' []' if is_list else hint}"]


def _titles(model: type[BaseModel]) -> list[str]:
    return [field.title or name for name, field in model.model_fields.items()]


def _scalar(value: str) -> str:
    risky = not value or value[0] in "*@%&!|>[]{}#\"'`-?:, " or ": " in value or " #" in value or value[0] in "“‘「『"
    return quote(value) if risky else value
