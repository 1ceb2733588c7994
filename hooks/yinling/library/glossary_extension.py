"""What the site adds to an article while its Markdown is rendered: marks at words that the glossary explains, labels
that let a table be read as cards on a phone and tabs one below the other on paper."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from ..records.word import Word

# What is a link, a heading or a button already does not become one more.
_NOT_IN = {
    "a",
    "button",
    "code",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "kbd",
    "label",
    "pre",
    "ruby",
    "summary",
    "th",
}
_MARKED = re.compile(r'<a class="yl-word" href="#word-([^"]+)"')
# Last of all: an engine that checks the links of the text (0) would not find the explanations, which come below it.
_PRIORITY = -10


class GlossaryExtension(Extension):
    """The extension for Python-Markdown."""

    def __init__(self, words: Iterable[Word] = ()) -> None:
        super().__init__()
        self._words = {way: word for word in words if word.is_public for way in word.written}

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.treeprocessors.register(_Explained(md, self._words), "yinling-words", _PRIORITY)
        md.treeprocessors.register(_Labelled(md), "yinling-labels", _PRIORITY)


def words_in(body: str) -> list[str]:
    """The ids of the words that are marked in an article's HTML, in their order."""
    return [unquote(html.unescape(id)) for id in _MARKED.findall(body)]


class _Explained(Treeprocessor):
    """The first place of each word leads to its explanation. The longest word wins. (Python-Markdown's own ``abbr``
    looks for word boundaries and so finds nothing inside Chinese.)"""

    def __init__(self, md: Markdown, words: Mapping[str, Word]) -> None:
        super().__init__(md)
        self._words = words
        self._pattern = re.compile("|".join(map(_alone, sorted(words, key=len, reverse=True))))

    def run(self, root: Element) -> None:
        if self._words:
            self._mark(root, set())

    def _mark(self, element: Element, seen: set[str]) -> None:
        """Mark the words of an element's own texts, in the order of reading."""
        if element.tag in _NOT_IN or "admonition-title" in element.get("class", ""):
            return
        children = list(element)
        first, links = self._split(element.text, seen)
        element.text = first
        for at, link in enumerate(links):
            element.insert(at, link)
        for child in children:
            self._mark(child, seen)
            child.tail, links = self._split(child.tail, seen)
            at = list(element).index(child) + 1
            for number, link in enumerate(links):
                element.insert(at + number, link)

    def _split(self, text: str | None, seen: set[str]) -> tuple[str | None, list[Element]]:
        """A text up to its first marked word, and the links with what follows each."""
        links: list[Element] = []
        head, rest = text, 0
        for match in self._pattern.finditer(text or ""):
            word = self._words[match[0]]
            if word.id in seen:
                continue
            seen.add(word.id)
            between = (text or "")[rest : match.start()]
            if links:
                links[-1].tail = between
            else:
                head = between
            link = Element("a", {"class": "yl-word", "href": f"#{word.anchor}"})
            link.text = AtomicString(match[0])
            links.append(link)
            rest = match.end()
        if links:
            links[-1].tail = (text or "")[rest:]
        return head, links


def _alone(word: str) -> str:
    """The pattern of a word; one in Latin letters must not be a part of a longer one."""
    before = r"(?<![A-Za-z0-9])" if word[0].isascii() else ""
    after = r"(?![A-Za-z0-9])" if word[-1].isascii() else ""
    return before + re.escape(word) + after


class _Labelled(Treeprocessor):
    """Each cell knows its column, each tab its label, so that styles can print them beside it."""

    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            labels = ["".join(head.itertext()).strip() for head in table.iter("th")]
            table.set("class", "yl-table")
            for row in table.iter("tr"):
                for label, cell in zip(labels, row.findall("td"), strict=False):
                    cell.set("data-label", label)
        for tabs in root.iter("div"):
            if "tabbed-set" in tabs.get("class", "").split():
                names = ["".join(label.itertext()).strip() for label in tabs.iter("label")]
                blocks = [e for e in tabs.iter("div") if e.get("class") == "tabbed-block"]
                for name, block in zip(names, blocks, strict=False):
                    block.set("data-label", name)
