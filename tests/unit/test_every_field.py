"""Check that every field of every kind changes something that people see: the site, paper, a figure or a ledger.

A field that is accepted and changes nothing misleads the secretary who fills it in. Each field is changed in turn in a
centre that writes all of them (`tests.unit.full_centre`); the outputs are compared until one differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.unit.full_centre import RECORDS, changed, fields_of, write
from yinling.core.cache import Caches
from yinling.derived.agenda import study_plan
from yinling.derived.ledgers import LEDGERS
from yinling.library.article_renderer import Renderer
from yinling.library.load import Loaded, load
from yinling.pages.context import SiteContext
from yinling.pages.feeds import feeds
from yinling.pages.registry import record_pages
from yinling.printing.board import board
from yinling.printing.certificates import awards
from yinling.printing.chat_text import chat_text
from yinling.printing.compiler import CannotPrintError
from yinling.printing.forms import FORMS
from yinling.printing.packet import packet
from yinling.records import KINDS
from yinling.records.activity import Activity
from yinling.records.base import Record
from yinling.records.period import Period
from yinling.records.pronunciation import reviewed_words
from yinling.records.table_form import TableForm
from yinling.records.word import Word
from yinling.search.documents import documents
from yinling.site.articles import article_pages, published_files, render_articles
from yinling.site.steps import redirect_files
from yinling.site.theme import Theme, context_of
from yinling.workbooks.sheet_cells import Sheet
from yinling.workbooks.sheet_table import find_table

FIELDS = [(kind, path) for kind in KINDS for path in fields_of(kind)]
NOT_SHOWN = {
    ("隐私例外", "理由"): "kept for those who review the exceptions",
    ("隐私例外", "日期"): "kept for those who review the exceptions",
    ("隐私例外", "谁看过"): "kept for those who review the exceptions",
    ("词", "只一人"): "decides what is checked: two persons at one time are a warning",
    ("资料包", "签收表"): "decides whether the set of a month has a sheet to sign (tests/print/test_month_set.py)",
    ("表格对照", "标题"): "names the record in the lists of the workbench",
}
REFUSED = {
    *((kind, field) for kind in ("网站设置", "词", "表格对照", "隐私例外", "转址") for field in ("公开范围", "状态")),
    *(("制度要求", "公开范围"), ("发展党员", "公开范围")),
    *(("基数", "单位"), ("隐私例外", "片段"), ("隐私例外", "指纹")),
}
"""Fields of which every other value is an error here."""
CACHES = Caches()  # of all centres here: most files of each are those of the one before
Output = tuple[str, Callable[[], object]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("full")


@pytest.fixture(scope="module")
def base(root: Path) -> list[tuple[str, object]]:
    """Return all outputs of the centre without a change."""
    write(root, RECORDS)
    found = load(root, caches=CACHES)
    assert found.library, [problem.render() for problem in found.problems]
    return [(name, make()) for name, make in outputs(found)]


def outputs(loaded: Loaded) -> Iterator[Output]:
    """Yield what people see of a centre, by name, the cheap parts first. The data for other programs is left out."""
    library = loaded.library
    assert library
    context = SiteContext(context_of(library).overview)
    o, renderer = context.overview, Renderer(library)
    branches = o.structure.branches()
    yield from (
        (f"ledger {n} {b.id} {y}", partial(make, o, b, y))
        for n, make in LEDGERS.items()
        for b in branches
        for y in (2018, 2019)
    )
    yield from ((feed.uri, feed.make) for feed in feeds(context) if feed.uri != "records.json")
    yield "readings", lambda: reviewed_words(library)
    yield "everyday words", lambda: Word.everyday(library)
    yield "files", lambda: published_files(o.library)
    yield "private", lambda: sorted(p.code for p in loaded.problems if "private" in p.code or "exception" in p.code)
    yield "messages", lambda: [chat_text(a, o, renderer) for a in library.all(Activity)]
    yield "boards", lambda: [board(o, b, Period.parse(m), 20).code for b in branches for m in ("2019-03", "2019-04")]
    yield "certificates", lambda: _certificates(o)
    yield "forms", lambda: [make(library).code for make in FORMS.values()]
    yield (
        "packets",
        lambda: [packet(o, renderer, month, org=b) for month in study_plan(o.library) for b in (None, *branches)],
    )
    yield "tables", lambda: _tables(library.all(TableForm))
    bodies = render_articles(o.library, Caches())
    yield "search", lambda: documents(o, bodies, ())
    yield "redirects", lambda: [*redirect_files(o.library, Theme(ROOT, library.site))]
    layout = Theme(ROOT, library.site).layouts()[1]
    for page in (*record_pages(context), *article_pages(context, bodies)):
        yield f"page {page.uri}", partial(layout.fill, page, library.site)


def _certificates(overview: Any) -> object:
    try:
        return [awards(overview, year).code for year in (2018, 2019)]
    except CannotPrintError as error:
        return str(error)


def _tables(forms: Sequence[TableForm]) -> object:
    """Return how a table of somebody else is read."""
    found = find_table(Sheet("台账", [["活动时间", "活动主题", "会议时间"], ["", "", ""]]), None, forms)
    assert found
    labels = {at: field.label for at, field in found.columns.items()}
    return found.table.name, labels, found.form and found.form.org


def first_difference(base: list[tuple[str, object]], loaded: Loaded) -> str:
    """Return the name of the first output that differs; empty if all are the same."""
    rest = iter(base)
    for name, make in outputs(loaded):
        if next(rest, None) != (name, make()):
            return name
    return "" if next(rest, None) is None else "a page less"


@pytest.mark.parametrize(("kind", "path"), FIELDS, ids=[f"{kind.label}.{path}" for kind, path in FIELDS])
def test_every_field_changes_something(
    kind: type[Record], path: str, root: Path, base: list[tuple[str, object]]
) -> None:
    write(root, changed(kind.kind, path))
    found = load(root, caches=CACHES)
    if (kind.label, path) in REFUSED:
        assert found.library is None
        return
    assert found.library, [problem.render() for problem in found.problems]
    difference = first_difference(base, found)
    assert bool(difference) != ((kind.label, path) in NOT_SHOWN), f"{kind.label}.{path}: {difference}"


def test_the_centre_without_a_change_gives_the_same(root: Path, base: list[tuple[str, object]]) -> None:
    write(root, RECORDS)
    assert first_difference(base, load(root, caches=CACHES)) == ""
