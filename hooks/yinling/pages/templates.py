"""The templates of pages, and the views that they are filled with."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, TypeVar, dataclass_transform

import jinja2
from jinja2.ext import Extension

from ..core.packaged import PACKAGED
from ..records.base import Record
from ..records.presentation import SearchDocument
from .page import Crumb, Page, PageGroup, base_of, section_crumbs
from .page_keys import PageKeys
from .theme_files import FOLDER

G = TypeVar("G")


class TemplateFileError(Exception):
    """Raised with one Chinese text if a template cannot be read or filled; it names the file and the line."""


def render(environment: jinja2.Environment, name: str, values: Mapping[str, Any]) -> str:
    """Return a template filled with values; raise TemplateFileError if that is not possible."""
    try:
        return environment.get_template(name).render(values)
    except jinja2.TemplateNotFound as error:
        raise TemplateFileError(f"页面的样板里没有 {error.name} 这个文件。请从原来的资料夹里拷回来。") from None
    except jinja2.TemplateError as error:  # also a name without a value, and what the sandbox forbids
        what = _in_chinese(error.message or type(error).__name__)
        place = _place_in_template(error, name)
        raise TemplateFileError(f"{place}：页面的样板写错了，不是内容写错了：{what}") from None
    except UnicodeDecodeError as error:
        raise TemplateFileError(not_utf8(_undecodable(environment) or name)) from error
    except Exception as error:  # what Python raises for values that a template did not expect
        frames = traceback.extract_tb(error.__traceback__)
        own = next((frame for frame in reversed(frames) if _is_own_template(frame.filename)), None)
        if own is None:
            raise
        raise TemplateFileError(f"{theme_name(own.filename)}:{own.lineno}：{_OF_OTHER_VERSION}") from error


_OF_OTHER_VERSION = (
    "自己改的样板和现在的程序对不上，多半是照旧版本改的。请对照程序自带的同名文件重改，或者先把它删掉，用自带的。"
)


def _is_own_template(path: str) -> bool:
    return path.endswith(".html") and not Path(path).is_relative_to(PACKAGED)


def not_utf8(name: str) -> str:
    """Return the message for a file of the theme that is not encoded as UTF-8."""
    return f"{name}：样板不是 UTF-8 编码，读不了。请用记事本打开，另存为 UTF-8。"


def theme_name(path: str) -> str:
    """Return the path of a file of a theme from the folder of a centre, from which it can be opened."""
    before, folder, name = path.replace("\\", "/").rpartition(f"{FOLDER}/")
    return folder + name if before else name


def _undecodable(environment: jinja2.Environment) -> str:
    """Return the first template that is not encoded as UTF-8; empty without any."""
    for name in environment.list_templates():
        try:
            environment.get_template(name)
        except UnicodeDecodeError:
            return name
        except jinja2.TemplateError:
            continue
    return ""


_MESSAGES = (
    (r"block that needs to be closed is '(\w+)'", "“{{% {0} %}}”没有关上，还缺一个“{{% end{0} %}}”。"),
    (r"unknown tag '(\w+)'", "没有“{{% {0} %}}”这种写法，或者它多了一个。"),
    (r"has no attribute '(\w+)'", "没有“{0}”这一项。"),
    (r"'(.+)' is undefined", "没有“{0}”这个值。"),
    (r"No (?:filter|test) named '(\w+)'", "没有“{0}”这种处理。"),
    (r"access to attribute '(\w+)'", "样板里不能用“{0}”。"),
    (r"the result of '(.+)' is too large", "“{0}”算出来的太大。"),
    (r"end of template|expected token 'end of", "“{{{{”或者“{{%”没有关上，还缺“}}}}”或者“%}}”。"),
    (r"Expected an expression", "“{{{{”或者“{{%”里面没有写完。"),
    (r"expected token '(.+?)', got '(.+?)'", "这里应该是“{0}”，写的是“{1}”。"),
    (r"unexpected '(.+?)'", "这里多了“{0}”。"),
)
"""What Jinja says of the mistakes that people make in a template, and what this means."""


def _in_chinese(message: str) -> str:
    for pattern, meaning in _MESSAGES:
        if found := re.search(pattern, message):
            return meaning.format(*found.groups())
    return "这一行的写法不对。"


def _place_in_template(error: jinja2.TemplateError, name: str) -> str:
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"{theme_name(error.filename or error.name or name)}:{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    last = next((frame for frame in reversed(frames) if frame.filename.endswith(".html")), None)
    return f"{theme_name(last.filename)}:{last.lineno}" if last else name


@dataclass_transform(frozen_default=True)
class View:
    """The values of one template: each subclass is a frozen dataclass with a field for each name that it uses.

    Besides, templates may use ``title``, ``uri``, ``record``, ``url``, ``base`` and the globals of the environment.
    """

    template: ClassVar[str]

    def __init_subclass__(cls, template: str) -> None:
        cls.template = template
        dataclass(frozen=True)(cls)


class Templates:
    """Makes pages of views; with ``keys`` each has a cache key."""

    def __init__(self, environment: jinja2.Environment, keys: PageKeys | None = None) -> None:
        self.environment, self._keys = environment, keys

    @property
    def word(self) -> str:
        """The word for the organisations of the centre, as 支部."""
        return str(self.environment.globals["word"])

    def load(self) -> None:
        """Load all templates now, for workers to share."""
        for name in self.environment.list_templates():
            self.environment.get_template(name)

    def page(
        self,
        view: View,
        uri: str,
        title: str,
        section: str,
        crumbs: Iterable[Crumb] = (),
        description: str = "",
        record: Record | None = None,
        found: Iterable[SearchDocument] = (),
    ) -> Page:
        """Return the page of a view. ``crumbs`` are those after the section's; ``record`` is what the page is about.

        ``found`` are the parts of the page that search finds by themselves.
        """
        crumbs = (*section_crumbs(section, uri, self.word), *crumbs)
        values = (vars(view), uri, title, section, crumbs, description, record)
        key = partial(self._keys.key, view.template, values) if self._keys else _no_key
        make = partial(self._render, view, uri, title, record)
        source = record.origin.file if record else ""
        return Page(uri, title, make, section, crumbs, description, source, key, view.template, tuple(found))

    def group(self, make: Callable[[Templates, G], Iterable[Page]], given: G) -> PageGroup:
        """Return the pages that ``make`` makes from ``given`` alone.

        They have one key together, so that most groups are not asked for their pages, and each its own: of the pages of
        a changed group most are the same, and to hash a view takes a tenth of the time to render it.
        """
        key = self._keys.key(f"{make.__module__}.{make.__qualname__}", given) if self._keys else None
        return PageGroup(key, partial(make, self, given))

    def _render(self, view: View, uri: str, title: str, record: Record | None) -> str:
        base = base_of(uri)

        def url(target: Record | str) -> str:
            """Return the address of a record, or of a path below the root, relative to the page."""
            return base + (target if isinstance(target, str) else target.uri)

        values = {**vars(view), "url": url, "base": base, "uri": uri, "title": title, "record": record}
        return render(self.environment, view.template, values)


def _no_key() -> None:
    """Return the cache key of a page where nothing is cached."""


class StripIndent(Extension):
    """Takes the indent out of templates: without it the pages are a twentieth smaller."""

    _INDENT = re.compile(r"^[ \t]+", re.MULTILINE)

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return self._INDENT.sub("", source)
