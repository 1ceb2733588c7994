"""Pictures for those who would rather look than read: inline SVG with a text alternative. Black ink on white paper
shows them as well as a screen does, and nothing in them depends on colour or on a script."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

_WIDTH = 720


def bars(labels: Sequence[str], values: Sequence[int], unit: str, title: str) -> Markup:
    """Upright bars with their values above them: twelve months on the width of a page."""
    height, top, bottom = 260, 34, 40
    largest = max([*values, 1])
    step = _WIDTH / max(len(values), 1)
    parts: list[str] = []
    for index, (label, value) in enumerate(zip(labels, values, strict=True)):
        tall = round((height - top - bottom) * value / largest, 1)
        x, y = round(index * step + step * 0.15, 1), round(height - bottom - tall, 1)
        middle = round(index * step + step / 2, 1)
        if value:
            parts.append(f'<rect x="{x}" y="{y}" width="{step * 0.7:.1f}" height="{tall}" rx="3"/>')
        parts.append(f'<text x="{middle}" y="{y - 8}" class="v">{value}</text>')
        parts.append(f'<text x="{middle}" y="{height - 10}" class="l">{escape(label)}</text>')
    line = f'<path d="M0 {height - bottom}H{_WIDTH}"/>'
    said = "，".join(f"{label} {value} {unit}" for label, value in zip(labels, values, strict=True))
    return _svg(height, title, said, line + "".join(parts), "yl-bars")


def lines(rows: Sequence[tuple[str, int]], unit: str, title: str) -> Markup:
    """Lying bars with words: parts of a whole, or a few things side by side."""
    row_height = 52
    height = max(len(rows), 1) * row_height
    largest = max([*(value for _, value in rows), 1])
    parts: list[str] = []
    for index, (label, value) in enumerate(rows):
        y = index * row_height
        width = round((_WIDTH - 330) * value / largest, 1)
        parts.append(f'<text x="190" y="{y + 33}" class="r">{escape(label)}</text>')
        parts.append(f'<rect x="204" y="{y + 9}" width="{max(width, 2)}" height="34" rx="3"/>')
        parts.append(f'<text x="{214 + width}" y="{y + 33}" class="s">{value} {escape(unit)}</text>')
    said = "，".join(f"{label} {value} {unit}" for label, value in rows)
    return _svg(height, title, said, "".join(parts), "yl-lines")


def _svg(height: int, title: str, said: str, inner: str, kind: str) -> Markup:
    return Markup(
        f'<svg class="yl-chart {kind}" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}：{escape(said)}">{inner}</svg>'
    )
