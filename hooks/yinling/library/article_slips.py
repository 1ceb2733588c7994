"""Finds what Markdown would show raw or lose in an article, each with the corrected line where one is certain.

Chinese input methods put full-width signs where Markdown has ASCII ones, and writers leave out spaces and indents.
Markdown reports nothing: it shows the signs as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..core.problems import MAX_IN_FILE, Place, Problem, problem
from ..records.article import Article
from .article_boxes import box_slips
from .article_html import RECORD_SCHEMES
from .article_references import reference_slips
from .article_tables import table_slips
from .code_fences import fences
from .prose import MarkdownSlip, indented_code, prose_lines

_TEXT = "\u3400-\u9fff“‘《（【「『"  # Chinese characters, and signs that begin a Chinese text
_SCHEMES = "|".join(["https?", "mailto", "tel", *sorted(RECORD_SCHEMES)])
_FILES = r"md|png|jpe?g|webp|gif|pdf|docx|xlsx"
_TARGET = rf"(?:(?:{_SCHEMES})[:：]|#)[^\s()（）]+|[^\s()（）:：]+\.(?:{_FILES})(?:#[^\s()（）]*)?"
_LINK = re.compile(
    r"(?P<bang>[!！]?)(?P<open>[\[【［])(?P<text>[^\[\]【】［］]+)(?P<close>[\]】］])(?P<gap>[ \u3000]?)"
    rf"[(（](?P<to>{_TARGET})(?P<end>[)）])"
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|webp|gif)$", re.IGNORECASE)
_NOTE = re.compile(r"[【［]\^(?P<label>[^\[\]【】［］\s]+)[】］]")
_HEADING = re.compile(r" {0,3}(?P<mark>[#＃]*＃[#＃]*)[ \u3000]*(?P<text>[^\s#＃][^#＃]*)$")
_STRONG = re.compile(r"＊＊(?=\S)(?P<text>[^＊]+)(?<=\S)＊＊")
_DEFINITION = re.compile(rf" {{0,3}}\[(?:\^[^\[\]]+|[^\[\]]+(?=\]：\s*(?:{_TARGET})\s*$))\](?P<colon>：)\s*")
_QUOTE = re.compile(r" {0,3}(?P<mark>＞)[ \u3000]*(?=\S)")
_DASH = re.compile(rf"\s*(?P<mark>[－–])[ \u3000]*(?=[{_TEXT}A-Za-z])")
_PASTED_BULLET = re.compile(r"\s*(?P<mark>[lnuvoØü§\uf000-\uf0ff])\t+(?=\S)")  # of Word, in a font of signs
_UNDERLINE = re.compile(r" {0,3}(?:-{2,}|={2,})\s*")
_SENTENCE = re.compile(r".*[。！？；，：]\s*|.{40,}")
_IN_CONTAINER = re.compile(r"\s*(?:>|(?:[-*+]|\d{1,9}[.)])\s)")
_NO_TEXT = re.compile(rf"\s|[#|]|-{{3,}}\s*$|{_IN_CONTAINER.pattern}")
_HEADING_SPACE = re.compile(r" {0,3}(?P<mark>#{1,6})(?P<text>[^\s#\\!\ufe0f\u20e3][^#]{0,40})$")
_FRONT = re.compile(r"(?:标题|title)\s*[:：]\s*\S")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BULLET = re.compile(rf"\s*(?P<mark>[-*+])(?=[{_TEXT}]|\*\*[{_TEXT}])(?P<text>.*)$")


def check_slips(article: Article) -> Iterator[Problem]:
    """Yield a problem for each slip in the Markdown of an article."""
    rows = list(prose_lines(article))
    lines, prose = [line for _, line, _ in rows], [prose for _, _, prose in rows]
    for slip in sorted(find_slips(lines, prose), key=lambda slip: slip[1:3])[: MAX_IN_FILE + 1]:
        place = Place(article.origin.file, rows[slip.line][0], slip.column + 1)
        yield problem(
            slip.code, place, before=lines[slip.line], after=slip.fixed, text=slip.text, hint=slip.hint, file=place.file
        )


def find_slips(lines: Sequence[str], prose: Sequence[str]) -> Iterator[MarkdownSlip]:
    """Yield the slips of Markdown lines in any order; ``prose`` are the lines without code."""
    prose = [re.sub(r"\\.", "  ", line) for line in prose]  # an escaped sign is meant to be shown
    yield from table_slips(lines, prose)
    yield from reference_slips(lines, prose)
    yield from box_slips(lines, prose)
    for fence in fences(lines):
        if fence.end is None:
            yield MarkdownSlip("code-not-closed", fence.first, len(fence.before), fence.mark)
    for number in indented_code(lines):
        text = lines[number].strip()  # what is clearly a sentence is text on the page, too
        if len(_CHINESE.findall(text)) * 2 > len(text):
            yield MarkdownSlip("indented-text", number, 0, "", text)
    for number, text in enumerate(prose):
        line = lines[number]
        if edits := sorted(_full_width(line, text)):
            start, end, _ = edits[0]
            yield MarkdownSlip("full-width-mark", number, start, line[start:end].strip(), _edited(line, edits))
        elif pasted := _PASTED_BULLET.match(text):
            fixed = f"- {line[pasted.end() :]}"
            yield MarkdownSlip("pasted-bullet", number, pasted.start("mark"), pasted["mark"], fixed)
        elif _UNDERLINE.fullmatch(text) and _underlines_sentence(prose, number):
            yield MarkdownSlip("text-as-heading", number, 0, prose[number - 1].strip(), f"\n{line}")
        elif (heading := _HEADING_SPACE.match(text)) and _is_alone(prose, number, heading["mark"]):
            at = heading.end("mark")
            fixed = f"{line[:at]} {line[at:]}"
            yield MarkdownSlip("heading-space", number, heading.start("mark"), heading["mark"], fixed)
        elif number and re.fullmatch(r"-{3,}\s*", text) and number + 1 < len(prose) and _FRONT.match(prose[number + 1]):
            yield MarkdownSlip("second-front-matter", number, 0, "")
        elif (bullet := _BULLET.match(text)) and _is_bullet(bullet, prose[max(number - 1, 0) : number + 2]):
            at = bullet.end("mark")
            fixed = f"{line[:at]} {line[at:]}"
            yield MarkdownSlip("space-after-mark", number, bullet.start("mark"), bullet["mark"], fixed)


def _underlines_sentence(prose: Sequence[str], number: int) -> bool:
    """Return whether a sentence is above a line, or several lines of text: all of them become one heading."""
    first = number
    while first and prose[first - 1].strip() and not _NO_TEXT.match(prose[first - 1]):
        first -= 1
    if (first and _IN_CONTAINER.match(prose[first - 1])) or _FRONT.match(prose[first]):
        return False  # the line is no part of the list or quote above, or has its own problem
    return number - first > 1 or (first < number and _SENTENCE.fullmatch(prose[first]) is not None)


def _is_alone(prose: Sequence[str], number: int, mark: str) -> bool:
    """Return whether a line with signs of a heading is meant as one: a single sign within a text is that of a topic."""
    around = [*prose[max(number - 1, 0) : number], *prose[number + 1 : number + 2]]
    return len(mark) > 1 or not "".join(around).strip()


def _is_bullet(bullet: re.Match[str], around: Sequence[str]) -> bool:
    """Return whether a sign before a text is that of a list; a single star may be that of a remark or of emphasis."""
    mark = bullet["mark"]
    if mark in bullet["text"].replace("**", ""):
        return False
    return mark == "-" or sum(line.lstrip().startswith(mark) for line in around) > 1


def _full_width(line: str, prose: str) -> Iterator[tuple[int, int, str]]:
    """Yield the edits that a line with full-width signs needs: start, end and new text."""
    for match in _LINK.finditer(prose):
        picture = match["bang"] and _PICTURE.search(match["to"])
        bang = "!" if picture else match["bang"]
        text = line[match.start("text") : match.end("text")]  # its code is blanked in the prose
        fixed = f"{bang}[{text}]({match['to'].replace('：', ':', 1)})"
        if fixed != line[match.start() : match.end()]:
            yield match.start(), match.end(), fixed
    for match in _NOTE.finditer(prose):
        yield match.start(), match.end(), f"[^{match['label']}]"
    for match in _STRONG.finditer(prose):
        yield match.start(), match.end(), f"**{line[match.start('text') : match.end('text')]}**"
    if heading := _HEADING.match(prose):
        yield heading.start("mark"), heading.start("text"), "#" * len(heading["mark"]) + " "
    for pattern, group, new in ((_QUOTE, "mark", "> "), (_DASH, "mark", "- "), (_DEFINITION, "colon", ": ")):
        if begin := pattern.match(prose):
            yield begin.start(group), begin.end(), new


def _edited(line: str, edits: Sequence[tuple[int, int, str]]) -> str:
    """Return a line with sorted edits applied."""
    parts, rest = [], 0
    for start, end, new in edits:
        if start >= rest:
            parts += [line[rest:start], new]
            rest = end
    return "".join([*parts, line[rest:]])
