"""The table of readings, one for the whole site, and the reading of a text by it.

A text is read from its beginning: the longest word of the table that begins at a place gives the readings of its
characters, and where none begins, the character its own. ``assets/pinyin.js`` reads just so. The table holds the words
that are needed for that: those that are read otherwise than their characters and the shorter words in them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .reviewed_words import marked, reviewed
from .syllables import common_characters, readings

Words = Mapping[str, Sequence[str]]
# pypinyin writes some words with the tone that 一 and 不 take beside their neighbours; readers are given the original.
_ORIGINAL = {("一", "yí"): "yī", ("一", "yì"): "yī", ("不", "bú"): "bù"}


@dataclass(frozen=True)
class Table:
    """The reading of each character, and of words in whose company characters are read otherwise."""

    characters: Mapping[str, str]
    words: Words
    longest: int
    """How many characters the longest word has."""

    def annotate(self, text: str) -> list[tuple[str, str]]:
        """The text in pieces, each with its reading: a character and its syllable, or a run of what has none and ""."""
        pieces: list[tuple[str, str]] = []
        at = without = 0
        while at < len(text):
            word, syllables = self._next(text, at)
            if syllables and without < at:
                pieces.append((text[without:at], ""))
            pieces += zip(word, syllables, strict=False)
            at += len(word)
            without = at if syllables else without
        return [*pieces, (text[without:], "")] if without < at else pieces

    def read(self, text: str) -> list[str]:
        """The syllables of a text; what has no reading is left out."""
        return [syllable for _, syllable in self.annotate(text) if syllable]

    def reviewed_in(self, text: str, known: Container[str]) -> dict[int, str]:
        """The syllables, by their place, of the words in a text that are ``known``: what pypinyin says of the whole
        does not undo them."""
        marks: dict[int, str] = {}
        at = 0
        while at < len(text):
            word, syllables = self._next(text, at)
            if len(word) > 1 and word in known:
                marks.update(enumerate(syllables, at))
            at += len(word)
        return marks

    def _next(self, text: str, at: int) -> tuple[str, Sequence[str]]:
        """The longest word at a place with its reading, or the character there; one without a reading has ()."""
        if text[at] not in self.characters:
            return text[at], ()
        for length in range(min(self.longest, len(text) - at), 1, -1):
            if (word := text[at : at + length]) in self.words:
                return word, self.words[word]
        return text[at], (self.characters[text[at]],)


def make(own: Words, more: Iterable[str] = ()) -> Table:
    """The table from pypinyin's data, the words reviewed for every centre and a centre's own, each before those. A word
    of one character is that character's usual reading. ``more`` are characters to have beside the common ones."""
    from pypinyin.constants import PHRASES_DICT  # noqa: PLC0415 - large, and most builds find their table kept

    known = reviewed() | {word: dict(enumerate(syllables)) for word, syllables in own.items()}
    chars = {char: found[0] for char in {*common_characters(), *more} if (found := readings(char))}
    chars.update((word, marks[0]) for word, marks in known.items() if len(word) == 1)
    words: dict[str, Sequence[str]] = {}
    beginnings: set[str] = set()
    for word in sorted({*PHRASES_DICT, *known}, key=len):
        if len(word) == 1 or not all(map(chars.__contains__, word)):
            continue
        listed = _listed(word, PHRASES_DICT)
        plainly = listed == [chars[char] for char in word]
        if word not in known and plainly and beginnings.isdisjoint(map(str.__add__, word, word[1:])):
            continue
        inside = Table(chars, words, len(word) - 1)
        usual = inside.read(word)
        marks = known.get(word) or inside.reviewed_in(word, known)
        reading = marked(listed or usual, marks)
        # A reviewed word is kept even if its parts are read the same: it keeps others from being seen across its end.
        if word in known or reading != usual:
            words[word] = reading
            beginnings.add(word[:2])
    return Table(chars, words, max(map(len, words)))


def _listed(word: str, phrases: Mapping[str, list[list[str]]]) -> list[str]:
    """How pypinyin reads a word; nothing for one that it does not list."""
    syllables = (syllable[0] for syllable in phrases.get(word, ()))
    return [_ORIGINAL.get(pair, pair[1]) for pair in zip(word, syllables, strict=False)]
