"""``yinling print paper``: the papers of a branch, each from its records, in the formats that it is gone on with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..printing.paper_names import BRANCH_PAPERS, PLATE_LABELS, PLATES
from .first_look import check_branch, first_look, require_branch, said_names
from .options import Command
from .print_arguments import ALL, BRANCH_OPTION, MONTH_OPTION, YEAR_OPTION, common_options, select_names

if TYPE_CHECKING:
    from ..records.org import Org


@click.command(cls=Command)
@common_options
@BRANCH_OPTION
@YEAR_OPTION
@MONTH_OPTION
@click.option(
    "--fill",
    metavar="表格",
    type=click.Path(path_type=Path),
    help=f"桌牌照表格（.xlsx、.csv）印，第 1 行写 {'、'.join(PLATE_LABELS)}。表格不能放在资料文件夹里。",
)
@click.argument("kind", metavar="哪一种", default="")
def paper(root: Path, folder: Path | None, branch: str, year: str, month: str, fill: Path | None, kind: str) -> None:
    """常用的纸：年度总结、月历、计划表、登记表、五种公示、归档目录、荣誉墙，等等；写错一个名字，就列出全部。"""
    look = first_look(root)
    fitting = said_names(look.library, BRANCH_PAPERS)
    if not kind:
        raise click.UsageError(f"写哪一种。可以写：{'、'.join(fitting)}。")
    names = {kind: kind} if kind in BRANCH_PAPERS else fitting
    if kind == ALL:
        raise click.UsageError(f"一次印一种，写哪一种。可以写：{'、'.join(fitting)}。")
    name = names[select_names(names, kind, "纸", several=False)[0]]
    if (fill is None) == (name == PLATES):
        raise click.UsageError(f"{PLATES}要写 --fill 表格.xlsx；别的纸不写。")
    other, per = ("--month", year) if BRANCH_PAPERS[name] == "月" else ("--year", month)
    if per:
        raise click.UsageError(f"{name}按{BRANCH_PAPERS[name]}印，写 {other}。")
    require_branch(branch)
    check_branch(look.library, branch, year, month)
    from ..printing.branch_papers import branch_paper, full_name
    from ..records.period import Period
    from .print_job import open_job

    with open_job(look, folder) as job:
        time = job.month(month) if BRANCH_PAPERS[name] == "月" else Period.year(job.year(year))
        rows = job.local_rows(fill, PLATE_LABELS).values() if fill else ()
        plates = tuple(tuple(row[label] for label in PLATE_LABELS if row.get(label)) for row in rows)

        def print_one(org: Org) -> None:
            made = branch_paper(name, job.overview, org, time, plates)
            branch_name = full_name(job.overview, org, time)
            job.print_office(made, branch_name, f"{made.kind}-{time.code}-{branch_name}")
            if made.left_out:
                click.echo(f"请注意：{branch_name}的{made.kind}，{made.left_out}", err=True)

        job.print_each(job.branches(branch, societies=True), print_one)
        if fill:
            click.echo("里面有姓名：印完请删掉。")
