"""Write the index as scripts, which a browser loads from a USB stick and under a strict security policy.

``root.js`` names the others: ``p…`` have posting lists, ``t…`` the texts of documents, ``m`` the facets, ``g`` which
units are of one page, ``y`` the readings of characters, ``f`` the traditional ones, ``w…`` everyday words and ``k…``
their keys. An edit changes few files. ``p…`` and ``t…`` are packed (`core.packing`), ``t…`` deflated too.

A browser asks for a file with the version of the whole index, and so never uses a cached file of another version. The
name of a file has one letter of its hash: a page that is open while the site changes rarely mixes old files with new
ones. Mostly it finds no file, and reports that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import suppress
from functools import partial
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from ..chinese.characters import gb2312_first_level, traditional
from ..chinese.dictionary import syllable
from ..chinese.fold import fold
from ..core.cache import NO_CACHE, Cache, hash_parts
from ..core.packing import CHINESE, from_characters, in_characters, pack, script_bytes, script_text, unpack
from ..records.presentation import SearchDocument
from .everyday import said_files
from .index import build_index
from .misread import other_readings
from .org_patterns import SearchName, in_index
from .sharding import sounds, steps, to_json
from .units import Unit

_LETTERS = "0123456789abcdefghijklmnopqrstuv"
_TAIL = ");\n"
PACKED = frozenset("pt")
"""The first letters of packed files."""


class Script(NamedTuple):
    """A file of the index."""

    path: str  # below ``search/``
    name: str  # in the index
    content_hash: bytes  # of the JSON
    text: str | None  # the JSON; None: the published file of the earlier index is valid

    @property
    def content(self) -> bytes:
        assert self.text is not None
        if self.name[0] in PACKED:
            return script_bytes(f'{_head(self.name)}"{_packed(self.name, self.text)}"{_TAIL}')
        return f"{_head(self.name)}{self.text}{_TAIL}".encode()


class SearchFiles(NamedTuple):
    """The files of an index, and the characters of all documents before folding."""

    scripts: Sequence[Script]
    characters: Set[str]


class OwnWords(NamedTuple):
    """A centre's readings with tones, what people say there, each with what texts write, and its organisations."""

    readings: Mapping[str, Sequence[str]] = MappingProxyType({})
    everyday: Mapping[str, str] = MappingProxyType({})
    names: Sequence[SearchName] = ()


def build_files(
    documents: Sequence[SearchDocument],
    cache: Cache = NO_CACHE,
    published: Callable[[str], bytes | None] | None = None,
    own: OwnWords = OwnWords(),  # noqa: B008 - cannot be changed
) -> SearchFiles:
    """Return the files of the index.

    ``cache`` has the earlier index, and ``published`` reads its files by their paths below ``search/``. Files that are
    unchanged are not built; with None all are.
    """

    def json_of(name: str, content_hash: bytes) -> str | None:
        script = published(_path(name, content_hash)) if published else None
        packed = script_text(script).removeprefix(_head(name)).removesuffix(_TAIL) if script else ""
        with suppress(ValueError):
            text = unpacked(name, packed[1:-1])
            return text if hash_parts(text) == content_hash else None
        return None

    index, texts = build_index(documents, cache, json_of if published else None, own.readings)
    hashes = {f"p{first}": content_hash for (first, _), content_hash in sorted(index.shards.items())}
    hashes |= {f"t{first}": shard.content_hash for (first, _), shard in sorted(index.text_shards.items())}
    texts["m"] = to_json(_facets(index.units))
    texts["g"] = to_json(_same_page(index.units))
    shown = "".join(sorted(set[str]().union(*(shard.characters for shard in index.text_shards.values()))))
    characters = frozenset(fold(shown)).union(gb2312_first_level())
    texts["y"], texts["f"] = cache.get_or_compute(
        hash_parts("characters", *sorted(characters)), partial(_tables, characters), tuple[str, str]
    )
    said = said_files(own.everyday)
    texts |= said
    hashes |= {name: hash_parts(texts[name]) for name in (*"mgyf", *said)}
    of_units = {"size": len(index.units), "help": _help(index.units), "names": in_index(own.names, index.units)}
    texts["root"] = to_json({**of_units, **_root(hashes)})
    scripts = [Script(_path(name, each), name, each, texts.get(name)) for name, each in hashes.items()]
    scripts.append(Script("root.js", "root", hash_parts(texts["root"]), texts["root"]))
    return SearchFiles(scripts, set(shown))


