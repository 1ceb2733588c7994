"""The keys of a document, and the posting list of a key as bits.

Kinds of key: ``党课`` two characters (a bigram) · ``党课F``, with a class of the next character, in place of a bigram
that is in more than `FEW` documents · ``党课教`` and ``党课教育`` in place of a key that is in more than `MANY` ·
``党`` one character of a title or a context · ``dang'ke`` two syllables, where they do not follow from the characters
· ``~dkg`` three initials of a title · ``#201906`` a month, as in `chinese.dates` · ``=120`` a number or a word of Latin
letters.

A number or a Latin word is a key as a whole, because its bigrams are in too many texts: of 17 texts with 120 the first
24 candidates for 12 and 20 had none. Longer keys are there for the same reason: of 449 legal texts with 等法 and 法规
four have 等法规. One of sixteen classes for the next character takes less, and is enough for keys of middling number:
for 你一年 28 texts were loaded that have 你一 and 一年, and with classes one. Each place in a text has one key that
begins there: the list of a common bigram is the union of the lists that replace it. A character of a text is found by
the bigrams that begin with it.

A posting is the number of a unit (see `units`) and the best field that has the key. A list is a text of zeros and
ones, the bits of a file. It begins with how many postings follow the first one. Then follow the postings with a field
other than the text: a one, how many postings are passed over, and the field; a zero ends them. Last, for each posting,
how many units are passed over.

A number is written in exponential Golomb code: to the number 2 ** width is added, and before the sum stand as many
zeros as it has bits more than width + 1. The width of units is that which suits most lists of so many postings
(`width_of`), of other numbers 0. Units with a word stand close together, and then far apart: Rice code needed a seventh
more for 33,455 sections of real texts. With a width of its own in each list, and its length instead of the count, lists
took a fifteenth more.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from ..chinese.dates import tokens_in, tokens_of
from ..chinese.dictionary import dictionary, syllable
from ..chinese.fold import fold
from ..chinese.reviewed_words import reviewed
from ..chinese.syllables import without_tone
from ..records.presentation import SearchDocument
from .sharding import sounds

SUBJECT, TITLE, CONTEXT, TEXT = 3, 2, 1, 0
"""The fields of a document, the best first; the subject is the beginning of a page's title."""
FIELDS = 4
FEW = {2: 64, 3: 128}
"""In how many documents a key of so many characters may be; longer ones replace a key that is in more.

These have a class of characters (`class_of`) after the key."""
MANY = {2: 512, 3: 128}
"""In how many documents a key may be that has classes; in one that is in more, these are of single characters."""
DEEPEST = 4  # characters
CLASSES = "ABCDEFGHIJKLMNOP"  # folding leaves no capital letters
END = "。"  # stands in a key for the end of a text; folding leaves no such sign
SUBJECT_LENGTH = 6  # characters
FIELD_CODES = ("", "10", "0", "11")  # by field
_RUN = re.compile("[0-9a-z]+(?:[-./_:][0-9a-z]+)*")
_NOT_CHINESE = re.compile(
    r"[^\s\u2e80-\u31ff\u3400-\u9fff\uff00-\uff0f]+"
)  # to normalise a text takes a third of all time
_PARTS = re.compile("[0-9a-z]+"), re.compile("[0-9]+|[a-z]+")
_LONGEST_RUN = 12  # nobody types more


def keys_of(document: SearchDocument) -> dict[str, int]:
    """Return the keys of one document, each with its best field; `build_postings` does it for many at once."""
    found = dict(special_keys(document))
    for text, field in texts_of(document):  # the better fields come later and replace the others
        short = text if field != TEXT else ""
        found.update(dict.fromkeys(chain(short, map(str.__add__, text, f"{text[1:]}{END}")), field))
    for bigram, field in [*found.items()]:
        if is_bigram(bigram) and bigram[1] != END:
            for pair in syllable_pairs[bigram]:
                found[pair] = max(field, found.get(pair, TEXT))
    return found


def longer_keys(document: SearchDocument, split: Mapping[str, int]) -> dict[str, int]:
    """Return the keys that replace those in ``split``, and these themselves, each with its best field.

    ``split`` has in how many documents each is.
    """
    found: dict[str, int] = {}
    for text, field in texts_of(document):
        ended = text + END
        for at in range(len(text)):
            length = 2
            while (key := ended[at : at + length]) in split:
                found[key] = field
                length += 1
                if split[key] <= MANY[length - 1]:
                    key += class_of(ended[at + length - 1])
                    break
            if length > 2:
                found[key] = field
    return found


