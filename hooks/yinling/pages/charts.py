"""Plots, made at build time. They need no colour and no script, so that they can be printed and read aloud.

Shapes are SVG, text is HTML: it has the reader's text size, and is never cut where it grows. A plot is one picture with
a label that says its numbers; the table is beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from ..derived.cadence import State
from ..derived.month_states import MonthState


class StripCell(NamedTuple):
    """A period of a strip: its name, its state, what else is known of it, and the address that it leads to."""

    label: str
    state: State
    note: str = ""
    uri: str = ""


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
    halves = Markup("").join(Markup("<span>{}</span>").format(Markup("").join(half)) for half in _halves(cells))
    return Markup('<div class="yl-strip" role="img" aria-label="{}">{}</div>').format(label, halves)


def month_numbers() -> Markup:
    """Return the numbers of the months, to stand above strips."""
    halves = ("".join(f"<b>{month}</b>" for month in half) for half in (range(1, 7), range(7, 13)))
    spans = "".join(f"<span>{half}</span>" for half in halves)
    return Markup(f'<div class="yl-strip yl-strip--head" aria-hidden="true">{spans}</div>')


def sign(state: State) -> Markup:
    """Return one cell, for the explanation of the signs."""
    name, character = SIGNS[state]
    return Markup('<b class="yl-sign yl-state-{}">{}</b>').format(name, character)


def _halves(cells: Sequence[StripCell]) -> Iterable[list[Markup]]:
    size = max(1, len(cells) // 2)
    marks = [Markup('<b class="yl-state-{}">{}</b>').format(*SIGNS[cell.state]) for cell in cells]
    return (marks[at : at + size] for at in range(0, len(marks), size))


def _said(cells: Iterable[StripCell]) -> Iterable[str]:
    """Yield what successive cells of one state say together: ``1月至7月达标``."""
    for (state, note), group in groupby(cells, key=lambda cell: (cell.state, cell.note)):
        run = [cell.label for cell in group]
        times = run[0] if len(run) == 1 else f"{run[0]}至{run[-1]}"
        yield times + (note or state)


_ROW = 1.8
_LABEL, _BAR = 24, 50  # per cent of the width, for the labels and for the longest bar; the rest is for the numbers


def bars(rows: Sequence[tuple[str, int | str]], unit: str, title: str) -> Markup:
    """Return horizontal bars, each between its label and its number. A text in place of a number has no bar.

    Widths are in per cent and heights in em, so that the labels have the size of the text around them on every screen.
    """
    largest = max((value for _, value in rows if isinstance(value, int)), default=0) or 1
    shown = [(label, f"{value} {unit}" if isinstance(value, int) else value) for label, value in rows]
    parts = [
        _row(number, label, text, value / largest if isinstance(value, int) else 0.0)
        for number, ((label, text), (_, value)) in enumerate(zip(shown, rows, strict=True))
    ]
    text = "，".join(f"{label} {value}" for label, value in shown)
    return Markup('<svg class="yl-chart" width="100%" height="{}em" role="img" aria-label="{}">{}</svg>').format(
        _em(len(rows) * _ROW), f"{title}：{text}", Markup("").join(parts)
    )


def months(values: Sequence[int | str], unit: str, title: str) -> Markup:
    """Return the bars of the months of a year."""
    return bars([(f"{month}月", value) for month, value in enumerate(values, 1)], unit, title)


def _row(number: int, label: str, text: str, share: float) -> Markup:
    top, width = number * _ROW, round(_BAR * share, 1)
    return Markup(
        '<text x="0" y="{y}em">{label}</text>'
        '<rect x="{left}%" y="{top}em" width="{width}%" height="1.3em" rx="3"/>'
        '<text x="{right}%" y="{y}em">{text}</text>'
    ).format(
        label=label,
        text=text,
        left=_LABEL,
        width=width,
        right=round(_LABEL + width + 2, 1),
        top=_em(top + 0.25),
        y=_em(top + 1.25),
    )


def _em(number: float) -> str:
    return f"{number:.2f}"
