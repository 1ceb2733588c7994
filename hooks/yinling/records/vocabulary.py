"""词表 and 指标: the words that records may use, and the figures that are counted; data that each centre defines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Literal, cast, get_origin

from pydantic import Field

from ..chinese.suggest import suggestion
from .base import Finding, Part, Path, Record, Records, Status, Visibility, field_names
from .field_path import FieldAt, UnknownStepError, field_at, paths_of
from .measure import is_counted, words
from .org_kinds import ORG_KINDS, Level
from .types import Flag, LongText, Many, Reference, Text, Unit

ORG_CATEGORIES = "org-categories"
FIELD_VOCABULARIES = frozenset(
    {ORG_KINDS, ORG_CATEGORIES, "roles", "units", "visit-kinds", "card-kinds", "pairing-kinds"}
)
"""The vocabularies whose words of the program stand in every centre."""
OWN_SECTIONS = "sections"
VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "activity-types": {"name": "读书会", "code": "dsh"},
    "activity-metrics": {"name": "赠书", "unit": "本"},
    "channels": {"name": "校园网"},
    "honour-levels": {"name": "校级", "code": "xiaoji"},
    "issue-categories": {"name": "就医"},
    "modes": {"name": "视频学习"},
    "topics": {"name": "文化生活", "code": "wenhua"},
    ORG_KINDS: {"name": "艺术团", "level": "团体"},
    ORG_CATEGORIES: {"name": "离休"},
    "roles": {"name": "班长", "single": "是"},
    "units": {"name": "课时"},
    "visit-kinds": {"name": "失能"},
    "card-kinds": {"name": "便民卡"},
    "pairing-kinds": {"name": "助餐"},
    OWN_SECTIONS: {"name": "校园风采", "code": "fengcai", "part": "学习"},
}
"""The vocabularies that records and pages read, each with the fields of an example."""
_ONLY_IN: Mapping[str, str] = {
    "unit": "activity-metrics",
    "reviewer": "topics",
    "level": ORG_KINDS,
    "owes_meetings": ORG_KINDS,
    "single": "roles",
    "part": OWN_SECTIONS,
}
"""The fields that mean something in one vocabulary only."""


class Term(Record):
    """One word of a vocabulary, with the id ``<vocabulary>/<name>``."""

    kind = "term"
    label = "词"
    folder = "vocabulary"
    public_fields = frozenset({"name", "code", "description", "reviewer"})
    without_choice = ("visibility", "status")
    example = {"name": "读书会", "code": "dsh"}

    name: Text = Field(title="名称")
    code: Text | None = Field(None, title="代码", description="小写字母，用在网址里")
    unit: Unit | None = Field(None, title="单位")
    description: LongText | None = Field(None, title="说明")
    reviewer: Text | None = Field(
        None, title="需要审阅", description="主题用：这个主题的文章要请谁看过，如 医生；没有看过的，页面上会写明"
    )
    level: Level = Field(
        "团体", title="层级", description="组织的类型用：上级管下面的；支部、小组照制度要求开会；团体有自己的网页和台账"
    )
    owes_meetings: Flag | None = Field(
        None, title="应开会", description="组织的类型用：制度要求里“支部”“党小组”的会要不要开；不写，支部和小组要开"
    )
    single: Flag = Field(False, title="只一人", description="职务用：同一个时间只能有一个人")
    part: Literal["学习", "服务"] = Field("学习", title="归到", description="文章的栏目用：列在“学习”里，还是“服务”里")
    order: int | None = Field(None, title="次序", description="排在哪里，小的在前；不写的排在后面", ge=0, le=9999)
    visibility: Visibility = Field("公开", title="公开范围")
    status: Status = Field("已审核", title="状态")

    def identify(self, stem: str, records: Records) -> str:
        return f"{stem}/{self.name}"

    @property
    def vocabulary(self) -> str:
        return self.id.partition("/")[0]

    @property
    def position(self) -> tuple[object, ...]:
        """The key of the order in which people read the words of a vocabulary."""
        return self.order is None, self.order or 0, self.origin.order

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, self.code) if self.code else (self.name,)

    def replaces(self, default: Term) -> bool:
        """Return whether the word has the name or the code of another one of the same vocabulary."""
        same = self.id.partition("/")[0] == default.id.partition("/")[0]
        return same and not {*self.names}.isdisjoint(default.names)

    def rules(self, records: Records) -> Iterator[Finding]:
        if self.code and not (self.code.isascii() and self.code.isalnum() and self.code.islower()):
            yield Finding("code-form", ("code",), {"written": self.code})
        if self.vocabulary == OWN_SECTIONS and not self.code:
            yield Finding("section-without-folder", ("name",), {"name": self.name})
        for field, vocabulary in _ONLY_IN.items() if self.vocabulary in VOCABULARIES else ():
            model = type(self).model_fields[field]
            if self.vocabulary != vocabulary and getattr(self, field) != model.default:
                yield Finding("term-field-unused", (field,), {"field": model.title, "vocabulary": vocabulary})

    @classmethod
    def fields_in(cls, vocabulary: str) -> list[str]:
        """Return the fields that words of a vocabulary have."""
        example = VOCABULARIES.get(vocabulary, {})
        return [
            name
            for name in cls.model_fields
            if vocabulary == _ONLY_IN.get(name, vocabulary) and (name != "code" or name in example)
        ]


def words_in_order(records: Records, vocabulary: str) -> list[str]:
    """Return the words of a vocabulary in the order in which people read them."""
    terms = [term for term in records.all(Term) if term.vocabulary == vocabulary]
    return [term.name for term in sorted(terms, key=lambda term: term.position)]


class Condition(Part):
    """A condition for counting a record: its ``field`` (the English name) has one of the ``values``."""

    field: Text = Field(title="字段")
    values: Many[Text] = Field(title="取值")


class Metric(Record):
    """指标: a figure that is counted from the records.

    It names the kind of record, the conditions, and the field to sum; without a field the records are counted."""

    kind = "metric"
    label = "指标"
    folder = "rules/metrics"
    public_fields = frozenset({"name", "unit", "description"})
    example = {"name": "集中学习", "unit": "次", "of": "activity"}

    name: Text = Field(title="名称")
    unit: Unit = Field(title="单位")
    of: Text = Field(title="记录种类", description="数哪一种记录，如 activity")
    where: tuple[Condition, ...] = Field((), title="条件")
    sum: Text | None = Field(None, title="合计字段", description="加总哪个字段；不写就数记录的条数")
    dated_by: Text | None = Field(None, title="时间字段", description="按哪个月份字段归入年度；不写就按记录的日期")
    group: Text = Field("其他", title="分组", description="结题报告里放在哪一段")
    description: LongText | None = Field(None, title="说明")
    hardship: Flag = Field(False, title="困难类", description="公开时小的数字不显示")
    visibility: Visibility = Field("公开", title="公开范围")
    status: Status = Field("已审核", title="状态")

    def rules(self, records: Records) -> Iterator[Finding]:
        """Check the kind, the fields and the values: a wrong word would silently make the figure 0."""
        kind = records.kind_named(self.of)
        if kind is None:
            labels = sorted(each.label for each in Record.__subclasses__() if each.time_field)
            values = {"written": self.of, "guess": suggestion(self.of, labels), "choices": "、".join(labels)}
            yield Finding("metric-of-unknown", ("of",), values)
            return
        yield from self._empty_conditions(kind)
        for path, at in self._paths():
            try:
                field = field_at(kind, path)
                _check_key(field, path, records)
            except UnknownStepError as error:
                yield _unknown_field(error, at, kind)
                continue
            if at == ("sum",) and not field.is_number:
                yield _wrong_field("数字", at, kind, path, [p for p, each in paths_of(kind) if each.is_number])
            elif at == ("dated_by",) and not field.is_time:
                yield _wrong_field("日期或月份", at, kind, path, [p for p, each in paths_of(kind) if each.is_time])
            elif at[0] == "where":
                yield from self._value_rules(int(at[1]), field, kind, records)
        if self.hardship and self.sum is None and (kind.page_folder is not None or kind.listed_in_figures):
            yield from self._counted_by_anybody(kind, records)

    def _counted_by_anybody(self, kind: type[Record], records: Records) -> Iterator[Finding]:
        """Report that readers can count the pages of what a figure of hardship withholds."""
        with suppress(KeyError):  # a field that the kind does not have is reported above
            counted = (each for each in records.all(kind) if each.is_public and is_counted(self, each))
            if (first := next(counted, None)) is not None:
                where = f"{first.origin.file} 第 {first.origin.line} 行"
                yield Finding("figure-of-public", ("hardship",), {"of": kind.label, "other": where})

    def _paths(self) -> Iterator[tuple[str, Path]]:
        yield from ((condition.field, ("where", index, "field")) for index, condition in enumerate(self.where))
        yield from ((path, (key,)) for key in ("sum", "dated_by") if (path := getattr(self, key)))

    def _empty_conditions(self, kind: type[Record]) -> Iterator[Finding]:
        """Report conditions that no record can meet, alone or together."""
        values: dict[str, set[str]] = {}
        for index, condition in enumerate(self.where):
            before = values.setdefault(condition.field, {*condition.values})
            if not condition.values:
                yield Finding("metric-counts-nothing", ("where", index), {"why": f"“{condition.field}”没有写取值"})
            elif before.isdisjoint(condition.values) and not _is_list(kind, condition.field):
                why = f"“{condition.field}”不能又是“{'、'.join(sorted(before))}”又是“{'、'.join(condition.values)}”"
                yield Finding("metric-counts-nothing", ("where", index, "values"), {"why": why})
            values[condition.field] &= {*condition.values}

    def _value_rules(self, index: int, field: FieldAt, kind: type[Record], records: Records) -> Iterator[Finding]:
        """Check the values of a condition that are no ids (`further_references`): choices, and words of records."""
        condition = self.where[index]
        choices = ("已审核",) if field.name == "status" else field.choices  # only reviewed records are counted
        if field.reference or (field.key and not choices):
            return
        used = () if choices else sorted({w for r in records.all(kind) if r.counts for w in words(r, condition.field)})
        for number, written in enumerate(condition.values):
            at = ("where", index, "values", number)
            values = {"label": field.label, "written": written, "guess": suggestion(written, choices or used)}
            if choices and written not in choices:
                yield Finding("not-a-choice", at, values | {"choices": "、".join(choices)})
            elif used and written not in used and not self._has_baseline(records):
                yield Finding("metric-value-unused", at, values | {"of": kind.label})

    def _has_baseline(self, records: Records) -> bool:
        """Return whether the figure is stated, so that no record is needed."""
        baseline = records.kind_named("baseline")
        return baseline is not None and any(getattr(b, "metric", "") == self.id for b in records.all(baseline))

    def further_references(self, records: Records) -> Iterator[tuple[Path, str, Reference]]:
        """Yield the ids in the values of conditions."""
        kind = records.kind_named(self.of)
        for index, condition in enumerate(self.where if kind else ()):
            with suppress(UnknownStepError):
                if reference := field_at(cast("type[Record]", kind), condition.field).reference:
                    for number, written in enumerate(condition.values):
                        yield ("where", index, "values", number), written, reference


def _is_list(kind: type[Record], path: str) -> bool:
    """Return whether one record can have several values at a path; one of several steps may lead through a list."""
    names = field_names(kind)
    return path not in names or get_origin(kind.model_fields[names[path]].annotation) is tuple


def _check_key(field: FieldAt, path: str, records: Records) -> None:
    """Raise UnknownStepError if the key of a path such as 数量.学习资料 is no word of the vocabulary."""
    reference = field.key_reference if field.key else None
    kind = records.kind_named(reference.kind) if reference else None
    if reference and kind and records.get(kind, reference.within + field.key) is None:
        ids = [record.id for record in records.all(kind) if record.id.startswith(reference.within)]
        known = tuple(id.removeprefix(reference.within) for id in ids)
        raise UnknownStepError(field.key, path.removesuffix(f".{field.key}"), known)


def _unknown_field(error: UnknownStepError, at: Path, kind: type[Record]) -> Finding:
    guess = suggestion(error.step, error.known)
    values = {"of": kind.label, "written": error.step, "choices": "、".join(error.known) or "不能再往下写"}
    return Finding("metric-field-unknown", at, values | {"guess": guess and f"{error.before}.{guess}".lstrip(".")})


def _wrong_field(wanted: str, at: Path, kind: type[Record], path: str, choices: list[str]) -> Finding:
    values = {"of": kind.label, "written": path, "wanted": wanted, "choices": "、".join(choices) or "没有"}
    return Finding("metric-field-kind", at, values)
