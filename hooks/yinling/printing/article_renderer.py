"""Render the Markdown of articles for paper, with the same extensions as the site."""

from __future__ import annotations

import importlib.util
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown

from ..library.glossary_extension import GlossaryExtension
from ..library.html_tree import Node, parse
from ..library.load import Library
from ..records.article import Article
from ..records.word import Word

SETTINGS = "mkdocs.yml"


class _Settings(yaml.SafeLoader):
    """Reads ``mkdocs.yml`` without its Python objects: they make the anchors of headings, which paper does not need."""


_Settings.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)


class InvalidSettingsError(Exception):
    """The settings are not YAML, or the list of extensions has another form; ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def extensions(settings: Path) -> dict[str, dict[str, Any]]:
    """Return the Markdown extensions of a site with their options. Raises `InvalidSettingsError`."""
    try:
        loaded = yaml.load(settings.read_text("utf-8"), _Settings)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise InvalidSettingsError(mark.line + 1 if mark else 1) from error
    listed = loaded.get("markdown_extensions") or [] if isinstance(loaded, dict) else None
    if isinstance(listed, dict):
        listed = [{name: options} for name, options in listed.items()]
    found: dict[str, dict[str, Any]] = {}
    for item in listed if isinstance(listed, list) else [None]:
        name, options = next(iter(item.items())) if isinstance(item, dict) and item else (item, None)
        if not isinstance(name, str) or not isinstance(options, dict | None):
            raise InvalidSettingsError(1)
        found[name] = {key: option for key, option in (options or {}).items() if option is not None}
    return found


def not_installed(settings: Path) -> list[str]:
    """Return the extensions that are not installed, or are code in the centre's own folder: none of it is run."""
    modules = {each.name: each.value for each in metadata.entry_points(group="markdown.extensions")}
    return [name for name in extensions(settings) if not _is_installed(modules.get(name, name), settings.parent)]


def _is_installed(module: str, root: Path) -> bool:
    package = module.partition(":")[0].partition(".")[0]
    found = importlib.util.find_spec(package) if package else None  # looks for it, and does not import it
    if found is None or found.origin is None:
        return False
    path = Path(found.origin).resolve()
    return path.is_relative_to(Path(sys.prefix).resolve()) or not path.is_relative_to(root)


class Renderer:
    """Renders the articles of a library, each once."""

    def __init__(self, library: Library) -> None:
        configured = extensions(library.root / SETTINGS)
        glossary = GlossaryExtension(library.all(Word))
        self._markdown = Markdown(extensions=[*configured, glossary], extension_configs=configured)
        self._trees: dict[str, Node] = {}

    def tree(self, article: Article) -> Node:
        """Return the HTML of an article as a tree, without the title."""
        if article.id not in self._trees:
            self._markdown.reset()
            self._trees[article.id] = parse(self._markdown.convert(article.body))
        return self._trees[article.id]
