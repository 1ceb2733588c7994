"""Learn the network of notes that tell on a person: ``python -m tests.bench.privacy.learn_notes --texts a.yml``.

Input and output as of `weigh`, which is run before: what its weights say of real prose decides how much of that is
learned from. Output: ``note_network.npz``. Names of half of the texts are written out, with drawn names instead of
their masks, many of them ordinary words (黄河, 平安): so the network learns to see a person by what is said of one.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tests.bench.privacy.network import Answers, Numbers, Training, start
from tests.bench.privacy.weigh import add_options, clauses, read_notes

from yinling.privacy.troubles import note_network, note_odds
from yinling.privacy.troubles.note_network import MARKS, UNKNOWN, Floats, Weights
from yinling.privacy.troubles.private_notes import Note
from yinling.privacy.words.common_words import common_words
from yinling.privacy.words.word_lists import characters

NETWORK = Path(note_network.__file__).with_suffix(".npz")
_ROUNDS, _BATCH, _PACE = 5, 64, 2e-3
_LENGTHS = (24, 48, 96, 200)  # texts of about one length are learned from together
_LEAST_TEXTS = 3  # in which a character must stand to be known
_CLAUSES, _SOFT_PROSE, _OWN_LINES = 12_000, 8_000, 6_000
_HARD = -6.0  # odds from which all prose is learned from
_OF_HARMLESS, _OF_CLAUSES, _OF_HARD, _OF_SOFT = 1.5, 0.7, 1.0, 1.0
_FIRST_ROUNDS = 2  # after which the part of a text that tells most is known
_WRITTEN_OUT, _OF_WORDS, _LOOSE = 0.5, 0.35, 0.3
_UNREAD = 0.08  # of the characters are unknown each time, so that none is relied upon
_NAME = re.compile("\x01+")


class Example(NamedTuple):
    """A note to learn from."""

    note: Note
    tells: float
    importance: float


class Reader:
    """Read notes as rows of numbers; the characters of enough of some notes are known."""

    def __init__(self, notes: Sequence[Note]) -> None:
        counts = Counter(one for note in notes for one in set(note_network.read(note.text)))
        self.known = "".join(one for one, count in counts.most_common() if count >= _LEAST_TEXTS)
        self._numbers = {one: number for number, one in enumerate(self.known, UNKNOWN + 1)}
        surnames = frozenset(characters("surnames"))
        self._words = sorted(word for word in common_words() if word[0] in surnames and len(word) in (2, 3))
        self._surnames = sorted(surnames)
        self._given = sorted(one for one in self.known[:2500] if "\u4e00" <= one <= "\u9fff")

    def numbers(self, note: Note) -> list[int]:
        """Return the numbers of the characters of a note."""
        return [self._numbers.get(one, UNKNOWN) for one in note_network.read(note.text)]

    def written_out(self, note: Note, draw: random.Random) -> Note:
        """Return a note, half of the time with drawn names instead of the masks, as if no list knew them."""
        if draw.random() >= _WRITTEN_OUT:
            return note
        text = _NAME.sub(lambda mask: self._name(len(mask[0]), draw), note.text)
        mark = "loose" if draw.random() < _LOOSE else "nobody"
        return note._replace(text=text, marks=note.marks & {"elsewhere"} | {mark})

    def _name(self, length: int, draw: random.Random) -> str:
        if draw.random() < _OF_WORDS:
            return draw.choice(self._words)
        return draw.choice(self._surnames) + "".join(draw.choices(self._given, k=max(1, length - 1)))


def rows(notes: Sequence[tuple[list[int], Note]]) -> tuple[Numbers, Floats]:
    """Return the numbers of some notes, all of one length, and their marks."""
    length = next((one for one in _LENGTHS if one >= max(len(numbers) for numbers, _ in notes)), _LENGTHS[-1])
    table = np.zeros((len(notes), length), np.intp)
    for row, (numbers, _) in zip(table, notes, strict=True):
        row[: len(numbers)] = numbers
    return table, np.array([[mark in note.marks for mark in MARKS] for _, note in notes], np.float32)


def odds(weights: Weights, reader: Reader, notes: Sequence[Note]) -> Floats:
    """Return what a network says to each note."""
    found = np.zeros(len(notes), np.float32)
    read = sorted(
        ((reader.numbers(note), note, index) for index, note in enumerate(notes)), key=lambda one: len(one[0])
    )
    for low in range(0, len(read), _BATCH):
        some = read[low : low + _BATCH]
        answers = Answers(weights, *rows([(numbers, note) for numbers, note, _ in some]))
        found[[index for *_, index in some]] = answers.odds
    return found


def learn(
    telling: Sequence[Sequence[Note]],
    quiet: Sequence[Note],
    prose: Sequence[Note],
    seed: int = 1,
    rounds: int = _ROUNDS,
) -> tuple[Reader, Weights]:
    """Return a network that has learned from the parts of private texts, of harmless ones, and of prose."""
    draw = random.Random(seed)
    some = [clause for note in quiet for clause in clauses(note)]
    hard = [note for note in prose if note_odds.odds(note.text, note.marks) > _HARD]
    soft = [note for note in prose if note_odds.odds(note.text, note.marks) <= _HARD]
    harmless = [
        *(Example(note, 0, _OF_HARMLESS) for note in quiet),
        *(Example(note, 0, _OF_CLAUSES) for note in draw.sample(some, min(_CLAUSES, len(some)))),
        *(Example(note, 0, _OF_HARD) for note in hard),
        *(Example(note, 0, _OF_SOFT) for note in draw.sample(soft, min(_SOFT_PROSE, len(soft)))),
    ]
    told = [max(parts, key=lambda note: len(note.text)) for parts in telling]
    reader = Reader([*told, *(example.note for example in harmless)])
    training = Training(start(len(reader.known) + UNKNOWN + 1, seed=seed), seed)
    done, total = 0, rounds * (len(told) + len(harmless)) // _BATCH
    for number in range(rounds):
        if number >= _FIRST_ROUNDS:
            told = _most_telling(telling, reader, training.weights)
        losses = []
        for batch in _batches([*(Example(note, 1, 1) for note in told), *harmless], reader, draw):
            pace = _PACE * min(1, (done + 1) / 200) * max(0.03, 1 - done / total)
            numbers, marks = rows([(row, example.note) for row, example in batch])
            tells, importance = np.array([(one.tells, one.importance) for _, one in batch], np.float32).T
            losses.append(training.step(numbers, marks, tells, importance, pace))
            done += 1
        print(f"round {number + 1}: {len(losses)} steps, loss {np.mean(losses):.4f}", flush=True)
    return reader, training.weights


def _most_telling(telling: Sequence[Sequence[Note]], reader: Reader, weights: Weights) -> list[Note]:
    """Return the part of each text that tells most, so far as a network knows; its other parts may be harmless."""
    found = iter(odds(weights, reader, [note for parts in telling for note in parts]).tolist())
    return [max(parts, key=lambda _: next(found)) for parts in telling]


def _batches(
    examples: Sequence[Example], reader: Reader, draw: random.Random
) -> Iterator[list[tuple[list[int], Example]]]:
    """Yield all examples, in an order that is drawn, some of about one length at a time."""
    groups: dict[int, list[tuple[list[int], Example]]] = defaultdict(list)
    for example in examples:
        shown = example._replace(note=reader.written_out(example.note, draw))
        row = [UNKNOWN if draw.random() < _UNREAD else number for number in reader.numbers(shown.note)]
        if row:
            groups[next(one for one in _LENGTHS if one >= len(row))].append((row, shown))
    for group in groups.values():
        draw.shuffle(group)
    batches = [group[low : low + _BATCH] for group in groups.values() for low in range(0, len(group), _BATCH)]
    draw.shuffle(batches)
    yield from batches


def main() -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)
    parser.add_argument("--network", type=Path, default=NETWORK)
    options = parser.parse_args()
    told, clean, own_lines, passages = read_notes(options.texts, options.passages)
    own_lines = random.Random(1).sample(own_lines, min(_OWN_LINES, len(own_lines)))
    reader, weights = learn(told, [*clean, *own_lines], passages)
    note_network.write(options.network, reader.known, weights)
    print(f"{len(told)} texts, {len(clean)} parts of harmless ones, {len(passages)} of prose")


if __name__ == "__main__":
    main()
