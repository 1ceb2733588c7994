"""Writes the pages of a site as files for another engine that renders Markdown.

Every page is HTML inside a Markdown file, articles too: they went through the same renderer and the same cleaning as on
the site, so that no Markdown of theirs is left to be read in another way. Nothing is written before the gate of the
site has passed all of it.

Every file is ``index.md`` in the folder of the page's address. MkDocs leaves links in HTML as they are, relative to the
address; Zensical rewrites them as relative to the file. In that folder both mean the same.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from html import escape
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from ..core.cache import Caches
from ..core.problems import as_text, has_errors
from ..core.progress import Progress
from ..gate import manifest
from ..library.privacy_scan import SiteGate
from ..pages.context import SiteContext
from ..pages.feeds import feeds
from ..pages.numbers import keep_units
from ..pages.page import Page
from ..pages.registry import record_pages
from ..printing import catalogue
from .articles import article_pages, render_articles, shown_files
from .steps import check_built, quiet

_EMPTY_LINE = re.compile(r"\n(?=[ \t]*\n)")
_MARKDOWN_INSIDE = re.compile(r'(<[a-z][^<>]*?)\smarkdown(?:="[^"]*")?(?=[\s>])')
_THEME_SCRIPT = re.compile(r'<script src="(?:\.\./)*assets/[^>]*></script>')


class CannotStageError(Exception):
    """The pages cannot be written; the text says why, in Chinese."""


def stage(context: SiteContext, out: Path, progress: Progress = quiet) -> int:
    """Write every page below ``out`` and return their number.

    Record pages and articles become Markdown files that hold HTML, feeds stay as they are. Raises CannotStageError
    with every problem that the site's gate finds; nothing is written then.
    """
    out.mkdir(parents=True, exist_ok=True)  # first: a wrong path is reported at once
    try:
        with TemporaryDirectory() as folder:
            staged, count = _write(context, Path(folder) / "staged", Path(folder) / "site", progress)
            shutil.copytree(staged, out, dirs_exist_ok=True)
    except BaseException:
        with suppress(OSError):  # not empty
            out.rmdir()
        raise
    return count


def _write(context: SiteContext, staged: Path, site: Path, progress: Progress) -> tuple[Path, int]:
    """Write the staged files, and the same pages as a site; check that site."""
    count, caches = 0, Caches()
    if catalogue.can_print(context.overview):
        context.printed = tuple(catalogue.write(context.overview, staged, caches, progress))
    bodies = render_articles(context.library, caches)
    for page in chain(record_pages(context), article_pages(context, bodies)):
        content = _of_page(page)
        _put(staged / page.uri / "index.md", content)
        _put(site / page.uri / "index.html", content)
        count += 1
        if count % 500 == 0:
            progress(f"页面 {count}")
    for name, content in _files(context, bodies):
        _put(staged / name, content)
    for path in staged.rglob("*"):
        if path.is_file() and path.suffix != ".md":
            _put(site / path.relative_to(staged), path.read_bytes())
    files, privacy = manifest.file_infos(site), SiteGate.of(context.overview.internal)
    problems = check_built(site, files, context.library, privacy, caches, progress)
    if has_errors(problems):
        raise CannotStageError(f"有不能登出来的地方，什么也没有写。\n\n{as_text(problems)}\n")
    return staged, count


def _files(context: SiteContext, bodies: Mapping[str, str]) -> Iterable[tuple[str, bytes]]:
    yield from ((file.path, file.content()) for file in shown_files(context.library, bodies))
    yield from ((feed.uri, feed.make()) for feed in feeds(context))


def _of_page(page: Page) -> bytes:
    """Return a page as one block of HTML without an empty line: Markdown leaves it as it is.

    The title and the description are HTML too: themes of MkDocs and of Zensical print them without escaping them.
    """
    title, description = (json.dumps(escape(each), ensure_ascii=False) for each in (page.title, page.description))
    html = _MARKDOWN_INSIDE.sub(r"\1", _THEME_SCRIPT.sub("", keep_units(page.html)))
    kept = re.sub(r"<pre.*?</pre>", lambda pre: _EMPTY_LINE.sub("\n&#32;", pre[0]), html, flags=re.DOTALL)
    lines = "\n".join(line for line in kept.split("\n") if line.strip())
    return f"---\ntitle: {title}\ndescription: {description}\n---\n\n<div>\n{lines}\n</div>\n".encode()


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
