"""Detect names in lists whose heading tells an illness or a want: 困难户 above names, 失独老人: before them.

The heading makes any name private, also one that is rarely a name elsewhere. One item that surely is a name shows that
the list is of persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from ..persons import called_names
from ..persons.names import cuts_word, is_full_name, is_rarely_named
from ..persons.word_cuts import is_unlisted
from ..words.anchored_match import Start, find_offsets, matches_at
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of, words
from .hardship import KIND

MARKS = r"[ \t>#*|\-+·•0-9.)、(\"'\[\]→>◆★☆●○■□▲♦✦~=_]"
_ORDER = r"[(]?[一二三四五六七八九十]{1,2}[)、.]|[甲乙丙丁戊己庚辛][、.:)]"
_LEADING = lazy(
    rf"(?:{MARKS}|{_ORDER}|(?:周|星期|礼拜)[一二三四五六日天]|[上下]午|[0-9]+(?:[月日号床室组楼栋]|单元)|[一二三四五六七八九十]{{1,2}}[楼组栋室]|第[一二三四五六七八九十][组户]"
    rf"|(?!{any_of('helpers')}|组长|司机|时间|地点)[\u4e00-\u9fff]{{2,4}}: ?)+"
)
_REMARK = lazy(
    r"[（(].*|(?:夫妇|夫妻|两口子?|一?家|同志|老人|之[子女父母妻夫孙]|的(?:儿子|女儿|老伴|爱人|孙子|孙女))?(?:等.*)?$"
)
_LIST_LABEL = lazy(r"[^\n。;!?:,、|]{0,6}(?:[:：]|还?有|的是)[* ]*")
_LABEL_OF_PERSONS = lazy(r"(?:会员|党员|同志|老人|学员|组员|职工|人员|家庭|对象|名单|[户者])[:：][* ]*")
_LEADING_LABEL = lazy(rf"(?:{MARKS}|[一二三四五六七八九十]、)*[\u4e00-\u9fff]{{0,4}}")
_RULED = lazy(r"([-=~*★◆◇●■☆])\1* ?.{2,16}? ?\1+")  # ---住院的---, ★ 特困人员 ★
_BRACKETED = lazy(r"[【\[〔〖<《].{2,18}[】\]〕〗>》]")
_LINE = lazy(r"[^\n]+")
_APART = lazy(r".*\|\|\|.*| *\| *")  # between the items and texts that are scanned as one
_EMPTY = " |>-=~*_—─:"
# A heading or the label of a list: short, with a word of illness or hardship, and nothing that makes it a sentence.
_HEAD = lazy(
    rf"(?:{MARKS}|{_ORDER})*(?P<head>[^\n。;!?:|]{{2,24}}?)(?<![\",])(?:[(][^()\n]{{1,12}}[)])?"
    r"(?P<end>(?:[:：]|\*\*)*[ |]*)$"
)
_ALSO_IN_HEADS = lazy(
    "[困生][难病]|送温暖|孤儿|空巢|留守(?:老人|儿童|妇女)|失能|失智|失独|独居|散居|残疾(?:户|人|老人|家庭|会员|党员|职工)|[帮社]教(?:对象|人员)|信访(?:户|人员|老户)|矫正对象|监测对象|因病|[卧病]号|病[人员友患]|重病|大病|重症|精神(?:障碍|病)|护理补贴"
    r"|(?:帮扶|慰问|救助|探望|看望)(?:的?对象|的?家庭|(?=:)|$)|缺席|[探看]病|[探看]望|护理|病假|送医|就医|送药|送餐|低保金|救助金|补助金|走不动|吃(?:低保|救[助济])|失去独|[没无]儿[没无]女|不能动|不能自理|没人照|要照顾|接送|欠费|欠缴|欠党费|患者|贫困"
)
_ALSO_START = Start(
    "困生卧病重大帮慰救探看缺护送就低补因孤空留失独散残社信矫监走吃没无生住摔不要精接欠患贫",
    "难病号扶问助望席理医保假儿巢守能独居疾教访正测温不低救独儿女病院了能人照症神药餐送费缴党智者困员友患",
)
# The head of a list of persons, whatever else it says.
_LIST_HEAD = lazy("(?:名[单册]|花名册|台账|签[收领到]表?|登记表?|发放表|汇总表?|一览表?|监护表|公示|安排|分组)$")
_IN_HEADS = ("名单", "人员", "群众")  # general after an illness, but the name of a list of persons in its heading
NO_HEAD = lazy(
    "|".join([*words("helpers"), *(word for word in words("topic_after") if not word.startswith(_IN_HEADS))])
    + r"|服务|须知|条件|材料|流程|办法|规定|内容|活动|项目|经费|措施|注意|第.{1,3}[条章节]"
)
# Persons below such a heading help, or what is below it is about the illness, however many names follow.
_OF_OTHERS = lazy(
    f"{any_of('helpers')}|志愿|讲座|知识|预防|防治|学习|演出|活动|主讲|值班|捐|资助|中心|[小]组$|经办|参加|须知|安排|急救|办理|政策|问答|门诊|专家|医生|出席|代表|条例|故事|比赛|球$|田径|马术|游泳|锦标"
)
_BED = lazy(r"床(?:(?<=[0-9]床)|(?<=[0-9]号床))[: ]?(?=[\u4e00-\u9fff]{2})")
_AMOUNT = lazy("[0-9.]+(?:元|人|户|岁|斤|份|块)?")
_TOKENS = lazy(r"[^、,，;；|\s/()（）\[\]{}]+(?:[（(][^()（）\n]*[)）])?")
_COLUMN = lazy(rf"(?:{any_of('person_labels')}|.{{0,4}}[号名]|[\u4e00-\u9fff]{{2,4}})")
_PERSON_COLUMN = lazy(f"(?:{any_of('person_labels')})")
_ENOUGH = 2  # persons below a heading that a word of a topic makes doubtful
_MAX_ITEMS, _MAX_BELOW = 8, 160
_MAX_LISTED = 60  # characters of a line with names
_MAX_LINE = 30  # characters of a heading before and after the word


def find(text: str, wants: list[re.Match[str]], known: frozenset[str]) -> Iterator[Detection]:
    """Yield the names below and after what tells an illness or a want, of which are ``wants``."""
    if "\n" not in text and ":" not in text:
        if "床" in text:
            yield from _in_beds(text, known)
        return
    heads = [*wants, *matches_at(_ALSO_IN_HEADS, find_offsets(text, _ALSO_START), text)]
    yield from _below_headings(text, heads, known)
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


def _below_headings(text: str, heads: list[re.Match[str]], known: frozenset[str]) -> Iterator[Detection]:
    for word in heads:
        end = text.find("\n", word.end(), word.end() + _MAX_LINE)
        start = text.rfind("\n", max(0, word.start() - _MAX_LINE), word.start()) + 1
        if end < 0 or (not start and word.start() > _MAX_LINE) or "|||" in text[start:end]:
            continue
        head = _HEAD.match(text, start, end)
        if not head or not (least := _least_persons(text, head)):
            continue
        below = takewhile(lambda line: not _APART.fullmatch(line[0]), _LINE.finditer(text, end, end + _MAX_BELOW))
        lines = list(islice((line for line in below if line[0].strip(_EMPTY)), _MAX_ITEMS))
        if not lines:
            continue
        names = _names_listed(text, lines[_is_columns(lines[0][0]) :], known, least)
        for first in islice(names, 1):
            yield Detection(KIND, word.start(), first[1])
            yield from (Detection(KIND, *name) for name in names)


def _least_persons(text: str, head: re.Match[str]) -> int:
    """Return how many persons must be listed below a heading: 0 if it tells nothing of persons."""
    if _LIST_HEAD.search(head["head"]):
        return 1
    if _OF_OTHERS.search(head["head"]):
        return 0
    if NO_HEAD.search(head["head"]) or "," in head["head"]:
        return _ENOUGH
    return 1 if head["end"] or _looks_like_heading(text, head.start(), head.end()) else 0


def _looks_like_heading(text: str, start: int, end: int) -> bool:
    """Return whether a line without a colon is a heading: marked as one, or alone between blank lines or at the top."""
    line = text[start:end].strip(" >|")
    return (
        line.startswith(("#", "**"))
        or re.match(r"[0-9]{1,2}\.[0-9]", line) is not None
        or any(pattern.fullmatch(line) for pattern in (_RULED, _BRACKETED))
        or (len(line) <= 14 and not re.match(r"[-+*0-9]", line))
    )


def _is_columns(line: str) -> bool:
    """Return whether a line has the headings of columns, one of them of persons."""
    cells = [cell.strip(" *") for cell in re.split(r"[|\s]+", line.strip(" >|")) if cell.strip(" *")]
    return any(map(_PERSON_COLUMN.fullmatch, cells)) and all(map(_COLUMN.fullmatch, cells))


def _names_listed(
    text: str, lines: list[re.Match[str]], known: frozenset[str], least: int
) -> Iterator[tuple[int, int]]:
    """Yield the spans of the names in lines, up to the first line that begins with none.

    What may be a name counts if another item of the list surely is one, or if no dictionary has it as a word.
    """
    found: list[tuple[int, int]] = []
    sure = 0
    for line in lines:
        marks = _LEADING.match(text, line.start(), line.end())
        tokens = list(_TOKENS.finditer(text, marks.end() if marks else line.start(), line.end()))
        if not tokens or len(line[0]) > _MAX_LISTED or not _may_be_listed(name_of(tokens[0][0]), known):
            break
        for token in tokens:
            is_sure = _is_listed(name_of(token[0]), known)
            sure += is_sure
            if is_sure or token is tokens[0]:
                found.append(token.span())
    if sure >= least or (
        sure == 0 and len(found) >= _ENOUGH and all(is_unlisted(name_of(text[slice(*one)])) for one in found)
    ):
        yield from found


def _is_listed(text: str, known: frozenset[str]) -> bool:
    """Return whether an item of a list of persons surely is a name: also 老濮, 宓老."""
    return is_full_name(text, known) or is_rarely_named(text) or called_names.is_short(text)


def _may_be_listed(text: str, known: frozenset[str]) -> bool:
    """Return whether an item of a list of persons may be a name; in such a list any surname is one: 查德旺, 那长山."""
    return _is_listed(text, known) or is_full_name(text, known, is_called=True)


def name_of(token: str) -> str:
    """Return the name in an item of a list, without a remark and without what is said of its family."""
    return _REMARK.sub("", token).strip("*")


def _after_colons(text: str, heads: list[re.Match[str]], known: frozenset[str]) -> Iterator[Detection]:
    """Yield the names after a label of illness or want: 困难户: 杨春花、葛大勇."""
    for word in heads:
        label = _LIST_LABEL.match(text, word.end())
        start = text.rfind("\n", max(0, word.start() - _MAX_LINE), word.start()) + 1
        head = max(start, word.start() - 10), label.end() if label else 0
        if not label or _OF_OTHERS.search(text, *head):
            continue
        is_doubtful = NO_HEAD.search(text, *head) is not None
        if is_doubtful and not _LABEL_OF_PERSONS.fullmatch(label[0].lstrip("的金")):
            continue
        end = min(at for mark in "\n。|" if (at := text.find(mark, label.end())) >= 0 or (at := len(text)))
        items = [
            item
            for item in _TOKENS.finditer(text, label.end(), min(end, label.end() + _MAX_LISTED))
            if not _AMOUNT.fullmatch(item[0])
        ]
        names = list(takewhile(lambda item: is_full_name(name_of(item[0]), known), items))
        # One name is enough if the label is all that stands before it, and nothing follows.
        is_alone = names and len(items) == 1 and not is_doubtful
        if len(names) > 1 or (is_alone and _LEADING_LABEL.fullmatch(text, start, word.start())):
            yield from (Detection(KIND, *name.span()) for name in names)
