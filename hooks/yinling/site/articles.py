"""The articles of a site: their HTML, their pages, and the files that they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial

from ..core.cache import Caches, hash_parts
from ..core.files import stat_signature
from ..library import pictures
from ..library.article_html import clean, words_in
from ..library.article_links import files_in, files_of, resolve_links
from ..library.article_renderer import Renderer
from ..library.picture_sizes import shown_size, with_picture_sizes
from ..library.pictures import UnreadableError, small_name, small_size
from ..library.public import PublicLibrary
from ..library.recordings import recording_of
from ..pages import study
from ..pages.context import SiteContext
from ..pages.page import Page
from ..records.activity import Activity
from ..records.article import Article
from ..records.word import Word
from .output import OutputFile


def render_articles(library: PublicLibrary, caches: Caches) -> dict[str, str]:
    """Return the HTML of the public articles by id, with links as they are written."""
    public = library.all(Article)
    return {article.id: html for article, html in Renderer(library, caches["articles"]).render(public)}


def published_files(library: PublicLibrary, bodies: Mapping[str, str] | None = None) -> frozenset[str]:
    """Return the files that public articles and activities show, by their paths in the content folder: no others.

    A picture that only a draft shows is not among them. ``bodies`` are the HTML of articles by id, if it is known."""
    content = library.content
    found: set[str] = set()
    for article in library.all(Article):
        found.update(files_of(article), files_in((bodies or {}).get(article.id, ""), article))
        if recording := recording_of(article, content):
            found.add(recording.uri)
    for activity in library.all(Activity):
        found.update(photo.path for photo in activity.shown_photos)
    return frozenset(found)


def shown_files(library: PublicLibrary, bodies: Mapping[str, str] | None = None) -> list[OutputFile]:
    """Return the `published_files`, pictures as `pictures` makes them."""
    files: list[OutputFile] = []
    for name in sorted(published_files(library, bodies)):
        path = library.file(name)
        make = partial(pictures.published_picture, path) if pictures.is_picture(path) else path.read_bytes
        files.append(OutputFile(name, hash_parts("shown", name, stat_signature(path.stat())), make))
    return [*files, *_small_pictures(library)]


def _small_pictures(library: PublicLibrary) -> Iterator[OutputFile]:
    """Yield the small copies of the photos of activities, which phones load."""
    for name in sorted({photo.path for each in library.all(Activity) for photo in each.shown_photos}):
        path = library.file(name)
        with suppress(UnreadableError):  # as it is, then: the page shows no small copy of it either
            if small_size(*shown_size(path), name):
                key = hash_parts("small", name, stat_signature(path.stat()))
                yield OutputFile(small_name(name), key, partial(pictures.small_picture, path))


def article_pages(context: SiteContext, bodies: Mapping[str, str]) -> Iterator[Page]:
    """Yield the pages of the public articles; ``bodies`` are their HTML by id."""
    for article in context.library.all(Article):
        yield article_page(context, article, bodies[article.id])


def article_page(context: SiteContext, article: Article, html: str) -> Page:
    """Return an article's page, with its links to records resolved and forbidden HTML removed."""
    words = [word for id in words_in(html) if (word := context.library.get(Word, id))]
    body = clean(resolve_links(html, article, context.library.find))
    body = with_picture_sizes(body, article.uri, context.library.content)
    return study.article_page(context, article, body, words)
