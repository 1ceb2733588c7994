"""Lists of the records of a kind, and the search in them: by words, by pinyin and by its initials.

What is searched of a record is computed once, and again only when the record is another one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ..chinese.dictionary import dictionary
from ..chinese.fold import fold
from ..library.record_library import Library
from ..library.record_names import folded
from ..records.base import Record, references_of
from ..records.org import Org

PER_PAGE = 50
_NEWEST = 200
_LATIN = re.compile(r"[a-z]+")


class Row(NamedTuple):
    """One record in a list."""

    record: Record
    title: str
    about: str
    """Organisation, time and type, as far as the title does not say them."""


class Found(NamedTuple):
    """One page of a list; ``total`` counts the rows of all pages."""

    rows: Sequence[Row]
    total: int
    page: int
    pages: int


class _Entry(NamedTuple):
    """What is shown and searched of a record; the readings are made when somebody first types letters."""

    record: Record
    row: Row
    text: str
    order: tuple[bool, int, str]


class RecordIndex:
    """The records of a library; `update` takes another library."""

    def __init__(self) -> None:
        self._library: Library | None = None
        self._entries: dict[type[Record], list[_Entry]] = {}
        self._known: dict[tuple[str, str], _Entry] = {}
        self._readings: dict[str, tuple[str, str]] = {}
        self._usual: dict[type[Record], frozenset[str]] = {}

    def update(self, library: Library) -> None:
        if library is not self._library:
            self._library, self._entries, self._usual = library, {}, {}

    def found(
        self,
        kind: type[Record],
        query: str = "",
        org: str = "",
        page: int = 1,
        sees: Callable[[Record], bool] | None = None,
    ) -> Found:
        """Return one page of the records that have all words of the query, of one organisation if it is set.

        With ``sees``, of these only those for which it returns True."""
        words = [word for word in (folded(each) for each in query.split()) if word]
        entries = [each for each in self._of(kind) if not org or each.record.org_id == org]
        if sees:
            entries = [each for each in entries if sees(each.record)]
        if words:
            entries = [each for each in entries if all(self._has(each, word) for word in words)]
        pages = max(1, -(-len(entries) // PER_PAGE))
        page = min(max(page, 1), pages)
        rows = [each.row for each in entries[(page - 1) * PER_PAGE : page * PER_PAGE]]
        return Found(rows, len(entries), page, pages)

    def usual_fields(self, kind: type[Record]) -> frozenset[str]:
        """Return the labels of the fields that most of the newest records of a kind have."""
        if kind not in self._usual:
            newest = [entry.record for entry in self._of(kind)[:_NEWEST]]
            fields = [(name, info) for name, info in kind.model_fields.items() if name != "id"]  # it makes itself
            counts = {info.title or name: sum(_has(each, name) for each in newest) for name, info in fields}
            self._usual[kind] = frozenset(label for label, count in counts.items() if count * 2 > len(newest))
        return self._usual[kind]

    def row(self, record: Record) -> Row:
        return self._entry(record).row

    def _of(self, kind: type[Record]) -> list[_Entry]:
        if kind not in self._entries:
            assert self._library
            entries = [self._entry(record) for record in self._library.all(kind)]
            self._entries[kind] = sorted(entries, key=lambda entry: entry.order)
        return self._entries[kind]

    def _entry(self, record: Record) -> _Entry:
        """Return the entry of a record; the name of its organisation may have changed, so that is compared too."""
        org_name = self._name_of_org(record)
        known = self._known.get((record.kind, record.id))
        if known and known.record is record and (not org_name or known.row.about.startswith(org_name)):
            return known
        row = Row(record, *_shown(record, org_name))
        text = folded(" ".join((row.title, row.about, *record.names, record.id.rpartition("/")[2])))
        when = record.when
        # The newest first; records without a time by their names.
        order = (when is None, -when.start.toordinal() if when else 0, row.title)
        entry = _Entry(record, row, text, order)
        self._known[record.kind, record.id] = entry
        return entry

    def _name_of_org(self, record: Record) -> str:
        if not record.org_id or not self._library:
            return ""
        org = self._library.get(Org, record.org_id)
        above = self._library.get(Org, org.parent) if org and org.is_group and org.parent else None
        return f"{above.name if above else ''}{org.name}" if org else record.org_id

    def _has(self, entry: _Entry, word: str) -> bool:
        if word in entry.text:
            return True
        if not _LATIN.fullmatch(word):
            return False
        text = entry.row.title + entry.row.about
        if text not in self._readings:
            syllables = dictionary().read(fold(text))
            self._readings[text] = " ".join(syllables), "".join(each[0] for each in syllables)
        whole, initials = self._readings[text]
        return word in initials or _begins_syllable(whole, word)


def _has(record: Record, field: str) -> bool:
    """Return whether a record has a value in a field; a count of 0 is one."""
    value = getattr(record, field)
    return value is not None and value not in ("", (), {})


def _begins_syllable(whole: str, word: str) -> bool:
    """Return whether a word of letters is found where a syllable begins: ``danke`` in ``dang ke`` is not."""
    joined = whole.replace(" ", "")
    at = joined.find(word)
    if at < 0:
        return False
    starts, place = set(), 0
    for syllable in whole.split(" "):
        starts.add(place)
        place += len(syllable)
    while at >= 0:
        if at in starts:
            return True
        at = joined.find(word, at + 1)
    return False


def _shown(record: Record, org_name: str) -> tuple[str, str]:
    """Return the title of a record, and what else tells it from others: its organisation, time and first values."""
    names = record.names
    time = record.when.label if record.when else ""
    values = [*_values(record)]
    if names:
        return names[0], " · ".join(filter(None, [org_name, time, *values[:1]]))
    return " · ".join(filter(None, [time, *values[:3]])) or record.id, org_name


def _values(record: Record) -> Iterator[str]:
    """Yield the texts and numbers of the required fields, but not of what names other records by ids."""
    ids = {path[0] for path, reference in references_of(type(record)) if reference.kind != "term"}
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if not field.is_required() or name in ids or name == record.time_field or name in ("title", "name"):
            continue
        if isinstance(value, str | int) and not isinstance(value, bool):
            yield f"{value}" if isinstance(value, str) else f"{field.title} {value}"
