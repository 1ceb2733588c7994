"""Views of templates: a view has a field for each name that its template uses, and no other; none is left without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields
from functools import cache
from pathlib import Path

import jinja2
import pytest
from jinja2 import meta, nodes

from tests.conftest import ROOT
from tests.unit.centre import BASE
from yinling.derived.overview import Overview
from yinling.library.load import load
from yinling.pages import registry, study
from yinling.pages.context import SiteContext
from yinling.pages.search_page import LetterView
from yinling.pages.templates import View

TEMPLATES = ROOT / "theme_overrides" / "records"

COMMON = {"title", "uri", "record", "url", "base"}
GLOBALS = {"as_of", "org_names", "charts", "lists_of", "owes_meetings", "site_address", "word"}
# What derived tests, so that no template has to: `headcounts.published`, `honours.shown_name`, `Figure.shown_…`.
UNPUBLISHED = {"consent", "withheld", "small_count", "committee", "at_least", "known"}


@cache
def environment() -> jinja2.Environment:
    library = load(BASE).library
    assert library is not None
    return SiteContext(Overview(library)).templates.environment


def subclasses(kind: type[View]) -> Iterator[type[View]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("yinling."):
            yield each
        yield from subclasses(each)


VIEWS = sorted((view for view in subclasses(View) if view.template), key=lambda view: view.template)


def names(template: str) -> set[str]:
    """Return the names that a template uses, with its partials, and does not set or import itself."""
    found: set[str] = set()
    for text in sources(template):
        tree = bare().parse(text)
        imported = {node.target for node in tree.find_all(nodes.Import)}
        found |= meta.find_undeclared_variables(tree) - imported  # an import within a condition counts as undeclared
    return found


@cache
def bare() -> jinja2.Environment:
    """Return the environment without globals, which jinja2 does not report as undeclared."""
    overlay = environment().overlay()
    overlay.globals = {}
    return overlay


def partials(text: str) -> Iterator[str]:
    yield from (name or "" for name in meta.find_referenced_templates(bare().parse(text)))


def sources(name: str) -> Iterator[str]:
    """Yield the texts of a template and of all that it imports."""
    text = (TEMPLATES / name).read_text("utf-8")
    yield text
    for partial in partials(text):
        yield from sources(partial)


def field_names(view: type[View]) -> set[str]:
    return {field.name for field in fields(view)}  # type: ignore[arg-type]  # a subclass is a dataclass


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_template_uses_the_fields_of_its_view_and_no_other_name(view: type[View]) -> None:
    used, own = names(view.template), field_names(view)
    assert used - own - COMMON - GLOBALS == set()
    assert own - used == set()
    assert own & (COMMON | GLOBALS) == set()


def test_every_template_belongs_to_one_view() -> None:
    whole = {path.name for path in (TEMPLATES).glob("*.html") if not path.name.startswith("_")}
    assert Counter(view.template for view in VIEWS) == Counter(whole)


def test_every_partial_is_used() -> None:
    imported = {name for view in VIEWS for text in sources(view.template) for name in partials(text)}
    assert {path.name for path in (TEMPLATES).glob("_*.html")} <= imported


@pytest.mark.parametrize("file", sorted((TEMPLATES).glob("*.html")), ids=lambda file: file.name)
def test_no_template_decides_what_may_be_published(file: Path) -> None:
    tree = environment().parse(file.read_text("utf-8"))
    used = {node.attr for node in tree.find_all(nodes.Getattr)} | {node.name for node in tree.find_all(nodes.Name)}
    assert used & UNPUBLISHED == set()


def test_every_global_is_used() -> None:
    assert {name for view in VIEWS for name in names(view.template)} >= GLOBALS
    assert set(environment().globals) > GLOBALS


def test_a_view_cannot_be_changed() -> None:
    view = study.PlanView([], None, [])
    with pytest.raises(FrozenInstanceError):
        view.years = []  # type: ignore[misc]
    with pytest.raises(TypeError, match="part"):
        LetterView()  # type: ignore[call-arg]


def test_every_page_is_made_of_a_view() -> None:
    library = load(ROOT).library
    assert library is not None
    pages = registry.record_pages(SiteContext(Overview(library)))
    assert {page.template for page in pages} <= {view.template for view in VIEWS}
