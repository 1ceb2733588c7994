"""The Markdown extension of the site: links from words to the glossary, and labels of table cells and tabs.

The labels let styles show a table as cards on a phone, and tabs one below the other on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from ..chinese.word_edges import is_word
from ..records.word import Word

# No links inside links, headings, buttons and code.
_SKIPPED_TAGS = {
    "a", "button", "code", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "label", "pre", "ruby", "summary", "th",
}  # fmt: skip
# After all others: what they make has labels too.
_PRIORITY = -10
# No browser breaks a line within it: an address in a table of six columns made a page wider than a desktop.
_LONG_RUN = re.compile(r"[!-~]{24}")


class GlossaryExtension(Extension):
    """The extension for Python-Markdown."""

    def __init__(self, words: Iterable[Word] = ()) -> None:
        super().__init__()
        self._words = {way: word for word in words if word.is_public for way in word.written}

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.treeprocessors.register(_WordLinker(md, self._words), "yinling-words", _PRIORITY)
        md.treeprocessors.register(_CellLabeller(md), "yinling-labels", _PRIORITY)


class _WordLinker(Treeprocessor):
    """Links the first occurrence of each word to its explanation; the longest word wins.

    A run of characters that is no word in its sentence has no link, nor has a word outside of its contexts.
    (Python-Markdown's own ``abbr`` needs word boundaries and so finds nothing inside Chinese text.)"""

    def __init__(self, md: Markdown, words: Mapping[str, Word]) -> None:
        super().__init__(md)
        self._words = words
        self._elsewhere: set[str] = set()  # words that have another meaning in this article
        self._pattern = re.compile("|".join(map(_word_pattern, sorted(words, key=len, reverse=True))))

    def run(self, root: Element) -> None:
        if self._words:
            limited = [word for word in self._words.values() if word.contexts]
            text = "".join(root.itertext()) if limited else ""
            self._elsewhere = {word.id for word in limited if not any(each in text for each in word.contexts)}
            self._link_words(root, set())

    def _link_words(self, element: Element, seen: set[str]) -> None:
        """Link the words in an element and its children, in reading order."""
        if element.tag in _SKIPPED_TAGS or "admonition-title" in element.get("class", ""):
            return
        children = list(element)
        first, links = self._split(element.text, seen)
        element.text = first
        for at, link in enumerate(links):
            element.insert(at, link)
        for child in children:
            self._link_words(child, seen)
            child.tail, links = self._split(child.tail, seen)
            at = list(element).index(child) + 1
            for number, link in enumerate(links):
                element.insert(at + number, link)

    def _split(self, text: str | None, seen: set[str]) -> tuple[str | None, list[Element]]:
        """Return the text before the first linked word, and the links, each with the text after it."""
        links: list[Element] = []
        head, rest = text, 0
        for match in self._pattern.finditer(text or ""):
            word = self._words[match[0]]
            if word.id in seen or word.id in self._elsewhere or not is_word(match.string, *match.span()):
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


def _word_pattern(word: str) -> str:
    """Return the pattern of a word; a word in Latin letters must not be part of a longer word."""
    before = r"(?<![A-Za-z0-9])" if word[0].isascii() else ""
    after = r"(?![A-Za-z0-9])" if word[-1].isascii() else ""
    return before + re.escape(word) + after


class _CellLabeller(Treeprocessor):
    """Adds its column's heading to each table cell, and its label to each tab; marks the cells that must be broken."""

    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            labels = ["".join(head.itertext()).strip() for head in table.iter("th")]
            table.set("class", "yl-table")
            for row in table.iter("tr"):
                for label, cell in zip(labels, row.findall("td"), strict=False):
                    cell.set("data-label", label)
                    if _LONG_RUN.search("".join(cell.itertext())):
                        cell.set("class", "yl-broken")
        for tabs in root.iter("div"):
            if "tabbed-set" in tabs.get("class", "").split():
                names = ["".join(label.itertext()).strip() for label in tabs.iter("label")]
                blocks = [e for e in tabs.iter("div") if e.get("class") == "tabbed-block"]
                for name, block in zip(names, blocks, strict=False):
                    block.set("data-label", name)
