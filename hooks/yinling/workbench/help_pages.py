"""How the workbench is used: the site's help page about it, with its pictures, and the same as a booklet."""

from __future__ import annotations

import mimetypes
import tempfile
from pathlib import Path

from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from ..library.article_renderer import Renderer
from ..library.html_tree import VOID_TAGS, Node
from ..library.markdown_settings import SETTINGS, can_render
from ..library.pictures import is_picture
from ..printing.articles_sheet import articles_sheet
from ..printing.booklet import booklet
from ..printing.compiler import Compiler
from ..records.article import Article
from .bench import Bench
from .guard import LimitedRequest
from .preview import shown_file
from .preview_pages import pdf
from .screens import html

GUIDE = "help/gongzuotai"
_FOLDER = "help"
_SHOWN = frozenset({
    "p", "h2", "h3", "h4", "ol", "ul", "li", "strong", "em", "code", "div", "br", "table", "thead", "tbody", "tr", "th",
    "td", "figure", "figcaption", "blockquote",
})  # fmt: skip


def guide(bench: Bench, request: LimitedRequest) -> Response:
    article = _article(bench)
    text = _plain(Renderer(bench.library).tree(article), is_top=True) if article else None
    return html("guide.html", bench=bench, text=text)


def picture(bench: Bench, request: LimitedRequest, name: str) -> Response:
    """Answer with a picture of the help page."""
    content = shown_file(bench.library, f"{_FOLDER}/{name}") if is_picture(Path(name)) else None
    if content is None:
        raise NotFound
    return Response(content, mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream")


def as_booklet(bench: Bench, request: LimitedRequest) -> Response:
    """Answer with the help page as a booklet to fold."""
    article = _article(bench)
    if article is None:
        raise NotFound

    def make() -> bytes:
        sheet = articles_sheet(bench.library, Renderer(bench.library), [article])
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "guide.pdf"
            file.write_bytes(Compiler(bench.library.root, bench.library.wording).compile_pdf(sheet))
            return booklet(file)

    return pdf(bench, make)


def _article(bench: Bench) -> Article | None:
    article = bench.library.get(Article, GUIDE)
    return article if article and can_render(bench.library.root / SETTINGS) else None


def _plain(node: Node | str, *, is_top: bool = False) -> Markup:
    """Return HTML of an article without what a page of the workbench must not have: links, scripts, forms, styles."""
    if isinstance(node, str):
        return Markup.escape(node)
    inner = Markup("").join(map(_plain, node.children))
    if node.tag in ("script", "style"):
        return Markup("")
    if node.tag == "img":
        name = node.get("src").rpartition("/")[2]
        return Markup('<img src="/help/{}" alt="{}">').format(name, node.get("alt"))
    if node.tag not in _SHOWN or is_top:
        return inner
    kind = Markup(' class="note"') if "admonition" in node.classes else Markup("")
    end = Markup("") if node.tag in VOID_TAGS else Markup("</{}>").format(node.tag)
    return Markup("<{}{}>{}{}").format(node.tag, kind, inner, end)


PAGES = {"GET /help": guide, "GET /help/<name>": picture, "GET /print/help": as_booklet}
