"""基数: totals that were stated without records to count."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from .base import Finding, Record, Records
from .measure import is_counted, when
from .org import above
from .period import Period
from .types import AnyPeriod, MetricId, OrgId, Text, Unit, UnknownOrCount
from .vocabulary import Metric


class Baseline(Record):
    """基数: a stated total without records: its value or 未知, the period it covers and its source."""

    kind = "baseline"
    label = "基数"
    folder = "baselines"
    public_fields = frozenset({"metric", "value", "unit", "period", "org", "source"})
    example = {
        "metric": "visits_hardship",
        "value": "未知",
        "unit": "户",
        "period": "2019",
        "source": "2019 年工作总结",
    }
    time_field = "period"

    metric: MetricId = Field(title="指标")
    value: UnknownOrCount = Field(title="数值")
    unit: Unit = Field(title="单位")
    period: AnyPeriod = Field(title="期间")
    org: OrgId | None = Field(None, title="组织", description="不写就是最高一级")
    source: Text = Field(title="来源")

    def rules(self, records: Records) -> Iterator[Finding]:
        metric = records.get(Metric, self.metric)
        if metric and metric.unit != self.unit:
            yield Finding("unit-differs", ("unit",), {"written": self.unit, "unit": metric.unit, "metric": metric.name})
        if metric:
            yield from self._overlaps(metric, records)

    def _overlaps(self, metric: Metric, records: Records) -> Iterator[Finding]:
        """Check that no other baseline and no record counts the same days: a figure is the sum of all of them."""
        kind = records.kind_named(metric.of)
        rivals: list[tuple[Record, Period | None]] = [
            (other, other.period)
            for other in records.all(Baseline)
            if other.metric == self.metric and other.id < self.id
        ]
        if kind is not None and not any(f.code.startswith("metric-") for f in metric.rules(records)):
            rivals += [(r, when(metric, r)) for r in records.all(kind) if is_counted(metric, r)]
        for other, time in rivals:
            if time and time.meets(self.period) and _related(self.org, other.org_id, records):
                where = f"{other.origin.file} 第 {other.origin.line} 行"
                values = {"metric": metric.name, "period": self.period.label, "other": where}
                yield Finding("baseline-overlap", ("period",), values)
                return


def _related(one: str | None, other: str | None, records: Records) -> bool:
    """Return whether two organisations are the same or one is above the other; None is the highest one."""
    if one is None or other is None:
        return True
    return one in above(other, records) or other in above(one, records)
