"""The files of the index: scripts, so that a copy opened from a stick and a strict security policy take them alike.

``root.js`` names the folder and the boundaries; ``p…`` hold postings, ``t…`` the entries as they are shown, ``m`` the
facets, ``y`` the readings of characters, ``f`` the traditional ones. A file is about as large as one answer can afford;
the folder bears the digest of what is in it, so that a browser never joins old files with new ones."""

from __future__ import annotations

import gc
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from .entries import Entry
from .fold import common_characters, fold, syllable, traditional
from .memory import Memory
from .postings import postings

# Characters before compression. Half of it made a first result 15% lighter and 1,000 files more on 5,000 pages.
POSTINGS_SIZE, TEXT_SIZE = 7_000, 5_000


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of short lists without one cycle: looking for cycles would take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collector()
def files(entries: Sequence[Entry], memory: Memory | None = None) -> dict[str, str]:
    """Every file of the index by its path below ``search/``. ``memory`` spares the work on what has not changed."""
    known = memory or Memory()
    shards: dict[str, str] = {}
    buckets: dict[int, list[tuple[str, str]]] = {}
    for key, packed in postings(map(known.keys, entries)).items():
        buckets.setdefault(bucket(key), []).append((key, packed))
    starts: list[int] = []
    for start, rows in _parcels(sorted(buckets.items())):
        shards[f"p{len(starts)}"] = _script(f"p{len(starts)}", dict(rows))
        starts.append(start)
    firsts: list[int] = []
    for first, part in _pages(entries):
        shards[f"t{len(firsts)}"] = _script(f"t{len(firsts)}", [_shown(entry) for entry in part])
        firsts.append(first)
    chars = set(common_characters()).union(*(fold(f"{e.title}{e.context}{e.text}") for e in entries))
    shards["m"] = _script("m", _facets(entries))
    shards["g"] = _script("g", _same_page(entries))
    shards["y"] = _script("y", _readings(chars))
    table = {chr(before): after for before, after in traditional().items() if after in chars}
    shards["f"] = _script("f", ["".join(table), "".join(table.values())])
    folder = hashlib.sha256("".join(shards.values()).encode()).hexdigest()[:8]
    root = {"folder": folder, "count": len(entries), "p": _steps(starts), "t": _steps(firsts), "both": _both()}
    return {"root.js": _script("root", root), **{f"{folder}/{name}.js": text for name, text in shards.items()}}


def bucket(key: str) -> int:
    """Which of 65,521 buckets a key falls into; ``assets/search-index.js`` computes the same."""
    number = 0
    for char in key:
        number = (number * 31 + ord(char)) % 65521
    return number


def _parcels(buckets: list[tuple[int, list[tuple[str, str]]]]) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Neighbouring buckets together, up to the size of a file."""
    rows: list[tuple[str, str]] = []
    start = size = 0
    for number, part in buckets:
        more = sum(len(key) + len(packed) + 6 for key, packed in part)
        if rows and size + more > POSTINGS_SIZE:
            yield start, rows
            rows, start, size = [], number, 0
        rows, size = rows + part, size + more
    yield start, rows


def _pages(entries: Sequence[Entry]) -> Iterator[tuple[int, list[Entry]]]:
    part: list[Entry] = []
    first = size = 0
    for number, entry in enumerate(entries):
        more = len(entry.text) + len(entry.title) + len(entry.context) + len(entry.uri) // 2
        if part and size + more > TEXT_SIZE:
            yield first, part
            part, first, size = [], number, 0
        part.append(entry)
        size += more
    yield first, part


def _shown(entry: Entry) -> list[str]:
    """What is shown of an entry. Where it holds traditional characters, its folded form follows: a browser may not have
    that table."""
    row = [entry.uri, entry.title, entry.context, entry.text, str(entry.day or "")]
    written = f"{entry.title}\n{entry.context}\n{entry.text}"
    plain = traditional().keys().isdisjoint(map(ord, set(written)))
    return row if plain else [*row, "\n".join(map(fold, written.split("\n", 2)))]


def _facets(entries: Sequence[Entry]) -> Mapping[str, Any]:
    """For each facet its words, and for each entry the number of its word (two letters, from 33), all in one text."""
    columns = {
        "kind": [entry.kind for entry in entries],
        "org": [entry.org for entry in entries],
        "year": [str(entry.day.year) if entry.day else "" for entry in entries],
        "type": [entry.type for entry in entries],
    }
    facets: dict[str, Any] = {}
    for name, column in columns.items():
        words = sorted(set(column))
        code = {word: chr(40 + number // 80) + chr(40 + number % 80) for number, word in enumerate(words)}
        facets[name] = [words, "".join(code[word] for word in column)]
    return facets


def _same_page(entries: Sequence[Entry]) -> str:
    """``+`` for each entry that belongs to the page of the one before it, ``.`` for the others."""
    pages = [entry.uri.partition("#")[0] for entry in entries]
    return "".join("+" if page == before else "." for page, before in zip(pages, ["", *pages], strict=False))


def _readings(chars: set[str]) -> list[str]:
    """``a2ai13…``: how many of the everyday characters, in their order, have one reading after the other; and
    ``ai嗳嫒an鹌…``: those of other characters."""
    everyday = common_characters()
    runs = ((reading, len([*group])) for reading, group in groupby(map(syllable, everyday)))
    others: defaultdict[str, list[str]] = defaultdict(list)
    for char in sorted(chars.difference(everyday)):
        if not char.isascii() and (reading := syllable(char)):
            others[reading].append(char)
    return [
        "".join(f"{reading}{many if many > 1 else '.'}" for reading, many in runs),
        "".join(reading + "".join(others[reading]) for reading in sorted(others)),
    ]


def _both() -> str:
    """Traditional characters that are simplified ones as well: 乾 of 乾坤 and of 干."""
    return "".join(char for char in map(chr, traditional()) if char.encode("gb2312", "ignore"))


def _steps(numbers: list[int]) -> list[int]:
    return [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]


def _script(name: str, value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    for end in "\u2028\u2029":  # these end a line in the scripts of old browsers
        text = text.replace(end, f"\\u{ord(end):x}")
    return f'ylSearch.add("{name}",{text});\n'
