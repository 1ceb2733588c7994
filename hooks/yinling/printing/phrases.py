"""Break titles between words: 怎样|核实|身份, and no line that is a single character."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from .typst_code import TypstCode, block, call, one_line, text

_MAX = 8  # characters: a longer phrase would leave narrow columns half empty
_NARROW = 4  # characters for which each column of a table has room: `few` in design/base.typ
_LATIN = re.compile("[ -~]")
_RUN = re.compile(r"[\u3400-\u9fff]+|[^\u3400-\u9fff\s]+|\s+")
_OPENING = "（《“‘〈【［〔「(["
_EDGES = re.compile(r"([（《“‘〈【［〔「]*)(.*?)([，。、：；！？）》”’〉】］〕」…]*)", re.DOTALL)
_CLAUSE_END = "，、：；。！？—…"
# They belong to the word before them. Any other single character belongs to the word after it.
_AFTER = frozenset("的了着过们等者吗呢吧啊地得里上下中内外前后时年月日号次个家位人件步条岁天项种")
_MARK = re.compile(r"[^\w\s]+")
# Words of this subject that the dictionary lacks.
_OWN = re.compile(
    "(三会一课|组织生活会|民主评议|党小组会|主题党日|党员活动日|党员活动室|送学上门|微信群?|老年人|字调大)"
)


@lru_cache(maxsize=4096)
def phrases(title: str, most: int = _MAX, with_last: int = 2 * _MAX) -> tuple[str, ...]:
    """Return the phrases of a title; together they are the title, and a line may break between any two of them.

    No two words make a phrase of more than ``most`` characters, and of more than ``with_last`` if the second is the
    last character of the title."""
    found: list[str] = []
    for word in _words(title):
        if found and _belongs(found[-1], word, most):
            found[-1] += word
        else:
            found.append(word)
    if len(found) > 1 and len(_letters(found[-1])) < 2 and len(found[-2] + found[-1]) <= with_last:
        last = found.pop()
        found[-1] += last
    return tuple(found)


def clauses(title: str) -> list[list[str]]:
    """Return the phrases of each part of a title between its own marks."""
    found: list[list[str]] = [[]]
    for phrase in phrases(title):
        found[-1].append(phrase)
        if phrase.rstrip()[-1:] in _CLAUSE_END:
            found.append([])
    return [clause for clause in found if clause]


def title_code(title: str, typeset_text: Callable[[str], TypstCode] = text) -> TypstCode:
    """Return a title as code that breaks between its clauses where they fill the lines, else between its phrases."""
    parts = [phrased(clause, typeset_text) for clause in clauses(" ".join(title.split()))]
    return call("set-title", parts) if parts else TypstCode("[]")


def phrased(parts: list[str] | tuple[str, ...], typeset_text: Callable[[str], TypstCode] = text) -> TypstCode:
    """Return phrases as code; a line breaks between two of them only."""
    return block(_boxed(parts, [*map(_is_short, parts)], typeset_text))


def whole_words(words: str) -> TypstCode:
    """Return text as code that breaks between words of up to four characters, which fit into the narrowest column.

    The marks at their ends do not count, as they stand outside. What has a space, a Latin letter or a digit in it or at
    its side gets no box, which would take the space away."""
    found = phrases(one_line(words), _NARROW, _NARROW)
    around = [*found[1:], ""]
    kept = [
        len(phrase) >= 2 and len(_inside(phrase)) <= _NARROW and not _LATIN.search(before[-1:] + phrase + after[:1])
        for before, phrase, after in zip(["", *found], found, around, strict=False)
    ]
    return block(_boxed(found, kept, text)) if found else text("")


def _boxed(parts: Sequence[str], kept: Iterable[bool], typeset_text: Callable[[str], TypstCode]) -> Iterator[TypstCode]:
    """Yield the code of phrases, those that are ``kept`` whole in boxes.

    The marks at their ends are outside: a line does not break there, and in a box they would be half as wide."""
    beside = ""
    for phrase, is_kept in zip(parts, kept, strict=True):
        match = _EDGES.fullmatch(phrase) if is_kept else None
        if not match or not match[2]:
            beside += phrase
            continue
        if beside + match[1]:
            yield typeset_text(beside + match[1])
        yield call("box", typeset_text(match[2]))
        beside = match[3]
    if beside:
        yield typeset_text(beside)


def _inside(phrase: str) -> str:
    match = _EDGES.fullmatch(phrase)
    return match[2] if match else phrase


def _is_short(phrase: str) -> bool:
    return bool(phrase.strip()) and len(phrase) <= 2 * _MAX


def _words(title: str) -> list[str]:
    """Return the words of a title, its marks and its spaces."""
    from rjieba import cut  # noqa: PLC0415 - loads its dictionary, 0.15 s that few builds need

    words: list[str] = []
    for run in _RUN.findall(title):
        if not "\u3400" <= run[0] <= "\u9fff":
            words.append(run)
            continue
        for part in _OWN.split(run):
            words += [part] if _OWN.fullmatch(part) else cut(part, False)
    return words


def _belongs(before: str, word: str, most: int) -> bool:
    """Return whether a word stays on the line of the phrase before it."""
    if word.isspace() or before[-1].isspace():
        return word.isspace()
    if before[-1] in _OPENING:
        return True
    if word[0] in _OPENING:
        return False
    if _MARK.match(word):
        return True
    if _MARK.search(before[-1]) and before[-1] not in "·-—~～":
        return False
    if len(before) + len(word) > most:
        return False
    return (word in _AFTER and len(_letters(before)) > 0) or len(_letters(before)) == 1 or before[-1].isdigit()


def _letters(phrase: str) -> str:
    return "".join(filter(str.isalnum, phrase))
