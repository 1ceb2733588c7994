"""Detect numbers of bank cards and bank accounts."""

from __future__ import annotations

from collections.abc import Iterator

from stdnum import luhn

from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText
from .digit_runs import Run

KIND = "private-card"
# Prefixes and lengths by issuer: UnionPay; older cards of Chinese banks; Visa, Mastercard, JCB and American Express.
_ISSUER = lazy(
    r"62[0-9]{14,17}|(?:9558|60[13]|103|4[0-9]{2})[0-9]{15,16}|4[0-9]{15}|5[1-5][0-9]{14}|35[0-9]{14}|3[47][0-9]{13}"
)
_LABEL = lazy(
    r"(?:(?:银行卡|卡号|账号|帐号|账户|帐户|存[折单]|[工养低直一](?:资|老金?|保金?|补|本通)[卡折]|一本通|折号|社保卡)[^\n。；0-9]{0,8}"
    r"|(?:信用社|农信社?|邮储|[农工建中交银]行)[:,/ ]{0,3})$"
)
_PREFIX = 4  # digits of a sample of a form: 6222 0000 0000 0000
# An account of an organisation is published by it: 对公账户：…,账号….
_OF_ORGANISATION = lazy(r"(?:对公|单位|基本)(?:账户|帐户|账号|户头)[^\n。;]{0,48}$")


def find(normalised: NormalisedText, runs: list[Run]) -> Iterator[Detection]:
    for run in runs:
        for number in run.numbers(*range(12, 22)):
            if len(set(number.digits[_PREFIX:])) == 1 or _OF_ORGANISATION.search(normalised.text, 0, number.start):
                continue
            if (number.is_grouped_as_one and is_card(number.digits)) or _LABEL.search(
                normalised.text, max(0, number.start - 16), number.start
            ):
                yield Detection(KIND, number.start, number.end)


def is_card(digits: str) -> bool:
    """Return whether a number has the prefix and the length of a card, and the right check digit."""
    return bool(_ISSUER.fullmatch(digits)) and luhn.is_valid(digits)


def is_mistyped(digits: str) -> bool:
    """Return whether a number has the prefix and the length of a card, but a wrong check digit."""
    return bool(_ISSUER.fullmatch(digits)) and not luhn.is_valid(digits)
