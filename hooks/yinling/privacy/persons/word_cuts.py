"""Tell what looks like a name, or like a word that tells on somebody, and is only a part of longer words.

户籍证明 holds no 籍证明, 占为己有 no 占为己, and 登记过 no 记过. The dictionary of jieba knows several times as many
words as `common_words`, but takes 0.15 s to load. So it is asked of what the detectors have found, which is rare.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, pairwise

from ..words.word_lists import characters, words
from . import called_names

_HAN = re.compile("[\u3400-\u9fff]+")
_AROUND = 30  # characters on both sides that say where a word begins
_WHOLE = 4  # characters of a word that is no name with what follows: 占为己有, 有车有房
_PLACE = re.compile("[\u4e00-\u9fff]+[省市县区镇乡州旗]")
_OFTEN_WORDS = frozenset(
    "曾" + characters("rare_surnames") + characters("everyday_surnames") + characters("opening_surnames")
)
_SHORT = 2  # characters of a name that is a word more often than a longer one
_INTRODUCE = frozenset(word for name in ("before_name", "titles", "after_name") for word in words(name))
_DOUBLE_SURNAMES = frozenset(words("double_surnames"))
_ADVERBS = frozenset("经都能易")
_GIVEN_ONLY = frozenset(characters("given")) - frozenset(characters("everyday_given") + "身益")
# Surnames that are verbs, particles or adverbs.
_PARTICLES = frozenset(
    "占全应成常那都经于何尤屈费祝怀从向和与能如由为有却可乃后暨别养包连计单过查解曾可终越充别广多将由居便果卫边强干冷满平戴"
)
_ADDRESSES = frozenset(characters("short_forms_of_address") + "力")
_FOREIGN_ENDS = frozenset("克斯尔姆顿茨")
_NO_LAST = frozenset("性中时后前内外们等里上下者化型类级状样")  # no name that begins like a word ends so


def is_part_of_words(text: str, start: int, end: int) -> bool:
    """Return whether a name that was guessed is cut out of words of the dictionary.

    A word that covers the beginning of the name counts only with another one right behind it, as in 户籍|证明: nobody
    reads 看房|秀|琴.
    """
    if _is_function_word(text, start, end):
        return True
    around = _words(text, start, end)
    begun = {low for low, _ in around}
    for low, high in around:
        is_cut = high >= end or high in begun or (end - start == _SHORT and text[low:start] not in _INTRODUCE)
        if low < start < high and is_cut:
            return True  # 户籍|证明; 给付|方, but not 慰问|金明
        if low == start + 1 and high == end and text[start] in _ADVERBS:
            return True  # 经糖原
        if low <= start and end < high and high - low >= _WHOLE:
            return True
        if start < low < end < high and (
            _PLACE.fullmatch(text, low, high)
            or (low - start == _SHORT and (start, low) in around and not _may_be_name(text[start:low]))
            or (low - start == _SHORT and text[start] in _OFTEN_WORDS)
        ):
            return True  # 于福清市, 富裕|国家, 曾有|子宫
        word = text[low:high]
        is_end = low == start and high == end - 1 and (text[high] in _NO_LAST or _is_verb(word))
        if is_end and not _may_be_name(word):
            return True  # 粟粒性, 施行新
    if low_end := text[end : end + 1]:
        return low_end in _FOREIGN_ENDS and all(low != end for low, _ in around)  # 巴甫利|克
    return False


def _is_function_word(text: str, start: int, end: int) -> bool:
    """Return whether the surname is a verb or a particle before a word that is no name: 占|全身, 那|现在."""
    if text[start] not in _PARTICLES:
        return False
    clause = _clause(text, start, end)
    at = clause.start() if clause else 0
    for word, kind in tagged(clause[0]) if clause else ():
        if at == start and (len(word) > 1 or kind.startswith("nr")):
            return False
        if at == start + 1:
            if kind == "v" and at + len(word) == end and text[end : end + 1] == "的":
                return True  # 常来的
            return len(word) > 1 and not kind.startswith("nr") and _GIVEN_ONLY.isdisjoint(text[start + 1 : end])
        at += len(word)
    return False


def _may_be_name(word: str) -> bool:
    """Return whether the dictionary has a word as a name of a person: 尤佳."""
    from rjieba import tag  # noqa: PLC0415 - as below

    return any(kind.startswith("nr") for _, kind in tag(word, False))


def _is_verb(word: str) -> bool:
    from rjieba import tag  # noqa: PLC0415 - as below

    return all(kind == "v" for _, kind in tag(word, False))


def is_unlisted(text: str) -> bool:
    """Return whether the dictionary cuts a whole text into single characters and names: 俎国福, not 常量血压."""
    return all(len(word) == 1 or kind.startswith("nr") for word, kind in tagged(text))


def is_word(text: str, start: int, end: int) -> bool:
    """Return whether what looks like a name is one word there: 牛奶, 巫婆, 外力; 青蒿素, 班主任."""
    if end - start > _SHORT:
        is_listed = text[start : start + 2] not in _DOUBLE_SURNAMES and (start, end) in _words(text, start, end)
        return is_listed and not (_may_be_name(text[start:end]) or called_names.is_undotted(text[start:end]))
    if end - start != _SHORT or text[end - 1] not in _ADDRESSES or text[start] in "老小大":
        return False
    return any(low == start and end <= high for low, high in _words(text, start, end))


def begins_in_word(text: str, start: int, end: int) -> bool:
    """Return whether a word begins within another one, which ends before it does: 记过 in 登记过, not in 被记过."""
    return any(low < start < high < end for low, high in _words(text, start, end))


def starts_in_word(text: str, start: int, end: int) -> bool:
    """Return whether the surname of what looks like a name is the end of a word: 赡养费|后换."""
    return any(low < start < high for low, high in _words(text, start, end))


def _words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the words of more than one character around a span."""
    clause = _clause(text, start, end)
    if clause is None:
        return []
    edges = accumulate(_lengths(clause[0]), initial=clause.start())
    return [(first, last) for first, last in pairwise(edges) if last - first > 1]


def _clause(text: str, start: int, end: int) -> re.Match[str] | None:
    low, high = max(0, start - _AROUND), end + _AROUND
    return next((one for one in _HAN.finditer(text, low, high) if one.start() <= start < one.end()), None)


@lru_cache(maxsize=1024)
def tagged(clause: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a clause with their kinds, without guesses at unknown words."""
    from rjieba import tag  # noqa: PLC0415 - as below

    return tuple(tag(clause, False))


@lru_cache(maxsize=1024)
def _lengths(clause: str) -> tuple[int, ...]:
    from rjieba import cut  # noqa: PLC0415 - loads its dictionary, see above

    return tuple(map(len, cut(clause, False)))  # without guesses at unknown words
