"""The pages of a site as files for another engine that renders Markdown."""

from __future__ import annotations

import json
from pathlib import Path

from .library import CONTENT
from .links import resolve_markdown
from .memory import FORGETFUL
from .pages import study
from .pages.everything import record_pages
from .pages.feeds import feeds
from .pages.page import Page, base_of
from .pages.views import Views
from .printing import public
from .records.article import Article
from .site import Progress, published_files, quiet, strip_pictures


def stage(views: Views, out: Path, progress: Progress = quiet) -> int:
    """Write every page below ``out``: record pages as Markdown files that hold HTML, articles with their links
    resolved, feeds as they are. Returns the number of pages."""
    count = 0
    content = views.library.root / CONTENT
    if public.can_print(views.overview):
        views.printed = tuple(public.write(views.overview, out, FORGETFUL, progress))
    for page in record_pages(views):
        _write(out / page.uri / "index.md", _of_record(page))
        count += 1
        if count % 500 == 0:
            progress(f"页面 {count}")
    for article in views.library.all(Article):
        if article.is_public:
            _write(out / f"{article.id}.md", _of_article(views, article))
            count += 1
    for path in sorted(published_files(views.library)):
        _write(out / path, (content / path).read_bytes())
    strip_pictures(views.library, out)
    for feed in feeds(views):
        _write(out / feed.uri, feed.make())
    return count


def _of_record(page: Page) -> bytes:
    # One block of HTML without an empty line: Markdown leaves it as it is.
    title = json.dumps(page.title, ensure_ascii=False)
    return f"---\ntitle: {title}\n---\n\n<div>\n{_without_blank_lines(page.html)}\n</div>\n".encode()


def _of_article(views: Views, article: Article) -> bytes:
    def fragment(template: str, **values: object) -> str:
        return _without_blank_lines(views.fragment(template, article.uri, article=article, **values))

    # An engine with directory addresses serves a/b.md as a/b/: links of the body go up as from there.
    body = resolve_markdown(article, base_of(article.uri), views.library.find)
    recording = study.recording(views, article)
    above = fragment("recording.html", **recording) if recording["file"] else ""
    below = fragment("below-article.html", **study.below(views, article))
    return f"# {article.title}\n\n{above}\n\n{body}\n\n{below}\n".encode()


def _without_blank_lines(html: str) -> str:
    return "\n".join(line for line in html.split("\n") if line.strip())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
