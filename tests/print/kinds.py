"""One sheet of every kind of printable, from the sample centre."""

from __future__ import annotations

from collections.abc import Callable

from yinling.derived.agenda import PlanMonth, study_plan
from yinling.derived.ledger_book import ledger_book
from yinling.derived.ledgers import LEDGERS
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.printing import board, cards, certificates, forms, poster
from yinling.printing.articles_sheet import articles_sheet
from yinling.printing.compiler import Sheet
from yinling.printing.ledger_sheets import ledger_sheet
from yinling.printing.meeting_papers import meeting_papers
from yinling.printing.office_paper import office_sheet
from yinling.printing.packet import packet
from yinling.printing.receipt import receipt
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.org import Org
from yinling.records.period import Period

BRANCH = "zb09"


def month_of(overview: Overview, code: str) -> PlanMonth:
    return next(month for month in study_plan(overview.library) if month.packet.month.code == code)


def branch(overview: Overview) -> Org:
    org = overview.library.get(Org, BRANCH)
    assert org is not None
    return org


def article(overview: Overview, id: str) -> Article:
    found = overview.library.get(Article, id)
    assert found is not None
    return found


def meeting_of(overview: Overview, at: int) -> Sheet:
    activity = overview.internal.get(Activity, "zb09/2019/2019-03-05-sanduanlu")
    paper = meeting_papers(overview, branch(overview), activity)[at]
    return office_sheet(paper, "第九党支部", overview.library.site.owner)


SHEETS: dict[str, Callable[[Overview, Renderer], Sheet]] = {
    "packet": lambda o, r: packet(o, r, month_of(o, "2019-10"), 0, branch(o)),
    "packet-16": lambda o, r: packet(o, r, month_of(o, "2019-03"), 16),
    "packet-22": lambda o, r: packet(o, r, month_of(o, "2019-03"), 22),
    "article": lambda o, r: articles_sheet(o.library, r, [article(o, "help/gongzuotai")]),
    "poster": lambda o, r: poster.poster(article(o, "walls/rudang-shici"), r, o.library, 18),
    "poster-concept": lambda o, r: poster.poster(article(o, "concepts/13335"), r, o.library, 18),
    "board": lambda o, r: board.board(o, branch(o), Period.parse("2019-03"), 16),
    "card-8": lambda o, r: cards.blank_sheet("亲情服务卡", 8, o, r, branch(o)),
    "card-10": lambda o, r: cards.blank_sheet("党员联系卡", 10, o, r, branch(o)),
    **{
        f"ledger-{name}": lambda o, r, name=name: ledger_sheet(  # type: ignore[misc]
            ledger_book(o, name, branch(o), 2019), o.library, "ledger"
        )
        for name in LEDGERS
    },
    **{name: lambda o, r, make=make: make(o.library) for name, make in forms.FORMS.items()},  # type: ignore[misc]
    "receipt": lambda o, r: receipt(o.library, Period.parse("2019-03"), branch(o), "第九党支部"),
    "meeting-notice": lambda o, r: meeting_of(o, 0),
    "meeting-record": lambda o, r: meeting_of(o, 2),
    "greeting": lambda o, r: certificates.greeting(o, r, 1, branch(o)),
    "award": lambda o, r: certificates.awards(o, 2019),
}
KINDS = tuple(SHEETS)


def make_sheet(kind: str, overview: Overview, renderer: Renderer) -> Sheet:
    return SHEETS[kind](overview, renderer)
