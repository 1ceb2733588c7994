"""Learn the weights of notes that tell on a person: ``python -m tests.bench.privacy.weigh --texts a.yml``.

Input: files of texts as of `files`, private and harmless ones; with ``--passages`` real prose. The texts of
`as_written.yml` and all files of this project's centre are read too. Output: the table
``note_odds.txt``. The weights are those of a logistic regression, so that a sign that says what another one
says already weighs little. Take whole novels among the passages: their persons stand beside such words too.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from tests.bench.privacy.files import by_kind

from yinling.privacy.troubles import note_odds, private_notes
from yinling.privacy.troubles.private_notes import Note

ROOT = Path(__file__).parents[3]
TABLE = ROOT / "hooks/yinling/privacy/troubles/note_odds.txt"
_LEAST_TEXTS = 5  # in which a sign must stand
_FINEST = 0.25  # of weights, and the least one that is written
_CLAUSE_END, _SHORTEST = re.compile("[,。;!?\n]"), 4
_SOME = 2  # of so many parts of prose one clause is learned from
_KEPT = 0.995  # of the texts pass the sieve
_OF_PROSE = 0.3  # the weight of a passage against a text
_PENALTY, _SIEVE_PENALTY = 1.0, 1.0
_ROUNDS, _STEPS = 30, 40
_LEFT_OUT = frozenset("\x01 \n")  # a name's mask is no sign
_MARK = "mark "  # before a mark of a note

Floats = npt.NDArray[np.float64]


class Rows:
    """Which of the known signs stand in each of some texts."""

    def __init__(self, texts: Sequence[Collection[str]], signs: Sequence[str]) -> None:
        numbers = {sign: number for number, sign in enumerate(signs)}
        pairs = [(row, numbers[sign]) for row, text in enumerate(texts) for sign in text if sign in numbers]
        self._row, self._sign = np.array(pairs, np.intp).T
        self._shape = len(texts), len(signs)

    def sums(self, weights: Floats) -> Floats:
        """Return the sum of the weights of each text."""
        return np.bincount(self._row, weights[self._sign], self._shape[0]).astype(np.float64)

    def totals(self, values: Floats) -> Floats:
        """Return the total of the values of the texts of each sign."""
        return np.bincount(self._sign, values[self._row], self._shape[1]).astype(np.float64)


def learn(rows: Rows, tells: Floats, importance: Floats, signs: int, penalty: float) -> tuple[Floats, float]:
    """Return the weights and the bias of a logistic regression, by Newton's method with conjugate gradients."""
    point = np.zeros(signs + 1)

    def gradient(at: Floats) -> tuple[Floats, Floats]:
        chance = 1 / (1 + np.exp(-(rows.sums(at[:-1]) + at[-1])))
        error = importance * (chance - tells)
        return np.append(rows.totals(error), error.sum()) + penalty * at, importance * chance * (1 - chance)

    for _ in range(_ROUNDS):
        slope, curve = gradient(point)
        step, rest = np.zeros_like(point), -slope
        course, size = rest.copy(), float(rest @ rest)
        for _ in range(_STEPS):
            bent = curve * (rows.sums(course[:-1]) + course[-1])
            product = np.append(rows.totals(bent), bent.sum()) + penalty * course
            length = size / float(course @ product)
            step += length * course
            rest -= length * product
            size, before = float(rest @ rest), size
            if size < 1e-8:
                break
            course = rest + size / before * course
        point += step
        if float(np.abs(step).max()) < 1e-3:
            break
    return point[:-1], float(point[-1])


def private_texts(paths: Iterable[Path]) -> tuple[list[str], list[str]]:
    """Return the texts of files that tell on a person, and the harmless ones."""
    private, harmless = [], []
    for path in paths:
        table = yaml.safe_load(path.read_text("utf-8"))
        private += [text for texts in by_kind(table).values() for text in texts]
        harmless += [*table.get("clean", ()), *table.get("harmless", ())]
    return private, harmless


def clauses(note: Note) -> list[Note]:
    """Return the clauses of a part: without them, a text would tell on somebody because it is short."""
    return [
        note._replace(text=clause, marks=note.marks & {"elsewhere"} | {"named" if "\x01" in clause else "nobody"})
        for clause in _CLAUSE_END.split(note.text)
        if len(clause) >= _SHORTEST
    ]


