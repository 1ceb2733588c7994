"""Renders the Markdown of articles, once for the page, paper, search and voice.

Input: articles, the words of the glossary and the Markdown extensions in ``mkdocs.yml``. Output: HTML with its links as
they are written in the article, which page and paper resolve each in their way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from ..core.cache import NO_CACHE, Cache, hash_parts
from ..core.workers import parallel_map
from ..records.article import Article
from ..records.word import Word
from .html_tree import Node, parse
from .load import Library
from .markdown_settings import SETTINGS, extensions

if TYPE_CHECKING:
    from markdown import Markdown

_MIN_ARTICLES = 8  # for each worker: an article takes 5 ms


class Renderer:
    """Renders the articles of a library, each once; ``cache`` holds those of earlier builds."""

    def __init__(self, library: Library, cache: Cache = NO_CACHE) -> None:
        self._library, self._cache = library, cache
        self._html: dict[str, str] = {}
        self._trees: dict[str, Node] = {}

    def render(self, articles: Iterable[Article]) -> Iterator[tuple[Article, str]]:
        """Yield each article with its HTML; articles that are not cached are rendered side by side."""
        articles = list(articles)
        missing = [each for each in articles if self._cached(each) is None]
        for article, html in zip(missing, parallel_map(self._convert, missing, _MIN_ARTICLES), strict=True):
            self._keep(article, html)
        yield from ((article, self._html[article.id]) for article in articles)

    def html(self, article: Article) -> str:
        """Return the HTML of an article, without the title."""
        cached = self._cached(article)
        return self._keep(article, self._convert(article)) if cached is None else cached

    def tree(self, article: Article) -> Node:
        """Return the HTML of an article as a tree."""
        if article.id not in self._trees:
            self._trees[article.id] = parse(self.html(article))
        return self._trees[article.id]

    def _cached(self, article: Article) -> str | None:
        html = self._html.get(article.id)
        if html is None and (html := self._cache.get(self._key(article), str)) is not None:
            self._html[article.id] = html
        return html

    def _keep(self, article: Article, html: str) -> str:
        self._html[article.id] = html
        self._cache.put(self._key(article), html)
        return html

    def _convert(self, article: Article) -> str:
        self._markdown.reset()
        return self._markdown.convert(article.body)

    def _key(self, article: Article) -> bytes:
        return hash_parts(self._settings_hash, article.content_hash)

    @cached_property
    def _settings_hash(self) -> bytes:
        words = (word.content_hash for word in self._library.all(Word))
        return hash_parts((self._library.root / SETTINGS).read_bytes(), *words)

    @cached_property
    def _markdown(self) -> Markdown:
        # Imported here: a build after a change of a record renders nothing, and these take 0.15 s.
        from markdown import Markdown  # noqa: PLC0415

        from .block_extension import BlockExtension  # noqa: PLC0415
        from .glossary_extension import GlossaryExtension  # noqa: PLC0415
        from .inline_extension import InlineExtension  # noqa: PLC0415
        from .line_extension import LineExtension  # noqa: PLC0415
        from .note_extension import NoteExtension  # noqa: PLC0415
        from .spacing_extension import SpacingExtension  # noqa: PLC0415

        configured = extensions(self._library.root / SETTINGS)
        own = (LineExtension(), BlockExtension(), InlineExtension(), NoteExtension(), SpacingExtension())
        words = GlossaryExtension(self._library.all(Word))
        return Markdown(extensions=[*configured, *own, words], extension_configs=configured)
