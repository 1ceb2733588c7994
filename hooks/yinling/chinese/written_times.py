"""Read dates, months and times of day in the forms that people write, and refuse those with two meanings.

Input: a text such as 2026年11月5日（星期四）, 20261105, 3.5 or 上午9点. Output: its value, or nothing if it may be two.
`chinese.dates` finds dates inside of texts for the search."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import NamedTuple

from .numerals import NUMERAL, digit_by_digit, number
from .shown_days import WEEKDAYS


class WrittenDay(NamedTuple):
    """A day as it is written: the year is 0 if it is missing, the weekday counts from 0 for Monday."""

    year: int
    month: int
    day: int
    weekday: int | None = None
    has_time: bool = False


_WEEKDAY = re.compile(r"[(\[]?(?:星期|周|礼拜)([一二三四五六日天])[)\]]?")
_CLOCK = r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|[AaPp][Mm])?[0-9]{1,2}(?:[:点时].*)"
_DAY_AND_CLOCK = re.compile(rf"(.*[日号]|[0-9]{{4}}[./-][0-9]{{1,2}}[./-][0-9]{{2}})({_CLOCK})")
_FULL = re.compile(r"([0-9]{4})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})[日号]?")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_SHORT_YEAR = re.compile(
    r"([0-9]{2})年([0-9]{1,2})月([0-9]{1,2})[日号]?|(1[3-9]|[2-4][0-9])[./-]([0-9]{1,2})[./-]([0-9]{1,2})"
)
_YEAR_LAST = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_NO_YEAR = re.compile(r"([0-9]{1,2})月([0-9]{1,2})[日号]?|([0-9]{1,2})[./-]([0-9]{1,2})[日号]?")
_MIDNIGHT = re.compile(r"(.*[0-9])[T\s]+00:00(?::00(?:\.0+)?)?Z?")
_SHEET_DAYS = range(36526, 55153)  # the numbers by which spreadsheets count the days of 2000 to 2050
_SHEET_START = dt.date(1899, 12, 30)
_MONTH = re.compile(r"([0-9]{4})(?:年([0-9]{1,2})月?份?|[./-]([0-9]{1,2})月?份?|(0[1-9]|1[0-2]))")
_QUARTER = re.compile(r"([0-9]{4})年?[-第]?([一二三四1-4])季度?|([0-9]{4})年?-?第?[Qq]([1-4])")
_HALF = re.compile(r"([0-9]{4})年?([上下])半年")
_MONTHS = re.compile(r"([0-9]{4})[年./-]([0-9]{1,2})月?(?:-|至|到|~)(?:([0-9]{4})[年./-])?([0-9]{1,2})月?份?")
_TIME = re.compile(
    r"(?P<part>凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚|[AaPp]\.?[Mm]\.?)?"
    r"(?P<hour>[0-9]{1,2})(?:(?P<colon>[:.])(?P<minute>[0-9]{2})(?::00)?|[点时](?:(?P<spoken>[0-9]{1,2})分?|(?P<half>半)|"
    r"(?P<quarters>[一三])刻|整|钟)?)(?P<after>[AaPp]\.?[Mm]\.?)?"
)
_DIGITS_ONLY = re.compile(r"(0?[0-9]|1[0-9]|2[0-3])([0-5][0-9])")
_AFTERNOON = ("下午", "傍晚", "晚上", "晚", "pm")
_MORNING = ("凌晨", "清晨", "早上", "早晨", "早", "上午", "am")


def day_in(text: str) -> WrittenDay | None:
    """Return the day that a text means."""
    plain = _plain(text)
    if midnight := _MIDNIGHT.fullmatch(plain):  # as a spreadsheet exports a day
        plain = midnight[1]
    plain = re.sub(r"\s", "", plain)
    weekday = None
    if found := _WEEKDAY.search(plain):
        weekday = WEEKDAYS.index(found[1].replace("天", "日"))
        plain = plain[: found.start()] + plain[found.end() :]
    has_time = False
    if (timed := _DAY_AND_CLOCK.fullmatch(plain)) is not None:
        plain, has_time = timed[1], True
    parts = _parts_of_day(plain)
    return WrittenDay(*parts, weekday, has_time) if parts else None


def day_and_clock(text: str) -> tuple[str, str]:
    """Return the texts of a day and of the hour after it, of 3月12日（星期四）上午9点; no hour: the text and ""."""
    plain = re.sub(r"\s", "", _plain(text))
    weekday = _WEEKDAY.search(plain)
    timed = _DAY_AND_CLOCK.fullmatch(plain[: weekday.start()] + plain[weekday.end() :] if weekday else plain)
    return (timed[1] + (weekday[0] if weekday else ""), timed[2]) if timed else (text, "")


def _parts_of_day(plain: str) -> tuple[int, int, int] | None:
    if match := _FULL.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _SHORT_YEAR.fullmatch(plain):
        year, month, day = (int(part) for part in match.groups() if part)
        return 2000 + year, month, day
    if match := _YEAR_LAST.fullmatch(plain):
        one, other, year = int(match[1]), int(match[2]), int(match[3])
        if one != other and max(one, other) <= 12:
            return None  # 5.11.2026 may be in May or in November
        return (year, other, one) if one > 12 else (year, one, other)
    if match := _NO_YEAR.fullmatch(plain):
        month, day = (int(part) for part in match.groups() if part)
        return 0, month, day
    if plain.isdigit() and int(plain) in _SHEET_DAYS:
        day_of_sheet = _SHEET_START + dt.timedelta(int(plain))
        return day_of_sheet.year, day_of_sheet.month, day_of_sheet.day
    return None


def period_in(text: str) -> str:
    """Return the code of the period that a text means (2026-11, 2026-Q4, 2026-01/2026-06, 2026), or ""."""
    plain = re.sub(r"\s", "", _plain(text))
    if match := re.fullmatch(r"([0-9]{4})(?:年(?:度|全年)?|\.0)", plain):
        return match[1]
    if match := _QUARTER.fullmatch(plain):
        year, quarter = (part for part in match.groups() if part)
        return f"{year}-Q{number(quarter)}"
    if match := _HALF.fullmatch(plain):
        return f"{match[1]}-01/{match[1]}-06" if match[2] == "上" else f"{match[1]}-07/{match[1]}-12"
    if not _FULL.fullmatch(plain) and (match := _MONTHS.fullmatch(plain)):
        year, first, last_year, last = match[1], int(match[2]), match[3] or match[1], int(match[4])
        valid = 1 <= first <= 12 and 1 <= last <= 12 and (year, first) < (last_year, last)
        return f"{year}-{first:02d}/{last_year}-{last:02d}" if valid else ""
    if match := _MONTH.fullmatch(plain):
        month = int(next(part for part in match.groups()[1:] if part))
        return f"{match[1]}-{month:02d}" if 1 <= month <= 12 else ""
    if (match := re.fullmatch(r"([0-9]{2})年([0-9]{1,2})月份?", plain)) is not None and 1 <= int(match[2]) <= 12:
        return f"20{match[1]}-{int(match[2]):02d}"
    day = day_in(text)
    return f"{day.year}-{day.month:02d}" if day and day.year and 1 <= day.month <= 12 else ""


def time_in(text: str) -> str:
    """Return the time of day that a text means, such as 09:00, or ""; 3点 may be at night or in the afternoon."""
    plain = re.sub(r"\s", "", _plain(text))
    if match := _DIGITS_ONLY.fullmatch(plain):
        return f"{int(match[1]):02d}:{match[2]}"
    match = _TIME.fullmatch(plain)
    if match is None:
        return ""
    part = (match["part"] or match["after"] or "").replace(".", "").lower()
    hour = int(match["hour"])
    quarters = {"一": 15, "三": 45}.get(match["quarters"] or "", 0)
    minute = int(match["minute"] or match["spoken"] or (30 if match["half"] else quarters))
    if part == "中午":
        hour += 12 if hour < 3 else 0
        is_clear = 11 <= hour <= 14
    elif part in _AFTERNOON:
        is_clear = hour < 12 or hour > 12 or part not in ("晚上", "晚")
        hour += 12 if hour < 12 else 0
    elif part in _MORNING:
        is_clear = hour < 12 or (part == "上午" and hour == 12)
    else:
        is_clear = bool(match["colon"]) or hour >= 7
    return f"{hour:02d}:{minute:02d}" if is_clear and hour < 24 and minute < 60 else ""


def _plain(text: str) -> str:
    """Return a text with half-width signs and Arabic digits."""
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'’")
    plain = re.sub("[—–‐−－]+", "-", plain).replace("。", ".").replace("、", ".").replace("·", ".")
    plain = re.sub(r"[〇零一二三四五六七八九]{4}(?=\s*年)", lambda match: digit_by_digit(match[0]), plain)
    plain = re.sub(f"(?:{NUMERAL})(?=\\s*[月日号点时])", lambda match: str(number(match[0])), plain)
    return re.sub(f"(?<=[点时])(?:{NUMERAL})(?=分)", lambda match: str(number(match[0])), plain)
