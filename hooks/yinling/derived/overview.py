"""Bundles everything that is computed from a library, each computed once and on demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from ..library.load import Library
from ..library.public import PublicLibrary, public_library
from ..records import KINDS
from ..records.article import Article
from ..records.base import Record, references_of
from ..records.cadence_rule import CadenceRule
from ..records.honour import Honour
from ..records.org import Org
from .agenda import Agenda, Cancelled, cancelled, following
from .cadence import Cadence, Cell, years_of
from .coverage import Coverage
from .figures import Figures
from .honours import Streak, published, streaks
from .org_names import OrgNames
from .org_tree import OrgTree
from .published_figures import PublishedFigures
from .published_names import PublishedNames


@dataclass(frozen=True)
class Overview:
    """A library and everything that is computed from it.

    ``library`` is its public view, and the only one that pages, feeds, search and public prints may use. ``internal``
    is the whole, for totals and ledgers.
    """

    internal: Library
    public: PublicLibrary | None = None  # where it is not that of ``internal``: in a subtree

    @cached_property
    def library(self) -> PublicLibrary:
        """The public view of the library."""
        return self.public or public_library(self.internal, lambda: self.published_figures.withheld_baselines)

    @cached_property
    def tree(self) -> OrgTree:
        """The tree of published organisations: pages show these."""
        return OrgTree.of(self.library)

    @cached_property
    def cancelled(self) -> Sequence[Cancelled]:
        """The cancelled activities to come."""
        return cancelled(self.internal, self.tree)

    @cached_property
    def owes_meetings(self) -> bool:
        """Whether a rule asks any organisation for meetings: pages of a centre without one do not speak of them."""
        scopes = {rule.scope for rule in self.library.all(CadenceRule)}
        return any(not scopes.isdisjoint(org.scopes) for org in self.library.all(Org))

    @cached_property
    def org_names(self) -> OrgNames:
        """The names of the published organisations."""
        return OrgNames(self.tree, self.library.as_of)

    @cached_property
    def published(self) -> PublishedNames:
        """What records may ask to present themselves."""
        return PublishedNames(self.library, self.tree)

    def attached_to(self, target: Record) -> Sequence[Record]:
        """Return the public records that are shown on the page of another one."""
        if target.kind not in self._attached:
            found: defaultdict[str, list[Record]] = defaultdict(list)
            for kind in _shown_on_pages_of(target.kind):
                for record in self.library.all(kind):
                    for place, id in dict.fromkeys(record.shown_with()):
                        if place == target.kind:
                            found[id].append(record)
            self._attached[target.kind] = found
        return self._attached[target.kind].get(target.id, ())

    @cached_property
    def _attached(self) -> dict[str, Mapping[str, Sequence[Record]]]:
        return {}

    @cached_property
    def structure(self) -> OrgTree:
        """The tree of all organisations that count: totals are sums over these."""
        return OrgTree.of(self.internal)

    @cached_property
    def agenda(self) -> Agenda:
        return Agenda(self.library, self.tree)

    @cached_property
    def coverage(self) -> Coverage:
        return Coverage(self.internal, self.structure)

    @cached_property
    def cadence(self) -> Cadence:
        return Cadence(self.internal, self.structure, self.coverage)

    @cached_property
    def figures(self) -> Figures:
        """The totals. They hold internal records: pages take `published_figures`."""
        return Figures(self.internal, self.structure, self.coverage)

    @cached_property
    def published_figures(self) -> PublishedFigures:
        """The figures as the public may read them."""
        units = self.tree.times.ever_children(self.tree.root) if self.tree.root else ()
        return PublishedFigures(self.figures, self.library, units)

    def published_cells(self, org: Org, year: int) -> list[Cell]:
        """Return the cells of the published organisations below one, with those of all their groups."""
        return [cell for cell in self.cadence.below(org, year) if self.tree.get(self.cadence.keeper_of(cell).id)]

    @cached_property
    def honours(self) -> list[Honour]:
        """The published honours, newest first."""
        return published(self.library)

    @cached_property
    def streaks(self) -> list[Streak]:
        """The streaks of honours, longest first."""
        return streaks(self.library)

    @cached_property
    def following(self) -> dict[str, Article]:
        """The next article of the same folder and topic, by the id of each article."""
        return following(self.library)

    @cached_property
    def preceding(self) -> dict[str, Article]:
        """The article before it in the same folder and topic, by the id of each article."""
        every = self.library.all(Article)
        return {after.id: before for before in every if (after := self.following.get(before.id))}

    @cached_property
    def years(self) -> list[int]:
        """The years with activities, newest first."""
        return years_of(self.internal)

    @property
    def year(self) -> int:
        """The year that pages show first: that of the as-of date."""
        return self.library.as_of.year


@cache
def _shown_on_pages_of(target: str) -> tuple[type[Record], ...]:
    """Return the kinds of records that may be shown on the page of a kind: what depends on it reads no others."""
    return tuple(
        kind
        for kind in KINDS
        if any(path[0] in kind.shown_on and to.kind == target for path, to in references_of(kind))
    )
