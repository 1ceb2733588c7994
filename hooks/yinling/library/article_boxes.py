"""Finds boxes, folds and tabs of an article whose title or text Markdown would lose or show outside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .prose import MarkdownSlip

_BOX = re.compile(
    r"(?P<indent>\s*)(?P<mark>!{3}|！{3}|\?{3}\+?|？{3}\+?|={3}[!+]?|＝{3})(?P<gap> *)(?P<rest>[^\s=].*(?<!=))$"
)
_KIND = re.compile(r"[A-Za-z][\w-]*(?: +[A-Za-z][\w-]*)*")
_QUOTES = '"“”「」『』〝〞＂'
_TITLE = re.compile(rf"[{_QUOTES}](?P<title>.*)[{_QUOTES}]\s*$")
_TYPES = r"[\w-]+(?: +[A-Za-z][\w-]*)*"  # a Chinese word after the first is a title without quotes
_RIGHT = re.compile(rf"!!! ?{_TYPES}(?: +\".*\")?\s*$|\?{{3}}\+? ?(?:{_TYPES})?(?: +\".*\")?\s*$|===[!+]* +\".*\"\s*$")


def box_slips(lines: Sequence[str], prose: Sequence[str]) -> Iterator[MarkdownSlip]:
    """Yield the slips of the boxes among Markdown lines; ``prose`` are the lines without code."""
    for number, line in enumerate(prose):
        if box := _BOX.match(line):
            yield from _of_box(lines, prose, number, box)


def _of_box(lines: Sequence[str], prose: Sequence[str], number: int, box: re.Match[str]) -> Iterator[MarkdownSlip]:
    """Yield the slips of the first line of a box, a fold or a tab, and of the text below it."""
    mark = box["mark"].translate(str.maketrans("！？＝", "!?="))
    rest = box["rest"].rstrip()
    kind = _KIND.match(rest)
    title = _TITLE.search(rest)
    if mark != box["mark"] and not kind and not title:
        return  # prose after three exclamation marks
    if not _RIGHT.match(f"{mark}{box['gap']}{rest}"):
        words = title["title"] if title else rest[kind.end() if kind else 0 :].strip()
        kinds = [kind[0]] if kind else [] if mark.startswith("=") else ["note"]
        fixed = box["indent"] + " ".join([mark, *kinds, *([f'"{words}"'] if words else [])])
        yield MarkdownSlip("box-title", number, len(box["indent"]), words or rest, fixed)
    elif mark != box["mark"]:
        fixed = f"{box['indent']}{mark}{box['gap']}{rest}"
        yield MarkdownSlip("full-width-mark", number, len(box["indent"]), box["mark"], fixed)
    name = title["title"] if title else rest
    indent = len(_indent(box["indent"])) + 4
    below = next((at for at in range(number + 1, len(lines)) if lines[at].strip()), len(lines))
    if below == len(lines) or (below > number + 1 and len(_indent(lines[below])) < indent):
        yield MarkdownSlip("box-empty", number, len(box["indent"]), name)
    for at in range(number + 1, len(lines)):
        if not lines[at].strip() or _BOX.match(prose[at]):
            return
        if len(_indent(lines[at])) < indent:
            yield MarkdownSlip("box-indent", at, 0, name, " " * indent + lines[at].lstrip())


def _indent(line: str) -> str:
    """Return the spaces before a line's text; a tab is up to four."""
    expanded = line.expandtabs(4)
    return " " * (len(expanded) - len(expanded.lstrip()))
