"""The command ``yinling gather``: one site for a group of centres."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.progress import Reporter
from .options import ROOT_OPTION, Command

if TYPE_CHECKING:
    from ..gathering.read_all import Source


@click.command(cls=Command)
@click.argument("sites", nargs=-1, metavar="网址或文件夹 …")
@click.option(
    "--list",
    "listed",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="网址多的时候写在一个文件里，一行一个，# 开头的行不算。",
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("group"), metavar="文件夹", help="不写就是 group。"
)
@click.option("--name", default="各中心汇总", metavar="名称", help="汇总网站的名字。")
@click.option("--address", metavar="网址", help="汇总网站发布以后的网址，可以不写。")
@click.option(
    "--late-after",
    type=click.IntRange(1, 3660),
    default=60,
    metavar="天数",
    help="统计截至过了多少天算晚了，不写就是 60。",
)
@ROOT_OPTION
def gather(
    sites: tuple[str, ...],
    listed: Path | None,
    out: Path,
    name: str,
    address: str | None,
    late_after: int,
    root: Path,
) -> None:
    """把几个中心已经公开的数字加起来，做成一个网站。只读公开的网站。有读不了的中心时退出码为 1。"""
    places = [*sites, *(_lines(listed) if listed else ())]
    if not places:
        raise click.UsageError(
            "还要写各中心的网址或者网站文件夹，比如 yinling gather https://example.org/ 二中心/site。"
        )
    from ..gathering.group_pages import Group
    from ..gathering.group_site import write_group
    from ..gathering.published_forms import link_of
    from ..gathering.read_all import read_all
    from ..gathering.totals import totals
    from ..records.site_settings import Site
    from ..site.publish import CannotPublishError

    if address and not link_of(address):
        raise click.UsageError("--address 要写 http:// 或 https:// 开头的网址。")
    today, reporter = dt.date.today(), Reporter()
    try:
        sources = read_all(places, today, late_after, reporter.step)
        if not any(source.is_counted for source in sources):
            raise click.ClickException("\n".join(["一个中心也没有读到，没有生成网站。", *map(_line, sources)]))
        reporter.step("写网页")
        group = Group(Site(name=name, owner=name, address=address), today, sources, [*totals(sources)])
        pages = write_group(root, out, group)
    except CannotPublishError as error:
        raise click.ClickException(str(error)) from None
    finally:
        reporter.done()
    for source in sources:
        if source.why:
            click.echo(_line(source))
    counted = sum(source.is_counted for source in sources)
    unread = group.count("读不了")
    click.echo(
        f"汇总好了，在 {out}，有 {pages} 个页面。{counted} 个中心加进去了，"
        f"其中 {group.count('晚了')} 个晚了；{unread} 个读不了。"
    )
    sys.exit(1 if unread else 0)


def _line(source: Source) -> str:
    return f"{source.state}：{source.name}：{source.why}"


def _lines(file: Path) -> list[str]:
    """Return the places in a file, one a line."""
    try:
        lines = [line.strip() for line in file.read_text("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} 不是 UTF-8 的文本，请另存为 UTF-8。") from None
    return [line for line in lines if line and not line.startswith("#")]
