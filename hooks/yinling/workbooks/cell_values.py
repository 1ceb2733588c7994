"""What a cell means, for the column that it stands in: certain corrections are taken, and the rest is refused.

People write 3.5, ４６人 and √; programs turn 3.10 into 3.1, days into numbers and long numbers into others."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..chinese.suggest import suggestion
from ..chinese.written_times import day_in, period_in
from ..library.record_library import Library
from ..library.record_names import kind_named
from ..library.unknown_references import advise
from ..records.types import UNKNOWN
from ..workbench.fields import FormField
from ..workbench.form_values import corrected
from ..workbench.reference_choices import ReferenceChoices
from .sheet_cells import Value, is_blank

_NOTHING = frozenset(["/", "\\", "-", "--", "—", "——", "－", "…", "……", "空", "（空）"])
_YES = frozenset("√✓✔☑■●对有") | {"是", "Y", "YES", "TRUE", "同意", "已同意", "1", "愿意"}
_NO = frozenset("×✗✘☐□○❌不无否") | {"N", "NO", "FALSE", "X", "不同意", "0", "没有", "不愿意"}
_SERIAL = range(14_611, 73_416)  # the days of 1940 to 2100, as spreadsheets count them
_LONGEST_EXACT = 10**15  # above, a spreadsheet has put zeros in place of the last digits
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_ESCAPED = re.compile(r"_x00(?:0[AD]|[01][0-9A-F])_", re.IGNORECASE)
_MONTH_ONLY = re.compile(r"(0?[1-9]|1[0-2])月?份?")
_QUARTER_ONLY = re.compile(r"第?[一二三四1-4]季度|[上下]半年")
_BETWEEN = re.compile(r"[、，,;；/\s]+")
_PAIR = re.compile(r"\s*[：:=]\s*|\s+")
_CJK = re.compile("[\u3000-\u9fff\uff00-\uffef]")


class CellError(Exception):
    """Raised for a cell that is not clear; the message says in Chinese what to write."""


@dataclass(frozen=True)
class CellReader:
    """Reads the cells of a workbook; ``year`` is that of days without one, 0 if nothing tells it."""

    choices: ReferenceChoices
    library: Library
    year: int = 0
    is_since_1904: bool = False

    def value(self, field: FormField, raw: Value) -> Any:
        """Return the value of a cell for a field, "" for nothing; raise CellError."""
        if isinstance(raw, str):
            raw = clean(raw)
            if raw in _NOTHING and field.widget not in ("text",):
                return ""
        if is_blank(raw):
            return ""
        if isinstance(raw, str) and _ERROR.fullmatch(raw):
            raise CellError(f"公式算错了，格子里是 {raw}。请改成要写的字或数。")
        if field.widget == "mapping":
            return self._mapping(field, raw)
        if field.many:
            return self._list(field, _text(raw))
        return self._single(field, raw)

    def _single(self, field: FormField, raw: Value) -> Any:
        reader = _READERS.get(field.widget)
        if field.widget == "part":
            return self._part(field, _text(raw))
        return reader(self, field, raw) if reader else _line(field, raw)

    def _list(self, field: FormField, text: str) -> list[Any]:
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if not field.reference:
            return [self._single(field, line) for line in lines]
        names: list[str] = []
        for line in lines:
            is_one = self._is_known(field, line)
            names += [line] if is_one else [each for each in _BETWEEN.split(line) if each]
        return list(dict.fromkeys(self._reference(field, name) for name in names))

    def _part(self, field: FormField, line: str) -> dict[str, Any]:
        """Return the values of 内容：同意；赞成：31; a line without labels is the first value."""
        by_label = {part.label: part for part in field.parts}
        at = [*re.finditer(rf"(?:^|[；;，,])\s*({'|'.join(map(re.escape, by_label))})\s*[：:]", line)]
        if not at or line[: at[0].start()].strip():
            first = field.parts[0]
            if at or len([part for part in field.parts if part.required]) > 1:
                example = "；".join(f"{part.label}：…" for part in field.parts if part.required)
                raise CellError(f"一行写一条，写成“{example}”。")
            return {first.label: self.value(first, line)}
        ends = [*(match.start() for match in at[1:]), len(line)]
        return {
            match[1]: self.value(by_label[match[1]], line[match.end() : end].strip())
            for match, end in zip(at, ends, strict=True)
        }

    def _mapping(self, field: FormField, raw: Value) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for line in re.split(r"[\n；;]+", _text(raw)):
            if not line.strip():
                continue
            name, *rest = _PAIR.split(line.strip(), maxsplit=1)
            if not rest:
                raise CellError("一行写一个数，写成“学习资料：31”。")
            key = self._reference(field, name) if field.reference else name
            if key in found:
                raise CellError(f"“{name}”写了两次，合成一个数。")
            found[key] = self.value(field.parts[0], rest[0])
        return found

    def _is_known(self, field: FormField, text: str) -> bool:
        reference = field.reference
        assert reference is not None
        id = self.choices.id_of(reference, text)
        return id == reference.every or self.library.find(reference.kind, reference.within + id) is not None

    def _reference(self, field: FormField, raw: Value) -> str:
        text, reference = _joined(_text(raw)), field.reference
        assert reference is not None
        if self._is_known(field, text):
            return self.choices.id_of(reference, text)
        kind = kind_named(reference.kind)
        assert kind is not None
        advice = advise(self.library.names, kind, text, reference.within)
        names = self.choices.choices(reference)
        guess = advice.guess and self.choices.label_of(reference, advice.guess)
        if guess:
            raise CellError(f"没有“{text}”，是不是“{guess}”？")
        labels = [each.label for each in names]
        if 0 < len(labels) <= 24:
            raise CellError(f"没有“{text}”。可以写：{'、'.join(labels)}。")
        raise CellError(f"没有“{text}”。{advice.choices}")

    def _date(self, field: FormField, raw: Value) -> str:
        if isinstance(raw, dt.datetime):
            if raw.time() != dt.time():
                raise CellError(f"几点几分另写到“时间”列，这里只写 {raw.date()}。")
            return raw.date().isoformat()
        if isinstance(raw, dt.date):
            return raw.isoformat()
        if isinstance(raw, (bool, dt.time)):
            raise CellError("看不出是哪一天。写成 2019-03-05 这样。")
        if isinstance(raw, (int, float)):
            return self._numbered_day(float(raw)).isoformat()
        text = _text(raw)
        found = day_in(_joined(text))
        if found is None:
            number = _number(text)
            if number is not None and int(number) in _SERIAL:
                return self._numbered_day(number).isoformat()
            raise CellError("看不出是哪一天。写成 2019-03-05 这样，一格写一天。")
        if found.has_time:
            raise CellError("几点几分另写到“时间”列，这里只写哪一天。")
        day = self._day(found.year or self._year(), found.month, found.day)
        if found.weekday not in (None, day.weekday()):
            raise CellError(f"{day} 是星期{'一二三四五六日'[day.weekday()]}，和写的不一样，请核对。")
        return day.isoformat()

    def _year(self) -> int:
        if not self.year:
            raise CellError("没有写哪一年。写成 2019-03-05 这样。")
        return self.year

    def _day(self, year: int, month: int, day: int) -> dt.date:
        try:
            return dt.date(year, month, day)
        except ValueError:
            raise CellError(f"{year} 年没有 {month} 月 {day} 日这一天。") from None

    def _numbered_day(self, number: float) -> dt.date:
        """Return the day of a number: the days since 1900, 20190305, or 3.15 for 15 March."""
        if number == int(number):
            whole = int(number)
            if 19_400_101 <= whole <= 21_001_231:
                return self._day(whole // 10_000, whole // 100 % 100, whole % 100)
            if whole in _SERIAL:
                return (dt.date(1904, 1, 1) if self.is_since_1904 else dt.date(1899, 12, 30)) + dt.timedelta(whole)
            raise CellError("看不出是哪一天。写成 2019-03-05 这样。")
        if int(number) in _SERIAL:
            raise CellError("几点几分另写到“时间”列，这里只写哪一天。")
        month, _, digits = f"{number:g}".partition(".")
        if not 1 <= int(month) <= 12 or len(digits) > 2:
            raise CellError("看不出是哪一天。写成 2019-03-05 这样。")
        year = self._year()
        if len(digits) == 1 and digits in "123" and not (month == "2" and digits == "3"):
            raise CellError(
                f"表格软件去掉了末尾的 0，看不出是{month}月{digits}日还是{month}月{digits}0日。"
                f"写成 {year}-{int(month):02d}-{int(digits):02d} 这样。"
            )
        return self._day(year, int(month), int(digits))

    def _month(self, field: FormField, raw: Value) -> str:
        if isinstance(raw, (dt.date, dt.datetime)):
            return f"{raw:%Y-%m}"
        text = _joined(_text(raw))
        if isinstance(raw, float) and raw != int(raw) and len(text.partition(".")[2]) == 1 and text[-1] == "1":
            raise CellError(f"看不出是 1 月还是 10 月。写成 {text[:4]}-01 或 {text[:4]}-10。")
        plain = unicodedata.normalize("NFKC", text)
        if match := _MONTH_ONLY.fullmatch(plain):
            return f"{self._year()}-{int(match[1]):02d}"
        if isinstance(raw, (int, float)) and int(raw) in _SERIAL:
            return f"{self._numbered_day(float(int(raw))):%Y-%m}"
        found = period_in(text) if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", plain) else plain
        if len(found) != 7 or not 1 <= int(found[5:7] if found[5:7].isdecimal() else 0) <= 12:
            raise CellError("看不出是哪个月。写成 2019-03 这样。")
        return found

    def _period(self, field: FormField, raw: Value) -> Any:
        if isinstance(raw, (dt.date, dt.datetime)):
            return f"{raw:%Y-%m}"
        text = _joined(_text(raw))
        if _MONTH_ONLY.fullmatch(text) or _QUARTER_ONLY.fullmatch(text):
            text = f"{self._year()}年{text}"
            text = text if text[-1] in "月季度年份" else f"{text}月"
        return _checked(field, text, "看不出是哪个月、哪个季度。写成 2019-03、2019-Q1 或 2019。")

    def _year_of(self, field: FormField, raw: Value) -> Any:
        if isinstance(raw, (dt.date, dt.datetime)):
            return raw.year
        return _checked(field, _joined(_text(raw)), "看不出是哪一年。写成 2019 这样。")

    def _time(self, field: FormField, raw: Value) -> Any:
        if isinstance(raw, (dt.time, dt.datetime)):
            return f"{raw:%H:%M}"
        if isinstance(raw, float) and 0 < raw < 1:
            minutes = round(raw * 24 * 60)
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        return _checked(field, _joined(_text(raw)), "看不出是几点。写成 14:30 这样。")

    def _count(self, field: FormField, raw: Value) -> Any:
        if isinstance(raw, (dt.date, dt.datetime, dt.time, bool)):
            raise CellError("这里要写数，不写单位。")
        text = unicodedata.normalize("NFKC", _joined(_text(raw)))
        if text == UNKNOWN:
            return UNKNOWN
        if _number(text) is not None and float(text) != int(float(text)):
            raise CellError("这里要写整数。")
        if field.choices:
            return _choice(field, text)
        return _checked(field, text, f"这里只写数，如 46；不知道就空着。“{text}”看不准是多少。")

    def _flag(self, field: FormField, raw: Value) -> str:
        if isinstance(raw, bool):
            return "是" if raw else "否"
        text = _joined(_text(raw))
        plain = unicodedata.normalize("NFKC", text).upper()
        if field.choices != ("是", "否"):
            return str(_choice(field, text))
        if plain in _YES or text in _YES:
            return "是"
        if plain in _NO or text in _NO:
            return "否"
        raise CellError("这里只写“是”或“否”，打 √ 也行。")


def clean(text: str) -> str:
    """Return a text without what programs put in: escaped ends of lines, spaces of web pages, and marks."""
    text = _ESCAPED.sub("\n", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    text = re.sub("[\u200b\u200e\u200f\ufeff]", "", text)
    return "\n".join(line.strip(" \t\u3000") for line in text.split("\n")).strip()


def _text(raw: Value) -> str:
    """Return the text of a cell; a number that a spreadsheet has rounded is refused."""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, (int, float)):
        if abs(raw) >= _LONGEST_EXACT:
            raise CellError(
                "表格软件已经改动了这个长数的末几位。格子先设成文本，再写一遍；身份证号、卡号这样的 18 位数不能写。"
            )
        return str(int(raw)) if raw == int(raw) else f"{raw:.10g}"
    if isinstance(raw, dt.datetime):
        return f"{raw:%Y-%m-%d}" if raw.time() == dt.time() else f"{raw:%Y-%m-%d %H:%M}"
    if isinstance(raw, dt.time):
        return f"{raw:%H:%M}"
    return raw.isoformat() if isinstance(raw, dt.date) else str(raw or "")


def _joined(text: str) -> str:
    """Return a text of one line: a break between Chinese characters goes, another one is a space."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        joined += line if _CJK.match(joined[-1]) or _CJK.match(line[0]) else f" {line}"
    return joined


