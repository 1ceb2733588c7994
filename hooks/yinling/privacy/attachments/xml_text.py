"""Write XML in one form, so that patterns find all that stands in it: text, attributes, comments, instructions.

The same XML can be written in many ways: attributes in single quotes, text in a CDATA section, another encoding.
"""

from __future__ import annotations

import re
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

# What almost no program writes: comments, CDATA, instructions, single quotes, spaces around an equals sign.
_UNUSUAL = re.compile(rb"<!|<\?(?!xml\s)|=\s*'|\s=|=\s")
# A character of a symbol font, whose codes begin at F000: the font called Symbol shows digits as they are.
_SYMBOL = re.compile(r'<\w+:sym\b[^>]*[\w:]*char="([0-9A-Fa-f]{2,4})"[^>]*>(?:</\w+:sym>)?')
_CIRCLED = {first + digit: str(digit) for first in (0x80, 0x8B) for digit in range(10)}  # of Wingdings
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"'](?!(?i:utf-8|us-ascii))")


def plain_xml(content: bytes) -> str:
    """Return well-formed XML in UTF-8, with double quotes, and with comments and instructions as attributes."""
    if not _UNUSUAL.search(content) and not _DECLARED.match(content) and b"\0" not in content[:64]:
        return _with_symbols(content.decode("utf-8", "replace"))
    written: list[str] = []
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.buffer_text = True

    def start(name: str, attributes: list[str]) -> None:
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        written.append(f"<{name}{''.join(f' {key}={_quoted(value)}' for key, value in pairs)}>")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: written.append(f"</{name}>")
    parser.CharacterDataHandler = lambda text: written.append(escape(text))
    parser.CommentHandler = lambda text: written.append(f"<comment text={_quoted(text)}/>")
    parser.ProcessingInstructionHandler = lambda _, text: written.append(f"<instruction text={_quoted(text)}/>")
    try:
        parser.Parse(content, True)
    except expat.ExpatError:  # text that is no XML, such as HTML
        return content.decode("utf-8", "replace")
    return _with_symbols("".join(written))


def _with_symbols(xml: str) -> str:
    """Return XML with the characters that elements name by their codes."""
    if ":sym" not in xml:
        return xml
    return _SYMBOL.sub(lambda symbol: escape(chr(int(symbol[1], 16) & 0xFF).translate(_CIRCLED)), xml)


def _quoted(value: str) -> str:
    return quoteattr(value.replace('"', "'"))