def is_bigram(key: str) -> bool:
    return len(key) == 2 and key[0] not in "=~#"


def may_split(key: str) -> bool:
    """Return whether longer keys may replace a key: it is of two characters or more, without an end or a class."""
    return len(key) > 1 and key[0] not in "=~#" and "'" not in key and key[-1] != END and key[-1] not in CLASSES


def class_of(char: str) -> str:
    """Return the class of a character, which replaces it at the end of a key."""
    return CLASSES[ord(char) % len(CLASSES)]


def encode_list(postings: Mapping[int, int], size: int) -> str:
    """Return the bits of a list in an index of ``size`` units, from the best field of each; "" if there is none."""
    if not postings:
        return ""
    numbers = sorted(postings)
    better = [place for place, number in enumerate(numbers) if postings[number] != TEXT]
    bits = [golomb(len(numbers) - 1, 0)]
    for before, place in pairwise((-1, *better)):
        bits.append(f"1{golomb(place - before - 1, 0)}{FIELD_CODES[postings[numbers[place]]]}")
    width = width_of(len(numbers), size)
    gaps = (golomb(number - before - 1, width) for before, number in pairwise((-1, *numbers)))
    return "".join([*bits, "0", *gaps])


def width_of(count: int, size: int) -> int:
    """Return the width for numbers of ``count`` units among ``size``: for real texts a third of the mean is best."""
    return max((size // (3 * count)).bit_length() - 1, 0)


def golomb(number: int, width: int) -> str:
    """Return the bits of a number in exponential Golomb code."""
    bits = format(number + (1 << width), "b")
    return "0" * (len(bits) - width - 1) + bits


class Bits:
    """Reads what is written in zeros and ones."""

    def __init__(self, bits: str) -> None:
        self._bits = bits
        self.at = 0

    def is_one(self) -> bool:
        self.at += 1
        return self._bits[self.at - 1] == "1"

    def number(self, width: int) -> int:
        one = self._bits.index("1", self.at)
        after = one + one - self.at + width + 1
        self.at = after
        return int(self._bits[one:after], 2) - (1 << width)

    def list(self, size: int) -> dict[int, int]:
        """Return the best field of each unit of a list in an index of ``size`` units."""
        count, place, fields = self.number(0) + 1, -1, dict[int, int]()
        while self.is_one():
            place += self.number(0) + 1
            fields[place] = (SUBJECT if self.is_one() else CONTEXT) if self.is_one() else TITLE
        width, number, found = width_of(count, size), -1, dict[int, int]()
        for place in range(count):
            number += self.number(width) + 1
            found[number] = fields.get(place, TEXT)
        return found


def decode_list(bits: str, size: int) -> dict[int, int]:
    """Return the best field of each unit of a list in an index of ``size`` units."""
    return Bits(bits).list(size) if bits else {}


def texts_of(document: SearchDocument) -> tuple[tuple[str, int], ...]:
    """Return the texts whose parts are keys, the day as it is written too, each with its field, the best field last."""
    title = _fold_again(document.title)
    day = document.day
    return (
        (fold(document.text), TEXT),
        (fold(f"{day.year}年{day.month}月{day.day}日") if day and document.has_day else "", TEXT),
        (_fold_again(document.context), CONTEXT),
        (title, TITLE),
        (title[:SUBJECT_LENGTH] if document.is_page else "", SUBJECT),
    )


_fold_again = lru_cache(maxsize=4096)(fold)
"""The context is the same for all sections of a page."""


def special_keys(document: SearchDocument) -> dict[str, int]:
    """Return the keys other than characters: syllables as read in context, initials, dates, numbers and Latin words."""
    context, title = _readings(document.context), _readings(document.title)
    found = dict.fromkeys(context.pairs, CONTEXT)
    found.update(dict.fromkeys(chain(title.pairs, title.initials), TITLE))
    found.update(dict.fromkeys(tokens_in(f"{document.context} {document.text}"), TEXT))
    found.update(dict.fromkeys(tokens_in(document.title), TITLE))
    for text, field in ((document.text, TEXT), (document.context, CONTEXT), (document.title, TITLE)):
        found.update(dict.fromkeys(_runs_in(text), field))
    if day := document.day:
        # A query for a date wants the events of that day before the texts that were published on it.
        field = TITLE if document.is_event else TEXT
        known = (day.year, day.month, day.day) if document.has_day else (day.year, None, None)
        found.update(dict.fromkeys(tokens_of(*known), field))
    return found


def _runs_in(text: str) -> Iterator[str]:
    """Yield the keys of the numbers and Latin words of a text: of COVID-19 these are covid19 and covid."""
    return chain.from_iterable(map(_parts_of, _NOT_CHINESE.findall(text)))


@lru_cache(maxsize=65_536)
def _parts_of(piece: str) -> tuple[str, ...]:
    parts = set[str]()
    for run in _RUN.findall(unicodedata.normalize("NFKC", piece).lower()):
        parts.update((fold(run), *chain.from_iterable(part.findall(run) for part in _PARTS)))
    return tuple(f"={part}" for part in sorted(parts) if len(part) <= _LONGEST_RUN)


class _SyllablePairs(dict[str, tuple[str, ...]]):
    """The pairs of syllables that are keys for each bigram, computed when they are first needed.

    These are its readings in words (chong'qing for 重庆), that of a surname (zeng'hou for 曾侯乙), and its common one
    (zhong'qing) if a browser does not know it from the characters.
    """

    def __missing__(self, bigram: str) -> tuple[str, ...]:
        one, two = map(syllable, bigram)
        common = {f"{one}'{two}"} if one and two else set[str]()
        in_words = word_pairs().get(bigram, set[str]()) | {f"{name}'{two}" for name in surnames().get(bigram[0], ())}
        self[bigram] = tuple(sorted(in_words - common if sounds().keys() >= {*bigram} else in_words | common))
        return self[bigram]


syllable_pairs = _SyllablePairs()


# One variable for the whole process, like the dictionary: workers are forked from it, and an index is of one centre.
_own_words: Mapping[str, Sequence[str]] = {}


def use_readings(words: Mapping[str, Sequence[str]]) -> None:
    """Set the readings of a centre's own words, with tones; their pairs of syllables are keys as well."""
    global _own_words  # noqa: PLW0603 - see above
    if words != _own_words:
        _own_words = words
        word_pairs.cache_clear()
        syllable_pairs.clear()


@cache
def surnames() -> Mapping[str, tuple[str, ...]]:
    """Return the surnames that are read otherwise than the character mostly is, each with its reading."""
    listed = {word[1:]: _typed(known[1]) for word, known in reviewed().items() if word[0] == "姓" and len(word) == 2}
    return {char: (reading,) for char, reading in listed.items() if reading not in ("", syllable(char))}


@cache
def word_pairs() -> Mapping[str, Set[str]]:
    """Return the readings of bigrams that are parts of words with readings of their own."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    listed = ((word, readings) for word, readings in dictionary().words.items() if readings)
    marked = ((word, tuple(_toneless(word, known))) for word, known in reviewed().items())
    own = ((word, [*map(_typed, readings)]) for word, readings in _own_words.items())
    for word, readings in chain(listed, marked, own):
        for at, (one, two) in enumerate(pairwise(readings)):
            found[word[at : at + 2]].add(f"{one}'{two}")
    return found


def _toneless(word: str, known: Mapping[int, str]) -> Iterator[str]:
    for at, char in enumerate(word):
        yield _typed(known.get(at, "")) or syllable(char)


def _typed(reading: str) -> str:
    return without_tone(reading).lower().replace("ü", "v")


class _Readings(NamedTuple):
    """The keys of a short text by its readings."""

    pairs: tuple[str, ...]
    initials: tuple[str, ...]


@lru_cache(maxsize=4096)
def _readings(text: str) -> _Readings:
    folded = fold(text)
    readings = dictionary().read(folded)
    letters = "".join(reading[:1] for reading in readings)
    initials = (f"~{letters[at : at + 3]}" for at in range(len(letters) - 2) if letters[at : at + 3].isascii())
    common = map(sounds().get, folded)
    pairs = zip(pairwise(readings), pairwise(common), strict=True)
    return _Readings(tuple("'".join(pair) for pair, known in pairs if all(pair) and pair != known), tuple(initials))
