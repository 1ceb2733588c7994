"""Detect wants and family matters of persons who are named in a note: debts, quarrels, punishments, fraud.

荀家两个儿子都不管,赡养费告到法院 tells on a family though no word of `hardship` stands beside a name.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..persons.past_persons import is_past_or_public
from ..persons.word_cuts import begins_in_word
from ..words import registers
from ..words.anchored_match import matches_at
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.note_lines import SHORT, Notes
from ..words.word_lists import any_of, words
from ..words.word_starts import WordStarts
from .hardship import KIND
from .note_persons import named

_LISTS = ("family_matters", "party_record")
_MATTER = lazy("|".join(map(any_of, _LISTS)))
_STARTS = WordStarts(word for name in _LISTS for word in words(name))
_DENIED = lazy(r"(?:没有?|未|从[不未]|无|谨防)[^,。]{0,5}$")
# It is of a play, history, a law or a lesson.
_OF_OTHERS = lazy(
    r"电影|影片|小品|话剧|相声|剧本|演|故事|小说|书中|主人公|旧社会|长工|地主|红军|抗战|解放前|叛徒|地下党|烈士|革命|英勇|案例|典型|化名|讲座|普法|警示|条例|规定"
    r"|反诈|防骗|宣传|提醒大家|《|讲课|党课|(?<!落实)政策|标准|还清|已还|归还|某|记者|据悉|作家|皇|朝|议员|立法会|竞选"
)
# The person helps, speaks or judges.
_HELPS = lazy(
    r"调解|劝|帮|化解|劝解|主讲|讲(?![他她自家,])|介绍|解答|解读|走访|看望|慰问|帮扶|帮助|资助|救助|捐|宣读|主持|咨询|讨论|汇报|(?<!不服)处理|负责|调查|宣传|指出|强调|表示|认为"
    r"|律师|法官|民警|记者|怀疑|书记(?!反映)|主任(?!反映)|提出|担任|审理"
)
_OFFICIAL = lazy("(?:律师|法官|民警|记者|主任|书记|医生|专家|委员|讲师)$")
_ENDS = '。!?;"|'  # of a sentence, or of a text in a list
_BEFORE, _AFTER = 36, 24
_SHORTEST = 2  # characters of a matter that may be cut out of words: 告了 in 报告了


def find(text: str, notes: Notes, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield the spans from a person to such a matter in the notes of a text."""
    starts = (at for at in _STARTS.offsets(text) if notes.holding(at)) if notes.may_be else ()
    for matter in matches_at(_MATTER, starts, text):
        note = notes.holding(matter.start()) or matter.span()
        low, high = max(note[0], matter.start() - _BEFORE), min(note[1], matter.end() + _AFTER)
        if note[1] - note[0] > SHORT:
            low = max(low, *(text.rfind(mark, low, matter.start()) + 1 for mark in _ENDS))
            high = min(high, *(at for mark in _ENDS if (at := text.find(mark, matter.end(), high)) >= 0), high)
        if (
            _DENIED.search(text, low, matter.start())
            or _OF_OTHERS.search(text, low, high)
            or is_past_or_public(text, *matter.span())
            or (len(matter[0]) == _SHORTEST and begins_in_word(text, *matter.span()))
            or registers.is_of_no_member(text, *matter.span())
            or registers.is_of(text, *matter.span(), "news", "story", "talk", "public", "medicine")
        ):
            continue
        for start, end in named(text, low, high, known):
            if _OFFICIAL.search(text, max(low, start - 4), start) or text[end : end + 1] == "摄":
                continue
            if start < matter.start() < end or start < matter.end() < end:
                continue
            between = (end, matter.start()) if end <= matter.start() else (min(matter.end(), start), start)
            if not _HELPS.search(text, *between):
                yield Detection(KIND, min(start, matter.start()), max(end, matter.end()))
                break
