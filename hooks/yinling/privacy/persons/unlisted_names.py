"""Find names that no list of surnames or parts of names knows: 召存信老人家, 依玛木, 哈尼帕老人.

The dictionary knows no word in such a name, so it cuts it into single characters. That alone says little. A name has no
character of grammar, and either a form of address follows it, or all of it is written with characters that
names of other languages are written with.
"""

from __future__ import annotations

from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of, characters
from .word_cuts import tagged

_MIN, _MAX = 2, 5  # characters of a name before a form of address
_MIN_SOUNDS = 3
_RUN = lazy("[\u4e00-\u9fff]{3,12}")
_TITLE = lazy(f"(?:老人家?|同志|老[爷大太]|{any_of('forms_of_address')})(?![们家])")
# At least one character is of languages of this country: 依玛木, not 巴纳德.
_OWN = frozenset(characters("own_sounds"))
_SOUNDS = _OWN.union(characters("sounds"))
# What the words of the dictionary are asked for, which takes long.
_OWN_NAMED = lazy(f"[{''.join(sorted(_SOUNDS))}]{{{_MIN_SOUNDS}}}")
_TITLED = lazy(f"[\u4e00-\u9fff]{{{_MIN},{_MAX}}}?{_TITLE.pattern}")
_NEVER = frozenset(characters("never_given") + characters("never_unlisted"))


def end_at(text: str, start: int, high: int) -> int:
    """Return the end of such a name at the start of a clause, or 0."""
    if not (_OWN_NAMED.match(text, start) or _TITLED.match(text, start)):
        return 0
    run = _RUN.match(text, start, min(high + _MAX, len(text)))
    if not run:
        return 0
    end = start
    for word, kind in tagged(run[0]):
        if (len(word) > 1 and not kind.startswith("nr")) or not _NEVER.isdisjoint(word):
            break
        end += len(word)
        if end > min(high, start + _MAX):
            return 0
    if end - start >= _MIN and _TITLE.match(text, end):
        return end
    sounds = start
    while sounds < end and text[sounds] in _SOUNDS:
        sounds += 1
    return sounds if sounds - start >= _MIN_SOUNDS and not _OWN.isdisjoint(text[start:sounds]) else 0
