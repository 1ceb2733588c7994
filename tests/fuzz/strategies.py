"""Strategies for hypothesis: damaged texts, YAML texts from pieces, and records from the models."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import yaml
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.conftest import ROOT
from tests.fuzz.sample import closed, files_by_kind, kind_of, sample
from yinling.core.files import DATA
from yinling.records import KINDS
from yinling.records.article import Article
from yinling.records.base import Record, english_key, inner_types, part_of, references_of

Draw = Callable[[st.SearchStrategy[Any]], Any]
BITS = [
    *"：:，,“”\"'‘’{}[]-－—#&*!|>%@`?~\t\u3000\u00a0\u200b \n\\",
    *("\r", "\0", "\u0085", "\u2028", "\ufeff", "\U0001f600", "\x07", "\u0301", "\u202e"),
    *(": ", "- ", "---\n", "...\n", "\n\n", "  ", " #", "<<: ", "? ", "|\n", "[[", "{{", "{%", "]]>", "<script>", "%%"),
    *(
        "no",
        "0123",
        "14:30",
        "４８",
        "-1",
        "1e9",
        "0x1F",
        "99999999999999999999",
        "2019-02-30",
        "2019年3月5日",
        "true",
        "null",
    ),
]
bits = st.sampled_from(BITS) | st.text(max_size=4)


@st.composite
def damaged(draw: Draw, text: str) -> str:
    """Return the text with up to four changes: bits added or removed, lines copied or indented, the end cut off."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        match draw(st.integers(0, 5)):
            case 0 | 1:
                text = text[:at] + draw(bits) + text[at:]
            case 2:
                text = text[:at] + text[at + draw(st.integers(1, 6)) :]
            case 3:
                lines = text.split("\n")
                line = draw(st.sampled_from(lines)).strip()
                lines.insert(draw(st.integers(0, len(lines))), " " * draw(st.integers(0, 5)) + line)
                text = "\n".join(lines)
            case 4:
                text = text[:at] + text[at : at + 1].upper() + text[: draw(st.integers(0, 20))] + text[at:]
            case 5:
                text = text[:at]
    return text


@st.composite
def damaged_file(draw: Draw, files: list[Path] | None = None) -> tuple[Path, str]:
    """Return a file of the sample and its damaged text; all kinds are equally likely."""
    file = draw(st.sampled_from(files or draw(st.sampled_from(list(files_by_kind().values())))))
    return file, draw(damaged((ROOT / file).read_text("utf-8")))


@st.composite
def yaml_text(draw: Draw, kind: type[Record]) -> str:
    """Return lines that look like a record: keys of the kind and unknown keys, with and without slips."""
    keys = st.sampled_from([f.title or n for n, f in kind.model_fields.items()] + ["date", "没有这一项", "a b", ""])
    line = st.builds(
        "{}{}{}{}{}".format,
        st.sampled_from(["", "", "", "  ", "    ", "- ", "  - ", "\t", "\u3000", "-", "－ "]),
        keys,
        st.sampled_from([": ", ": ", ": ", ":", "：", " ", ""]),
        scalars(),
        st.sampled_from(["", "", "", " # 注", "#", " ", "，", ": x"]),
    )
    return "\n".join(draw(st.lists(line, max_size=12)))


def scalars() -> st.SearchStrategy[str]:
    words = st.sampled_from(
        ["第九党支部", "公开", "已审核", "zb09", "2019-03-05", "48", "是", "[a, b]", "{总数: 4}", '"一"', "'二'"]
    )
    return words | bits | st.text(max_size=12)


@st.composite
def record_text(draw: Draw, kind: type[Record]) -> str:
    """Return one or two records of a kind as YAML; most of their values have the right type."""
    values = draw(st.lists(mapping(kind), min_size=1, max_size=2))
    one = values[0] if len(values) == 1 else values
    flow = draw(st.sampled_from([False, None, True]))
    return str(yaml.dump(one, Dumper=_Plain, allow_unicode=True, sort_keys=False, default_flow_style=flow))


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


@st.composite
def mapping(draw: Draw, model: type[BaseModel]) -> dict[str, Any]:
    """Return values by their keys in either language; required keys are rarely missing."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if draw(st.integers(0, 9)) < (9 if field.is_required() or name in ("visibility", "status") else 3):
            key = draw(st.sampled_from([english_key(model, name), field.title or name]))
            found[key] = draw(_value(model, name))
    return found


def _value(model: type[BaseModel], name: str) -> st.SearchStrategy[Any]:
    annotation, part = model.model_fields[name].annotation, part_of(model, name)
    known = [reference for path, reference in references_of(model) if path[0] == name]
    right: st.SearchStrategy[Any]  # the right type
    if part:
        right = mapping(part)
    elif known:
        ids = [
            id.removeprefix(known[0].within)
            for kind in KINDS
            if kind.kind == known[0].kind
            for id in sample().records[kind]
        ]
        right = st.sampled_from(ids or ["zb09"])
        if get_origin(annotation) is dict:
            right = st.dictionaries(right, st.integers(0, 99), max_size=2)
    else:
        right = st.one_of([_of_type(part) for part in inner_types(annotation)])
    many = st.lists(right, max_size=3)
    wild = st.one_of(scalars(), st.integers(), st.booleans(), st.none(), st.floats(), many)
    fitting = many if "tuple" in str(annotation) else right
    return st.integers(0, 19).flatmap(lambda dice: wild if dice == 0 else fitting)


def _of_type(annotation: Any) -> st.SearchStrategy[Any]:
    days = st.dates(dt.date(2018, 1, 1), dt.date(2020, 3, 31))
    if isinstance(annotation, str):  # a choice
        return st.just(annotation)
    if annotation is int:
        return st.integers(-1, 3000)
    if annotation is str:
        return st.text(max_size=20) | st.sampled_from(["第九党支部", "zhibu", "https://example.org/", "主题党日", "户"])
    if annotation is bool:
        return st.sampled_from(["是", "否"])
    if get_origin(annotation) is Literal:
        return st.sampled_from(get_args(annotation))
    return st.one_of(
        days.map(str), days.map(lambda day: f"{day:%Y-%m}"), st.integers(0, 99), st.just("14:30"), st.just("2019-Q1")
    )


in_yaml = st.sampled_from([kind for kind in KINDS if kind is not Article])


def any_file() -> st.SearchStrategy[tuple[type[Record], str]]:
    """Draw the kind and the text of a file, damaged twice as often as made up."""
    damaged = damaged_file().map(lambda file: (kind_of(file[0]), file[1]))
    made_up = in_yaml.flatmap(lambda kind: st.tuples(st.just(kind), yaml_text(kind) | record_text(kind)))
    return damaged | damaged | made_up


def file_of_centre() -> st.SearchStrategy[tuple[Path, str]]:
    """Draw a damaged file of the small centre, or an added one."""
    added = in_yaml.flatmap(lambda kind: st.tuples(st.just(Path(DATA, kind.folder, "added.yml")), record_text(kind)))
    return damaged_file(list(closed())) | added
