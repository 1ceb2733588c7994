"""Parses the HTML of articles into a tree: the one parser for what is checked, searched and printed of an article.

Input: rendered HTML, or Markdown with HTML in it. Output: nodes that know their tag, attributes, place and children.
What an article may contain is listed in `article_html`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID_TAGS = frozenset({"br", "hr", "img", "input", "wbr", "col"})
# Writers leave end tags out: each of these start tags also ends an open element of the tags after it.
_ENDS = {"p": {"p"}, "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"}}
_ENDS |= {"td": {"td", "th"}, "th": {"td", "th"}}
MAX_DEPTH = 60  # more than any article needs; deeper elements are added at this depth


@dataclass
class Node:
    """An HTML element. ``line`` and ``column`` (from 1) are the place of its start tag."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    line: int = 1
    column: int = 1

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def classes(self) -> list[str]:
        return self.get("class").split()

    @property
    def elements(self) -> list[Node]:
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def text(self) -> str:
        """The text of the element and all its descendants."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def walk(self) -> Iterator[Node]:
        """Yield this element and all its descendants, in document order."""
        waiting = [self]  # not recursive: elements may be a hundred deep
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.elements)

    def contains(self, tags: Container[str]) -> bool:
        return any(node is not self and node.tag in tags for node in self.walk())

    def first(self, *tags: str) -> Node | None:
        return next((node for node in self.walk() if node.tag in tags), None)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("root")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.open[-1].tag in _ENDS.get(tag, ()):
            self.open.pop()
        node = self._append(tag, attrs)
        if tag not in VOID_TAGS and len(self.open) < MAX_DEPTH:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._append(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        at = next((n for n in range(len(self.open) - 1, 0, -1) if self.open[n].tag == tag), 0)
        if at:
            del self.open[at:]

    def _append(self, tag: str, attrs: list[tuple[str, str | None]]) -> Node:
        line, offset = self.getpos()
        node = Node(tag, {name: value or "" for name, value in attrs}, [], line, offset + 1)
        self.open[-1].children.append(node)
        return node

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Node:
    """Return the tree of some HTML, below a node called ``root``. Never raises: open elements end at the end."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.open[0]


def is_picture(node: Node) -> bool:
    """Return whether a node is a figure, or a paragraph that contains only a picture."""
    if node.tag == "figure":
        return node.first("img") is not None and node.first("table", "pre") is None
    return node.tag == "p" and not node.text.strip() and [n.tag for n in node.elements] == ["img"]
