"""Detect illness, disability and poverty beside a person's name; an illness without a name is not private."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ..persons.names import CERTAIN, is_full_name, scored_names_in
from ..persons.word_cuts import begins_in_word, is_part_of_words, is_word, starts_in_word
from ..words.anchored_match import matches_at
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText
from ..words.word_lists import any_of, characters, sets_before, words
from ..words.word_starts import WordStarts
from .illness_links import TOPIC_BETWEEN, is_close, is_of_nobody

KIND = "private-health"
# Names of illnesses are many, their endings are few: 肺癌, 胆囊炎, 肾病, 眩晕症.
_ENDING = rf"(?<=[\u4e00-\u9fff])(?:{any_of('illness_endings')})|(?<=[{characters('organs')}])病(?!人)"
WORD = lazy(f"(?:{any_of('illness')}|{any_of('hardship')}|{any_of('conduct')}|{_ENDING})")
_AFTER = sets_before("endings_after")
_STARTS = WordStarts(
    (word for name in ("illness", "hardship", "conduct", "illness_endings") for word in words(name)), alone="病"
)
_MORE = f"(?:[、和及](?:{WORD.pattern}))*"  # 低保、特困怎么申请
# A count of persons who are not named.
_COUNT = r" ?[0-9]+ ?[多余]?(?:人|户|例|名|位)(?! ?[:次是为]|[\u4e00-\u9fff]{2,3}(?:$|[,。、\s]))"
_TOPIC_AFTER = lazy(f'{_MORE}[”"》]?(?:的|等)?(?:{any_of("topic_after")}|{_COUNT})')
_MODALS = frozenset(("该", "要", "会", "常", "可以"))  # 侯某的白内障该做了 is of a person, 高血压该怎么治 is not
_OF_PERSONS = ("人员", "群众")  # a name right after them is of one of them
# An illness before a name belongs to the person only if nothing but a description of the person is between them.
_DESCRIBES = lazy("(?:家庭|职工|党员|老人|名单|对象|同志)里?,")
_DESCRIPTION = lazy(
    r"[^。]*姓名[: ]*|(?:的|[0-9一二两三四五六七八九十]*[户名位年]|多年|患者|病人|老人|老?党员|职工|家庭|对象|同志"
    r"|边缘户?|人员|群众|儿童|学生|居民|村民|代表|名单|[早中晚]期|术?后|里|等|原因|[,:()、| ])*"
)
_ENDS = "。!?\n"
_MAX_DISTANCE = 19
_MAX_BESIDE = 6  # characters between a name and a word that many news have
_MAX_ITEM = 7  # characters of an illness in a list
_MAX_GAP = 10
_CONDUCT = lazy(any_of("conduct"))
_NEVER = lazy("没|未|无|从不")
_ONLY_BESIDE = frozenset(words("only_beside"))
_OF = ("的", "的是", "的有", "的还有", ":", "的老党员", "的同志")
_JOINS = lazy(f"(?:[的是有了叫:,]|[发送交]给|{any_of('before_name')}|{any_of('titles')})$")
# How much a name must look like one: further from its illness, and after it.
_APART, _NEXT = 5, 6
_BORDER = lazy("[,;、】)]")
_CAUSES = lazy("因|由于|(?<![^,。])患|查?得了")
# The words after 他 and the like say that the illness is of the person named before.
_OF_THE_NAMED = lazy(
    r"[他她](?:得|患|是|有|上|已|被|的|因|爸|妈|爱人|老伴|家)|(?:理由|原因|因为|由于|病因)(?:是|为|:)?"
)
_TOPIC_IN_GAP = lazy(any_of("topic_after"))
# The person after an illness who helps, speaks or decides.
_HELPS = lazy(
    r" ?(?:[(（][^()]{0,6}[)）])?(?:大夫|医生|医师|主任|护士|教授|专家|主讲|讲|主持|捐|负责|作|介绍|带领"
    r"|走访|等|代表|说|指出|强调|表示|提出|记录|摄|编|供稿|撰|联系|汇报|宣读|:|一行|带队|家访)"
)


def find(
    normalised: NormalisedText,
    words: Sequence[re.Match[str]],
    known: frozenset[str] = frozenset(),
    *,
    in_spaced: bool = False,
) -> Iterator[Detection]:
    """Yield the spans from a name to the illness or hardship beside it; ``words`` are the `hardship_words` of the text.

    With ``in_spaced`` only sentences with a space are read.
    """
    text = normalised.text
    starts = [word.start() for word in words]
    for word in words:
        start, end = _sentence(text, *word.span())
        if in_spaced and " " not in text[start:end]:
            continue
        topic = _TOPIC_AFTER.match(text, word.end())
        is_modal = topic is not None and topic[0] in _MODALS
        if (
            topic
            and not is_modal
            and not (topic[0].endswith(_OF_PERSONS) and is_full_name(text[topic.end() : topic.end() + 3], known))
        ):
            continue
        word_spans = [match.span() for match in words[bisect_left(starts, start) : bisect_left(starts, end)]]
        # No name is part of a word: 金森 in 帕金森, 周炎 in 肩周炎.
        others = [(at - start, to - start) for at, to in word_spans]
        for name_low, name_high, score in scored_names_in(text[start:end], known, others):
            name = name_low + start, name_high + start
            if is_modal and (score < _APART or text[name[1] : word.start()] not in ("", "的")):
                continue
            if name[1] <= word.start():
                is_beside = _belongs_to_last(text[name[1] : word.start()], word[0], score)
            else:
                is_beside = _belongs_to_next(text, word, *name, score)
            low, high = min(name[0], word.start()), max(name[1], word.end())
            if (
                is_beside
                and not text.startswith(("综合", "氏"), name[1])  # of a physician: 巴雷综合征
                and not is_of_nobody(text, low, high, known)
                and not _is_cut(text, word, name, score, known)
            ):
                yield Detection(KIND, low, high)
                break


def _is_only_beside(word: str) -> bool:
    return word in _ONLY_BESIDE or _CONDUCT.fullmatch(word) is not None


def _is_cut(
    text: str, word: re.Match[str], name: tuple[int, int], score: float, known: frozenset[str] = frozenset()
) -> bool:
    """Return whether the name or the word is part of other words; a name of the records is one wherever it stands."""
    if _CONDUCT.fullmatch(word[0]) and begins_in_word(text, *word.span()):
        return True
    if text[name[0] : name[1]] in known:
        return False
    return is_word(text, *name) or (is_part_of_words if score < CERTAIN else starts_in_word)(text, *name)


def _belongs_to_last(gap: str, word: str, score: float) -> bool:
    """Return whether an illness belongs to the name before it, by what is between and how much that looks like one."""
    if gap.startswith("、") and gap.count("、") > 1:
        return False  # of the items of a list the last one is nearest
    if len(gap) > (_MAX_BESIDE if _is_only_beside(word) else _MAX_DISTANCE) or (
        ";" in gap and (gap[0] != ";" or len(gap) > _MAX_ITEM)
    ):
        return False
    if _CONDUCT.fullmatch(word) and _NEVER.search(gap):
        return False
    if score < _APART and not (is_close(gap, word) or _OF_THE_NAMED.search(gap)):
        return False
    return not TOPIC_BETWEEN.search(gap) or _OF_THE_NAMED.search(gap) is not None


def _belongs_to_next(text: str, word: re.Match[str], name_start: int, name_end: int, score: float) -> bool:
    """Return whether an illness belongs to the name after it, by what is around and how much that looks like one."""
    gap = text[word.end() : name_start]
    is_caused = _CAUSES.search(text, max(0, word.start() - 8), word.start()) is not None
    if (
        _BORDER.search(gap)
        and not (is_caused or _DESCRIBES.fullmatch(gap))
        and "\u4e00" <= text[name_end : name_end + 1] <= "\u9fff"
    ):
        return False  # the name begins another sentence
    if _DESCRIPTION.fullmatch(gap):
        return score >= _NEXT or gap.endswith(("的", ":"))
    if len(gap) > _MAX_GAP or TOPIC_BETWEEN.search(gap) or _TOPIC_IN_GAP.search(gap) or _HELPS.match(text, name_end):
        return False
    if ":" in gap.rstrip(":"):
        return False  # what is good for an illness: 类风湿症:用鲜嫩的桑树枝
    is_joined = gap.endswith(_OF) or (not _is_only_beside(word[0]) and score >= _NEXT and _JOINS.search(gap))
    return bool(is_joined) and (is_caused or not _BORDER.search(gap))


def is_topic(text: str, start: int = 0) -> bool:
    """Return whether the first word of illness or hardship after an offset speaks of it in general."""
    word = WORD.search(text, start)
    return bool(word and _TOPIC_AFTER.match(text, word.end()))


def hardship_words(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
    """Yield the words of illness and hardship in a part of a text."""
    for match in matches_at(WORD, _STARTS.offsets(text, start, end), text, end):
        if stands_after_fitting(text, match):
            yield match


def stands_after_fitting(text: str, word: re.Match[str]) -> bool:
    """Return whether an ending of illnesses stands after a character that makes it one: 肺炎, not 曾培炎."""
    before = _AFTER.get(word[0])
    return before is None or text[word.start() - 1 : word.start()] in before


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentence around a word, cut off where a name is too far away."""
    low, high = max(0, start - _MAX_DISTANCE - 6), min(len(text), end + _MAX_DISTANCE + 6)
    low = max(low, *(text.rfind(mark, low, start) + 1 for mark in _ENDS))
    return low, min(high, *(at for mark in _ENDS if (at := text.find(mark, end, high)) >= 0), high)
