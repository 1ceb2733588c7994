"""Find the names of people who have not agreed to be named.

The records know these names (the recipient of an honour, a member of a committee), so that no guess is needed. Other
detectors look for private values in all files; a name is refused only in what is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..words.common_words import is_in_word
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import normalise
from ..words.word_lists import any_of, characters

KIND = "name-refused"
_SEPARATOR = lazy("[、,;/]")
_MASKED = lazy("[*某xX×]")
# Marks of Markdown, a break and a dot within a name: 逄**德昌**, 逄<br>德昌, 逄·德昌.
_WITHIN = lazy(r"[*_~`=·\\<](?<=[\u4e00-\u9fff].)(?:(?<!<)[*_~`=·\\]{0,3}|(?<=<)br ?/?>)(?=[\u4e00-\u9fff])")
_LONGEST = 4  # characters of a Chinese name
_SHORT = 2  # characters: such a name may be an ordinary word, 高峰
_ADDRESSED = lazy(f"同志|{any_of('after_name')}|{any_of('forms_of_address')}")
_NAME = lazy(f"(?:{any_of('double_surnames')}|[{characters('surnames')}])[\u4e00-\u9fff·]{{1,}}")
_ROLE = lazy(f"(?:{any_of('forms_of_address')}|同志|委员)$")


def find(text: str, names: Iterable[str]) -> Iterator[Detection]:
    """Yield the spans of names, which are of `names_in_field`."""
    normalised = normalise(text).prose.replace(_WITHIN, "")
    read = normalised.text
    for name in (name.replace("·", "") for name in names):
        start = read.find(name)
        while start >= 0:
            end = start + len(name)
            if not _is_word(read, start, end):
                yield Detection(KIND, *normalised.original_span(start, end))
            start = read.find(name, end)


@lru_cache(maxsize=4096)  # in ten thousand activities the same hosts are named
def names_in_field(written: str, *, may_be_role: bool = False) -> tuple[str, ...]:
    """Return the names in a field of a record, as texts are searched for them; none for a masked one (张**, 张某某).

    ``may_be_role``: the field also takes roles (支部书记) and longer descriptions; then only what looks like a name.
    """
    return tuple(_names_in(written, may_be_role=may_be_role))


def _names_in(written: str, *, may_be_role: bool) -> Iterator[str]:
    for part in _SEPARATOR.split(normalise(written).text):
        name = "".join(part.split())
        is_name = _NAME.fullmatch(name) and len(name) <= _LONGEST
        if len(name) > 1 and not _MASKED.search(name) and not _ROLE.search(name) and (is_name or not may_be_role):
            yield name


def _is_word(text: str, start: int, end: int) -> bool:
    """Return whether a short name is an ordinary word there, or a part of one."""
    if end - start > _SHORT or _ADDRESSED.match(text, end):
        return False
    return is_in_word(text, start, end)
