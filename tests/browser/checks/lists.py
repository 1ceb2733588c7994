"""Check long pages on a phone: few screens, the next activity first, a way into the calendar, a sign on each kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .model import NONE, THEMES, Reader, Row, View, at_least, at_most, check
from .reading import restyle

BRANCH = "orgs/zb09/"
PHONE = {"width": 390, "height": 844}
# Kinds of page with lists, of which the other checks open some only.
LISTS = (
    "study/plan/",
    "study/",
    "print/",
    "activities/",
    "activities/coming/",
    "activities/type/dxzh/",
    "activities/year/2019/11/",
    "activities/zb06/2019/",
    "honours/",
    "honours/2019/",
    "orgs/",
    "orgs/dw/",
    "orgs/dzz3/",
    BRANCH,
    "orgs/zb03/",
    "orgs/zb09-1/",
    "campaigns/bwcx2019/",
    "services/",
)
OPEN_ALL = "document.querySelectorAll('details').forEach(part => { part.open = true })"


def listed(reader: Reader) -> list[str]:
    """Return the pages with lists: of a reader of all kinds of page all of them, else those that he reads."""
    given = [uri for uri in reader.uris if uri.startswith(("activities/", "orgs/", "honours/", "print/"))]
    return list(dict.fromkeys([*given, *(LISTS if len(reader.uris) > 1 else ())]))


@check(
    "reader",
    61,
    "列表一共几屏（手机）",
    "screens of a list on a phone",
    at_most(6, "屏 screens"),
    fault=OPEN_ALL,
    fault_page="activities/zb09/2019/",
)
def screens(reader: Reader) -> Iterator[Row]:
    """Measure pages as they open, with what is folded; a list of contents that sticks would make a long page short."""
    page = reader.tab(viewport=PHONE)
    for uri in listed(reader):
        reader.visit(page, uri)
        yield Row(page.evaluate("document.documentElement.scrollHeight") / PHONE["height"], "html", uri)
    page.context.close()


@check(
    "reader",
    62,
    "支部下一次活动离正文开头多远",
    "from the top of a branch's page to its next activity",
    at_most(350, "px"),
    fault="document.querySelector('main h1').style.marginBottom = '400px'",
    fault_page=BRANCH,
)
def next_activity(reader: Reader) -> Iterator[Row]:
    page = reader.tab(viewport=PHONE)
    reader.visit(page, BRANCH)
    top = "document.querySelector('.yl-event .yl-item__link').getBoundingClientRect().top"
    yield Row(page.evaluate(f"{top} - document.querySelector('main').getBoundingClientRect().top"), "next", BRANCH)
    page.context.close()


@check(
    "reader",
    63,
    "没法加进手机日历的下一次活动",
    "activities to come without a calendar file that a phone can load",
    NONE,
    fault="document.querySelectorAll('.yl-save').forEach((link, at) => { at || link.remove() })",
    fault_page=BRANCH,
)
def saved(reader: Reader) -> Iterator[Row]:
    """Count the activities of branch and whole centre whose own file is not there, or does not show one event."""
    page = reader.tab(viewport=PHONE)
    for uri in (BRANCH, "activities/coming/"):
        reader.visit(page, uri)
        # The list of a branch names what was held too; the branch's calendar has exactly what comes.
        links: list[str] = page.evaluate("[...document.querySelectorAll('.yl-save')].map(link => link.href)")
        if uri == BRANCH:
            count = page.request.get(f"{reader.base}{uri}calendar.ics").text().count("BEGIN:VEVENT")
        else:
            count = page.locator(".yl-event").count()
        texts = [page.request.get(link).text() for link in links]
        lost = sum(text.count("BEGIN:VEVENT") != 1 or "BEGIN:VALARM" not in text for text in texts)
        yield Row(abs(count - len(links)) + lost, f"{len(links)} of {count}", uri)
    page.context.close()


@check(
    "reader",
    64,
    "页面上的图标、图画、照片和图表",
    "signs, pictures and plots of a page with a list",
    at_least(1, "个"),
    fault="document.querySelectorAll('main svg, main img').forEach(e => e.remove())",
    fault_page="honours/2019/",
)
def pictured(reader: Reader) -> Iterator[Row]:
    page = reader.tab(viewport=PHONE)
    for uri in listed(reader):
        reader.visit(page, uri)
        yield Row(page.locator("main svg, main img").count(), "main", uri)
    page.context.close()


@check(
    "screen",
    65,
    "图标线条的对比度",
    "contrast of the strokes of signs",
    at_least(3, ": 1"),
    fault="measure.style('.yl-icon { stroke: #ddd !important }')",
    fault_page=BRANCH,
    themes=THEMES,
)
def strokes(view: View) -> Iterable[Row]:
    return view.lowest("""measure.all(".yl-icon, .yl-picture").filter(measure.shown)
        .map(e => [measure.ratio(measure.over(measure.colour(measure.css(e).stroke), measure.behind(e)),
            measure.behind(e)), e])""")


@check(
    "screen",
    66,
    "日子牌里放不下的字",
    "text that the tile of a day has no room for",
    at_most(0, "px"),
    fault=restyle(".yl-day", "width: 20px; min-width: 0"),
    fault_page=BRANCH,
    changes=True,
)
def day_tiles(view: View) -> Iterator[Row]:
    yield Row(0, "")
    for step in ("22", "26", "30", "36") if view.page.locator(".yl-day").count() else ():
        view.page.evaluate("step => document.documentElement.setAttribute('data-size', step)", step)
        yield from view.highest("""measure.all(".yl-day").filter(measure.shown)
            .map(e => [e.scrollWidth - e.clientWidth, e])""")
    view.page.evaluate("document.documentElement.removeAttribute('data-size')")
