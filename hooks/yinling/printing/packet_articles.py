"""Articles as they stand in a packet: the body, and below it its sources, the addresses it names, and codes to scan."""

from __future__ import annotations

from collections.abc import Callable, Collection

from ..library.load import CONTENT, Library
from ..library.recordings import recording_of
from ..records.article import Article, Cited
from .article_renderer import Renderer
from .html_to_typst import Converted, Converter
from .print_links import label_of, online, target
from .qr import svg
from .typst_code import TypstCode, call, text


def converted(
    article: Article,
    renderer: Renderer,
    library: Library,
    printed: Collection[str] = (),
    read: Callable[[str], TypstCode] = text,
) -> Converted:
    """An article's text on paper. ``printed`` are the ids of the articles in the same booklet; ``read`` makes code of
    running text."""
    converter = Converter(
        article.id.rpartition("/")[0],
        lambda href: target(href, article, library, printed),
        read=read,
    )
    return converter.convert(renderer.tree(article))


def in_packet(
    article: Article, body: Converted, library: Library, title: str, read: Callable[[str], TypstCode] = text
) -> TypstCode:
    """An article with its heading and its codes to scan."""
    return call(
        "article",
        label_of(article),
        text(title),
        read(title),
        read(article.summary) if article.summary else None,
        _codes(article, library),
        body.body,
    )


def cited_as(cited: Cited) -> str:
    """A source in one line."""
    date = f"（{cited.date.year}年{cited.date.month}月{cited.date.day}日）" if cited.date else ""
    remark = f"，{cited.remark}" if cited.remark else ""
    return f"{cited.name}{date}{remark}{f' {cited.url}' if cited.url else ''}"


def reference(article: Article, body: Converted, library: Library) -> list[object]:
    """An article's title, its sources, and addresses with their words: its own and those it links to. What is on the
    same site is told without the site's name."""
    home = online(library, "")
    here = [[text("这一篇"), online(library, article.uri)]] if home else []
    rows = [[text(title), address.removeprefix(home.rstrip("/"))] for address, title in body.addresses.items()]
    return [text(article.title), [text(cited_as(cited)) for cited in article.source], [*here, *rows]]


def _codes(article: Article, library: Library) -> list[list[str]]:
    """What can be scanned: the article's page, and its recording."""
    found = [(online(library, article.uri), "扫码看网页")]
    if recording := recording_of(article, library.root / CONTENT):
        found.append((online(library, recording.uri), "扫码听录音"))
    return [[svg(address), address, caption] for address, caption in found if address]
