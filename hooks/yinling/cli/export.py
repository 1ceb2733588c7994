"""The commands ``yinling export …``: workbooks for branches, and what superiors ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.files import file_name
from .first_look import check_year, first_look, no_branch
from .options import ROOT_OPTION, Command

if TYPE_CHECKING:
    from ..derived.overview import Overview
    from ..library.record_library import Library
    from ..records.org import Org
    from ..workbooks.sheet_columns import Table

_OUT = click.option(
    "--out", "folder", metavar="文件夹", type=click.Path(path_type=Path), default=None, help="放到哪里。不写就是 out。"
)
_YEAR = click.option("--year", metavar="年", type=int, default=0, help="哪一年，如 2020。不写就是统计日期那一年。")
REPORT, RECORDS = ("report", "报告"), ("records", "记录")


@click.command(cls=Command)
@ROOT_OPTION
@click.argument("what", metavar="什么")
@click.option("--org", "branch", metavar="组织", default="", help="组织的编号或名称。")
@click.option("--all-branches", "everybody", is_flag=True, help="每个组织一个表。")
@_YEAR
@click.option("--template", "empty", is_flag=True, help="空表，只有表头和说明。")
@click.option("--kind", "kind", metavar="种类", default="", help="records 只要哪一种记录。")
@_OUT
def export(
    root: Path, what: str, branch: str, everybody: bool, year: int, empty: bool, kind: str, folder: Path | None
) -> None:
    """导出表格给各组织填，或者导出报告、记录给上级。

    “什么”可以是：活动 activities、荣誉 honours、送学上门 deliveries、结对 pairings、走访 visits、
    问题 issues、服务卡 cards、发布 publications、发展党员 development、党员人数 headcounts；
    年度报告 report（XLSX 和 DOCX）；统计用的表 records（CSV）。
    """
    from ..workbooks.sheet_columns import TABLES, table_named

    table = table_named(what)
    if table is None and what not in (*REPORT, *RECORDS):
        names = "、".join(f"{each.name}（{each.label}）" for each in TABLES)
        raise click.UsageError(f"没有“{what}”这种表。可以写：{names}、report（年度报告）、records（统计用的记录）。")
    if table and not (empty or everybody or branch):
        raise click.UsageError("还缺 --org：哪个组织？每个都要，就写 --all-branches；空表写 --template。")
    if what in RECORDS and kind and table_named(kind) is None:
        raise click.UsageError(f"--kind 没有“{kind}”。可以写：{'、'.join(each.label for each in TABLES)}。")
    look = first_look(root)
    if table and branch:
        _org(look.library, branch)
    if what in REPORT and year:
        check_year(look.library, year)
    from ..derived.overview import Overview

    library = look.checked()
    overview = Overview(library)
    out = folder or library.root / "out"
    if what in REPORT:
        _report(overview, year or overview.year, out)
        return
    if table is None:
        _records(overview, kind, year, out)
        return
    _books(overview, table, branch, year, out, everybody=everybody, empty=empty)


def _books(
    overview: Overview, table: Table, branch: str, year: int, out: Path, *, everybody: bool, empty: bool
) -> None:
    """Write a workbook of an organisation, of each one, or one for nobody; ``empty``: without rows."""
    from ..records.org import Org
    from ..workbench.reference_choices import ReferenceChoices
    from ..workbooks.export_book import BookOf, export_book
    from ..workbooks.export_rows import keepers, orgs_of, sheet_rows
    from .print_job import branches_of

    library = overview.internal
    choices, has_no_branch = ReferenceChoices(library), False
    if empty and not branch:
        orgs: list[Org | None] = [None]
    elif everybody:
        branches_of(overview, societies=True)
        orgs = [*keepers(overview)]
        has_no_branch = not overview.tree.branches()  # its societies are in their place
    else:
        orgs = [_org(library, branch)]
    of_year = 0 if empty and not year else year or overview.year
    for org in orgs:
        rows = [] if empty else sheet_rows(overview, table, org, of_year, choices)
        if everybody and org and not (org.is_branch or (org.is_society and has_no_branch)) and not rows:
            continue
        own = [each for each in library.all(Org) if each.id in orgs_of(library, org.id)] if org else []
        of = BookOf(table, org, of_year, library.as_of, library.wording)
        name = f"{f'{org.id}-' if org else ''}{of.title}{'空表' if empty else ''}.xlsx"
        waiting = sum(row.waits for row in rows)
        counted = f"{len(rows) - waiting} 条" + (f"，要填 {waiting} 条" if waiting else "")
        _write(out, name, export_book(of, rows, choices, own), counted)


def _org(library: Library, written: str) -> Org:
    from ..records.org import Org

    found = library.names.find_org(written)
    if len(found) != 1:
        raise no_branch(written, library.all(Org), library.wording, "--org")
    return next(org for org in library.all(Org) if org.id == found[0].id)


def _write(folder: Path, name: str, content: bytes, note: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(name)
    path.write_bytes(content)
    click.echo(f"{path.as_posix()}{f'　{note}' if note else ''}")


def _report(overview: Overview, year: int, out: Path) -> None:
    from ..workbooks.report_docx import report_docx
    from ..workbooks.report_xlsx import report_xlsx
    from ..workbooks.year_report_text import year_report_text

    if year not in overview.years:
        years = "、".join(map(str, overview.years)) or "一年也没有"
        lacking = f"{year} 年没有活动记录，写不出报告。有的年份：{years}。"
        raise click.UsageError(f"{lacking}用 yinling new 活动 登记一次，审核以后就有了。")
    report = year_report_text(overview, year)
    _write(out, f"{report.title}.docx", report_docx(report, overview.library.as_of))
    _write(out, f"{report.title}.xlsx", report_xlsx(report, overview.library.as_of))


def _records(overview: Overview, kind: str, year: int, out: Path) -> None:
    from ..workbooks.records_csv import records_csv
    from ..workbooks.sheet_columns import TABLES, table_named

    only = table_named(kind) if kind else None
    for table in [only] if only else TABLES:
        content, count = records_csv(overview, table, year)
        if count:
            _write(out, f"{table.label}{f'{year}年' if year else ''}.csv", content, f"{count} 条")
    click.echo("这些文件有内部的记录，只供统计，不要公开。")
