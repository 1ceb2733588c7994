"""The page of everything that can be printed: how large it is, on what paper, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator

from ..printing.public import GROUPS
from .page import Page, Views
from .study import articles

PAPERS = {"A3": "A3 大纸", "A4": "A4 纸", "A5": "A5 小纸"}


def pages(views: Views) -> Iterator[Page]:
    groups = [(group, [one for one in views.printed if one.group == group]) for group in GROUPS]
    yield views.page(
        "print.html",
        "print/",
        "打印资料",
        "print",
        description="每月学习资料、上墙海报、服务卡、空白表格，打开就能印。",
        groups=[(group, rows) for group, rows in groups if rows],
        papers=PAPERS,
        walls=articles(views, "walls"),
        concepts=articles(views, "concepts"),
    )
