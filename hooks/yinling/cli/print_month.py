"""``yinling print --all DIR``: the papers of a month for every branch, with names that sort as they are handed out."""

from __future__ import annotations

import click

from ..derived.agenda import study_plan
from ..printing import board as boards
from ..printing import packet as packets
from ..printing.compiler import CannotPrintError
from ..printing.forms import FORMS
from ..printing.receipt import receipt
from .print_arguments import ALL
from .print_job import PrintJob


def print_month(job: PrintJob, month: str, branch: str) -> None:
    """Print packet, 签收表 and board of each branch, and the blank forms once.

    One paper that cannot be made stops no other; at the end ClickException names each."""
    period, missing = job.month(month), list[str]()
    plan = [each for each in study_plan(job.overview.library) if each.packet.month == period]
    if not plan:
        missing.append(f"学习资料：学习计划里没有{period.label}，用 yinling new 资料包 写一个。")
    wanted = job.branches(branch or ALL)
    for name, make in FORMS.items():
        job.print(make(job.overview.library), f"00-{name}")
    numbers = {org.id: number for number, org in enumerate(job.overview.tree.branches(), 1)}
    for org in wanted:
        start = f"{numbers.get(org.id, len(numbers) + 1):02d}-{job.overview.tree.full_name(org)}"
        job.reporter.step(f"排版 {org.name}")
        try:
            for each in plan:
                job.print(packets.packet(job.overview, job.renderer, each, 0, org), f"{start}-1学习资料-{period.code}")
            if any(each.packet.receipt for each in plan):
                form = receipt(job.overview.library, period, org, job.overview.tree.full_name(org))
                job.print(form, f"{start}-3签收表-{period.code}")
            board = boards.fit_board(job.overview, org, period, job.compiler)
            job.print(board, f"{start}-2宣传栏-{period.code}")
        except CannotPrintError as error:
            missing.append(f"{org.name}：{error}")
    if missing:
        raise click.ClickException("有的没有印出来：\n" + "\n".join(missing))
