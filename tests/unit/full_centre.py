"""A small centre in which every field of every kind is written (`full_centre.yml`), and what a change of one is."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from tests.conftest import ROOT
from yinling.library.markdown_settings import SETTINGS
from yinling.records import KINDS
from yinling.records.article import Article
from yinling.records.base import Record, part_of
from yinling.records.site_settings import Site
from yinling.records.vocabulary import Term

Row = dict[str, Any]
_READ = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))
RECORDS: dict[str, list[Row]] = _READ["records"]
OTHERS: dict[str, dict[str, Any]] = _READ["others"]
ROWS = {
    ("term", "名称"): -1,
    ("term", "单位"): 1,
    ("term", "次序"): 1,
    ("org", "次序"): 3,
    ("metric", "记录种类"): -1,
    ("metric", "条件"): 1,
    ("source", "执行到"): 2,
    ("cadence_rule", "范围"): 1,
    ("honour", "对象类型"): 1,
    ("publication", "活动"): 1,
    ("privacy-exception", "用在"): 1,
}
"""The record to change where it is not the first of its kind, because another field decides there."""
_TERM_OF = {
    "单位": "term activity-metrics",
    "需要审阅": "term topics",
    "层级": "term org-kinds",
    "应开会": "term org-kinds",
    "只一人": "term roles",
    "次序": "term visit-kinds",
    "归到": "term sections",
}
"""The vocabularies whose words have these fields; the others are of activity types."""


def fields_of(kind: type[Record]) -> Iterator[str]:
    """Yield the Chinese paths of a kind's fields and of the fields of its parts, without 编号 and 备注."""
    for name, field in kind.model_fields.items():
        if name not in ("id", "note"):
            part = part_of(kind, name)
            yield str(field.title)
            yield from (f"{field.title}.{inner.title}" for inner in part.model_fields.values()) if part else ()


def changed(kind: str, path: str) -> dict[str, list[Row]]:
    """Return the records with another value at a path of a record of a kind, or without the value."""
    records, row = copy.deepcopy(RECORDS), ROWS.get((kind, path), 0)
    kind = _TERM_OF.get(path, "term activity-types") if kind == "term" else kind
    target: Any = records[kind][row]
    *folders, last = path.split(".")
    for folder in folders:
        target = target[folder][0] if isinstance(target[folder], list) else target[folder]
    if path in OTHERS.get(kind, {}):
        target[last] = OTHERS[kind][path]
    elif path == "状态":
        target[last] = "草稿"
    elif path == "公开范围":
        target[last] = "公开" if target.get(last) == "内部" else "内部"
    else:
        del target[last]
    return records


def write(root: Path, records: dict[str, list[Row]]) -> None:
    """Write the centre below ``root``; a file with the same text is not written again."""
    for kind in KINDS:
        if kind is Article:
            for name, row in zip(("study/a", "study/b", "qa/c"), records[kind.kind], strict=True):
                body = "浴室里铺防滑垫。人物1922年8月16日出生，单书记到单县。\n"
                _write(root / f"content/{name}.md", f"---\n{json.dumps(row, ensure_ascii=False)}\n---\n\n{body}")
        elif kind is Site:
            _write(root / "data/site.yml", json.dumps(records[kind.kind][0], ensure_ascii=False))
        elif kind is not Term:
            _write(root / f"data/{kind.folder}.yml", json.dumps(records[kind.kind], ensure_ascii=False, indent=1))
    for key, words in records.items():
        if key.startswith("term "):
            path = root / f"data/{Term.folder}/{key.removeprefix('term ')}.yml"
            _write(path, json.dumps(words, ensure_ascii=False))
    _write(root / SETTINGS, (ROOT / SETTINGS).read_text("utf-8"))
    _write_bytes(root / "content/study/a.mp3", b"\xff\xfb\x90\xc4" + bytes(413))
    for name, size in (("a.png", (8, 6)), ("b.png", (6, 8))):
        picture = io.BytesIO()
        Image.new("RGB", size).save(picture, "png")
        _write_bytes(root / f"content/photos/{name}", picture.getvalue())


def _write(path: Path, text: str) -> None:
    _write_bytes(path, text.encode())


def _write_bytes(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
