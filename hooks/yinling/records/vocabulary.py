"""词表 and 指标: the words that records may use, and the figures that are counted; data that each centre defines."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, Field

from ..chinese.suggest import suggestion
from .base import Finding, Part, Path, Record, Records, Status, Visibility, field_names, part_of
from .types import Flag, Text, Unit


class Term(Record):
    """One word of a vocabulary, with the id ``<vocabulary>/<name>``."""

    kind = "term"
    label = "词"
    folder = "vocabulary"
    public_fields = frozenset({"name", "code", "description", "reviewer"})
    example = {"name": "读书会", "code": "dsh"}

    name: Text = Field(title="名称")
    code: Text | None = Field(None, title="代码", description="小写字母，用在网址里")
    unit: Unit | None = Field(None, title="单位")
    description: Text | None = Field(None, title="说明")
    reviewer: Text | None = Field(
        None, title="需要审阅", description="主题用：这个主题的文章要请谁看过，如 医生；没有看过的，页面上会写明"
    )
    visibility: Visibility = Field("公开", title="公开范围")
    status: Status = Field("已审核", title="状态")

    def identify(self, stem: str, records: Records) -> str:
        return f"{stem}/{self.name}"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, self.code) if self.code else (self.name,)

    def rules(self, records: Records) -> Iterator[Finding]:
        if self.code and not (self.code.isascii() and self.code.isalnum() and self.code.islower()):
            yield Finding("code-form", ("code",), {"written": self.code})


class Condition(Part):
    """A condition for counting a record: its ``field`` (the English name) has one of the ``values``."""

    field: Text = Field(title="字段")
    values: tuple[Text, ...] = Field(title="取值")


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
    description: Text | None = Field(None, title="说明")
    hardship: Flag = Field(False, title="困难类", description="公开时小的数字不显示")
    visibility: Visibility = Field("公开", title="公开范围")
    status: Status = Field("已审核", title="状态")

    def rules(self, records: Records) -> Iterator[Finding]:
        """Check that the kind and its fields exist: a wrong name would silently make the figure 0."""
        kind = records.kind_named(self.of)
        if kind is None:
            yield Finding("metric-of-unknown", ("of",), {"written": self.of})
            return
        paths: list[tuple[str, Path]] = [
            (condition.field, ("where", index, "field")) for index, condition in enumerate(self.where)
        ]
        paths += [(path, (key,)) for key in ("sum", "dated_by") if (path := getattr(self, key))]
        for path, at in paths:
            model: type[BaseModel] | None = kind
            for step in path.split("."):
                names = field_names(model) if model else {}
                if step not in names and model is not None:
                    guess = suggestion(step, names)
                    yield Finding("metric-field-unknown", at, {"of": kind.label, "written": step, "guess": guess})
                    break
                model = part_of(model, names[step]) if model else None
