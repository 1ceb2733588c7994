"""Read the pages of a centre from its source files, with their phrases and pinyin, without any code of the product."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pypinyin import lazy_pinyin
from pypinyin.phrases_dict import phrases_dict

_PARTICLES = "的了着和与在把被是就也都这那没还再又才很"
_PHRASE = re.compile(rf"(?:(?![{_PARTICLES}])[\u4e00-\u9fff])+")


@dataclass
class Page:
    """A page. The first of its parts is the title; only a record has a day."""

    uri: str
    parts: list[str]
    day: dt.date | None = None
    headings: list[str] = field(default_factory=list)
    text: str = ""
    sound: str = ""


@cache
def syllable(char: str) -> str:
    return lazy_pinyin(char)[0] if "\u4e00" <= char <= "\u9fff" else "|"


@cache
def homophones() -> dict[str, list[str]]:
    """Return the everyday characters (first level of GB/T 2312) by their pinyin without tones."""
    found: dict[str, list[str]] = {}
    for high in range(0xB0, 0xD7):
        for low in range(0xA1, 0xFF):
            char = bytes([high, low]).decode("gb2312")
            found.setdefault(syllable(char), []).append(char)
    return found


def sound(text: str) -> str:
    return " " + " ".join(map(syllable, text)) + " "


def published(record: dict[str, Any]) -> bool:
    return record.get("公开范围") == "公开" and record.get("状态") == "已审核"


def read(centre: Path) -> tuple[list[Page], dict[str, str]]:
    """Return the activities and articles of a centre, and the names of its branches by id."""
    codes = {t["名称"]: t["代码"] for t in _yaml(centre / "data/vocabulary/activity-types.yml")}
    orgs = {path.stem: _yaml(path) for path in sorted((centre / "data/orgs").glob("*.yml"))}
    branches = {id: org["名称"] for id, org in orgs.items() if published(org) and org["类型"] == "党支部"}
    pages = []
    for path in sorted((centre / "data/activities").rglob("*.yml")):
        found = _yaml(path)
        for row in found if isinstance(found, list) else [found]:
            if published(row):
                day = row["日期"]
                name = row.get("编号") or f"{day}-{codes[row['类型']]}"
                name = name if isinstance(found, list) else path.stem
                parts = [row["标题"], *row.get("议题", []), *row.get("摘要", "").split("\n"), row.get("地点", "")]
                pages.append(Page(f"activities/{row['组织']}/{day.year}/{name}/", [p for p in parts if p], day))
    for path in sorted((centre / "content").rglob("*.md")):
        _, front, body = path.read_text("utf-8").split("---\n", 2)
        record = yaml.safe_load(front)
        if published(record):
            body = re.sub(r"\]\([^)]*\)(?:\{[^}]*\})?", "", body).replace("*", "").replace("[", "")
            pieces = re.split(r"^##+ (.*)$", body, flags=re.MULTILINE)
            uri = path.relative_to(centre / "content").with_suffix("").as_posix() + "/"
            sections = [f"{h}\n{t}" for h, t in zip(pieces[1::2], pieces[2::2], strict=True)]
            parts = [record["标题"], f"{record.get('摘要', '')}\n{pieces[0]}", *sections]
            pages.append(Page(uri, parts, headings=pieces[1::2]))
    for page in pages:
        page.text = "\n".join(page.parts)
        page.sound = sound(page.text)
    return pages, branches


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def phrases(text: str, shortest: int, longest: int, words: bool) -> list[str]:
    """Return the phrases of a text: whole ones, or with ``words`` the spans between dictionary words."""
    found = _PHRASE.findall(text)
    if words:
        found = [span for phrase in found for span in _spans(phrase)]
    return [phrase for phrase in found if shortest <= len(phrase) <= longest]


def _spans(phrase: str) -> Iterator[str]:
    """Yield every span of a phrase that begins and ends with a word; the longest word from the left wins."""
    ends: dict[int, int] = {}
    at = 0
    while at < len(phrase):
        length = next((n for n in (4, 3, 2) if phrase[at : at + n] in phrases_dict and at + n <= len(phrase)), 1)
        if length > 1:
            ends[at] = at + length
        at += length
    return (phrase[start:end] for start in ends for end in ends.values() if start < end)
