"""Cleans an article into which text of WeChat, Word, WPS or a web page was pasted: HTML and signs become Markdown.

Input: the text of a file. Output: the cleaned text, and what Markdown cannot carry. Markdown that is right stays as it
is, and so do code and the front matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from .article_html import find_disallowed_tags
from .article_slips import find_slips
from .article_tables import aligned_cells, aligned_tables, delimiter_of, row_of
from .pasted_html import KEPT, to_markdown
from .prose import prose_of

_FRONT = re.compile(r"---[ \t]*\n.*?\n---[ \t]*(?:\n|$)", re.DOTALL)
_TAG = re.compile(
    r"""<!--\[if.*?<!\[endif\]-->|<!\[[^>]*>|<\?xml[^>]*>|<!doctype[^>]*>"""
    r"""|<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*(?::[a-z][a-z0-9-]*)?)(?=[\s/>])(?:[^<>"']|"[^"]*"|'[^']*')*>""",
    re.DOTALL | re.IGNORECASE,
)
# Right Markdown has these as HTML, unless they hold what no article may.
_RIGHT_HTML = KEPT | {
    "details",
    "summary",
    "figure",
    "figcaption",
    "table",
    "dl",
    "hr",
    "q",
    "cite",
    "bdi",
    "var",
}
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "col", "link", "meta"})
_SENTENCE_END = tuple("。！？；：…”』」）")
_MARKUP = re.compile(r"\s*(?:[-*+>#|]|\d+[.)]\s|!!!|\?\?\?|===|\[|<|:\s)|\s{4}|.*(?:  |\\)$")
_NUMBERED = re.compile(r"\s*(?:(?P<number>\d{1,2})[、．.)）](?!\d)|[（(](?P<inner>\d{1,2})[)）])\s*(?P<text>\S.*)$")
_CIRCLED = re.compile(r"\s*(?P<sign>[①-⑳])\s*(?P<text>\S.*)$")
_BULLET = re.compile(r"\s*[•·●○◆◇■▪▫►➢]\s*(?P<text>\S.*)$")
_ROUNDS = 5  # one correction may show the next slip of a line


class Cleaned(NamedTuple):
    """The cleaned text of a file, and the count of each thing that was left out, named in Chinese."""

    text: str
    lost: Counter[str]


def clean_text(text: str) -> Cleaned:
    """Return the cleaned text of an article."""
    front = _FRONT.match(text)
    head = front[0] if front else ""
    body, lost = _without_html(text[len(head) :])
    lines = body.split("\n")
    for step in (_without_wide_indents, _with_tables, _with_lists, _with_paragraphs):
        lines = step(lines)
    for _ in range(_ROUNDS):
        slips = [slip for slip in find_slips(lines, prose_of(lines)) if slip.fixed]
        if not slips:
            break
        for slip in slips:
            lines[slip.line] = slip.fixed
    return Cleaned(head + "\n".join(lines), lost)


class _Island(NamedTuple):
    """A piece of HTML in a text: its start, its end and its tag; an empty tag for a declaration."""

    start: int
    end: int
    tag: str


def _without_html(body: str) -> tuple[str, Counter[str]]:
    """Replace the pasted HTML of a text by Markdown."""
    lost: Counter[str] = Counter()
    parts: list[str] = []
    rest = 0
    pasted = (island for island in _islands(body) if _is_pasted(body[island.start : island.end], island.tag))
    for start, end in _joined(body, pasted):
        markdown, left_out = to_markdown(body[start:end])
        lost += left_out
        before, after = body[rest:start], body[end:]
        alone = not before.rpartition("\n")[2].strip(" ") and not after.partition("\n")[0].strip(" ")
        if not alone:
            markdown = re.sub(r"\s*\n\s*", "<br>", markdown)
        elif markdown:
            before = before.rstrip(" ") + ("\n" if before.strip() and not before.endswith("\n\n") else "")
            markdown += "\n" if after.strip() and not after.startswith("\n\n") else ""
        parts += [before, markdown]
        rest = end
    return "".join([*parts, body[rest:]]), lost


def _islands(body: str) -> Iterator[_Island]:
    """Yield the outermost elements of HTML in a text, in order; a tag without its pair stands alone."""
    tags = [*_TAG.finditer(_blanked(body))]
    pair: dict[int, int] = {}  # by the number of a start tag: that of its end tag
    open_tags: list[int] = []
    for number, tag in enumerate(tags):
        name = (tag["name"] or "").lower()
        if not name or name in _VOID or tag[0].endswith("/>"):
            continue
        if not tag["end"]:
            open_tags.append(number)
            continue
        at = next((at for at in range(len(open_tags) - 1, -1, -1) if tags[open_tags[at]]["name"].lower() == name), None)
        if at is not None:
            pair[open_tags[at]] = number
            del open_tags[at:]
    end = 0
    for number, tag in enumerate(tags):
        if tag.start() >= end:
            end = tags[pair.get(number, number)].end()
            yield _Island(tag.start(), end, (tag["name"] or "").lower())


