"""Detect persons and their illness or hardship in lists, tables and records, where the layout connects them.

姓名 and 病情 are two fields of a record or two columns of a table, a name and an illness are two items of a list.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from ..persons import called_names
from ..persons.names import is_full_name
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText
from ..words.word_lists import any_of, words
from . import headed_names
from .hardship import KIND, WORD, is_topic
from .headed_names import MARKS, name_of

_LABELS = [word for name in ("person_labels", "want_labels", "unclear_labels", "money_labels") for word in words(name)]
_LAST = "".join({label[-1] for label in _LABELS}) + "户工者"
_COLON = lazy(rf":(?<=[{_LAST}\"'*) ]:)")
_LABEL = lazy(
    r"(?P<label>[\u4e00-\u9fff/]{1,3} ?[\u4e00-\u9fff/]{0,7}"
    r"|(?<![A-Za-z])[a-z]{2,10})(?:[(][^()\n]{0,8}[)])?[\"'*]{0,3} ?$"
)
_VALUE = lazy(r" ?[\"'\[*]{0,3} ?(?P<value>[^\n|;{}]{1,40}?)[\"'\]*]{0,3} ?(?=[\n|;{}]|$|,? ?[\"'][\u4e00-\u9fff])")
_PERSON = lazy(any_of("person_labels"))
_WANT = lazy(any_of("want_labels"))
_UNCLEAR = lazy(rf"{any_of('unclear_labels')}|[\u4e00-\u9fff]{{2,4}}(?:类别|类型|原因|情况|事由|状况)")
_MONEY = lazy(any_of("money_labels"))
_NO_WANT = lazy(rf"(?:{any_of('no_want')}|[-/0-9.年月日]+).{{0,2}}")
_RECORD_END = lazy(r"\n[ >]*(?:\n|\|{3}|#)")
_MAX_RECORD = 240
_NUMERALS = frozenset("一二三四五六七八九十两")
_MAX_LINES = 8
_MAX_VALUE = 46  # characters of a value with its quotation marks
_MAX_BEFORE = 13  # characters before an illness that begins an item
# Labels that may have any value: only one with a word of illness or hardship counts.
_VAGUE_LABELS = frozenset(["缺席原因", "请假原因", "未到原因", "科室"])
_CALLED_HEALTH = lazy(
    r"[病困残低特贫障诊症]|原因|科室|健康|身体|家庭|婚|类|情况|备注|手术|收入|说明|状|摘要|标签|属性|事由"
    r"|理由|用药|失能|五保|[a-z]|处[分理]|违|纠纷|矛盾|金$|金额|工资|补[助贴]|欠|负债"
)


def find(
    normalised: NormalisedText, wants: list[re.Match[str]], known: frozenset[str] = frozenset()
) -> Iterator[Detection]:
    """Yield the persons with their illness or hardship; ``wants`` are the `hardship_words` of the text."""
    text = normalised.text
    if ":" in text:
        yield from _fields(text, [word.start() for word in wants], known)
    yield from headed_names.find(text, wants, known)
    yield from _items(text, wants, known)


def _fields(text: str, words: list[int], known: frozenset[str]) -> Iterator[Detection]:
    """Yield the persons of records and rows that have a field for an illness or a hardship, of which are ``words``."""
    wants: list[tuple[int, int]] = []
    persons: list[tuple[int, int]] = []
    for colon in _COLON.finditer(text):
        name = _LABEL.search(text, max(0, colon.start() - 22), colon.start())
        if not name:
            continue
        label = name["label"].replace(" ", "")
        if " " in name["label"] and _is_person(last := name["label"].split()[-1]):
            label = last  # 困难类型: 低保 特困 申请人: the label begins after the value before it
        is_person, tells_want, may_tell = _told_by(label)
        if not (is_person or tells_want or may_tell):
            continue
        if _UNCLEAR.fullmatch(label) and not _WANT.fullmatch(label):
            nearest = bisect_left(words, colon.end())
            if nearest == len(words) or words[nearest] > colon.end() + _MAX_VALUE:
                continue
        if not (field := _VALUE.match(text, colon.end())):
            continue
        value = field["value"].strip()
        if is_person and is_full_name(_first_name(value), known, is_called=True):
            persons.append(field.span("value"))
            if tells_want:
                yield Detection(KIND, name.start(), field.end())
        elif may_tell and _is_want(label, value):
            wants.append(field.span("value"))
        if tells_want and not is_person and len(label) <= 8 and is_full_name(_first_name(value), known):
            yield Detection(KIND, name.start(), field.end())
    starts = [start for start, _ in persons]
    for low, high in wants:
        near = persons[bisect_left(starts, low - _MAX_RECORD) : bisect_left(starts, high + _MAX_RECORD)]
        spans = ((min(low, start), max(high, end)) for start, end in near)
        yield from islice((Detection(KIND, *span) for span in spans if _is_one_record(text, *span, near)), 1)


@lru_cache(maxsize=4096)  # a file has few labels, many times
def _told_by(label: str) -> tuple[bool, bool, bool]:
    """Return whether a label is of a person, tells an illness or a hardship, and may have one as its value."""
    tells_want = bool(WORD.search(label)) and not is_topic(label)
    return (
        _is_person(label),
        tells_want,
        bool(_CALLED_HEALTH.search(label) and any(told.fullmatch(label) for told in (_WANT, _UNCLEAR, _MONEY))),
    )


def _is_want(label: str, value: str) -> bool:
    """Return whether a field tells an illness or a hardship, and not that there is none."""
    if _MONEY.fullmatch(label):
        return value[:1].isdigit() or value[:1] in _NUMERALS
    if _NO_WANT.fullmatch(value):
        return False
    word = WORD.search(value)
    if _WANT.fullmatch(label):
        return (label not in _VAGUE_LABELS or bool(word)) and not value[:1].isdigit()
    return bool(_UNCLEAR.fullmatch(label) and word) and not is_topic(value)


def _is_one_record(text: str, low: int, high: int, persons: list[tuple[int, int]]) -> bool:
    """Return whether the fields in a span are of one record, and of one person."""
    if high - low >= _MAX_RECORD or text.count("\n", low, high) > _MAX_LINES or _RECORD_END.search(text, low, high):
        return False
    return sum(low <= start < high for start, _ in persons) == 1


def _is_person(label: str) -> bool:
    return bool(_PERSON.fullmatch(label)) or (
        label.endswith(("党员", "对象", "人员", "老人", "职工", "户")) and len(label) <= 8
    )


def _first_name(value: str) -> str:
    return re.split(r"[、,，(（/\s]", value.strip("*\"' ["))[0]


def _items(text: str, words: list[re.Match[str]], known: frozenset[str]) -> Iterator[Detection]:
    """Yield a name that is a whole item of a list and the illness that the item after it begins with."""
    for word in words:
        line_start = text.rfind("\n", max(0, word.start() - _MAX_BEFORE), word.start()) + 1
        if (
            line_start < 2
            or not re.fullmatch(rf"{MARKS}+[\u4e00-\u9fff]{{0,4}}", text[line_start : word.start()])
            or is_topic(text, word.start())
        ):
            continue
        above_start = text.rfind("\n", 0, line_start - 1) + 1
        above = name_of(re.sub(rf"^{MARKS}+", "", text[above_start : line_start - 1]).strip(" |*:"))
        if re.match(rf"{MARKS}", text[above_start : above_start + 1]) and (
            is_full_name(above, known) or called_names.is_short(above)
        ):
            yield Detection(KIND, above_start, word.end())
