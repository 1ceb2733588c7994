"""Find a person who opens a clause and whose illness or want follows: 郎平安半月板撕裂, 毕春生是色盲.

Right beside a name many more words tell an illness than anywhere else in a text, so this detector knows the endings of
nearly all names of illnesses. `hardship` reads the rest of a sentence and needs surer words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..persons import called_names, word_names
from ..persons.names import CALLED, cuts_word, is_healer, opening_characters, opening_names
from ..persons.word_cuts import begins_in_word, is_part_of_words, is_word
from ..words.anchored_match import matches_at
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of, words
from ..words.word_starts import WordStarts, first_of
from .hardship import WORD, stands_after_fitting
from .illness_links import BEGINNING, BODY, LINK, MAX_BODY, SURE_VERB, TOPIC_BETWEEN, is_of_nobody

KIND = "private-health"
_BETWEEN = "里上也又都老总直一有点"
_MEDICINE = lazy(any_of("medicines"))  # in a list of medicines what looks like a name is one of them
_FAILS = rf"(?:{any_of('body_parts')})[{_BETWEEN}]{{0,3}}(?:{any_of('ailing')})"
_TESTED = rf"(?:{any_of('tests')})(?:{any_of('abnormal')})"
_LISTS = ("wide_endings", "ways_to_tell", "medicines")
_WIDE = lazy(f"{_FAILS}|{_TESTED}|{'|'.join(map(any_of, _LISTS))}")
_FAILING = (f"{part}[{_BETWEEN}{first_of('ailing')}]" for part in words("body_parts"))
_WIDE_STARTS = WordStarts([*_FAILING, *(word for name in (*_LISTS, "tests") for word in words(name))])
_EDGE = lazy(r"[^\u4e00-\u9fff·0-9]")
_TITLE = lazy(f"(?:{any_of('before_name')}|{any_of('titles')}|{any_of('openings')})了?[:： \"'“]?")
_TOPIC = lazy(f"(?:的|等)?(?:{any_of('topic_after')})")
_TITLE_STARTS = WordStarts(word for name in ("before_name", "titles", "openings") for word in words(name))
_SURE, _SURE_STARTS = lazy(SURE_VERB), WordStarts(words("verbs_of_illness"))
_STRIKES = lazy(
    r"(?:[早中晚]期|后遗症|术后|复发|发作|又)?(?:把|让|害得?|疼得|折磨得?|缠[住上]?了?|(?:没有?|没能)?压垮了?|找上了?|击[倒垮]了?"
    r"|盯上了?|拖[垮累]了?|夺[走去]了?)(?:老?党员|老?同志|老师傅)?"
)
# What may stand between a name that is surely one and a word of illness or want.
_FREE = lazy(r"(?:[^。!;\n:：、《》“”\"|?]{0,10}[?？][”\"“ ]{0,3})?[^。!;\n:：、《》“”\"|]{0,10}")
_OF_A_PHYSICIAN = ("综合", "氏")  # after the name of one who described an illness: 何杰金氏病
_MAX_CLAUSE = 30
_MAX_TITLE, _MAX_VERB = 6, 20  # characters of a title; of a verb and the beginning of an illness
# How much a name must look like one: beside a verb, before a part of the body or a kind of illness, and otherwise.
_TITLED, _BESIDE_VERB, _BESIDE_BODY, _INSIDE, _ALONE, _NEVER = 0.8, 1, 1.5, 3, 3.3, 99
_OF_ANY_NOUN = frozenset(["夫妇", "夫妻", "全家", "一家", "家里", "家庭", "的家"])  # 后面家庭 is no one's, 成功老师 is
_MAX_WIDE_BODY = 2  # characters between a name and a word of an illness that begins like none


def telling_words(text: str) -> list[re.Match[str]]:
    """Return the words that tell an illness or a want right beside a name, but for the `hardship_words`."""
    return list(matches_at(_WIDE, _WIDE_STARTS.offsets(text), text))


def find(text: str, words: Iterable[re.Match[str]], known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield the spans from a name to its illness or want, which are `hardship_words` and `telling_words`."""
    firsts, has_dotted = opening_characters(known), "·" in text
    openings: list[int] = []
    read = 0
    for word in sorted(words, key=lambda match: match.start()):
        low, high = max(0, word.start() - _MAX_CLAUSE), word.start()
        openings = [start for start in openings if start >= low]
        openings += called_names.starts(text, max(low, read), high)
        openings += (
            at
            for at in clause_starts(text, max(low, read), high)
            if text[at : at + 1] in firsts or (has_dotted and "·" in text[at + 1 : at + 7])
        )
        read = high
        for start in openings:
            name_end = _subject(text, start, word, known)
            if (
                name_end
                and not is_of_nobody(text, start, word.end(), known)
                and not _is_cut(text, start, name_end, word, known)
            ):
                yield Detection(KIND, start, word.end())
                break
        else:
            yield from _beside_verbs(text, low, word, known)


