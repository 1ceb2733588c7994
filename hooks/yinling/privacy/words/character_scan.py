"""Find in one pass over a text where any of many patterns can start, by the first two characters of their matches.

The detectors have some sixty ways to start. The engine of regular expressions took 5 to 40 ns a character for each, and
300 in all. One pass with a table of bits takes 15.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from .start_characters import Characters

_PIECE = 1 << 14  # characters whose arrays stay in the cache of a processor
_CODES = 1 << 16  # characters beyond the first plane count as the last one of it
_BITS = 64
_PAIRS = 1 << 20
_FACTOR = 8191  # spreads pairs of characters

Codes = npt.NDArray[np.intp]
Bits = npt.NDArray[np.uint64]
Eights = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int64]


class Scan:
    """A text with the offsets at which any of the known characters stand, and a bit for each of these."""

    def __init__(self, text: str, count: int) -> None:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.intp)
        self._codes = np.append(np.minimum(codes, _CODES - 1), 0)  # no character at the end
        self._groups = [_scan(self._codes, first, then) for first, then in _tables(count)]
        self._eights: dict[int, tuple[Offsets, Eights]] = {}
        self._offsets: dict[int, list[int]] = {}

    def offsets(self, characters: Characters) -> list[int]:
        """Return the sorted offsets at which such characters stand."""
        known = self._offsets.get(characters.number)
        if known is None:
            eight, bit = divmod(characters.number, 8)
            offsets, bits = self._eight(eight)
            found = offsets[bits & np.uint8(1 << bit) != 0]
            if characters.pairs:
                found = found[_table_of(characters)[_spread(self._codes[found], self._codes[found + 1])]]
            known = self._offsets[characters.number] = found.tolist()
        return known

    def _eight(self, number: int) -> tuple[Offsets, Eights]:
        """Return the offsets of eight of the known characters, and their bits: a fraction of those of all."""
        known = self._eights.get(number)
        if known is None:
            group, column = divmod(number, _BITS // 8)
            offsets, bits = self._groups[group]
            eights = np.ascontiguousarray(bits.astype("<u8", copy=False).view(np.uint8).reshape(-1, 8)[:, column])
            some = np.flatnonzero(eights)
            known = self._eights[number] = offsets[some], eights[some]
        return known


def scan(text: str) -> Scan:
    """Return the scan of a text, the same one for the detectors that ask one after the other."""
    return _scan_for(text, len(Characters.known))  # some are made late


_scan_for = lru_cache(maxsize=4)(Scan)  # a text is read in two or three forms


def _scan(codes: Codes, first: Bits, then: Bits) -> tuple[Offsets, Bits]:
    offsets, bits = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
    for start in range(0, len(codes) - 1, _PIECE):
        piece = codes[start : start + _PIECE + 1]
        here = first.take(piece[:-1], mode="clip")  # twice as fast as an index
        here &= then.take(piece[1:], mode="clip")
        found = np.flatnonzero(here)
        offsets.append(found + start)
        bits.append(here[found])
    return np.concatenate(offsets), np.concatenate(bits)


@lru_cache(maxsize=1)
def _tables(count: int) -> list[tuple[Bits, Bits]]:
    """Return, for groups of ``count`` characters, the bits of each first one and of each that may follow."""
    tables = []
    for low in range(0, count, _BITS):
        first, then = np.zeros(_CODES, np.uint64), np.zeros(_CODES, np.uint64)
        for bit, one in enumerate(Characters.known[low : low + _BITS]):
            first[_codes_of(one.first)] |= np.uint64(1 << bit)
            then[_codes_of(one.then) if one.then else slice(None)] |= np.uint64(1 << bit)
        tables.append((first, then))
    return tables


@cache
def _table_of(characters: Characters) -> npt.NDArray[np.bool_]:
    """Return whether pairs of characters start a match, by what `_spread` makes of them."""
    table = np.zeros(_PAIRS, np.bool_)
    firsts, seconds = (_codes_of(pair[index] for pair in characters.pairs) for index in (0, 1))
    table[_spread(firsts, seconds)] = True
    return table


def _codes_of(characters: Iterable[str]) -> Codes:
    return np.minimum(np.array([ord(char) for char in characters], np.intp), _CODES - 1)


def _spread(first: Codes, then: Codes) -> Codes:
    return (first * _FACTOR + then) & (_PAIRS - 1)
