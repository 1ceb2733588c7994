"""The templates of pages, and the pages that are made with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import jinja2
from jinja2.bccache import Bucket
from jinja2.ext import Extension

from ..core.cache import Cache, hash_parts
from ..records.base import Record
from .page import Crumb, Page, PageGroup, base_of
from .page_keys import PageKeys

G = TypeVar("G")


class Templates:
    """Fills templates. ``only`` are those that may be filled, where not all may be."""

    def __init__(self, environment: jinja2.Environment, keys: PageKeys, only: Collection[str] | None = None) -> None:
        self.environment, self._keys, self._only = environment, keys, only

    def load(self) -> None:
        """Load all templates now, for workers to share."""
        for name in self.environment.list_templates():
            self.environment.get_template(name)

    def page(
        self,
        template: str,
        uri: str,
        title: str,
        section: str,
        crumbs: Sequence[Crumb] = (),
        description: str = "",
        record: Record | None = None,
        **values: Any,
    ) -> Page:
        """Fill a template. In it ``url`` makes an address relative to the page, of a record or of a path."""
        if self._only is not None and template not in self._only:
            raise ValueError(f"{template} is none of {', '.join(sorted(self._only))}")
        values |= {"title": title, "uri": uri, "record": record}
        said = (section, tuple(crumbs), description)
        return Page(
            uri,
            title,
            partial(self._filled, template, base_of(uri), values),
            section,
            tuple(crumbs),
            description,
            record.origin.file if record else "",
            _nothing if self._only is not None else partial(self._keys.of, template, {**values, "said": said}),
            template,
        )

    def group(self, make: Callable[[Templates, G], Iterable[Page]], given: G, only: Collection[str]) -> PageGroup:
        """The pages that ``make`` makes of what is ``given`` and nothing else, with ``only`` these templates. They are
        known together alone: to fill a template costs little more than to tell what a page hangs on."""
        templates = Templates(self.environment, self._keys, only)
        return PageGroup(self._keys.of_all(only, given), partial(make, templates, given))

    def _filled(self, template: str, base: str, values: Mapping[str, Any]) -> str:
        def url(target: Record | str) -> str:
            return base + (target if isinstance(target, str) else target.uri)

        return self.environment.get_template(template).render(url=url, base=base, **values)


def _nothing() -> None:
    """What a page hangs on that is known with others."""


class Tight(Extension):
    """Templates are indented for those who write them, the pages made with them are not: a twentieth of their size."""

    _INDENT = re.compile(r"^[ \t]+", re.MULTILINE)

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return self._INDENT.sub("", source)


class Bytecode(jinja2.BytecodeCache):
    """Templates as they were compiled in an earlier build."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """A template's name: where it lies is no part of it."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        if isinstance(packed := self._cache.get(hash_parts(bucket.key, bucket.checksum)), bytes):
            bucket.bytecode_from_string(packed)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._cache.put(hash_parts(bucket.key, bucket.checksum), bucket.bytecode_to_string())
