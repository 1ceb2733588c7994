"""Detect personal phone numbers, mobile and land lines; hotlines and short numbers are not private."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..persons import institutions
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText
from .digit_runs import Number, Run

KIND = "private-phone"
# A line that is called one of an office, directly before the number.
_OFFICE = lazy(
    r"(?:办公室?|门诊|警方|专线|火警|报警|消防|应急|救援|森林防火|单位|值班|服务|咨询|监督|投诉|举报|报名|预约|订房|订票|订餐|预订|酒店|宾馆|售后|客服|总机|前台|窗口|公司|社区|居委会|街道|医院|物业|急救|[\u4e00-\u9fff]{2}[处科]|中心|服务台|传达室|门卫)(?:联系)?"
    r"(?:,?(?:联系|咨询)?(?:电话|座机|热线|固话)|,?请?(?:拨打?|致电|来电))?(?:号码)?[^\n。;,0-9]{0,4}"
    r"(?:[0-9][0-9 -]{5,13}(?:或者?|和|、|/))?$|(?:热线|传真|总机|总台|fax|📠)[^\n。;,0-9]{0,6}$"
    r"|(?:公示|异议|反映)[^\n0-9]{0,40}电话[^\n0-9]{0,3}$"
    r"|[处局院馆站所店社校厅会心](?:地址)?[:是为][^\n。;]{0,30}电话[:是为 ]{0,2}$",
    re.IGNORECASE,
)
_OFFICE_AFTER = lazy(r" ?[(](?:村部|办公|值班|传达|单位|门卫|前台|总机|窗口)|[^\n。;0-9]{0,6}传真")
# Amounts, decimals and serial numbers of eleven digits.
_MAX_OFFICE = 44  # characters of the address and the word for the phone of an office
_UNIT_AFTER = lazy(r" ?(?:[万亿千百]|元|次|人|吨|平方|立方|公里|千米|美元|美金|欧元|港元|个|件|台|辆|股|份|%)|\.[0-9]")
_MONEY_AFTER = lazy(r" ?[万亿]?(?:元|万|亿)|\.[0-9]")
_SERIAL_BEFORE = lazy("[A-Z]-$")  # ZD-0851-2002-2011
_DECIMAL = lazy(r"[0-9]\.[0-9]{6,}")
_AMOUNT_BEFORE = lazy(
    r"[0-9]\.$|[¥￥$]\s?$|(?:型号|(?:出厂|[仪器备产炉机度]的?)编号|订单|单号|流水|凭证|发票|条码|序列|编码|税号|合同|案号|文号)[^\n。;,0-9]{0,4}$"
)
_LABEL = lazy(
    r"区号[^0-9\n]{0,3}0[0-9]{2,3}[^0-9\n]{0,6}$|(?:电话|座机|宅电|联系方式|联系号码|固话|来电|致电|拨打|拨|(?<![a-z])tel|phone)[^\n。；，,、0-9]{0,6}"
    r"(?:[0-9][0-9 \-]{6,8}(?:改[为成]|换[为成]|变[为成]|或者?|和|、|/)[^0-9\n。]{0,4})?$"
    r"|(?:电话|座机|宅电|固话)[^\n。0-9]{0,22}号码?[是为: ]{0,2}$|回电[^\n。0-9]{0,12}$|[☎📞]$",
    re.IGNORECASE,
)
# A line of seven or eight digits at home, and a mobile number with a digit too many.
HOME = lazy(
    r"(?:(?<![国大专回人作科厂商玩儿])家[里中]?|小灵通|[呼拷]机|宅)(?:的?(?:电话|座机|号码?))?(?:是|为|[\s:,|])*$"
)
_DIALLED, _AT_HOME = lazy(r"(?<!拨)打(?:到|给)?[ :]?$"), lazy(r"[^\n。0-9]{0,8}(?:[他她]|家[里中])")
_CALLED = lazy(r"手机|电话|号码|拨打|联系方式")
_YEARS = lazy(r"(?:19|20)[0-9]{2}")
# 1869.1.12-1936.6.14: the years of a life.
_LIFE = lazy(
    r"(?:1[89]|20)[0-9]{2} ?[-~—]{1,3} ?(?:1[89]|20)[0-9]{2}(?![0-9])"
    r"|1[0-9]{3}[.年/][0-9]{1,2}[.月/][0-9]{1,2}日? ?[-~—至]{1,2} ?[12][0-9]{3}(?![0-9])"
)
_DATE = lazy(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$")
_IP = lazy(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}")
_MOBILE = lazy("1[3-9]")
_TOLL_FREE = lazy(r"1[- ]?\(?8(?:00|33|44|55|66|77|88)\)?[- ][0-9]{3}-[0-9]{4}(?![0-9-])")  # of North America
_OF_SUMS, _OF_NUMBERS = frozenset("*=/"), frozenset("*=/+-.")  # signs: a number has one kind, 135*100-100*10 more
# Digits in order, as in examples: 010-12345678. A mobile number may have them by chance, or be written so to hide it.
_SAMPLE = lazy("(?:0[0-9]{2,3})?(?:12345678?|8?7654321)")
_OF_OPERATOR = "13800138000"  # of China Mobile; people write it as an example
_MIN_EXACT = 7  # digits after the point: with fewer it may be any amount
# A mobile number as a spreadsheet writes a large amount: 13,812,345,678 or 1.3812345678E+10.
_AS_AMOUNT = lazy(r"1(?:[3-9],[0-9]{3},[0-9]{3},[0-9]{3}(?![0-9,])|(?P<exact>\.[3-9][0-9]{1,9})[eE]\+?10(?![0-9]))")
# Codes of a country, of another province and of cheap long-distance calls, before a mobile number.
_PREFIXES = ("0086", "86", "0", "17951", "17911", "17909", "12593")


def find(normalised: NormalisedText, runs: list[Run]) -> Iterator[Detection]:
    for match in _AS_AMOUNT.finditer(normalised.text):
        is_called = len(match["exact"] or "") > _MIN_EXACT or _CALLED.search(
            normalised.text, max(0, match.start() - 12), match.start()
        )
        if is_called and is_line(re.sub(r"[.,]|[eE].*", "", match[0]).ljust(11, "0")):
            yield Detection(KIND, *match.span())
    for run in runs:
        for number in run.numbers(22):
            halves = number.digits[:11], number.digits[11:]
            if len(number.groups) == 1 and all(half[0] == "1" and is_line(half) for half in halves):
                yield Detection(KIND, number.start, number.end)
        for number in run.numbers(*range(7, 17)):
            if number.is_grouped_as_one and (
                _is_personal(number, normalised.text) or _is_local(normalised, run, number)
            ):
                yield Detection(KIND, number.start, number.end)
        for number in run.numbers(12):
            if len(number.groups) == 1 and _has_digit_too_many(normalised.text, number):
                yield Detection(KIND, number.start, number.end)


def _is_personal(number: Number, text: str) -> bool:
    digits, start, end = number.digits, number.start, number.end
    if (
        _IP.fullmatch(text[start:end])
        or _LIFE.match(text, start)
        or _TOLL_FREE.match(text, start)
        or is_sum(text[start:end])
        or (len(number.groups) <= 2 and is_amount(text, start, end))
    ):
        return False
    if len(digits) == 11 and digits[0] == "1":
        return is_line(digits) and len(set(digits[3:])) > 1 and digits != _OF_OPERATOR  # 18888888888 in an example
    if _SERIAL_BEFORE.search(text, max(0, start - 3), start):
        return False
    lines = (digits[len(prefix) :] for prefix in _PREFIXES if digits.startswith(prefix))
    found = next((line for line in lines if is_line(line)), "")
    if found and not _MOBILE.match(found) and _SAMPLE.fullmatch(digits):
        return False
    return bool(found) and bool(_MOBILE.match(found) or not is_of_office(text, start, end))


def is_of_office(text: str, start: int, end: int) -> bool:
    """Return whether a line is called one of an office before or after it."""
    before = _OFFICE.search(text, max(0, start - _MAX_OFFICE), start)
    return (
        before is not None or _OFFICE_AFTER.match(text, end) is not None or institutions.is_of_institution(text, start)
    )


def is_sum(text: str) -> bool:
    """Return whether digits have the signs of a sum between them: 135*100-100*10."""
    signs = _OF_NUMBERS.intersection(text)
    return len(signs) > 1 and not signs.isdisjoint(_OF_SUMS)


def is_amount(text: str, start: int, end: int) -> bool:
    if _DECIMAL.fullmatch(text, start, end):
        return True
    return bool(_UNIT_AFTER.match(text, end) or _AMOUNT_BEFORE.search(text, max(0, start - 12), start))


@lru_cache(maxsize=4096)
def is_line(national: str) -> bool:
    """Return whether a number without its leading 0 is a mobile or land line number in use."""
    if not 9 <= len(national) <= 11 or national[0] == "0":
        return False
    # Slow to import and rarely needed: most sites hold no such number.
    from phonenumbers import PhoneNumber, PhoneNumberType, number_type  # noqa: PLC0415

    kinds = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return number_type(PhoneNumber(country_code=86, national_number=int(national))) in kinds


def _is_local(normalised: NormalisedText, run: Run, number: Number) -> bool:
    """Return whether this is a number of seven or eight digits, without area code, after a word for phone."""
    if (
        len(number.digits) not in (7, 8)
        or number.digits[0] in "01"
        or (len(number.groups) > 3 and set(number.groups) != {1})
    ):
        return False
    if number.groups == (4, 2, 2) or _DATE.match(number.digits):
        return False
    if number.groups == (4, 4) and _YEARS.match(number.digits) and _YEARS.match(number.digits, 4):
        return False
    if len(run.digits) != len(number.digits) or _MONEY_AFTER.match(normalised.text, number.end):
        return False
    span = max(0, number.start - 28), number.start
    if HOME.search(normalised.text, *span):
        return True
    if _SAMPLE.fullmatch(number.digits):
        return False
    if _DIALLED.search(normalised.text, *span) and _AT_HOME.match(normalised.text, number.end):
        return True
    return bool(_LABEL.search(normalised.text, *span)) and not is_of_office(normalised.text, number.start, number.end)


def _has_digit_too_many(text: str, number: Number) -> bool:
    lines = number.digits[:-1], number.digits[1:]
    return any(line[0] == "1" and is_line(line) for line in lines) and bool(
        _CALLED.search(text, max(0, number.start - 8), number.end + 12)
    )
