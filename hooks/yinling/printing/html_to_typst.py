"""Convert the HTML tree of an article to Typst code.

Each construct of the site has a function in ``design/base.typ``. Elements without one are listed in
`ConvertedArticle.unsupported`; they are never dropped silently.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ..library.html_tree import Node, is_picture
from .phrases import phrased, phrases, title_code, whole_words
from .print_links import PrintTarget
from .tables import convert_table
from .typst_code import TypstCode, block, breakable, call, literal, text

_EMPTY = TypstCode("")


def _tags(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


@dataclass
class ConvertedArticle:
    """An article as Typst code, and what its other pages need."""

    body: TypstCode = _EMPTY
    addresses: dict[str, str] = field(default_factory=dict)  # linked addresses, with the text of their links
    glossary_words: list[str] = field(default_factory=list)  # as the article writes them
    pictures: list[str] = field(default_factory=list)  # paths below the content folder
    notes: list[TypstCode] = field(default_factory=list)  # footnotes that are printed at the end
    # The tag and text of elements that paper has no form for; of a picture without a description its tag and path.
    unsupported: list[tuple[str, str]] = field(default_factory=list)


_PLAIN_TAGS = _tags("span small abbr bdi bdo kbd samp var q time section dfn label")
_STRONG_TAGS = _tags("strong b em i cite mark")
_FUNCTIONS = {"u": "underline", "ins": "underline", "s": "strike", "del": "strike", "sub": "lowered", "sup": "raised"}
_ONE_LINE = 24  # characters: below a heading such a paragraph would not fill two lines
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCK_TAGS = _tags("p ul ol dl table blockquote pre hr figure details div section dt dd figcaption caption") | {
    *HEADINGS
}
_OMITTED_TAGS = frozenset({"input", "rp", "col", "colgroup"})
# The last characters of a paragraph with their punctuation. They stay together, so that no line is a single character.
_PARAGRAPH_END = re.compile(r"(?<=[\u4e00-\u9fff])[\u4e00-\u9fff]{2}[，。；：？！）》”’…]{0,3}$")


class Converter:
    """Converts one article.

    ``level`` is the heading level of its title. With ``notes_at_end`` the footnotes are collected in ``result.notes``.
    ``typeset_text`` converts running text to code, for example with pinyin.
    """

    def __init__(
        self,
        folder: str,
        resolve: Callable[[str], PrintTarget],
        *,
        level: int = 1,
        notes_at_end: bool = False,
        typeset_text: Callable[[str], TypstCode] = text,
    ) -> None:
        self._folder = folder
        self._resolve = resolve
        self._title_level = level
        self._notes_at_end = notes_at_end
        self._typeset_text = typeset_text
        self._open_levels: list[int] = []
        self._notes: dict[str, Node] = {}
        self._note_numbers: dict[str, int] = {}
        self.result = ConvertedArticle()

    def convert(self, tree: Node) -> ConvertedArticle:
        self.find_notes(tree)
        self.result.body = self.content(tree.children)
        return self.result

    def find_notes(self, tree: Node) -> None:
        """Find the footnotes, which Markdown puts at the end of the article."""
        for node in tree.walk():
            if node.tag == "div" and "footnote" in node.classes:
                self._notes = {item.get("id"): item for item in node.walk() if item.tag == "li" and item.get("id")}

    def content(self, nodes: Iterable[Node | str], *, tight: bool = False) -> TypstCode:
        """Return the code of blocks and of text between them, which becomes paragraphs.

        With ``tight`` the first text is not made a paragraph, as in the items of a tight list.
        """
        nodes = [node for node in nodes if not isinstance(node, str) or node.strip()] if tight else list(nodes)
        match nodes:
            case [Node(tag="p") as paragraph] if tight and not is_picture(paragraph):
                nodes = paragraph.children
        parts: list[TypstCode] = []
        run: list[Node | str] = []

        def end_run() -> None:
            if any(not isinstance(n, str) or n.strip() for n in run):
                parts.append(self._paragraph(run) if parts or not tight else self._trimmed_inline(run))
            run.clear()

        after_heading = False
        for at, node in enumerate(nodes):
            if isinstance(node, Node) and (node.tag in _BLOCK_TAGS or is_picture(node)):
                end_run()
                is_first, after_heading = after_heading, node.tag in HEADINGS
                is_lead = is_first and node.tag == "p" and len(node.text) <= _ONE_LINE
                if after_heading:
                    parts.append(
                        self._title_above(node, next((n for n in nodes[at + 1 :] if isinstance(n, Node)), None))
                    )
                else:
                    parts.append(call("lead-in", self._block(node)) if is_lead else self._block(node))
            elif isinstance(node, Node) and node.contains(_BLOCK_TAGS):
                end_run()
                parts.append(self.content(node.children))
            else:
                run.append(node)
        end_run()
        return block(parts)

    def blocks(self, node: Node | str) -> list[TypstCode]:
        """Return a node as blocks that may go to different columns: a set of tabs gives one block per tab."""
        if isinstance(node, Node) and "tabbed-set" in node.classes:
            return self._tabs(node)
        return [self.content([node])]

    def _trimmed_inline(self, nodes: list[Node | str]) -> TypstCode:
        """Return running text without the white space at its ends."""
        trimmed = list(nodes)
        if isinstance(trimmed[0], str):
            trimmed[0] = trimmed[0].lstrip()
        if isinstance(trimmed[-1], str):
            trimmed[-1] = trimmed[-1].rstrip()
        return self._inline(trimmed)

    def _paragraph(self, nodes: list[Node | str]) -> TypstCode:
        """Return a paragraph; one that ends in a colon stays on the page of the list or table after it."""
        words = "".join(node if isinstance(node, str) else node.text for node in nodes).rstrip()
        last = nodes[-1].rstrip() if isinstance(nodes[-1], str) else ""
        end = _PARAGRAPH_END.search(last) if self._typeset_text is text else None
        if end:
            body = block([self._trimmed_inline([*nodes[:-1], last[: end.start()]]), call("box", text(end[0]))])
        else:
            body = self._trimmed_inline(nodes)
        paragraph = call("par", body)
        return call("lead-in", paragraph) if words.endswith("：") else paragraph

    def _inline(self, nodes: Iterable[Node | str]) -> TypstCode:
        return block(self._typeset_text(n) if isinstance(n, str) else self._inline_element(n) for n in nodes if n != "")

    def _inline_element(self, node: Node) -> TypstCode:
        if node.tag == "br":
            return call("linebreak")
        if node.tag == "wbr":
            return literal("\u200b")
        if node.tag == "img":
            return self._picture(node, "")
        if node.tag == "a":
            return self._link(node)
        if node.tag == "code":
            return call("code-words", breakable(node.text))
        if node.tag == "ruby":
            return self._ruby(node)
        if node.tag == "sup" and node.get("id").startswith("fnref"):
            return self._footnote(node)
        content = self._inline(node.children)
        if node.tag in _STRONG_TAGS:
            return call("strong", content)
        if node.tag in _FUNCTIONS:
            return call(_FUNCTIONS[node.tag], content)
        if node.tag not in _PLAIN_TAGS | _OMITTED_TAGS:
            self.result.unsupported.append((node.tag, node.text.strip()))
        return _EMPTY if node.tag in _OMITTED_TAGS else content

    def _link(self, node: Node) -> TypstCode:
        content = self._inline(node.children)
        if "footnote-backref" in node.classes:
            return _EMPTY
        if "yl-word" in node.classes:
            self.result.glossary_words.append(node.text)
            return content
        label, address = self._resolve(node.get("href"))
        if label:
            return call("linked-here", content, label)
        if address:
            words = node.text.strip()
            if words not in (address, address.removeprefix("https://").removeprefix("http://").rstrip("/")):
                self.result.addresses.setdefault(address, words)
            return call("linked", content)
        return content

    def _ruby(self, node: Node) -> TypstCode:
        """Return pairs of characters and their reading."""
        parts: list[TypstCode] = []
        base: list[Node | str] = []
        for child in node.children:
            if isinstance(child, Node) and child.tag == "rt":
                parts.append(call("reading", self._inline(base), self._inline(child.children)))
                base = []
            elif isinstance(child, str) or child.tag != "rp":
                base += child.children if isinstance(child, Node) and child.tag == "rb" else [child]
        return block([*parts, self._inline(base)] if base else parts)

    def _footnote(self, node: Node) -> TypstCode:
        link = node.first("a")
        id = link.get("href").removeprefix("#") if link else ""
        note = self._notes.get(id)
        if note is None:
            return _EMPTY
        repeated = id in self._note_numbers
        number = self._note_numbers.setdefault(id, len(self._note_numbers) + 1)
        body = _EMPTY if repeated else self.content(note.children, tight=True)
        if self._notes_at_end and not repeated:
            self.result.notes.append(body)
        if repeated and not self._notes_at_end:
            return call("noted-again", number)
        return call("noted", text(str(number))) if self._notes_at_end else call("footnote", body)

    def _block(self, node: Node) -> TypstCode:
        if is_picture(node):
            caption = next((n for n in node.walk() if n.tag == "figcaption"), None)
            image = node.first("img")
            words = self._inline(caption.children) if caption else ""
            return self._picture(image, words or (image.get("title") if image else "")) if image else _EMPTY
        if node.tag == "p":
            if node.contains(_BLOCK_TAGS):
                return self.content(node.children)
            return self._paragraph(node.children) if node.text.strip() or node.elements else _EMPTY
        if node.tag in ("ul", "ol"):
            return self._list(node)
        if node.tag == "dl":
            rows = [item for item in node.elements if item.tag in ("dt", "dd")]
            return call("definitions", [[item.tag, self.content(item.children, tight=True)] for item in rows])
        if node.tag == "table":
            # A table with pinyin would be three times as high.
            with self._typesetting(whole_words):
                return convert_table(node, lambda cell: self.content(cell.children, tight=True))
        if node.tag == "blockquote":
            return call("quoted", self.content(node.children))
        if node.tag == "pre":
            return call("preformatted", literal(breakable(node.text.strip("\n"))))
        if node.tag == "hr":
            return call("rule")
        if node.tag == "details":
            return self._box("fold", node, "summary")
        return self._division(node)

    def _title(self, node: Node) -> TypstCode:
        return self._trimmed_inline(node.children) if node.children else TypstCode("[]")

    def _title_above(self, node: Node, below: Node | None) -> TypstCode:
        """Return a heading with room for two lines of what is below it.

        A footnote takes part of their page. Two short lines of a list may be followed by one that is not parted."""
        lines = 2
        if below and any(each.get("id").startswith("fnref") for each in below.walk()):
            lines = 6
        elif below and below.tag in ("ul", "ol"):
            lines = 3
        # The title in the bookmarks is plain text, whatever elements the heading contains.
        code = self._level(HEADINGS[node.tag]), text(node.text.strip()), self._heading(node)
        return call("titled", *code) if lines == 2 else call("titled", *code, lines=lines)

    def _heading(self, node: Node) -> TypstCode:
        """Return a heading that breaks between words; one with elements breaks between the phrases of each text."""
        match node.children:
            case [str(words)]:
                return title_code(words.strip(), self._typeset_text)
        typeset_text = self._typeset_text
        with self._typesetting(lambda words: phrased(phrases(words), typeset_text) if words.strip() else text(words)):
            return call("set-title", [self._title(node)])

    @contextmanager
    def _typesetting(self, typeset_text: Callable[[str], TypstCode]) -> Iterator[None]:
        usual, self._typeset_text = self._typeset_text, typeset_text
        yield
        self._typeset_text = usual

    def _division(self, node: Node) -> TypstCode:
        if "footnote" in node.classes:
            return _EMPTY
        if "tabbed-set" in node.classes:
            return block(self._tabs(node))
        if "admonition" in node.classes:
            return self._box("notice", node, "admonition-title", kind=node.classes[-1])
        return self.content(node.children)

    def _tabs(self, node: Node) -> list[TypstCode]:
        names = [label.text for label in node.walk() if label.tag == "label"]
        tabs = [n for n in node.walk() if "tabbed-block" in n.classes and n.tag == "div"]
        return [call("tab", text(name), self.content(tab.children)) for name, tab in zip(names, tabs, strict=False)]

    def _box(self, function: str, node: Node, title: str, **named: str) -> TypstCode:
        """Return a box; its title is the child element whose tag or class is ``title``."""
        head = next((n for n in node.elements if n.tag == title or title in n.classes), None)
        rest = [child for child in node.children if child is not head]
        return call(function, self._title(head) if head else None, self.content(rest), **named)

    def _list(self, node: Node) -> TypstCode:
        items = [self.content(item.children, tight=True) for item in node.elements if item.tag == "li"]
        loose = any(child.tag == "p" for item in node.elements for child in item.elements)
        if node.tag == "ul":
            return call("list", *items, tight=not loose)
        start = node.get("start")
        return call("enum", *items, tight=not loose, start=int(start) if start.isascii() and start.isdigit() else 1)

    def _level(self, level: int) -> int:
        """Return the printed level of a heading: PDF/UA does not allow a skipped level, and it helps no reader."""
        while self._open_levels and self._open_levels[-1] >= level:
            self._open_levels.pop()
        self._open_levels.append(level)
        return self._title_level + len(self._open_levels)

    def _picture(self, image: Node, caption: TypstCode | str) -> TypstCode:
        path = posixpath.normpath(posixpath.join(self._folder, image.get("src")))
        self.result.pictures.append(path)
        words = caption if isinstance(caption, TypstCode) else text(caption) if caption else None
        description = image.get("alt").strip()
        if not description:
            self.result.unsupported.append(("img", image.get("src")))
        return call("picture", f"/content/{path}", description or image.get("src"), caption=words)
