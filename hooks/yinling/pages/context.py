"""What pages are made from: a library with all that follows from it, and the templates to show it with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2

from ..core.cache import Caches
from ..derived.org_subtree import OrgSubtrees
from ..derived.overview import Overview
from ..printing.catalogue import Printable
from ..records import KINDS
from . import charts
from .page import SECTIONS, Crumb, Page, long_day, paragraphs, percent, short_day
from .page_keys import PageKeys
from .templates import Bytecode, Templates, Tight


class SiteContext:
    """Makes pages. Templates are checked hard: what is not escaped or not defined stops the build."""

    def __init__(self, overview: Overview, folder: Path, caches: Caches | None = None) -> None:
        self.caches = caches = caches or Caches()
        self.overview = overview
        self.library = overview.library
        self.parts = OrgSubtrees(overview)
        self.printed: tuple[Printable, ...] = ()
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            extensions=[Tight],
            bytecode_cache=Bytecode(caches["bytecode"]),
            auto_reload=False,  # a build has an environment of its own: nothing changes under it
        )
        environment.filters |= {
            "day": long_day,
            "short_day": short_day,
            "paragraphs": paragraphs,
            "percent": percent,
        }
        environment.globals |= {
            "as_of": self.library.as_of,
            "org_names": overview.org_names,
            "org_name": overview.org_names.name,
            "charts": charts,
            "term_code": self.term_code,
            "lists_of": lists_of,
            "sections": SECTIONS,
        }
        self.templates = Templates(environment, PageKeys(environment, overview, caches["templates"]))

    @property
    def page(self) -> Callable[..., Page]:
        """`Templates.page`."""
        return self.templates.page

    def fragment(self, template: str, uri: str, **values: Any) -> str:
        """HTML to be put below an article."""
        return self.page(template, uri, "", "", **values).html

    def term_code(self, vocabulary: str, name: str) -> str:
        """The letters that stand for a word in addresses."""
        term = self.library.find("term", f"{vocabulary}/{name}")
        return str(getattr(term, "code", None) or "")


def lists_of(section: str) -> list[Crumb]:
    """The lists of plain kinds of record that stand under a section (`generic`)."""
    return [Crumb(kind.label, f"{kind.page_folder}/") for kind in KINDS if kind.page_section == section]
