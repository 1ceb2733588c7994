"""Reads the Markdown extensions of a centre from ``mkdocs.yml``; where it lists none, the program's own are used.

The file may come from somebody else. Reading it runs nothing that it names, and an extension is used only if it is
installed beside the program.
"""

from __future__ import annotations

import importlib.util
import sys
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pymdownx.slugs import slugify  # type: ignore[import-untyped]

from ..core.packaged import PACKAGED

SETTINGS = "mkdocs.yml"
_OWN = PACKAGED / SETTINGS

# What MkDocs adds to the extensions of every site.
_ALWAYS = ("toc", "tables", "fenced_code")
# The only functions that the settings may name: they make the anchors of headings.
_SLUGIFY = "object/apply:pymdownx.slugs.slugify"


class InvalidSettingsError(Exception):
    """The settings are not YAML, or the list of extensions has another form; ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class UnsafeOption(NamedTuple):
    """The name of code in the settings, which is not run, and its line and column (from 1)."""

    written: str
    line: int
    column: int


class _Settings(yaml.SafeLoader):
    """Reads ``mkdocs.yml`` without running the code that it names."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.unsafe: list[UnsafeOption] = []


def _function(loader: _Settings, suffix: str, node: yaml.Node) -> object:
    if suffix == _SLUGIFY and isinstance(node, yaml.MappingNode):
        keywords = loader.construct_mapping(node, deep=True).get("kwds", {})
        if isinstance(keywords, dict) and keywords.get("case", "none") in ("none", "lower", "fold"):
            return slugify(case=keywords.get("case", "none"))
    mark = node.start_mark
    loader.unsafe.append(UnsafeOption(suffix.rpartition(":")[2], mark.line + 1, mark.column + 1))
    return None


_Settings.add_multi_constructor("tag:yaml.org,2002:python/", _function)
# MkDocs' own tags, such as !ENV: no extension needs them.
_Settings.add_multi_constructor("!", lambda loader, suffix, node: None)


def extensions(settings: Path) -> dict[str, dict[str, Any]]:
    """Return the Markdown extensions of a site with their options. Raises `InvalidSettingsError`."""
    return _read(settings)[0]


def unsafe_options(settings: Path) -> list[UnsafeOption]:
    """Return the options that name code to run. Raises `InvalidSettingsError`."""
    return _read(settings)[1]


def plugins(settings: Path) -> set[str]:
    """Return the names of the plugins of MkDocs. Raises `InvalidSettingsError`."""
    loaded, _ = _load(settings)
    listed = loaded.get("plugins") if isinstance(loaded, dict) else None
    items = listed if isinstance(listed, (list, dict)) else ()
    return {str(name) for item in items for name in (item if isinstance(item, dict) else (item,))}


def _load(settings: Path) -> tuple[object, list[UnsafeOption]]:
    try:
        loader = _Settings(settings.read_text("utf-8"))
        return loader.get_single_data(), loader.unsafe
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise InvalidSettingsError(mark.line + 1 if mark else 1) from error


def _read(settings: Path) -> tuple[dict[str, dict[str, Any]], list[UnsafeOption]]:
    loaded, unsafe = _load(settings)
    if isinstance(loaded, dict) and "markdown_extensions" not in loaded and settings != _OWN:
        return _read(_OWN)[0], unsafe
    listed = loaded.get("markdown_extensions") or [] if isinstance(loaded, dict) else None
    if isinstance(listed, dict):
        listed = [{name: options} for name, options in listed.items()]
    found: dict[str, dict[str, Any]] = {name: {} for name in _ALWAYS}
    for item in listed if isinstance(listed, list) else [None]:
        name, options = next(iter(item.items())) if isinstance(item, dict) and item else (item, None)
        if not isinstance(name, str) or not isinstance(options, dict | None):
            raise InvalidSettingsError(1)
        found[name] = {key: option for key, option in (options or {}).items() if option is not None}
    return found, unsafe


def not_installed(settings: Path) -> list[str]:
    """Return the extensions that are not installed, or are code in the centre's own folder: none of it is run."""
    modules = {each.name: each.value for each in metadata.entry_points(group="markdown.extensions")}
    return [name for name in extensions(settings) if not _is_installed(modules.get(name, name), settings.parent)]


def can_render(settings: Path) -> bool:
    """Return whether articles can be rendered with these settings."""
    try:
        return settings.is_file() and not not_installed(settings)
    except InvalidSettingsError:
        return False


def _is_installed(module: str, root: Path) -> bool:
    package = module.partition(":")[0].partition(".")[0]
    found = importlib.util.find_spec(package) if package else None  # looks for it, and does not import it
    if found is None or found.origin is None:
        return False
    path = Path(found.origin).resolve()
    return path.is_relative_to(Path(sys.prefix).resolve()) or not path.is_relative_to(root)
