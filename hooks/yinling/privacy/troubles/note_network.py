"""Weigh how a note is written by the order of its characters: 一人住 is not 住一人, and 得了 before 头奖 is no illness.

A small convolutional network: it looks at every one to five characters that stand side by side, keeps the strongest
answer of each of its filters, and weighs them together with what is known of the names of a part. So it sees a person
where no list knows the name (鞠躬最近血糖高), which the weights of single signs (`note_odds`) cannot. It takes a
hundred times as long as those, so it is asked only where they allow it. ``note_network.npz`` holds its weights as
whole numbers from -127 to 127, made by ``tests/bench/privacy/learn_notes.py``; its README tells from what.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..words.lazy_pattern import lazy

Floats = npt.NDArray[np.float32]

MARKS = ("named", "loose", "nobody", "elsewhere")
"""The marks of a note, in the order of their weights."""
WIDTHS = (1, 2, 3, 4, 5)
"""How many characters the filters look at."""
UNKNOWN = 1
"""The number of a character that the network does not know; 0 is none, behind the end of a text."""
_LONGEST = 192  # characters; a part and its heading have up to 200
_LAYOUT = lazy(r"</?[A-Za-z!][^<>\n]*>|[#*>`~_\-]+|[ \t]+(?=[|\n])|(?<=[|\n])[ \t]+")
_DIGIT, _LETTERS, _BLANK_LINES = lazy("[0-9]"), lazy("[A-Za-z]+"), lazy(r"\n\n+")


class Weights(NamedTuple):
    """The weights of a network with filters for each of `WIDTHS`."""

    characters: Floats
    """One row for each character."""
    filters: Floats
    """The filters, one column for each of them and each place that it looks at, in the order of `WIDTHS`."""
    filter_bias: Floats
    hidden: Floats
    """One row for each filter, one column for each unit of the second layer."""
    hidden_bias: Floats
    last: Floats
    """The weights of the units of the second layer."""
    marks: Floats
    bias: Floats


def read(text: str) -> str:
    """Return a text as the network reads it: every digit is 0, a word of Latin letters is one, without layout."""
    plain = _LETTERS.sub("a", _DIGIT.sub("0", _LAYOUT.sub("", text)))
    return _BLANK_LINES.sub("\n", plain)[:_LONGEST]


class Network(NamedTuple):
    """A network and the number of each character that it knows."""

    numbers: dict[str, int]
    weights: Weights

    def odds(self, text: str, marks: Collection[str]) -> float:
        """Return the logarithm of the odds that a part of a text tells on a person."""
        weights = self.weights
        rows = weights.characters[[self.numbers.get(character, UNKNOWN) for character in read(text) or "\n"]]
        strongest = np.maximum(_strongest(rows, weights) + weights.filter_bias, 0)
        units = np.maximum(strongest @ weights.hidden + weights.hidden_bias, 0)
        known = np.array([mark in marks for mark in MARKS], np.float32)
        return float(units @ weights.last + known @ weights.marks + weights.bias[0])


def odds(text: str, marks: Collection[str]) -> float:
    """Return what the network of the program says of a part of a text, see `private_notes.Note`."""
    return _packaged().odds(text, marks)


def _strongest(rows: Floats, weights: Weights) -> Floats:
    """Return the strongest answer of each filter anywhere in a text."""
    answers = rows @ weights.filters
    count = len(weights.filter_bias) // len(WIDTHS)
    found, column = [], 0
    for width in WIDTHS:
        sums = answers[:, column : column + count].copy()
        for place in range(1, min(width, len(rows))):
            sums[:-place] += answers[place:, column + place * count : column + (place + 1) * count]
        found.append(sums.max(axis=0))
        column += width * count
    return np.concatenate(found)


@cache
def _packaged() -> Network:
    return load(Path(__file__).with_suffix(".npz"))


def load(path: Path) -> Network:
    """Return the network in a file; it holds numbers only, nothing that could be run."""
    with np.load(path, allow_pickle=False) as table:
        numbers = {chr(code): number for number, code in enumerate(table["known"].tolist(), UNKNOWN + 1)}
        return Network(numbers, Weights(*(table[name] * table[f"{name}_scale"] for name in Weights._fields)))


def write(path: Path, characters: str, weights: Weights) -> None:
    """Write a network; ``characters`` has the known characters in the order of their numbers."""
    table: dict[str, npt.NDArray[np.generic]] = {"known": np.array([*map(ord, characters)], np.int32)}
    for name, values in zip(Weights._fields, weights, strict=True):
        scale = np.maximum(np.abs(values).max(axis=0), 1e-9).astype(np.float32) / np.float32(127)
        table[name], table[f"{name}_scale"] = np.round(values / scale).astype(np.int8), scale
    np.savez_compressed(path, allow_pickle=False, **table)
