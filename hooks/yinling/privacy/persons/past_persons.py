"""Tell the persons of history, of old novels and of the news of other countries, who are no members of a centre.

What is written of their births and illnesses is known to all. The paragraph shows it: an emperor's year, a dynasty, the
language of old novels, a death long ago, an actor or politician of another country.
"""

from __future__ import annotations

import re

from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of, words

_MAX_AROUND = 240
_ILLNESS_TO_DEATH = 30
_LONG_AGO = lazy(
    rf"(?<![0-9.])(?:1[0-8][0-9]{{2}}|[3-9][0-9]{{2}}|前[0-9]{{1,4}})年(?![前来]|历史|左右)"
    rf"|[齐楚晋秦鲁卫宋郑燕赵魏韩吴越陈蔡][\u4e00-\u9fff][公王侯](?![司开园共交积])|(?:{any_of('eras')})(?:[元一二三四五六七八九十廿]{{1,3}}年|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])|(?:{any_of('dynasties')})|[相据]传|传说|神话"
)
# A text in classical Chinese has several of its particles and none of ours.
_PARTICLES, _OUR_PARTICLES = lazy("[之乎也矣焉哉曰遂乃兮]"), lazy("[的了是在着们这那个]")
_MIN_PARTICLES, _MIN_CLASSICAL = 2, 30
_LONG = re.compile(r"(?:[\u4e00-\u9fff](?!\?)|\[[^\]]+\]){3}")  # a foreign given name that is no Chinese word
# Of another language: no name is one of ours. Steve Jobs, 史蒂夫.
_OF_OTHER_LANGUAGE = lazy(
    rf"[ぁ-ゖァ-ヺ]|(?<![A-Za-z])[A-Z][a-z]{{2,}} (?:[A-Z]\. ?)?[A-Z][a-z]{{2,}}"
    rf"|{'|'.join(name for name in words('foreign_given_names') if _LONG.match(name))}"
)
_OLD_PROSE = lazy(any_of("old_prose"))
_MIN_OLD = 2  # words of old prose: one alone may be a quotation
_DEATH = lazy("病逝|逝世|去世|辞世|离世|过世|病故|病死|自杀|而死|身亡|判刑")
_YEARS_AGO = lazy(r"(?<![0-9])(?:19[0-9]{2}|200[0-9])年|[5-9]0年代|世纪")
_ABROAD = lazy(rf"(?:{any_of('countries')})[\u4e00-\u9fff]{{0,4}}?(?:{any_of('public_professions')})")


def is_past_or_public(text: str, start: int, end: int) -> bool:
    """Return whether the paragraph around a span is about history, an old novel or public persons elsewhere."""
    low = max(text.rfind("\n", 0, start) + 1, start - _MAX_AROUND)
    high = text.find("\n", end, end + _MAX_AROUND)
    high = high if high >= 0 else min(len(text), end + _MAX_AROUND)
    if (
        _OF_OTHER_LANGUAGE.search(text, low, high)
        or _LONG_AGO.search(text, low, high)
        or _ABROAD.search(text, low, high)
    ):
        return True
    if (
        high - low >= _MIN_CLASSICAL
        and not _OUR_PARTICLES.search(text, low, high)
        and len(set(_PARTICLES.findall(text, low, high))) >= _MIN_PARTICLES
    ):
        return True
    if len(set(_OLD_PROSE.findall(text, low, high))) >= _MIN_OLD:
        return True
    has_died = _DEATH.search(text, start, min(high, end + _ILLNESS_TO_DEATH))
    return bool(has_died and _YEARS_AGO.search(text, low, high))
