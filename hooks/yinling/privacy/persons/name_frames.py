"""Tell by what stands around a guessed name that it is a phrase: 左小指骨折, 从金阳到主城, 有车有房, 温圳监狱.

Some surnames are prepositions (居住于娘家), sides or cavities of the body.
"""

from __future__ import annotations

from ..words.common_words import common_words
from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of, characters

_OFTEN_WORDS = frozenset("从能应都向如和于经由" + characters("rare_surnames"))
_EVERYDAY = frozenset(characters("everyday_given"))
_HAVES = frozenset("有没无")
_NEVER_SHORT = frozenset("能都如经由从")
_HISTORIES = frozenset("种敏物族往病术烟酒育触伤血染毒居婚历")
_SIDE = lazy(r"左[\u4e00-\u9fff]{0,2}[足手指趾骨膝踝腕肘臂腿眼耳肺肾乳髋肩腰颊颌额颞顶枕胸肋肱桡尺股胫腓跟腹侧]")
_SINUS = frozenset("炎房性道口腔底")
_SINUS_BEFORE = lazy("[颌额筛蝶鼻脉绵状直]窦")
_FROM_TO = lazy(r"从[^,。;!?\n]{1,8}[到至]")
_INSTITUTION = lazy(any_of("institutions"))


def is_phrase(text: str, start: int, end: int) -> bool:
    """Return whether a guessed name at a span is the beginning of a phrase."""
    surname = text[start]
    if surname == "史" and text[start - 1 : start] in _HISTORIES:
        return True  # 过敏史, 酗酒史长达
    if surname == "常" and text[start + 1] in "感觉伴因见":
        return True
    if _INSTITUTION.match(text, end) or (text[start - 1 : start] == "从" and text[end : end + 1] in "到至"):
        return True
    if text[start + 1 : end] == "达" and text[end : end + 1].isdigit():
        return True  # 高达3.0
    if text[start - 1 : start] in _HAVES and text[start + 1] in _HAVES:
        return True  # 有车有房
    if surname == "左":
        return bool(_SIDE.match(text, start))
    if surname == "窦":
        return text[start + 1] in _SINUS or bool(_SINUS_BEFORE.fullmatch(text, max(0, start - 1), start + 1))
    if surname not in _OFTEN_WORDS:
        return False
    given = text[start + 1 : end]
    if len(given) == 1 and surname in _NEVER_SHORT:
        return True  # 能让, 能诗
    if given in common_words() and not _EVERYDAY.isdisjoint(given):
        return True  # 于同年, 于娘家, 后朋友, but not 于建国
    return surname == "从" and (given in common_words() or bool(_FROM_TO.match(text, start)))
