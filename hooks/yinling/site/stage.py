"""Writes the pages of a site as files for another engine that renders Markdown.

Every page is HTML inside a Markdown file, articles too: they went through the same renderer and the same cleaning as on
the site, so that no Markdown of theirs is left to be read in another way. Nothing is written before the gate of the
site has passed all of it.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from ..core.cache import Caches
from ..core.problems import as_text, has_errors
from ..gate import manifest
from ..library.privacy_scan import SiteGate
from ..pages.context import SiteContext
from ..pages.feeds import feeds
from ..pages.page import Page
from ..pages.registry import record_pages
from ..printing import catalogue
from ..records.article import Article
from .articles import article_page, render_articles, shown_files
from .steps import Progress, check_built, quiet

_EMPTY_LINE = re.compile(r"\n(?=[ \t]*\n)")
_MARKDOWN_INSIDE = re.compile(r'(<[a-z][^<>]*?)\smarkdown(?:="[^"]*")?(?=[\s>])')
_SEARCH = "search/index.html"  # its scripts belong to the theme


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
    articles = [(f"{a.id}.md", article_page(context, a, bodies[a.id])) for a in context.library.all(Article)]
    records = ((f"{page.uri}index.md", page) for page in record_pages(context))
    for name, page in chain(records, articles):
        html = page.html
        _put(staged / name, _of_page(page, html))
        _put(site / page.uri / "index.html", html.encode())
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
    problems = [each for each in problems if (each.file, each.code) != (_SEARCH, "broken-link")]
    if has_errors(problems):
        raise CannotStageError(f"有不能登出来的地方，什么也没有写。\n\n{as_text(problems)}\n")
    return staged, count


def _files(context: SiteContext, bodies: Mapping[str, str]) -> Iterable[tuple[str, bytes]]:
    yield from ((file.path, file.content()) for file in shown_files(context.library, bodies))
    yield from ((feed.uri, feed.make()) for feed in feeds(context))


def _of_page(page: Page, html: str) -> bytes:
    """Return a page as one block of HTML without an empty line: Markdown leaves it as it is."""
    title = json.dumps(page.title, ensure_ascii=False)
    kept = re.sub(r"<pre.*?</pre>", lambda pre: _EMPTY_LINE.sub("\n&#32;", pre[0]), html, flags=re.DOTALL)
    lines = "\n".join(line for line in _MARKDOWN_INSIDE.sub(r"\1", kept).split("\n") if line.strip())
    return f"---\ntitle: {title}\n---\n\n<div>\n{lines}\n</div>\n".encode()


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
