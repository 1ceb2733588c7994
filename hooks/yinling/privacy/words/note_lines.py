"""Tell which lines of a text are notes of a centre: short ones, and longer ones with a word of a centre.

In novels and news a word and a number or a name meet by chance. In a note of a few words they belong together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_MIN, SHORT = 5, 80
# In long lines only these words are looked for: a search for all words of a centre costs as much as a detector.
_OF_A_CENTRE = (
    "支部",
    "党员",
    "同志",
    "慰问",
    "走访",
    "党费",
    "老干部",
    "组织生活",
    "社区",
    "小组",
    "退休",
    "登记",
    "报名",
    "通知",
    "座谈",
    "体检",
    "主持人",
)


def is_note(text: str, low: int, high: int) -> bool:
    """Return whether the line at a span is a note."""
    return high - low <= SHORT or any(text.find(word, low, high) >= 0 for word in _OF_A_CENTRE)


def line_at(text: str, at: int) -> tuple[int, int]:
    """Return the span of the line that holds an offset, a note or not."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)


class Notes:
    """The notes of a text. A line is judged when something in it is asked for, and once if others follow in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line, self._is_note = (-1, -1), False
        self.may_be = "\n" in text or is_note(text, 0, len(text))
        """False if the text is no note at all."""

    def holding(self, at: int) -> tuple[int, int] | None:
        """Return the span of the note that holds an offset."""
        if not self._line[0] <= at <= self._line[1]:
            self._line = line_at(self._text, at)
            self._is_note = is_note(self._text, *self._line)
        return self._line if self._is_note else None

    def with_any(self, offsets: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield the spans of the notes that hold any of some sorted offsets, each once.

        To read every line of a text costs more than to look for the signs of what a detector finds."""
        end = -1
        for at in offsets:
            if at > end and (note := self.holding(at)):
                end = note[1]
                if end - note[0] >= _MIN:
                    yield note