def _root(hashes: Mapping[str, bytes]) -> Mapping[str, Any]:
    """Return the content of ``root.js`` from the hashes of the other files."""
    firsts = {kind: [int(name[1:]) for name in hashes if name[0] == kind] for kind in "pt"}
    letters = {kind: "".join(_letter(each) for name, each in hashes.items() if name[0] == kind) for kind in "ptkwmgyf"}
    return {
        "version": hash_parts(*hashes, *hashes.values()).hex()[:8],
        **{kind: steps(numbers) for kind, numbers in firsts.items()},
        "letters": letters,
        "both": _both(),
        "sounds": _sounds(),
    }


def _path(name: str, content_hash: bytes) -> str:
    return f"{name}-{_letter(content_hash)}.js"


def _letter(content_hash: bytes) -> str:
    return _LETTERS[content_hash[0] % 32]


def _head(name: str) -> str:
    return f'ylSearch.add("{name}",'


def _packed(name: str, text: str) -> str:
    """Return what a packed file has of its text; deflated, bits of postings are as many."""
    return in_characters(text.encode("latin-1")) if name[0] == "p" else pack(text, CHINESE)


def unpacked(name: str, packed: str) -> str:
    """Return the text of a packed file; raises ValueError if it is damaged."""
    return from_characters(packed).decode("latin-1") if name[0] == "p" else unpack(packed, CHINESE)


def _facets(units: Sequence[Unit]) -> Mapping[str, Any]:
    """Return for each facet its values, and one text with the number of each unit's value in two letters."""
    firsts = [unit[0] if unit else None for unit in units]
    columns = {
        "kind": [document.category if document else "" for document in firsts],
        "org": [document.org if document else "" for document in firsts],
        "year": [str(document.day.year) if document and document.day else "" for document in firsts],
        "type": [document.type if document else "" for document in firsts],
    }
    facets: dict[str, Any] = {}
    for name, column in columns.items():
        values = sorted(set(column))
        code = {value: chr(40 + number // 80) + chr(40 + number % 80) for number, value in enumerate(values)}
        facets[name] = [values, "".join(code[value] for value in column)]
    return facets


def _help(units: Sequence[Unit]) -> tuple[int, int]:
    """Return the first number of the units for those who keep the site, and the one after the last."""
    found = [number for number, unit in enumerate(units) if unit and unit[0].is_help]
    return (found[0], found[-1] + 1) if found else (0, 0)


def _same_page(units: Sequence[Unit]) -> str:
    """Return ``+`` for each unit of the same page as the one before it, ``.`` for the others."""
    pages = [unit[0].uri.partition("#")[0] if unit else None for unit in units]
    pairs = zip(pages, [None, *pages], strict=False)
    return "".join("+" if page is not None and page == before else "." for page, before in pairs)


def _tables(chars: frozenset[str]) -> tuple[str, str]:
    return to_json([_readings(chars), other_readings()]), to_json(_simplified(chars))


def _sounds() -> str:
    """Return run lengths of readings in the first level of GB 2312, ``a2ai13…``."""
    runs = ((reading, len([*group])) for reading, group in groupby(sounds().values()))
    return "".join(f"{reading}{length if length > 1 else '.'}" for reading, length in runs)


def _readings(chars: frozenset[str]) -> str:
    """Return the readings of other characters, ``ai嗳…``."""
    others: defaultdict[str, list[str]] = defaultdict(list)
    for char in sorted(chars.difference(sounds())):
        if not char.isascii() and (reading := syllable(char)):
            others[reading].append(char)
    return "".join(reading + "".join(others[reading]) for reading in sorted(others))


def _simplified(chars: frozenset[str]) -> list[str]:
    """Return the traditional characters whose simplified form is in ``chars``, and these forms in the same order."""
    table = {chr(before): after for before, after in traditional().items() if after in chars}
    return ["".join(table), "".join(table.values())]


def _both() -> str:
    """Return the traditional characters that are simplified ones as well: 乾 in 乾坤 and for 干."""
    return "".join(char for char in map(chr, traditional()) if char.encode("gb2312", "ignore"))
