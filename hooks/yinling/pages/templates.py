"""The templates of pages, and the pages that are made with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, TypeVar, cast

import jinja2
from jinja2.bccache import Bucket
from jinja2.ext import Extension

from ..memory import Drawer, digest
from ..records.base import Record
from .keys import Keys
from .page import Crumb, Page, base_of

G = TypeVar("G")


class Templates:
    """Fills templates. ``only`` are those that may be filled, where not all may be."""

    def __init__(
        self, environment: jinja2.Environment, keys: Keys, drawer: Drawer, only: Collection[str] | None = None
    ) -> None:
        self.environment, self._keys, self._drawer, self._only = environment, keys, drawer, only

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
            partial(self._keys.of, template, {**values, "said": said}),
            template,
        )

    def together(
        self, make: Callable[[Templates, G], Iterator[Page]], given: G, only: Collection[str]
    ) -> Iterator[Page]:
        """The pages that ``make`` makes of what is ``given`` and nothing else, with ``only`` these templates. What is
        said of them without making them is remembered for all at once as long as that is the same."""
        key = self._keys.of_all(only, given)
        known = self._drawer.known(key) if key else None
        bundle = _Bundle(partial(make, Templates(self.environment, self._keys, self._drawer, only), given))
        if known is None:
            pages = [*bundle.pages.values()]
            told = [(*_said(page), page.made_from()) for page in pages]
            if key:
                self._drawer.learn(key, told)
            return iter(pages)
        return map(bundle.remembered, cast("list[Any]", known))

    def _filled(self, template: str, base: str, values: Mapping[str, Any]) -> str:
        def url(target: Record | str) -> str:
            return base + (target if isinstance(target, str) else target.uri)

        return self.environment.get_template(template).render(url=url, base=base, **values)


class _Bundle:
    """Pages that are made together, when the first of them is wanted."""

    def __init__(self, make: Callable[[], Iterator[Page]]) -> None:
        self._make = make

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        found = [*self._make()]
        pages = {page.uri: page for page in found}
        if len(pages) < len(found):  # one would hide the other
            raise ValueError(f"two pages claim an address: {', '.join(sorted(page.uri for page in found))}")
        return pages

    def remembered(self, row: tuple[Any, ...]) -> Page:
        uri, title, section, crumbs, description, source, template, made_from = row
        way = tuple(map(Crumb._make, crumbs))
        return Page(
            uri, title, partial(self._html, uri), section, way, description, source, lambda: made_from, template
        )

    def _html(self, uri: str) -> str:
        return self.pages[uri].make()


def _said(page: Page) -> tuple[Any, ...]:
    crumbs = tuple(map(tuple, page.crumbs))
    return page.uri, page.title, page.section, crumbs, page.description, page.source, page.template


class Tight(Extension):
    """Templates are indented for those who write them, the pages made with them are not: a twentieth of their size."""

    _INDENT = re.compile(r"^[ \t]+", re.MULTILINE)

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return self._INDENT.sub("", source)


class Bytecode(jinja2.BytecodeCache):
    """Templates as they were compiled in an earlier build."""

    def __init__(self, drawer: Drawer) -> None:
        self._drawer = drawer

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """A template's name: where it lies is no part of it."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        if isinstance(packed := self._drawer.known(digest(bucket.key, bucket.checksum)), bytes):
            bucket.bytecode_from_string(packed)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._drawer.learn(digest(bucket.key, bucket.checksum), bucket.bytecode_to_string())
