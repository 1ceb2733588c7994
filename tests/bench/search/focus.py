"""Read the words of the generated centre, and choose the words of one of its pages."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import yaml
from pypinyin.phrases_dict import phrases_dict

WORDS = Path(__file__).with_name("words")
Words = dict[str, list[str]]


def read_words(name: str) -> dict[str, Words]:
    """Return the word lists of a file by subject. A string is split at spaces; a list of sentences stays."""
    found: dict[str, dict[str, str | list[str]]] = yaml.safe_load((WORDS / name).read_text("utf-8"))
    return {
        subject: {key: value.split() if isinstance(value, str) else value for key, value in lists.items()}
        for subject, lists in found.items()
    }


def dictionary() -> tuple[list[str], list[str]]:
    """Return pypinyin's words of two or three everyday characters, and its sayings of four."""
    everyday = sorted(word for word in phrases_dict if all(_everyday(char) for char in word))
    return [w for w in everyday if 2 <= len(w) <= 3], [w for w in everyday if len(w) == 4]


def _everyday(char: str) -> bool:
    code = char.encode("gb2312", errors="ignore")
    return len(code) == 2 and 0xB0 <= code[0] < 0xD8


class Source(Protocol):
    """The vocabulary that a focus draws words from."""

    rng: random.Random
    people: Words
    words: list[str]
    sayings: list[str]

    def place(self) -> str: ...


class Focus:
    """The words of one page: a few things, actions, people and places of one subject, for the slots of frames."""

    def __init__(self, source: Source, subject: Words, size: int) -> None:
        rng, people = source.rng, source.people
        self.rng = rng
        things = rng.sample(subject["物"], min(size, len(subject["物"])))
        qualities = [*subject["样"], *people["样"]]
        # A third of the things have a quality: 过期的降压药.
        self.things = [rng.choice(qualities) + thing if rng.random() < 1 / 3 else thing for thing in things]
        self.acts = rng.sample(subject["事"], min(max(4, size // 2), len(subject["事"])))
        self.names = ["".join((rng.choice(people["姓"]), rng.choice(people["名"]))) for _ in range(max(2, size // 5))]
        self.places = [source.place() for _ in range(max(2, size // 8))]
        self.words = rng.sample(source.words, size)
        self.sayings = rng.sample(source.sayings, max(2, size // 3))
        self.lists = {"p": subject["处"], "q": subject["人"], "k": subject["话"], "j": subject["话"]}
        self.lists |= {"t": people["时"], "z": people["厂"], "i": self.sayings, "l": self.places}
        for slots, words in (("abc", self.things), ("vw", self.acts), ("xy", self.names), ("ef", self.words)):
            self.lists |= dict.fromkeys(slots, words)

    def fill(self, frame: str) -> str:
        """Fill the slots of a frame: the same slot gets the same word, different slots get different words."""
        chosen: dict[str, str] = {}

        def word(match: re.Match[str]) -> str:
            slot = match[1]
            if slot in "nm":
                return str(self.rng.randint(2, 48))
            if slot not in chosen:
                free = [w for w in self.lists[slot] if w not in chosen.values()]
                chosen[slot] = self.rng.choice(free or self.lists[slot])
            return chosen[slot]

        return re.sub(r"\{(\w)\}", word, frame)

    def sentences(self, frames: Sequence[str], length: int) -> Iterator[str]:
        """Yield sentences up to a length; no frame repeats before all others were used."""
        order: list[str] = []
        while length > 0:
            order = order or self.rng.sample(frames, len(frames))
            sentence = self.fill(order.pop())
            length -= len(sentence)
            yield sentence
