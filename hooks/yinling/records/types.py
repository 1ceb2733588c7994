"""The types of the values that a secretary writes.

A validator raises a `PydanticCustomError` whose type is a code of ``problems.yml``. ``fixed_value`` in its context is
the corrected value."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from ..chinese.numerals import NUMERAL, number
from ..chinese.written_times import day_in, period_in, time_in
from .period import Period
from .phone import phone_in

UNKNOWN = "未知"
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


def value_error(code: str, fixed_value: object = None, **values: object) -> PydanticCustomError:
    """Return an error with a code of ``problems.yml``, the values of its message, and the corrected value if known."""
    context: dict[str, Any] = {**values}
    if fixed_value is not None:
        context["fixed_value"] = str(fixed_value)
    return PydanticCustomError(code, code, context)


def _halfwidth(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _text(value: Any) -> Any:
    if isinstance(value, (bool, dict, list)):
        raise value_error("not-text", written=value)
    if isinstance(value, (int, float)):
        return str(value)
    return value.strip() if isinstance(value, str) else value


def _date(value: Any) -> date:
    if isinstance(value, date):
        return value
    text = str(value)
    if match := _DATE.fullmatch(text):
        return _day(*map(int, match.groups()))
    written = day_in(text)
    if written is None:
        raise value_error("date-form", written=text, hint="")
    if not written.year:  # the file may tell it
        raise value_error("date-form", written=text, hint="还缺年份。", month=written.month, day=written.day)
    day = _day(*written[:3])
    if written.weekday not in (None, day.weekday()):
        hint = f"那天是星期{'一二三四五六日'[day.weekday()]}，请核对。"
        raise value_error("date-form", written=text, hint=hint)
    if written.has_time:
        raise value_error("date-form", written=text, hint="几点几分另写一行“时间”。")
    raise value_error("date-form", f"{day:%Y-%m-%d}", written=text, hint="")


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise value_error("no-such-month", year=year, month=month)
    last = calendar.monthrange(year, month)[1] if year > 0 else 31
    if not 1 <= day <= last:
        raise value_error("no-such-day", year=year, month=month, day=day, last=last)
    if not 1900 <= year <= 2199:
        raise value_error("year-range", written=year)
    return date(year, month, day)


def _period(value: Any, *, month_only: bool = False) -> Period:
    if isinstance(value, Period):
        return value
    text = str(value)
    try:
        period = Period.parse(text)
    except ValueError:
        meant = period_in(text)
        if month_only:
            raise value_error("month-form", meant if len(meant) == 7 else None, written=text) from None
        raise value_error("period-form", meant or None, written=text) from None
    if month_only and (period.days > 31 or len(text) != 7):
        raise value_error("month-form", written=text)
    return period


def _year(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        meant = period_in(_halfwidth(str(value)))
        raise value_error("year-form", meant if len(meant) == 4 else None, written=value)
    if not 1900 <= value <= 2199:
        raise value_error("year-range", written=value)
    return value


def _count(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        if value < 0:
            raise value_error("count-negative", written=value)
        if value > 10_000_000:
            raise value_error("count-too-large", written=value)
        return value
    cleaned = re.sub(r"[,，_\s]", "", _halfwidth(str(value)))
    cleaned = re.sub(r"(人次|人|户|件|本|份|对|次|张|名|篇)$", "", cleaned)
    if re.fullmatch(NUMERAL, cleaned):
        cleaned = str(number(cleaned))
    cleaned = cleaned.removesuffix(".0")
    raise value_error("count-form", cleaned if re.fullmatch(r"0|[1-9][0-9]*", cleaned) else None, written=value)


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in ("是", "否"):
        return text == "是"
    guess = "是" if text in ("yes", "y", "on", "1", "对", "有", "同意") else "否"
    known = guess == "是" or text in ("no", "n", "off", "0", "不", "无", "不同意")
    raise value_error("flag-form", guess if known else None, written=value)


def _time(value: Any) -> str:
    match = _TIME.fullmatch(_halfwidth(str(value)))
    if match is None:
        raise value_error("time-form", time_in(str(value)) or None, written=value)
    return f"{int(match[1]):02d}:{match[2]}"


def _phone(value: Any) -> str:
    number = phone_in(str(value))
    if isinstance(value, (bool, dict, list)) or not number:
        raise value_error("phone-form", written=value)
    return number


class Paragraphs:
    """Metadata of a text of several lines."""


class OfPerson:
    """Metadata of a code that represents a person, whose name it must not hold."""


Text = Annotated[str, BeforeValidator(_text)]
LongText = Annotated[Text, Paragraphs()]
PersonCode = Annotated[Text, OfPerson()]
Phone = Annotated[
    str, PlainValidator(_phone), WithJsonSchema({"type": ["string", "number"], "description": "如 0000-5550100 转 801"})
]
Date = Annotated[
    date,
    PlainValidator(_date),
    PlainSerializer(lambda day: f"{day:%Y-%m-%d}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "日期，如 2019-03-05"}),
]
Year = Annotated[int, PlainValidator(_year), WithJsonSchema({"type": "integer", "description": "年份，如 2019"})]
Count = Annotated[
    int,
    PlainValidator(_count),
    WithJsonSchema({"type": "integer", "minimum": 0, "description": "半角数字，不带逗号和单位"}),
]
Flag = Annotated[
    bool,
    PlainValidator(_flag),
    PlainSerializer(lambda flag: "是" if flag else "否", return_type=str, when_used="json"),
    WithJsonSchema({"enum": ["是", "否"]}),
]
TimeOfDay = Annotated[
    str, PlainValidator(_time), WithJsonSchema({"type": "string", "description": '几点几分，加引号，如 "14:30"'})
]
_period_as_code = PlainSerializer(lambda period: period.code, return_type=str, when_used="json")
AnyPeriod = Annotated[
    Period,
    PlainValidator(_period),
    _period_as_code,
    WithJsonSchema({"type": ["string", "integer"], "description": "2019、2019-Q1、2019-03 或 2019-01/2019-06"}),
]
Month = Annotated[
    Period,
    PlainValidator(lambda value: _period(value, month_only=True)),
    _period_as_code,
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "description": "月份，如 2019-03"}),
]
UnknownOrCount = Annotated[
    int | None,
    PlainValidator(lambda value: None if value in (None, UNKNOWN) else _count(value)),
    PlainSerializer(lambda value: UNKNOWN if value is None else value, when_used="json"),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"const": UNKNOWN}]}),
]


@dataclass(frozen=True)
class Reference:
    """Metadata of a text that is the id of another record.

    ``kind`` is the kind of that record, ``within`` the prefix of its id that is not written, ``every`` a word that
    means all records (全部)."""

    kind: str
    within: str = ""
    every: str = ""


OrgId = Annotated[Text, Reference("org")]
ArticleId = Annotated[Text, Reference("article")]
CampaignId = Annotated[Text, Reference("campaign")]
CourseId = Annotated[Text, Reference("course")]
ActivityId = Annotated[Text, Reference("activity")]
MetricId = Annotated[Text, Reference("metric")]
SourceId = Annotated[Text, Reference("source")]
# A word of the vocabulary in data/vocabulary/<name>.yml.
ActivityType = Annotated[Text, Reference("term", "activity-types/")]
ActivityMetric = Annotated[Text, Reference("term", "activity-metrics/")]
Mode = Annotated[Text, Reference("term", "modes/")]
Channel = Annotated[Text, Reference("term", "channels/")]
Level = Annotated[Text, Reference("term", "honour-levels/")]
Topic = Annotated[Text, Reference("term", "topics/")]
IssueCategory = Annotated[Text, Reference("term", "issue-categories/")]
OrgKind = Annotated[Text, Reference("term", "org-kinds/")]
OrgCategory = Annotated[Text, Reference("term", "org-categories/")]
Role = Annotated[Text, Reference("term", "roles/")]
Unit = Annotated[Text, Reference("term", "units/")]
VisitKind = Annotated[Text, Reference("term", "visit-kinds/")]
CardKind = Annotated[Text, Reference("term", "card-kinds/")]
PairingKind = Annotated[Text, Reference("term", "pairing-kinds/")]
Scope = Annotated[Text, Reference("term", "org-kinds/", "支部")]
"""Whom a rule binds: all branches, or the organisations of a kind."""

T = TypeVar("T")
# A list; a single value may be written without the list.
Many = Annotated[tuple[T, ...], BeforeValidator(lambda value: value if isinstance(value, (list, tuple)) else [value])]
