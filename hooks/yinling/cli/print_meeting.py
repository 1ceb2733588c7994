"""``yinling print meeting``: the papers of a meeting, as PDF to print and as DOCX to go on with."""

from __future__ import annotations

from pathlib import Path

import click

from .first_look import check_branch, find_meeting, first_look
from .options import ROOT_OPTION, Command


@click.command(cls=Command)
@click.argument("written", metavar="会议", default="")
@click.option("--branch", metavar="组织", default="", help="不写会议，只写组织：印三张空白的，组织名字印好。")
@click.option(
    "--out", "folder", metavar="文件夹", type=click.Path(path_type=Path), default=None, help="放到哪里。不写就是 out。"
)
@ROOT_OPTION
def meeting(root: Path, folder: Path | None, written: str, branch: str) -> None:
    """一次会的通知、签到表、会议记录，一个编号，PDF 和 Word 各一份，签到表还有 Excel 的。会议写编号或者标题。"""
    if bool(written) == bool(branch):
        raise click.UsageError("写哪次会，或者写 --branch 印空白的，写一样。如：yinling print meeting ZB09-20190305")
    look = first_look(root)
    check_branch(look.library, branch)
    if written:
        find_meeting(look.library, written)
    from ..printing.meeting_papers import file_names, meeting_papers
    from .print_job import open_job

    with open_job(look, folder) as job:
        overview = job.overview
        activity = find_meeting(overview.internal, written) if written else None
        for org in job.branches(branch) if activity is None else [overview.structure.get(activity.org)]:
            if org is None:
                raise click.ClickException(f"“{written}”的组织没有登记。")
            papers = meeting_papers(overview, org, activity)
            tree = overview.structure.on(activity.date) if activity else overview.structure
            name = tree.full_name(tree.get(org.id) or org)
            for paper, file in zip(papers, file_names(papers, name), strict=True):
                job.print_office(paper, name, file)
