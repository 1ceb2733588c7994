"""Learn the weights of notes that tell on a person: ``python -m tests.bench.privacy.weigh --texts a.yml``.

Input: files of texts as of `files`, with the kinds that name a person and a trouble, and harmless ones; with
``--passages`` real prose. The texts of `as_written.yml` and all files of this project's centre are read too. Output:
the table ``note_odds.txt``. The weights are those of a logistic regression, so that a sign that says what another one
says already weighs little. Take whole novels among the passages: their persons stand beside such words too.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from tests.bench.privacy.files import by_kind

from yinling.privacy.troubles import note_odds
from yinling.privacy.troubles.note_persons import named
from yinling.privacy.words.normalised_text import normalise
from yinling.privacy.words.table_headings import with_headings

ROOT = Path(__file__).parents[3]
TABLE = ROOT / "hooks/yinling/privacy/troubles/note_odds.txt"
KINDS = [
    "illness",
    "illness_named",
    "illness_unknown",
    "hardship",
    "heading",
    "heading_names",
    "family",
    "oddname",
    "money",
    "whereabouts",
    "column",
    "two_cells",
    "cell",
    "table_column",
    "病困",
    "处分和家事",
]
_LEAST_TEXTS = 2  # in which a sign must stand
_FINEST = 0.25  # of weights, and the least one that is written
_CLAUSE_END, _SHORTEST = re.compile("[,。;!?\n]"), 4
_SOME = 2  # of so many parts of prose one clause is learned from
_KEPT = 0.995  # of the texts pass the sieve
_OF_PROSE = 0.3  # the weight of a passage against a text
_PENALTY, _SIEVE_PENALTY = 1.0, 1.0
_ROUNDS, _STEPS = 30, 40
_NAME = "\x01"  # replaces each character of a name, so that no name becomes a sign
_LEFT_OUT = frozenset(f"{_NAME} \n")

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
        private += [text for kind, texts in by_kind(table).items() if kind in KINDS for text in texts]
        harmless += [*table.get("clean", ()), *table.get("harmless", ())]
    return private, harmless


def read_form(text: str) -> str:
    """Return a text as the detector reads it."""
    return with_headings(normalise(text)).prose.text


def parts_of(texts: Iterable[str]) -> list[str]:
    return [read[low:high] for read in map(read_form, texts) for low, high in note_odds.parts(read)]


def clauses(part: str) -> list[str]:
    """Return the clauses of a part: without them, a text would tell on somebody because it is short."""
    return [clause for clause in _CLAUSE_END.split(part) if len(clause) >= _SHORTEST]


def without_names(text: str) -> str:
    """Return a text with a mark for each character of a name."""
    for low, high in named(text, 0, len(text), frozenset()):
        text = f"{text[:low]}{_NAME * (high - low)}{text[high:]}"
    return text


def written(kind: str, weights: dict[str, float]) -> list[str]:
    """Return the lines of a table: the signs of each weight."""
    groups: dict[float, list[str]] = defaultdict(list)
    for sign, weight in weights.items():
        groups[round(weight / _FINEST) * _FINEST].append(sign)
    return [
        f"{kind} {weight:g} {' '.join(sorted(groups[weight]))}" for weight in sorted(groups, reverse=True) if weight
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=Path, action="append", default=[])
    parser.add_argument("--passages", type=Path, action="append", default=[])
    parser.add_argument("--table", type=Path, default=TABLE)
    options = parser.parse_args()
    private, harmless = private_texts([Path(__file__).with_name("as_written.yml"), *options.texts])
    own = [
        path.read_text("utf-8")
        for name in ("data", "content")
        for path in sorted((ROOT / name).rglob("*.*"))
        if path.suffix in (".yml", ".md")
    ]
    prose = [json.loads(line)["text"] for path in options.passages for line in path.open(encoding="utf-8")]
    # Use only the longest part of each private text: its other parts may be harmless.
    telling = [max(parts_of([text]), key=len) for text in private]
    # Mask the names of harmless notes too, so that no name becomes a sign against a note.
    clean, passages = [*map(without_names, parts_of(harmless))], parts_of([*own, *prose])
    clean += [clause for part in clean for clause in clauses(part)]
    clean += parts_of(line for text in own for line in text.splitlines() if len(line) > _SHORTEST)
    passages += [clause for part in passages[::_SOME] for clause in clauses(part)[:1]]
    tells = np.array([1.0] * len(telling) + [0.0] * (len(clean) + len(passages)))
    importance = np.array([1.0] * len(telling) + [1.5] * len(clean) + [_OF_PROSE] * len(passages))

    texts = [*map(note_odds.signs, map(without_names, telling)), *map(note_odds.signs, [*clean, *passages])]
    counts = Counter(sign for text in texts[: len(telling)] for sign in text)
    signs = [sign for sign, count in counts.items() if count >= _LEAST_TEXTS and not _LEFT_OUT.intersection(sign)]
    weights, bias = learn(Rows(texts, signs), tells, importance, len(signs), _PENALTY)

    characters = sorted({sign for sign in signs if len(sign) == 1 and "\u4e00" <= sign <= "\u9fff"})
    rows = Rows([set(text) for text in [*telling, *clean, *passages]], characters)
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
        *written("sign", dict(zip(signs, weights.tolist(), strict=True))),
        f"least {least:.2f} -",
        *written("sieve", dict(zip(characters, sieve.tolist(), strict=True))),
    ]
    options.table.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(telling)} texts, {len(clean)} parts of harmless ones, {len(passages)} of prose; {len(signs)} signs")


if __name__ == "__main__":
    main()
