"""Writes the file of a new record into its folder, with the known values and an explanation of each field."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_origin

from pydantic import BaseModel

from ..chinese.suggest import suggestion
from ..core.files import CONTENT, DATA
from ..records.activity import Activity
from ..records.article import NEW_BODY, Article
from ..records.base import Record, part_of, references_of
from ..records.site_settings import Site
from ..records.types import TimeOfDay
from ..records.vocabulary import VOCABULARIES, Term
from ..sources import yaml
from ..sources.value_slips import quote
from .load import Library
from .parse import record_keys
from .starting_values import starting_values

_COMMON = ("visibility", "status", "note")
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CannotCreateError(Exception):
    """Raised if a new file cannot be written; the message is in Chinese."""


def path_for(kind: type[Record], name: str, values: dict[str, str], day: dt.date) -> Path:
    """Return the path of a new record's file from the root, without suffix."""
    slug = name or (f"{day}-new" if "date" in kind.model_fields else "new")
    if kind is Site:  # there is one
        return Path(DATA) / kind.folder
    if kind is Article:
        return Path(CONTENT) / (slug if "/" in slug else f"study/{slug}")
    folder = Path(DATA) / kind.folder
    if kind is Activity:
        day_of = values.get("date", str(day))
        slug = slug if slug[:4].isdigit() else f"{day_of}-{slug}"
        return folder / values["org"] / day_of[:4] / slug
    return folder / slug


def write(
    root: Path, kind: type[Record], name: str, values: dict[str, str], day: dt.date, library: Library | None = None
) -> Path:
    """Write the file and return its path; a ``library`` lets it begin with ids, words and years of the centre.

    Raises CannotCreateError if the file exists, its name cannot be an address, or the date of its folder is wrong."""
    date = kind.model_fields.get("date")
    given = values
    values = {**({"date": str(day)} if date and date.is_required() else {}), **values}
    values = starting_values(kind, library, day, values) if library else {**kind.example, **values}
    if kind is Activity and not _DAY.fullmatch(values["date"]):
        raise CannotCreateError(f"“日期”不能写“{values['date']}”，要写成 2019-03-05 这样：文件按它来放。")
    suffix = ".md" if kind is Article else ".yml"
    name = name.removesuffix(suffix)
    if kind is Term:
        values = {**_example_of_word(name), **given}
    relative = path_for(kind, name, values, day)
    for part in (*filter(None, name.split("/")), *relative.parts):
        if not _NAME.fullmatch(part):
            raise CannotCreateError(f"文件名里不能有“{part}”。请用英文字母、数字和短横线。")
    relative = relative.with_name(relative.name + suffix)
    text = template(kind, values, name)
    if kind is Term:  # a list, to which more words are added
        about, first, *rows = text.splitlines()
        text = "\n".join([about, f"- {first}", *(f"  {row}" for row in rows), ""])
    (root / relative).parent.mkdir(parents=True, exist_ok=True)
    file_of_words = root / relative
    if kind is Term and file_of_words.is_file() and not file_of_words.is_symlink():
        if library and library.get(Term, f"{name}/{values['name']}"):
            raise CannotCreateError(f"{relative.as_posix()} 里已经有“{values['name']}”了，没有改动它。")
        _append(file_of_words, text.partition("\n")[2], relative)
        return relative
    try:
        with (root / relative).open("x", encoding="utf-8") as file:
            file.write(f"---\n{text}---\n\n{NEW_BODY}\n" if kind is Article else text)
    except FileExistsError:
        raise CannotCreateError(f"{relative.as_posix()} 已经有了，没有改动它。换一个名字再试。") from None
    return relative


def _append(file: Path, item: str, relative: Path) -> None:
    """Add a word to the end of a list of words. Raise CannotCreateError for a file that is no list as one expects."""
    text = file.read_bytes().decode("utf-8", "replace")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not all(line.startswith(("- ", "-\t", " ")) for line in lines) or (lines and lines[0].startswith(" ")):
        where = relative.as_posix()
        raise CannotCreateError(f"{where} 已经有了，没有改动它。新的词在里面加一条，前面写“- ”。")
    end = "\r\n" if "\r\n" in text else "\n"
    before = "" if not text or text.endswith("\n") else end
    with file.open("a", encoding="utf-8", newline="") as out:
        out.write(before + item.replace("\n", end))


def _example_of_word(vocabulary: str) -> Mapping[str, str]:
    """Return the fields of a word of a vocabulary. Raise CannotCreateError for one that nothing reads."""
    if vocabulary not in VOCABULARIES:
        guess = suggestion(vocabulary, VOCABULARIES) if vocabulary else ""
        told = f"没有“{vocabulary}”这种词表" if vocabulary else "还要写是哪种词表"
        hint = f"，是否想写“{guess}”？" if guess else "。"
        raise CannotCreateError(f"{told}{hint}如 yinling new 词 roles。可以写：{'、'.join(VOCABULARIES)}。")
    return VOCABULARIES[vocabulary]


def template(kind: type[Record], values: dict[str, str], name: str = "") -> str:
    """Return the file's text: fields with these values, the others as comments; ``name`` is that of the file."""
    given = values
    fields = Term.fields_in(name) if kind is Term else kind.model_fields
    listed = [n for n in fields if n not in _COMMON and (n != "id" or "id" in given)]
    rows = [f"# {kind.label}。以 # 开头的行不起作用；要用哪一行，就删掉行首的“# ”。"]
    for field in listed:
        rows += _rows(kind, field, given.get(field))
    shown = {"visibility": "公开" if kind.public_fields else "内部", "status": "草稿"}
    shown |= {n: value for n, value in values.items() if n in _COMMON}
    shown = {n: value for n, value in shown.items() if n not in kind.without_choice}
    rows += ["# 写好、看过以后，把“草稿”改成“已审核”，才会发布。"] if "status" in shown else []
    rows += [_row(kind, n, value) for n, value in shown.items()]
    return "\n".join(rows) + "\n"


def _rows(kind: type[Record], name: str, value: str | None) -> list[str]:
    field = kind.model_fields[name]
    part = part_of(kind, name)
    comment = [f"# {field.description}。"] if field.description else []
    if value is not None and part is not None:
        return [*comment, f"{field.title}: {value}"]
    if value is not None:
        return [*comment, _row(kind, name, value)]
    if part is not None:
        items = f"{{{', '.join(f'{t}: ' for t in _titles(part))}}}"
        is_many = get_origin(field.annotation) is tuple
        return [*comment, *([f"# {field.title}:", f"#   - {items}"] if is_many else [f"# {field.title}: {items}"])]
    hint = ' "09:00"' if field.annotation == TimeOfDay | None else ""
    is_list = any(path[:1] == (name,) and path[1:2] == ("*",) for path, _ in references_of(kind))
    return [*comment, f"# {field.title}:{' []' if is_list else hint}"]


def _titles(model: type[BaseModel]) -> list[str]:
    return [field.title or name for name, field in model.model_fields.items()]


def _row(kind: type[Record], name: str, value: str) -> str:
    """Return a line with a key and its value, in quotes where YAML would read another value."""
    text = " ".join(value.splitlines()).strip()
    title = kind.model_fields[name].title or name
    row = f"{title}: {text}"
    read = yaml.parse("", row, record_keys(kind))
    bare = not read.problems and type(read.value[title]) in (str, int) and str(read.value[title]) == text
    return row if bare else f"{title}: {quote(text)}"
