"""Detect illness, disability and poverty beside a person's name; an illness without a name is not private."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .anchored_match import find_offsets, matches_at
from .detection import Detection
from .names import names_in
from .normalised_text import NormalisedText
from .word_lists import any_of, characters, words

KIND = "private-health"
# Names of illnesses are many, their endings are few: 肺癌, 胆囊炎, 肾病, 眩晕症.
_ENDING = rf"(?<=[\u4e00-\u9fff])(?:{any_of('illness_endings')})|(?<=[{characters('organs')}])病(?!人)"
_WORD = re.compile(f"(?:{any_of('illness')}|{any_of('hardship')}|{_ENDING})")
# The first characters of all words, and the second characters of the words that have two fixed ones.
_ALL_WORDS = {word for name in ("illness", "hardship", "illness_endings") for word in words(name)}
_LONG = {word for word in _ALL_WORDS if re.match(r"[\u4e00-\u9fff]{2}(?![?*{|])", word)}
_SHORT = "病" + "".join({word[0] for word in _ALL_WORDS - _LONG})
_START = re.compile(
    f"[{_SHORT}{''.join({word[0] for word in _LONG})}](?:(?<=[{_SHORT}])|(?=[{''.join({word[1] for word in _LONG})}]))"
)
_MORE = f"(?:[、和及](?:{_WORD.pattern}))*"  # 低保、特困怎么申请
_TOPIC_AFTER = re.compile(f'{_MORE}[”"》]?(?:的|等)?(?:{any_of("topic_after")})')
_TOPIC_BETWEEN = re.compile(any_of("topic_between"))
# An illness before a name belongs to the person only if nothing but a description of the person is between them.
_DESCRIPTION = re.compile(
    r"[^。]*姓名[: ]*|(?:的|[0-9一二两三四五六七八九十]*[户名位年]|多年|患者|病人|老人|老?党员|职工|家庭|对象|同志"
    r"|名单|[早中晚]期|术?后|里|等|原因|[,:()、| ])*"
)
# A record that names a person is about that person up to a blank line or the next item of a list.
_RECORD = re.compile(r"(?:姓名|对象)[: ]+(?P<name>[^\n,:{}|]{2,12})(?:\n(?! *\n| *- |#|\|).{0,80}){0,8}")
_RECORD_START = re.compile("姓名"), re.compile("对象")
_END = re.compile(r"[。!?;\n]")
_MAX_DISTANCE = 24


def find(normalised: NormalisedText, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield the spans from a name to the illness or hardship beside it."""
    yield from _in_records(normalised.text, known)
    text = normalised.text
    for word in _hardship_words(text, 0, len(text)):
        if _TOPIC_AFTER.match(text, word.end()):
            continue
        start, end = _sentence(text, *word.span())
        word_spans = [match.span() for match in _hardship_words(text, start, end)]
        for name in names_in(text[start:end], known):
            name_start, name_end = name[0] + start, name[1] + start
            if any(name_start < to and at < name_end for at, to in word_spans):
                continue  # part of a word: 金森 in 帕金森, 周炎 in 肩周炎
            if name_end <= word.start():
                between = text[name_end : word.start()]
                is_beside = len(between) <= _MAX_DISTANCE and not _TOPIC_BETWEEN.search(between)
            else:
                gap = text[word.end() : name_start]
                is_beside = name_start >= word.end() and _DESCRIPTION.fullmatch(gap) is not None
            if is_beside:
                yield Detection(KIND, min(name_start, word.start()), max(name_end, word.end()))
                break


def _hardship_words(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the words of illness and hardship in a part of a text."""
    return matches_at(_WORD, find_offsets(text, _START, start=start, end=end), text, end)


def _in_records(text: str, known: frozenset[str]) -> Iterator[Detection]:
    for record in matches_at(_RECORD, find_offsets(text, *_RECORD_START), text):
        word = _WORD.search(text, record.end("name"), record.end())
        if word and not _TOPIC_AFTER.match(text, word.end()) and any(names_in(record["name"], known)):
            yield Detection(KIND, record.start("name"), word.end())


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentence around a word, cut off where a name is too far away."""
    low, high = max(0, start - _MAX_DISTANCE - 6), min(len(text), end + _MAX_DISTANCE + 6)
    ends_before = [match.end() for match in _END.finditer(text, low, start)]
    end_after = _END.search(text, end, high)
    return (ends_before[-1] if ends_before else low), (end_after.start() if end_after else high)
