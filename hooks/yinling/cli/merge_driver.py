"""``yinling merge-driver``: makes plain ``git merge`` merge by record and field."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from .options import ROOT_OPTION, Command

_ATTRIBUTES = ("data/**/*.yml merge=yinling", "content/**/*.md merge=yinling")


@click.command("merge-driver", cls=Command)
@ROOT_OPTION
@click.option("--install", is_flag=True, help="让这个仓库的 Git 合并文件时用它。每台电脑做一次。")
@click.argument("files", nargs=-1, metavar="%O %A %B %P")
def merge_driver(root: Path, install: bool, files: tuple[str, ...]) -> None:
    """Git 合并文件时用：照记录和项目合并，只有同一项写得不一样才算冲突。先用选项 --install 装一次。"""
    if install:
        _install(root)
        return
    if len(files) != 4:
        raise click.UsageError("这个命令由 Git 来运行。要让 Git 用它，请写 yinling merge-driver --install。")
    from ..workbench.merge_markers import with_markers

    base, ours, theirs = (Path(file).read_bytes() for file in files[:3])
    merged = with_markers(files[3], base, ours, theirs)
    Path(files[1]).write_bytes(merged.content or b"")
    for each in merged.conflicts:
        click.echo(each.question, err=True)
    sys.exit(1 if merged.conflicts else 0)


def _install(root: Path) -> None:
    from ..workbench.git import Git
    from ..workbench.git_errors import GitError

    try:
        git = Git(root)
        command = shutil.which("yinling")
        program = f'"{Path(command).as_posix()}"' if command else f'"{Path(sys.executable).as_posix()}" -m yinling'
        git.run("config", "merge.yinling.name", "银龄学堂：照记录和项目合并")
        git.run("config", "merge.yinling.driver", f"{program} merge-driver %O %A %B %P")
    except GitError as error:
        raise click.ClickException(str(error)) from None
    attributes = git.common_dir / "info" / "attributes"
    written = attributes.read_text("utf-8") if attributes.exists() else ""
    lines = [f"{git.prefix}{line}" for line in _ATTRIBUTES if f"{git.prefix}{line}" not in written.splitlines()]
    if lines:
        attributes.parent.mkdir(exist_ok=True)
        ended = written if not written or written.endswith("\n") else f"{written}\n"
        attributes.write_text(ended + "\n".join(lines) + "\n", "utf-8")
    click.echo("好了。这个仓库的 git merge 和 git pull 会照记录和项目合并。")
