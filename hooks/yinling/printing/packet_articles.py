"""Articles in a packet: the body with QR codes, then the sources and addresses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial

from ..derived.basis import Citation, basis_of
from ..library.article_renderer import Renderer
from ..library.load import Library
from ..library.recordings import recording_of
from ..records.article import Article
from ..records.presentation import PaperBlock
from .html_to_typst import ConvertedArticle, Converter
from .phrases import title_code
from .print_links import absolute_address, label_of, resolve_link
from .qr import qr_svg
from .typst_code import TypstCode, block, call, text


def convert_article(
    article: Article,
    renderer: Renderer,
    library: Library,
    printed_ids: Collection[str] = (),
    typeset_text: Callable[[str], TypstCode] = text,
) -> ConvertedArticle:
    """Convert an article; ``printed_ids`` are the ids of the articles in the same booklet."""
    folder, resolve = article.id.rpartition("/")[0], partial(resolve_link, article, library, printed_ids)
    return Converter(folder, resolve, typeset_text=typeset_text).convert(renderer.tree(article))


def packet_article(
    article: Article,
    converted: ConvertedArticle,
    library: Library,
    title: str,
    typeset_text: Callable[[str], TypstCode] = text,
    blocks: Iterable[PaperBlock] = (),
) -> TypstCode:
    """Return an article in a packet, with its title, summary, QR codes and sources, and ``blocks`` of records."""
    basis = basis_of(article, library)
    return call(
        "article",
        label_of(article),
        text(title),
        title_code(title, typeset_text),
        typeset_text(article.summary) if article.summary else None,
        _qr_codes(article, library),
        block([converted.body, *(_numbered(each.heading, each.lines, typeset_text) for each in blocks)])
        if blocks
        else converted.body,
        status=text(basis.line) if basis.line else None,
        warnings=[typeset_text(warning) for warning in basis.warnings],
        sources=[text(citation(each)) for each in basis.citations],
        addresses=_addresses(article, converted, library),
    )


def answers(blocks: Iterable[tuple[str, PaperBlock]], typeset_text: Callable[[str], TypstCode] = text) -> TypstCode:
    """Return the answers of blocks, each with the title of its article; no code where there are none."""
    parts = [_numbered(title, each.answers, typeset_text) for title, each in blocks if each.answers]
    return call("answers", block(parts)) if parts else TypstCode("")


def _numbered(heading: str, lines: Iterable[str], typeset_text: Callable[[str], TypstCode]) -> TypstCode:
    items = call("enum", *(typeset_text(line) for line in lines), tight=False)
    return block([call("titled", 2, text(heading), title_code(heading, typeset_text)), items])


def citation(citation: Citation) -> str:
    """Return a source as one line."""
    cited, day = citation.cited, citation.date
    date = f"（{day.year}年{day.month}月{day.day}日）" if day else ""
    remark = f"，{cited.remark}" if cited.remark else ""
    lapsed = f"。{citation.lapsed}" if citation.lapsed else ""
    return f"{cited.name}{date}{remark}{lapsed}{f' {citation.url}' if citation.url else ''}"


def _addresses(article: Article, converted: ConvertedArticle, library: Library) -> list[list[str]]:
    """Return the addresses of an article and of its links, with their words: without the host those on this site."""
    home = absolute_address(library, "")
    own = [[text("这一篇的网址"), absolute_address(library, article.uri)]] if home else []
    return [*own, *([text(words), url.removeprefix(home.rstrip("/"))] for url, words in converted.addresses.items())]


def _qr_codes(article: Article, library: Library) -> list[list[str]]:
    """Return the QR codes of the article's page and of its recording: SVG, address, caption."""
    codes = [(absolute_address(library, article.uri), "扫码看网页")]
    if recording := recording_of(article, library.content):
        codes.append((absolute_address(library, recording.uri), "扫码听录音"))
    return [[qr_svg(address), address, caption] for address, caption in codes if address]
