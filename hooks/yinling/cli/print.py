"""``yinling print …``: what is printed by hand, into ``out/``. Ledgers and filled cards are for the office alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from ..core.suggest import suggestion
from ..derived.agenda import study_plan
from ..derived.ledgers import LEDGERS
from ..printing import board as boards
from ..printing import cards, certificates, fill_cards
from ..printing import chat_text as digests
from ..printing import packet as packets
from ..printing import poster as posters
from ..printing.booklet import booklet
from ..printing.compiler import fitted
from ..printing.forms import FORMS
from ..printing.ledger_sheets import ledger_sheet
from ..printing.pinyin import reader
from ..printing.typst_code import text
from ..records.activity import Activity
from ..records.article import Article
from .options import ROOT, Group, OneOf
from .print_job import job, one_of

F = TypeVar("F", bound=Callable[..., Any])
ORG = click.option(
    "--branch", "branch", metavar="支部", default="", help="支部的编号或名称；写“全部”就是每个支部一份。"
)
YEAR = click.option("--year", metavar="年", type=int, default=0, help="哪一年，如 2019。不写就是统计日期那一年。")
MONTH = click.option("--month", metavar="月份", default="", help="哪个月，如 2019-03。不写就是统计日期那个月。")
TO = click.option(
    "--out", "folder", metavar="文件夹", type=click.Path(path_type=Path), default=None, help="放到哪里。不写就是 out。"
)


def common(function: F) -> F:
    return ROOT(TO(function))


@click.group("print", cls=Group)
def print_group() -> None:
    """打印：学习资料包、海报、服务卡、台账、宣传栏、表格，放在 out 文件夹里。"""


@print_group.command()
@common
@MONTH
@ORG
@click.option("--size", type=OneOf(["16", "18", "22"]), help="字号。不写就按学习计划里的。")
@click.option("--booklet", "as_booklet", is_flag=True, help="再做一份 A3 对折的小册子。")
@click.option("--pinyin", is_flag=True, help="汉字上面印拼音。")
def packet(
    root: Path, folder: Path | None, month: str, branch: str, size: str | None, as_booklet: bool, pinyin: bool
) -> None:
    """学习资料包：封面、本月安排、目录、文章、问答、签收表。"""
    with job(root, folder) as run:
        read = reader(run.overview.library) if pinyin else text
        plan = study_plan(run.overview.library)
        wanted = run.month(month)
        found = [m for m in plan if m.packet.month == wanted]
        if not found:
            months = "、".join(m.packet.month.code for m in plan)
            raise click.ClickException(f"学习计划里没有{wanted.label}。有的月份：{months or '一个也没有'}。")
        for org in run.orgs(branch):
            for plan_month in found:
                sheet = packets.packet(run.overview, run.renderer, plan_month, int(size or 0), org, read)
                points = size or plan_month.packet.size
                name = f"学习资料-{wanted.code}{run.named(org)}-{points}号{'-拼音' if pinyin else ''}"
                run.print(sheet, name)
                if as_booklet:
                    run.write(f"{name}-小册子.pdf", booklet(run.folder / f"{name}.pdf"))


@print_group.command()
@common
@click.argument("name", metavar="名称", default="")
def poster(root: Path, folder: Path | None, name: str) -> None:
    """A3 海报：上墙内容和工作理念。名称可以写标题或编号，不写就是全部。"""
    with job(root, folder) as run:
        library = run.overview.library
        by_name = {article.title: article for article in posters.posters(library)}
        by_id = {article.id.rpartition("/")[2]: article.title for article in posters.posters(library)}
        for title in one_of(by_name, by_id.get(name.rpartition("/")[2], name), "海报"):
            run.report.step(f"排版 {title}")
            sized = partial(posters.poster, by_name[title], run.renderer, library)
            run.print(sized(fitted(sized, run.press, posters.SIZES, posters.LIKELY)), f"海报-{title}")


@print_group.command()
@common
@MONTH
@ORG
def board(root: Path, folder: Path | None, month: str, branch: str) -> None:
    """A3 宣传栏：一个支部一个月做了什么，接下来做什么。"""
    with job(root, folder) as run:
        wanted = run.month(month)
        for org in run.branches(branch):
            run.report.step(f"排版 {org.name}")
            run.print(boards.fitting(run.overview, org, wanted, run.press), f"宣传栏-{wanted.code}{run.named(org)}")


@print_group.command()
@common
@ORG
@click.argument("kind", metavar="卡名", default="")
@click.option("--up", type=OneOf(["8", "10"]), default="8", help="一张 A4 印几个。")
@click.option(
    "--fill",
    metavar="表格",
    type=click.Path(path_type=Path),
    help="照表格填好再印。表格（.xlsx）不能放在资料文件夹里。",
)
def card(root: Path, folder: Path | None, branch: str, kind: str, up: str, fill: Path | None) -> None:
    """服务卡：正面、背面对好位置，双面打印时选“长边翻转”，照四边的线裁开。"""
    with job(root, folder) as run:
        kinds = one_of(cards.KINDS, kind, "卡")
        if fill and len(kinds) > 1:
            raise click.UsageError(f"填表格要写明哪一种卡：{'、'.join(cards.KINDS)}。")
        for one in kinds:
            for org in run.orgs(branch):
                many: cards.Up = 10 if up == "10" else 8
                name = f"{one}{run.named(org)}-{up}个一张"
                if fill:
                    sheet = fill_cards.filled(one, many, fill, run.overview, run.renderer, org)
                    run.write(f"{name}-已填.pdf", fill_cards.printed(sheet, run.press))
                    click.echo("里面有个人信息：印完请删掉。")
                else:
                    run.print(cards.blank(one, many, run.overview, run.renderer, org), name)


@print_group.command()
@common
@ORG
@YEAR
@click.argument("kind", metavar="台账", default="")
def ledger(root: Path, folder: Path | None, branch: str, year: int, kind: str) -> None:
    """台账：三会一课、学习记录、活动台账、发展党员，PDF 和表格各一份。只供内部使用。"""
    with job(root, folder) as run:
        from ..printing.workbook import workbook  # noqa: PLC0415 - openpyxl is slow to import, and only this needs it

        library = run.overview.library
        for one in one_of(LEDGERS, kind, "台账"):
            for org in run.branches(branch):
                made = LEDGERS[one](run.overview, org, run.year(year))
                run.print(ledger_sheet(made, library, made.name), f"台账-{made.title}")
                run.write(f"台账-{made.title}.xlsx", workbook(made, library.as_of))


@print_group.command()
@common
@click.argument("kind", metavar="表格", default="")
def form(root: Path, folder: Path | None, kind: str) -> None:
    """空白表格：送学上门签收表、走访记录。"""
    with job(root, folder) as run:
        for one in one_of(FORMS, kind, "表格"):
            run.print(FORMS[one](run.overview.library), one)


@print_group.command()
@common
@ORG
@click.option("--words", metavar="第几段", type=int, default=1, help="用第几段祝词。")
def greeting(root: Path, folder: Path | None, branch: str, words: int) -> None:
    """生日祝福（A5）：祝词印好，名字和日子空着手写。"""
    with job(root, folder) as run:
        for org in run.orgs(branch):
            run.print(
                certificates.greeting(run.overview, run.renderer, words, org), f"生日祝福{run.named(org)}-{words}"
            )


@print_group.command()
@common
@ORG
@YEAR
def award(root: Path, folder: Path | None, branch: str, year: int) -> None:
    """荣誉证书：一年里登记的荣誉，一张一个。没有同意公开姓名的，空着手写。"""
    with job(root, folder) as run:
        for org in run.orgs(branch):
            run.print(
                certificates.awards(run.overview, run.year(year), org), f"荣誉证书-{run.year(year)}{run.named(org)}"
            )


@print_group.command()
@common
@click.argument("id", metavar="编号")
def digest(root: Path, folder: Path | None, id: str) -> None:
    """一段文字，粘贴到微信群：编号是活动（zb09/2019/…）或者文章（study/…）的。"""
    with job(root, folder) as run:
        library = run.overview.library
        known: dict[str, Activity | Article] = {record.id: record for record in run.overview.agenda.newest_first}
        known |= {article.id: article for article in library.all(Article) if article.is_public}
        record = known.get(id.strip("/").removeprefix("activities/").removesuffix(".md").removesuffix(".yml"))
        if record is None:
            guess = suggestion(id, known)
            raise click.UsageError(f"没有“{id}”这个活动或文章，或者没有公开。{f'是否想写“{guess}”？' if guess else ''}")
        click.echo(digests.chat_text(record, run.overview, run.renderer), nl=False)
