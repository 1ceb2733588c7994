"""Where a record appears: what a kind declares about search, other records' pages, packets and figures.

`records.base.Record` inherits `Presented`. Search, pages and printing ask these methods and know no kind by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from .base import Record

R = TypeVar("R", bound="Record")
EVENTS = ("活动", "荣誉")
"""The categories of search results that happened: they are listed after what stays, the newest first."""


class SearchDocument(NamedTuple):
    """One search result; the category, the year of the day, the organisation and the type are facets."""

    uri: str
    title: str
    context: str  # the title of a section's page, the organisation and type of an activity
    text: str
    category: str
    day: dt.date | None = None
    org: str = ""  # the name of a branch
    type: str = ""

    @property
    def is_event(self) -> bool:
        return self.category in EVENTS

    @property
    def is_page(self) -> bool:
        """Whether it is a whole page, not a section of one and not an event."""
        return "#" not in self.uri and not self.is_event


class PaperBlock(NamedTuple):
    """A record as a packet prints it after its article: numbered lines. ``answers`` go to a page at the end."""

    heading: str
    lines: tuple[str, ...]
    answers: tuple[str, ...] = ()


class Published(Protocol):
    """What a record may ask to present itself: other records, and names as they may be published."""

    def get(self, kind: type[R], id: str) -> R | None: ...

    def org_name(self, id: str | None) -> str:
        """Return the full name of an organisation, empty where it is not published."""

    def names_above(self, id: str) -> tuple[str, ...]:
        """Return the names of the organisations above one, highest first."""

    def branch_name(self, id: str | None) -> str:
        """Return the name of the branch that an organisation is or belongs to, else an empty text."""

    def person(self, name: str, *, consent: bool) -> str:
        """Return a person's name, masked without consent."""


class Presented:
    """The declarations of a kind. The defaults are right for a kind that only has pages, or none."""

    shown_on: ClassVar[tuple[str, ...]] = ()
    """The fields that name an article or an organisation on whose page the record is shown. A kind with pages is shown
    there as links, another one by the template of its name."""
    feeds_metrics: ClassVar[tuple[Mapping[str, Any], ...]] = ()
    """The figures that it feeds, as ``data/rules/metrics.yml`` would define them (without ``of``). A metric of the
    centre with the same id takes their place."""
    lists_in_figures: ClassVar[bool] = False
    """Whether the page of a figure lists its public records by title."""

    def search_document(self, published: Published) -> SearchDocument | None:
        """Return the search result of a public record; None for a kind that is not searched."""
        return None

    def paper_block(self) -> PaperBlock | None:
        """Return what a packet prints of it after each article that `shown_on` names; None for nothing."""
        return None
