"""Charts: inline SVG with a text alternative. They need no colour and no script, so that they can be printed."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

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
