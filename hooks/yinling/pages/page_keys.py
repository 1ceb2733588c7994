"""Cache keys of pages: hashes of everything that their HTML depends on.

That is the values given to a template, the templates, and the data behind the global names that templates use.
"""

from __future__ import annotations

import functools
import io
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import jinja2
from pydantic import BaseModel

from ..core.cache import hash_parts
from ..derived.org_names import OrgNames
from ..derived.org_subtree import OrgSubtree
from ..derived.org_tree import OrgTree
from ..derived.overview import Overview
from ..derived.published_figures import PublishedFigure
from ..library.load import Library
from ..records.article import Article
from ..records.base import Record
from .theme_files import RECORDS, theme_files

_TOO_LARGE = (Library, Overview, OrgTree, OrgNames, jinja2.Environment)


class PageKeys:
    """Makes the keys of the pages of one overview. A change of any template changes all keys."""

    def __init__(self, overview: Overview) -> None:
        theme = theme_files(overview.library.root).items()
        templates = [(name, path.read_bytes()) for name, path in theme if name.startswith(f"{RECORDS}/")]
        say, owes = overview.library.wording, overview.owes_meetings
        shared = _hash_value((overview.org_names.content, overview.library.as_of, repr(say), owes))
        self._shared = hash_parts(shared, *(part for template in templates for part in template))

    def key(self, name: str, values: object) -> bytes | None:
        """Return the key of what ``name``, a template or a function, makes of ``values``; None if it has none."""
        try:
            return hash_parts(self._shared, name, _hash_value(values))
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
            return None


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
