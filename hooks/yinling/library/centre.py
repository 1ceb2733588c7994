"""Writes the folder of a new centre: its settings and its highest organisation.

Input: the answers to a few questions. Output: files, in a folder that was empty. Words, rules, help, theme and Markdown
settings stay with the program (`defaults`), so that a new version of it brings new ones.
"""

from __future__ import annotations

import datetime as dt
from importlib import metadata, resources
from pathlib import Path
from typing import Any, NamedTuple

from ..sources.yaml_writing import PLAIN, entry_lines

ROOT_ID, BRANCH_ID = "dw", "zb01"
_TEMPLATES = {
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "mkdocs.yml": "mkdocs.yml",
    "github.yml": ".github/workflows/site.yml",
    "gitlab.yml": ".gitlab-ci.yml",
}


class CannotInitError(Exception):
    """Raised if the folder cannot take a new centre; the text says why, in Chinese."""


class Answers(NamedTuple):
    """The answers to the questions about a new centre.

    ``kind`` is the kind of its highest organisation, ``year`` the first year with records. ``sample``: 要 writes a
    branch and a meeting to look at."""

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
    files = {**_from_templates(answers), **_records(answers)}
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return sorted(files)


def _from_templates(answers: Answers) -> dict[str, bytes]:
    values = {"name": answers.name, "owner": answers.owner, "version": metadata.version("yinling")}
    found: dict[str, bytes] = {}
    for name, path in _TEMPLATES.items():
        text = (resources.files(__package__) / "new_centre" / name).read_text("utf-8")
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", value)
        found[path] = text.encode()
    return found


def _records(answers: Answers) -> dict[str, bytes]:
    site: dict[str, Any] = {"名称": answers.name, "单位": answers.owner}
    site |= {"网址": answers.address} if answers.address else {}
    site["用自带的"] = "是"
    first = dt.date(int(answers.year), 1, 1)
    root = {"名称": answers.owner, "类型": answers.kind, "记录开始": first, **_PUBLIC}
    files = {f"data/orgs/{ROOT_ID}.yml": root}
    if answers.sample == "要":
        site["示例数据"] = "是"
        files[f"data/orgs/{BRANCH_ID}.yml"] = {"名称": "第一党支部", "类型": "党支部", "上级": ROOT_ID, **_PUBLIC}
        meeting = {
            "类型": "集中学习", "标题": "一起看看这个网站怎么用", "日期": first.replace(day=10), "时间": "09:00",
            "地点": "活动室", "组织": BRANCH_ID, "应到": 20, "实到": 18,
            "摘要": "这是一条示例，看过以后可以删掉。", **_PUBLIC,
        }  # fmt: skip
        files[f"data/activities/{BRANCH_ID}/{answers.year}/{first.replace(day=10)}-jzxx.yml"] = meeting
    files["data/site.yml"] = site
    return {
        path: "".join(f"{line}\n" for key, value in record.items() for line in entry_lines(key, value, PLAIN)).encode()
        for path, record in files.items()
    }


_PUBLIC = {"公开范围": "公开", "状态": "已审核"}
