"""Detect birthdays of persons who are named in a note: their day and what is said of it stand in any order.

下周二是武某八十四岁生日 and 祝焦某生日快乐!10月19日 tell a day of birth as 生于 does. So do an animal with a month
(属兔,二月生), a day on which an age is reached, a short date that a certificate has, and a year of another era.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..persons.names import has_historic_person
from ..persons.past_persons import is_past_or_public
from ..troubles.note_persons import is_name, is_named
from ..words import registers
from ..words.anchored_match import literal_offsets
from ..words.calendars import CALENDAR, DAY, DIGIT, HOLIDAY, MEMBER_YEAR, MONTH, MONTH_DAY, NUMBER
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.note_lines import SHORT, Notes
from ..words.word_lists import words
from ..words.word_starts import WordStarts

KIND = "private-birth"
_TENS = "[六七八九]十[一二三四五六七八九]?|[6-9][0-9]"
_OLD = rf"(?:{_TENS}|1[01][0-9]|一?百[零〇]?[一二三四五六七八九]?)(?![0-9])"
_AGE = lazy(rf"(?<![0-9.])(?:{_OLD}(?:周?岁|整|大?寿|华诞)|(?<=[,、满做过]){_OLD}(?=了?(?:[,。、!)]|$)))")
_FEAST = lazy(r"(?<!政治)生日|寿(?:[辰诞日星宴]|(?<=[吃喝办摆请]寿)[酒面]|(?<=[做过大庆祝贺拜米喜白]寿))|华诞|庆生")
_MEAL = lazy("寿[酒面]")  # food of feasts, as 元宵 is, which is no day beside it
_DAY = lazy(rf"(?<![A-Za-z0-9./-])(?:{MONTH_DAY}(?![0-9]|/[0-9])|{HOLIDAY}|下个?月(?:[12]?[0-9]|3[01])[日号])")
_NUMBERED_DAY = lazy(rf"(?<![A-Za-z0-9./-]){MONTH_DAY}(?![0-9]|/[0-9])")
_SOON = lazy(
    r"[今明后昨]天|[今明]日|(?:周|星期|礼拜)[一二三四五六日天末]|初[一二三四五六七八九十](?!中|一[、,])"
    r"|(?<![0-9.])(?:[12]?[0-9]|3[01])[号日](?!楼|线|院)|下?月[初中底]"
)
_TURNS = lazy(
    rf"(?:[满就好正整岁过]|是(?<=就是)){_OLD}(?:周?岁(?!以[上下]|组)|(?=了?(?:[,。、!)]|$)))|周岁(?<=[十一二三四五六七八九0-9]周岁)"
)
_MAY_TURN = lazy(rf"{_DAY.pattern}|{MONTH}月[里份]?(?=满)|[本这下]个?月(?:[0-9]{{1,2}}[日号]|{DAY})")
_ANIMAL = lazy(
    rf"属[大小]?[鼠牛虎兔龙蛇马羊猴鸡狗猪](?=[^。!\n]{{0,12}}?(?:{MONTH}月(?:份|里|[初中底半])?(?:出?生|的(?=[,。)]|$))"
    rf"|(?:生于|生在|生月)[是为在:]?(?:农历|阴历)?{MONTH}月|(?:{HOLIDAY}|端午|中秋|元宵|腊八|小年)(?:那天)?的?生))"
)
# A year of two digits, as certificates and lists of persons have it: 46.3.8, 四六年三月.
_SHORT = (
    r"(?P<date>[2-6][0-9][./-](?:1[0-2]|0?[1-9])[./-](?:[12][0-9]|3[01]|0?[1-9])(?![0-9])"
    rf"|(?:[2-6][0-9]|[二三四五六][{DIGIT}])年{MONTH}月(?:{DAY}[日号]?)?)"
)
_CERTIFICATE = lazy(rf"(?:身份证|户口|证上|证件|档案|登记)[^。!?\n0-9]{{0,10}}?{_SHORT}")
# 后天八十三,大家凑个份子; 1944年5月(身份证写的4月).
_ON_DAY = lazy(
    rf"(?:[今明后]天|周[一二三四五六日末])[^,。!?\n0-9]{{0,6}}?[就满整过做是]?{_OLD}(?=岁?整?了?(?:[,。!)]|$))"
)
_BESIDE_CERTIFICATE = lazy(
    rf"(?P<date>(?:{MEMBER_YEAR})年?[./-]?{MONTH}月?(?:{DAY}[日号]?)?)[(,]{{1,2}}(?:身份证|户口|档案|证件?上)[^。\n]{{0,6}}(?:写|记|登|是|上)"
)
_ERA = lazy(rf"(?P<date>(?:昭和|康德|大正){NUMBER}年)(?=[^。!?\n]{{0,20}}生(?![产活]))")
# 腊月初八生的, of somebody named in the note.
_BORN = lazy(r"生(?![产活态命意长物源育前机效动日辰肖字])")
_DAY_BEFORE = lazy(rf"(?:{_DAY.pattern}|[鼠牛虎兔龙蛇马羊猴鸡狗猪]年{MONTH}月)$")
_SEX = lazy(rf"[男女][,、|/]?{_SHORT}")
# The patterns that are tried where words of these lists start, by the first character.
_BY_FIRST = {
    **dict.fromkeys("男女", _SEX),
    **dict.fromkeys("昭康大", _ERA),
    **dict.fromkeys("今明后周", _ON_DAY),
    "属": _ANIMAL,
    "1": _BESIDE_CERTIFICATE,
}
_FEAST_FIRST, _TURNS_FIRST = frozenset("生寿华庆"), frozenset("满就是好正整岁过周")
_ERA_NAME = lazy("昭和|康德|大正")
_STARTS = WordStarts(words("birthday_notes"), alone="寿")
_OTHERS = lazy(
    r"入党|[0-9一二三四五六七八九十本当]月生日|祝福(?!!)|寿星们|片区|参军|入伍|党的|祖国|建[国军党厂校]|周年|党龄|工龄|婚|成立|集体|全体|政治生日|报名|值班|截止|电影|小品|剧|《|讲故事|政策|规定|标准|通知|[班队]|学员|开课|主持|[0-9十百]元|送货|开张"
)
_MAX_DISTANCE = 32
# A short heading that tells a birthday, and the items below it: a name and a day.
_HEAD = lazy(
    r"(?:^|\n)[^\n。!?,:]{0,8}?(?:(?<!政治)生日|寿(?:星|面|辰|桃)|[过做祝贺庆]寿|庆生|蛋糕)[^\n。!?,:0-9]{0,6}:?[*】)\]]{0,2}\n+"
)
_HEAD_WORDS = ("生日", "寿", "庆生", "蛋糕")
_MAX_HEAD = 20  # characters of a heading up to such a word
_ITEM = lazy(
    r"(?P<name>[\u4e00-\u9fff·]{2,6})(?:同志|老人|奶奶|爷爷|大[爷妈娘])?[ ,:|(]{1,3}"
    rf"(?P<day>{MONTH_DAY}|{HOLIDAY})[)]?(?![0-9])"
    rf"|(?P<first>{DAY}[日号]) ?(?P<named>[\u4e00-\u9fff·]{{2,5}}?)(?=[ (,]|\n|$)"
)
# A day beside an age: 汲某(七月十九,79岁).
_AGED = lazy(rf"[(](?:{CALENDAR})?(?P<day>{MONTH_DAY})[,、 ]{{1,2}}{_OLD}周?岁?[)]")
_AFTER_COLON = lazy(r"[^\n。:,]{0,8}:")
_LISTED = lazy(
    r"[、,;]?(?P<name>[\u4e00-\u9fff·]{2,5}?)(?:同志|老人|奶奶|爷爷|大[爷妈娘])?[ (]{0,2}"
    rf"(?P<day>{MONTH_DAY}|{HOLIDAY}|(?:[12]?[0-9]|3[01])[日号])[)]?(?![0-9])"
)
_NO_HEAD = lazy(r"党的|政治|[建军]|周年|成立|[班队]|学员|开课|值|图|主持")
_MARKS = " \t>*|-+·•.、)0123456789"
_MAX_ITEMS, _MAX_LIST = 8, 240


def find(text: str, notes: Notes, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield the days, ages and animals of notes that tell when somebody was born."""
    for at in _STARTS.offsets(text) if notes.may_be else ():
        if not (note := notes.holding(at)):
            continue
        low, high = max(note[0], at - _MAX_DISTANCE), min(note[1], at + _MAX_DISTANCE)
        if note[1] - note[0] > SHORT:
            low = max(low, text.rfind("。", low, at) + 1)
        told = _told(text, at, low, high)
        if told and _is_of_somebody(text, *told, low, high, known):
            yield Detection(KIND, *told)


