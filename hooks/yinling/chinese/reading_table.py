"""The table of readings of the whole site, and the reading of a text by it.

A text is read from the left. The longest word of the table at each place gives the readings of its characters; without
a word, the character has its own. A word gives way where its last character and the next one are an opening pair, such
as 相关: 手相关系 is not read as 手相. ``assets/pinyin.js`` reads by the same rules. The table has only the words whose
readings differ from those of their characters and of the shorter words in them, and those that stop others.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from .characters import gb2312_characters
from .reading_rules import Rules, rules
from .reviewed_words import divided, openings, override, reviewed
from .syllables import readings

Words = Mapping[str, Sequence[str]]
# pypinyin writes some words with the tone that 一 and 不 have beside their neighbours; readers get the original one.
_ORIGINAL = {("一", "yí"): "yī", ("一", "yì"): "yī", ("不", "bú"): "bù"}


@dataclass(frozen=True)
class Table:
    """The readings of characters, and of the words in which characters have another reading."""

    characters: Mapping[str, str]
    words: Words
    longest: int
    """The length of the longest word, in characters."""
    openings: Set[str] = frozenset()
    """The pairs of characters that begin a word even if the first one could end another."""
    rules: Rules = field(default_factory=dict)
    """The words that have another reading between some neighbours."""

    def annotate(self, text: str) -> list[tuple[str, str]]:
        """Split the text into pieces with readings: a character and its syllable, or a run without readings and ""."""
        pieces: list[tuple[str, str]] = []
        at = run_start = 0
        while at < len(text):
            word, syllables = self._next(text, at)
            if syllables and run_start < at:
                pieces.append((text[run_start:at], ""))
            pieces += zip(word, syllables, strict=False)
            at += len(word)
            run_start = at if syllables else run_start
        return [*pieces, (text[run_start:], "")] if run_start < at else pieces

    def read(self, text: str) -> list[str]:
        """Return the syllables of a text, without the characters that have none."""
        return [syllable for _, syllable in self.annotate(text) if syllable]

    def syllables_of(self, words: Container[str], text: str) -> dict[int, str]:
        """Return the syllables, by their place, of these words where the table finds them in the text."""
        found: dict[int, str] = {}
        at = 0
        while at < len(text):
            word, syllables = self._next(text, at)
            if len(word) > 1 and word in words:
                found.update(enumerate(syllables, at))
            at += len(word)
        return found

    def _next(self, text: str, at: int) -> tuple[str, Sequence[str]]:
        """Return the longest word at a place and its reading there, or the character; () if that has no reading."""
        found = self._longest(text, at)
        for rule in self.rules.get(found[0], ()):
            if rule.fits(text, at, at + len(found[0])):
                return found[0], rule.syllables
        return found

    def _longest(self, text: str, at: int) -> tuple[str, Sequence[str]]:
        if text[at] not in self.characters:
            return text[at], ()
        for end in range(min(at + self.longest, len(text)), at + 1, -1):
            if (word := text[at:end]) in self.words and not self._gives_way(word, text[end - 1 : end + 1]):
                return word, self.words[word]
        return text[at], (self.characters[text[at]],)

    def _gives_way(self, word: str, pair: str) -> bool:
        """Return whether a word ends where an opening pair begins, and is none itself."""
        return pair in self.openings and word not in self.openings


def build_table(own: Words, more: Iterable[str] = ()) -> Table:
    """Build the table from a centre's ``own`` words, the words reviewed for all centres and pypinyin's, in this order.

    A word of one character sets that character's usual reading. ``more`` are characters to add to those of GB/T 2312.
    """
    from pypinyin.constants import PHRASES_DICT  # noqa: PLC0415 - large, and most builds find the table in their cache

    known = reviewed() | {word: dict(enumerate(syllables)) for word, syllables in own.items()}
    edges = {word: parts for word, parts in divided().items() if word not in known}
    by_neighbours = {word: found for word, found in rules().items() if word not in own}
    chars = {char: found[0] for char in {*gb2312_characters(), *more} if (found := readings(char))}
    chars.update((word, syllables[0]) for word, syllables in known.items() if len(word) == 1)
    words: dict[str, Sequence[str]] = {}
    beginnings: set[str] = set()
    for word in sorted({*PHRASES_DICT, *known, *edges, *by_neighbours}, key=len):
        if len(word) == 1 or not all(map(chars.__contains__, word)):
            continue
        listed = _listed(word, PHRASES_DICT)
        is_usual = listed == [chars[char] for char in word]
        is_kept = word in known or word in edges or word in by_neighbours
        if not is_kept and is_usual and beginnings.isdisjoint(map(str.__add__, word, word[1:])):
            continue
        shorter = Table(chars, words, len(word) - 1, openings())
        parts = edges.get(word, [word])
        usual = [syllable for part in parts for syllable in shorter.read(part)]
        # A reviewed word inside a longer one keeps its reading, whatever pypinyin has for the longer one.
        inside = shorter.syllables_of(known, word) if len(parts) == 1 else {}
        reading = override(usual if len(parts) > 1 else listed or usual, known.get(word) or inside)
        # These are kept even if their parts give the same reading: they stop words that begin inside them.
        if is_kept or reading != usual:
            words[word] = reading
            beginnings.add(word[:2])
    return Table(chars, words, max(map(len, words)), openings(), by_neighbours)


def _listed(word: str, phrases: Mapping[str, list[list[str]]]) -> list[str]:
    """Return pypinyin's reading of a word, empty if its dictionary does not have the word."""
    syllables = (syllable[0] for syllable in phrases.get(word, ()))
    return [_ORIGINAL.get(pair, pair[1]) for pair in zip(word, syllables, strict=False)]
