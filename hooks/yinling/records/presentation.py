"""How a record presents itself: in the search, on paper, in the list of a figure.

`records.base.Record` has the methods that return these. Search, pages and printing know no kind by name.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from .base import Record

R = TypeVar("R", bound="Record")
EVENTS = ("活动", "荣誉")
"""The categories of search results that happened: they are listed after what stays, the newest first."""
HELP = "帮助"
"""The category of search results for those who keep the site: readers see them last."""
FIGURES = "数字"
"""The category of pages of figures, which are listed after what the figures count."""


BLOCK_END = "\u2003"
"""Between two texts of a document for search, an em space: no sentence continues across it, a browser shows a space."""


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
    place: str = ""  # of an activity; its text has the place as well
    has_day: bool = True  # False: of the day only the year is known

    @property
    def is_event(self) -> bool:
        return self.category in EVENTS

    @property
    def is_page(self) -> bool:
        """Whether it is a whole page, not a section of one and not an event."""
        return "#" not in self.uri and not self.is_event and self.category != FIGURES

    @property
    def is_help(self) -> bool:
        return self.category == HELP

    @property
    def written_day(self) -> str:
        """The day as ISO date, or its year; empty if there is none."""
        return str(self.day if self.has_day else self.day.year) if self.day else ""


class FigureRow(NamedTuple):
    """A record as the page of a figure lists it. An empty ``uri``: without a link."""

    title: str
    uri: str
    meta: str


class PaperBlock(NamedTuple):
    """A record as a packet prints it after its article: numbered lines. ``answers`` go to a page at the end."""

    heading: str
    lines: tuple[str, ...]
    answers: tuple[str, ...] = ()


class Published(Protocol):
    """What a record may ask to present itself: other records, and names as they may be published."""

    def get(self, kind: type[R], id: str) -> R | None: ...

    def uri(self, kind: str, id: str) -> str:
        """Return the address of a published record's page, else an empty text."""

    def org_name(self, id: str | None, day: dt.date | None = None) -> str:
        """Return the full name of an organisation, on a day if one is given; empty where it is not published."""

    def names_above(self, id: str) -> tuple[str, ...]:
        """Return the names of the organisations above one, highest first."""

    def branch_name(self, id: str | None, day: dt.date | None = None) -> str:
        """Return the name of the branch that an organisation is or belongs to (on a day), else an empty text."""

    def person(self, name: str, *, consent: bool | None) -> str:
        """Return a person's name, masked without consent."""
