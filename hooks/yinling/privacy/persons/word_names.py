"""Find names that are ordinary words: 温泉近日心梗, 方向今年做了肠癌手术, 江山 in a column of members.

Nothing in such a name shows that it is one, so what stands around it must: a time or a verb before an illness, what
only a person does after it, a form of address, or a label of persons.
"""

from __future__ import annotations

import re

from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of, characters, words
from .historic_persons import historic_persons
from .word_cuts import tagged

_LENGTH, _NEAR = 2, 8  # characters of such a name; of what says which word it is
_SURNAME = frozenset("".join(map(characters, ("surnames", "rare_surnames", "opening_surnames"))))
_NOBODY = frozenset(words("nobody"))
_HAN = lazy("[\u4e00-\u9fff]{2,}")
_NOUN = ("n", "o")  # kinds of words; verbs fall ill in 干活得的病
# Persons, animals and plants who fall ill too, and groups of them: 农民, 山羊, 单位.
_OTHERS = lazy(
    f".[人者员民长家工师生友亲妇童孩爷奶众群户方体团族类们子女年性书单位身部班队厂校院科室区县市省国村镇乡州羊牛马鱼鸡鸭鹅猪狗猫虫鼠兔鸟禾苗麦豆稻瓜树林草果]|全.|{any_of('kin')}"
)
_TIME = lazy("[,]?(?:近日|近来|最近|日前|今[年天早晨晚]|昨[天夜晚日]|前[天年些]|上[周个月年]|去年|早年|突然|突发|忽然)")
_TAIL = lazy(
    "(?:住院|又犯|犯了|发作|复发|加重|恶化|晚期|骨?转移|抢救|卧床|[,;]?(?:抢救|住[进院在了]|在家|请假|没来|不能来|卧床))"
)
_OF = lazy("的(?=[^,。;]{1,8}(?:又|犯|加重|复发|好[转了]))")
_COMRADE = ("同志", "老人家")  # after which no particle stands: 于是同志 is a person, 于是奶奶 is not
_TITLES = ("先生", "女士", "老先生", "老太太", "夫妇")  # which stand after names only: 苗圃师傅 is anybody
_INTRODUCED = lazy("(?:看望|探望|慰问|走访|病号|病员|患者|请假|缺席|住院)[^,。;:\n]{0,6}:$")
_BRACKET, _LEAD = ("(", ",", ":"), 10


def end_at(text: str, start: int, high: int) -> int:
    """Return the end of a word at an offset that may be a name if what is around shows a person, or 0."""
    if text[start : start + 1] not in _SURNAME or start + _LENGTH > high:
        return 0
    run = _HAN.match(text, start, min(start + _NEAR, len(text)))
    word = tagged(run[0])[0][0] if run else ""
    if len(word) != _LENGTH or word in _NOBODY or word in historic_persons() or _OTHERS.fullmatch(word):
        return 0
    return start + _LENGTH


def is_of_person(text: str, start: int, end: int, link: re.Match[str], illness: re.Match[str]) -> bool:
    """Return whether a word, what links it to an illness, and what follows show a person."""
    kind = tagged(text[start:end])[0][1]
    if link["title"]:
        return link["title"] in _COMRADE or (link["title"] in _TITLES and kind.startswith(_NOUN))
    if _OF.match(text, end):
        return True  # no particle stands before 的: 马上的痛风又犯了
    is_shown = link["verb"] or _TIME.match(text, end, illness.start()) or _TAIL.match(text, illness.end())
    return kind.startswith(_NOUN) and bool(is_shown)


def is_introduced(text: str, start: int, end: int, illness: re.Match[str]) -> bool:
    """Return whether a label of the ill stands before a word, and nothing but a bracket between it and an illness."""
    return (
        text[end : illness.start()] in _BRACKET
        and _INTRODUCED.search(text, max(0, start - _LEAD), start) is not None
        and tagged(text[start:end])[0][1].startswith(_NOUN)
    )


def may_be_called(text: str) -> bool:
    """Return whether a whole text beside a label of persons may be such a name."""
    return len(text) == _LENGTH and end_at(text, 0, _LENGTH) > 0 and tagged(text)[0][1].startswith(_NOUN)
