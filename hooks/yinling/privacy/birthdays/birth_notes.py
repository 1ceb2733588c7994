"""Detect days of birth in notes, where the year, the day and what is said of a birth stand in any order.

蛋糕写八十八,日子是三月三,三八年的: each part alone says little. Together in a note they are a day of birth.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..persons.names import has_historic_person
from ..persons.past_persons import is_past_or_public
from ..words import note_lines, registers
from ..words.calendars import DIGIT, HOLIDAY, MONTH, MONTH_DAY, NUMBER, STEMS
from ..words.detection import Detection
from ..words.lazy_pattern import lazy

KIND = "private-birth"
# What is said of a birth, not of another event. Nobody but at a birthday blows candles.
_CUE = lazy(
    r"(?<![发产先学医陌花人养民卫终衍派])生(?:(?<!政治生)日|辰|于|人|[我俺咱他她你]|在|的(?=[,。、 ]|$)|(?=[,。)）]|$))"
    r"|出生|华诞|[拜祝]寿|蛋糕|生肖|[日号一二三四五六七八九十]养的(?=[,。])|[大小][0-9一二三四五六七八九十两半]+[天岁]|诞(?:辰|生(?![就以之后的]))|寿[辰诞宴星桃面]|[大整过做]寿|落[的了]?[地草]|吹蜡烛|长寿面|[子丑寅卯辰巳午未申酉戌亥]时|月的(?=[,。]|$)"
    r"|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]|虚岁|[娘妈][^,。]{0,4}生|来到世上|出世|呱呱|小名|满月酒|年庚|八字|庚帖|生卒"
)
# What every year of a birth has: 四三年, 1943, 民三十, 戊子.
_ANY_YEAR = lazy(
    rf"年(?<=[0-9{DIGIT}十廿卅元子丑寅卯辰巳午未申酉戌亥]年)|9(?<=19)[1-7][0-9](?![0-9年])|民(?=[0-9一二三四廿卅])"
)
_YEAR = (
    rf"(?:19[1-7][0-9](?:年|(?=[\]\-./ ]))|[一幺]九[一二三四五六七][{DIGIT}]年?"
    rf"|(?<![0-9])[1-7][0-9]年(?![来前后代间])|[一二三四五六七][{DIGIT}]年(?![来前后代间])"
    rf"|民国?{NUMBER}年?|{STEMS})"
)
_DAY = (
    rf"(?:{MONTH_DAY}|{HOLIDAY}|(?:端午|重阳|中秋|腊八|元宵|七夕|清明|除夕|三月三|九月九|二月二|龙抬头)"
    rf"|{MONTH}月[半底]|[正二三四五六七八九十冬腊]月[^。]{{0,3}}[几0-9一二三四五六七八九十廿]+)"
)
_BETWEEN = r"[^。!?\n0-9]{0,12}?"
_DATE = lazy(
    rf"(?:{_YEAR}{_BETWEEN}{_DAY}|{_DAY}{_BETWEEN}{_YEAR}|生(?:[)）:：] ?|(?![0-9]{{1,2}}年)){_YEAR}[0-9.\-]{{0,6}}月?)"
)
_OTHERS = lazy(
    r"入党|参军|入伍|成立|参加工作|任职|毕业|开会|召开|胜利|展|合影|建[国军党校厂]|出版|发表|创刊|牺牲|逝世|就义|解放|事变|会议|电影|播|演|通知》|条例|施行|发布|起义|纪念|周年"
    r"|祖国|党的|学校|公司|医院|中心|支部成立|节日|放假|活动[于在]|雷锋"
)
_ANONYMOUS = lazy("[\u4e00-\u9fff]某{1,2}[0-9甲乙丙丁]?(?:[,、(（:]|[男女])")
_AROUND = 26


def find(text: str) -> Iterator[Detection]:
    """Yield the days of birth of notes."""
    done = start = end = -1
    is_note = False
    for year in _ANY_YEAR.finditer(text):
        if year.start() > end:  # once a line: a file of data may be one line with thousands of years
            start, end = note_lines.line_at(text, year.start())
            is_note = note_lines.is_note(text, start, end)
        if year.start() < done or not is_note:
            continue
        low, high = max(start, year.start() - _AROUND), min(end, year.end() + _AROUND)
        if not _CUE.search(text, low, high):
            continue
        date = _DATE.search(text, low, high)
        if (
            date
            and not _ANONYMOUS.search(text, low, date.start())
            and not _OTHERS.search(text, max(low, date.start() - 10), min(high, date.end() + 8))
            and not has_historic_person(text, *date.span())
            and not is_past_or_public(text, *date.span())
            and not registers.is_of(text, *date.span(), "public", "news", "physicians", "story", "talk")
        ):
            done = date.end()
            yield Detection(KIND, *date.span())
