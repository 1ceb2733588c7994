"""What pages are made from: a library, everything computed from it, and the templates."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial

import jinja2

from ..chinese.shown_days import long_day, short_day, weekday
from ..core.cache import Caches
from ..derived.org_subtree import OrgSubtrees
from ..derived.overview import Overview
from ..library.public import PublicLibrary
from ..printing.catalogue import Printable
from ..records import KINDS
from ..records.activity import TYPES
from ..records.vocabulary import Term
from . import charts
from .numbers import counted
from .page import Link, paragraphs, percent
from .page_keys import PageKeys
from .sandbox import Sandbox
from .templates import StripIndent, Templates
from .theme_files import RECORDS, theme_folders


class SiteContext:
    """Makes pages from templates (`sandbox`)."""

    def __init__(self, overview: Overview, caches: Caches | None = None) -> None:
        self.caches = caches = caches or Caches()
        self.overview = overview
        self.library = overview.library
        self.subtrees = OrgSubtrees(overview)
        self.printed: tuple[Printable, ...] = ()
        environment = Sandbox(
            [folder / RECORDS for folder in theme_folders(self.library.root)],
            trim_blocks=True,
            extensions=[StripIndent],
            auto_reload=False,  # every build has its own environment: no template changes during it
        )
        environment.filters |= {"day": long_day, "short_day": short_day, "paragraphs": paragraphs, "percent": percent}
        environment.filters |= {"weekday": weekday, "counted": counted, "say": _said}
        environment.globals["wording"] = self.library.wording
        environment.globals["site_address"] = (self.library.site.address or "").rstrip("/")
        environment.globals |= {"as_of": self.library.as_of, "org_names": overview.org_names}
        environment.globals |= {"word": self.library.site.org_word, "owes_meetings": overview.owes_meetings}
        environment.globals |= {"charts": charts, "lists_of": partial(lists_of, self.library)}
        self.templates = Templates(environment, PageKeys(overview))
        self.page = self.templates.page

    @cached_property
    def type_codes(self) -> Mapping[str, str]:
        """The letters that name a type of activity in addresses, by the name of the type."""
        return {t.name: t.code for t in self.library.all(Term) if t.id.startswith(f"{TYPES}/") and t.code}


@jinja2.pass_context  # without it, Jinja computes the filter of a text once for all centres
def _said(context: jinja2.runtime.Context, text: str) -> str:
    """Return a text in the words of the centre."""
    return str(context["wording"](text))


def lists_of(library: PublicLibrary, section: str) -> list[Link]:
    """Return links to the lists of plain kinds of record (`generic`) below a section, where there are records."""
    kinds = [kind for kind in KINDS if kind.page_section == section and library.all(kind)]
    return [Link(kind.label, f"{kind.page_folder}/") for kind in kinds]
