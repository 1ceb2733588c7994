"""``yinling print …``: PDFs made by command, in ``out/``. Ledgers and filled cards are for the office only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from ..derived.ledger_table import COURSES, LEDGERS
from ..printing.paper_names import FORMS, WALL_PAPERS
from .first_look import (
    card_kind,
    check_articles,
    check_branch,
    check_digest,
    check_greeting,
    check_packet,
    first_look,
    no_article,
    no_digest,
    no_packet,
    poster_titles,
    require_branch,
    said_names,
    shows_party,
)
from .options import ROOT_OPTION, ChineseChoice, Group
from .print_arguments import ALL, BRANCH_OPTION, MONTH_OPTION, YEAR_OPTION, common_options, select_names
from .print_meeting import meeting
from .print_paper import paper

if TYPE_CHECKING:
    from ..records.org import Org

_NO_CARD = "在 content/services 的一篇文章里写卡的名称作小标题，下面分“### 正面”“### 背面”列出每一行。"


@click.group("print", cls=Group, invoke_without_command=True)
@click.option(
    "--all",
    "everything",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    help="一个月要发的都印好，每个组织一份，文件名按顺序排；文件夹放在 out 里。月份、组织写在后面：--month、--branch。",
)
@MONTH_OPTION
@BRANCH_OPTION
@ROOT_OPTION
@click.pass_context
def print_group(context: click.Context, everything: Path | None, month: str, branch: str, root: Path) -> None:
    """打印：学习资料包、海报、服务卡、台账、宣传栏、表格，放在 out 文件夹里。"""
    if context.invoked_subcommand is not None:
        written = [name for name in context.params if context.get_parameter_source(name) is not ParameterSource.DEFAULT]
        if written:
            raise click.UsageError(f"选项请写在 {context.invoked_subcommand} 后面；用 --all 就不写它。")
    elif everything is None:
        click.echo(context.get_help())
    else:
        look = first_look(root)
        check_branch(look.library, branch, month)
        from .print_job import OUTPUT_FOLDER, open_job
        from .print_month import print_month

        is_name = len(everything.parts) == 1 and not everything.is_absolute()
        with open_job(look, root / OUTPUT_FOLDER / everything if is_name else everything) as job:
            print_month(job, month, branch)


@print_group.command()
@common_options
@MONTH_OPTION
@BRANCH_OPTION
@click.option("--size", type=ChineseChoice(["16", "18", "22"]), help="字号。不写就按学习计划里的。")
@click.option("--booklet", "as_booklet", is_flag=True, help="再做一份 A3 对折的小册子。")
@click.option("--pinyin", is_flag=True, help="汉字上面印拼音。")
def packet(
    root: Path, folder: Path | None, month: str, branch: str, size: str | None, as_booklet: bool, pinyin: bool
) -> None:
    """学习资料包：封面上有本月安排和目录，后面是文章、问答和写字的地方。签收表另印。"""
    look = first_look(root)
    check_branch(look.library, branch, month)
    check_packet(look.library, month)
    from ..derived.agenda import study_plan
    from ..printing import packet as packets
    from ..printing.booklet import booklet
    from ..printing.pinyin import pinyin_typesetter
    from ..printing.typst_code import text
    from ..records.packet import Packet
    from .print_job import open_job

    with open_job(look, folder) as job:
        typeset_text = pinyin_typesetter(job.overview.library) if pinyin else text
        plan = study_plan(job.overview.library)
        period = job.month(month)
        found = [m for m in plan if m.packet.month == period]
        if not found:
            if drafts := [each for each in job.overview.internal.all(Packet) if each.month == period]:
                raise click.ClickException(
                    f"{period.label}的学习资料还不能印：看过以后，在 {drafts[0].origin.file} 里"
                    "把“公开范围”写成“公开”，“状态”写成“已审核”。"
                )
            raise no_packet(period, (m.packet.month.code for m in plan))
        for org in job.orgs(branch):
            for plan_month in found:
                sheet = packets.packet(job.overview, job.renderer, plan_month, int(size or 0), org, typeset_text)
                points = size or plan_month.packet.size
                name = f"学习资料-{period.code}{job.name_suffix(org)}-{points}号{'-拼音' if pinyin else ''}"
                printed = job.print(sheet, name)
                if as_booklet:
                    job.write(f"{name}-小册子.pdf", booklet(printed))


@print_group.command()
@common_options
@MONTH_OPTION
@BRANCH_OPTION
def receipt(root: Path, folder: Path | None, month: str, branch: str) -> None:
    """学习资料签收表：一个组织一个月一份，有多少人，就有多少行。"""
    require_branch(branch)
    look = first_look(root)
    check_branch(look.library, branch, month)
    from ..printing import receipt as receipts
    from .print_job import open_job

    with open_job(look, folder) as job:
        period = job.month(month)
        for org in job.branches(branch):
            sheet = receipts.receipt(job.overview.library, period, org, job.overview.tree.full_name(org))
            job.print(sheet, f"签收表-{period.code}{job.name_suffix(org)}")


@print_group.command()
@common_options
@click.argument("names", metavar="文章…", nargs=-1, required=True)
@click.option("--size", type=ChineseChoice(["16", "18", "22"]), default="18", help="字号。不写就是 18。")
@click.option("--booklet", "as_booklet", is_flag=True, help="再做一份 A3 对折的小册子。")
def article(root: Path, folder: Path | None, names: Sequence[str], size: str, as_booklet: bool) -> None:
    """一篇或几篇文章，印成一本。可以写标题或编号。"""
    look = first_look(root)
    check_articles(look.library, names)
    from ..printing.articles_sheet import articles_sheet
    from ..printing.booklet import booklet
    from ..records.article import Article
    from .print_job import open_job

    with open_job(look, folder) as job:
        library, found = job.overview.library, list[Article]()
        for name in names:
            named = library.names.find(Article, name)
            if len(named) != 1:
                raise no_article(name)
            found += named
        sheet = articles_sheet(library, job.renderer, found, int(size))
        printed = job.print(sheet, f"{sheet.title}-{size}号")
        if as_booklet:
            job.write(f"{sheet.title}-{size}号-小册子.pdf", booklet(printed))


@print_group.command()
@common_options
@click.argument("name", metavar="名称", default="")
@click.option("--wall", is_flag=True, help="上墙版：只有几句大字，三米外看得清；全文扫码看。")
@click.option("--paper", type=ChineseChoice(list(WALL_PAPERS)), default="A3", help="上墙版的纸。不写就是 A3。")
def poster(root: Path, folder: Path | None, name: str, wall: bool, paper: str) -> None:
    """海报：上墙内容和工作理念，A3。名称可以写标题或编号，不写就是全部。加 --wall 是上墙版，A2、A3、A4。"""
    if paper != "A3" and not wall:
        raise click.UsageError("只有上墙版能选纸：后面加 --wall。")
    look = first_look(root)
    poster_titles(look.library, name)
    from ..printing import poster as posters
    from ..printing import wall as walls
    from ..printing.compiler import fit_font_size
    from .print_job import open_job

    with open_job(look, folder) as job:
        library = job.overview.library
        by_title = {article.title: article for article in posters.poster_articles(library)}
        for title in poster_titles(library, name):
            job.reporter.step(f"排版 {title}")
            if wall:
                words = walls.wall_text(by_title[title], job.renderer)
                make_sheet = partial(walls.wall_poster, by_title[title], words, library, paper)
                sizes, likely, file = walls.FONT_SIZES, walls.LIKELY_SIZE, f"海报-{title}-上墙版-{paper}"
            else:
                make_sheet = partial(posters.poster, by_title[title], job.renderer, library)
                sizes, likely, file = posters.FONT_SIZES, posters.LIKELY_SIZE, f"海报-{title}"
            job.print(make_sheet(fit_font_size(make_sheet, job.compiler, sizes, likely)), file)


@print_group.command()
@common_options
@MONTH_OPTION
@BRANCH_OPTION
def board(root: Path, folder: Path | None, month: str, branch: str) -> None:
    """A3 宣传栏：一个组织一个月做了什么，接下来做什么。"""
    require_branch(branch)
    look = first_look(root)
    check_branch(look.library, branch, month)
    from ..printing import board as boards
    from .print_job import open_job

    with open_job(look, folder) as job:
        period = job.month(month)

        def print_one(org: Org) -> None:
            job.reporter.step(f"排版 {org.name}")
            sheet = boards.fit_board(job.overview, org, period, job.compiler)
            job.print(sheet, f"宣传栏-{period.code}{job.name_suffix(org)}")
            if boards.is_empty(job.overview, org, period):
                click.echo(f"请注意：{org.name}{period.label}没有登记的活动，也没有要开的，这张是空的。", err=True)

        job.print_each(job.branches(branch), print_one)


@print_group.command()
@common_options
@BRANCH_OPTION
@click.argument("kind", metavar="卡名", default="")
@click.option("--up", type=ChineseChoice(["8", "10"]), default="8", help="一张 A4 印几个；字多的卡印得大，个数就少。")
@click.option(
    "--fill",
    metavar="表格",
    type=click.Path(path_type=Path),
    help="照表格填好再印。表格（.xlsx、.csv）不能放在资料文件夹里。",
)
def card(root: Path, folder: Path | None, branch: str, kind: str, up: str, fill: Path | None) -> None:
    """服务卡：正面、背面对好位置，双面打印时选“长边翻转”，照四边的线裁开。"""
    kind = "" if kind == ALL else kind
    if fill and not kind:
        raise click.UsageError("填表格要写明哪一种卡，如 yinling print card 亲情服务卡 --fill 表格.xlsx。")
    look = first_look(root)
    name_of_kind = kind and card_kind(look.library, kind)
    check_branch(look.library, branch)
    from ..printing import cards, fill_cards
    from .print_job import open_job

    with open_job(look, folder) as job:
        names = [name_of_kind] if name_of_kind else select_names(cards.card_kinds(job.overview), "", "卡", _NO_CARD)
        wanted: cards.Up = 10 if up == "10" else 8
        for name in names:
            read = cards.read_card(name, job.overview, job.renderer)
            cards_up = cards.up_for(name, read, wanted)
            rows = job.local_rows(fill, read.labels) if fill else {}
            for org in job.orgs(branch, societies=True):
                file = f"{name}{job.name_suffix(org)}-{cards_up}个一张"
                if fill:
                    sheet = fill_cards.filled_sheet(name, cards_up, rows, job.overview, job.renderer, org)
                    job.write(f"{file}-已填.pdf", fill_cards.compile_filled(sheet, job.compiler))
                    click.echo("里面有个人信息：印完请删掉。")
                else:
                    job.print(cards.blank_sheet(name, cards_up, job.overview, job.renderer, org), file)


@print_group.command()
@common_options
@BRANCH_OPTION
@YEAR_OPTION
@click.argument("kind", metavar="台账", default="")
def ledger(root: Path, folder: Path | None, branch: str, year: str, kind: str) -> None:
    """台账：活动台账、学习记录、结对、课程，党组织还有三会一课、发展党员；PDF 和表格各一份。只供内部使用。"""
    require_branch(branch)
    names = select_names(LEDGERS, kind, "台账") if kind in LEDGERS or shows_party(root) else []
    look = first_look(root)
    said = said_names(look.library, LEDGERS)
    names = names or select_names((each for each, name in said.items() if each == name), kind, "台账")
    check_branch(look.library, branch, year)
    from ..derived.ledger_book import ledger_book
    from ..printing.ledger_sheets import ledger_sheet
    from ..printing.workbook import workbook
    from .print_job import open_job

    with open_job(look, folder) as job:
        library, of_year = job.overview.library, job.year(year)
        for name in names:
            for org in job.branches(branch, societies=True):
                book = ledger_book(job.overview, name, org, of_year)
                title = book.whole.title
                # Few branches give courses, and a society keeps what it has records of.
                is_optional = (name == COURSES and not kind) or (org.is_society and (not kind or branch == ALL))
                if not book.whole.rows and is_optional:
                    continue
                job.print(ledger_sheet(book, library, book.whole.name), f"台账-{title}")
                job.write(f"台账-{title}.xlsx", workbook(book, library.as_of))


print_group.add_command(meeting)
print_group.add_command(paper)


@print_group.command()
@common_options
@click.argument("kind", metavar="表格", default="")
def form(root: Path, folder: Path | None, kind: str) -> None:
    """空白表格：送学上门签收表、走访记录、学习资料签收表。"""
    names = select_names(FORMS, kind, "表格")
    look = first_look(root)
    from ..printing import forms
    from .print_job import open_job

    with open_job(look, folder) as job:
        for name in names:
            job.print(forms.FORMS[name](job.overview.library), name)


@print_group.command()
@common_options
@BRANCH_OPTION
@click.option("--words", metavar="第几段", type=int, default=1, help="用第几段祝词。")
def greeting(root: Path, folder: Path | None, branch: str, words: int) -> None:
    """生日祝福（A5）：祝词印好，名字和日子空着手写。"""
    look = first_look(root)
    check_branch(look.library, branch)
    check_greeting(look.library, words)
    from ..printing import certificates
    from .print_job import open_job

    with open_job(look, folder) as job:
        for org in job.orgs(branch):
            sheet = certificates.greeting(job.overview, job.renderer, words, org)
            job.print(sheet, f"生日祝福{job.name_suffix(org)}-{words}")


@print_group.command()
@common_options
@BRANCH_OPTION
@YEAR_OPTION
def award(root: Path, folder: Path | None, branch: str, year: str) -> None:
    """荣誉证书：一年里登记的荣誉，一张一个。没有同意公开姓名的，空着手写。"""
    look = first_look(root)
    check_branch(look.library, branch, year)
    from ..printing import certificates
    from .print_job import open_job

    with open_job(look, folder) as job:
        of_year = job.year(year)

        def print_one(org: Org | None) -> None:
            job.print(certificates.awards(job.overview, of_year, org), f"荣誉证书-{of_year}{job.name_suffix(org)}")
            for honour in certificates.awarded_elsewhere(job.overview, of_year, org):
                click.echo(f"没有印“{honour.name}”：是{honour.awarded_by}授予的，证书由它印。", err=True)

        job.print_each(job.orgs(branch), print_one)


@print_group.command()
@common_options
@click.argument("id", metavar="编号")
def digest(root: Path, folder: Path | None, id: str) -> None:
    """一段文字，粘贴到微信群：编号是活动（zb09/2019/…）或者文章（study/…）的。"""
    look = first_look(root)
    check_digest(look.library, id)
    from ..printing import chat_text as chat_texts
    from ..records.activity import Activity
    from ..records.article import Article
    from .print_job import open_job

    with open_job(look, folder) as job:
        library = job.overview.library
        records: dict[str, Activity | Article] = {record.id: record for record in job.overview.agenda.newest_first}
        records |= {article.id: article for article in library.all(Article)}
        named: Sequence[Activity | Article] = library.names.find(Article, id) or library.names.find(Activity, id)
        record = records.get(named[0].id) if len(named) == 1 else None
        if record is None:
            raise no_digest(id, records)
        click.echo(chat_texts.chat_text(record, job.overview, job.renderer), nl=False)
