"""Scan the blocks of many files as one text, in which each visible text stands once.

Pages share most of their blocks. The start of a detector takes time, and so happens a few times, not once a page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..privacy.scanner import Scanner
from ..privacy.words.normalised_text import NormalisedText

MAX_KNOWN = 1 << 19
"""How many hashes of scanned blocks are kept."""
# Separates blocks of different pages: a line end, and bars, across which no sentence continues.
SEPARATOR = " |\n| "
_AROUND = " |\n"  # of which separators and the signs for tags are made
_BLOCK_END = "\0"  # no character of HTML


class Block(NamedTuple):
    """A block of a file; ``number`` counts the blocks of the file."""

    file: str
    number: int
    text: str


class Found(NamedTuple):
    """A private value: its block, its offset in the block, its kind, and the value as a reader sees it."""

    block: Block
    offset: int
    kind: str
    value: str


class BlockBuffer:
    """New blocks of many files, to be scanned as one text, in which each visible text stands once.

    ``normalise`` returns the text that a reader sees; ``end`` completes a block, whose separator was cut off.
    """

    def __init__(self, normalise: Callable[[str], NormalisedText], end: str = "") -> None:
        self._normalise, self._end = normalise, end
        self.size = 0
        self._blocks: list[Block] = []
        self._seen: set[int] = set()  # hashes of visible texts

    def add(self, block: Block) -> None:
        self._blocks.append(block)
        self.size += len(block.text)

    def flush(self, scanner: Scanner) -> Iterator[Found]:
        """Empty the buffer; yield what is private in it."""
        blocks, self._blocks, self.size = self._blocks, [], 0
        for seen in self._suspicious(blocks, scanner):
            normalised = self._normalise(f"{SEPARATOR}{seen.block.text}{self._end}{SEPARATOR}")
            found = []
            for one in scanner.detections(normalised.text):
                offset, _ = normalised.original_span(one.start, one.end)
                value = normalised.text[one.start : one.end]
                found.append(Found(seen.block, max(offset - len(SEPARATOR), 0), one.kind, value))
            yield from found or [seen]

    def _suspicious(self, blocks: list[Block], scanner: Scanner) -> Iterator[Found]:
        """Yield a private value of each block that holds one, if no block with the same visible text came before.

        Of a generated centre's 38.6 million characters, 31.2 are left: the titles and descriptions of pages stand in
        them twice.
        """
        texts = self._normalise(_BLOCK_END.join([f"{block.text}{self._end}" for block in blocks])).text
        visible = texts.split(_BLOCK_END)
        if len(visible) != len(blocks):  # a text holds the sign itself
            visible = [self._normalise(f"{block.text}{self._end}").text for block in blocks]
        new, starts, pieces, size = list[Block](), list[int](), list[str](), 0
        for block, text in zip(blocks, visible, strict=True):
            if (bare := text.strip(_AROUND)) and (key := hash(bare)) not in self._seen:
                self._seen.add(key)
                new.append(block)
                starts.append(size)
                pieces.append(text)
                size += len(text) + len(SEPARATOR)
        if len(self._seen) > MAX_KNOWN:
            self._seen.clear()  # later repetitions are scanned again
        joined = SEPARATOR.join(pieces)
        found = {bisect_right(starts, one.start) - 1: one for one in reversed(scanner.detections(joined))}
        for index, one in sorted(found.items()):
            yield Found(new[index], 0, one.kind, joined[one.start : one.end])