def _beside_verbs(text: str, low: int, word: re.Match[str], known: frozenset[str]) -> Iterator[Detection]:
    """Yield a name anywhere in a sentence, right before a verb of illness or as the object of the illness."""
    near = max(low, word.start() - _MAX_VERB)
    for verb in matches_at(_SURE, _SURE_STARTS.offsets(text, near, word.start()), text, word.start()):
        if BODY.fullmatch(text, verb.end(), word.start()):
            for start in (verb.start() - 3, verb.start() - 2):
                ends = opening_names(text, start, verb.start(), known) if start >= low else ()
                if (
                    any(end == verb.start() and score >= _INSIDE for end, score in ends)
                    and not cuts_word(text, start)
                    and not is_of_nobody(text, start, word.end(), known)
                    and not _is_cut(text, start, verb.start(), word, known)
                ):
                    yield Detection(KIND, start, word.end())
                    return
    if strikes := _STRIKES.match(text, word.end()):
        for end, score in opening_names(text, strikes.end(), strikes.end() + 6, known):
            if score >= _INSIDE:
                yield Detection(KIND, word.start(), end)
                return


def clause_starts(text: str, low: int, high: int) -> Iterator[int]:
    """Yield the offsets at which a clause begins, or a name after a title or a verb of help."""
    if low == 0:
        yield 0
    for edge in _EDGE.finditer(text, low, high):
        yield edge.end()
    low = max(0, low - _MAX_TITLE)
    for title in matches_at(_TITLE, _TITLE_STARTS.offsets(text, low, high), text, high):
        yield title.end()


def _is_topic(text: str, end: int, word: re.Match[str]) -> bool:
    return bool(
        TOPIC_BETWEEN.search(text, end, word.start())
        or _TOPIC.match(text, word.end())
        or not stands_after_fitting(text, word)
    )


def _is_cut(text: str, start: int, end: int, word: re.Match[str], known: frozenset[str]) -> bool:
    """Return whether a name or what tells on it is part of other words; a name of the records is none."""
    if text[start:end] not in known and (is_word(text, start, end) or is_part_of_words(text, start, end)):
        return True
    return begins_in_word(text, *word.span())


def _subject(text: str, start: int, word: re.Match[str], known: frozenset[str]) -> int:
    """Return the end of a name at an offset with nothing but the rest of its illness between it and a word, else 0."""
    for end, score in opening_names(text, start, word.start(), known):
        if end > word.start():
            continue
        if text.startswith(_OF_A_PHYSICIAN, end) or is_healer(text, start, end):
            continue  # 韦伯综合征
        if score >= CALLED and _FREE.fullmatch(text, end, word.start()) and not _is_topic(text, end, word):
            return end
        link = LINK.match(text, end, word.start())
        if (
            not link
            or not BODY.fullmatch(text, link.end(), word.start())
            or TOPIC_BETWEEN.search(text, link.end(), word.start())
        ):
            continue
        if link["title"]:
            needed = _BESIDE_VERB if link["title"] in _OF_ANY_NOUN else _TITLED
        elif link["verb"]:
            needed = _BESIDE_VERB
        elif _TOPIC.match(text, word.end()) or ("、" in text[end : word.start()] and score < _INSIDE):
            continue  # 田地、贫困户: two items of a list
        elif BEGINNING.match(text, link.end()):
            needed = _BESIDE_BODY
        elif word.start() - link.end() <= (MAX_BODY if word.re.pattern == WORD.pattern else _MAX_WIDE_BODY):
            needed = _ALONE if stands_after_fitting(text, word) else _NEVER
        else:
            continue
        if score >= needed and not ("、" in text[end : word.start()] and _MEDICINE.fullmatch(word[0])):
            return end
    return _word_subject(text, start, word)


def _word_subject(text: str, start: int, word: re.Match[str]) -> int:
    """Return the end of a name at an offset that is a word too, if its illness shows that it is a person, else 0."""
    end = word_names.end_at(text, start, word.start())
    if end and word_names.is_introduced(text, start, end, word):
        return end
    link = LINK.match(text, end, word.start()) if end else None
    if not link or not BODY.fullmatch(text, link.end(), word.start()) or _is_topic(text, end, word):
        return 0
    return end if word_names.is_of_person(text, start, end, link, word) and not is_healer(text, start, end) else 0
