"""The files of the index: scripts, so that a copy opened from a stick and a strict security policy take them alike.

``root.js`` names the folder and the boundaries; ``p…`` hold postings, ``t…`` the entries as they are shown, ``m`` the
facets, ``g`` which entries are of one page, ``y`` the readings of characters, ``f`` the traditional ones. A file is
about as large as one answer can afford; the folder bears the digest of what is in it, so that a browser never joins old
files with new ones."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from .entries import Entry
from .fold import common_characters, fold, syllable, traditional
from .memory import Memory, runs
from .postings import joined

# Characters before compression: on 5,000 pages some 2,500 files of 3 and 4 KB. Larger ones weigh more than what a query
# wants of them; half of it is 2,000 files more on a stick.
POSTINGS_SIZE, TEXT_SIZE = 5_500, 4_000
_HALVES = re.compile(r"([~#].|[a-z]+'|.)(.*)")


def files(entries: Sequence[Entry], memory: Memory | None = None) -> dict[str, str]:
    """Every file of the index by its path below ``search/``. ``memory`` spares the work on what has not changed."""
    known = memory or Memory()
    return known.whole(entries, lambda: _made(entries, known))


def _made(entries: Sequence[Entry], known: Memory) -> dict[str, str]:
    shards: dict[str, str] = {}
    packed = joined((start, known.posted(run)) for start, run in runs(entries))
    chars = {key for key in packed if len(key) == 1}.union(common_characters())
    starts: list[int] = []
    for start, rows in _parcels(packed):
        shards[f"p{len(starts)}"] = _script(f"p{len(starts)}", rows)
        starts.append(start)
    firsts: list[int] = []
    for first, part in _pages(entries):
        shards[f"t{len(firsts)}"] = _script(f"t{len(firsts)}", [_shown(entry) for entry in part])
        firsts.append(first)
    shards["m"] = _script("m", _facets(entries))
    shards["g"] = _script("g", _same_page(entries))
    shards["y"] = _script("y", _readings(chars))
    table = {chr(before): after for before, after in traditional().items() if after in chars}
    shards["f"] = _script("f", ["".join(table), "".join(table.values())])
    folder = hashlib.sha256("".join(shards.values()).encode()).hexdigest()[:8]
    root = {"folder": folder, "count": len(entries), "p": _between(starts), "t": _between(firsts), "both": _both()}
    return {"root.js": _script("root", root), **{f"{folder}/{name}.js": text for name, text in shards.items()}}


def halves(key: str) -> tuple[str, str]:
    """A key as what many begin with, and the rest: 党 + 课, dang' + ke, #2 + 01906."""
    if key[0] > "~":  # most of them
        return key[0], key[1:]
    match = _HALVES.fullmatch(key)
    assert match is not None
    return match[1], match[2]


def bucket(key: str) -> int:
    """Which of 65,536 buckets a key falls into: those with the same beginning into sixteen neighbouring ones.
    ``assets/search-index.js`` computes the same."""
    return _bucket(*halves(key))


def _bucket(head: str, tail: str) -> int:
    return _number(head) % 4096 * 16 + _number(tail) % 16


@cache
def _number(text: str) -> int:
    number = 0
    for char in text:
        number = (number * 31 + ord(char)) % 65521
    return number


def _parcels(packed: dict[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Neighbouring buckets together, up to the size of a file: ``党: "课AB费CD :EF"``. A rest that could be taken for
    postings stands between a space and a colon."""
    in_order = sorted((_bucket(*parts), key, *parts) for key, parts in zip(packed, map(halves, packed), strict=True))
    rows: dict[str, str] = {}
    start = size = 0
    for number, part in groupby(in_order, key=itemgetter(0)):
        more: dict[str, str] = {}
        for _, key, head, tail in part:
            name = f" {tail}:" if tail.isascii() else tail
            more[head] = f"{more.get(head, '')}{name}{packed[key]}"
        length = sum(map(len, more.values()))
        if rows and size + length > POSTINGS_SIZE:
            yield start, rows
            rows, start, size = {}, number, 0
        rows |= {head: rows.get(head, "") + text for head, text in more.items()}
        size += length
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


def _between(numbers: list[int]) -> list[int]:
    return [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]


def _script(name: str, value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    for end in "\u2028\u2029":  # these end a line in the scripts of old browsers
        text = text.replace(end, f"\\u{ord(end):x}")
    return f'ylSearch.add("{name}",{text});\n'
