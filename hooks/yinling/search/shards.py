"""The files of the index: scripts, so that a copy opened from a stick and a strict security policy take them alike.

``root.js`` names the others; ``p…`` hold postings, ``t…`` the entries as they are shown, ``m`` the facets, ``g`` which
entries are of one page, ``y`` the readings of characters, ``f`` the traditional ones. An edit changes few of them. Each
is asked for with the version of the whole, so that no browser answers from what it kept of another, and bears a letter
of what it holds in its name, so that a page that is open while the site changes seldom joins old files with new ones:
it mostly finds none, and says so."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any
from zlib import crc32

from ..memory import FORGETFUL, Drawer, digest
from .entries import Entry
from .fold import common_characters, syllable, traditional
from .index import index_of
from .parcels import written

_LETTERS = "0123456789abcdefghijklmnopqrstuv"


def files(entries: Sequence[Entry], drawer: Drawer = FORGETFUL) -> Iterator[tuple[str, bytes]]:
    """Every file of the index, by its path below ``search/``. ``drawer`` spares the work on what has not changed."""
    index = index_of(entries, drawer)
    starts = {"p": sorted(first for first, _ in index.parcels), "t": sorted(first for first, _ in index.texts)}
    parts = {f"p{first}": parcel.text for (first, _), parcel in sorted(index.parcels.items())}
    parts |= {f"t{first}": text for (first, _), text in sorted(index.texts.items())}
    parts["m"] = written(_facets(index.entries))
    parts["g"] = written(_same_page(index.entries))
    characters = index.characters.union(common_characters())
    parts["y"], parts["f"] = drawer.recall(digest("characters", *sorted(characters)), partial(_tables, characters))
    whole, letters = hashlib.sha256(), {}
    for name, text in parts.items():
        script = _script(name, text)
        whole.update(script)
        letters[name] = _LETTERS[crc32(script) % 32]
        yield f"{name}-{letters[name]}.js", script
    root = {
        "version": whole.hexdigest()[:8],
        **{kind: _between(firsts) for kind, firsts in starts.items()},
        "letters": {kind: "".join(letters[f"{kind}{first}"] for first in firsts) for kind, firsts in starts.items()}
        | {name: letters[name] for name in "mgyf"},
        "both": _both(),
    }
    yield "root.js", _script("root", written(root))


def _script(name: str, text: str) -> bytes:
    return f'ylSearch.add("{name}",{text});\n'.encode()


def _facets(entries: Sequence[Entry | None]) -> Mapping[str, Any]:
    """For each facet its words, and for each entry the number of its word (two letters, from 33), all in one text."""
    columns = {
        "kind": [entry.kind if entry else "" for entry in entries],
        "org": [entry.org if entry else "" for entry in entries],
        "year": [str(entry.day.year) if entry and entry.day else "" for entry in entries],
        "type": [entry.type if entry else "" for entry in entries],
    }
    facets: dict[str, Any] = {}
    for name, column in columns.items():
        words = sorted(set(column))
        code = {word: chr(40 + number // 80) + chr(40 + number % 80) for number, word in enumerate(words)}
        facets[name] = [words, "".join(code[word] for word in column)]
    return facets


def _same_page(entries: Sequence[Entry | None]) -> str:
    """``+`` for each entry that belongs to the page of the one before it, ``.`` for the others."""
    pages = [entry.uri.partition("#")[0] if entry else None for entry in entries]
    pairs = zip(pages, [None, *pages], strict=False)
    return "".join("+" if page is not None and page == before else "." for page, before in pairs)


def _tables(chars: frozenset[str]) -> tuple[str, str]:
    return written(_readings(chars)), written(_simplified(chars))


def _readings(chars: frozenset[str]) -> list[str]:
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


def _simplified(chars: frozenset[str]) -> list[str]:
    """Traditional characters, and in their order what they are folded to, as far as an entry may hold that."""
    table = {chr(before): after for before, after in traditional().items() if after in chars}
    return ["".join(table), "".join(table.values())]


def _both() -> str:
    """Traditional characters that are simplified ones as well: 乾 of 乾坤 and of 干."""
    return "".join(char for char in map(chr, traditional()) if char.encode("gb2312", "ignore"))


def _between(numbers: list[int]) -> list[int]:
    return [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]
