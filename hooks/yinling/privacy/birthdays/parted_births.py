"""Detect birth dates without a word for birth: in cells of their own, in two calendars, the day before its year."""

from __future__ import annotations

from collections.abc import Iterator

from ..persons.names import has_historic_person, names_in
from ..persons.past_persons import is_past_or_public
from ..words.anchored_match import Start, find_offsets, literal_offsets, matches_at
from ..words.calendars import CALENDAR, DAY, DIGIT, HOLIDAY, MEMBER_YEAR, MONTH, MONTH_DAY, NUMBER, STEMS
from ..words.detection import Detection
from ..words.lazy_pattern import lazy

KIND = "private-birth"
# The year, month and day in cells of their own beside a name, or in two fields: 出生年:1938, 出生月日:3月14日.
_IN_CELLS = lazy(
    r"姓名: *[^|\n]{2,8}\|[^\n]{0,30}?(?P<year>(?:出生)?年份?: *19[1-7][0-9] *\| *(?:出生)?月份?:"
    rf" *[0-9]{{1,2}} *\| *(?:出生)?[日号]: *[0-9]{{1,2}})|出生(?:月日|日)[:| ]{{1,3}}(?P<day>{MONTH_DAY})"
)
_IN_CELLS_START = Start("姓", "名", "(?=名:)"), Start("出", "生", "(?=生[月日])")
_THREE_CELLS = lazy(
    r"(?:生日|出生(?:年月日?|日期|年)?):? ?\| *"
    r"(?P<date>19[1-7][0-9]年? *\| *(?:月份?:? ?\| *)?(?:1[0-2]|0?[1-9])月? *\| *(?:[日号]:? ?\| *)?"
    r"(?:[12][0-9]|3[01]|0?[1-9]))(?![0-9])"
)
# 陈某(40.7.22), of a year that is not one of ours.
_SHORT = lazy(
    r"(?P<date>(?:2[7-9]|[3-5][0-9])(?<=[( \u4e00-\u9fff]..)[./年-](?:1[0-2]|0?[1-9])[./月-]"
    r"(?:[12][0-9]|3[01]|0?[1-9]))"
    r"(?=(?:[日号]?出?生?)?(?:[)\n]|$)|(?<=-[0-9]{2})(?![号版规型级次批件])[\u4e00-\u9fff])"
)
_SHORT_START = Start("2-5", "0-9", r"(?<=[( \u4e00-\u9fff].)(?=[0-9][./年-])")
# Nobody dates an event so: 农历四二年五月初四; 旧历七月十五,1941; the same day in both calendars beside a name.
_OLD_CALENDARS = ("农历", "阴历", "旧历", "夏历")
_OLD = f"(?:{'|'.join(_OLD_CALENDARS)})"
_SHORT_YEAR = lazy(rf"{_OLD} ?(?:[2-6][0-9]|[二三四五六][{DIGIT}])年{CALENDAR}{MONTH_DAY}")
_DAY_FIRST = lazy(
    rf"{_OLD} ?(?:{MONTH_DAY}|{HOLIDAY})"
    rf"(?:[(,、 ]{{1,2}}[^。;!?,\n0-9]{{0,6}}?(?:那天|当天|节)?[,、 ]{{0,2}})(?:{MEMBER_YEAR})年?的?"
    r"(?=[)\s。,;|]|$)"
)
_ERA = lazy(rf"(?:民国{NUMBER}年|{STEMS}){MONTH}月{DAY}[日号]?(?=[ ,(])")
_ERA_START = Start("民甲乙丙丁戊己庚辛壬癸", "国子丑寅卯辰巳午未申酉戌亥")
_BOTH = lazy(rf"(?:{MEMBER_YEAR})年{MONTH}月{DAY}[日号]?[(,、 ]{{1,2}}{_OLD} ?(?:{STEMS})?{MONTH_DAY}[)]?")


def find(text: str, known: frozenset[str]) -> Iterator[Detection]:
    yield from _parted(text, known)
    for offset in literal_offsets(text, *_OLD_CALENDARS) if "历" in text else ():
        day = _SHORT_YEAR.match(text, offset) or _DAY_FIRST.match(text, offset)
        both = None if day else _BOTH.search(text, max(0, offset - 16), offset + 14)
        found = day or (both if both and _is_beside_name(text, *both.span(), known) else None)
        if found and not has_historic_person(text, *found.span()) and not is_past_or_public(text, *found.span()):
            yield Detection(KIND, *found.span())
    for era in matches_at(_ERA, find_offsets(text, _ERA_START), text):
        if _is_beside_name(text, *era.span(), known) and not has_historic_person(text, *era.span()):
            yield Detection(KIND, *era.span())


def _is_beside_name(text: str, start: int, end: int, known: frozenset[str]) -> bool:
    """Return whether a name stands right before a date or right after it."""
    before, after = text[max(0, start - 8) : start].rstrip(" ,:("), text[end : end + 8].lstrip(" ,:)")
    names = [*names_in(f"{before}|", known)], [*names_in(f"|{after}", known)]
    return any(to == len(before) for _, to in names[0]) or any(low == 1 for low, _ in names[1])


def _parted(text: str, known: frozenset[str]) -> Iterator[Detection]:
    """Yield dates in cells of their own, beside an age that is reached, and short ones in brackets after a name."""
    for match in matches_at(_IN_CELLS, find_offsets(text, *_IN_CELLS_START), text):
        yield Detection(KIND, *match.span("year" if match["year"] else "day"))
    for match in _THREE_CELLS.finditer(text) if "|" in text and ("生日" in text or "出生" in text) else ():
        yield Detection(KIND, *match.span("date"))
    for short in matches_at(_SHORT, find_offsets(text, _SHORT_START), text):
        before = text[max(0, short.start() - 8) : short.start()].rstrip(" (")
        if any(end == len(before) for _, end in names_in(before, known)):
            yield Detection(KIND, *short.span("date"))
