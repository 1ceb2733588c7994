"""The names of what can be printed, apart from the modules that print it: a command knows them at once."""

from __future__ import annotations

CARDS = ("亲情服务卡", "温馨提示卡", "党员联系卡")
"""The cards that have a design; a centre may count others."""
FORMS = ("送学上门签收表", "走访记录", "学习资料签收表")
WALL_PAPERS = ("A2", "A3", "A4")