def find_listed(text: str, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield the days beside names in the lists below headings of birthdays."""
    yield from _after_colons(text, known)
    for aged in _AGED.finditer(text) if "岁)" in text else ():
        before = text[max(0, aged.start() - 4) : aged.start()]
        if any(is_name(before[-length:], known) for length in (2, 3, 4)):
            yield Detection(KIND, *aged.span("day"))
    end = 0
    for word in literal_offsets(text, *_HEAD_WORDS) if "\n" in text else ():
        low = max(0, word - _MAX_HEAD)
        line = text.rfind("\n", low, word)
        head = _HEAD.match(text, max(line, 0)) if line >= end or low == 0 else None
        if not head or head.start() < end:
            continue
        end = head.end() - 1  # the next heading may follow
        start = head.end()
        for below in text[start : start + _MAX_LIST].split("\n")[:_MAX_ITEMS]:
            item = _ITEM.match(text, start + len(below) - len(below.lstrip(_MARKS)))
            if not item or _NO_HEAD.search(head[0]):
                break
            if is_name(item["name"] or item["named"], known):
                yield Detection(KIND, *item.span("day" if item["day"] else "first"))
            start += len(below) + 1


def _after_colons(text: str, known: frozenset[str]) -> Iterator[Detection]:
    """Yield the days beside names after a word for birthdays and a colon: 本月寿星:汲某(3日)."""
    for word in literal_offsets(text, *_HEAD_WORDS) if ":" in text else ():
        label = _AFTER_COLON.match(text, word)
        item = _LISTED.match(text, label.end()) if label and "政治" not in text[max(0, word - 2) : word] else None
        while item:
            if is_name(item["name"], known):
                yield Detection(KIND, *item.span("day"))
            item = _LISTED.match(text, item.end())


def _told(text: str, at: int, low: int, high: int) -> tuple[int, int] | None:
    """Return the span of what tells a day of birth around an offset in a part of a note."""
    if text[at] in _FEAST_FIRST and _FEAST.match(text, at):
        days = _NUMBERED_DAY if _MEAL.match(text, at) else _DAY
        day = days.search(text, low, high) or (_SOON.search(text, low, high) and _AGE.search(text, low, high))
        return day.span() if day else None
    if text[at] in _TURNS_FIRST and (turns := _TURNS.match(text, at)):
        day = _MAY_TURN.search(text, low, high) or (turns[0][0] == "满" and _SOON.search(text, low, high)) or None
        return day.span() if day else None
    if _BORN.match(text, at + 1):
        day = _DAY_BEFORE.search(text, low, at + 1)
        return day.span() if day else None
    pattern = _BY_FIRST.get(text[at], _CERTIFICATE)
    if told := pattern.match(text, at, high):
        return told.span("date" if pattern.groups else 0)
    return None


def _is_of_somebody(text: str, start: int, end: int, low: int, high: int, known: frozenset[str]) -> bool:
    """Return whether what a note says of a birth is that of a person named in the note, and of nobody known to all."""
    is_modern_era = _ERA_NAME.match(text, start) is not None
    return not (
        _OTHERS.search(text, low, high)
        or has_historic_person(text, start, end)
        or (not is_modern_era and is_past_or_public(text, start, end))
        or registers.is_of(text, start, end, "public", "news", "physicians", "story", "talk")
    ) and is_named(text, low, high, known)
