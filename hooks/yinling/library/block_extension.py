"""The Markdown extension that gives Python-Markdown the blocks of CommonMark.

`BlockReader` says which blocks there are; this makes their elements. Paragraphs, code, tables and blocks of HTML are
parsed by the block processors of Python-Markdown and its extensions, as before. A box, a fold or a tab is begun by the
processor of its extension, and what is in it is added here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from . import code_fences, html_blocks
from .markdown_blocks import Block, BlockReader

_BEFORE_ALL = 1000
_BEFORE_FENCES = 27  # after spaces are made regular (30), before fenced code is taken out (25)
_BEFORE_HTML = 21  # the preprocessor that takes HTML out has 20, `LineExtension` 22
_AFTER_HTML = 19

# What `BlockReader` has found already: these would look for it in each paragraph again.
_REPLACED = ("indent", "defindent", "hashheader", "setextheader", "hr", "olist", "ulist", "deflist", "quote")
_BOXES = {"admonition": "RE", "details": "START", "tabbed": "START"}  # processor and its pattern of the first line

_TITLES = {
    "note": "说明", "abstract": "摘要", "summary": "摘要", "tldr": "摘要", "info": "信息", "todo": "待办",
    "tip": "提示", "hint": "提示", "important": "重要", "success": "完成", "check": "完成", "done": "完成",
    "question": "问题",
    "help": "问题", "faq": "问题", "warning": "注意", "caution": "当心", "attention": "注意", "failure": "失败",
    "fail": "失败", "missing": "缺少", "danger": "危险", "error": "错误", "bug": "故障", "example": "例子",
    "quote": "引用", "cite": "引用",
}  # fmt: skip
_CODE = re.compile(r"(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)")
_END_BAR = re.compile(r"(?<!\\)(?:\\\\)*\|$")
_ALERT = re.compile(r"\[!(?P<kind>note|tip|important|warning|caution)\][ \u3000]*(?P<title>.*)", re.IGNORECASE)
_TASK = re.compile(r"\[(?P<done>[ xX])\][ ]+(?=\S)")
_TASK_SIGNS = {" ": ("□", "未完成"), "x": ("√", "已完成")}

_LOST_INDENT = re.compile(r"(?m)^([ ]+)\n+(?=\x02wzxhzdk:\d+\x03$)")


class BlockExtension(Extension):
    """The extension for Python-Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        processors = md.parser.blockprocessors
        processors.register(_Blocks(md.parser), "yinling-blocks", _BEFORE_ALL)
        for name in (*_REPLACED, *_BOXES, "table"):
            if name in processors:
                processors.deregister(name)
        md.preprocessors.register(_Fences(md), "yinling-fences", _BEFORE_FENCES)
        md.preprocessors.register(_OpenElements(md), "yinling-open-elements", _BEFORE_HTML)
        md.preprocessors.register(_HtmlInItems(md), "yinling-html", _AFTER_HTML)


class _Given(str):
    """A block that is given to the processors of Python-Markdown as it is."""

    __slots__ = ()


class _Fences(Preprocessor):
    """Writes fenced code so that Python-Markdown finds it."""

    def run(self, lines: list[str]) -> list[str]:
        return code_fences.regular(lines)


class _OpenElements(Preprocessor):
    """Leaves what stands between the beginning and the end of an HTML element to be read as Markdown."""

    def run(self, lines: list[str]) -> list[str]:
        return html_blocks.without_open_elements(lines, self.md.htmlStash.store)


class _HtmlInItems(Preprocessor):
    """Puts a block of HTML back to the column where it was written: Python-Markdown moves it to the first."""

    def run(self, lines: list[str]) -> list[str]:
        return _LOST_INDENT.sub(r"\1", "\n".join(lines)).split("\n")


