"""Compares an article's Markdown with its rendered HTML: no word may be lost, and no sign of Markdown stand raw.

`article_slips` names the common slips with their correction. This finds what is left, whatever its cause."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from itertools import islice

from ..core.problems import MAX_IN_FILE, Place, Problem, problem
from ..records.article import Article
from .html_tree import Node, parse
from .prose import prose_lines
from .written_links import written_links

_WORDS = re.compile(r"[\u3400-\u9fff]+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
# The mark of a footnote, of which the page shows the number, and the name of a link behind its words.
_NOT_SHOWN = re.compile(r"\[\^[^\]\s]+\]|(?<=\])\[[^\[\]\n]*\]")
_DEFINITION = re.compile(r" {0,3}\[(?P<label>[^\[\]^]+)\]:")
_INLINE = frozenset(
    re.findall(
        r"\w+",
        """a abbr b bdi bdo br cite del dfn em i img input ins label mark q rp rt ruby s small span strong sub sup time
        u var wbr""",
    )
)
_VERBATIM = frozenset({"code", "pre", "kbd", "samp"})
_CODE = ("code", "pre")
_CODE_TAG = re.compile(rf"<(?:{'|'.join(_CODE)})[\s>]", re.IGNORECASE)
_SHOWN_ATTRIBUTES = ("alt", "title", "aria-label")
_RAW = re.compile(
    r"\*\*[^*\n]+\*\*|~~[^~\n]+~~|==(?=[^=\s])[^=\n]+==|!?\[[^\[\]\n]*\]\([^)\n]*\)|```|~~~"
    r"|(?m:^[ \t]*(?:\|[^\n]*\|[ \t]*$|\|?[ \t]*:?-{3,}:?[ \t]*\|[-:| \t]*$|#{1,6}[ \t]+\S.*$"
    r'|(?:!!!|\?\?\?\+?)[ \t]*\w.*$|===[ \t]+".*$))|(?<=\n)[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\S[^\n]*'
    # Signs of Pandoc, forums, Wikipedia and Obsidian, and emphasis that the Chinese text around it prevents.
    r"|\{[.#][^{}\n]*\}|(?m:^:::.*$)|\[/?(?:b|i|u|s|url|img|color|size|font|quote|center|align)(?:=[^\]\n]*)?\]"
    r"|'{3}[^'\n]+'{3}|(?m:^={2,5}[ \t]+\S.*={2,5}[ \t]*$)|!?\[\[[^\[\]\n]+\]\]|\{\{[^{}\n]*\}\}|\[![a-zA-Z]+\]"
    r"|(?<!_)__(?=[^_\s])[^_\n]+__(?!_)|%%[^%\n]+%%|\{\+\+[^\n]*?\+\+\}|\{--[^\n]*?--\}"
)
_PRODUCT = re.compile(r"[0-9]+(?:\*[0-9]+)+")

_MAX_SIGNS = 10 * MAX_IN_FILE  # each is looked for among the lines: many thousand would take minutes


def check_shown(article: Article, html: str, reported: Container[int] = ()) -> Iterator[Problem]:
    """Yield a problem for each line with a lost word, and for each block of lines with a raw sign.

    ``reported`` are lines with a problem that explains them and, for signs, the other lines of their block."""
    rows = [*prose_lines(article)]
    tree = parse(html)
    blocks = _blocks(rows)
    lines = {number: line for number, line, _ in rows}
    explained = {blocks[number] for number in lines if number in reported}
    for number, column, text in islice(_lost(rows, tree, reported), MAX_IN_FILE + 1):
        explained.add(blocks[number])
        yield problem("text-lost", Place(article.origin.file, number, column + 1), before=lines[number], text=text)
    for number, column, text in islice(_lost_stars(rows, tree), MAX_IN_FILE + 1):
        after = lines[number].replace(text, text.replace("*", "×"))
        place = Place(article.origin.file, number, column + 1)
        yield problem("star-lost", place, before=lines[number], after=after, text=text)
    for number, column, text in islice(_raw(rows, tree), _MAX_SIGNS):
        if blocks[number] not in explained:
            explained.add(blocks[number])
            yield problem("raw-markup", Place(article.origin.file, number, column + 1), before=lines[number], text=text)


def _blocks(rows: list[tuple[int, str, str]]) -> dict[int, int]:
    """Return the first line of each line's block, which ends with a blank line."""
    first: dict[int, int] = {}
    for number, line, _ in rows:
        follows = line.strip() and number - 1 in first and rows[number - 1 - rows[0][0]][1].strip()
        first[number] = first[number - 1] if follows else number
    return first


