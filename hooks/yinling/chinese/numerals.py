"""Read Chinese numerals up to 99, and years written digit by digit."""

from __future__ import annotations

import re
import unicodedata

DIGITS = "〇一二三四五六七八九"
NUMERAL = "[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_NUMBER = re.compile(f"[0-9]+|{NUMERAL}")


def number(digits: str) -> int:
    """Return a number up to 99 that is written in Arabic or Chinese digits."""
    if digits.isascii():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    return 10 * (DIGITS.index(tens) if tens else 1 if ten else 0) + (DIGITS.index(ones) if ones else 0)


def chinese(value: int) -> str:
    """Return a number from 1 to 99 in Chinese digits."""
    tens, ones = divmod(value, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return ten + (DIGITS[ones] if ones else "")


def digit_by_digit(digits: str) -> str:
    """Return Arabic digits for those of ``二〇一九`` or ``2019``."""
    return "".join(str(DIGITS.index(char)) if char in DIGITS else char for char in digits.replace("零", "〇"))


def numbers_in(text: str) -> list[int]:
    """Return all numbers in a text: those of 第9党支部 and of 第九党支部 are the same."""
    return [number(digits) for digits in _NUMBER.findall(unicodedata.normalize("NFKC", text))]


def arabic(text: str) -> str:
    """Return the text with the Chinese numerals of ordinals (第九) in Arabic digits."""
    return re.sub(f"(?<=第)({NUMERAL})", lambda match: str(number(match[0])), text)
