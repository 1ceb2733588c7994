"""What pages are made from: a library with all that follows from it, and the templates to show it with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2

from ..derive.overview import Overview
from ..derive.parts import Parts
from ..memory import Memory
from ..printing.public import Printed
from ..records import KINDS
from . import charts
from .keys import Keys
from .page import SECTIONS, Crumb, Page, long_day, paragraphs, percent, short_day
from .templates import Bytecode, Templates, Tight


class Views:
    """Makes pages. Templates are checked hard: what is not escaped or not defined stops the build."""

    def __init__(self, overview: Overview, folder: Path, memory: Memory | None = None) -> None:
        self.memory = memory = memory or Memory()
        self.overview = overview
        self.library = overview.library
        self.parts = Parts(overview)
        self.printed: tuple[Printed, ...] = ()
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            extensions=[Tight],
            bytecode_cache=Bytecode(memory["bytecode"]),
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
            "directory": overview.directory,
            "org_name": overview.directory.name,
            "charts": charts,
            "term_code": self.term_code,
            "lists_of": lists_of,
            "sections": SECTIONS,
        }
        self.templates = Templates(environment, Keys(environment, overview, memory["templates"]))

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
