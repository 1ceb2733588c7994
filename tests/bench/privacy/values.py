"""Generate private values that belong to nobody, by published rules. No code, table or pattern is the scanner's.

Checksums follow GB 11643 and ISO/IEC 7812, telephone numbers the ministry's numbering plan. The rest is invented.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import yaml

_TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yml").read_text("utf-8"))
FRAMES: dict[str, list[str]] = _TABLE["frames"]
LAST_FRAMES: dict[str, list[str]] = _TABLE["last_frames"]


def _words(key: str) -> list[str]:
    words: str = _TABLE[key]
    return words.split()


def _lengths(key: str) -> dict[str, int]:
    """Return the number of digits by prefix."""
    return {head: int(length) for head, length in (pair.split(":") for pair in _words(key))}


COUNTIES, MOBILES, SURNAMES, GIVEN = map(_words, ("counties", "mobiles", "surnames", "given"))
ESTATES, ROADS, VILLAGES = map(_words, ("estates", "roads", "villages"))
ILLNESSES, WANTS, HOSTS = map(_words, ("illnesses", "wants", "hosts"))
AREAS, CARDS = map(_lengths, ("areas", "cards"))  # without the area code; of the whole card number
PROVINCES = "鲁鲁鲁京冀豫苏皖晋辽沪粤川"
SIGNS = "0123456789"


def digits(random: Random, count: int) -> str:
    return "".join(random.choice(SIGNS) for _ in range(count))


def name(random: Random) -> str:
    return random.choice(SURNAMES) + random.choice(GIVEN)


def birthday(random: Random) -> tuple[int, int, int]:
    return random.randint(1925, 1962), random.randint(1, 12), random.randint(1, 28)


def identity18(random: Random) -> str:
    year, month, day = birthday(random)
    body = f"{random.choice(COUNTIES)}{year}{month:02d}{day:02d}{digits(random, 3)}"
    total = sum(int(sign) * (2 ** (17 - place) % 11) for place, sign in enumerate(body))
    return body + "10X98765432"[total % 11]


def identity15(random: Random) -> str:
    year, month, day = birthday(random)
    return f"{random.choice(COUNTIES)}{year % 100:02d}{month:02d}{day:02d}{digits(random, 3)}"


def mobile(random: Random) -> str:
    return random.choice(MOBILES) + digits(random, 8)


def landline(random: Random) -> str:
    area, length = random.choice(list(AREAS.items()))
    return f"{area}{random.choice('268')}{digits(random, length - 1)}"


def card(random: Random) -> str:
    head, length = random.choice(list(CARDS.items()))
    body = head + digits(random, length - 1 - len(head))
    for last in SIGNS:
        doubled = [int(s) if place % 2 == 0 else int(s) * 2 for place, s in enumerate(reversed(body + last))]
        if sum(value // 10 + value % 10 for value in doubled) % 10 == 0:
            return body + last
    raise AssertionError("one of ten digits is right")


def address(random: Random) -> str:
    block, unit, floor, flat = random.randint(1, 30), random.randint(1, 6), random.randint(1, 20), random.randint(1, 4)
    estate, road, door = random.choice(ESTATES), random.choice(ROADS), f"{floor}{flat:02d}"
    return random.choice(
        (
            f"{estate}{block}号楼{unit}单元{door}室",
            f"{estate}{block}号楼{unit}单元{door}",
            f"{estate}{block}栋{unit}单元{door}室",
            f"{estate}{block}栋{door}室",
            f"{estate}{block}幢{unit}单元{door}室",
            f"{road}{block * 3}号{unit}号楼{unit}单元{door}室",
            f"{road}{block * 3}号{unit}单元{door}室",
            f"{random.choice(VILLAGES)}{block * 3}号",
            f"{estate}{block}-{unit}-{door}",
        )
    )


def birth(random: Random) -> str:
    year, month, day = birthday(random)
    return random.choice(
        (f"{year}年{month}月{day}日", f"{year}-{month:02d}-{day:02d}", f"{year}.{month}.{day}", f"{year}/{month}/{day}")
    )


def plate(random: Random) -> str:
    letters = "ABCDEFGHJK"
    tail = digits(random, 3) + random.choice(letters + SIGNS) + random.choice(SIGNS)
    city = random.choice(letters)
    return random.choice(PROVINCES) + city + random.choice((tail, tail, random.choice("DF") + digits(random, 5)))


def email(random: Random) -> str:
    user = random.choice(("wang", "zhangsan", "lao_li", "chen.g", "liu-y", "sun", "zhao"))
    user += digits(random, random.randint(0, 5))
    return f"{user}@{random.choice(HOSTS)}"


def wechat(random: Random) -> str:
    return random.choice(
        (
            f"wxid_{random.choice('abcdeqxz')}{digits(random, 8)}",
            f"{random.choice(('wang', 'zhang', 'laoli', 'chen'))}{random.choice(('_', '-', ''))}{digits(random, 4)}",
        )
    )


def qq(random: Random) -> str:
    return random.choice("123456789") + digits(random, random.randint(5, 9))
