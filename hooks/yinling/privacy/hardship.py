"""Illness, disability and want beside a person's name. A text about an illness is nobody's; a name with it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .anchored_match import matches, places
from .detection import Detection
from .names import names_in
from .normalised_text import NormalisedText
from .word_lists import any_of, characters, words

KIND = "private-health"
# Words of illness are many, what they end with are few: 肺癌, 胆囊炎, 肾病, 眩晕症.
_CLASS = rf"(?<=[\u4e00-\u9fff])(?:{any_of('illness_ends')})|(?<=[{characters('organs')}])病(?!人)"
_WORD = re.compile(f"(?:{any_of('illness')}|{any_of('want')}|{_CLASS})")
# The characters that a word can begin with, and of all but the short ones the second.
_ALL_WORDS = {word for name in ("illness", "want", "illness_ends") for word in words(name)}
_LONG = {word for word in _ALL_WORDS if re.match(r"[\u4e00-\u9fff]{2}(?![?*{|])", word)}
_SHORT = "病" + "".join({word[0] for word in _ALL_WORDS - _LONG})
_BEGINS = re.compile(
    f"[{_SHORT}{''.join({word[0] for word in _LONG})}](?:(?<=[{_SHORT}])|(?=[{''.join({word[1] for word in _LONG})}]))"
)
_MORE = f"(?:[、和及](?:{_WORD.pattern}))*"  # 低保、特困怎么申请
_TOPIC_AFTER = re.compile(f'{_MORE}[”"》]?(?:的|等)?(?:{any_of("topic_after")})')
_TOPIC_BETWEEN = re.compile(any_of("topic_between"))
# An illness that stands before a name is the person's only where nothing but who they are stands between.
_WHOSE = re.compile(
    r"[^。]*姓名[: ]*|(?:的|[0-9一二两三四五六七八九十]*[户名位年]|多年|患者|病人|老人|老?党员|职工|家庭|对象|同志"
    r"|名单|[早中晚]期|术?后|里|等|原因|[,:()、| ])*"
)
# A record that names a person is about that person to its end: a blank line, the next item of a list.
_RECORD = re.compile(r"(?:姓名|对象)[: ]+(?P<name>[^\n,:{}|]{2,12})(?:\n(?! *\n| *- |#|\|).{0,80}){0,8}")
_RECORD_BEGINS = re.compile("姓名"), re.compile("对象")
_END = re.compile(r"[。!?;\n]")
_REACH = 24


def find(view: NormalisedText, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """The stretches of text from a name to the illness or want beside it."""
    yield from _of_records(view.text, known)
    text = view.text
    for word in _words_in(text, 0, len(text)):
        if _TOPIC_AFTER.match(text, word.end()):
            continue
        start, end = _sentence(text, *word.span())
        named = [match.span() for match in _words_in(text, start, end)]
        for name in names_in(text[start:end], known):
            first, last = name[0] + start, name[1] + start
            if any(first < to and at < last for at, to in named):
                continue  # 金森 in 帕金森, 周炎 in 肩周炎
            if last <= word.start():
                between = text[last : word.start()]
                beside = len(between) <= _REACH and not _TOPIC_BETWEEN.search(between)
            else:
                beside = first >= word.end() and _WHOSE.fullmatch(text[word.end() : first]) is not None
            if beside:
                yield Detection(KIND, min(first, word.start()), max(last, word.end()))
                break


def _words_in(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The words of illness and want in a part of a text."""
    return matches(_WORD, places(text, _BEGINS, start=start, end=end), text, end)


def _of_records(text: str, known: frozenset[str]) -> Iterator[Detection]:
    for record in matches(_RECORD, places(text, *_RECORD_BEGINS), text):
        word = _WORD.search(text, record.end("name"), record.end())
        if word and not _TOPIC_AFTER.match(text, word.end()) and any(names_in(record["name"], known)):
            yield Detection(KIND, record.start("name"), word.end())


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence around a word, not further than a name can belong to it."""
    low, high = max(0, start - _REACH - 6), min(len(text), end + _REACH + 6)
    stops = [match.end() for match in _END.finditer(text, low, start)]
    stop = _END.search(text, end, high)
    return (stops[-1] if stops else low), (stop.start() if stop else high)
