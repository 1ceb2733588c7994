"""The files of the index: scripts, so that a copy opened from a stick and a strict security policy take them alike.

``root.js`` names the others; ``p…`` hold postings, ``t…`` the entries as they are shown, ``m`` the facets, ``g`` which
entries are of one page, ``y`` the readings of characters, ``f`` the traditional ones. An edit changes few of them. Each
is asked for with the version of the whole, so that no browser answers from what it kept of another, and bears a letter
of what it holds in its name, so that a page that is open while the site changes seldom joins old files with new ones:
it mostly finds none, and says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from ..chinese.characters import gb2312_first_level, traditional
from ..chinese.dictionary import syllable
from ..core.cache import NO_CACHE, Cache, hash_parts
from .documents import Document
from .index import index_of
from .sharding import written

_LETTERS = "0123456789abcdefghijklmnopqrstuv"
_TAIL = ");\n"


class Script(NamedTuple):
    """A file of the index: its path below ``search/``, its name in the index, what stands for its text, and that text;
    None where it is the file of the index before, as it was published."""

    path: str
    name: str
    sign: bytes
    text: str | None

    @property
    def content(self) -> bytes:
        return f"{_head(self.name)}{self.text}{_TAIL}".encode()


class SearchFiles(NamedTuple):
    """The files of an index, and the characters of all entries, before folding."""

    scripts: Sequence[Script]
    characters: Set[str]


def index(
    entries: Sequence[Document], cache: Cache = NO_CACHE, published: Callable[[str], bytes | None] | None = None
) -> SearchFiles:
    """The index of entries. ``cache`` spares the work on what has not changed where ``published`` has the files of the
    index before, by their paths below ``search/``; with None all is made."""

    def text_of(name: str, sign: bytes) -> str | None:
        script = published(_path(name, sign)) if published else None
        text = script.decode("utf-8", "replace").removeprefix(_head(name)).removesuffix(_TAIL) if script else ""
        return text if hash_parts(text) == sign else None

    index, texts = index_of(entries, cache, text_of if published else None)
    signs = {f"p{first}": parcel.sign for (first, _), parcel in sorted(index.parcels.items())}
    signs |= {f"t{first}": shown.sign for (first, _), shown in sorted(index.shown.items())}
    texts["m"] = written(_facets(index.entries))
    texts["g"] = written(_same_page(index.entries))
    characters = index.characters.union(gb2312_first_level())
    texts["y"], texts["f"] = cache.get_or_compute(
        hash_parts("characters", *sorted(characters)), partial(_tables, characters)
    )
    signs |= {name: hash_parts(texts[name]) for name in "mgyf"}
    texts["root"] = written(_root(signs))
    scripts = [Script(_path(name, sign), name, sign, texts.get(name)) for name, sign in signs.items()]
    scripts.append(Script("root.js", "root", hash_parts(texts["root"]), texts["root"]))
    return SearchFiles(scripts, set[str]().union(*(shown.characters for shown in index.shown.values())))


def _root(signs: Mapping[str, bytes]) -> Mapping[str, Any]:
    """What the file says that names the others."""
    firsts = {kind: [int(name[1:]) for name in signs if name[0] == kind and name[1:]] for kind in "pt"}
    letters = {kind: "".join(_letter(signs[f"{kind}{first}"]) for first in firsts[kind]) for kind in "pt"}
    return {
        "version": hash_parts(*signs, *signs.values()).hex()[:8],
        **{kind: _between(numbers) for kind, numbers in firsts.items()},
        "letters": letters | {name: _letter(signs[name]) for name in "mgyf"},
        "both": _both(),
    }


def _path(name: str, sign: bytes) -> str:
    return f"{name}-{_letter(sign)}.js"


def _letter(sign: bytes) -> str:
    return _LETTERS[sign[0] % 32]


def _head(name: str) -> str:
    return f'ylSearch.add("{name}",'


def _facets(entries: Sequence[Document | None]) -> Mapping[str, Any]:
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


def _same_page(entries: Sequence[Document | None]) -> str:
    """``+`` for each entry that belongs to the page of the one before it, ``.`` for the others."""
    pages = [entry.uri.partition("#")[0] if entry else None for entry in entries]
    pairs = zip(pages, [None, *pages], strict=False)
    return "".join("+" if page is not None and page == before else "." for page, before in pairs)


def _tables(chars: frozenset[str]) -> tuple[str, str]:
    return written(_readings(chars)), written(_simplified(chars))


def _readings(chars: frozenset[str]) -> list[str]:
    """``a2ai13…``: how many of the everyday characters, in their order, have one reading after the other; and
    ``ai嗳嫒an鹌…``: those of other characters."""
    everyday = gb2312_first_level()
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
