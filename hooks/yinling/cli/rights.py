"""The command ``yinling rights``: who may do what by a rights file, for the workbench and for Git."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.packaged import PACKAGED
from ..core.problems import as_text, has_errors
from .options import ROOT_OPTION, Command, load_content

if TYPE_CHECKING:
    from ..library.record_library import Library
    from ..workbench.rights_file import Person


@click.command(cls=Command)
@ROOT_OPTION
@click.option("--gitolite", "repository", metavar="仓库", help="写出 gitolite 的配置：各人能往哪个分支交。")
@click.option("--login", metavar="登录名", help="和 --git 一起用：谁改的。")
@click.option("--git", "revisions", metavar="甲..乙", help="看这个人从甲到乙改的，是不是都有权限改。合并以前用。")
@click.option(
    "--files",
    "folder",
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="把装服务器要用的文件放进这个文件夹：说明、nginx 和 systemd 的设置、权限文件的样子。",
)
@click.argument("file", type=click.Path(path_type=Path), metavar="权限文件", required=False)
def rights(
    root: Path,
    repository: str | None,
    login: str | None,
    revisions: str | None,
    folder: Path | None,
    file: Path | None,
) -> None:
    """核对权限文件，列出各人能做什么。"""
    if folder is not None:
        _write_files(folder)
        return
    if file is None:
        raise click.UsageError(
            "还缺权限文件，如 yinling rights ../rights.yml。还没有的，先运行 yinling rights --files 文件夹。"
        )
    from ..workbench.rights_file import read_rights

    library = load_content(root).valid
    found = read_rights(file, library)
    if found.problems:
        click.echo(as_text(found.problems), err=True)
    if has_errors(found.problems):
        sys.exit(1)
    if revisions is not None:
        if login not in found.people:
            raise click.UsageError("要用 --login 写明是谁改的，权限文件里要有这个登录名。")
        refusals = _refusals(root, library, found.people[login], revisions)
        click.echo("\n".join(refusals) if refusals else "都有权限改。")
        sys.exit(1 if refusals else 0)
    lines = _gitolite(repository, library, found.people) if repository else map(_line, found.people.values())
    click.echo("\n".join(lines))


def _write_files(folder: Path) -> None:
    """Copy what a technician needs into a folder that has none of these files."""
    files = sorted(path for path in (PACKAGED / "deploy").iterdir() if path.is_file())
    if taken := [path.name for path in files if (folder / path.name).exists()]:
        raise click.ClickException(f"{folder} 里已经有 {'、'.join(taken)} 了。为了不覆盖它，请换一个文件夹。")
    folder.mkdir(parents=True, exist_ok=True)
    for path in files:
        shutil.copyfile(path, folder / path.name)
    click.echo(f"写好了 {len(files)} 个文件，在 {folder}。先看 README.md（英文，给管服务器的人）。")


def _line(person: Person) -> str:
    parts = [f"{what} {'、'.join(orgs)}" for what, orgs in (("写", person.orgs), ("审核", person.reviews)) if orgs]
    return f"{person.login}（{person.name}）：{'，'.join(parts)}"


def _gitolite(repository: str, library: Library, people: dict[str, Person]) -> Iterator[str]:
    """Yield the lines for one repository: staff push to all branches, a secretary to the one named by the own id.

    Nobody may rewrite or delete what was pushed."""
    from ..workbench.permissions import Permissions

    yield f"repo {repository}"
    for login, person in people.items():
        may = Permissions(library, person)
        if may.is_staff and may.reviews_all:
            yield f"    RW = {login}"
            continue
        yield f"    R = {login}"
        yield from (f"    RW refs/heads/{org}$ = {login}" for org in may.own_orgs)


def _refusals(root: Path, library: Library, person: Person, revisions: str) -> list[str]:
    from ..workbench.git import Git
    from ..workbench.git_errors import GitError
    from ..workbench.permissions import Permissions
    from ..workbench.store import FileWrite

    old, dots, new = revisions.partition("..")
    try:
        git = Git(root)
        before, after = git.commit_of(old) if dots else None, git.commit_of(new)
        if not before or not after:
            raise click.UsageError(f"“{revisions}”不行：要写两个版本，中间两个点，如 main..zb09。")
        base = git.run("merge-base", before, after).decode().strip()
        paths = [git.from_root(each.path) for each in git.tree_changes(base, after)]
        writes = [FileWrite(path, git.show(base, path), git.show(after, path)) for path in paths]
    except GitError as error:
        raise click.ClickException(str(error)) from None
    return Permissions(library, person).refusals(writes)
