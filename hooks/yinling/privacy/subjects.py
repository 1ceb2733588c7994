"""Find a person who opens a clause and whose illness or want follows: 郎平安半月板撕裂, 毕春生是色盲.

Right beside a name many more words tell an illness than anywhere else in a text, so this detector knows the endings of
nearly all names of illnesses. `hardship` reads the rest of a sentence and needs surer words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from .anchored_match import matches_at
from .detection import Detection
from .hardship import TOPIC_BETWEEN, WORD, stands_after_fitting
from .names import cuts_word, may_open_with_name, opening_names
from .word_lists import any_of, words
from .word_starts import WordStarts

KIND = "private-health"
_WIDE = re.compile(any_of("wide_endings"))
_WIDE_STARTS = WordStarts(words("wide_endings"))
# What may stand between a name and the name of an illness: a form of address, a remark in brackets, times and verbs.
_SURE_VERB = any_of("verbs_of_illness")
_LINK = re.compile(
    rf"(?P<title>{any_of('after_name')})?(?:[(][^()\n]{{1,14}}[)])?[,:?!、 —-]{{0,2}}"
    rf"(?:(?P<verb>{_SURE_VERB})|{any_of('before_illness')}|[,、]|[0-9一二三四五六七八九十两几]+(?:年|个?月|日|号|天|周|次|级|期)前?)*"
)
# A name of an illness has none of these characters. They join words to sentences.
_BODY = re.compile(
    r"[^\W0-9A-Za-z_的了是在和与或及也都还说要让给对从到为而但这那其他她我你着则且便即可将把就会用讲防治以]{0,8}"
)
_EDGE = re.compile(r"[^\u4e00-\u9fff·0-9]")
_TITLE = re.compile(f"(?:{any_of('before_name')}|{any_of('titles')}|{any_of('openings')})[:： \"'“]?")
_BEGINNING = re.compile(any_of("illness_beginnings"))
_TOPIC = re.compile(f"(?:的|等)?(?:{any_of('topic_after')})")
_SURE = re.compile(_SURE_VERB)
_STRIKES = re.compile(
    r"(?:[早中晚]期|后遗症|术后|复发|发作|又)?(?:把|让|害得?|疼得|折磨得?|缠[住上]?了?|(?:没有?|没能)?压垮了?|找上了?|击[倒垮]了?"
    r"|盯上了?|拖[垮累]了?|夺[走去]了?)(?:老?党员|老?同志|老师傅)?"
)
_MAX_CLAUSE = 30
# How much a name must look like one: beside a verb, before a part of the body or a kind of illness, and otherwise.
_TITLED, _BESIDE_VERB, _BESIDE_BODY, _INSIDE, _ALONE, _NEVER = 0.8, 1, 1.5, 3, 3.3, 99
_MAX_BODY, _MAX_WIDE_BODY = 4, 2  # characters between a name and a word of an illness that begins like none


def find(text: str, known_words: Iterable[re.Match[str]], known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield the spans from a name to its illness or want; ``known_words`` are its `hardship_words`."""
    for word in chain(known_words, matches_at(_WIDE, _WIDE_STARTS.offsets(text), text)):
        low = max(0, word.start() - _MAX_CLAUSE)
        for start in _openings(text, low, word.start()):
            if may_open_with_name(text, start, word.start(), known) and _subject(text, start, word, known):
                yield Detection(KIND, start, word.end())
                break
        else:
            yield from _beside_verbs(text, low, word, known)


def _beside_verbs(text: str, low: int, word: re.Match[str], known: frozenset[str]) -> Iterator[Detection]:
    """Yield a name anywhere in a sentence, right before a verb of illness or as the object of the illness."""
    for verb in _SURE.finditer(text, low, word.start()):
        if _BODY.fullmatch(text, verb.end(), word.start()):
            for start in (verb.start() - 3, verb.start() - 2):
                ends = opening_names(text, start, verb.start(), known) if start >= low else ()
                if any(end == verb.start() and score >= _INSIDE for end, score in ends) and not cuts_word(text, start):
                    yield Detection(KIND, start, word.end())
                    return
    if strikes := _STRIKES.match(text, word.end()):
        for end, score in opening_names(text, strikes.end(), strikes.end() + 6, known):
            if score >= _INSIDE:
                yield Detection(KIND, word.start(), end)
                return


def _openings(text: str, low: int, high: int) -> Iterator[int]:
    """Yield the offsets before a word at which a clause begins, or a name after a title or a verb of help."""
    starts = [match.end() for match in _EDGE.finditer(text, low, high)]
    if low == 0:
        starts.insert(0, 0)
    for start in starts:
        yield start
        for title in _TITLE.finditer(text, start, high):
            yield title.end()


def _subject(text: str, start: int, word: re.Match[str], known: frozenset[str]) -> bool:
    """Return whether a name is at an offset, and nothing but the rest of its illness between it and a word."""
    for end, score in opening_names(text, start, word.start(), known):
        if end == word.start() and word[0].startswith("综合"):
            continue  # of a physician: 韦伯综合征
        link = _LINK.match(text, end, word.start())
        if (
            not link
            or not _BODY.fullmatch(text, link.end(), word.start())
            or TOPIC_BETWEEN.search(text, link.end(), word.start())
        ):
            continue
        if link["title"]:
            needed = _TITLED
        elif link["verb"]:
            needed = _BESIDE_VERB
        elif _TOPIC.match(text, word.end()):
            continue
        elif _BEGINNING.match(text, link.end()):
            needed = _BESIDE_BODY
        elif word.start() - link.end() <= (_MAX_BODY if word.re is WORD else _MAX_WIDE_BODY):
            needed = _ALONE if stands_after_fitting(text, word) else _NEVER
        else:
            continue
        if score >= needed:
            return True
    return False
