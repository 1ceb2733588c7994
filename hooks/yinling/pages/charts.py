"""Plots, made at build time. They need no colour and no script, so that they can be printed and read aloud.

Shapes are SVG, text is HTML: it has the reader's text size, and is never cut where it grows. A plot is one picture with
a label that says its numbers; the table is beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from ..chinese.thousands import marked
from ..derived.cadence import Rate, State
from ..derived.month_states import MonthState
from .numbers import counted
from .page import Link


class StripCell(NamedTuple):
    """A period of a strip: its name, its state, what else is known of it, and the published meetings."""

    label: str
    state: State
    note: str = ""
    meetings: tuple[Link, ...] = ()


SIGNS: dict[State, tuple[str, str]] = {
    "达标": ("met", "开"),
    "补开": ("late", "补"),
    "缺": ("missed", "缺"),
    "未录入": ("unrecorded", "未"),
    "未到期": ("open", "空"),
    "不适用": ("open", "空"),
}
"""The class and the character of each state: the character alone says the state."""


def month_strip(months: Sequence[MonthState], title: str) -> Markup:
    """Return twelve cells, one a month, each with the state of all rules together."""
    return strip([StripCell(f"{n}月", month.state, month.note) for n, month in enumerate(months, 1)], title)


def strip(cells: Sequence[StripCell], title: str) -> Markup:
    """Return the cells of a year: twelve months, four quarters or one year, in halves that narrow screens wrap."""
    label = f"{title}：{'，'.join(_said(cells))}"
    marks = [_cell(cell.state) for cell in cells]
    return Markup('<span class="yl-strip" role="img" aria-label="{}">{}</span>').format(label, _in_halves(marks))


@cache
def _cell(state: State) -> Markup:
    """Return a cell. The commonest state has no class: a branch's page has two hundred cells."""
    name, character = SIGNS[state]
    return Markup("<b>{}</b>" if name == "met" else f'<b class="yl-state-{name}">{{}}</b>').format(character)


@cache
def month_names() -> Markup:
    """Return the names of every third month, to stand above strips of months: more names would not fit."""
    return _strip_head([f"{month}月" for month in (1, 4, 7, 10)], "yl-strip--months")


def period_names(cells: Sequence[StripCell]) -> Markup:
    """Return the names of the periods of a strip, to stand above strips of the same rule."""
    return month_names() if len(cells) == 12 else _strip_head([cell.label for cell in cells], "")


def _strip_head(names: Sequence[str], more: str) -> Markup:
    spans = _in_halves([Markup("<b>{}</b>").format(name) for name in names])
    return Markup('<span class="{}" aria-hidden="true">{}</span>').format(
        f"yl-strip yl-strip--head {more}".strip(), spans
    )


def sign(state: State) -> Markup:
    """Return one cell, for the explanation of the signs."""
    name, character = SIGNS[state]
    return Markup('<b class="yl-sign yl-state-{}">{}</b>').format(name, character)


