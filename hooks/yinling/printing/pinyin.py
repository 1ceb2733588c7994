"""Text with pinyin over its characters, on request."""

from __future__ import annotations

from collections.abc import Callable

from ..chinese.reading_table import build_table
from ..library.load import Library
from ..records.pronunciation import reviewed_words
from .typst_code import TypstCode, block, call, text

_OPENING, _CLOSING = "（《“‘〈【［", "，。、；：？！）》”’〉】］…—"


def reader(library: Library) -> Callable[[str], TypstCode]:
    """Makes code of a text with a reading over each character, by the site's own table."""
    table = build_table(reviewed_words(library))

    def read(written: str) -> TypstCode:
        pieces = [(words, sound) for words, sound in table.annotate(written) if words]
        parts: list[TypstCode] = []
        before = ""
        for at, (words, sound) in enumerate(pieces):
            if not sound:
                # Marks that may not begin a line stand with the character before, those that may not end one with
                # the character after: a reading is a box, and breaks come between boxes.
                rest = words if at == 0 else words.lstrip(_CLOSING)
                kept = rest.rstrip(_OPENING) if at + 1 < len(pieces) else rest
                before = rest[len(kept) :]
                if kept:
                    parts.append(text(kept))
                continue
            following = pieces[at + 1] if at + 1 < len(pieces) else ("", "")
            after = "" if following[1] else following[0][: len(following[0]) - len(following[0].lstrip(_CLOSING))]
            parts.append(call("reading", text(words), text(sound), before=text(before), after=text(after)))
            before = ""
        return block(parts)

    return read
