"""The command ``yinling import``: takes back the workbooks that branches send."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.progress import Reporter
from .options import ROOT_OPTION, Command, require_content

if TYPE_CHECKING:
    from ..workbench.bench import Bench
    from ..workbooks.import_books import Hints, Import


@click.command("import", cls=Command)
@ROOT_OPTION
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", "only_look", is_flag=True, help="只看会改什么，不写。")
@click.option("--kind", metavar="种类", default="", help="一行是哪一种记录，如 活动。不写就自己认。")
@click.option("--org", "branch", metavar="组织", default="", help="表里没有写组织的，收到哪个组织。")
@click.option("--year", metavar="年", type=int, default=0, help="没有写年份的日期算哪一年。")
@click.option(
    "--set", "settings", multiple=True, metavar="项目=内容", help="空着的格子当作什么，如 --set 类型=集中学习。"
)
@click.option("--accept", "accepts", is_flag=True, help="别人的表：列的对照看过了，对，记下来，收。")
@click.option("--name", metavar="姓名", default="", help="记下是谁收的。不写就是工作台里的姓名，或者 Git 里的。")
def import_command(
    root: Path, files: tuple[Path, ...], only_look: bool, kind: str, branch: str, year: int, settings: tuple[str, ...],
    accepts: bool, name: str,
) -> None:  # fmt: skip
    """把填好的表格收进来：.xlsx、.xls、.et、.ods、.csv 都行。有一处不清楚，就一条也不写。"""
    require_content(root)
    from ..site.steps import caches_of
    from ..workbench.bench import Bench
    from ..workbench.own_folder import UnsafeFolderError
    from ..workbench.secretary import fault_of
    from ..workbooks.import_books import commit_import, read_import

    reporter = Reporter()
    reporter.step("读记录")
    try:
        bench = Bench(root, caches_of(root))
    except UnsafeFolderError as error:
        raise click.ClickException(str(error)) from None
    finally:
        reporter.done()
    author = name or (bench.secretary.name if bench.secretary else "") or _git_name(bench)
    if not only_look and (fault := fault_of(author)):
        raise click.UsageError(f"--name：{fault}")
    found = read_import(bench, [*map(_content, files)], _hints(bench, kind, branch, year, settings, accepts))
    _tell(found)
    if found.faults:
        _write_copies(found, files)
        raise click.ClickException(f"有 {len(found.faults)} 处要改，一条也没有写。")
    if found.asks:
        for each in found.proposals:
            click.echo(each.words)
        raise click.ClickException(
            "表头和这里的项目不一样。上面的对照对的话，再运行一次，加上 --accept；不对，就改表头。"
        )
    if not found.writes:
        click.echo("没有要写的，都和记录里一样。")
    elif only_look:
        click.echo(f"只是看看，没有写。真的收，去掉 --dry-run。（{found.summary}）")
    else:
        commit = commit_import(bench, found, author)
        saved = f"，存成了一次提交（{commit[:8]}），存错了可以在工作台里撤回" if commit else ""
        click.echo(f"收好了：{found.summary}{saved}。")


def _content(path: Path) -> tuple[str, bytes]:
    return path.name, path.read_bytes()


def _git_name(bench: Bench) -> str:
    from ..workbench.git_errors import GitError

    try:
        return bench.git.run("config", "user.name").decode("utf-8", "replace").strip() if bench.git else ""
    except GitError:
        return ""


def _hints(bench: Bench, kind: str, branch: str, year: int, settings: tuple[str, ...], accepts: bool) -> Hints:
    from ..workbooks.import_books import Hints
    from ..workbooks.sheet_columns import TABLES, table_named

    table = table_named(kind) if kind else None
    if kind and table is None:
        raise click.UsageError(f"--kind 没有“{kind}”。可以写：{'、'.join(each.label for each in TABLES)}。")
    orgs = bench.library.names.find_org(branch) if branch else ()
    if branch and len(orgs) != 1:
        raise click.UsageError(f"--org 没有“{branch}”这个组织。写编号或名称，如 zb09。")
    values = {}
    for setting in settings:
        label, equals, value = setting.partition("=")
        if not equals or not any(each.label == label for one in TABLES for each in one.columns):
            raise click.UsageError("--set 后面要写“项目=内容”，如 --set 类型=集中学习。")
        values[label] = value
    return Hints(table, orgs[0].id if orgs else "", year, values, accepts)


def _tell(found: Import) -> None:
    for change in found.changes:
        where = f"“{change.row.found.sheet.name}”第 {change.row.number + 1} 行"
        click.echo(f"{change.what}　{change.table.label}　{change.title}　（{where}）")
        for line in change.words if change.what == "改" else ():
            click.echo("      " + line.replace("\n", "\n      "))
    for note in found.notes:
        click.echo(f"请看：{note}", err=True)
    for fault in found.faults:
        click.echo(f"要改：{fault.text}", err=True)


def _write_copies(found: Import, files: tuple[Path, ...]) -> None:
    """Write a copy of each workbook that can be shown, with its faults marked, beside it."""
    from ..workbooks.marked_copy import copy_name, marked_copy

    for path in files:
        if path.name not in found.books:
            continue
        own = [each for each in found.faults if each.file in ("", path.name)]
        if any(each.cell for each in own):
            copy = path.with_name(copy_name(path.name))
            copy.write_bytes(marked_copy(*found.books[path.name], own))
            click.echo(f"标好的表：{copy}（红的格子要改，批注里写着怎么改；改好以后收这一个）", err=True)
