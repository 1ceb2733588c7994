"""The page of everything that can be printed: how large it is, on what paper, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator

from ..derived.agenda import PlanMonth, articles_of, study_plan
from ..printing.catalogue import GROUPS, Printable
from ..records.article import Article
from ..records.presentation import SearchDocument
from .context import SiteContext
from .page import Page, Slice, paginate
from .templates import View

NEWEST = 15  # of more sheets in a group, such as the packets of years, the newest are shown
FEW = 3  # so many are open, the others folded
SLUGS = ("monthly", "walls", "concepts", "cards", "greetings", "forms")  # of `GROUPS`


class PrintView(View, template="print.html"):
    groups: list[tuple[str, str, list[Printable]]]
    most: int
    few: int
    walls: list[Article]
    concepts: list[Article]


class PrintGroupView(View, template="print-group.html"):
    part: Slice[Printable]


def pages(context: SiteContext) -> Iterator[Page]:
    printed = [(name, [each for each in context.printed if each.group == name]) for name in GROUPS]
    groups = [(name, f"print/{slug}/", rows) for (name, rows), slug in zip(printed, SLUGS, strict=True) if rows]
    walls, concepts = (articles_of(context.library, folder) for folder in ("walls", "concepts"))
    description = "每月学习资料、上墙海报、服务卡、空白表格，打开就能印。"
    view = PrintView(groups, NEWEST, FEW, walls, concepts)
    found = _found(context)
    yield context.page(view, "print/", "打印资料", "print", description=description, found=found)
    for name, uri, rows in groups:
        for part in paginate(rows, uri) if len(rows) > NEWEST else ():
            yield context.page(PrintGroupView(part), part.uri, name, "print")


def _found(context: SiteContext) -> Iterator[SearchDocument]:
    """Yield a search result for each sheet; it opens the PDF. A packet is found by its articles too."""
    packets = iter([*reversed(study_plan(context.library))])
    for sheet in context.printed:
        held = f"里面有{titles(next(packets))}。" if sheet.group == GROUPS[0] else ""
        text = f"{held}{sheet.paper} 纸，{sheet.pages} 页，打开就能打印。"
        yield SearchDocument(sheet.uri, sheet.title, f"打印资料 {sheet.group}", text, "打印资料")


def titles(month: PlanMonth) -> str:
    """Return the titles of the articles of a month as one text."""
    return "、".join(f"《{article.title}》" for article in (*month.articles, *month.questions))
