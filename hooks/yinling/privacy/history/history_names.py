"""Read the texts of a Git repository that are in no file: names of branches and tags, messages of tags, authors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from . import git_output

_KNOWN_HEADERS = frozenset(["tree", "parent", "author", "committer", "encoding", "gpgsig", "gpgsig-sha256"])
_HOST = re.compile(r"@[\w.-]+>")  # with its host, the user of an address would be an e-mail address
_REFS = "--format=%(refname)%00%(objectname)%00%(creatordate:short)%00%(objecttype)"

HISTORY_SCOPE = (
    "历史里看过的：所有分支、标签、备注、暂存和撤销过的提交，里面的文件、文件名、提交说明，分支和标签的名字，提交人的名字。\n"
    "没有看的：程序自己的文件夹（hooks、tests、docs 等），这个中心的文件夹以外的，提交人的邮箱（每次提交都带着），"
    "别的电脑上还没推送的提交；git add 过还没提交的，撤销记录过期后留下的旧内容，撤销记录自己的说明，"
    "取回来还没合并的（FETCH_HEAD），Git 的设置；"
    "单个读不出来的文件和子模块，上面一条一条列了。"
)
"""What the check of the history reads and what it does not read, for people."""


class Named(NamedTuple):
    """A text, where it stands in Chinese, and the object that has it with its day."""

    what: str
    text: str
    id: str
    day: str


def ref_names(root: Path) -> Iterator[Named]:
    """Yield the names of all branches, tags and other references, and the messages and makers of tags."""
    for line in git_output.lines(root, "for-each-ref", _REFS):
        name, id, day, kind = line.split("\0")
        yield Named("标签名" if name.startswith("refs/tags/") else "分支名", name.split("/", 2)[-1], id, day)
        if kind == "tag":
            yield from _tag(root, id, day)


def _tag(root: Path, id: str, day: str) -> Iterator[Named]:
    """Yield the message and the maker of a tag, and of the tags that it is put on."""
    while id:
        header, _, message = git_output.output(root, "cat-file", "tag", id).partition("\n\n")
        yield Named("标签说明", message, id, day)
        lines = header.split("\n")
        for line in lines:
            if line.startswith("tagger "):
                yield Named("标签作者", _without_host(line.removeprefix("tagger ").rpartition(" <")[0], line), id, day)
        id = lines[0].removeprefix("object ") if "type tag" in lines else ""


def headers(root: Path) -> Iterator[Named]:
    """Yield the further headers of commits, such as the tag that a merge has taken in."""
    id, is_told = "", False
    for line in git_output.log(root, "--format=raw"):
        if line.startswith("commit "):
            id, is_told = line.removeprefix("commit ").split(" ")[0], False
        elif line.startswith(("    ", "\0")) or not line:
            is_told = False
        elif not line.startswith(" "):
            name = line.partition(" ")[0]
            is_told = name not in _KNOWN_HEADERS
        if is_told and not line.startswith("commit "):
            yield Named("提交的附加信息", _HOST.sub("", line), id, "")


def tagged_files(root: Path) -> Iterator[Named]:
    """Yield the files that references name without a commit: the text is the path, empty for a file without one."""
    for line in git_output.lines(root, "for-each-ref", "--format=%(refname)%00%(objectname)%00%(creatordate:short)"):
        name, id, day = line.split("\0")
        target = git_output.output(root, "rev-parse", f"{id}^{{}}")
        kind = git_output.output(root, "cat-file", "-t", target)
        if kind == "blob":
            yield Named(name, "", target, day)
        for row in git_output.lines(root, "ls-tree", "-r", target) if kind == "tree" else ():
            about, _, path = row.partition("\t")
            yield Named(name, git_output.unquoted(path), about.split(" ")[2], day)


def authors(root: Path) -> Iterator[Named]:
    """Yield the names of all authors and committers with the user names of their e-mail addresses."""
    seen: set[str] = set()
    for line in git_output.log(root, "--format=%H%x00%as%x00%an <%ae>%x00%cn <%ce>"):
        id, day, *persons = line.split("\0")
        for person in persons:
            if person not in seen:
                seen.add(person)
                yield Named("提交人", _without_host(person.rpartition(" <")[0], person), id, day)


def _without_host(name: str, person: str) -> str:
    """Return a name and the user of the address: with its host it would be an e-mail address, as every commit has."""
    user = person.rpartition(" <")[2].partition("@")[0]
    return f"{name} | {user}"
