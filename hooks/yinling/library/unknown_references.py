"""Words the problems of references to records that do not exist; one problem for all places that cite the same record.

A deleted or renamed branch is cited in many places. So the problems are made after all records are checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ..chinese.suggest import nearest, suggestion
from ..core.problems import Place, Problem, problem
from ..records import KINDS
from ..records.activity import Activity
from ..records.article import Article
from ..records.base import Record
from ..records.vocabulary import Term
from .part_values import keyed
from .record_names import Names, kind_named

_MANY = 3  # places with a certain correction that are listed one by one
_SHOWN_PLACES = 5
_SHOWN_CHOICES, _WHOLE_LIST = 6, 24  # words; a list that is not longer is shown as a whole


class Advice(NamedTuple):
    """What to write for a reference that names no record, or more than one."""

    code: str
    guess: str  # the text that is certainly meant, or ""
    choices: str  # the end of the message: what may be written, and where the list is


class Unknown(NamedTuple):
    """A reference that names no record. ``taken`` are words that cannot be meant at this place."""

    kind: str
    within: str
    written: str
    taken: frozenset[str]
    report: Callable[[Advice], Problem]


class UnknownReferences:
    """The references of all records that name no record."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._found: dict[tuple[str, str, str], list[Unknown]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._found.values()))

    def add(self, unknown: Unknown) -> None:
        self._found.setdefault((unknown.kind, unknown.within, unknown.written), []).append(unknown)

    def problems(self) -> Iterator[Problem]:
        for (kind_name, within, written), places in self._found.items():
            kind = kind_named(kind_name)
            assert kind is not None  # references and links name existing kinds
            advice = advise(self._names, kind, written, within)
            is_certain = advice.guess and not any(advice.guess in place.taken for place in places)
            if advice.code == "unknown-reference" and len(places) > (_MANY if is_certain else 1):
                yield _summary(kind, within + written, written, advice, places)
                continue
            for place in places:
                is_taken = advice.guess in place.taken
                yield place.report(advise(self._names, kind, written, within, place.taken) if is_taken else advice)


def _summary(kind: type[Record], id: str, written: str, advice: Advice, places: Sequence[Unknown]) -> Problem:
    """Return one problem for many places, at the first of them."""
    found = sorted(place.report(advice) for place in islice(places, 4 * _SHOWN_PLACES))
    shown = "、".join(dict.fromkeys(f"{p.file}:{p.line}" for p in found[:_SHOWN_PLACES]))
    return problem(
        "reference-lost",
        Place(found[0].file, found[0].line, found[0].column),
        written=written,
        label=kind.label,
        count=len(places),
        places=shown + ("等" if len(places) > _SHOWN_PLACES else ""),
        command=f"yinling rename {kind.label} {id} {advice.guess or '新编号'}",
        choices=f"是不是改成了“{advice.guess}”？" if advice.guess else advice.choices,
    )


def advise(names: Names, kind: type[Record], written: str, within: str = "", taken: Iterable[str] = ()) -> Advice:
    """Return what to write for ``written``, which names no record or several."""
    records = [record for id, record in names.all(kind).items() if id.startswith(within)]
    meant = names.find(kind, written, within)
    if len(meant) > 1:
        listed = (f"{record.id.removeprefix(within)}（{record.origin.own_file}）" for record in meant[:_SHOWN_CHOICES])
        return Advice("ambiguous-name", "", f"有 {len(meant)} 个：{'、'.join(listed)}")
    if other := _of_another_kind(names, kind, written):
        wrong_kind = f"这是{other.label}，这里要写{kind.label}。"
        return Advice("unknown-reference", "", wrong_kind + _choices(kind, records, written, within))
    ids = [record.id.removeprefix(within) for record in records]
    if meant and ids and (id := meant[0].id.removeprefix(within)) not in taken:
        return Advice("unknown-reference", id, "")
    counts = Counter(name for record in records for name in {*record.names})
    called = [name for name, count in counts.items() if count == 1]
    guess = suggestion(written, ids, taken) or suggestion(written, called, taken)
    return Advice("unknown-reference", guess, _choices(kind, records, written, within))


def _of_another_kind(names: Names, kind: type[Record], written: str) -> type[Record] | None:
    """Return the kind, of those that have pages, of the record that ``written`` names."""
    others = (other for other in KINDS if other not in (kind, Activity) and other.page_folder is not None)
    return next((other for other in others if len(names.find(other, written)) == 1), None)


def _choices(kind: type[Record], records: Sequence[Record], written: str, within: str) -> str:
    """Return the words that may be written, the nearest ones of a long list, and the file with the list."""
    files = {record.origin.own_file if record.origin.number is not None else "" for record in records}
    folder = kind.folder if kind is Article else f"data/{kind.folder}"
    if not records:
        return f"还没有登记{kind.label}，先在 {folder} 里写一条。"
    place = (files.pop() if len(files) == 1 else "") or folder
    folder_of_id, slash, _ = written.rpartition("/")
    near = [record for record in records if slash and record.id.startswith(f"{folder_of_id}/")] or records
    by_word = {word: record for record in near for word in (*record.names, record.id.removeprefix(within))}
    if len(records) <= _WHOLE_LIST and within:
        listed, count = sorted(records, key=lambda each: each.position if isinstance(each, Term) else ()), ""
    else:
        likely = (by_word[word] for word in nearest(written, by_word, 3 * _SHOWN_CHOICES))
        listed = list({record.id: record for record in likely}.values())[:_SHOWN_CHOICES]
        count = f"等 {len(records)} 个" if len(records) > len(listed) else ""
    words = "、".join(_shown(record, within) for record in listed)
    if any(record.origin.is_packaged for record in records):
        line = f"加一行：- {keyed(Term, written).text}" if kind is Term and within else "加一条"
        return f"可以写：{words}{count}。没有合适的，在 {place} 里{line}。"
    return f"可以写（都在 {place} 里）：{words}{count}。"


def _shown(record: Record, within: str) -> str:
    id = record.id.removeprefix(within)
    return id if record.shown_title == id else f"{id}（{record.shown_title}）"
