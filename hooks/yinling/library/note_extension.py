"""The Markdown extension for the numbers of footnotes: as their marks follow each other in the text, as on paper.

Python-Markdown numbers them as their texts follow each other, and the places of a note as it happens to find them. A
note that is cited several times says which place each of its links leads back to; one that is not cited leads nowhere.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_AFTER_LINKS = 14  # after the links of notes that are cited again were added (15)


class NoteExtension(Extension):
    """The extension for Python-Markdown; it follows that of footnotes."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        if "footnote" in md.parser.blockprocessors:
            notes: Any = md.parser.blockprocessors["footnote"]
            md.treeprocessors.register(_Numbers(md, notes.footnotes), "yinling-notes", _AFTER_LINKS)


class _Numbers(Treeprocessor):
    def __init__(self, md: Markdown, notes: Any) -> None:
        super().__init__(md)
        self._sign, self._title = notes.get_separator(), notes.getConfig("BACKLINK_TITLE")

    def run(self, root: Element) -> None:
        lists = (each.find("ol") for each in root.iter("div") if each.get("class") == "footnote")
        if (notes := next(lists, None)) is None:
            return
        items = {self._label(item): item for item in notes}
        places: dict[str, list[Element]] = {}  # the marks of each note, in the order of the notes
        inside = {mark for item in notes for mark in _marks(item)}
        marks = [mark for mark in _marks(root) if mark not in inside]
        for mark in marks:  # it grows: a note may cite others
            label = self._label(mark)
            if label not in places:
                marks += _marks(items[label])
            places.setdefault(label, []).append(mark)
        order = [*places, *(label for label in items if label not in places)]
        notes[:] = [items[label] for label in order]
        for number, label in enumerate(order, 1):
            self._number(items[label], number, label, places.get(label, []))

    def _label(self, element: Element) -> str:
        return str(element.get("id", "").partition(self._sign)[2])

    def _number(self, item: Element, number: int, label: str, marks: list[Element]) -> None:
        for place, mark in enumerate(marks, 1):
            mark.set("id", f"fnref{place if place > 1 else ''}{self._sign}{label}")
            mark[0].text = str(number)
        for parent in [*item.iter()]:
            links = [each for each in parent if each.get("class") == "footnote-backref"]
            for place, link in enumerate(links, 1):
                link.set("title", self._title.format(number))
                if not marks:
                    parent.remove(link)
                elif len(links) > 1:
                    link.text = f"{link.text}第 {place} 处"
                    link.tail = " " if place < len(links) else link.tail


def _marks(element: Element) -> list[Element]:
    return [each for each in element.iter("sup") if len(each) and each[0].get("class") == "footnote-ref"]
