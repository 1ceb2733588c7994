"""Articles on paper without a month: a help page, or what somebody wants to hand out; a booklet if it is folded."""

from __future__ import annotations

from collections.abc import Sequence

from ..library.article_renderer import Renderer
from ..library.load import Library
from ..records.article import Article
from .compiler import Sheet
from .packet_articles import convert_article, packet_article
from .phrases import phrased, phrases, title_code
from .print_links import absolute_address
from .qr import qr_svg
from .typst_code import TypstCode, block, call

SIZE = 18


def articles_sheet(library: Library, renderer: Renderer, articles: Sequence[Article], size: int = SIZE) -> Sheet:
    """Return the articles, several with a cover and a table of contents."""
    ids = {article.id for article in articles}
    converted = {article.id: convert_article(article, renderer, library, ids) for article in articles}
    first = articles[0]
    title = first.title if len(articles) == 1 else first.topic
    pages = (packet_article(article, converted[article.id], library, article.title) for article in articles)
    address = absolute_address(library, first.uri)
    code = call("small-scan", qr_svg(address), address, "扫码看网上的") if address else None
    contents = call("contents", [[each.title, phrased(phrases(each.title))] for each in articles])
    front = call("front", library.site.owner, first.topic, title_code(title), None, code, None, contents)
    name = f"article-{first.id.replace('/', '-')}-{len(articles)}-{size}"
    pictures = tuple(dict.fromkeys(path for each in converted.values() for path in each.pictures))
    layout = call(
        "packet", block(pages), title=title, size=TypstCode(f"{size}pt"), front=front if len(articles) > 1 else None
    )
    return Sheet(name, title, "A4", ("packet",), layout, {"branch": ""}, pictures)
