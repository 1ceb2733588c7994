"""Pack texts into the scripts of a site: deflated, and written with seven bits in each byte.

A site is carried on sticks, as it is, so that files are small on the disk too. A script is text: of the 128 characters
of one byte, six would end or change a string. Two values of seven bits are two characters, or one character of two
bytes if one of the six is among them. ``assets/search-index.js`` unpacks.
"""

from __future__ import annotations

import re
import zlib
from functools import cache

_UNFIT = frozenset(b'\0\n\r"\\\x7f')
_PAIR = re.compile(r"[\x00-\x7f]{1,2}|.", re.DOTALL)
_RAW = -15  # deflated data without a header


def pack(text: str, encoding: str) -> str:
    """Return the packed text: characters that stand in a script between double quotes as they are."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    data = deflate.compress(text.encode(encoding)) + deflate.flush()
    data += bytes(-len(data) % 7)  # what follows the end of deflated data is not read
    pairs = _pairs()
    numbers = (int.from_bytes(data[at : at + 7], "big") for at in range(0, len(data), 7))
    return "".join(pairs[n >> 42] + pairs[n >> 28 & 16383] + pairs[n >> 14 & 16383] + pairs[n & 16383] for n in numbers)


def unpack(packed: str, encoding: str) -> str:
    """Return the text that `pack` got; raises ValueError if ``packed`` is damaged."""
    try:
        values = [*map(_values().__getitem__, _PAIR.findall(packed))]
        groups = zip(*(values[nth::4] for nth in range(4)), strict=True)
        data = b"".join((a << 42 | b << 28 | c << 14 | d).to_bytes(7, "big") for a, b, c, d in groups)
        return zlib.decompressobj(_RAW).decompress(data).decode(encoding)
    except (KeyError, zlib.error) as error:
        raise ValueError("damaged") from error


@cache
def _values() -> dict[str, int]:
    return {pair: value for value, pair in enumerate(_pairs())}


@cache
def _pairs() -> tuple[str, ...]:
    """Return the characters of each value of 14 bits."""
    unfit = iter(range(0x80, 0x800))
    return tuple(
        chr(next(unfit)) if {value >> 7, value & 127} & _UNFIT else chr(value >> 7) + chr(value & 127)
        for value in range(1 << 14)
    )
