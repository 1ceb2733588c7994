"""Write queries with their answers: `python -m tests.bench.search.queries CENTRE OUT.json --seed N` (2 is held out).

Input: the source files of a centre, read without any code of the product. Output: four sets of a hundred queries:
plain, hard, alias, nonsense. Each query has its kind and the addresses of the pages that count as found (none for
nonsense).
A phrase is the text between punctuation, digits and the commonest particles, or a part of it that begins and ends with
words of pypinyin's dictionary.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pypinyin import Style, lazy_pinyin

from .source import Page, homophones, phrases, read, sound
from .traditional import TRADITIONAL

MOST_PAGES = 8
Query = tuple[str, str, Iterable[Page]]


class Maker:
    """Makes the queries of one seed. A method for each kind proposes queries; ``queries_of`` refuses common ones."""

    def __init__(self, pages: list[Page], branches: dict[str, str], seed: int) -> None:
        self.pages, self.branches, self.seed = pages, branches, seed
        self.articles = [p for p in pages if p.day is None]
        self.records = [p for p in pages if p.day]
        self.initials = {p.uri: "".join(lazy_pinyin(p.parts[0], style=Style.FIRST_LETTER)) for p in pages}
        self.rng = random.Random()

    def pages_with(self, *words: str) -> list[Page]:
        return [p for p in self.pages if all(word in p.text for word in words)]

    def page(self) -> Page:
        return self.rng.choice(self.rng.choice((self.articles, self.records)))

    def phrase(self, text: str, shortest: int = 2, longest: int = 6) -> str:
        """Return a phrase of a text, or an empty string. Two thirds of the phrases consist of whole words."""
        return self.rng.choice(phrases(text, shortest, longest, self.rng.random() < 2 / 3) or [""])

    def phrase_of(self, page: Page, shortest: int = 2, longest: int = 6) -> str:
        """Return a phrase of the title, of a heading or of the rest, with equal probability."""
        where = self.rng.choice((page.parts[:1], page.headings or page.parts[:1], page.parts[1:] or page.parts))
        return self.phrase("\n".join(where), shortest, longest)

    def plain(self) -> Query | None:
        word = self.phrase_of(self.page())
        return (word, word, self.pages_with(word)) if word else None

    def branch(self) -> Query | None:
        id = self.rng.choice([id for id in self.branches if id.startswith("k")])
        name = self.branches[id].removesuffix("离退休党支部")
        return (name, name, [Page(f"orgs/{id}/", []), Page(f"activities/{id}/", [])])

    def dated(self, forms: Iterable[str]) -> Query | None:
        page, form = self.rng.choice(self.records), self.rng.choice(list(forms))
        day, word = page.day, self.phrase(page.text)
        assert day is not None
        same = [p for p in self.pages_with(word) if p.day and (p.day.month, p.day.day) == (day.month, day.day)]
        same = [p for p in same if "{y}" not in form or p.day == day]
        values = {"y": day.year, "m": day.month, "d": day.day, "M": chinese(day.month), "D": chinese(day.day)}
        return (f"{form.format(**values)} {word}", word, same) if word else None

    def reversed_pair(self) -> Query | None:
        page = self.page()
        one, two = self.phrase_of(page, 2, 4), self.phrase_of(page, 2, 4)
        if not one or not two or one in two or two in one:
            return None
        one, two = sorted((one, two), key=page.text.index)
        return (two + one, two + one, self.pages_with(one, two)) if not self.pages_with(two + one) else None

    def dropped(self) -> Query | None:
        word = self.phrase_of(self.page(), 4, 6)
        at = self.rng.randrange(1, max(2, len(word) - 1))
        rest = word[:at] + word[at + 1 :]
        return (rest, rest, self.pages_with(word)) if word and not self.pages_with(rest) else None

    def two_sections(self) -> Query | None:
        page = self.page()
        if len(page.parts) < 2:
            return None
        first, second = self.rng.sample(page.parts, 2)
        one, two = self.phrase(first, 2, 4), self.phrase(second, 2, 4)
        if not one or not two or one in second or two in first:
            return None
        return (f"{one} {two}", one + two, self.pages_with(one, two))

    def homophone(self) -> Query | None:
        word = self.phrase_of(self.page())
        if not word:
            return None
        at = self.rng.randrange(len(word))
        others = [c for c in homophones().get(lazy_pinyin(word)[at], []) if c != word[at]]
        wrong = word[:at] + self.rng.choice(others or [""]) + word[at + 1 :]
        alike = [p for p in self.pages if sound(word) in p.sound]
        # A person who heard the word could mean any page with the same sound.
        return (wrong, wrong, alike) if others and not self.pages_with(wrong) and self.pages_with(word) else None

    def traditional(self) -> Query | None:
        word = self.phrase_of(self.page())
        written = word.translate(TRADITIONAL)
        return (written, word, self.pages_with(word)) if written != word else None

    def pinyin(self) -> Query | None:
        word = self.phrase(self.page().parts[0])
        if not word:
            return None
        between = self.rng.choice(("", " "))
        alike = [p for p in self.pages if sound(word) in p.sound or word in p.text]
        return (between.join(lazy_pinyin(word)), word, alike)

    def letters(self) -> Query | None:
        page = self.page()
        letters = self.initials[page.uri]
        if not re.fullmatch(r"[\u4e00-\u9fff]{4,10}", page.parts[0]):
            return None
        return (letters, letters, [p for p in self.pages if letters in self.initials[p.uri]])

    def nonsense(self) -> Query | None:
        """Return four everyday or four rare characters, of which no neighbouring two are together on any page."""
        highs = self.rng.choice((range(0xB0, 0xD7), range(0xD8, 0xF7)))
        word = "".join(
            bytes([self.rng.choice(highs), self.rng.randrange(0xA1, 0xFF)]).decode("gb2312") for _ in range(4)
        )
        pairs = [word[at : at + 2] for at in range(3)]
        alike = any(sound(word) in p.sound for p in self.pages)
        return (word, word, []) if not alike and not any(self.pages_with(pair) for pair in pairs) else None

    def queries_of(self, kind: str, number: int, make: Callable[[], Query | None]) -> Iterator[dict[str, Any]]:
        """Yield ``number`` different queries of a kind that have at least one answer and at most ``MOST_PAGES``."""
        self.rng = random.Random(f"{self.seed} {kind}")
        seen: set[str] = set()
        while len(seen) < number:
            query, about, found = make() or ("", "", [])
            uris = sorted(p.uri for p in found)
            if about not in seen and query and (kind == "nonsense" or 0 < len(uris) <= MOST_PAGES):
                seen.add(about)
                yield {"kind": kind, "query": query, "pages": uris}


def chinese(number: int) -> str:
    """Return a number up to 39 in Chinese numerals."""
    digits = " 一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (("", "十", "二十", "三十")[tens] + digits[ones]).strip()


def sets(maker: Maker) -> dict[str, list[dict[str, Any]]]:
    displayed = ["{y}年{m}月{d}日"]
    other = ["{y}-{m:02d}-{d:02d}", "{M}月{D}日", "{y}.{m}.{d}", "{y}年{m}月{d}号"]
    plan: dict[str, list[tuple[str, int, Callable[[], Query | None]]]] = {
        "plain": [("phrase", 75, maker.plain), ("branch", 12, maker.branch)],
        "hard": [("reversed", 34, maker.reversed_pair), ("dropped", 33, maker.dropped)],
        "alias": [("homophone", 20, maker.homophone), ("traditional", 20, maker.traditional)],
        "nonsense": [("nonsense", 100, maker.nonsense)],
    }
    plan["plain"].append(("date", 13, lambda: maker.dated(displayed)))
    plan["hard"].append(("two sections", 33, maker.two_sections))
    plan["alias"] += [("pinyin", 20, maker.pinyin), ("initials", 20, maker.letters)]
    plan["alias"].append(("other date", 20, lambda: maker.dated(other)))
    return {name: [query for kind in kinds for query in maker.queries_of(*kind)] for name, kinds in plan.items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("centre", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    made = {"seed": options.seed, "sets": sets(Maker(*read(options.centre), options.seed))}
    options.out.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
