"""The ledgers of a centre or a general branch: a part for each branch, which its secretary signs, and a summary."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..records.org import Org
from ..records.period import Period
from .ledger_table import Ledger
from .ledgers import LEDGERS
from .overview import Overview


class LedgerBook(NamedTuple):
    """The ledger of an organisation; ``parts`` are those of its branches. Of a branch there is one: the whole."""

    whole: Ledger
    parts: tuple[Ledger, ...]
    say: Callable[[str], str] = str  # the words of the centre

    @property
    def is_parted(self) -> bool:
        return self.parts != (self.whole,)


def ledger_book(overview: Overview, name: str, org: Org, year: int) -> LedgerBook:
    """Return a ledger with a part for each branch, and each society with records, below an organisation in the year.

    What the organisation and others that are no branches held themselves is a part of its own, if there is any."""
    make, say = LEDGERS[name], overview.library.wording
    whole = make(overview, org, year)
    if org.level != "上级":
        return LedgerBook(whole, (whole,), say)
    below = overview.structure.times.below_in(org, Period.year(year))
    units = {org.id: org} | {each.id: each for each in below}
    upper = [each for each in units.values() if each.level == "上级"]
    parts = [part for each in upper if (part := make(overview, each, year, own=True)).rows]
    alone = [each for each in units.values() if not any(map(_has_part, overview.structure.above(each)))]
    parts += [make(overview, each, year) for each in alone if each.is_branch]
    societies = (make(overview, each, year) for each in alone if each.is_society)
    return LedgerBook(whole, (*parts, *(part for part in societies if part.rows)), say)


def _has_part(org: Org) -> bool:
    """Return whether the part of an organisation holds the records of all below it."""
    return org.is_branch or org.is_society
