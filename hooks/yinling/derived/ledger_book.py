"""The ledgers of a centre or a general branch: a part for each branch, which its secretary signs, and a summary."""

from __future__ import annotations

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

    @property
    def is_parted(self) -> bool:
        return self.parts != (self.whole,)


def ledger_book(overview: Overview, name: str, org: Org, year: int) -> LedgerBook:
    """Return a ledger with a part for each branch that was below an organisation in the year.

    What the organisation and others that are no branches held themselves is a part of its own, if there is any."""
    make = LEDGERS[name]
    whole = make(overview, org, year)
    if org.is_branch or org.is_group:
        return LedgerBook(whole, (whole,))
    below = overview.structure.times.below_in(org, Period.year(year))
    units = {org.id: org} | {each.id: each for each in below}
    upper = [each for each in units.values() if not each.is_branch and not each.is_group]
    parts = [part for each in upper if (part := make(overview, each, year, own=True)).rows]
    parts += [make(overview, each, year) for each in units.values() if each.is_branch]
    return LedgerBook(whole, tuple(parts))
