"""The Markdown extension for what the lines of Chinese articles mean: numbers of their own, and HTML with Markdown.

A line that begins with 1、 ① （一） or • is a line of its own, and not the end of the sentence above. So is one that
begins with the wide spaces of a paragraph. Text in ``<details>`` is Markdown, as on other platforms."""

from __future__ import annotations

import re

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from ..core.signs import without_invisible

_OWN_LINE = re.compile(
    r"\u3000\u3000|\s*(?:\d{1,3}(?:[、．）]|[.)](?=[^\s\d]))|[（(](?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)]|[一二三四五六七八九十]{1,3}、"
    r"|第[一二三四五六七八九十]{1,3}[，、：]|[A-H][.、．](?=\S)|[①-⑳⑴-⒇㈠-㈩❶-❿]|[•·●○◆◇■□▪▫►➢※☆★✓✔])"
)
# Lines that no line continues: a break after them would change them.
_BLOCK = re.compile(r"\s*(?:#|\||!!!|\?\?\?|===|<|>|\x02|[-*_]{3,}\s*$)")
_DETAILS = re.compile(r"^\s*<details\b(?![^>]*\bmarkdown\s*=)[^>]*>", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary\b(?![^>]*\bmarkdown\s*=)(?=[^>]*>)", re.IGNORECASE)
_PRIORITY = 22  # after fenced code is taken out (25), before HTML is parsed (20)


class LineExtension(Extension):
    """The extension for Python-Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.preprocessors.register(_Lines(md), "yinling-lines", _PRIORITY)


class _Lines(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        found: list[str] = []
        for line in map(without_invisible, lines):
            if found and _OWN_LINE.match(line) and found[-1].strip() and not _BLOCK.match(found[-1]):
                found[-1] = f"{found[-1].rstrip()}  "
            written = _DETAILS.sub(lambda tag: f'{tag[0][:-1]} markdown="1">', line, count=1)
            found.append(_SUMMARY.sub(lambda tag: f'{tag[0]} markdown="span"', written))
        return found
