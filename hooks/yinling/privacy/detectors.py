"""Run every detector over a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from math import inf

from . import joined_parts
from .birthdays import birth_notes, birthday_notes, births
from .homes import address_notes, addresses, lodging_notes
from .identifiers import (
    account_notes,
    accounts,
    bank_cards,
    card_tails,
    certificate_notes,
    foreign_phones,
    identity,
    identity_documents,
    likely_slips,
    number_notes,
    phones,
    plates,
    scattered_numbers,
)
from .identifiers.digit_runs import Run, runs
from .troubles import (
    family_notes,
    hardship,
    listed_hardship,
    note_odds,
    private_notes,
    signed_notes,
    subjects,
    told_later,
)
from .words import note_lines
from .words.detection import Detection
from .words.normalised_text import NormalisedText, normalise
from .words.table_headings import with_headings

# Separates texts that are scanned as one. It is longer than the context that any detector reads, and no sentence
# continues across it.
_BAR = "|" * 40
_SEPARATOR = f" |\n{_BAR}\n\n"
_BARS = re.compile(re.escape(_BAR))
# A text without any of these holds no number, account, address or birth: half of prose.
_SPOKEN = "〇零○一二三四五六七八九十百廿卅两幺壹贰叁肆伍陆柒捌玖拾貳叄陸洞勾拐元正腊冬闰初"
_MAY_HOLD_NUMBER = re.compile(
    rf"[0-9A-Za-z@生寿{_SPOKEN}](?:(?<=[0-9A-Za-z@寿])|(?<=生)[日辰]|(?<=[{_SPOKEN}])"
    rf"(?=[{_SPOKEN}号#栋幢座楼排单门室户组队社舍弄嘎床月日条层院梯年开打起|~…*'\"(:;\n ,、.\-·]))"
    r"|第[一二三四五六七八九十][间家]|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]"
)
# What the words of lists beside a name tell.
_BY_WORDS = frozenset({hardship.KIND, private_notes.KIND})
Detections = Iterator[tuple[NormalisedText, Iterable[Detection]]]


def find(text: str, names: frozenset[str] = frozenset(), least: float = -inf) -> list[Detection]:
    """Return the private values in a text, sorted, without overlaps; ``names`` are the persons in the records.

    What a word list finds in prose counts only where the odds of the note around it are at least ``least``.
    """
    forms = _Forms(normalise(text))
    numbers = _numbers(forms, names) if _MAY_HOLD_NUMBER.search(forms.cells.text) else ()
    found = [
        Detection(one.kind, *normalised.original_span(one.start, one.end))
        for normalised, detections in chain(numbers, _persons(forms, names))
        for one in detections
        if normalised is not forms.normalised.prose or not _is_harmless(one, forms, names, least)
    ]
    return list(_without_overlaps(found))


def _is_harmless(one: Detection, forms: _Forms, names: frozenset[str], least: float) -> bool:
    """Return whether an illness or a want in prose stands in a harmless note, and not with a person of the records."""
    if one.kind not in _BY_WORDS:
        return False
    text = forms.normalised.prose.text
    around = [part for part in forms.parts if one.start < part[1] and part[0] < one.end]
    notes = [private_notes.read(text, *part, names) for part in around]
    return bool(notes) and all(private_notes.odds(note) < least and not note.is_known for note in notes)


def find_notes(text: str, names: frozenset[str], found: Sequence[Detection]) -> list[Detection]:
    """Return what only the weight of all words of a note tells, in the parts of a text that hold none of ``found``."""
    prose = with_headings(normalise(text)).prose
    parts = [(one, prose.original_span(*part)) for one, part in private_notes.find(prose.text, names)]
    return [
        Detection(one.kind, *prose.original_span(one.start, one.end))
        for one, (low, high) in parts
        if not any(other.start < high and low < other.end for other in found)
    ]


def candidates(texts: Sequence[str], names: frozenset[str] = frozenset(), weighs_notes: bool = True) -> set[int]:
    """Return the indexes of the texts that hold private values; one scan of all is far faster than many short ones."""
    parts = normalise(_SEPARATOR.join(texts)).text.split(_SEPARATOR)
    if len(parts) != len(texts) or any(_BAR in part for part in parts):
        # A text holds a separator, or ends with a tag of HTML, which takes the spaces behind it.
        parts = [normalise(text).text for text in texts]
    barred = {index for index, part in enumerate(parts) if _BAR in part}
    for index in barred:
        parts[index] = ""
    numeric = [index for index, part in enumerate(parts) if _MAY_HOLD_NUMBER.search(part)]
    numbers = _Forms(NormalisedText(_SEPARATOR.join(parts[index] for index in numeric)))
    found = {numeric[index] for index in _indexes(_numbers(numbers, names), len(numeric))} if numeric else set()
    forms = _Forms(NormalisedText(_SEPARATOR.join(parts)))
    persons = _indexes(_persons(forms, names), len(parts))
    prose = forms.normalised.prose
    weighed = [(prose, [one for one, _ in private_notes.find(prose.text, names)])] if weighs_notes else []
    return barred | found | persons | _indexes(iter(weighed), len(parts))


def _indexes(found: Detections, count: int) -> set[int]:
    """Return the indexes of the texts between separators in which something was found; all if a separator is lost."""
    indexes: set[int] = set()
    for normalised, detections in found:
        spans = [(one.start, one.end) for one in detections]
        if not spans:
            continue
        # The separators are in every form of the text: to count them is far faster than to map the spans back.
        ends = [match.end() for match in _BARS.finditer(normalised.text)]
        if len(ends) != count - 1:
            return {*range(count)}
        for start, end in spans:
            indexes.update(range(bisect_right(ends, start), bisect_right(ends, end - 1) + 1))
    return indexes


class _Forms:
    """The forms of a normalised text that the detectors read, each made when it is first needed."""

    def __init__(self, cells: NormalisedText) -> None:
        self.cells = cells
        self.normalised = with_headings(cells)

    @cached_property
    def unspaced(self) -> NormalisedText:
        return self.normalised.joined.without_spaces()

    @cached_property
    def parts(self) -> list[tuple[int, int]]:
        return list(note_odds.parts(self.normalised.prose.text))

    @cached_property
    def notes(self) -> note_lines.Notes:
        return note_lines.Notes(self.normalised.prose.text)


def _numbers(forms: _Forms, names: frozenset[str]) -> Detections:
    """Yield the numbers, accounts, addresses and births of each detector with the form of the text that it has read."""
    cells, normalised = forms.cells, forms.normalised
    yield normalised, _number_detections(normalised, list(runs(normalised)))
    yield normalised, foreign_phones.find(normalised.text)
    yield normalised, identity_documents.find(normalised)
    yield cells, scattered_numbers.find(cells)
    if normalised is not cells:
        yield normalised, scattered_numbers.find(normalised)
    yield normalised, plates.find(normalised, names)
    yield forms.unspaced, addresses.find(forms.unspaced, names)
    yield normalised.prose, address_notes.find(normalised.prose.text, forms.notes)
    yield normalised.prose, births.find(normalised.prose, names)
    yield normalised.prose, birth_notes.find(normalised.prose.text)
    yield normalised.prose, birthday_notes.find(normalised.prose.text, forms.notes, names)
    yield normalised, birthday_notes.find_listed(normalised.text, names)
    notes = note_lines.Notes(normalised.text)
    yield normalised, number_notes.find(normalised.text, notes, names)
    yield normalised, certificate_notes.find(normalised.text, notes, names)


def _kind_of(text: str, names: frozenset[str]) -> str:
    """Return the kind of the first private value in a text of joined parts, or an empty text."""
    forms = _Forms(normalise(text))
    whole = forms.normalised
    found = chain(
        accounts.find(whole, list(runs(whole))),
        identity_documents.find(whole),
        bank_cards.find(whole, list(runs(whole))),
        card_tails.find(whole.text),
        plates.find(whole, names),
        addresses.find(forms.unspaced, names),
        births.find(whole.prose, names),
        birth_notes.find(whole.text),
    )
    return next((one.kind for one in found), "")


def _kind_of_record(text: str, names: frozenset[str]) -> str:
    """Return the kind of the first want of a person in a text of labels with their values, or an empty text."""
    record = normalise(text)
    wants = list(hardship.hardship_words(record.text))
    return next((one.kind for one in listed_hardship.find(record, wants, names)), "")


def _persons(forms: _Forms, names: frozenset[str]) -> Detections:
    """Yield the persons with an illness or a want, and homes and accounts without any number."""
    normalised, prose = forms.normalised, forms.normalised.prose
    prose_wants = list(hardship.hardship_words(prose.text))
    is_prose = prose.text == normalised.text
    wants = prose_wants if is_prose else list(hardship.hardship_words(normalised.text))
    yield normalised, listed_hardship.find(normalised, wants, names)
    if not is_prose:  # A space may end a name, or be inside one.
        yield normalised, hardship.find(normalised, wants, names, in_spaced=True)
    yield prose, hardship.find(prose, prose_wants, names)
    told = [*prose_wants, *subjects.telling_words(prose.text)]
    yield prose, subjects.find(prose.text, told, names)
    yield prose, told_later.find(prose.text, prose_wants, names)
    yield prose, signed_notes.find(prose.text, prose_wants, names)
    yield prose, family_notes.find(prose.text, forms.notes, names)
    yield prose, lodging_notes.find(prose.text, forms.notes, names)
    yield prose, account_notes.find(prose.text, forms.notes, names)
    yield (
        forms.cells,
        joined_parts.find(
            forms.cells.text, lambda text: _kind_of(text, names), lambda text: _kind_of_record(text, names)
        ),
    )


def _number_detections(normalised: NormalisedText, numbers: list[Run]) -> Iterator[Detection]:
    for detector in (identity, bank_cards, phones, accounts, likely_slips):
        yield from detector.find(normalised, numbers)


def _without_overlaps(detections: list[Detection]) -> Iterator[Detection]:
    """Yield the longest of overlapping detections, and the first of equally long ones; a slip only without others."""
    kept: list[Detection] = []
    rank = lambda one: (one.kind in likely_slips.KINDS, one.start - one.end)  # noqa: E731
    for one in sorted(detections, key=rank):  # stable: the order of the detectors decides
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    yield from sorted(kept, key=lambda one: one.start)
