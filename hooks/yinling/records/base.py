"""The base of all records: visibility, status, origin and rules; and what the models say about their fields."""

from __future__ import annotations

import datetime as dt
import re
import types
from collections.abc import Collection, Iterator, Mapping
from functools import cache, cached_property
from itertools import chain
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Protocol, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field

from .origin import Origin
from .period import Period
from .presentation import FigureRow, PaperBlock, Published, SearchDocument
from .types import LongText, Reference, Text

Visibility = Literal["公开", "内部"]
Status = Literal["草稿", "已审核", "已作废"]
R = TypeVar("R", bound="Record")
Path = tuple[int | str, ...]
NAME_FIELDS = ("title", "name", "short_name")
_NAMED_TIME = re.compile(r"(?P<year>[12][0-9]{3})(?:-?(?P<month>[0-9]{2})(?:-?(?P<day>[0-9]{2}))?)?(?![0-9])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Part(BaseModel):
    """A piece of a record: a mapping inside it."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    keys: ClassVar[Mapping[str, str]] = {}
    """Field name -> English key, where they differ because the class or Python uses the word already."""


class Finding(NamedTuple):
    """A problem that a rule found: its code, the path of the value, and the values of the message."""

    code: str
    path: Path
    values: Mapping[str, object] = {}


class Records(Protocol):
    """The other records as the rules see them, implemented by `yinling.library.load.Library`."""

    @property
    def as_of(self) -> dt.date: ...

    @property
    def knowledge_date(self) -> dt.date: ...

    def all(self, kind: type[R]) -> tuple[R, ...]: ...

    def get(self, kind: type[R], id: str) -> R | None: ...

    def kind_named(self, name: str) -> type[Record] | None: ...

    def has_file(self, path: str) -> bool:
        """Return whether a file is in the content folder."""


class Record(BaseModel):
    """One record; each kind of record is a subclass.

    A kind defines its fields with their Chinese labels (``title``), its folder, the fields that may be published, and
    its rules."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    kind: ClassVar[str]
    label: ClassVar[str]
    folder: ClassVar[str]
    public_fields: ClassVar[frozenset[str]] = frozenset()
    example: ClassVar[Mapping[str, str]] = {}
    keys: ClassVar[Mapping[str, str]] = {}
    """See `Part.keys`."""
    page_folder: ClassVar[str | None] = None
    """The first part of the address of the records' pages; None if the records have no pages."""
    page_section: ClassVar[str] = ""
    """The part of the site that the list and the pages belong to, for a kind with plain pages."""
    past_fields: ClassVar[tuple[str, ...]] = ()
    """Fields with days, months or years that must not be after the as-of date."""
    ordered_fields: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Pairs of fields with days or months; the first must not be after the second."""

    time_field: ClassVar[str] = ""
    """The field with the day, month, year or period that the record belongs to; empty for a kind without one."""
    same_fields: ClassVar[tuple[str, ...]] = ()
    """Two records that agree in these fields are about one event and count it twice; none: they cannot be compared."""
    if_double: ClassVar[str] = "只有一次，删掉一条；确实有两次，合成一条，把数加起来。"
    """What to do about two records that agree in the `same_fields`."""

    without_choice: ClassVar[tuple[str, ...]] = ()
    """Fields of all kinds that can only have their default in this one: another value would change nothing."""

    seldom_fields: ClassVar[tuple[str, ...]] = ()
    """Fields that few records have: the last columns of a workbook."""
    shown_on: ClassVar[tuple[str, ...]] = ()
    """The fields that name an article or an organisation on whose page the record is shown. A kind with pages is shown
    there as links, another one by the template of its name."""
    feeds_metrics: ClassVar[tuple[Mapping[str, Any], ...]] = ()
    """The figures that it feeds, as ``data/rules/metrics.yml`` would define them, without ``of``. A metric of the
    centre with the same id takes their place."""
    listed_in_figures: ClassVar[bool] = False
    """Whether the page of a figure lists its public records, by `figure_row`."""

    id: Text = Field("", title="编号", description="一个文件一条记录时不用写，就是文件名；一个文件写多条时可以写")
    visibility: Visibility = Field("内部", title="公开范围", description="公开：可以登在网站上；内部：只进统计和台账")
    status: Status = Field("草稿", title="状态", description="只有“已审核”的才发布、才计数")
    note: LongText | None = Field(None, title="备注", description="给自己看的，不发布")

    # What a record has besides its fields is set when it is read. No private attributes hold it: pydantic reads one in
    # 3 us, copies its default for each record, and a check of 12,000 activities reads 50,000 hashes.

    @cached_property
    def origin(self) -> Origin:
        """Where the record is written."""
        return Origin("", 1)

    @cached_property
    def content_hash(self) -> bytes:
        """Hash of the record's content, id and file, set by `read_files` and `load`; empty without a file."""
        return b""

    @property
    def counts(self) -> bool:
        """Whether the record is counted in figures, matrices and ledgers."""
        return self.status == "已审核"

    @property
    def is_public(self) -> bool:
        """Whether the record's `public_fields` may be published."""
        return self.counts and self.visibility == "公开"

    @property
    def when(self) -> Period | None:
        """The period that the record belongs to; None for a kind without one."""
        return _as_period(getattr(self, self.time_field)) if self.time_field else None

    @property
    def times(self) -> Iterator[Period]:
        """Yield the periods that the name of the record's file may say."""
        if self.when:
            yield self.when

    def is_double_of(self, other: Any) -> bool:
        """Return whether another record of the kind that agrees in the `same_fields` is about the same event."""
        return True

    def replaces(self, default: Any) -> bool:
        """Return whether this record takes the place of one of the program with another id, of the same kind."""
        same = all(getattr(self, field) == getattr(default, field) for field in self.same_fields)
        return bool(self.same_fields) and same and self.is_double_of(default)

    @property
    def org_id(self) -> str | None:
        """The id of the organisation that the record belongs to."""
        return getattr(self, "org", None)

    @property
    def org_ids(self) -> tuple[str, ...]:
        """The ids of the organisations that it counts for, that of `org_id` first; in a total it counts once."""
        return (self.org_id,) if self.org_id else ()

    def part_of(self, field: str, ids: Collection[str]) -> int | None:
        """Return what some of its organisations add to a number; None if the record states only the whole."""
        return None

    def identify(self, stem: str, records: Records) -> str:
        """Return the final id: ``stem`` (the path of the file below the kind's folder, without suffix).

        In a list file the id is the record's own, or the stem and the number. An id is an address and must stay the
        same when another record is added, so kinds with pages make the id from the record's values."""
        if self.origin.number is None:
            return stem
        return self.id or f"{stem}-{self.origin.number + 1}"

    @property
    def uri(self) -> str:
        """The address of the record's page below the site's root, such as ``orgs/zb09/``; empty without a page."""
        if self.page_folder is None:
            return ""
        return f"{self.page_folder}/{self.id}/" if self.page_folder else f"{self.id}/"

    def rules(self, records: Records) -> Iterator[Finding]:
        """Check the record against the other records."""
        yield from ()

    def further_references(self, records: Records) -> Iterator[tuple[Path, str, Reference]]:
        """Yield texts that name other records although the type of their field does not say so, each with its path."""
        yield from ()

    def calendar_rules(self, records: Records) -> Iterator[Finding]:
        """Check the `past_fields` and `ordered_fields`."""
        for field in self.past_fields:
            value = getattr(self, field)
            if value is not None and _first_day(value) > records.as_of:
                yield Finding("date-in-future", (field,), {"written": _as_text(value), "as_of": records.as_of})
        yield from self._file_name_rules()
        for field in self.without_choice:
            written, info = getattr(self, field), type(self).model_fields[field]
            if written != info.default:
                values = {"label": self.label, "field": info.title, "written": written, "only": info.default}
                yield Finding("no-choice", (field,), values)
        for first, last in self.ordered_fields:
            start, end = getattr(self, first), getattr(self, last)
            if start is not None and end is not None and _first_day(end) < _first_day(start):
                labels = {"first": type(self).model_fields[first].title, "last": type(self).model_fields[last].title}
                yield Finding("end-before-start", (last,), {**labels, "start": _as_text(start), "end": _as_text(end)})

    def _file_name_rules(self) -> Iterator[Finding]:
        """Check that the name of the file, such as 2019-03-05-dydh or 2019, is no other time than the record's."""
        name = self.origin.file.rpartition("/")[2].rpartition(".")[0]
        named, times = _time_in_name(name), [*self.times]
        if named and times and not any(named.meets(time) for time in times):
            values = {"name": name, "time": times[0].label}
            yield Finding("file-name-date", (self.time_field,) if self.time_field else (), values)

    @property
    def shown_title(self) -> str:
        """The title of the record, otherwise its name, otherwise its id."""
        return str(getattr(self, "title", None) or getattr(self, "name", None) or self.id)

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which people may write it where its id belongs."""
        found = (getattr(self, field, None) for field in NAME_FIELDS)
        return tuple(str(name) for name in found if name)

    @property
    def block_id(self) -> str:
        """The anchor of the record on a page that shows it beside others."""
        return f"{self.kind}-{self.id.replace('/', '-')}"

    def shown_with(self) -> Iterator[tuple[str, str]]:
        """Yield kind and id of the records on whose pages this one is shown."""
        for path, reference in references_of(type(self)):
            if path[0] in self.shown_on:
                yield from ((reference.kind, reference.within + id) for _, id in values_at(self, path))

    def search_document(self, published: Published) -> SearchDocument | None:
        """Return the search result of a public record, or None.

        By default a record is found by its title and the texts of its public fields, without ids and days: on its own
        page, otherwise on the first published page that `shown_on` names, otherwise not at all."""
        places = (published.uri(kind, id) for kind, id in self.shown_with())
        uri = self.uri if self.page_section else next((f"{uri}#{self.block_id}" for uri in places if uri), "")
        ids = {path[0] for path, _ in references_of(type(self)) if path[1:] in ((), ("*",))}
        texts = texts_in({name: value for name, value in self.public().items() if name not in ids})
        text = " ".join(each for each in texts if each != self.shown_title and not _DAY.fullmatch(each))
        day, branch = self.when.start if self.when else None, published.branch_name(self.org_id)
        return SearchDocument(uri, self.shown_title, self.label, text, self.label, day, branch) if uri else None

    def figure_row(self, published: Published, amount: str) -> FigureRow:
        """Return the row of a public record on the page of a figure to which it adds ``amount``."""
        time = self.when.label if self.when else ""
        return FigureRow(self.shown_title, self.uri, " · ".join(filter(None, [time, amount])))

    def paper_block(self) -> PaperBlock | None:
        """Return what a packet prints of it after each article that `shown_on` names; None for nothing."""
        return None

    def public(self) -> dict[str, Any]:
        """Return the id and the `public_fields` as JSON values, without empty ones.

        ``public_fields`` names fields, and as ``questions.text`` fields of the parts in a field."""
        include: dict[str, Any] = {}
        for name in self.public_fields:
            field, dot, inner = name.partition(".")
            include.setdefault(field, {"__all__": set()} if dot else True)
            if dot:
                include[field]["__all__"].add(inner)
        fields = self.model_dump(mode="json", include=include, exclude_none=True, exclude_defaults=True)
        return {"id": self.id, **fields}


def texts_in(value: object) -> Iterator[str]:
    """Yield all texts in a value of `Record.public`, but not those below the key ``id``."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from chain.from_iterable(texts_in(item) for key, item in value.items() if key != "id")
    elif isinstance(value, list):
        yield from chain.from_iterable(map(texts_in, value))


def _as_period(value: dt.date | Period | int) -> Period:
    if isinstance(value, Period):
        return value
    return Period.year(value) if isinstance(value, int) else Period.day_of(value)


def _first_day(value: dt.date | Period | int) -> dt.date:
    return _as_period(value).start


@cache
def _time_in_name(name: str) -> Period | None:
    """Return the day, month or year that a file name begins with."""
    match = _NAMED_TIME.match(name)
    if match is None:
        return None
    try:
        if match["day"]:
            return Period.day_of(dt.date(*map(int, match.groups())))
        return Period.parse("-".join(filter(None, match.groups())))
    except ValueError:  # a number that is no time
        return None


def _as_text(value: dt.date | Period | int) -> str:
    return value.code if isinstance(value, Period) else str(value)


@cache
def field_names(model: type[BaseModel]) -> dict[str, str]:
    """Map every key of the model, English or Chinese, to the field's name."""
    names = {english_key(model, name): name for name in model.model_fields}
    return names | {field.title: name for name, field in model.model_fields.items() if field.title}


def english_key(model: type[BaseModel], name: str) -> str:
    """Return the English key of a field."""
    keys: Mapping[str, str] = getattr(model, "keys", {})
    return keys.get(name, name)


@cache
def part_of(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """Return the model of a field that holds a mapping or a list of mappings, else None."""
    return next((t for t in inner_types(model.model_fields[name].annotation) if _is_model(t)), None)


@cache
def references_of(model: type[BaseModel]) -> tuple[tuple[Path, Reference], ...]:
    """Return the paths of values that name other records; ``*`` in a path means each item of a list."""
    found: list[tuple[Path, Reference]] = []
    for name, field in model.model_fields.items():
        for metadata in field.metadata:
            if isinstance(metadata, Reference):
                found.append(((name,), metadata))
        found += [((name, *path), reference) for path, reference in _references_in(field.annotation)]
    return tuple(found)


def _references_in(annotation: Any) -> Iterator[tuple[Path, Reference]]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from (((), m) for m in arguments[1:] if isinstance(m, Reference))
        yield from _references_in(arguments[0])
    elif origin is tuple:
        yield from ((("*", *path), reference) for path, reference in _references_in(arguments[0]))
    elif origin in (Union, types.UnionType):
        for argument in arguments:
            yield from _references_in(argument)
    elif origin is dict:
        yield from ((("keys", *path), reference) for path, reference in _references_in(arguments[0]))
    elif _is_model(annotation):
        yield from references_of(annotation)


def inner_types(annotation: Any) -> Iterator[Any]:
    """Yield the innermost arguments of a type: types, metadata, and the choices of a Literal."""
    arguments = get_args(annotation)
    if not arguments:
        yield annotation
    for argument in arguments:
        yield from inner_types(argument)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def values_at(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the texts at a path of `references_of`, each with its own path.

    ``value`` is a record, or the YAML value of an invalid one."""
    if not path:
        if isinstance(value, str):
            yield (), value
        return
    step, rest = path[0], path[1:]
    if step == "*":
        for index, item in enumerate(value if isinstance(value, (list, tuple)) else [value]):
            yield from (((index, *sub), text) for sub, text in values_at(item, rest))
    elif step == "keys":
        yield from (((key,), key) for key in (value if isinstance(value, Mapping) else ()))
    else:
        part = value.get(step) if isinstance(value, Mapping) else getattr(value, str(step), None)
        yield from (((step, *sub), text) for sub, text in values_at(part, rest))
