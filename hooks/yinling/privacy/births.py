"""Detect birth dates of people who may be alive: beside a word for birth, or right after a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .anchored_match import find_offsets, matches_at
from .detection import Detection
from .names import names_in
from .normalised_text import NormalisedText

KIND = "private-birth"
_LAST_MEMBER_YEAR = 1975  # a person born later may be a grandchild, not a member of a retirees' branch
_DIGIT = "〇零○一二三四五六七八九"
_VALUE = {char: str(max(0, index - 2)) for index, char in enumerate(_DIGIT)}
# Years of birth of members who may be alive: few people are older than a hundred.
_MEMBER_YEAR = r"19(?:1[2-9]|[2-6][0-9]|7[0-5])|一九[一二三四五六七][〇零○一二三四五六七八九]"
_ANY_YEAR = rf"(?:19(?:1[2-9]|[2-9][0-9])|20[0-9]{{2}})|[一二][九〇零○][{_DIGIT}]{{2}}"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|[正元腊])"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|初?[一二三四五六七八九十])"
_REST = (
    rf"(?: ?(?:年|[-./]) ?(?:农历|阴历)?{_MONTH} ?(?:月|[-./]) ?{_DAY}(?![0-9]) ?[日号]?"
    r"|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
    rf"|(?P<month> ?(?:年|[-./]) ?{_MONTH}(?![0-9]) ?月?份?))"
)
_MEMBER_DATE, _ANY_DATE = re.compile(f"(?P<year>{_MEMBER_YEAR}){_REST}"), re.compile(f"(?P<year>{_ANY_YEAR}){_REST}")
_MEMBER_START = re.compile("19(?=[1-7])"), re.compile("一九")
_BORN = re.compile(r"出生|生于|生辰|生人|诞生|日生|月生|号生|生日|寿辰|过寿")
_BORN_CHARACTERS = re.compile("生"), re.compile("寿")  # the first or second character of every word in _BORN
# Not birth dates: the saying 生于忧患, and the quoted word “生于”.
_BORN_BEFORE = re.compile(r"(?:出生|生于(?!忧患|[^0-9]{0,6}[”」』》])|生辰|生人|诞生于)[^。;!?\n0-9]{0,8}$")
_BIRTHDAY_BEFORE = re.compile(r"(?<!政治)(?:生日|寿辰)[^。;!?\n0-9]{0,6}$")
_BORN_AFTER = re.compile(r" ?[),]?(?:出生|生人|诞生|生(?![产活态命日]))")
_BIRTHDAY_AFTER = re.compile(r"[^。;!?\n0-9]{0,4}(?<!政治)(?:生日|寿辰|过寿)")
_OTHER_EVENT = re.compile(
    "入党|参加|参军|入伍|成立|工作|任|退休|离休|逝|去世|当选|毕业|转正|调|获|建|签|记|讲|摄|写|发表|开会|整理|稿|授"
)
_MAX_DISTANCE = 20


def find(normalised: NormalisedText, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    text = normalised.text
    for date in _candidate_dates(text):
        before, after = text[max(0, date.start() - 14) : date.start()], text[date.end() : date.end() + 10]
        born = _BORN_BEFORE.search(before) or _BORN_AFTER.match(after)
        may_be_member, has_day = _year(date) <= _LAST_MEMBER_YEAR, not date["month"]
        birthday = may_be_member and (_BIRTHDAY_BEFORE.search(before) or _BIRTHDAY_AFTER.match(after))
        if has_day:
            is_birth = bool(born or birthday) or (may_be_member and _is_bare(_after_name(before, known), after))
        else:
            is_birth = bool(born and _after_name(before, known))
        if is_birth:
            yield Detection(KIND, *date.span())


def _candidate_dates(text: str) -> Iterator[re.Match[str]]:
    """Yield dates in the birth years of members, and any date beside a word for birth."""
    member_dates = matches_at(_MEMBER_DATE, find_offsets(text, *_MEMBER_START), text)
    yield from (date for date in member_dates if not text[date.start() - 1 : date.start()].isdigit())
    offsets = find_offsets(text, *_BORN_CHARACTERS)
    for word in matches_at(_BORN, sorted({*offsets, *(max(0, offset - 1) for offset in offsets)}), text):
        for date in _ANY_DATE.finditer(text, max(0, word.start() - _MAX_DISTANCE), word.end() + _MAX_DISTANCE):
            if not text[date.start() - 1 : date.start()].isdigit():
                yield date


def _year(date: re.Match[str]) -> int:
    return int("".join(_VALUE.get(char, char) for char in date["year"]))


def _after_name(before: str, known: frozenset[str]) -> str:
    """Return "|" and the text after the last name in ``before``; an empty text if no name is there."""
    ends = [end for _, end in names_in(before + "|", known)]
    return f"|{before[max(ends) :]}" if ends else ""


def _is_bare(between: str, after: str) -> bool:
    """Return whether only brackets, commas, sex or ethnic group separate name and date, and no other event follows."""
    gap = re.fullmatch(r"\|[\s,、:(（|]*(?:[男女][\s,、|]*)?(?:[\u4e00-\u9fff]族[\s,、|]*)?", between)
    return bool(gap) and not _OTHER_EVENT.search(after)
