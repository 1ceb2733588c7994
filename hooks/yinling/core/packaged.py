"""Finds what the program brings along for every centre: its theme, the settings of its Markdown, its words and rules.

A wheel has these files inside the package. In a checkout they stand where its readers look for them, at the top.
"""

from __future__ import annotations

from pathlib import Path

_IN_WHEEL = Path(__file__).parent.parent / "packaged"
PACKAGED = _IN_WHEEL if _IN_WHEEL.is_dir() else Path(__file__).parents[3]
