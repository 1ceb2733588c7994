"""Writes the folder of a new centre: its settings and its highest organisation.

Input: the answers to a few questions. Output: files, in a folder that was empty. Words, rules, help, theme and Markdown
settings stay with the program (`defaults`), so that a new version of it brings new ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import Path
from typing import Any, NamedTuple

from ..records.org_kinds import ORG_KINDS
from ..records.vocabulary import Term
from ..sources.yaml_writing import PLAIN, entry_lines, item_lines
from .defaults import packaged_records
from .wording import OTHER_WORD, wording_of_kinds

ROOT_ID = "dw"
# The example below an organisation of the Party, and below any other one, which need not have branches.
_BRANCH = ("zb01", "第一党支部", "党支部")
_SOCIETY = ("hct", "合唱团", "合唱团")
_TEMPLATES = {
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "mkdocs.yml": "mkdocs.yml",
    "github.yml": ".github/workflows/site.yml",
    "gitea.yml": ".gitea/workflows/site.yml",
    "gitlab.yml": ".gitlab-ci.yml",
    "gitee.yml": ".workflow/yinling.yml",
}


class CannotInitError(Exception):
    """Raised if the folder cannot take a new centre; the text says why, in Chinese."""


class Answers(NamedTuple):
    """The answers to the questions about a new centre.

    ``kind`` is the kind of its highest organisation, a word of the program or a new one; ``year`` the first year with
    records. ``sample``: 要 writes an organisation below it and a meeting to look at."""

    name: str
    owner: str
    kind: str
    year: str
    address: str
    sample: str


def write_centre(folder: Path, answers: Answers) -> list[str]:
    """Write the files of a new centre and return their paths.

    Raises CannotInitError where the folder holds anything but a repository without files, OSError where the disk
    refuses."""
    if folder.exists() and (not folder.is_dir() or any(path.name != ".git" for path in folder.iterdir())):
        raise CannotInitError(f"{folder} 里已经有东西了。为了不覆盖它，请换一个新的文件夹。")
    # MkDocs refuses a centre without the folder of the articles, and Git keeps no empty one.
    files = {**_from_templates(answers), **_records(answers), "content/.gitkeep": b""}
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return sorted(files)


def _from_templates(answers: Answers) -> dict[str, bytes]:
    values = {"name": answers.name, "owner": answers.owner, "version": metadata.version("yinling")}
    say = wording_of_kinds([answers.kind])
    found: dict[str, bytes] = {}
    for name, path in _TEMPLATES.items():
        text = (resources.files(__package__) / "new_centre" / name).read_text("utf-8")
        text = say(text)
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", value)
        found[path] = text.encode()
    return found


def _records(answers: Answers) -> dict[str, bytes]:
    site: dict[str, Any] = {"名称": answers.name, "单位": answers.owner}
    site |= {"网址": answers.address} if answers.address else {}
    has_party = wording_of_kinds([answers.kind]).has_party
    site |= {} if has_party else {"统称": OTHER_WORD}
    site["用自带的"] = "是"
    first = dt.date(int(answers.year), 1, 1)
    root = {"名称": answers.owner, "类型": answers.kind, "记录开始": first, **_PUBLIC}
    files: dict[str, Any] = {f"data/orgs/{ROOT_ID}.yml": root}
    if answers.kind not in known_kinds():
        files["data/vocabulary/org-kinds.yml"] = [{"名称": answers.kind, "层级": "上级", "次序": 5}]
    if answers.sample == "要":
        site["示例数据"] = "是"
        id, name, kind = _BRANCH if has_party else _SOCIETY
        files[f"data/orgs/{id}.yml"] = {"名称": name, "类型": kind, "上级": ROOT_ID, **_PUBLIC}
        meeting = {
            "类型": "集中学习", "标题": "一起看看这个网站怎么用", "日期": first.replace(day=10), "时间": "09:00",
            "地点": "活动室", "组织": id, "应到": 20, "实到": 18,
            "摘要": "这是一条示例，看过以后可以删掉。", **_PUBLIC,
        }  # fmt: skip
        files[f"data/activities/{id}/{answers.year}/{first.replace(day=10)}-jzxx.yml"] = meeting
    files["data/site.yml"] = site
    return {path: "".join(f"{line}\n" for line in _lines(records)).encode() for path, records in files.items()}


def _lines(records: dict[str, Any] | list[dict[str, Any]]) -> Iterator[str]:
    if isinstance(records, list):
        yield from (line for record in records for line in item_lines(record, PLAIN))
    else:
        yield from (line for key, value in records.items() for line in entry_lines(key, value, PLAIN))


def known_kinds() -> list[str]:
    """Return the kinds of organisation that the program has, in their order."""
    terms = (each for each in packaged_records() if isinstance(each, Term) and each.vocabulary == ORG_KINDS)
    return [term.name for term in sorted(terms, key=lambda term: term.position)]


_PUBLIC = {"公开范围": "公开", "状态": "已审核"}
