"""Invented private values, composed at run time: in the source they would be detected themselves."""

from __future__ import annotations

CHECK_CHARACTERS = "10X98765432"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(place: str = "110" + "101", day: str = "1949" + "0307", serial: str = "002") -> str:
    """Return an identity number of 18 characters with its check character (GB 11643)."""
    body = place + day + serial
    return body + CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def old_identity(place: str = "110" + "101", day: str = "490307", serial: str = "002") -> str:
    return place + day + serial


def mobile(head: str = "139", tail: str = "4567") -> str:
    return head + "0123" + tail


def landline(area: str = "010", line: str = "6234" + "5678") -> str:
    return f"{area}-{line}"


def card(body: str = "6222" + "0200" + "1234" + "567") -> str:
    """Return a card number with its check digit (Luhn)."""
    total = 0
    for index, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
SPOKEN = str.maketrans("0123456789", "〇幺二三四五六七八九")
CAPITAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def forms(value: str) -> dict[str, str]:
    """Return the spellings in which people write a number, or hide it."""
    half = len(value) // 2
    return {
        "plain": value,
        "full-width": value.translate(WIDE),
        "spaced": " ".join(value[i : i + 4] for i in range(0, len(value), 4)),
        "single": " ".join(value),
        "dashed": "-".join((value[:3], value[3:7], value[7:])),
        "long-dashed": "—".join((value[:3], value[3:7], value[7:])),
        "dotted": "·".join((value[:6], value[6:])),
        "no-break": "\u00a0".join((value[:4], value[4:])),
        "line-broken": f"{value[:half]}\n  {value[half:]}",
        "in-a-comment": f"{value[:half]}\n# {value[half:]}",
        "chinese": value.translate(CHINESE),
        "spoken": value.translate(SPOKEN),
        "capital": value.translate(CAPITAL),
        "mixed": value[:half] + value[half:].translate(CHINESE),
        "zero-width": "\u200b".join(value),
        "joiner": value[:half] + "\u2060\ufeff" + value[half:],
        "entity": value[:half] + f"&#{ord(value[half])};" + value[half + 1 :],
        "entity-space": f"{value[:half]}&nbsp;{value[half:]}",
    }
