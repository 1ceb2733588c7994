"""Cache keys of pages: hashes of everything that their HTML depends on.

That is the values given to a template, the sources of the template and of those that it imports, and the data behind
the global names that these sources use.
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
from ..derived.org_names import OrgNames
from ..derived.org_subtree import OrgSubtree
from ..derived.org_tree import OrgTree
from ..derived.overview import Overview
from ..derived.published_figures import PublishedFigure
from ..library.load import Library
from ..records.article import Article
from ..records.base import Record

_TOO_LARGE = (Library, Overview, OrgTree, OrgNames, jinja2.Environment)
# The data behind the global names of templates. Other global names are code, which `core.cache.program_hash` covers.
GLOBAL_DATA: Mapping[str, Callable[[Overview], object]] = {
    "org_names": lambda overview: overview.org_names.content,
    "as_of": lambda overview: overview.library.as_of,
}


class Source(NamedTuple):
    """The text of a template, the names that it uses and does not set, and the templates that it imports."""

    text: str
    names: frozenset[str]
    imports: tuple[str, ...]


def sources_of(environment: jinja2.Environment, name: str, cache: Cache) -> list[Source]:
    """Return the sources of a template and of all that it imports, in the order of their names."""
    assert environment.loader is not None
    found: dict[str, Source] = {}
    waiting = [name]
    while waiting:
        if (one := waiting.pop()) not in found:
            text = environment.loader.get_source(environment, one)[0]
            parsed = cache.get_or_compute(
                hash_parts(text), partial(_names_in, environment, text), tuple[frozenset[str], tuple[str, ...]]
            )
            found[one] = Source(text, *parsed)
            waiting += found[one].imports
    return [source for _, source in sorted(found.items())]


def _names_in(environment: jinja2.Environment, text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    bare = environment.overlay()
    bare.globals = {}  # jinja2 does not report the globals of an environment as undeclared
    tree = bare.parse(text)
    imports = tuple(each or "" for each in meta.find_referenced_templates(tree))
    return frozenset(meta.find_undeclared_variables(tree)), imports


class PageKeys:
    """Makes the keys of the pages of one overview."""

    def __init__(self, environment: jinja2.Environment, overview: Overview, cache: Cache) -> None:
        self._environment = environment
        self._cache = cache
        self._template_hash = functools.cache(self._hash_template)
        self._global_hash = functools.cache(lambda name: _hash_value(GLOBAL_DATA[name](overview)))

    def key(self, templates: Collection[str], values: object) -> bytes | None:
        """Return the key of pages made from ``values`` with some templates; None if the values cannot be hashed."""
        try:
            return hash_parts(*map(self._template_hash, sorted(templates)), _hash_value(values))
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
            return None

    def _hash_template(self, name: str) -> bytes:
        sources = sources_of(self._environment, name, self._cache)
        names = GLOBAL_DATA.keys() & frozenset().union(*(source.names for source in sources))
        return hash_parts(*(source.text for source in sources), *map(self._global_hash, sorted(names)))


def _hash_value(value: object) -> bytes:
    """Hash a value by its content: equal values have equal hashes. A value with a content hash is hashed by that."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True  # no memo: it would tell two equal objects from one that occurs twice
    pickler.dispatch_table = _reducers()
    pickler.dump(value)
    return hash_parts(stream.getvalue())


@functools.cache
def _reducers() -> dict[type, Callable[[Any], Any]]:
    """Return how values of some types are pickled, by their exact type."""
    # The pickler itself looks into this table; a method would be called for every day and every number of a page.
    reducers: dict[type, Callable[[Any], Any]] = dict.fromkeys(_with_subclasses(BaseModel), _by_fields)
    reducers |= dict.fromkeys(_with_subclasses(Record, PublishedFigure, OrgSubtree), _by_content_hash)
    return reducers | dict.fromkeys(_with_subclasses(*_TOO_LARGE), _refuse)


def _with_subclasses(*kinds: type[object]) -> Iterator[type[object]]:
    for kind in kinds:
        yield from (kind, *_with_subclasses(*kind.__subclasses__()))


def _by_content_hash(value: Record | PublishedFigure | OrgSubtree) -> tuple[type, tuple[bytes]]:
    if not value.content_hash:
        raise pickle.PicklingError
    return bytes, (value.metadata_hash if isinstance(value, Article) else value.content_hash,)


def _by_fields(value: BaseModel) -> tuple[type, tuple[dict[str, Any]]]:
    return type(value), (vars(value),)


def _refuse(value: object) -> Any:
    raise pickle.PicklingError
