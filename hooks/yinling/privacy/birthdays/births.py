"""Detect birth dates of people who may be alive: beside a word for birth, or right after a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..persons.names import has_historic_person, names_in
from ..persons.past_persons import is_past_or_public
from ..words import registers
from ..words.anchored_match import Start, find_offsets, matches_at
from ..words.calendars import (
    ANY_YEAR,
    CALENDAR,
    DAY_ONLY,
    DIGIT,
    ERA,
    HOLIDAY,
    MEMBER_YEAR,
    MONTH,
    MONTH_DAY,
    NUMBER,
    REST,
    TERM,
    VALUE,
    YEAR,
)
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText
from . import parted_births

KIND = "private-birth"
_LAST_MEMBER_YEAR = 1975  # a person born later may be a grandchild, not a member of a retirees' branch
_MEMBER_DATE, _ANY_DATE = (
    lazy(f"(?P<year>{MEMBER_YEAR}){REST}"),
    lazy(f"(?P<year>{ANY_YEAR}){REST}"),
)
_MEMBER_START = Start("1", "9", "(?=9[1-7])"), Start("一", "九")
_OTHER_DATE = lazy(
    rf"民国{NUMBER}年出?生人?|(?<=生[在于年])民国{NUMBER}年|(?<=年是)民国{NUMBER}年"
    rf"|{YEAR}出?生(?:人|的)?[ ,、]{{0,2}}{CALENDAR}(?:{MONTH_DAY}|{HOLIDAY})|"
    rf"(?:{ERA}[ ,、]{{0,2}}{CALENDAR}(?:{MONTH_DAY}|{MONTH}月|{HOLIDAY})|{CALENDAR}(?:{MONTH_DAY}"
    rf"|{HOLIDAY})(?:那天|这天|当天)?[ ,、]?(?:[他她我]的)?(?:生日)?[ ,、的生]{{0,3}}{YEAR}"
    rf"|{YEAR}[ ,、的]{{0,3}}{CALENDAR}{HOLIDAY})"
)
_BORN = lazy(
    r"出生|降生|(?<![新考招医先衍派])(?<!(?<!老)师)生于|生辰|(?<!陌)生人(?![模])|诞[生辰]|生年|年生(?![产活长意态命物])|[日月号初一二三四五六七八九十时]生|[0-9]生|生日|寿[辰日]|大寿|华诞|过[寿生](?!活|态|产|命)|寿诞|生民国"
    r"|(?<![发产])生在|来到世上|落的?地|年的"
)
_BORN_START = Start("生寿"), Start("到年落华", "世的地诞", "(?=世上|的|地|诞)")
# Not birth dates: the saying 生于忧患, and the quoted word “生于”.
_BORN_BEFORE = lazy(
    r"(?:出生|降生|诞辰|生年月日|(?<![发产新考招医先衍派])(?<!(?<!老)师)生于(?!忧患|[^0-9]{0,6}[”」』》])|(?<![发产])生在|生辰|(?<!陌)生人|诞生于|(?<![\u4e00-\u9fff])生(?=民国|$)"
    r"|[看道]*:?生(?=民国))[^。;!?\n0-9]{0,8}$"
)
_BIRTHDAY_BEFORE = lazy(r"(?<!政治)(?:(?:生日|寿辰|寿诞|华诞)[^。;\n0-9]{0,12}|[大米喜白]寿[^。;\n0-9]{0,6})$")
_BORN_AFTER = lazy(
    r" ?[(](?:身份证|户口本?|档案|证件)上?[)]"
    r"| ?[),、]?(?:那天|这天|[寅卯辰巳午未申酉戌亥子丑]时|左右|前后)?(?:出生|降生|生人|诞生|生"
    r"(?![产活态命日效机猪鲜物长前源育意成])|落地|落的地|来到(?:这个)?世上|.{0,2}[娘妈母]亲?生下?了?[我他她])"
)
_BIRTHDAY_AFTER = lazy(r"[^。;!?\n0-9]{0,10}(?<!政治)(?:生日|寿辰|过寿|寿诞|生辰)")
# Digits right after a label: 生日0506, 身份证生日写410822.
_LABELLED_DIGITS = lazy(
    r"(?:(?<!政治)生日|出生|生辰)(?:日期|年月日?)?[^\n。;0-9]{0,3}(?P<digits>(?:19)?(?:[1-7][0-9])?(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12][0-9]|3[01])|19[1-7][0-9](?:0[1-9]|1[0-2]))(?![0-9])"
)
# The animal of a year, and the birth of a person by another word.
_ANIMAL = lazy("属[大小]?[鼠牛虎兔龙蛇马羊猴鸡狗猪](?![于性队组])")
_OTHER_EVENT = lazy(
    "入党|参加|参军|入伍|成立|工作|任|[退离]休(?![工干教职党])|逝|去世|当选|毕业|转正|调|获|建|签|记|讲|摄|写|发表|开会|整理|稿|授"
)
# In one sentence: a word for a birthday, a date, and somebody whose it is.
_FEAST = lazy("(?<!政治)生日|生辰|诞辰|寿辰|寿星|大寿|(?<!陌)生人|[月份天年]生的|生卒")
_FEAST_START = Start("生寿诞", "日辰星人的卒"), Start("寿", rest="(?<=[大做过]寿)")
_DATE_OF_BIRTH = lazy(
    rf"(?<![0-9])(?:{ERA}|{YEAR})(?![未来前后])"
    rf"(?:[ ,、的]{{0,2}}{CALENDAR}(?:{MONTH_DAY}|{MONTH}月份?|{HOLIDAY}|{TERM}))?"
    rf"|(?<![0-9A-Za-z年./-]){CALENDAR}(?:{MONTH_DAY}|{HOLIDAY}|{TERM}|(?:国庆|建军|建党|劳动|妇女|儿童|教师)节)"
)
_WHOSE = lazy(r"[我他她您咱]|老[伴头太]|[爷奶爸妈娘]|老人|(?:^|\|) ?(?:生日|生辰|寿辰|出生|生卒)[^:]{0,6}:")
_NOBODYS = lazy(
    "党的生日|祖国|共和国|协会|学校|公司|军的生日|集体|这批|本月|当月|蛋糕|们|成立|活动|放假|举[行办]|祝福|片区|月生日|慰问"
)
_OF_PERSON = lazy(
    r"[农阴阳公]历生日(?:就?是|为|:|在)*$|(?:的|同志)(?:生日|寿辰)(?:就?是|为|:|在)*$|(?:他|她|我|老伴|妈|爸|爷爷?|奶奶?)(?:的)?生日(?:就?是|为"
    r"|:|在)*$|^(?:生日|寿辰):$"
)
_LABEL = lazy(
    r"(?:(?i:dob|birth(?:_?(?:day|date))?|born)|(?:户口[本簿]|身份证|证件|档案|户籍)里?上?(?:登记|写|填|记|印)?[的着]?(?:日期|生日)?(?:是|为)?|出生(?:年月日?|日期|时间)?|(?<!政治)生日|生年月?|(?<![\u4e00-\u9fff])生(?=:))[\s:=|\"'(]{0,4}$"
)
_I_AM = lazy(r"(?:[我他她你您]|老[\u4e00-\u9fff]|同志|属[\u4e00-\u9fff],?)是?$")
# Few signs only: more of them separate two cells or two texts that are scanned as one.
_BIRTHDAY = lazy(rf"(?:就?是|为|在|[ :,]|\|(?! *[|\n])|\n(?![ |]*\n)){{0,6}}(?P<day>{DAY_ONLY.pattern})(?![0-9])")
_NAMED_BORN = lazy(r",?[\u4e00-\u9fff]{1,5}(?:出生|降生|落地)(?!率|人口|地|日期|证|缺陷)")
_OF_A_THING = lazy("[徽旗歌厂铁路会党军校院司组织报刊社车机品国目城站店集团]诞生于?$")
_OPEN_LIFE = lazy(r" ?[-~] ?(?:今|至今)?[)）]")  # 1936/4/18—)
_SEX_BEFORE = lazy(
    r"(?:[,、|/] ?[男女][,、|/ ]+|(?<=[\u4e00-\u9fff])[ /]?[男女][ /]?)(?:[\u4e00-\u9fff]{1,3}族|汉)?[,、|/ ]*$"
)
_SEX = lazy("[男女]")
_PLURAL = lazy("集体|这批|本月|当月|会|活动|蛋糕|们|[党国军团厂校]的")
_LABELLED_START = Start("生出", "日辰生")
_WITH_ANIMAL = lazy(
    rf"{ERA}{MONTH}月|(?:{MEMBER_YEAR}|{ERA})年?[ ,、]{{0,2}}{CALENDAR}{MONTH_DAY}|{MONTH_DAY}"
    rf"|(?:[1-7][0-9]|[一二三四五六七][{DIGIT}])年(?:的(?=[,。、]|$)|(?=属))"
)
_ANONYMOUS_BEFORE = lazy("[\u4e00-\u9fff]某{1,2}[0-9甲乙丙丁]?(?:[,、(（:]|[男女])[^。;\n]{0,24}$")
_MAX_DISTANCE = 20


def find(normalised: NormalisedText, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    text = normalised.text
    words = _birth_words(text)
    for date in _candidate_dates(text, words):
        before, after = text[max(0, date.start() - 14) : date.start()], text[date.end() : date.end() + 12]
        born = _BORN_BEFORE.search(before) or _BORN_AFTER.match(after)
        may_be_member, has_day = _year(date) <= _LAST_MEMBER_YEAR, not date["month"]
        birthday = may_be_member and (_BIRTHDAY_BEFORE.search(before) or _BIRTHDAY_AFTER.match(after))
        if has_day:
            is_birth = bool(born or birthday or (may_be_member and _OPEN_LIFE.match(after))) or (
                may_be_member and (_LABEL.search(before) or _is_bare(_after_name(before, known), after))
            )
        else:
            is_called = may_be_member and (_LABEL.search(before) or _BORN_AFTER.match(after))
            is_life = after.startswith("-)") or (
                may_be_member and _SEX_BEFORE.search(before) and not _OTHER_EVENT.match(after.lstrip("月份, "))
            )
            is_birth = bool(is_called or ((born or is_life) and _after_name(before, known)))
        if is_birth and not _is_of_nobody(text, date):
            yield Detection(KIND, *date.span())
    yield from _other_dates(text, words, known)
    for match in matches_at(_LABELLED_DIGITS, find_offsets(text, _LABELLED_START), text):
        yield Detection(KIND, *match.span("digits"))
    yield from parted_births.find(text, known)
    yield from _of_somebody(text, known)
    for animal in _ANIMAL.finditer(text):
        low, high = max(0, animal.start() - 14), animal.end() + 14
        for date in _WITH_ANIMAL.finditer(text, low, high):
            if not is_past_or_public(text, *date.span()):
                yield Detection(KIND, *date.span())


def _other_dates(text: str, words: list[re.Match[str]], known: frozenset[str]) -> Iterator[Detection]:
    """Yield dates beside a word for birth whose year is not written with four digits, or is left out."""
    for word in words:
        low, high = max(0, word.start() - _MAX_DISTANCE), word.end() + _MAX_DISTANCE
        for date in _OTHER_DATE.finditer(text, low, high):
            before, after = text[max(0, date.start() - 14) : date.start()], text[date.end() : date.end() + 12]
            if (
                not before[-1:].isdigit()
                and (
                    _BORN_BEFORE.search(before)
                    or _BIRTHDAY_BEFORE.search(before)
                    or _BORN_AFTER.match(after)
                    or _BIRTHDAY_AFTER.match(after)
                    or _NAMED_BORN.match(after)
                    or "生" in date[0]
                    or (word[0] == "年的" and _I_AM.search(before))
                )
                and not _is_of_nobody(text, date)
            ):
                yield Detection(KIND, *date.span())
        if word[0] in ("生日", "寿辰", "寿日", "过生", "大寿", "寿诞", "生辰"):
            before = text[max(0, word.start() - 12) : word.end()]
            if before.endswith("政治生日") or is_past_or_public(text, *word.span()):
                continue
            day = _BIRTHDAY.match(text, word.end())
            if day and not _PLURAL.search(before) and (_OF_PERSON.search(before) or _after_name(before[:-2], known)):
                yield Detection(KIND, *day.span("day"))


def _of_somebody(text: str, known: frozenset[str]) -> Iterator[Detection]:
    """Yield the date in a sentence with a word for a birthday and somebody whose birthday it is."""
    for word in matches_at(_FEAST, sorted({at - d for at in find_offsets(text, *_FEAST_START) for d in (0, 1)}), text):
        low, high = max(0, word.start() - _MAX_DISTANCE), min(len(text), word.end() + _MAX_DISTANCE)
        low = max(low, *(text.rfind(mark, low, word.start()) + 1 for mark in "。!?;\n"))
        high = min(high, *(at for mark in "。!?;\n" if (at := text.find(mark, word.end(), high)) >= 0), high)
        date = _DATE_OF_BIRTH.search(text, low, high)
        if not date or _NOBODYS.search(text, low, high):
            continue
        sentence = text[low:high]
        if (_WHOSE.search(sentence) or any(True for _ in names_in(sentence, known))) and not _is_of_nobody(text, date):
            yield Detection(KIND, *date.span())


def _is_of_nobody(text: str, date: re.Match[str]) -> bool:
    """Return whether a date is of a historic or public person, of one who is not named (王某1,女), or of a thing."""
    return (
        bool(_ANONYMOUS_BEFORE.search(text, max(0, date.start() - 30), date.start()))
        or has_historic_person(text, *date.span())
        or is_past_or_public(text, *date.span())
        or registers.is_of(text, *date.span(), "public", "news", "physicians", "story", "talk")
        or _OF_A_THING.search(text, max(0, date.start() - 8), date.start()) is not None
    )


def _birth_words(text: str) -> list[re.Match[str]]:
    offsets = find_offsets(text, *_BORN_START)
    return list(matches_at(_BORN, sorted({*offsets, *(max(0, offset - 1) for offset in offsets)}), text))


def _candidate_dates(text: str, words: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Yield dates in the birth years of members, and any date beside a word for birth."""
    member_dates = matches_at(_MEMBER_DATE, find_offsets(text, *_MEMBER_START), text)
    yield from (date for date in member_dates if not text[date.start() - 1 : date.start()].isdigit())
    for word in words:
        for date in _ANY_DATE.finditer(text, max(0, word.start() - _MAX_DISTANCE), word.end() + _MAX_DISTANCE):
            if not text[date.start() - 1 : date.start()].isdigit():
                yield date


def _year(date: re.Match[str]) -> int:
    return int("".join(VALUE.get(char, char) for char in date["year"]))


def _after_name(before: str, known: frozenset[str]) -> str:
    """Return "|" and the text after the last name in ``before``; an empty text if no name is there."""
    ends = [end for _, end in names_in(before + "|", known)]
    return f"|{before[max(ends) :]}" if ends else ""


def _is_bare(between: str, after: str) -> bool:
    """Return whether only brackets, commas, sex or ethnic group separate name and date, and no other event follows."""
    gap = re.fullmatch(r"\|[\s,、:(（|/*-]*(?:[男女][\s,、|/]*)?(?:(?:[\u4e00-\u9fff]{1,3}族|汉)[\s,、|/]*)?", between)
    if gap and _SEX.search(between):  # 男,汉族,1939.12,小学,退休
        return not _OTHER_EVENT.match(after.lstrip(", "))
    return bool(gap) and not _OTHER_EVENT.search(after)
