"""Detect persons and their illness or hardship in lists, tables and records, where the layout connects them.

A heading 困难户 above names, 姓名 and 病情 as two fields of a record or two columns of a table, a name and an illness
as two items of a list.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, takewhile

from . import called_names
from .anchored_match import Start, find_offsets, matches_at
from .detection import Detection
from .hardship import KIND, WORD, is_topic
from .lazy_pattern import lazy
from .names import cuts_word, is_full_name, is_rarely_named
from .normalised_text import NormalisedText
from .word_lists import any_of, words

_MARKS = r"[ \t>#*|\-+·•0-9.)、(\"'\[]"
_LEADING = lazy(
    f"(?:{_MARKS}|(?:周|星期|礼拜)[一二三四五六日天]|[上下]午|[0-9]+(?:[月日号床室组楼栋]|单元)|第[一二三四五六七八九十][组户])+"
)
_REMARK = lazy(r"[（(].*|(?:夫妇|夫妻|两口子?|一?家|同志|老人)?(?:等.*)?$")
_LIST_LABEL = lazy(r"[^\n。;!?:,、|]{0,6}(?:[:：]|还?有|的是) *")
_LEADING_LABEL = lazy(rf"(?:{_MARKS}|[一二三四五六七八九十]、)*[\u4e00-\u9fff]{{0,4}}")
_RULED = lazy(r"([-=~*])\1+ ?.{2,16}? ?\1+")  # ---住院的---
_LINE = lazy(r"[^\n]+")
# A heading or the label of a list: short, with a word of illness or hardship, and nothing that makes it a sentence.
_HEAD = lazy(rf"{_MARKS}*(?P<head>[^\n。;!?:,|]{{2,24}}?)(?P<end>(?:[:：]|\*\*)*[ |]*)$")
_ALSO_IN_HEADS = lazy(
    "[困生][难病]|送温暖|孤儿|空巢|留守(?:老人|儿童|妇女)|失能|失独|独居|散居|残疾(?:户|人|老人|家庭|会员|党员|职工)|[帮社]教(?:对象|人员)|信访(?:户|人员|老户)|矫正对象|监测对象|因病|[卧病]号|重病|大病|(?:帮扶|慰问|救助|探望|看望)(?:的?对象|(?=:))|缺席|[探看]病|[探看]望|护理|病假|送医|就医|低保金|救助金|补助金|走不动|吃(?:低保|救[助济])|失去独|[没无]儿[没无]女|不能动|没人照|要照顾"
)
_ALSO_START = Start(
    "困生卧病重大帮慰救探看缺护送就低补因孤空留失独散残社信矫监走吃没无生住摔不要",
    "难病号扶问助望席理医保假儿巢守能独居疾教访正测温不低救独儿女病院了能人照",
)
# The head of a list of persons, whatever else it says.
_LIST_HEAD = lazy("(?:名[单册]|花名册|台账|签[收领到]表?|登记表?|发放表|汇总表?|一览表?|安排|分组)$")
_IN_HEADS = ("名单", "人员", "群众")  # general after an illness, but the name of a list of persons in its heading
NO_HEAD = lazy(
    "|".join([*words("helpers"), *(word for word in words("topic_after") if not word.startswith(_IN_HEADS))])
    + r"|服务|须知|条件|材料|流程|办法|规定|内容|活动|项目|经费|措施|注意|第.{1,3}[条章节]"
)
_BED = lazy(r"床(?:(?<=[0-9]床)|(?<=[0-9]号床))[: ]?(?=[\u4e00-\u9fff]{2})")
_AMOUNT = lazy("[0-9.]+(?:元|人|户|岁|斤|份|块)?")
_TOKENS = lazy(r"[^、,，;；|\s/()（）\[\]{}]+(?:[（(][^()（）\n]*[)）])?")
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
_UNCLEAR = lazy(any_of("unclear_labels"))
_MONEY = lazy(any_of("money_labels"))
_NO_WANT = lazy(rf"(?:{any_of('no_want')}|[-/0-9.年月日]+).{{0,2}}")
_RECORD_END = lazy(r"\n[ >]*(?:\n|\|{3}|#)")
_MAX_RECORD = 240
_MAX_ITEMS, _MAX_LINES = 8, 8
_MAX_VALUE = 46  # characters of a value with its quotation marks
_MAX_LISTED = 60  # characters of a line with names
_MAX_BEFORE = 13  # characters before an illness that begins an item
_MAX_LINE = 30  # characters of a heading before and after the word
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
    heads = [*wants, *matches_at(_ALSO_IN_HEADS, find_offsets(text, _ALSO_START), text)]
    yield from _below_headings(text, heads, known)
    yield from _items(text, wants, known)
    yield from _in_beds(text, known)
    yield from _after_colons(text, heads, known)


def _in_beds(text: str, known: frozenset[str]) -> Iterator[Detection]:
    """Yield the names after the number of a bed in a hospital or a home: 3床汲仲民."""
    for bed in _BED.finditer(text) if "床" in text else ():
        for length in (3, 2):
            name = text[bed.end() : bed.end() + length]
            if is_full_name(name, known) and not cuts_word(text, bed.end() + length - 1):
                yield Detection(KIND, bed.end(), bed.end() + length)
                break


def _below_headings(text: str, words: list[re.Match[str]], known: frozenset[str]) -> Iterator[Detection]:
    for word in words:
        end = text.find("\n", word.end(), word.end() + _MAX_LINE)
        start = text.rfind("\n", max(0, word.start() - _MAX_LINE), word.start()) + 1
        if end < 0 or (not start and word.start() > _MAX_LINE) or "|||" in text[start:end]:
            continue
        head = _HEAD.match(text, start, end)
        is_list = head is not None and _LIST_HEAD.search(head["head"]) is not None
        if (
            not head
            or (NO_HEAD.search(head["head"]) and not is_list)
            or (head["end"] == "" and not is_list and not _looks_like_heading(text, start, end))
        ):
            continue
        lines = [line for line in _LINE.finditer(text, end, end + 160) if line[0].strip(" |>-")][:_MAX_ITEMS]
        if not lines or "|||" in lines[0][0]:
            continue
        names = _names_listed(text, lines, known, is_called=is_list)
        for first in islice(names, 1):
            yield Detection(KIND, word.start(), first[1])
            yield from (Detection(KIND, *name) for name in names)


def _names_listed(
    text: str, lines: list[re.Match[str]], known: frozenset[str], *, is_called: bool
) -> Iterator[tuple[int, int]]:
    """Yield the spans of the names in lines, up to the first line that begins with none."""
    for line in lines:
        marks = _LEADING.match(text, line.start(), line.end())
        tokens = list(_TOKENS.finditer(text, marks.end() if marks else line.start(), line.end()))
        if (
            not tokens
            or len(line[0]) > _MAX_LISTED
            or not _is_listed(_name_of(tokens[0][0]), known, is_called=is_called)
        ):
            return
        yield from (token.span() for token in tokens if token is tokens[0] or _is_listed(_name_of(token[0]), known))


def _is_listed(text: str, known: frozenset[str], *, is_called: bool = False) -> bool:
    """Return whether an item of a list of persons is a name; in such a list any surname is one: 查德旺, 那长山."""
    return is_full_name(text, known, is_called=is_called) or is_rarely_named(text)


def _name_of(token: str) -> str:
    """Return the name in an item of a list, without a remark and without what is said of its family."""
    return _REMARK.sub("", token).strip("*")


def _after_colons(text: str, words: list[re.Match[str]], known: frozenset[str]) -> Iterator[Detection]:
    """Yield the names after a label of illness or want: 困难户: 杨春花、葛大勇."""
    for word in words:
        label = _LIST_LABEL.match(text, word.end())
        start = text.rfind("\n", max(0, word.start() - _MAX_LINE), word.start()) + 1
        if not label or NO_HEAD.search(text, max(start, word.start() - 10), label.end()):
            continue
        end = min(at for mark in "\n。|" if (at := text.find(mark, label.end())) >= 0 or (at := len(text)))
        items = [
            item
            for item in _TOKENS.finditer(text, label.end(), min(end, label.end() + _MAX_LISTED))
            if not _AMOUNT.fullmatch(item[0])
        ]
        names = list(takewhile(lambda item: is_full_name(_name_of(item[0]), known), items))
        # One name is enough if the label is all that stands before it, and nothing follows.
        if len(names) > 1 or (names and len(items) == 1 and _LEADING_LABEL.fullmatch(text, start, word.start())):
            yield from (Detection(KIND, *name.span()) for name in names)


def _looks_like_heading(text: str, start: int, end: int) -> bool:
    """Return whether a line without a colon is a heading: marked as one, or alone between blank lines or at the top."""
    line = text[start:end].lstrip(" >|")
    return (
        line.startswith(("#", "**"))
        or bool(_RULED.fullmatch(line))
        or (len(line) <= 14 and not re.match(r"[-+*0-9]", line))
    )


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
        if _UNCLEAR.fullmatch(label):
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
        return value[:1].isdigit()
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
            or not re.fullmatch(rf"{_MARKS}+[\u4e00-\u9fff]{{0,4}}", text[line_start : word.start()])
            or is_topic(text, word.start())
        ):
            continue
        above_start = text.rfind("\n", 0, line_start - 1) + 1
        above = _name_of(re.sub(rf"^{_MARKS}+", "", text[above_start : line_start - 1]).strip(" |*:"))
        if re.match(rf"{_MARKS}", text[above_start : above_start + 1]) and (
            is_full_name(above, known) or called_names.is_short(above)
        ):
            yield Detection(KIND, above_start, word.end())
