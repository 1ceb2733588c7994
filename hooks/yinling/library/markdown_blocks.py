"""Reads the lines of Markdown as a tree of blocks, by the rules of CommonMark and of GitHub's tables.

Input: lines in which fenced code and blocks of HTML are replaced by placeholders of Python-Markdown. Output: a tree of
`Block`. A line passes the open containers from the outermost; what is left of it begins new blocks, or continues the
open one (CommonMark, appendix "A parsing strategy"). So the time is linear in the number of lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .code_fences import BEHIND_MARK

_RULE = re.compile(r"([-*_])(?:\s*\1){2,}\s*$")
_HEADING = re.compile(r"(?P<level>#{1,6})(?:[ \u3000]+(?P<text>.*?))??(?:[ \u3000]+#+)?[ \u3000]*$")
_UNDERLINE = re.compile(r"(=+|-+)\s*$")
_QUOTE = re.compile(r"> ?")
_ITEM = re.compile(r"(?P<mark>[-+*]|(?P<number>\d{1,9})[.)])(?P<gap> *)(?P<text>.*)$")
_DELIMITER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_PLACEHOLDER = re.compile(r"\x02wzxhzdk:\d+\x03\s*$")
_DEFINITION = re.compile(r": {1,3}(?=\S)")
_NO_TERM = re.compile(r".*[。！？；，!?;,”\"]\s*|.{40,}")  # a sentence, below which a colon is one
_NOTE = re.compile(r"\[\^(?P<label>[^\]\s]+)\]:[ ]*")
_BOX_INDENT = 4

# An indented line is code in Markdown. In Chinese the first line of a paragraph is indented: such a line is text.
_CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff01-\uff5e“”‘’…—]")
_CODE_SIGN = re.compile(r"[#/;<>{}|$%@\"'`\\=&*+-]|\w+\s*[=(:]|\d+[.)]\s")

MAX_DEPTH = 24
"""Containers in one another: what is deeper is text. A list of twenty levels has no place on any page."""


@dataclass
class Block:
    """A block: ``lines`` of a paragraph, heading, table or code, or ``children`` of a container.

    The kinds are document, quote, list, item, box, note, definitions, definition, term, paragraph, heading, rule, code,
    table and raw, which is a placeholder."""

    kind: str
    lines: list[str] = field(default_factory=list)
    children: list[Block] = field(default_factory=list)
    data: str = ""  # the mark of a list or an item, the first line of a box, the label of a note
    number: int = 0  # the first of a numbered list, the level of a heading
    indent: int = 0  # what the lines of a container are indented by
    loose: bool = False  # blank lines are between the parts of a list or a definition


class BlockReader:
    """Reads lines as blocks. ``is_box`` and ``is_table`` know the constructs of the extensions that are in use.

    ``also`` are the kinds "note" and "definition" where footnotes and definition lists are."""

    def __init__(
        self, is_box: Callable[[str], bool], is_table: Callable[[str, str], bool], also: Iterable[str]
    ) -> None:
        self._is_box, self._is_table, self._also = is_box, is_table, frozenset(also)
        self._open = [Block("document")]
        self._leaf: Block | None = None  # the open leaf, which is in the last open container
        self._after_blank = False
        self._blank_depth = 0  # a blank line in a quote separates nothing outside of it

    def read(self, lines: Iterable[str]) -> Block:
        """Return the document."""
        for line in lines:
            self._feed(line)
        return self._open[0]

    def _feed(self, line: str) -> None:
        rest, depth, quote, rests = line, 1, 0, [line]
        while depth < len(self._open) and (inner := _inside(self._open[depth], rest)) is not None:
            rest = inner
            quote = depth if self._open[depth].kind == "quote" else quote
            rests.append(rest)
            depth += 1
        notes = [(at, each) for at, each in enumerate(self._open) if each.kind == "note"]
        if not rest.strip(" "):
            self._blank(depth, rest)
            self._after_blank, self._blank_depth = True, quote
        else:
            self._text(rest, depth)
            self._after_blank = False
        for at, note in notes:
            if at < len(self._open) and self._open[at] is note:
                note.lines.append(rests[at] if at < len(rests) else rest)

    def _blank(self, depth: int, rest: str) -> None:
        if depth < len(self._open):
            self._close(depth)
        elif self._leaf and self._leaf.kind == "code":
            self._leaf.lines.append(rest)
        else:
            self._leaf = None

    def _text(self, rest: str, depth: int) -> None:
        """Read what is left of a line behind the marks of the first ``depth`` open containers."""
        if self._leaf and self._leaf.kind == "code" and depth == len(self._open) and rest.startswith("    "):
            self._leaf.lines.append(rest)
            return
        first = True  # nothing has begun on this line
        while (behind := self._begin(rest, depth, first)) is not None:
            first, depth = False, len(self._open)
            if behind.strip(" ") in ("", BEHIND_MARK):
                return
            rest = behind
        leaf = self._leaf
        if first and leaf and leaf.kind == "paragraph":
            leaf.lines.append(rest)  # where a container has no mark on this line, too: a lazy continuation
        elif first and leaf and leaf.kind == "table" and depth == len(self._open):
            leaf.lines.append(rest)
        else:
            self._add(depth, Block("paragraph", [rest]), leaf=True)

    def _begin(self, rest: str, depth: int, first: bool) -> str | None:
        """Begin a block with a line if one does; return the text behind its mark, empty for a leaf."""
        text = rest.lstrip(" ")
        indent = len(rest) - len(text)
        open_paragraph = self._leaf if first and self._leaf and self._leaf.kind == "paragraph" else None
        paragraph = open_paragraph if depth == len(self._open) else None
        if indent >= 4:
            if open_paragraph or (is_prose(text) and not _PLACEHOLDER.match(text)):
                return None
            return self._add(depth, Block("code", [rest]), leaf=True)
        if heading := _HEADING.match(text):
            return self._add(depth, Block("heading", [heading["text"] or ""], number=len(heading["level"])))
        if _PLACEHOLDER.match(text):
            return self._add(depth, Block("raw", [rest]))
        if paragraph and (line := _UNDERLINE.match(text)):
            paragraph.kind, paragraph.number = "heading", 1 if line[1][0] == "=" else 2
            paragraph.lines = [line.strip() for line in paragraph.lines]
            self._leaf = None
            return ""
        if _RULE.match(text):
            return self._add(depth, Block("rule"))
        if paragraph and not paragraph.data and _DELIMITER.match(text):
            if self._is_table(paragraph.lines[-1], text):
                return self._begin_table(depth, paragraph, text)
            paragraph.data = text  # GitHub looks for one table in a paragraph
        return self._begin_container(text, indent, depth, paragraph) if depth < MAX_DEPTH else None

    def _begin_container(self, text: str, indent: int, depth: int, paragraph: Block | None) -> str | None:
        if quote := _QUOTE.match(text):
            self._add(depth, Block("quote"))
            return text[quote.end() :]
        if self._is_box(text):
            self._add(depth, Block("box", data=text, indent=indent + _BOX_INDENT))
            return ""
        if "note" in self._also and (note := _NOTE.match(text)):
            # Its text is parsed with the footnotes, below the article.
            self._add(depth, Block("note", [text[note.end() :]], data=note["label"], indent=_BOX_INDENT))
            return text[note.end() :]
        if (item := _ITEM.match(text)) and (behind := self._begin_item(item, indent, depth, paragraph)) is not None:
            return behind
        if "definition" in self._also and (mark := _DEFINITION.match(text)) and self._begin_definition(depth):
            return text[mark.end() :]
        return None

    def _begin_item(self, item: re.Match[str], indent: int, depth: int, paragraph: Block | None) -> str | None:
        gap, text = len(item["gap"]), item["text"]
        if (text and not gap) or (paragraph and (not text or item["number"] not in (None, "1"))):
            return None  # a number or a sign in the text of a paragraph
        mark = item["mark"][-1]
        width = len(item["mark"]) + (gap if text and gap <= 4 else 1)
        self._close(depth)
        if self._open[-1].kind != "list" or self._open[-1].data != mark:
            self._add(len(self._open), Block("list", data=mark, number=int(item["number"] or 0)))
        self._add(len(self._open), Block("item", data=item["mark"], indent=indent + width))
        return " " * (gap - 1) + text if text and gap > 4 else text

    def _begin_definition(self, depth: int) -> bool:
        """Make the paragraph above a line with a colon the terms that it explains; return whether there are any."""
        parent = self._open[depth - 1]
        loose = self._after_blank
        if parent.kind != "definitions":
            above = parent.children[-1] if parent.children else None
            if above is None or above.kind not in ("paragraph", "definitions"):
                return False
            if above.kind == "paragraph" and any(_NO_TERM.fullmatch(line.strip()) for line in above.lines):
                return False
            self._close(depth)
            if above.kind == "paragraph":
                parent.children.pop()
                terms = [Block("term", [line.strip()]) for line in above.lines]
                if not parent.children or parent.children[-1].kind != "definitions":
                    parent.children.append(Block("definitions"))
                parent.children[-1].children += terms
            self._open.append(parent.children[-1])
            depth += 1
        self._add(depth, Block("definition", indent=_BOX_INDENT, loose=loose))
        return True

    def _begin_table(self, depth: int, paragraph: Block, delimiter: str) -> str:
        header = paragraph.lines.pop()
        if not paragraph.lines:
            self._open[-1].children.remove(paragraph)
        return self._add(depth, Block("table", [header, delimiter]), leaf=True)

    def _close(self, depth: int) -> None:
        del self._open[depth:]
        self._leaf = None

    def _add(self, depth: int, block: Block, leaf: bool = False) -> str:
        """Add a block to the container at a depth, which closes those inside of it."""
        self._close(depth)
        inside = {"list": "item", "definitions": "definition"}.get(self._open[-1].kind, block.kind)
        if inside != block.kind:
            self._open.pop()
        parent = self._open[-1]
        if self._after_blank and parent.children and len(self._open) > self._blank_depth:
            (self._open[-2] if parent.kind == "item" else parent).loose = True
        parent.children.append(block)
        if leaf:
            self._leaf = block
        elif block.kind in ("quote", "list", "item", "box", "note", "definition"):
            self._open.append(block)
        return ""


def _inside(container: Block, rest: str) -> str | None:
    """Return the text of a line in a container, None if the line does not belong to it."""
    if container.kind in ("list", "definitions"):
        return rest
    if container.kind == "quote":
        text = rest.lstrip(" ")
        mark = _QUOTE.match(text) if len(rest) - len(text) < 4 else None
        return text[mark.end() :] if mark else None
    if not rest.strip(" "):
        return "" if container.children or container.kind != "item" else None
    return rest[container.indent :] if rest.startswith(" " * container.indent) else None


def is_prose(text: str) -> bool:
    """Return whether an indented line is the first of a Chinese paragraph, and not code."""
    return not _CODE_SIGN.match(text) and len(_CHINESE.findall(text)) * 2 > len(text)
