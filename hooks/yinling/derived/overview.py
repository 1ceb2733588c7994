"""Everything that is computed from a library, made once and handed to the pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..library.load import Library
from ..records.article import Article
from ..records.honour import Honour
from .agenda import Agenda, following
from .cadence import Cadence, years_of
from .figures import Figures
from .honours import Streak, published, streaks
from .org_names import OrgNames
from .org_tree import OrgTree


@dataclass(frozen=True)
class Overview:
    """A library and what follows from it."""

    library: Library

    @cached_property
    def tree(self) -> OrgTree:
        """The published organisations: what pages show."""
        return OrgTree.of(self.library)

    @cached_property
    def org_names(self) -> OrgNames:
        """The names of the published organisations."""
        return OrgNames(self.tree)

    @cached_property
    def structure(self) -> OrgTree:
        """All organisations that count: what sums are made over."""
        return OrgTree.of(self.library, published=False)

    @cached_property
    def agenda(self) -> Agenda:
        return Agenda(self.library, self.tree)

    @cached_property
    def cadence(self) -> Cadence:
        return Cadence(self.library, self.structure)

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.library, self.structure)

    @cached_property
    def honours(self) -> list[Honour]:
        """The published ones, newest first."""
        return published(self.library)

    @cached_property
    def streaks(self) -> list[Streak]:
        """The longest first."""
        return streaks(self.library)

    @cached_property
    def following(self) -> dict[str, Article]:
        """For each article the next one of its folder and topic, by id."""
        return following(self.library)

    @cached_property
    def years(self) -> list[int]:
        """The years with activities, newest first."""
        return years_of(self.library)

    @property
    def year(self) -> int:
        """The year that pages speak of first: that of the as-of date."""
        return self.library.as_of.year
