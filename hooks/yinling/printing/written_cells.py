"""Read a cell of a workbook as people see it: a time as 9:30 and no 0.395, a number with its zeros and its percent."""

from __future__ import annotations

import datetime as dt
import re

from ..chinese.shown_days import WEEKDAYS, weekday

_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<time>y+|m+|d+|a{3,4}|h+|s+)|(?P<other>.)',
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_DATES = (("y", "yyyy年"), ("m", "m月"), ("d", "d日"))


def written(value: object, number_format: str) -> str:
    """Return the value of a cell with its format as people write it; white space is one space."""
    form = _CONDITION.sub("", number_format.partition(";")[0])
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return _moment(value, form)
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, int | float):
        return _number(value, form)
    return " ".join(str(value).split())


def _number(value: float, form: str) -> str:
    plain = re.sub(r'"[^"]*"|\\.', "", form)
    if "%" in plain:
        return f"{value * 100:.10g}%"
    words = f"{int(value)}" if float(value).is_integer() else f"{value:.10g}"
    zeros = re.search(r"(?<![0#.,])0{2,}(?![0#.,])", plain)
    if zeros and float(value).is_integer():
        words = words.zfill(len(zeros[0]))
    # A format may add words: 第0组 shows 3 as 第3组.
    added = [
        part["quoted"] or part["escaped"] or ("#" if part["other"] in ("0", "#") else "")
        for part in _PART.finditer(form)
    ]
    before, _, after = "".join(added).partition("#")
    return f"{before}{words}{after.lstrip('#')}" if "#" in "".join(added) else words


def _moment(value: dt.datetime | dt.date | dt.time, form: str) -> str:
    """Return a day or a time with the parts that its format shows: 2019年3月5日 9:30, or in the words of the format."""
    parts = [*_parts(form)]
    if not any("\u4e00" <= sign <= "\u9fff" for kind, sign in parts if kind == "word"):
        parts = [*_parts(_plain_form(value, parts))]
    at = value if isinstance(value, dt.datetime) else _with_day(value)
    half = any(kind == "noon" for kind, _ in parts)
    found = []
    for kind, sign in parts:
        if kind == "word":
            found.append(sign)
        elif kind == "noon":
            found.append("上午" if at.hour < 12 else "下午")
        else:
            hour = (at.hour % 12 or 12) if half else at.hour
            found.append(_time_part(sign, at, hour))
    return " ".join("".join(found).split())


def _with_day(value: dt.date | dt.time) -> dt.datetime:
    if isinstance(value, dt.time):
        return dt.datetime.combine(dt.date(1900, 1, 1), value)
    return dt.datetime.combine(value, dt.time())


def _parts(form: str) -> list[tuple[str, str]]:
    """Return the parts of a format: words, and signs of time in small letters, with n for minutes."""
    found: list[tuple[str, str]] = []
    for part in _PART.finditer(form.replace("[", "").replace("]", "")):
        if part["noon"]:
            found.append(("noon", ""))
        elif part["time"]:
            sign, before = part["time"].lower(), [each for kind, each in found if kind == "time"]
            if sign[0] == "s" and before and before[-1][0] == "m":  # mm:ss
                at = max(at for at, (kind, _) in enumerate(found) if kind == "time")
                found[at] = ("time", "n" * len(before[-1]))
            is_minute = sign[0] == "m" and before and before[-1][0] == "h"
            found.append(("time", "n" * len(sign) if is_minute else sign))
        else:
            word = part["quoted"] if part["quoted"] is not None else part["escaped"] or part["other"]
            found.append(("word", "" if word in ("@", "_", "*") else word))
    return found


def _plain_form(value: dt.datetime | dt.date | dt.time, parts: list[tuple[str, str]]) -> str:
    """Return the same parts in the form 2019年3月5日 星期二 上午9:30."""
    shown = {sign[0] for kind, sign in parts if kind == "time"}
    if isinstance(value, dt.datetime) and value.time() == dt.time():  # a day: nobody means midnight
        shown -= {"h", "n", "s"}
    if not shown:  # a format of the system
        shown = {"h"} if isinstance(value, dt.time) else {"y", "m", "d"}
    has_weekday = "a" in shown or any(sign[:3] == "ddd" for _, sign in parts)
    words = "" if isinstance(value, dt.time) else "".join(form for sign, form in _DATES if sign in shown)
    words += " aaaa" if has_weekday and not isinstance(value, dt.time) else ""
    if shown & {"h", "n", "s"}:
        noon = "AM/PM" if any(kind == "noon" for kind, _ in parts) else ""
        words += f" {noon}h:mm{':ss' if 's' in shown and _seconds(value) else ''}"
    return words


def _seconds(value: dt.datetime | dt.date | dt.time) -> int:
    return 0 if type(value) is dt.date else getattr(value, "second", 0)


def _time_part(sign: str, at: dt.datetime, hour: int) -> str:
    if sign in ("aaaa", "dddd"):
        return weekday(at)
    if sign in ("aaa", "ddd"):
        return f"周{WEEKDAYS[at.weekday()]}"
    number = {"y": at.year, "m": at.month, "d": at.day, "h": hour, "n": at.minute, "s": at.second}[sign[0]]
    if sign[0] == "y":
        return f"{number:04d}" if len(sign) > 2 else f"{number % 100:02d}"
    return f"{number:02d}" if len(sign) == 2 else str(number)
