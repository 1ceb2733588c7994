"""``yinling rename``: shows what a renaming changes, then changes it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.problems import as_text
from .options import ROOT_OPTION, Command, load_content

if TYPE_CHECKING:
    from ..library.load import Loaded
    from ..library.renaming import Plan
    from ..records.base import Record


def kind_of(name: str) -> type[Record]:
    """Return the kind with this name or label; raise UsageError for an unknown one."""
    from ..records import KINDS

    kind = next((k for k in KINDS if name in (k.kind, k.label)), None)
    if kind is None:
        raise click.UsageError(f"没有“{name}”这种记录。可以写：{'、'.join(k.label for k in KINDS)}。")
    return kind


@click.command(cls=Command)
@ROOT_OPTION
@click.option("--yes", is_flag=True, help="不再问，列出来以后就改。")
@click.argument("kind")
@click.argument("old")
@click.argument("new")
def rename(root: Path, yes: bool, kind: str, old: str, new: str) -> None:
    """改编号或名称：KIND 是种类（如 组织），OLD 是原来的编号或名称，NEW 是新的。写着它的地方一起改。"""
    model = kind_of(kind)
    from ..library.file_changes import ChangedMeanwhileError, apply_changes
    from ..library.renaming import CannotRenameError, plan
    from ..site.steps import caches_of

    before = load_content(root, caches_of(root))
    try:
        planned = plan(root, model, old, new, caches_of(root))
    except CannotRenameError as error:
        raise click.ClickException(str(error)) from None
    _show(planned)
    if not yes and not click.confirm("照上面这样改吗？", prompt_suffix=" [y/N] ", show_default=False):
        click.echo("没有改动任何文件。")
        sys.exit(1)
    root = root.resolve()
    try:
        apply_changes(root, planned.changes)
    except ChangedMeanwhileError as error:
        raise click.ClickException(f"{error} 刚刚被别人改过，没有改动任何文件。请再运行一次。") from None
    after = load_content(root)
    if _errors(after) > _errors(before):
        apply_changes(root, [change.reverse for change in planned.changes])
        click.echo(as_text(after.problems), err=True)
        raise click.ClickException("改完以后会有上面这些错误，已经全部改回去了。")
    click.echo("改好了。")


def _errors(loaded: Loaded) -> int:
    return sum(problem.severity == "error" for problem in loaded.problems)


def _show(planned: Plan) -> None:
    from ..library.redirecting import FILE as REDIRECTS

    lines = moved = 0
    for change in planned.changes:
        if change.path != change.new_path:
            moved += 1
            click.echo(f"{change.path} 改名为 {change.new_path}")
        for number, old, new in change.changed_lines():
            lines += 1
            click.echo(f"{change.path}:{number}:\n  - {old}\n  + {new}")
    click.echo(f"共改 {lines} 行，其中引用 {planned.references} 处；改名 {moved} 个文件。")
    if planned.moves_address:
        click.echo(f"网址也会变。原来的链接、印出去的二维码还能用：会转到新的网址，记在 {REDIRECTS} 里，不要删。")
