"""The large-print bar: what is measured on every kind of page, and what it must be.

A check is one function of ``measure.js``, which gives rows of a value and an element, and one entry here with its bar
and with a fault: a small spoiling of a page that the check must see. Sources of the bars: WCAG 2.2 (AAA where a site of
texts can meet it) and the guidelines of the Ministry of Industry and Information Technology for elder-friendly sites
(2021)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Page

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")


class Row(NamedTuple):
    """One value that was measured, and on what."""

    value: float
    element: str


class Check(NamedTuple):
    """``least`` and ``most`` bound the values; a check with neither wants no rows at all. ``fault`` is a script that
    makes the check fail on the article that the faults are planted in; ``paper`` measures the page as it is printed."""

    number: int
    title: str
    function: str
    fault: str
    least: float | None = None
    most: float | None = None
    only: Literal["", "contrast"] = ""
    paper: bool = False

    def rows(self, page: Page) -> list[Row]:
        """What the page gives, the worst first; the page knows ``measure.js`` (`prepare`)."""
        return [Row(float(value), element) for value, element in page.evaluate(f"measure.{self.function}()")]

    def failures(self, rows: list[Row]) -> list[Row]:
        if self.least is not None:
            return [row for row in rows if row.value < self.least - 0.05]
        if self.most is not None:
            return [row for row in rows if row.value > self.most + 0.05]
        return rows

    @property
    def bar(self) -> str:
        return (
            f">= {self.least:g}" if self.least is not None else f"<= {self.most:g}" if self.most is not None else "none"
        )


def prepare(page: Page) -> None:
    """Give the page the functions that measure; it does not touch what is drawn."""
    page.evaluate(MEASURE)


def _style(selector: str, styles: str) -> str:
    return f"document.querySelector({selector!r}).style.cssText += ';{styles}'"


PT = 96 / 72  # CSS pixels in a point
CHECKS = (
    Check(3, "body text, px", "bodySize", _style("main", "font-size:21px!important"), least=22),
    Check(4, "any text, px", "textSizes", _style("main p", "font-size:17px"), least=18),
    Check(6, "contrast of text", "contrast", _style("main p", "color:#777"), least=7),
    Check(
        6,
        "contrast of text, high-contrast theme",
        "contrast",
        _style("main p", "color:#888"),
        least=15,
        only="contrast",
    ),
    Check(
        7,
        "contrast of controls and icons",
        "controlContrast",
        _style(".yl-bar button", "border-color:#ddd;background:none"),
        least=3,
    ),
    Check(8, "line height", "lineHeights", _style("main p", "line-height:1.5"), least=1.8),
    Check(
        9,
        "gap between paragraphs, of the text's size",
        "paragraphGaps",
        "for (const p of document.querySelectorAll('.yl-text p')) p.style.margin = 0",
        least=1.3,
    ),
    Check(10, "longest line, characters", "longestLines", _style(".yl-text p", "max-width:none;width:60em"), most=36),
    Check(11, "slanted or justified text", "slanted", _style("main p", "font-style:italic")),
    Check(12, "sideways scrolling, px", "wider", _style("main p", "width:3000px")),
    Check(16, "targets, px", "targets", _style(".yl-crumbs a", "min-height:0;line-height:1"), least=48),
    Check(16, "main controls, px", "mainTargets", _style(".yl-nav a", "min-height:40px;max-height:40px"), least=60),
    Check(17, "gap between targets, px", "targetGaps", _style(".yl-nav", "gap:2px"), least=8),
    Check(23, "controls without words", "wordless", "document.querySelector('.yl-bar button').textContent = '☰'"),
    Check(24, "links told by colour alone", "unmarkedLinks", _style("main a", "text-decoration:none")),
    Check(
        24,
        "current section told by colour alone",
        "currentByColour",
        _style("[aria-current]", "text-decoration:none;font-weight:400"),
    ),
    Check(25, "sticky parts, % of the height", "sticky", _style(".yl-header", "position:sticky;top:0"), most=15),
    Check(
        25,
        "pop-ups, autoplay, movement",
        "moving",
        "document.body.append(document.createElement('dialog')); document.querySelector('dialog').show()",
    ),
    Check(
        36,
        "body text on paper, px (16 pt)",
        "bodySize",
        _style("main", "font-size:15pt!important"),
        least=16 * PT,
        paper=True,
    ),
    Check(
        36,
        "any text on paper, px (14 pt)",
        "textSizes",
        _style("main p", "font-size:13pt!important"),
        least=14 * PT,
        paper=True,
    ),
    Check(38, "contrast of text on paper", "contrast", _style("main p", "color:#999!important"), least=15, paper=True),
    Check(38, "paper wider than its width, px", "wider", _style("main p", "width:3000px"), paper=True),
)
# A reader's own spacing of letters, words, lines and paragraphs (WCAG 1.4.12) must clip nothing.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""
CLIPPED = Check(13, "text clipped under own spacing", "clipped", _style("main p", "height:20px;overflow:hidden"))
SHORTEST = Check(
    10, "shortest line, 36 px on 360 px, characters", "shortestLines", _style(".yl-text", "padding:0 60px"), least=8
)
