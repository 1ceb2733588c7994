"""Find names of persons in Chinese text: names in the records, and guesses.

A surname is often a character of an ordinary word (高血压, 白内障, 方便). A guess therefore is a surname and one or two
characters that do not cut a word at either end. How much must stand around it depends on how much it looks like a name:
what is rarely a word (戚长顺) needs nothing, 占魁元 needs the edges of a phrase, or words that come beside names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from ...chinese.characters import gb2312_first_level
from ..words.common_words import NOT_NAMES, common_words
from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of, characters, words
from . import called_names, likely_names, unlisted_names, word_names
from .historic_persons import historic_pattern, historic_persons
from .name_frames import is_phrase
from .name_odds import surnames
from .word_cuts import is_word

_HAN = r"[\u4e00-\u9fff]"
_DOUBLE = f"(?:{any_of('double_surnames')})"
_RARE_SURNAMES = frozenset(characters("rare_surnames") + characters("everyday_surnames"))
_SINGLE = f"[{characters('surnames')}{characters('rare_surnames')}]"
_OPENING = lazy(f"{_DOUBLE}|{_SINGLE}|[{characters('opening_surnames')}]")
_USUAL_SURNAMES = frozenset(characters("surnames")) - _RARE_SURNAMES
_DOUBLE_NAMES = frozenset(words("double_surnames"))
_PARTICLES = frozenset("从能应都向如和于")  # 从长安, 于昨天: surnames that are particles before a word
# Characters of given names: of the list, or rare ones: not in the first level of GB 2312, and without a radical of body
# parts, illnesses or insects.
_GIVEN = frozenset(characters("given"))
_EVERYDAY_GIVEN = frozenset(characters("everyday_given"))
_FREQUENT = frozenset(gb2312_first_level())
_BODILY = lazy("[\u7592-\u7664\u8089-\u81e3\u866b-\u8877]")
_NEVER_GIVEN = frozenset(characters("never_given"))
_IMPOSSIBLE = _NEVER_GIVEN - _GIVEN
_FIRST = lazy(f"(?:{_DOUBLE}|{_SINGLE})(?![{''.join(sorted(_IMPOSSIBLE))}])(?={_HAN})")
_NEVER_LAST = frozenset("性为有在向和同与应当能如可以")  # before an illness: verbs and particles
# What stands directly before and after names.
_BEFORE = frozenset(characters("before_guess"))
_AFTER = frozenset(characters("after_guess"))
_SURE_AFTER = frozenset(characters("after_name_only"))
_INTRODUCES = lazy(f"(?<!妇)(?:{any_of('before_name')})[:： \"'“]?$")
_TITLED = lazy(any_of("after_name"))
_HEALER = lazy(any_of("healers"))
_WARD_BEFORE = lazy(r"主讲人?: ?$|(?:(?<!住[进在].)(?<!住[进在])[内外骨眼儿产妇]科|门诊|诊室)[\u4e00-\u9fff]{0,2}$")
_ONE_SETTLEMENT = frozenset(characters("settlements"))
_ANONYMOUS = "某"
_NOBODY = frozenset(words("nobody"))
_SURE_NAME, _FULL_NAME = 3.5, 2  # of the score of a name
_WORD_GIVEN = 4  # less for a given name that is a word with a character that no given name has
_TOWNS = frozenset("镇乡县区")  # 安昌镇
_FOREIGN = frozenset("斯特尔姆顿奇")  # last characters of names from other languages: 史密斯
# Names from other languages are written with few characters, of which one at least is rarely in Chinese names: 巴纳德.
_SOUNDS = frozenset(characters("sounds"))
_SOUNDS_ONLY = frozenset(characters("sounds_only"))
_FUNCTION = frozenset("在有为得从以于与及")  # no given name of one character
_GOES_ON = lazy(f"{_HAN}{{0,2}}-{_HAN}")  # 兰伯特-伊顿
_TITLED_WORD = 0.9  # of a word that is a name only beside a form of address: 成功老师
_WORD_NAME, _RARE_WORD_NAME = 1.5, 1.2  # of a word that may be a name at the start of a clause
_OPENING_GIVEN = _GIVEN.union(characters("opening_given"))
_ANATOMICAL = frozenset("炎囊胆素性体管膜心")
_CALLED = lazy(f"{_HAN}{{2,3}}")  # 邴玉芹, 由广田: beside a label any surname is one
_OF_PEOPLE = "人民员年天"
_ENOUGH = 4.5  # of the scores of a name, of what is before and of what is after
_TYPICAL = 5  # score of a name of a usual surname and two usual characters: it needs no usual neighbours
CERTAIN: float = 9
CALLED: float = 6  # of what somebody is called by, at the start of a clause: more than any guess of a full name


def names_in(text: str, known: frozenset[str], others: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """Yield the spans of person names in a phrase; names in ``known`` need no context.

    No guessed name overlaps ``others``, the spans of words that are not names.
    """
    for start, end, _ in scored_names_in(text, known, others):
        yield start, end


def scored_names_in(
    text: str, known: frozenset[str], others: Sequence[tuple[int, int]] = ()
) -> Iterator[tuple[int, int, float]]:
    """Yield `names_in` with how much each looks like a name: from 4.5, beside an odd character, to `CERTAIN`."""
    by_first = _by_first(known)
    if by_first:
        for offset, char in enumerate(text):
            for name in by_first.get(char, ()):
                if text.startswith(name, offset):
                    yield offset, offset + len(name), CERTAIN
    taken = frozenset(offset for span in others for offset in range(*span))
    for start, end, score in _guessed(text, taken):
        if taken.isdisjoint(range(start, end)) and not is_healer(text, start, end):  # 王大夫, 吴引弟大夫, 刘主任医师
            yield start, end, score


@lru_cache(maxsize=8)
def opening_characters(known: frozenset[str]) -> frozenset[str]:
    """Return the characters that names start with, but for those with a dot: far faster than to look for names."""
    doubles = (name[0] for name in _DOUBLE_NAMES)
    opening = characters("opening_surnames")
    return _USUAL_SURNAMES.union(
        _RARE_SURNAMES, opening, surnames(), doubles, called_names.first_characters(), _by_first(known)
    )


def cuts_word(text: str, start: int) -> bool:
    """Return whether a word goes on where a name would start."""
    return _cuts_word_before(text, start)


def opening_names(text: str, start: int, high: int, known: frozenset[str]) -> Iterator[tuple[int, float]]:
    """Yield the ends of what may be a name at the start of a clause, and how much each looks like one."""
    for name in _by_first(known).get(text[start : start + 1], ()):
        if text.startswith(name, start):
            yield start + len(name), _SURE_NAME
    for end in called_names.ends_at(text, start, high):
        yield end, CALLED
    if (end := unlisted_names.end_at(text, start, high)) and text[start:end] not in historic_persons():
        yield end, _SURE_NAME
    if (end := likely_names.end_at(text, start, high)) and not _is_nobody(text[start:end]):
        yield end, _SURE_NAME
    surname = _OPENING.match(text, start, high)
    if not surname:
        return
    for end in (surname.end() + 2, surname.end() + 1):
        score = _score_of_opening(surname[0], text[surname.end() : end]) if end <= high else 0
        if score > 0 and not is_phrase(text, start, end):
            yield end, score


def _score_of_opening(surname: str, given: str) -> float:
    """Return how much a text at the start of a clause looks like a name: 0 if nobody has it, or all know it."""
    name = surname + given
    if not all("\u4e00" <= char <= "\u9fff" and (char in _OPENING_GIVEN or char not in _NEVER_GIVEN) for char in given):
        return 0
    if _is_nobody(name) or given[-1] in _NEVER_LAST or given[-1] in _FOREIGN or given in _FUNCTION:
        return 0
    if len(given) == 2 and (surname + given[0] in NOT_NAMES or given[-1] in _TOWNS):
        return 0
    if surname in _RARE_SURNAMES and len(given) == 1:  # 能让, 都存; 和平同志
        return _TITLED_WORD
    listed = [(char in _OPENING_GIVEN or _is_rare(char)) and char not in _ANATOMICAL for char in given]
    if name in common_words():  # 章程, 廉洁
        if name in NOT_NAMES:
            return _TITLED_WORD if all(listed) else 0
        if not all(listed) or any(char in _EVERYDAY_GIVEN or char in _OF_PEOPLE for char in given):
            return 0
        return _WORD_NAME if surname in _USUAL_SURNAMES and _GIVEN.issuperset(given) else _RARE_WORD_NAME
    score: float = 4 if surname in _DOUBLE_NAMES else 2 if surname in _USUAL_SURNAMES else 0.5
    for char, is_listed in zip(given, listed, strict=True):
        score += 0.3 if not is_listed else 0.5 if char in _EVERYDAY_GIVEN else 1.5
    if surname in _PARTICLES:
        score -= 1 if len(given) == 2 and _GIVEN.issuperset(given) and given not in common_words() else 2
    if len(given) == 1:
        return score - (1.5 if given in _EVERYDAY_GIVEN else 0.5 if listed[0] else 1)
    if surname + given[0] in common_words():  # 郎平|安, 花木|珍
        score -= 1.5 if all(listed) else 3
    if given in common_words():
        score -= 0.5 if all(listed) else 2
    return score


def _is_nobody(name: str) -> bool:
    """Return whether a name is of nobody whose illness is private: 王某, 张三, 毛泽东, 巴纳德."""
    return (
        _ANONYMOUS in name
        or name[:2] in _NOBODY
        or name in _NOBODY
        or name in historic_persons()
        or _is_of_other_language(name)
    )


def _is_of_other_language(name: str) -> bool:
    return len(name) == 3 and _SOUNDS.issuperset(name) and not _SOUNDS_ONLY.isdisjoint(name[1:])


def is_healer(text: str, start: int, end: int) -> bool:
    """Return whether a name is of somebody who treats the ill: 刘主任医师, 骨科王大夫."""
    return bool(
        _HEALER.search(text, start, _clause_end(text, end)) or _WARD_BEFORE.search(text, max(0, start - 6), start)
    )


def _clause_end(text: str, end: int) -> int:
    """Return the end of what belongs to a name: five characters after it, or fewer up to a mark: 汲某住院,大夫说."""
    return next((at for at in range(end, min(len(text), end + 5)) if not "\u4e00" <= text[at] <= "\u9fff"), end + 5)


@lru_cache(maxsize=8)
def _by_first(known: frozenset[str]) -> dict[str, list[str]]:
    """Group names by their first characters."""
    groups: dict[str, list[str]] = {}
    for name in sorted(known):
        groups.setdefault(name[0], []).append(name)
    return groups


def _guessed(text: str, taken: frozenset[int]) -> Iterator[tuple[int, int, float]]:
    starts: set[int] = set()
    for match in _FIRST.finditer(text):
        start, given = match.span()
        for end in (given + 2, given + 1):
            if (
                end <= len(text)
                and taken.isdisjoint(range(start, end))
                and (score := _score(text, start, given, end, taken)) >= _ENOUGH
            ):
                if not (_is_nobody(text[start : given + 2]) or _is_nobody(text[start:end])):
                    starts.add(start)
                    yield start, end, score
                break
    for start, end in likely_names.find(text, taken):
        if start not in starts and not _is_nobody(text[start:end]):
            yield start, end, _TYPICAL
    for start, end in called_names.find(text):
        starts.add(start)
        yield start, end, CERTAIN
    for start, end in likely_names.addressed(text, 0, len(text)):
        if start not in starts:
            yield start, end, CERTAIN


def _score(text: str, start: int, given_start: int, end: int, taken: frozenset[int]) -> float:
    """Return how much a span looks like a name, given what stands around it: 0 if it cannot be one."""
    surname, given = text[start:given_start], text[given_start:end]
    if not (_IMPOSSIBLE.isdisjoint(given) and given[-1] != "性" and "\u4e00" <= given[-1] <= "\u9fff"):
        return 0
    if (
        surname + given in common_words()
        or (given[-1] in _NEVER_LAST and end in taken)
        or given[-1] in _FOREIGN
        or given in _FUNCTION
        or _GOES_ON.match(text, end)
        or called_names.is_settlement(text, end)
        or given[1:] in _ONE_SETTLEMENT
        or is_phrase(text, start, end)
    ):
        return 0
    is_double, is_introduced = surname in _DOUBLE_NAMES, bool(_INTRODUCES.search(text, max(0, start - 6), start))
    if not is_introduced and (
        (not is_double and _cuts_word_before(text, start)) or (end not in taken and _cuts_word_after(text, end))
    ):
        return 0
    name_score = _score_of_name(surname, given)
    if not is_introduced and name_score < _SURE_NAME and end not in taken and text[end - 1 : end + 1] in common_words():
        return 0
    before = 3 if is_introduced else _score_before(text, start)
    score = name_score + before + (after := _score_after(text, end, taken))
    if score < _ENOUGH:
        return 0
    is_doubtful = name_score < _TYPICAL and min(before, after) < 0 and not (is_double or is_introduced)
    return _ENOUGH if is_doubtful else max(score, _ENOUGH + 0.5)


def _score_of_name(surname: str, given: str) -> float:
    """Return how much a text looks like a name by itself."""
    score: float = 4 if surname in _DOUBLE_NAMES else 0 if surname in _RARE_SURNAMES else 2
    for char in given:
        score += (0.5 if char in _EVERYDAY_GIVEN else 1.5) if char in _GIVEN or _is_rare(char) else 0
    if len(given) == 1:
        return score - (1 if given in _EVERYDAY_GIVEN else 0.5 if given in _GIVEN or _is_rare(given) else 2)
    if given in common_words():  # 建国, 卫生, 规定
        score -= 0.5 if all(char in _GIVEN for char in given) and surname not in _PARTICLES else _WORD_GIVEN
    if given[-1] in _EVERYDAY_GIVEN:
        score -= 0.5
    if surname + given[0] not in common_words():
        return score
    return score - (3 if all(char in _GIVEN for char in given) else 4)  # 高明远: a word, and a character


def _score_before(text: str, start: int) -> float:
    if start == 0 or not "\u4e00" <= text[start - 1] <= "\u9fff":
        return -1 if text[max(0, start - 2) : start].strip()[-1:].isdigit() else 2  # 200 万以上
    if text[start - 1] in _BEFORE:
        return 1
    return 0.5 if text[max(0, start - 2) : start] in common_words() else -1


def _score_after(text: str, end: int, taken: frozenset[int]) -> float:
    if end == len(text) or not "\u4e00" <= text[end] <= "\u9fff" or end in taken:
        return 2
    if text[end] in _SURE_AFTER or _TITLED.match(text, end):
        return 2
    return 1 if text[end] in _AFTER or text[end : end + 2] in common_words() else -1


def _is_rare(char: str) -> bool:
    return char not in _FREQUENT and not _BODILY.match(char)


def _cuts_word_before(text: str, start: int) -> bool:
    """Return whether the character before and the first one of a name are a word, and not the end of another word."""
    return text[max(0, start - 1) : start + 1] in common_words() and start > 0


def _cuts_word_after(text: str, end: int) -> bool:
    """Return whether the last character of a name and the one after are a word, and no word starts after the name."""
    if text[end - 1 : end + 1] not in common_words():
        return False
    return text[end : end + 2] not in common_words() and text[end : end + 1] not in _SURE_AFTER


def has_historic_person(text: str, start: int, end: int) -> bool:
    """Return whether the person named last before a span, or right after it, is a historic person."""
    before = text[max(0, start - 40) : start]
    found = [match.end() for match in historic_pattern().finditer(before)]
    if found:
        return not any(True for _ in names_in(f"{before[found[-1] :]}|", frozenset()))
    return bool(historic_pattern().search(text, end, end + 12))


def is_rarely_named(text: str) -> bool:
    """Return whether a whole text is two characters of given names after a surname that is more often a word."""
    return (
        len(text) == 3
        and bool(_OPENING.match(text))
        and _GIVEN.issuperset(text[1:])
        and not (
            text in common_words() or text[:2] in common_words() or _is_nobody(text) or is_word(text, 0, len(text))
        )
    )


def is_full_name(text: str, known: frozenset[str], *, is_called: bool = False) -> bool:
    """Return whether a whole text is a name; ``is_called`` if a label says that a name stands there."""
    text = text.strip()
    if text in known:
        return True
    if called_names.is_whole(text) or likely_names.is_whole(text) or (is_called and word_names.may_be_called(text)):
        return True
    if is_called and _CALLED.fullmatch(text) and text not in common_words() and text not in historic_persons():
        return _ANONYMOUS not in text and not any(char in _NEVER_GIVEN and char not in _GIVEN for char in text[1:])
    surname = _FIRST.match(text)
    if not surname or not 1 <= len(text) - surname.end() <= 2:
        return is_called and called_names.is_short(text)
    given = text[surname.end() :]
    if not all("\u4e00" <= char <= "\u9fff" for char in given) or _ANONYMOUS in text or text in common_words():
        return False
    if (
        text in historic_persons()
        or text in NOT_NAMES
        or any(char in _NEVER_GIVEN and char not in _GIVEN for char in given)
    ):
        return False
    if is_called:
        return True
    if len(given) == 2 and surname[0] not in _RARE_SURNAMES and all(char in _GIVEN for char in given):
        return True
    return _score_of_name(surname[0], given) >= _FULL_NAME
