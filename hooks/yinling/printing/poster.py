"""上墙 posters, A3, from the articles in ``walls`` and ``concepts``: the same text as on the site."""

from __future__ import annotations

from collections.abc import Iterator

from ..derived.basis import basis_of
from ..library.article_renderer import Renderer
from ..library.html_tree import Node
from ..library.load import Library
from ..library.public import PublicLibrary
from ..records.article import Article
from .compiler import Sheet
from .html_to_typst import HEADINGS, Converter
from .paper_names import POSTER_FOLDERS
from .print_links import PrintTarget, absolute_address
from .qr import qr_svg
from .typst_code import TypstCode, block, call, text

# Classes of a heading: its section is left out, or printed small at the foot.
NOT_ON_POSTER, FINE_PRINT = "not-on-poster", "fine-print"
FONT_SIZES = range(16, 41)  # points
LIKELY_SIZE = 20  # most posters take it


def poster_articles(library: PublicLibrary) -> list[Article]:
    return [a for folder in POSTER_FOLDERS for a in library.all(Article) if a.section == folder]


def poster(article: Article, renderer: Renderer, library: Library, size: int) -> Sheet:
    """Return the poster of an article in a font size (points)."""
    converter = Converter(article.id.rpartition("/")[0], lambda href: PrintTarget(), level=2, notes_at_end=True)
    tree = renderer.tree(article)
    converter.find_notes(tree)
    parts = [(title, nodes) for title, nodes in sections(tree) if nodes]
    fine = [(title, nodes) for title, nodes in parts if title and FINE_PRINT in title.classes]
    parts = [part for part in parts if part not in fine]
    lead = next((section for section in parts[:1] if section[0] and is_paragraph(section[1])), None)
    address = absolute_address(library, article.uri)
    basis = basis_of(article, library)
    code = call(
        "poster",
        sections=[
            [_is_wide(nodes), _blocks(title, nodes, converter)] for title, nodes in parts if (title, nodes) != lead
        ],
        title=article.title,
        summary=text(article.summary) if article.summary else None,
        size=TypstCode(f"{size}pt"),
        owner=text(library.site.owner),
        scan_code=call("poster-scan", qr_svg(address), address, "扫码看全文，听朗读") if address else None,
        lead=call("hero", _title(lead[0]), converter.content(lead[1])) if lead else None,
        notes=converter.result.notes,
        fine=block(converter.content(nodes) for _, nodes in fine) if fine else None,
        status=text(basis.line) if basis.line else None,
        warnings=[text(warning) for warning in basis.warnings],
    )
    name = f"poster-{article.id.rpartition('/')[2]}"
    return Sheet(name, article.title, "A3", ("poster",), code, pictures=tuple(converter.result.pictures))


def sections(tree: Node) -> Iterator[tuple[Node | None, list[Node | str]]]:
    """Yield the content before the first heading, then each heading with the content below it.

    Sections that the writer marked ``{.not-on-poster}`` are left out.
    """
    title: Node | None = None
    nodes: list[Node | str] = []
    for child in [*tree.children, Node("h2")]:
        if isinstance(child, Node) and child.tag == "h2":
            if not (title and NOT_ON_POSTER in title.classes):
                yield title, [n for n in nodes if not isinstance(n, str) or n.strip()]
            title, nodes = child, []
        else:
            nodes.append(child)


def _blocks(title: Node | None, nodes: list[Node | str], converter: Converter) -> list[TypstCode]:
    """Return a section as unbreakable blocks; headings and texts that end in a colon join the block after them."""
    blocks: list[TypstCode] = []
    heads = [call("section-head", _title(title))] if title else []
    for node in nodes:
        for each in converter.blocks(node):
            if isinstance(node, Node) and (node.tag in HEADINGS or node.text.rstrip().endswith("：")):
                heads.append(each)
            else:
                blocks.append(block([*heads, each]))
                heads = []
    return [*blocks, *heads]


def _title(title: Node | None) -> TypstCode:
    return text(title.text if title else "")


def is_paragraph(nodes: list[Node | str]) -> bool:
    """Return whether a section is a single paragraph: a first section that is one is the lead, and is set large."""
    return len(nodes) == 1 and isinstance(nodes[0], Node) and nodes[0].tag == "p"


def _is_wide(nodes: list[Node | str]) -> bool:
    """Return whether a section has a table of three columns or more."""
    elements = [node for node in nodes if isinstance(node, Node)]
    return any(len(row.elements) > 2 for node in elements for row in node.walk() if row.tag == "tr")
