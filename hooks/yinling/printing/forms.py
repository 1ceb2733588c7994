"""Blank forms, with choices from the vocabulary: 送学上门签收表, 走访记录, 学习资料签收表."""

from __future__ import annotations

from collections.abc import Callable

from ..library.load import Library
from ..records.vocabulary import words_in_order
from . import paper_names, receipt
from .compiler import Sheet
from .typst_code import call, text

DELIVERY_MODES = ("上门送学", "邮寄", "帮学")


def delivery(library: Library) -> Sheet:
    """Return 送学上门签收表, with those ways to study at home that the centre's vocabulary has."""
    modes = [name for name in DELIVERY_MODES if name in words_in_order(library, "modes")]
    code = call("delivery-form", text(library.site.owner), modes)
    return Sheet("form-delivery", "送学上门签收表", "A4", ("forms",), code)


def visit(library: Library) -> Sheet:
    """Return 走访记录, with the kinds of household and of problems that records may have."""
    kinds = [words_in_order(library, vocabulary) for vocabulary in ("visit-kinds", "issue-categories")]
    code = call("visit-form", text(library.site.owner), *kinds)
    return Sheet("form-visit", "走访记录", "A4", ("forms",), code)


FORMS: dict[str, Callable[[Library], Sheet]] = dict(
    zip(paper_names.FORMS, (delivery, visit, receipt.receipt), strict=True)
)
