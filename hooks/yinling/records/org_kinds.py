"""The kinds of organisation: where each stands, and whether it owes the meetings of branches or groups.

A centre adds kinds in ``data/vocabulary/org-kinds.yml``. `library.load` gives every organisation the kinds of its
centre, because pages, prints and rights ask an organisation alone what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from .vocabulary import Term

Level = Literal["上级", "支部", "小组", "团体"]
ORG_KINDS = "org-kinds"
BRANCH_SCOPE, GROUP_SCOPE = "支部", "党小组"
"""The scopes of rules that bind all branches, and all groups."""


class Kind(NamedTuple):
    """A kind of organisation; ``rank`` is its place among the others."""

    level: Level
    owes_meetings: bool
    rank: int


KNOWN: Mapping[str, Kind] = {
    "党委": Kind("上级", False, 0),
    "党总支": Kind("上级", False, 1),
    "党支部": Kind("支部", True, 2),
    "联合党支部": Kind("支部", True, 2),
    "党小组": Kind("小组", True, 3),
}
"""The kinds of an organisation that was not loaded with a centre."""
OTHER = Kind("团体", False, 99)


def kinds_of(terms: Iterable[Term]) -> dict[str, Kind]:
    """Return the kinds that the words of a centre define."""
    words = [term for term in terms if term.vocabulary == ORG_KINDS]
    words.sort(key=lambda word: (word.order is None, word.order or 0))
    orders = list(dict.fromkeys(word.order for word in words))
    return {word.name: Kind(word.level, _owes(word), orders.index(word.order)) for word in words}


def _owes(word: Term) -> bool:
    return word.level in ("支部", "小组") if word.owes_meetings is None else word.owes_meetings
