"""制度要求: how often an activity must be held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from .base import Finding, Record, Records, Status, Visibility
from .period import Period
from .period import Unit as PeriodUnit
from .source import SourceIndex
from .types import ActivityType, Count, Date, Scope, Text


class CadenceRule(Record):
    """制度要求: how often an activity must be held, by whom, since when, and which regulation says so."""

    kind = "cadence_rule"
    label = "制度要求"
    folder = "rules/cadence"
    public_fields = frozenset({"type", "per", "min", "scope", "applies_if", "effective_from", "effective_to", "source"})
    example = {
        "type": "支委会",
        "per": "月",
        "min": "1",
        "scope": "支部",
        "source": "中国共产党支部工作条例（试行）第十二条",
    }
    without_choice = ("visibility",)
    ordered_fields = (("effective_from", "effective_to"),)
    same_fields = ("type", "scope")
    if_double = "只有一条，删掉一条；规定改过的，给旧的写上“停止执行”，给新的写上“开始执行”。"

    type: ActivityType = Field(title="活动类型")
    per: PeriodUnit = Field(title="周期")
    min: Count = Field(1, title="次数")
    scope: Scope = Field("支部", title="范围", description="支部是全部支部；也可以写组织的一种类型，如 党小组、理事会")
    applies_if: Literal["有支委会", "有党小组"] | None = Field(None, title="适用条件")
    effective_from: Date | None = Field(None, title="开始执行")
    effective_to: Date | None = Field(None, title="停止执行")
    source: Text = Field(title="来源", description="哪一份文件第几条；文件名加书名号，和“来源文件”里的名称一样")
    visibility: Visibility = Field("公开", title="公开范围")
    status: Status = Field("已审核", title="状态")

    def is_double_of(self, other: CadenceRule) -> bool:
        """Return whether another rule binds the same organisations on the same days."""
        first, second = (
            Period(rule.effective_from or dt.date.min, rule.effective_to or dt.date.max) for rule in (self, other)
        )
        same_condition = self.applies_if == other.applies_if or None in (self.applies_if, other.applies_if)
        return first.meets(second) and same_condition

    def rules(self, records: Records) -> Iterator[Finding]:
        """Check that somebody meets the condition, and that a rule in force cites a source in force."""
        if not self.min:
            yield Finding("rule-of-zero", ("min",))
        if self.scope == "党小组" and self.applies_if:
            yield Finding("rule-never-applies", ("applies_if",), {"written": self.applies_if})
        for source in SourceIndex(records).in_text(self.source) if self.effective_to is None else ():
            if lapse := source.lapse(records):
                yield Finding("source-superseded", ("source",), {"written": source.cited_as, "words": lapse.words})
