"""The page of everything that can be printed: how large it is, on what paper, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator

from ..derived.agenda import articles_of
from ..printing.catalogue import GROUPS
from .context import SiteContext
from .page import PER_PAGE, Page, paginate, section_crumb

NEWEST = 15  # of more sheets in a group, such as the packets of years, the newest are shown
SLUGS = tuple(zip(GROUPS, ("monthly", "walls", "concepts", "cards", "greetings", "forms"), strict=True))
PAPERS = {"A3": "A3 大纸", "A4": "A4 纸", "A5": "A5 小纸"}


def pages(context: SiteContext) -> Iterator[Page]:
    groups = [
        (group, f"print/{slug}/", [one for one in context.printed if one.group == group]) for group, slug in SLUGS
    ]
    yield context.page(
        "print.html",
        "print/",
        "打印资料",
        "print",
        description="每月学习资料、上墙海报、服务卡、空白表格，打开就能印。",
        groups=[(group, uri, rows) for group, uri, rows in groups if rows],
        most=NEWEST,
        papers=PAPERS,
        walls=articles_of(context.library, "walls"),
        concepts=articles_of(context.library, "concepts"),
    )
    for group, uri, rows in groups:
        if len(rows) > NEWEST:
            for part in paginate(rows, uri, PER_PAGE):
                crumbs = [section_crumb("print")]
                yield context.page("print-group.html", part.uri, group, "print", crumbs, part=part, papers=PAPERS)
