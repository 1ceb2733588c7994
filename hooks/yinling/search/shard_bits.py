"""Write the posting lists of one file as bits, each byte as a character of Latin-1.

A file has groups of keys with the same prefix (see `sharding.split_key`). A group is its prefix; how many suffixes are
common characters, and for each how many of these are passed over in the order of `_ranks`; how many other suffixes
there are, and each as text. After every suffix stands its list (see `postings`). Text is its length and then its code
points. All numbers are in the code of `postings.golomb`.

The file of 党课 has only characters whose sounds have neighbouring hashes, so that few are passed over: a key takes 6
bits in 33,455 sections of real texts. As deflated JSON it took 29. ``assets/search-index.js`` reads this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from .postings import Bits, golomb
from .sharding import sounds, split_key, tail

_GROUPS, _SIZE, _CODE, _COUNT, _PASSED = 3, 1, 7, 3, 2  # widths of numbers


def encode_shard(lists: Iterable[tuple[str, str]]) -> str:
    """Return the text of a file from keys and their posting lists."""
    common: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    others: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    rank_of = _ranks().get
    for key, postings in lists:
        prefix, suffix = (key[:-1], key[-1]) if key[0] > "~" and key[1:] else split_key(key)  # a call takes most time
        if (rank := rank_of(suffix)) is not None:
            common[prefix].append((rank, postings))
        else:
            others[prefix].append((suffix, postings))
    prefixes = sorted({*common, *others})
    bits, passed = [_number(len(prefixes), _GROUPS)], _passed()
    for prefix in prefixes:
        bits += _text(prefix), _number(len(common[prefix]), _COUNT)
        before = -1
        for rank, postings in sorted(common[prefix]):
            bits += passed[rank - before - 1], postings
            before = rank
        bits.append(_number(len(others[prefix]), 0))
        for suffix, postings in sorted(others[prefix]):
            bits += _text(suffix), postings
    written = "".join(bits)
    written += "0" * (-len(written) % 16)  # a file has sixteen in each character
    return int(written, 2).to_bytes(len(written) // 8, "big").decode("latin-1")


def decode_shard(text: str, size: int) -> Iterator[tuple[str, str]]:
    """Yield the keys and posting lists that `encode_shard` got, of an index of ``size`` units."""
    data = text.encode("latin-1")
    written = format(int.from_bytes(data, "big"), f"0{8 * len(data)}b")
    bits, chars = Bits(written), [*_ranks()]

    def postings() -> str:
        start = bits.at
        bits.list(size)
        return written[start : bits.at]

    def word() -> str:
        return "".join(chr(bits.number(_CODE)) for _ in range(bits.number(_SIZE)))

    for _ in range(bits.number(_GROUPS)):
        prefix, rank = word(), -1
        for _ in range(bits.number(_COUNT)):
            rank += bits.number(_PASSED) + 1
            yield prefix + chars[rank], postings()
        for _ in range(bits.number(0)):
            suffix = word()
            yield prefix + suffix, postings()


@cache
def _ranks() -> dict[str, int]:
    """Return the place of each common character, ordered by the hash of its sound, which chooses the file."""
    return {char: rank for rank, char in enumerate(sorted(sounds(), key=tail))}


@cache
def _passed() -> list[str]:
    """Return the bits of how many common characters are passed over."""
    return [golomb(number, _PASSED) for number in range(len(_ranks()))]


@lru_cache(maxsize=65_536)
def _number(number: int, width: int) -> str:
    return golomb(number, width)


def _text(text: str) -> str:
    return "".join([_number(len(text), _SIZE), *(_number(ord(char), _CODE) for char in text)])
