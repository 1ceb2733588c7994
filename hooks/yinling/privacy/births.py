"""Days of birth of people who may live: beside a word for birth, or right after a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .anchored_match import matches, places
from .detection import Detection
from .names import names_in
from .normalised_text import NormalisedText

KIND = "private-birth"
_LAST_MEMBER = 1975  # whoever was born later is no member of a retirees' branch, but may be a grandchild
_DIGIT = "〇零○一二三四五六七八九"
_VALUE = {sign: str(max(0, index - 2)) for index, sign in enumerate(_DIGIT)}
# Of people who may live: nobody is much older than a hundred.
_OLD = r"19(?:1[2-9]|[2-6][0-9]|7[0-5])|一九[一二三四五六七][〇零○一二三四五六七八九]"
_ANY = rf"(?:19(?:1[2-9]|[2-9][0-9])|20[0-9]{{2}})|[一二][九〇零○][{_DIGIT}]{{2}}"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|[正元腊])"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|初?[一二三四五六七八九十])"
_REST = (
    rf"(?: ?(?:年|[-./]) ?(?:农历|阴历)?{_MONTH} ?(?:月|[-./]) ?{_DAY}(?![0-9]) ?[日号]?"
    r"|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
    rf"|(?P<month> ?(?:年|[-./]) ?{_MONTH}(?![0-9]) ?月?份?))"
)
_OLD_DATE, _ANY_DATE = re.compile(f"(?P<year>{_OLD}){_REST}"), re.compile(f"(?P<year>{_ANY}){_REST}")
_OLD_BEGINS = re.compile("19(?=[1-7])"), re.compile("一九")
_BORN = re.compile(r"出生|生于|生辰|生人|诞生|日生|月生|号生|生日|寿辰|过寿")
_BORN_SIGNS = re.compile("生"), re.compile("寿")  # each stands first or second in its words
# 生于忧患 is a saying, and “生于” a word that is spoken of.
_BORN_BEFORE = re.compile(r"(?:出生|生于(?!忧患|[^0-9]{0,6}[”」』》])|生辰|生人|诞生于)[^。;!?\n0-9]{0,8}$")
_BIRTHDAY_BEFORE = re.compile(r"(?<!政治)(?:生日|寿辰)[^。;!?\n0-9]{0,6}$")
_BORN_AFTER = re.compile(r" ?[),]?(?:出生|生人|诞生|生(?![产活态命日]))")
_BIRTHDAY_AFTER = re.compile(r"[^。;!?\n0-9]{0,4}(?<!政治)(?:生日|寿辰|过寿)")
_OTHER_DAY = re.compile(
    "入党|参加|参军|入伍|成立|工作|任|退休|离休|逝|去世|当选|毕业|转正|调|获|建|签|记|讲|摄|写|发表|开会|整理|稿|授"
)
_REACH = 20


def find(view: NormalisedText, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    text = view.text
    for date in _dates(text):
        before, after = text[max(0, date.start() - 14) : date.start()], text[date.end() : date.end() + 10]
        born = _BORN_BEFORE.search(before) or _BORN_AFTER.match(after)
        member, whole = _year(date) <= _LAST_MEMBER, not date["month"]
        birthday = member and (_BIRTHDAY_BEFORE.search(before) or _BIRTHDAY_AFTER.match(after))
        if whole:
            found = bool(born or birthday) or (member and _is_bare(_name_before(before, known), after))
        else:
            found = bool(born and _name_before(before, known))
        if found:
            yield Detection(KIND, *date.span())


def _dates(text: str) -> Iterator[re.Match[str]]:
    """The dates to look at: of the years in which members were born, and any beside a word for birth."""
    old = matches(_OLD_DATE, places(text, *_OLD_BEGINS), text)
    yield from (date for date in old if not text[date.start() - 1 : date.start()].isdigit())
    signs = places(text, *_BORN_SIGNS)
    for word in matches(_BORN, sorted({*signs, *(max(0, sign - 1) for sign in signs)}), text):
        for date in _ANY_DATE.finditer(text, max(0, word.start() - _REACH), word.end() + _REACH):
            if not text[date.start() - 1 : date.start()].isdigit():
                yield date


def _year(date: re.Match[str]) -> int:
    return int("".join(_VALUE.get(sign, sign) for sign in date["year"]))


def _name_before(before: str, known: frozenset[str]) -> str:
    """What stands between a name and the date after it, after a mark that there was a name; empty without one."""
    ends = [end for _, end in names_in(before + "|", known)]
    return f"|{before[max(ends) :]}" if ends else ""


def _is_bare(between: str, after: str) -> bool:
    """Whether nothing but brackets, commas or the sex stand between a name and a date, and no other event follows."""
    gap = re.fullmatch(r"\|[\s,、:(（|]*(?:[男女][\s,、|]*)?(?:[\u4e00-\u9fff]族[\s,、|]*)?", between)
    return bool(gap) and not _OTHER_DAY.search(after)
