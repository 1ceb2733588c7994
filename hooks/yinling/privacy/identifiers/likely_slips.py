"""Detect identity and card numbers with a wrong check digit: likely slips, reported as warnings.

A number that passes all checks but the last is rarely anything else. The text before it may say that it is: 流水号.
"""

from __future__ import annotations

from collections.abc import Iterator

from stdnum import numdb
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText
from . import bank_cards
from .digit_runs import Number, Run

IDENTITY, CARD = "private-identity-slip", "private-card-slip"
KINDS = frozenset([IDENTITY, CARD])
_OTHER_NUMBER = lazy(
    r"(?:流水|编号|编码|代码|条码|序号|单号|批号|案号|文号|订单|发票|凭证|合同|档案|项目|产品|设备|资产|许可证|执照|证书)"
    r"[^\n。；0-9]{0,8}$"
)
_CHECK_LETTER = lazy(r"[ .\-\n]{0,3}[xX×]")
_PART_OF_DECIMAL = lazy(r"[0-9]\.$")
# How people divide such numbers; other divisions are of several numbers side by side.
_GROUPS = lazy("1[5-9]|(?:4 ){3,4}[1-4]|6 8 [34]|6 4 4 [34]|6 4 2 2 [34]|6 4 4 3 1|14 4|6 1[12]|1(?: 1)+")


def find(normalised: NormalisedText, runs: list[Run]) -> Iterator[Detection]:
    for run in runs:
        for number in run.numbers(18):
            if _is_mistyped_identity(number.digits) and _is_alone(normalised, number):
                yield Detection(IDENTITY, number.start, number.end)
        for number in run.numbers(17):
            letter = _CHECK_LETTER.match(normalised.text, number.end)
            if letter and _is_mistyped_identity(f"{number.digits}X") and _is_alone(normalised, number):
                yield Detection(IDENTITY, number.start, letter.end())
        for number in run.numbers(*range(15, 20)):
            if bank_cards.is_mistyped(number.digits) and _is_alone(normalised, number):
                yield Detection(CARD, number.start, number.end)


def _is_mistyped_identity(number: str) -> bool:
    """Return whether 18 characters have a county, of any time, and a birth date, but a wrong check digit."""
    if ric.calc_check_digit(number) == number[-1]:
        return False
    try:
        birth = ric.get_birth_date(number)
    except ValidationError:
        return False
    return 1880 <= birth.year <= 2099 and any("county" in found for _, found in numdb.get("cn/loc").info(number[:6]))


def _is_alone(normalised: NormalisedText, number: Number) -> bool:
    """Return whether the digits are one number that the text before does not call another one."""
    before = normalised.text[max(0, number.start - 16) : number.start]
    is_divided_so = _GROUPS.fullmatch(" ".join(map(str, number.groups)))
    return bool(is_divided_so) and not _OTHER_NUMBER.search(before) and not _PART_OF_DECIMAL.search(before)
