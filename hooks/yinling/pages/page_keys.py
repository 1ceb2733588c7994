"""What stands for everything that a page is made from: the same key, the same HTML.

A template's sources, and those of the templates it imports, say by which names it reaches beyond the values that it is
given: what these names lead to is in the key as well.
"""

from __future__ import annotations

import functools
import io
import pickle
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import jinja2
from jinja2 import meta
from pydantic import BaseModel

from ..core.cache import Cache, hash_parts
from ..derived.figures import Figure
from ..derived.org_names import OrgNames
from ..derived.org_subtree import OrgSubtree
from ..derived.org_tree import OrgTree
from ..derived.overview import Overview
from ..library.load import Library
from ..records.article import Article
from ..records.base import Record
from ..records.vocabulary import Term

_TOO_LARGE = (Library, Overview, OrgTree, OrgNames, jinja2.Environment)
Reach = Callable[[Overview], object]
# The data behind the global names of templates. Other global names are code, which `core.cache.program_hash` covers.
REACHES: Mapping[str, Reach] = {
    "org_names": lambda overview: overview.org_names.said,
    "org_name": lambda overview: overview.org_names.said,
    "term_code": lambda overview: overview.library.all(Term),
    "as_of": lambda overview: overview.library.as_of,
}


class _Facts(NamedTuple):
    """What a template says of itself: its source, the names it does not set itself, the templates it imports."""

    source: bytes
    names: frozenset[str]
    imports: tuple[str, ...]


def _by_digest(value: Record | Figure | OrgSubtree) -> tuple[type, tuple[bytes]]:
    if not value.content_hash:
        raise pickle.PicklingError
    return bytes, (value.content_hash,)


def _by_mention(value: Article) -> tuple[type, tuple[bytes]]:
    if not value.content_hash:
        raise pickle.PicklingError
    return bytes, (value.metadata_hash,)


def _by_parts(value: BaseModel) -> tuple[type, tuple[dict[str, Any]]]:
    return type(value), (vars(value),)


def _not_at_all(value: object) -> Any:
    raise pickle.PicklingError


def _with_heirs(kind: type[object]) -> Iterator[type[object]]:
    yield kind
    for heir in kind.__subclasses__():
        yield from _with_heirs(heir)


@functools.cache
def _ways() -> dict[type, Callable[[Any], Any]]:
    """How values are written that have a way of their own, by their exact type: a table is looked into by the pickler
    itself, where a method would be called for every day and every number of a page."""
    ways: dict[type, Callable[[Any], Any]] = dict.fromkeys(_with_heirs(BaseModel), _by_parts)  # parts of records
    for families, way in (
        ((Record, Figure, OrgSubtree), _by_digest),
        ((Article,), _by_mention),
        (_TOO_LARGE, _not_at_all),
    ):
        ways |= {kind: way for family in families for kind in _with_heirs(family)}
    return ways


def _plain(value: object) -> bytes:
    """The digest of a value by what it says: equal ones alike, whether they are one object or two, and what has a
    digest of its own by that."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True
    pickler.dispatch_table = _ways()
    pickler.dump(value)
    return hash_parts(stream.getvalue())


class PageKeys:
    """Makes the keys of the pages of an overview."""

    def __init__(self, environment: jinja2.Environment, overview: Overview, cache: Cache) -> None:
        self._environment = environment
        self._cache = cache
        self._templates: dict[str, bytes] = {}
        self._facts = functools.cache(self._facts_of)
        self._reached = functools.cache(lambda name: _plain(REACHES[name](overview)))

    def of(self, template: str, values: Mapping[str, Any]) -> bytes | None:
        """The key of a template filled with values; None where the values are not for writing down."""
        try:
            return hash_parts(self._of_template(template), _plain(values))
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
            return None

    def of_all(self, templates: Collection[str], given: object) -> bytes | None:
        """The key of pages that are made of what is ``given`` with some of these templates."""
        try:
            return hash_parts(*map(self._of_template, sorted(templates)), _plain(given))
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
            return None

    def _of_template(self, name: str) -> bytes:
        """What stands for a template, the templates it imports, and all that they reach beyond their values."""
        if name not in self._templates:
            found: dict[str, _Facts] = {}
            waiting = [name]
            while waiting:
                if (one := waiting.pop()) not in found:
                    found[one] = self._facts(one)
                    waiting += found[one].imports
            parts = [facts.source for _, facts in sorted(found.items())]
            names = frozenset().union(*(facts.names for facts in found.values()))
            self._templates[name] = hash_parts(*parts, *map(self._reached, sorted(REACHES.keys() & names)))
        return self._templates[name]

    def _facts_of(self, name: str) -> _Facts:
        assert self._environment.loader is not None
        source = self._environment.loader.get_source(self._environment, name)[0]
        names, imports = self._cache.get_or_compute(hash_parts(source), partial(_names_in, self._environment, source))
        return _Facts(source.encode(), names, imports)


def _names_in(environment: jinja2.Environment, source: str) -> tuple[frozenset[str], tuple[str, ...]]:
    bare = environment.overlay()
    bare.globals = {}  # names that the environment has are not undeclared
    tree = bare.parse(source)
    imports = tuple(each or "" for each in meta.find_referenced_templates(tree))
    return frozenset(meta.find_undeclared_variables(tree)), imports
