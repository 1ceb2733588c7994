"""An article's Markdown, rendered for paper with the extensions that the site itself is made with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown

from ..library.glossary_extension import GlossaryExtension
from ..library.load import Library
from ..records.article import Article
from ..records.word import Word
from .html_tree import Node, parse

SETTINGS = "mkdocs.yml"


class _Settings(yaml.SafeLoader):
    """Reads ``mkdocs.yml``: the Python objects that it names (ways to make addresses of headings) are not for paper."""


_Settings.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)


@lru_cache(maxsize=4)
def extensions(settings: Path) -> dict[str, dict[str, Any]]:
    """The Markdown extensions of a site and their options."""
    listed = yaml.load(settings.read_text("utf-8"), _Settings)["markdown_extensions"]
    found: dict[str, dict[str, Any]] = {}
    for item in listed:
        name, options = next(iter(item.items())) if isinstance(item, dict) else (item, None)
        found[name] = {key: option for key, option in (options or {}).items() if option is not None}
    return found


class Renderer:
    """Renders the articles of a library."""

    def __init__(self, library: Library) -> None:
        configured = extensions(library.root / SETTINGS)
        prose = GlossaryExtension(library.all(Word))
        self._markdown = Markdown(extensions=[*configured, prose], extension_configs=configured)
        self._known: dict[str, Node] = {}

    def tree(self, article: Article) -> Node:
        """The article's HTML as a tree, without its title."""
        if article.id not in self._known:
            self._markdown.reset()
            self._known[article.id] = parse(self._markdown.convert(article.body))
        return self._known[article.id]