def features(note: Note) -> set[str]:
    """Return what a note is weighed by."""
    return {*note_odds.signs(note.text), *(_MARK + mark for mark in note.marks)}


def written(kind: str, weights: dict[str, float]) -> list[str]:
    """Return the lines of a table: the signs of each weight."""
    groups: dict[float, list[str]] = defaultdict(list)
    for sign, weight in weights.items():
        groups[round(weight / _FINEST) * _FINEST].append(sign)
    return [
        f"{kind} {weight:g} {' '.join(sorted(groups[weight]))}" for weight in sorted(groups, reverse=True) if weight
    ]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that name the files to learn from."""
    parser.add_argument("--texts", type=Path, action="append", default=[])
    parser.add_argument("--passages", type=Path, action="append", default=[])


def read_notes(
    texts: Iterable[Path], passages: Iterable[Path]
) -> tuple[list[list[Note]], list[Note], list[Note], list[Note]]:
    """Return the parts of each private text, of harmless ones, of the lines of this project's centre, and of prose."""
    private, harmless = private_texts([Path(__file__).with_name("as_written.yml"), *texts])
    own = [
        path.read_text("utf-8")
        for name in ("data", "content")
        for path in sorted((ROOT / name).rglob("*.*"))
        if path.suffix in (".yml", ".md")
    ]
    prose = [json.loads(line)["text"] for path in passages for line in path.open(encoding="utf-8")]
    lines = [line for text in own for line in text.splitlines() if len(line) > _SHORTEST]
    with ProcessPoolExecutor() as pool:
        told, *others = (
            list(pool.map(private_notes.notes_of, some, chunksize=100))
            for some in (private, harmless, lines, [*own, *prose])
        )
    clean, own_lines, other = (list(chain.from_iterable(notes)) for notes in others)
    return [notes for notes in told if notes], clean, own_lines, other


def main() -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)
    parser.add_argument("--table", type=Path, default=TABLE)
    options = parser.parse_args()
    told, quiet, own_lines, other = read_notes(options.texts, options.passages)
    # Use only the longest part of each private text: its other parts may be harmless.
    telling = [max(notes, key=lambda note: len(note.text)) for notes in told]
    quiet += [clause for note in quiet for clause in clauses(note)]
    quiet += own_lines
    other += [clause for note in other[::_SOME] for clause in clauses(note)[:1]]
    tells = np.array([1.0] * len(telling) + [0.0] * (len(quiet) + len(other)))
    importance = np.array([1.0] * len(telling) + [1.5] * len(quiet) + [_OF_PROSE] * len(other))

    weighed = [*map(features, telling), *map(features, quiet), *map(features, other)]
    counts = Counter(sign for signs in weighed[: len(telling) + len(quiet)] for sign in signs)
    signs = [
        sign
        for sign, count in counts.items()
        if sign.startswith(_MARK) or (count >= _LEAST_TEXTS and not _LEFT_OUT.intersection(sign))
    ]
    weights, bias = learn(Rows(weighed, signs), tells, importance, len(signs), _PENALTY)
    by_sign = dict(zip(signs, weights.tolist(), strict=True))
    marks = {sign.removeprefix(_MARK): by_sign.pop(sign) for sign in signs if sign.startswith(_MARK)}

    characters = sorted({sign for sign in by_sign if len(sign) == 1 and "\u4e00" <= sign <= "\u9fff"})
    rows = Rows([set(note.text) for note in [*telling, *quiet, *other]], characters)
    sieve, _ = learn(rows, tells, importance, len(characters), _SIEVE_PENALTY)
    least = float(np.quantile(rows.sums(sieve)[: len(telling)], 1 - _KEPT))
    head = (
        [line for line in options.table.read_text("utf-8").splitlines() if line.startswith("#")]
        if options.table.exists()
        else []
    )
    lines = [
        *head,
        f"bias {bias:.2f} -",
        *written("mark", marks),
        *written("sign", by_sign),
        f"least {least:.2f} -",
        *written("sieve", dict(zip(characters, sieve.tolist(), strict=True))),
    ]
    options.table.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(telling)} texts, {len(quiet)} parts of harmless ones, {len(other)} of prose; {len(signs)} signs")


if __name__ == "__main__":
    main()