class _Blocks(BlockProcessor):
    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        in_use = parser.blockprocessors
        self._also = [name for name, needed in (("note", "footnote"), ("definition", "deflist")) if needed in in_use]
        boxes: dict[str, Any] = {name: in_use[name] for name in _BOXES if name in in_use}
        self._boxes = {getattr(processor, _BOXES[name]): processor for name, processor in boxes.items()}
        self._table: Any = in_use["table"] if "table" in in_use else None  # noqa: SIM401 - has no get

    def test(self, parent: Element, block: str) -> bool:
        return not isinstance(block, _Given)

    def run(self, parent: Element, blocks: list[str]) -> None:
        lines = "\n\n".join(blocks).split("\n")
        blocks.clear()
        tight = self.parser.state.isstate("list")
        reader = BlockReader(lambda line: self._box(line) is not None, self._is_table, self._also)
        self._make_all(parent, reader.read(lines).children, tight)

    def _box(self, line: str) -> Any:
        return next((processor for pattern, processor in self._boxes.items() if pattern.match(line)), None)

    def _is_table(self, header: str, delimiter: str) -> bool:
        return self._table is not None and self._table.test(Element("div"), f"{_framed(header)}\n{_framed(delimiter)}")

    def _make_all(self, parent: Element, blocks: list[Block], tight: bool = False) -> None:
        """Add the elements of blocks to an element; the paragraphs of a tight list have no element of their own."""
        self.parser.state.set("list" if tight else "yinling")
        for kind, group in groupby(blocks, lambda block: block.kind):
            if kind == "paragraph":
                if len(parent) and parent[-1].tag == "pre":  # pymdownx.highlight drops a text behind code
                    self.parser.state[-1] = "yinling"
                self._give(parent, ["\n".join(block.lines).lstrip(" ") for block in group])
            else:
                for block in group:
                    getattr(self, f"_make_{kind}")(parent, block)
        self.parser.state.reset()

    def _give(self, parent: Element, blocks: list[str]) -> None:
        self.parser.parseBlocks(parent, [_Given(block) for block in blocks])

    def _make_raw(self, parent: Element, block: Block) -> None:
        self._give(parent, block.lines)

    def _make_code(self, parent: Element, block: Block) -> None:
        self._give(parent, "\n".join(block.lines).rstrip().split("\n\n"))

    def _make_rule(self, parent: Element, block: Block) -> None:
        SubElement(parent, "hr")

    def _make_heading(self, parent: Element, block: Block) -> None:
        SubElement(parent, f"h{block.number}").text = "\n".join(block.lines).strip()

    def _make_table(self, parent: Element, block: Block) -> None:
        if self._is_table(*block.lines[:2]) and self._table:  # keeps what it has seen for its next call
            self._table.run(parent, ["\n".join(map(_framed, block.lines))])
        if len(block.lines) == 2 and len(body := parent[-1][-1]):
            body.remove(body[0])

    def _make_quote(self, parent: Element, block: Block) -> None:
        first = block.children[0] if block.children else None
        alert = _ALERT.fullmatch(first.lines[0].strip()) if first and first.kind == "paragraph" else None
        if not first or not alert:
            self._make_all(SubElement(parent, "blockquote"), block.children)
            return
        kind = alert["kind"].lower()
        box = SubElement(parent, "div", {"class": f"admonition {kind}"})
        SubElement(box, "p", {"class": "admonition-title"}).text = alert["title"] or _TITLES[kind]
        first.lines.pop(0)
        self._make_all(box, block.children[0 if first.lines else 1 :])

    def _make_list(self, parent: Element, block: Block) -> None:
        made = SubElement(parent, "ol" if block.data in (".", ")") else "ul")
        if made.tag == "ol" and block.number != 1:
            made.set("start", str(block.number))
        for item in block.children:
            element = SubElement(made, "li")
            first = item.children[0] if item.children else None
            task = _TASK.match(first.lines[0]) if first and first.kind == "paragraph" else None
            if first and task:
                first.lines[0] = first.lines[0][task.end() :]
            self._make_all(element, item.children, tight=not block.loose)
            if task:
                _mark_task(element, *_TASK_SIGNS[task["done"].lower()])

    def _make_definitions(self, parent: Element, block: Block) -> None:
        made = SubElement(parent, "dl")
        for part in block.children:
            element = SubElement(made, "dt" if part.kind == "term" else "dd")
            if part.kind == "term":
                element.text = part.lines[0]
            else:
                self._make_all(element, part.children, tight=not part.loose)

    def _make_box(self, parent: Element, block: Block) -> None:
        self._box(block.data).run(parent, [block.data])
        made = parent[-1]
        inside = made
        if "tabbed-set" in made.get("class", ""):
            inside = [each for each in made.iter("div") if each.get("class") in ("tabbed-block", "tabbed-content")][-1]
        elif '"' not in block.data:
            for title in _titles(made):
                kind = (title.text or "").lower()
                title.text = _TITLES.get(kind, title.text)
        self._make_all(inside, block.children)

    def _make_note(self, parent: Element, block: Block) -> None:
        notes: Any = self.parser.blockprocessors["footnote"]
        notes.footnotes.setFootnote(block.data, "\n".join(block.lines).strip())


def _framed(row: str) -> str:
    """Return a row with a bar at both ends: any row may leave them out. Python-Markdown looks at the first alone.

    In code it shows the backslash before a bar, too."""
    row = _CODE.sub(lambda code: code[0].replace("\\|", "|"), row.strip())
    return f"{'' if row.startswith('|') else '|'}{row}{'' if _END_BAR.search(row) else '|'}"


def _titles(box: Element) -> Iterator[Element]:
    return (each for each in box if each.tag == "summary" or each.get("class") == "admonition-title")


def _mark_task(item: Element, sign: str, meaning: str) -> None:
    """Put the sign of a task before the text of its item."""
    inside = item[0] if not item.text and len(item) and item[0].tag == "p" else item
    mark = Element("span", {"class": "yl-task", "title": meaning})
    mark.text, mark.tail = sign, f" {inside.text or ''}"
    inside.text = ""
    inside.insert(0, mark)
