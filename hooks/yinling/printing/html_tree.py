"""The HTML of an article as a tree. Python-Markdown and its extensions hand out text; what an article may hold is
listed in `yinling.library.article_html`."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = frozenset({"br", "hr", "img", "input", "wbr", "col"})
# A new one of these ends the one before: writers leave their end tags out.
_ENDS = {"p": {"p"}, "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"}}
_ENDS |= {"td": {"td", "th"}, "th": {"td", "th"}}


@dataclass
class Node:
    """An element: its tag, attributes, and what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def classes(self) -> list[str]:
        return self.get("class").split()

    @property
    def elements(self) -> list[Node]:
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def words(self) -> str:
        """All its text."""
        return "".join(child if isinstance(child, str) else child.words for child in self.children)

    def walk(self) -> Iterator[Node]:
        """Itself and all elements in it, in the order of reading."""
        yield self
        for child in self.elements:
            yield from child.walk()

    def holds(self, tags: Container[str]) -> bool:
        """Whether one of these elements stands in it."""
        return any(node is not self and node.tag in tags for node in self.walk())

    def first(self, *tags: str) -> Node | None:
        return next((node for node in self.walk() if node.tag in tags), None)


# What lies deeper than any article needs is read on, but no deeper.
DEEPEST = 60


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("root")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.open[-1].tag in _ENDS.get(tag, ()):
            self.open.pop()
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in EMPTY and len(self.open) < DEEPEST:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        at = next((n for n in range(len(self.open) - 1, 0, -1) if self.open[n].tag == tag), 0)
        if at:
            del self.open[at:]

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Node:
    """The tree of some HTML, below a node called ``root``. Never raises: what is not closed is closed at the end."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.open[0]


def is_picture(node: Node) -> bool:
    """A figure, or a picture that stands alone in its paragraph."""
    if node.tag == "figure":
        return node.first("img") is not None and node.first("table", "pre") is None
    return node.tag == "p" and not node.words.strip() and [n.tag for n in node.elements] == ["img"]