def _blanked(body: str) -> str:
    """Return a text of the same length in which code is blanked."""
    lines = body.split("\n")
    return "\n".join(prose.ljust(len(line)) for line, prose in zip(lines, prose_of(lines), strict=True))


def _is_pasted(html: str, tag: str) -> bool:
    if tag not in _RIGHT_HTML and "markdown=" not in html:
        return True
    return any(found.code == "html-not-allowed" for found in find_disallowed_tags(html))


def _joined(body: str, islands: Iterator[_Island]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each run of islands with only spaces between them."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in islands:
        if spans and not body[spans[-1][1] : start].strip():
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    yield from spans


def _without_wide_indents(lines: Sequence[str]) -> list[str]:
    """Remove signs without width; make each line with a wide indent a paragraph of its own."""
    cleaned: list[str] = []
    for line, prose in zip(lines, prose_of(lines), strict=True):
        text = line
        if prose:
            text = re.sub("[\u200b\u200c\u200d\u2060\ufeff]", "", line).replace("\u00a0", " ")
            if re.match("[ \t]*\u3000", text):
                text = text.lstrip(" \t\u3000")
                if text and cleaned and cleaned[-1].strip():
                    cleaned.append("")
        cleaned.append(text)
    return cleaned


def _with_tables(lines: Sequence[str]) -> list[str]:
    """Make tables of rows with tabs, and add the line of dashes where a table has none."""
    cleaned = [*lines]
    for first, last in reversed([*aligned_tables(lines, prose_of(lines))]):
        rows = [row_of(cells) for line in lines[first:last] if (cells := aligned_cells(line))]
        table = [rows[0], delimiter_of(rows[0].count("|") - 1), *rows[1:]]
        cleaned[first:last] = [*_blank(lines, first - 1), *table, *_blank(lines, last)]
    added = 0
    for slip in [*find_slips(cleaned, prose_of(cleaned))]:
        if slip.code == "table-delimiter" and not slip.fixed:
            cleaned.insert(slip.line + added + 1, slip.hint)
            added += 1
    return cleaned


def _with_lists(lines: Sequence[str]) -> list[str]:
    """Make Markdown lists of lines with the numbers and bullets of Chinese text."""
    signs = [_sign_of(line) if prose else None for line, prose in zip(lines, prose_of(lines), strict=True)]
    cleaned: list[str] = []
    for kind, group in groupby(range(len(lines)), key=lambda number: (sign := signs[number]) and sign[0]):
        numbers = [*group]
        if kind is None or len(numbers) < 2:
            cleaned += (lines[number] for number in numbers)
            continue
        items = [sign[1] for number in numbers if (sign := signs[number])]
        cleaned += [*_blank(lines, numbers[0] - 1), *items, *_blank(lines, numbers[-1] + 1)]
    return cleaned


def _sign_of(line: str) -> tuple[str, str] | None:
    """Return the kind of a line's number or bullet and the line as an item of Markdown; None without one."""
    if re.match(r"\s*\d+[.)]\s", line):
        return None  # an item already
    if number := _NUMBERED.match(line):
        return "(" if number["inner"] else "1", f"{number['number'] or number['inner']}. {number['text']}"
    if circled := _CIRCLED.match(line):
        return "①", f"{ord(circled['sign']) - ord('①') + 1}. {circled['text']}"
    if bullet := _BULLET.match(line):
        return "-", f"- {bullet['text']}"
    return None


def _with_paragraphs(lines: Sequence[str]) -> list[str]:
    """Separate lines that are paragraphs: where all lines of a block end with the end of a sentence."""
    prose = prose_of(lines)
    is_text: Callable[[int], bool] = lambda number: bool(prose[number].strip()) and not _MARKUP.match(lines[number])  # noqa: E731
    cleaned: list[str] = []
    for text, group in groupby(range(len(lines)), key=is_text):
        block = [lines[number] for number in group]
        if text and len(block) > 1 and all(line.rstrip().endswith(_SENTENCE_END) for line in block):
            block = [part for line in block for part in (line, "")][:-1]
        cleaned += block
    return cleaned


def _blank(lines: Sequence[str], number: int) -> list[str]:
    """Return a blank line if the line with this number has text."""
    return [""] if 0 <= number < len(lines) and lines[number].strip() else []
