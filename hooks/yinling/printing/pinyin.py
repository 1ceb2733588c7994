"""Text with pinyin above its characters, on request."""

from __future__ import annotations

from collections.abc import Callable

from ..chinese.reading_table import build_table
from ..library.load import Library
from ..records.pronunciation import reviewed_words
from .typst_code import TypstCode, block, call, text

_OPENING, _CLOSING = "（《“‘〈【［", "，。、；：？！）》”’〉】］…—"


def pinyin_typesetter(library: Library) -> Callable[[str], TypstCode]:
    """Return a function that converts text to code with a reading above each character, by the site's own table."""
    table = build_table(reviewed_words(library))

    def typeset_text(words: str) -> TypstCode:
        runs = [(run, sound) for run, sound in table.annotate(words) if run]
        parts: list[TypstCode] = []
        before = ""
        for at, (run, sound) in enumerate(runs):
            if not sound:
                # A reading is a box, and lines break between boxes. So marks that may not begin a line go into the box
                # before them, and marks that may not end a line into the box after them.
                rest = run if at == 0 else run.lstrip(_CLOSING)
                plain = rest.rstrip(_OPENING) if at + 1 < len(runs) else rest
                before = rest[len(plain) :]
                if plain:
                    parts.append(text(plain))
                continue
            following = runs[at + 1] if at + 1 < len(runs) else ("", "")
            after = "" if following[1] else following[0][: len(following[0]) - len(following[0].lstrip(_CLOSING))]
            parts.append(call("reading", text(run), text(sound), before=text(before), after=text(after)))
            before = ""
        return block(parts)

    return typeset_text