def _lost(rows: list[tuple[int, str, str]], tree: Node, reported: Container[int]) -> Iterator[tuple[int, int, str]]:
    """Yield the words that stand in the Markdown more often than on the page, besides those of ``reported`` lines."""
    lines = _words_of(rows)
    # Code is blanked among the lines, but not what stands between tags.
    shown = "\n".join(_shown(tree, () if any(_CODE_TAG.search(line) for _, _, line in rows) else _CODE))
    if not Counter("".join(_WORDS.findall("\n".join(lines)))) - Counter(shown):
        return
    places: dict[str, list[tuple[int, int]]] = {}
    for (number, _, _), line in zip(rows, lines, strict=True):
        for word in _WORDS.finditer(line):
            places.setdefault(word[0], []).append((number, word.start()))
    for text, found in places.items():
        lost = len(found) - shown.count(text) - sum(number in reported for number, _ in found)
        unexplained = [place for place in found if place[0] not in reported]
        for place in unexplained[max(len(unexplained) - lost, 0) :] if lost > 0 else ():
            yield *place, text


def _lost_stars(rows: list[tuple[int, str, str]], tree: Node) -> Iterator[tuple[int, int, str]]:
    """Yield the products whose stars Markdown takes for emphasis: it shows 3*4*5 as 345."""
    shown = ""
    for number, _, prose in rows:
        for product in _PRODUCT.finditer(prose):
            shown = shown or "\n".join(_prose(tree))
            if product[0] not in shown:
                yield number, product.start(), product[0]


def _words_of(rows: list[tuple[int, str, str]]) -> list[str]:
    """Return the lines with the parts blanked that no page shows: tags, targets of links, marks of footnotes."""
    written, prose = [line for _, line, _ in rows], [prose for _, _, prose in rows]
    lines = [*prose]
    used = {label.casefold() for line in prose for label in re.findall(r"\[([^\[\]]+)\](?!:)", line)}
    definitions = {number: match["label"] for number, line in enumerate(prose) if (match := _DEFINITION.match(line))}
    for link in written_links(written, prose):
        if link.line not in definitions:
            lines[link.line] = _blanked(lines[link.line], link.column, link.end)
    for number, label in definitions.items():
        if label.casefold() in used:
            lines[number] = ""
    text = "\n".join(lines)
    for pattern in (_TAG, _NOT_SHOWN):
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text.split("\n")


def _blanked(line: str, start: int, end: int) -> str:
    return line[:start] + " " * (end - start) + line[end:]


def _shown(node: Node, skipped: Container[str]) -> Iterator[str]:
    """Yield the texts that a reader sees or hears, without those in elements of some tags."""
    yield from filter(None, (node.get(name) for name in _SHOWN_ATTRIBUTES))
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in skipped and "footnote-backref" not in child.classes:
            yield from _shown(child, skipped)


def _raw(rows: list[tuple[int, str, str]], tree: Node) -> Iterator[tuple[int, int, str]]:
    """Yield the signs of Markdown in the text of the page, at their first place in the Markdown that has none yet."""
    taken: set[tuple[int, int]] = set()
    for text in _prose(tree):
        for sign in _RAW.finditer(text):
            written = sign[0].strip()
            places = (
                (number, at.start())
                for number, _, prose in rows
                for at in re.finditer(rf"(?<!\\){re.escape(written)}", prose)
                if (number, at.start()) not in taken
            )
            place = next(places, None)
            if place:  # otherwise it is written with escapes: it is meant to be seen
                taken.add(place)
                yield *place, written


def _prose(node: Node) -> Iterator[str]:
    """Yield the text of each element whose children are not blocks, without code."""
    text: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            text.append(child)
        elif child.tag in _VERBATIM:
            text.append("\x00")
        elif child.tag in _INLINE:
            text.append("".join(_prose(child)))
        else:
            yield from _prose(child)
            text.append("\x00")
    yield "".join(text)
