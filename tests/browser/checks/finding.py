"""Check that a search shows what it has found at once: at every size the first result is in the first view."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from .model import NONE, Reader, Row, at_most, check
from .reading import restyle

QUERIES = ("党课", "九支部 10月22日", "党非")  # many results, one, and one that only sounds alike
PHONES = ((360, 740), (390, 844))
DONE = '#yl-results[data-done="true"]'
TOP = "document.querySelector('.yl-result .yl-item__link').getBoundingClientRect().top"


def _results(reader: Reader, size: str) -> Iterator[tuple[Row, float]]:
    """Yield where the first result of each query begins, and the height of the view."""
    for width, height in PHONES:
        page = reader.tab(viewport={"width": width, "height": height})
        page.add_init_script(f"localStorage.setItem('yl-size', '{size}')")
        for query in QUERIES:
            reader.visit(page, f"search/?q={quote(query)}")
            page.wait_for_selector(DONE, state="attached")
            yield Row(page.evaluate(TOP), query, f"{width} px, {size} px"), height
        page.context.close()


@check(
    "reader",
    53,
    "搜索的第一条离顶上多远",
    "the first result of a search from the top",
    at_most(480, "px"),
    fault=restyle(".yl-found", "margin-top: 200px"),
)
def first_result(reader: Reader) -> Iterator[Row]:
    yield from (row for row, _ in _results(reader, "22"))


@check(
    "reader",
    53,
    "最大字号时不在第一屏的搜索结果",
    "first results that the largest text pushes out of the first view",
    NONE,
    fault=restyle(".yl-found", "margin-top: 400px"),
)
def first_result_in_view(reader: Reader) -> Iterator[Row]:
    for row, height in _results(reader, "36"):
        yield Row(row.value + 48 > height, f"{row.element}: {row.value:.0f}", row.page)
