"""Find names by the odds of their characters, where the dictionary knows no word: 昨天和贾绪敬通了电话.

Lists cannot hold all surnames and all characters of given names. But few words begin with 贾 and go on with 绪, and the
dictionary cuts such a name into single characters, or into a surname and a word that is a given name too.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..words.common_words import common_words
from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of, characters
from . import called_names
from .historic_persons import historic_persons
from .name_frames import is_phrase
from .name_odds import FULL, LEAST, SHORT, may_start, odds, surnames
from .word_cuts import tagged

_RUN = lazy("[\u4e00-\u9fff]{2,}")
_OPENING = lazy(f"[{surnames()}](?=[\u4e00-\u9fff])")
_LISTED = frozenset("".join(map(characters, ("surnames", "rare_surnames", "opening_surnames"))))
_IMPOSSIBLE = frozenset(characters("never_given")) - frozenset(characters("given"))
_WORD: float = 4  # of a name whose given name is a word
_UNLISTED: float = 5  # of a name whose surname is in no list
_ADDRESS = lazy(f"夫人|{any_of('forms_of_address')}")
_AT_PLACE = lazy("(?<=[山河江湖海岭峰溪])[中上下里脚畔边麓]")  # 熊野山中
_OF_THINGS = frozenset("子头儿们")  # with which nouns end: 帽子; as the last of two single characters they are in names
_GIVEN_KINDS = ("n", "a")  # of words that are given names: 桂花, 永久
_ADDRESSED = lazy(f"[{surnames()}]{called_names.ADDRESS}(?!们)")
_PARTICLE, _BEFORE_NOUN = ("p", "c", "r"), ("的", "了")  # kinds of words; what only a noun follows
_NO_NOUN = (*_PARTICLE, "d", "q", "u", "v")
_NEAR = 8  # characters that say where the words of a name end


def find(text: str, taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans of such names in a phrase; none holds an offset that is ``taken``."""
    read = 0
    for opening in _OPENING.finditer(text):
        if opening.start() >= read and may_start(text, opening.start()) and (run := _run_around(text, opening.start())):
            for start, end in _cut_out(text, *run):
                if text[start] in _LISTED and taken.isdisjoint(range(start, end)):
                    yield start, end
            read = run[1]


def end_at(text: str, start: int, high: int) -> int:
    """Return the end of such a name at the start of a clause, or 0."""
    if not (_OPENING.match(text, start, high) and may_start(text, start)):
        return 0
    run = _RUN.match(text, start, start + _NEAR)
    first = next(_cut_out(text, *run.span()), None) if run else None
    return first[1] if first and first[0] == start and first[1] <= high else 0


def is_whole(text: str) -> bool:
    """Return whether a whole text is such a name."""
    return len(text) == FULL and may_start(text, 0) and next(_cut_out(text, 0, FULL), None) == (0, FULL)


def addressed(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield surnames that are single words of the dictionary before a form of address: 看了幸老师, 找到户大姐.

    A verb or a particle before 老师 is none, but for what stands after 的 and 了: 看望了查大姐, not 看望查大姐.
    """
    for match in _ADDRESSED.finditer(text, low, high):
        run = _run_around(text, match.start())
        at, before = run[0] if run else 0, ""
        for word, kind in tagged(text[slice(*run)]) if run else ():
            if at == match.start():
                if len(word) == 1 and not kind.startswith(_PARTICLE if before in _BEFORE_NOUN else _NO_NOUN):
                    yield match.span()
                break
            at, before = at + len(word), word


def _run_around(text: str, at: int) -> tuple[int, int] | None:
    return next((run.span() for run in _RUN.finditer(text) if run.start() <= at < run.end()), None)


def _cut_out(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the names in a part of a text, by the words of the dictionary."""
    kinds: dict[tuple[int, int], str] = {}
    at = low
    for word, kind in tagged(text[low:high]):
        kinds[at, at + len(word)] = kind
        at += len(word)
    ends = {end for _, end in kinds}
    for (start, first_end), kind in kinds.items():
        if first_end - start > 1 and not kind.startswith("nr"):
            continue
        for length in LEAST:
            end = start + length
            if end >= first_end and end in ends and _is_name(text, start, end, kinds.get((start + 1, end), "")):
                yield start, end
                break


def _is_name(text: str, start: int, end: int, given_kind: str) -> bool:
    """Return whether a span that is cut so is a name; the kind is that of a given name that is a word."""
    name = text[start:end]
    least = LEAST[len(name)]
    if len(name) == FULL and given_kind:
        least = _WORD
    if name[0] not in _LISTED:
        least = max(least, _UNLISTED)
    return (
        odds(name) >= least
        and (len(name) == SHORT or not given_kind or (given_kind[0] in _GIVEN_KINDS and name[-1] not in _OF_THINGS))
        and _IMPOSSIBLE.isdisjoint(name[1:])
        and name not in common_words()
        and historic_persons().isdisjoint((name, name[:2]))
        and not (_ADDRESS.fullmatch(name, 1) or _AT_PLACE.match(text, end) or called_names.is_settlement(text, end))
        and not is_phrase(text, start, end)
    )
