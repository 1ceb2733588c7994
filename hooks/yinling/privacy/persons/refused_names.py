"""Find the names of people who have not agreed to be named.

The records know these names (the recipient of an honour, a member of a committee), so that no guess is needed. Other
detectors look for private values in all files; a name is refused only in what is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from urllib.parse import unquote

from ..words.common_words import is_in_word
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText, normalise
from ..words.word_lists import any_of, words
from .field_names import names_within

KIND = "name-refused"
# Marks of Markdown, a break and a dot within a name: 逄**德昌**, 逄<br>德昌, 逄·德昌.
_WITHIN = lazy(r"[*_~`=·\\<](?<=[\u4e00-\u9fff].)(?:(?<!<)[*_~`=·\\]{0,3}|(?<=<)br ?/?>)(?=[\u4e00-\u9fff])")
# What a link of Markdown has beside its text: 逄[守德](https://…)
_LINK = lazy(r"\[(?=[^\[\]\n]{1,80}\]\()|\]\([^()\s]*\)")
_ENCODED = lazy("(?:%[0-9A-Fa-f]{2}){3,}")  # in an address
_HAN = lazy("[\u4e00-\u9fff]")
# Between the cells of a row, the items of a list, and paragraphs; and dashes and quotation marks.
_BETWEEN = lazy(r"(?:(?P<quote> ?[(\"'“] ?)|[\s,;|、/:+*.0-9\"-]{1,12})\Z")
_QUOTED = lazy(" ?[)\"'”]")
_NEAR = 12  # characters between the parts of a name
_DOUBLE = frozenset(words("double_surnames"))
_SHORT = 2  # characters: such a name may be an ordinary word, 高峰
_ADDRESSED = lazy(f"同志|{any_of('after_name')}|{any_of('forms_of_address')}")


def find(text: str, names: Iterable[str]) -> Iterator[Detection]:
    """Yield the spans of names, which are of `names_in_field`."""
    normalised = normalise(text)
    if "%" in normalised.text:
        normalised = normalised.replace(_ENCODED, lambda code: unquote(code[0], errors="replace"))
    present = set(normalised.text)
    searched = [name for name in (name.replace("·", "") for name in names) if present.issuperset(name)]
    if searched:
        yield from dict.fromkeys([*_written_whole(normalised, searched), *_in_two_places(normalised, searched)])


def _written_whole(text: NormalisedText, names: Iterable[str]) -> Iterator[Detection]:
    readings = [text.prose, text.prose.replace(_LINK, "")] if "](" in text.text else [text.prose]
    for name, plain in product(names, [reading.replace(_WITHIN, "") for reading in readings]):
        read = plain.text
        start = read.find(name)
        while start >= 0:
            end = start + len(name)
            if not _is_word(read, start, end):
                yield Detection(KIND, *plain.original_span(start, end))
            start = read.find(name, end)


def _in_two_places(text: NormalisedText, names: Iterable[str]) -> Iterator[Detection]:
    """Yield the spans of names whose surname and given name are two cells or items, or whose second part is quoted."""
    read = text.text
    for name in names:
        surname = name[: 2 if name[:2] in _DOUBLE and len(name) > _SHORT else 1]
        given = name[len(surname) :]
        at = read.find(given)
        while at >= 0:
            end = at + len(given)
            before = _BETWEEN.search(read, max(0, at - _NEAR), at)
            if before and read.endswith(surname, 0, before.start()):
                start = before.start() - len(surname)
                is_quoted = before["quote"] and _QUOTED.match(read, end)
                if is_quoted or _is_item(read, start, end):
                    yield Detection(KIND, *text.original_span(start, end))
            at = read.find(given, end)


def _is_item(text: str, start: int, end: int) -> bool:
    """Return whether no word stands beside a span, but for a form of address."""
    goes_on = _HAN.match(text, end) and not _ADDRESSED.match(text, end)
    return not (goes_on or (start > 0 and _HAN.match(text, start - 1)))


@lru_cache(maxsize=4096)  # in ten thousand activities the same hosts are named
def names_in_field(written: str, *, may_be_role: bool = False) -> tuple[str, ...]:
    """Return the names in a field of a record, as texts are searched for them; see `names_within`."""
    return tuple(dict.fromkeys(names_within(written, may_be_role=may_be_role)))


def _is_word(text: str, start: int, end: int) -> bool:
    """Return whether a short name is an ordinary word there, or a part of one."""
    if end - start > _SHORT or _ADDRESSED.match(text, end):
        return False
    return is_in_word(text, start, end)
