"""Writes the pages of a site as files for another engine that renders Markdown."""

from __future__ import annotations

import json
from pathlib import Path

from ..core.cache import Caches
from ..library.article_links import resolve_markdown
from ..pages import study
from ..pages.context import SiteContext
from ..pages.feeds import feeds
from ..pages.page import Page, base_of
from ..pages.registry import record_pages
from ..pages.templates import View
from ..printing import catalogue
from ..records.article import Article
from .steps import Progress, quiet, shown_files


def stage(context: SiteContext, out: Path, progress: Progress = quiet) -> int:
    """Write every page below ``out`` and return their number.

    Record pages become Markdown files that hold HTML, articles get their links resolved, feeds stay as they are."""
    count = 0
    if catalogue.can_print(context.overview):
        context.printed = tuple(catalogue.write(context.overview, out, Caches(), progress))
    for page in record_pages(context):
        _write(out / page.uri / "index.md", _of_record(page))
        count += 1
        if count % 500 == 0:
            progress(f"页面 {count}")
    for article in context.library.all(Article):
        if article.is_public:
            _write(out / f"{article.id}.md", _of_article(context, article))
            count += 1
    for file in shown_files(context.library):
        _write(out / file.path, file.content())
    for feed in feeds(context):
        _write(out / feed.uri, feed.make())
    return count


def _of_record(page: Page) -> bytes:
    # One block of HTML without an empty line: Markdown leaves it as it is.
    title = json.dumps(page.title, ensure_ascii=False)
    return f"---\ntitle: {title}\n---\n\n<div>\n{_without_blank_lines(page.html)}\n</div>\n".encode()


def _of_article(context: SiteContext, article: Article) -> bytes:
    def fragment(view: View) -> str:
        return _without_blank_lines(context.fragment(view, article.uri))

    # An engine with directory addresses serves a/b.md as a/b/: links of the body go up as from there.
    body = resolve_markdown(article, base_of(article.uri), context.library.find)
    above = fragment(study.above(context, article))
    below = fragment(study.below(context, article))
    return f"# {article.title}\n\n{above}\n\n{body}\n\n{below}\n".encode()


def _without_blank_lines(html: str) -> str:
    return "\n".join(line for line in html.split("\n") if line.strip())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