def _line(field: FormField, raw: Value) -> str:
    return _text(raw) if field.widget == "text" else _joined(_text(raw))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _choice(field: FormField, text: str) -> Any:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    known = {unicodedata.normalize("NFKC", each): each for each in field.choices}
    if plain in known:
        return int(plain) if field.is_number else known[plain]
    guess = suggestion(plain, field.choices)
    ask = f"是不是“{guess}”？" if guess else ""
    raise CellError(f"没有“{text}”这个选项。{ask}可以写：{'、'.join(field.choices)}。")


def _checked(field: FormField, text: str, message: str) -> Any:
    """Return a text as the model wants it; raise CellError with a message if no correction is certain."""
    if field.validate is None:
        return text
    fixed = corrected(field, text)
    value: Any = int(fixed) if field.is_number and re.fullmatch(r"0|[1-9][0-9]{0,8}", fixed) else fixed
    try:
        field.validate(value)
    except (ValueError, TypeError):
        raise CellError(message) from None
    return value


_READERS: dict[str, Callable[[CellReader, FormField, Value], Any]] = {
    "date": CellReader._date,
    "month": CellReader._month,
    "period": CellReader._period,
    "year": CellReader._year_of,
    "time": CellReader._time,
    "number": CellReader._count,
    "choice": CellReader._flag,
    "reference": CellReader._reference,
}
