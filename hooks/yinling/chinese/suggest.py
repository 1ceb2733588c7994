"""Find the known word that a misspelt word certainly means, and the known words that are like it.

Two ids or names that differ in a number (zb09 and zb10, 第一党支部 and 第二党支部) name different things, and so do two
pinyin words of different syllables. A correction is certain only if the mistake is one that people make with a keyboard
or an input method: a homophone, a character that looks the same, a missing, doubled or exchanged character.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from .dictionary import syllable
from .numerals import numbers_in
from .syllables import is_pinyin

# Characters that change what a word names, and never get lost by mistake: 未审核 is not 已审核.
_TELLING = frozenset(
    "不未非无已没副预前后上下左右内外大小多少新旧老青男女东西南北中正甲乙丙丁高低早晚春夏秋冬长短公私主客"
)
_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"), ("n", "l"))
_LOOKALIKES = "已己巳 未末 人入八 日曰 土士 千干于 戊戌戍 大太 天夫 田由甲申 自白 兔免 侯候 折拆"
_SHAPE = {char: group[0] for group in _LOOKALIKES.split() for char in group}
_LONG_WORD = 6  # characters: in shorter Chinese words another character makes another word (集中学习, 集体学习)
_LONG_ID, _LONGER_ID = 6, 9  # letters: ids of this length may have one or two wrong letters


def suggestion(written: str, known: Iterable[str], taken: Iterable[str] = ()) -> str:
    """Return the only known word that ``written`` can mean, or ""; one of the ``taken`` words is no answer.

    Of paths such as ``study/dangke`` only the last parts are compared, within the folder if that exists.
    """
    folder, _, last = written.rpartition("/")
    candidates = list(dict.fromkeys(known))
    near = [word for word in candidates if word.rpartition("/")[0] == folder]
    if near:
        last_parts = {word: word.rpartition("/")[2] for word in near}
        meant = [word for word, part in last_parts.items() if abs(len(part) - len(last)) < 4 and _is_slip(last, part)]
    else:  # the folder is wrong or missing: then the name itself must be right, and of a thing that has one place
        meant = [word for word in candidates if word.rpartition("/")[2] == last and not any(map(str.isdigit, last))]
    return meant[0] if len(meant) == 1 and meant[0] not in {*taken} else ""


def nearest(written: str, known: Iterable[str], limit: int) -> list[str]:
    """Return known words, the most similar first."""
    pieces = _pieces(written)

    def likeness(word: str) -> float:
        others = _pieces(word)
        return len(pieces & others) / (len(pieces) + len(others) or 1)

    return sorted(dict.fromkeys(known), key=likeness, reverse=True)[:limit]


def _pieces(word: str) -> set[str]:
    """Return the characters of a word and its pairs of neighbours."""
    plain = _plain(word)
    return {*plain, *map("".join, pairwise(plain))}


def _is_slip(written: str, word: str) -> bool:
    """Return whether ``written`` is a misspelt ``word``."""
    one, other = _plain(written), _plain(word)
    if one == other:
        return True
    if numbers_in(one) != numbers_in(other):
        return False
    letters, of_word = _letters(one), _letters(other)
    if letters == of_word:
        return bool(letters)
    if of_word.isascii():
        return letters.isascii() and _is_typing_slip(letters, of_word)
    return _is_input_slip(letters, of_word)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


def _is_typing_slip(written: str, word: str) -> bool:
    if is_pinyin(written):  # a word of its own: dangwei is not a misspelt dangfei
        return False
    if len(word) < _LONG_ID - 1:
        return False
    if _has_exchanged_neighbours(written, word):
        return True
    wrong, needed = _wrong_letters(written, word), _LONG_ID - (len(written) != len(word))
    return (wrong == 1 and len(word) >= needed) or (wrong == 2 and len(word) >= _LONGER_ID)


def _wrong_letters(written: str, word: str) -> int:
    """Return the edit distance of two texts."""
    row = list(range(len(word) + 1))
    for number, char in enumerate(written, 1):
        before, row[0] = row[0], number
        for at, other in enumerate(word, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (char != other))
    return row[-1]


def _has_exchanged_neighbours(written: str, word: str) -> bool:
    if len(written) != len(word):
        return False
    wrong = [at for at, (one, other) in enumerate(zip(written, word, strict=True)) if one != other]
    return (
        len(wrong) == 2
        and wrong[1] == wrong[0] + 1
        and written[wrong[0]] == word[wrong[1]]
        and (written[wrong[1]] == word[wrong[0]])
    )


def _is_input_slip(written: str, word: str) -> bool:
    """Return whether Chinese words differ as an input method makes them differ."""
    if len(written) < 2:
        return False
    if len(han := re.sub("[a-z]", "", written)) in (len(written) - 1, len(written) - 2) and han == word:  # a stray key
        return True
    if len(written) == len(word):
        if Counter(written) == Counter(word):
            return True
        wrong = [(one, other) for one, other in zip(written, word, strict=True) if one != other]
        if all(_sound(one) == _sound(other) or _SHAPE.get(one, one) == _SHAPE.get(other) for one, other in wrong):
            return len(wrong) <= max(1, len(word) // 2)
        return len(wrong) == 1 and len(word) >= _LONG_WORD and _TELLING.isdisjoint(wrong[0])
    if len(written) + 1 == len(word):
        return any(word[:at] + word[at + 1 :] == written and word[at] not in _TELLING for at in range(len(word)))
    doubled = re.sub(r"(.)\1", r"\1", written)
    return len(doubled) < len(written) and doubled == word


def _sound(char: str) -> str:
    """Return the syllable of a character without the differences that many speakers do not hear."""
    sound = syllable(char) or char
    for one, other in _FUZZY:
        sound = re.sub(f"^{one}|{one}$" if len(one) > 1 else f"^{one}", other, sound)
    return sound
