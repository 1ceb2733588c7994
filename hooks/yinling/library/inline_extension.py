"""The Markdown extension for signs within a line.

Braces without attributes and signs of comparison are text; ~~ marks what is deleted, == what is important."""

from __future__ import annotations

import re
import string

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor, SubstituteTagInlineProcessor

from .article_html import ATTRIBUTES, NO_TAG
from .emphasis import Emphasis

_BEFORE_ESCAPES = 182
_AFTER_ESCAPES = 178  # which have 180
_BEFORE_HTML = 95  # of tags in the line (90)
_EMPHASIS = 60
_BEFORE_EMPHASIS = 65

# Any other brace is text, as in {i=1} or 集合地点 {东门}.
_BRACE = rf"\{{(?!(?i:{ATTRIBUTES.pattern[2:]}))"

_DELETED = r"(?<![~\\])(~~)(?![~\s])(.+?)(?<![~\s\\])~~(?!~)"
# Between Latin letters and digits it compares: a==b.
_MARKED = r"(?<![=\\A-Za-z0-9_])(==)(?![=\s])(.+?)(?<![=\s\\])==(?![=A-Za-z0-9_])"


class InlineExtension(Extension):
    """The extension for Python-Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.ESCAPED_CHARS = [*string.punctuation]  # each of them, as CommonMark has it
        md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "yinling-break", _BEFORE_ESCAPES)
        md.inlinePatterns.register(_Plain(_BRACE, md), "yinling-brace", _AFTER_ESCAPES)
        md.inlinePatterns.register(_Plain(NO_TAG, md), "yinling-less", _BEFORE_HTML)
        md.inlinePatterns.register(SimpleTagInlineProcessor(_DELETED, "del"), "yinling-deleted", _BEFORE_EMPHASIS)
        md.inlinePatterns.register(SimpleTagInlineProcessor(_MARKED, "mark"), "yinling-marked", _BEFORE_EMPHASIS)
        md.inlinePatterns.register(Emphasis(md), "em_strong", _EMPHASIS)
        md.inlinePatterns.deregister("em_strong2", strict=False)  # underscores, before version 3.11


class _Plain(InlineProcessor):
    """Makes a sign text that begins nothing: a brace without attributes, a sign of comparison."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        return f"\x02{ord(data[m.start(0)])}\x03", m.start(0), m.start(0) + 1
