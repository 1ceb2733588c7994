"""上墙 posters, A3, from the articles of the walls and the concepts: the very text that the site shows."""

from __future__ import annotations

from collections.abc import Iterator

from ..library.load import Library
from ..records.article import Article
from .article_renderer import Renderer
from .compiler import Sheet
from .html_to_typst import HEADINGS, Converter
from .html_tree import Node
from .print_links import Target, online
from .qr import svg
from .typst_code import TypstCode, block, call, text

FOLDERS = ("walls", "concepts")
NOT_ON_POSTER, FINE_PRINT = "not-on-poster", "fine-print"
"""What a writer marks a heading with: its section is left out, or stands small at the foot."""
SIZES = range(16, 41)
"""Sizes of type in points: the largest with which everything stands on one sheet is taken."""
LIKELY = 20
"""The size that most posters take."""


def posters(library: Library) -> list[Article]:
    """The articles that there are posters of."""
    return [a for folder in FOLDERS for a in library.all(Article) if a.section == folder and a.is_public]


def poster(article: Article, renderer: Renderer, library: Library, size: int) -> Sheet:
    """The poster of an article with its text in a size (points)."""
    converter = Converter(article.id.rpartition("/")[0], lambda href: Target(), level=2, notes_at_end=True)
    tree = renderer.tree(article)
    converter.read_notes(tree)
    parts = [(title, nodes) for title, nodes in _sections(tree) if nodes]
    fine = [(title, nodes) for title, nodes in parts if title and FINE_PRINT in title.classes]
    parts = [part for part in parts if part not in fine]
    lead = next((part for part in parts[:1] if part[0] and _is_paragraph(part[1])), None)
    address = online(library, article.uri)
    code = call(
        "poster",
        sections=[
            [_is_wide(nodes), _pieces(title, nodes, converter)] for title, nodes in parts if (title, nodes) != lead
        ],
        title=article.title,
        summary=text(article.summary) if article.summary else None,
        size=TypstCode(f"{size}pt"),
        owner=text(library.site.owner),
        scan_code=call("poster-scan", svg(address), address, "扫码看全文，听朗读") if address else None,
        lead=call("hero", _words(lead[0]), converter.flow(lead[1])) if lead else None,
        notes=converter.found.notes,
        fine=block(converter.flow(nodes) for _, nodes in fine) if fine else None,
    )
    name = f"poster-{article.id.rpartition('/')[2]}"
    return Sheet(name, article.title, "A3", ("poster",), code, pictures=tuple(converter.found.pictures))


def _sections(tree: Node) -> Iterator[tuple[Node | None, list[Node | str]]]:
    """The parts of an article: what stands before the first heading, then each heading with what stands below it.
    Those that the writer marked ``{.not-on-poster}`` are left out."""
    title: Node | None = None
    nodes: list[Node | str] = []
    for child in [*tree.children, Node("h2")]:
        if isinstance(child, Node) and child.tag == "h2":
            if not (title and NOT_ON_POSTER in title.classes):
                yield title, [n for n in nodes if not isinstance(n, str) or n.strip()]
            title, nodes = child, []
        else:
            nodes.append(child)


def _pieces(title: Node | None, nodes: list[Node | str], converter: Converter) -> list[TypstCode]:
    """A section in pieces that stay whole; a heading goes with what follows it, and so does what announces it."""
    pieces: list[TypstCode] = []
    heads = [call("section-head", _words(title))] if title else []
    for node in nodes:
        for piece in converter.pieces(node):
            if isinstance(node, Node) and (node.tag in HEADINGS or node.words.rstrip().endswith("：")):
                heads.append(piece)
            else:
                pieces.append(block([*heads, piece]))
                heads = []
    return [*pieces, *heads]


def _words(title: Node | None) -> TypstCode:
    return text(title.words if title else "")


def _is_paragraph(nodes: list[Node | str]) -> bool:
    """Whether a section is a single paragraph: the first such is what the poster is about, and is set large."""
    return len(nodes) == 1 and isinstance(nodes[0], Node) and nodes[0].tag == "p"


def _is_wide(nodes: list[Node | str]) -> bool:
    """Whether a section has a table of three columns or more."""
    elements = [node for node in nodes if isinstance(node, Node)]
    return any(len(row.elements) > 2 for node in elements for row in node.walk() if row.tag == "tr")
