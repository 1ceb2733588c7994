"""Encode the posting lists of one file as bits, each byte as a character of Latin-1.

A file has groups of keys with the same prefix (see `sharding.split_key`). A group is its prefix; how many suffixes are
common characters, and for each how many of these are passed over in the order of `_ranks`; how many other suffixes
there are, and each as text. After every suffix stands its list: a one and a single document with its field, or a zero,
how many bits follow, and the bits of `postings`, without the zeros at their end. Text is its length and then its code
points. All numbers are in the code of `postings.golomb`.

The file of 党课 has only characters whose sounds have neighbouring hashes, so that few are passed over: a key takes 6
bits in 33,455 sections of real texts. As deflated JSON it took 29, and a single document 24 instead of 17.
``assets/search-index.js`` reads this.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from .postings import DIGITS, FIELD_CODES, decode_list, encode_list, golomb
from .sharding import sounds, split_key, tail

_GROUPS, _SIZE, _CODE, _COUNT, _PASSED, _LENGTH, _SINGLE = 3, 1, 7, 3, 2, 5, 13  # widths of numbers
_SHORT = 5  # letters of a list that may be of one document
_FROM_URL, _TO_URL = bytes.maketrans(b"-_", b"+/"), bytes.maketrans(b"+/", b"-_")


def encode_shard(lists: Iterable[tuple[str, str]]) -> str:
    """Return the text of a file from keys and their posting lists."""
    common: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    others: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    ranks = _ranks()
    for key, postings in lists:
        prefix, suffix = split_key(key)
        if suffix in ranks:
            common[prefix].append((ranks[suffix], postings))
        else:
            others[prefix].append((suffix, postings))
    prefixes = sorted({*common, *others})
    bits = [_number(len(prefixes), _GROUPS)]
    for prefix in prefixes:
        bits += _text(prefix), _number(len(common[prefix]), _COUNT)
        before = -1
        for rank, postings in sorted(common[prefix]):
            bits += _number(rank - before - 1, _PASSED), _list(postings)
            before = rank
        bits.append(_number(len(others[prefix]), 0))
        for suffix, postings in sorted(others[prefix]):
            bits += _text(suffix), _list(postings)
    written = "".join(bits)
    written += "0" * (-len(written) % 8)
    return int(written, 2).to_bytes(len(written) // 8, "big").decode("latin-1")


def decode_shard(text: str) -> Iterator[tuple[str, str]]:
    """Yield the keys and posting lists that `encode_shard` got."""
    bits = _Bits(text)
    chars = [*_ranks()]
    for _ in range(bits.number(_GROUPS)):
        prefix, rank = bits.text(), -1
        for _ in range(bits.number(_COUNT)):
            rank += bits.number(_PASSED) + 1
            yield prefix + chars[rank], bits.list()
        for _ in range(bits.number(0)):
            suffix = bits.text()
            yield prefix + suffix, bits.list()


class _Bits:
    """Reads what `encode_shard` wrote."""

    def __init__(self, text: str) -> None:
        data = text.encode("latin-1")
        self._bits = format(int.from_bytes(data, "big"), f"0{8 * len(data)}b")
        self._at = 0

    def take(self, count: int) -> str:
        self._at += count
        return self._bits[self._at - count : self._at]

    def number(self, width: int) -> int:
        one = self._bits.index("1", self._at)
        after = one + one - self._at + width + 1
        self._at = after
        return int(self._bits[one:after], 2) - (1 << width)

    def text(self) -> str:
        return "".join(chr(self.number(_CODE)) for _ in range(self.number(_SIZE)))

    def list(self) -> str:
        if self.take(1) == "1":
            number = self.number(_SINGLE)
            code = "" if self.take(1) == "0" else self.take(1)
            return _single(number, FIELD_CODES.index(code + self.take(1) if code == "1" else code))
        return _letters(self.take(self.number(_LENGTH)))


@cache
def _ranks() -> dict[str, int]:
    """Return the place of each common character, ordered by the hash of its sound, which chooses the file."""
    return {char: rank for rank, char in enumerate(sorted(sounds(), key=tail))}


@lru_cache(maxsize=65_536)
def _number(number: int, width: int) -> str:
    return golomb(number, width)


def _text(text: str) -> str:
    return "".join([_number(len(text), _SIZE), *(_number(ord(char), _CODE) for char in text)])


def _list(postings: str) -> str:
    return _short(postings) if len(postings) <= _SHORT else _several(postings)


@lru_cache(maxsize=262_144)
def _short(postings: str) -> str:
    fields = decode_list(postings)
    if len(fields) > 1:
        return _several(postings)
    ((number, field),) = fields.items()
    code = FIELD_CODES[field]
    return f"1{golomb(number, _SINGLE)}{'1' if code else '0'}{code}"


def _several(postings: str) -> str:
    bits = _bits(postings).rstrip("0")
    return f"0{_number(len(bits), _LENGTH)}{bits}"


def _bits(letters: str) -> str:
    """Return the bits of letters, which are those of base 64 for addresses; zeros follow."""
    data = a2b_base64((letters + -len(letters) % 4 * DIGITS[0]).encode().translate(_FROM_URL))
    return format(int.from_bytes(data, "big"), f"0{8 * len(data)}b")


@lru_cache(maxsize=65_536)
def _single(number: int, field: int) -> str:
    return encode_list({number: field})


def _letters(bits: str) -> str:
    bits += "0" * (-len(bits) % 24)  # three bytes are four letters
    letters = b2a_base64(int(bits, 2).to_bytes(len(bits) // 8, "big"), newline=False)
    return letters.translate(_TO_URL).decode("ascii").rstrip(DIGITS[0])
