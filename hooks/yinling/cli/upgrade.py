"""The command ``yinling upgrade --check``: what a centre's own files have to change for this version."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import click

from .options import ROOT_OPTION, Command, load_content


@click.command(cls=Command)
@ROOT_OPTION
@click.option("--check", "only_check", is_flag=True, help="只看，不改文件。要改的没有改完，退出码为 1。")
@click.option("--from", "before", metavar="版本", help="原来用的版本，如 0.1.0；不写就自己找。")
def upgrade(root: Path, only_check: bool, before: str | None) -> None:
    """换了新版本以后，看自己的文件要不要改，新版本改了什么。"""
    if not only_check:
        raise click.UsageError("这个命令只看，不替您改文件。请写 yinling upgrade --check。")
    from ..library.upgrading import advice, changes, number, version_of

    if before is not None and not number(before):
        raise click.UsageError(f"--from 不能写“{before}”。写版本号，如 0.1.0。")
    loaded = load_content(root)
    before = before or version_of(root)
    changed = [change for change in changes() if number(change.version) > number(before)]
    was = f"原来用 {before} 版" if before else "没有写用的是哪一版"
    click.echo(f"程序是 {metadata.version('yinling')} 版，这个网站{was}。")
    for change in changed if before else changed[:1]:
        click.echo(f"\n{change.version} 版：")
        click.echo("\n".join(f"  - {text}" for text in change.texts))
    found = [*advice(root, loaded, changed)]
    for title, rows in (
        ("要改的", [each for each in found if each.is_needed]),
        ("可以改的", [each for each in found if not each.is_needed]),
    ):
        click.echo(f"\n{title}：" if rows else f"\n{title}：没有。")
        for each in rows:
            click.echo(f"  {each.path}{f':{each.line}' if each.line else ''}：{each.text}")
    click.echo("\n改完再运行 yinling check。" if found else "")
    sys.exit(1 if any(each.is_needed for each in found) else 0)
