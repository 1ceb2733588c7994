"""Days of birth of people who may live: beside a word for birth, or right after a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .hit import Hit
from .names import names_in
from .view import View

KIND = "private-birth"
_FIRST_YEAR, _LAST_MEMBER = 1912, 1975  # older people live nowhere; younger ones are no members of a retirees' branch
_DIGIT = "〇零○一二三四五六七八九"
_VALUE = {sign: str(max(0, index - 2)) for index, sign in enumerate(_DIGIT)}
_YEAR = rf"(?P<year>(?:19|20)[0-9]{{2}}|[一二][九〇零○][{_DIGIT}]{{2}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|[正元腊])"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9]|初?[一二三四五六七八九十]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?)"
_FULL = rf"{_YEAR} ?(?:年|[-./]) ?(?:农历|阴历)?{_MONTH} ?(?:月|[-./]) ?{_DAY}(?![0-9]) ?[日号]?"
_COMPACT = r"(?P<compact>(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?![0-9])"
_TO_MONTH = rf"{_YEAR} ?(?:年|[-./]) ?{_MONTH}(?![0-9]) ?月?(?:份)?"
_DATE = re.compile(rf"(?<![0-9])(?:{_FULL}|{_COMPACT}|{_TO_MONTH.replace('year', 'month_year')})")
_BORN_BEFORE = re.compile(r"(?:出生|生于|生辰|生人|诞生于)[^。;!?\n0-9]{0,8}$")
_BIRTHDAY_BEFORE = re.compile(r"(?<!政治)(?:生日|寿辰)[^。;!?\n0-9]{0,6}$")
_BORN_AFTER = re.compile(r"^ ?[),]?(?:出生|生人|诞生|生(?![产活态命日]))")
_BIRTHDAY_AFTER = re.compile(r"^[^。;!?\n0-9]{0,4}(?<!政治)(?:生日|寿辰|过寿)")
_OTHER_DAY = re.compile(
    r"入党|参加|参军|入伍|成立|工作|任|退休|离休|逝|去世|当选|毕业|转正|调|获|建|签|记|讲|摄|写|发表|开会|整理|稿|授"
)


def find(view: View, known: frozenset[str] = frozenset()) -> Iterator[Hit]:
    text = view.text
    for date in _DATE.finditer(text):
        year = _year(date)
        if year < _FIRST_YEAR:
            continue
        before, after = text[max(0, date.start() - 14) : date.start()], text[date.end() : date.end() + 10]
        born = _BORN_BEFORE.search(before) or _BORN_AFTER.match(after)
        member, whole = year <= _LAST_MEMBER, not date["month_year"]
        birthday = member and whole and (_BIRTHDAY_BEFORE.search(before) or _BIRTHDAY_AFTER.match(after))
        if (
            (born and (whole or _name_before(before, known)))
            or birthday
            or (member and whole and _is_bare(_name_before(before, known), after))
        ):
            yield Hit(KIND, *date.span())


def _year(date: re.Match[str]) -> int:
    written = date["year"] or date["month_year"] or date["compact"][:4]
    return int("".join(_VALUE.get(sign, sign) for sign in written))


def _name_before(before: str, known: frozenset[str]) -> str:
    """What stands between a name and the date after it, after a mark that there was a name; empty without one."""
    ends = [end for _, end in names_in(before + "|", known)]
    return f"|{before[max(ends) :]}" if ends else ""


def _is_bare(between: str, after: str) -> bool:
    """Whether nothing but brackets, commas or the sex stand between a name and a date, and no other event follows."""
    gap = re.fullmatch(r"\|[\s,、:(（|]*(?:[男女][\s,、|]*)?(?:[\u4e00-\u9fff]族[\s,、|]*)?", between)
    return bool(gap) and not _OTHER_DAY.search(after)