def _in_halves(cells: Sequence[Markup]) -> Markup:
    size = max(1, len(cells) // 2)
    return Markup("".join(f"<span>{''.join(cells[at : at + size])}</span>" for at in range(0, len(cells), size)))


def _said(cells: Iterable[StripCell]) -> Iterable[str]:
    """Yield what successive cells of one state say together: ``1月至7月达标``."""
    for (state, note), group in groupby(cells, key=lambda cell: (cell.state, cell.note)):
        run = [cell.label for cell in group]
        times = run[0] if len(run) == 1 else f"{run[0]}至{run[-1]}"
        yield times + (note or state)


# Labels and numbers up to so many characters stand beside the bars, longer ones above them.
_SHORT, _SHORT_TEXT = 5, 10


class Bar(NamedTuple):
    """A bar: its label, and its number or a text in place of it. The text has no bar.

    ``whole``: the number is a part of that. ``partial`` says why more may belong to the number than is recorded."""

    label: str
    value: int | str
    whole: int | None = None
    partial: str = ""


def bars(rows: Sequence[tuple[str, int | str]], unit: str, title: str) -> Markup:
    """Return horizontal bars, each with its label and its number."""
    return _of_numbers([Bar(label, value) for label, value in rows], unit, title)


def months(values: Sequence[int | str], unit: str, title: str) -> Markup:
    """Return the bars of the months of a year."""
    return bars([(f"{month}月", value) for month, value in enumerate(values, 1)], unit, title)


def years(rows: Sequence[Bar], unit: str, title: str) -> Markup:
    """Return the bars of years. That of a year whose records are not complete is hatched, and says so."""
    return _of_numbers(rows, unit, title)


def attendance(rows: Sequence[tuple[str, int, int]], title: str, unit: str = "人") -> Markup:
    """Return how many came (the second of a row) of those that should have come (the third)."""
    return rates(rows, ("应到", "实到"), unit, title)


def rates(rows: Sequence[tuple[str, int, int]], words: tuple[str, str], unit: str, title: str) -> Markup:
    """Return what was done (the second of a row) of what was due (the third); ``words`` name both."""
    due_word, done_word = words
    said = [
        f"{due_word} {marked(due)} {unit}，{done_word} {marked(done)} {unit}，{percentage(done, due)}"
        for _, done, due in rows
    ]
    return _plot([Bar(*row) for row in rows], title, [percentage(done, due) for _, done, due in rows], said)


def rate(value: Rate) -> Markup:
    """Return the bar of a rate alone. Its number is beside it."""
    share = Bar("", round((value.value or 0) * 1000), 1000)
    return Markup('<span class="yl-plot__alone" aria-hidden="true">{}</span>').format(_shape(share, 1000))


def _of_numbers(rows: Sequence[Bar], unit: str, title: str) -> Markup:
    texts = [_text(row, f"{marked(row.value)} {unit}" if isinstance(row.value, int) else row.value) for row in rows]
    return _plot(rows, title, texts, texts)


def _plot(rows: Sequence[Bar], title: str, shown: Sequence[str], said: Sequence[str]) -> Markup:
    """Return a plot with a text at each bar; those of ``said`` are in its label."""
    largest = max((row.value for row in rows if isinstance(row.value, int)), default=0) or 1
    parts = Markup("").join(
        Markup("<span><span>{}</span>{}<span>{}</span></span>").format(row.label, _shape(row, largest), counted(text))
        for row, text in zip(rows, shown, strict=True)
    )
    short = all(len(row.label) <= _SHORT for row in rows) and all(len(text) <= _SHORT_TEXT for text in shown)
    label = f"{title}：{'，'.join(f'{row.label} {text}' for row, text in zip(rows, said, strict=True))}"
    names = "yl-plot yl-plot--short" if short else "yl-plot"
    return Markup('<div class="{}" role="img" aria-label="{}">{}</div>').format(names, label, parts)


def _shape(row: Bar, largest: int) -> Markup:
    if not isinstance(row.value, int):
        return Markup("<svg></svg>")
    width = round(100 * row.value / (row.whole or largest), 1)
    # Hatched: a line as thick as a bar, in dashes. A pattern would need an id, which a page may have once only.
    shape = '<line x2="{}%" y1="50%" y2="50%"/>' if row.partial else '<rect width="{}%" height="100%"/>'
    bar = Markup(shape).format(f"{width:g}") if row.value else Markup("")
    return Markup('<svg class="yl-plot__of">{}</svg>' if row.whole else "<svg>{}</svg>").format(bar)


def _text(row: Bar, text: str) -> str:
    return f"{text}，{row.partial}" if row.partial else text


def percentage(part: int, whole: int) -> str:
    """Return a share in per cent to one decimal, which is 0 only for nothing and 100 only for all."""
    tenths = round(1000 * part / whole)
    if 0 < part < whole:
        tenths = min(max(tenths, 1), 999)
    return f"{tenths / 10:g}%"
