"""Blank forms, with choices from the vocabulary: 送学上门签收表, 走访记录, 学习资料签收表."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from ..library.load import Library
from ..records.service import VisitSummary
from ..records.vocabulary import Term
from . import receipt
from .compiler import Sheet
from .typst_code import call, text

DELIVERY_MODES = ("上门送学", "邮寄", "帮学")


def delivery(library: Library) -> Sheet:
    """Return 送学上门签收表, with those ways to study at home that the centre's vocabulary has."""
    modes = [name for name in DELIVERY_MODES if name in _term_names(library, "modes")]
    code = call("delivery-form", text(library.site.owner), modes)
    return Sheet("form-delivery", "送学上门签收表", "A4", ("forms",), code)


def visit(library: Library) -> Sheet:
    """Return 走访记录, with the kinds of household and of problems that records may have."""
    categories = get_args(VisitSummary.model_fields["category"].annotation)
    code = call("visit-form", text(library.site.owner), categories, _term_names(library, "issue-categories"))
    return Sheet("form-visit", "走访记录", "A4", ("forms",), code)


FORMS: dict[str, Callable[[Library], Sheet]] = {
    "送学上门签收表": delivery,
    "走访记录": visit,
    receipt.TITLE: receipt.receipt,
}


def _term_names(library: Library, vocabulary: str) -> list[str]:
    terms = [term for term in library.all(Term) if term.id.startswith(f"{vocabulary}/")]
    return [term.name for term in sorted(terms, key=lambda term: term.origin.order)]
