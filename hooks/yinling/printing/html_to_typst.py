"""From the tree of an article's HTML to Typst code. Each construct of the site has its way to be shown on paper, made
in ``design/base.typ``; what has none is told of, never left out in silence."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .html_tree import Node, is_picture
from .print_links import Target
from .tables import table
from .typst_code import TypstCode, block, breakable, call, literal, text

NOTHING = TypstCode("")


def words(listed: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(listed.split())


@dataclass
class Converted:
    """An article on paper: its code, the addresses it links to with the words of the links, the ids of the explained
    words, the pictures it shows (paths below the content folder), and what could not be shown, by its tag and words."""

    body: TypstCode = NOTHING
    addresses: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    notes: list[TypstCode] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


_PLAIN = words("span small abbr bdi bdo kbd samp var q time section dfn label")
_STRONG = words("strong b em i cite mark")
_SIMPLE = {"u": "underline", "ins": "underline", "s": "strike", "del": "strike", "sub": "lowered", "sup": "raised"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = words("p ul ol dl table blockquote pre hr figure details div section dt dd figcaption caption") | {*HEADINGS}
_LEFT_OUT = frozenset({"input", "rp", "col", "colgroup"})
# The last characters of a paragraph with the marks after them, which stand on one line: a line is no single character.
_END = re.compile(r"(?<=[\u4e00-\u9fff])[\u4e00-\u9fff]{2}[，。；：？！）》”’…]{0,3}$")
_SPELLED_OUT = 1.75
"""How much wider a character is with its reading above it."""


class Converter:
    """Converts one article. ``level`` is the level of its own title; ``notes_at_end`` collects the footnotes, for paper
    without a foot; ``read`` makes code of running text (with pinyin, say)."""

    def __init__(
        self,
        folder: str,
        target: Callable[[str], Target],
        *,
        level: int = 1,
        notes_at_end: bool = False,
        read: Callable[[str], TypstCode] = text,
    ) -> None:
        self._folder = folder
        self._target = target
        self._base = level
        self._notes_at_end = notes_at_end
        self._text = read
        self._levels: list[int] = []
        self._notes: dict[str, Node] = {}
        self._numbers: dict[str, int] = {}
        self.found = Converted()

    def convert(self, tree: Node) -> Converted:
        self.read_notes(tree)
        self.found.body = self.flow(tree.children)
        return self.found

    def read_notes(self, tree: Node) -> None:
        """Find the article's footnotes, which stand at its end."""
        for node in tree.walk():
            if node.tag == "div" and "footnote" in node.classes:
                self._notes = {item.get("id"): item for item in node.walk() if item.tag == "li" and item.get("id")}

    def flow(self, nodes: Iterable[Node | str], *, tight: bool = False) -> TypstCode:
        """Content that may hold both text and blocks: text between blocks is a paragraph; ``tight``: alone, it is
        none."""
        nodes = [node for node in nodes if not isinstance(node, str) or node.strip()] if tight else list(nodes)
        if (
            tight
            and len(nodes) == 1
            and isinstance(nodes[0], Node)
            and nodes[0].tag == "p"
            and not is_picture(nodes[0])
        ):
            nodes = nodes[0].children
        parts: list[TypstCode] = []
        run: list[Node | str] = []

        def end_run() -> None:
            if any(not isinstance(n, str) or n.strip() for n in run):
                parts.append(self._paragraph(run) if parts or not tight else self._run(run))
            run.clear()

        for node in nodes:
            if isinstance(node, Node) and (node.tag in _BLOCKS or is_picture(node)):
                end_run()
                parts.append(self._block(node))
            elif isinstance(node, Node) and node.holds(_BLOCKS):
                end_run()
                parts.append(self.flow(node.children))
            else:
                run.append(node)
        end_run()
        return block(parts)

    def pieces(self, node: Node | str) -> list[TypstCode]:
        """A block as pieces that may stand in different columns: tabs are one each."""
        if isinstance(node, Node) and "tabbed-set" in node.classes:
            return self._tabs(node)
        return [self.flow([node])]

    def _run(self, nodes: list[Node | str]) -> TypstCode:
        """A run of text, without the white space at its ends."""
        trimmed = list(nodes)
        if isinstance(trimmed[0], str):
            trimmed[0] = trimmed[0].lstrip()
        if isinstance(trimmed[-1], str):
            trimmed[-1] = trimmed[-1].rstrip()
        return self._inline(trimmed)

    def _paragraph(self, nodes: list[Node | str]) -> TypstCode:
        """A paragraph, which does not end in a line of one character. What announces a list or table stays with it."""
        told = "".join(node if isinstance(node, str) else node.words for node in nodes).rstrip()
        last = nodes[-1].rstrip() if isinstance(nodes[-1], str) else ""
        end = _END.search(last) if self._text is text else None
        if end:
            body = block([self._run([*nodes[:-1], last[: end.start()]]), call("box", text(end[0]))])
        else:
            body = self._run(nodes)
        paragraph = call("par", body)
        return call("lead-in", paragraph) if told.endswith("：") else paragraph

    def _inline(self, nodes: Iterable[Node | str]) -> TypstCode:
        parts = [self._text(node) if isinstance(node, str) else self._mark(node) for node in nodes if node != ""]
        return block(parts)

    def _mark(self, node: Node) -> TypstCode:
        """An element of running text."""
        if node.tag == "br":
            return call("linebreak")
        if node.tag == "wbr":
            return literal("\u200b")
        if node.tag == "img":
            return self._picture(node, "")
        if node.tag == "a":
            return self._link(node)
        if node.tag == "code":
            return call("code-words", breakable(node.words))
        if node.tag == "ruby":
            return self._ruby(node)
        if node.tag == "sup" and node.get("id").startswith("fnref"):
            return self._footnote(node)
        content = self._inline(node.children)
        if node.tag in _STRONG:
            return call("strong", content)
        if node.tag in _SIMPLE:
            return call(_SIMPLE[node.tag], content)
        if node.tag not in _PLAIN | _LEFT_OUT:
            self.found.refused.append((node.tag, node.words.strip()))
        return TypstCode("") if node.tag in _LEFT_OUT else content

    def _link(self, node: Node) -> TypstCode:
        href = node.get("href")
        content = self._inline(node.children)
        if "footnote-backref" in node.classes:
            return TypstCode("")
        if "yl-word" in node.classes:
            self.found.words.append(node.words)
            return content
        label, address = self._target(href)
        if label:
            return call("linked-here", content, label)
        if address:
            written = node.words.strip()
            if written not in (address, address.removeprefix("https://").removeprefix("http://").rstrip("/")):
                self.found.addresses.setdefault(address, written)
            return call("linked", content)
        return content

    def _ruby(self, node: Node) -> TypstCode:
        """Characters with their reading: pairs of what is read and how."""
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
            return TypstCode("")
        known = id in self._numbers
        number = self._numbers.setdefault(id, len(self._numbers) + 1)
        body = TypstCode("") if known else self.flow(note.children, tight=True)
        if self._notes_at_end and not known:
            self.found.notes.append(body)
        return call("noted", text(str(number))) if known or self._notes_at_end else call("footnote", body)

    def _block(self, node: Node) -> TypstCode:
        if is_picture(node):
            caption = next((n for n in node.walk() if n.tag == "figcaption"), None)
            image = node.first("img")
            words = self._inline(caption.children) if caption else ""
            return self._picture(image, words or (image.get("title") if image else "")) if image else TypstCode("")
        if node.tag in HEADINGS:
            # The title in the bookmarks is plain, whatever the heading itself holds.
            return call("titled", self._level(HEADINGS[node.tag]), text(node.words.strip()), self._run_of(node))
        if node.tag == "p":
            if node.holds(_BLOCKS):
                return self.flow(node.children)
            return self._paragraph(node.children) if node.words.strip() or node.elements else TypstCode("")
        if node.tag in ("ul", "ol"):
            return self._list(node)
        if node.tag == "dl":
            rows = [item for item in node.elements if item.tag in ("dt", "dd")]
            return call("definitions", [[item.tag, self.flow(item.children, tight=True)] for item in rows])
        if node.tag == "table":
            scale = 1 if self._text is text else _SPELLED_OUT
            return table(node, lambda cell: self.flow(cell.children, tight=True), scale)
        if node.tag == "blockquote":
            return call("quoted", self.flow(node.children))
        if node.tag == "pre":
            return call("preformatted", literal(breakable(node.words.strip("\n"))))
        if node.tag == "hr":
            return call("rule")
        if node.tag == "details":
            return self._titled("fold", node, "summary")
        return self._division(node)

    def _run_of(self, node: Node) -> TypstCode:
        return self._run(node.children) if node.children else TypstCode("[]")

    def _division(self, node: Node) -> TypstCode:
        if "footnote" in node.classes:
            return TypstCode("")
        if "tabbed-set" in node.classes:
            return block(self._tabs(node))
        if "admonition" in node.classes:
            return self._titled("notice", node, "admonition-title", kind=node.classes[-1])
        return self.flow(node.children)

    def _tabs(self, node: Node) -> list[TypstCode]:
        names = [label.words for label in node.walk() if label.tag == "label"]
        blocks = [n for n in node.walk() if "tabbed-block" in n.classes and n.tag == "div"]
        return [call("tab", text(name), self.flow(tab.children)) for name, tab in zip(names, blocks, strict=False)]

    def _titled(self, function: str, node: Node, title: str, **named: str) -> TypstCode:
        """A box with a title: the child that is called so, by tag or class."""
        head = next((n for n in node.elements if n.tag == title or title in n.classes), None)
        rest = [child for child in node.children if child is not head]
        return call(function, self._run_of(head) if head else None, self.flow(rest), **named)

    def _list(self, node: Node) -> TypstCode:
        items = [self.flow(item.children, tight=True) for item in node.elements if item.tag == "li"]
        loose = any(child.tag == "p" for item in node.elements for child in item.elements)
        if node.tag == "ul":
            return call("list", *items, tight=not loose)
        start = node.get("start")
        return call("enum", *items, tight=not loose, start=int(start) if start.isascii() and start.isdigit() else 1)

    def _level(self, written: int) -> int:
        """A heading's level, without gaps: PDF/UA allows none, and a reader is not helped by one."""
        while self._levels and self._levels[-1] >= written:
            self._levels.pop()
        self._levels.append(written)
        return self._base + len(self._levels)

    def _picture(self, image: Node, caption: TypstCode | str) -> TypstCode:
        path = posixpath.normpath(posixpath.join(self._folder, image.get("src")))
        self.found.pictures.append(path)
        words = caption if isinstance(caption, TypstCode) else text(caption) if caption else None
        described = image.get("alt").strip()
        if not described:
            self.found.refused.append(("img", image.get("src")))
        return call("picture", f"/content/{path}", described or image.get("src"), caption=words)
