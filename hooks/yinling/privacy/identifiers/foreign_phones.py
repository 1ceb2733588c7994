"""Detect phone numbers of Hong Kong, Macau, Taiwan and other countries, written with or without a country code.

A mobile number is private whoever has it, as one of the mainland is. Numbers of North America do not tell what they
are: those of offices are called so. A land line is private where a word says that it is at home.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..words.anchored_match import literal_offsets, matches_at
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from . import phones

# A country code has a plus or two zeros before it. The three codes with cells of their own are too large for an amount
# of growth (+7 | 912) and are known without a sign.
_NEAR_CODES = "(?:85[23]|886)"
_ABROAD = lazy(
    rf"(?<![0-9A-Za-z.])(?P<sign>\+ ?|00[ -]?(?<![/=_\-+]00)(?<![/=_\-+]00[ -])|(?={_NEAR_CODES})(?<![+\-]))"
    rf"\(?(?P<number>{_NEAR_CODES}(?: ?\| ?[0-9]{{2,8}}){{1,3}}"
    r"|[1-9](?:(?:[ .\-·/()~\t]{0,3}|\n *)[0-9]){6,19})(?![0-9])"
)
_CUT = lazy(r"(?<=[0-9])(?![0-9])")
_DECIMAL = lazy(r"[0-9]+\.[0-9]+")
_CALLED = lazy(
    r"(?:香港|澳门|台湾|[在去]台|手机|电话|号码|联系|[来致]电|拨打|(?i:whatsapp|wa\.me|(?<![a-z])(?:line|tel)))[^\n。;0-9]{0,12}$"
)
_MAX_CALLED = 20
_INSTITUTION = lazy(r"(?:使馆|领馆|领事|领保|大学|学院|总部|办事处|分公司|[客热][服线])[^\n。;0-9]{0,16}$")
# Without a country code after a place: eight digits of Hong Kong and Macau, ten of Taiwan.
_LOCAL = lazy(
    r"(?:香港|澳门)[^\n。;0-9]{0,12}(?:手机|号码?|联系方式)[^\n。;,0-9]{0,6}"
    r"(?P<near>[4-9][0-9]{3}[ -]?[0-9]{4})(?![0-9])"
    r"|(?<![0-9])(?P<island>09[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3})(?![0-9]|-[0-9])"
)
_OF_ISLAND = lazy("(?:台湾|[在去]台|手机|(?<![A-Za-z])[Ll][Ii][Nn][Ee])[^\n。;0-9]{0,12}$")
_MAINLAND, _MIN_DIGITS = 86, 8


def find(text: str) -> Iterator[Detection]:
    for match in matches_at(_ABROAD, literal_offsets(text, "+", "00", "852", "853", "886"), text):
        is_sure = match["sign"].startswith("+") or (match["sign"] and re.match(_NEAR_CODES, match["number"]))
        if not is_sure and not _CALLED.search(text, max(0, match.start() - _MAX_CALLED), match.start()):
            continue
        if end := _end_of_number(text, match):
            yield Detection(phones.KIND, match.start(), end)
    for match in matches_at(_LOCAL, literal_offsets(text, "香港", "澳门", "09"), text):
        if match["island"]:
            is_called = _OF_ISLAND.search(text, max(0, match.start() - _MAX_CALLED), match.start())
            kinds = {_kind(f"886{match['island']}")} if is_called else set()
        else:
            kinds = {_kind(f"852{match['near']}"), _kind(f"853{match['near']}")}
        if "mobile" in kinds:
            yield Detection(phones.KIND, *match.span(str(match.lastgroup)))


def _end_of_number(text: str, match: re.Match[str]) -> int:
    """Return where a private number ends, which may be followed by other digits; 0 if it is none."""
    start, end = match.span("number")
    if _DECIMAL.fullmatch(text, start, end) or phones.is_sum(match["number"]):
        return 0
    for cut in _CUT.finditer(text, start, end):
        kind = _kind(text[start : cut.start()])
        if (
            kind == "mobile"
            or (kind == "either" and not _is_of_office(text, match.start(), cut.start()))
            or (kind == "line" and phones.HOME.search(text, max(0, match.start() - _MAX_CALLED), match.start()))
        ) and not phones.is_amount(text, start, cut.start()):
            return cut.start()
    return 0


def _is_of_office(text: str, start: int, end: int) -> bool:
    is_called_so = _INSTITUTION.search(text, max(0, start - 2 * _MAX_CALLED), start)
    return is_called_so is not None or phones.is_of_office(text, start, end)


def _kind(written: str) -> str:
    """Return mobile, line or either for a number in use that begins with a foreign country code, else nothing."""
    digits = re.sub("[^0-9]", "", written)
    return _kind_of(digits) if len(digits) >= _MIN_DIGITS else ""


@lru_cache(maxsize=4096)
def _kind_of(digits: str) -> str:
    # Slow to import and rarely needed, as in `phones`.
    from phonenumbers import NumberParseException, PhoneNumberType, number_type, parse  # noqa: PLC0415

    kinds = {
        PhoneNumberType.MOBILE: "mobile",
        PhoneNumberType.FIXED_LINE_OR_MOBILE: "either",
        PhoneNumberType.FIXED_LINE: "line",
    }
    try:
        number = parse(f"+{digits}")
    except NumberParseException:
        return ""
    return "" if number.country_code == _MAINLAND else kinds.get(number_type(number), "")
