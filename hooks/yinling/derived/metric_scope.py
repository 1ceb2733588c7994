"""Says in words which records a metric counts: 类型是集中学习的、主题教育是“不忘初心、牢记使命”主题教育的."""

from __future__ import annotations

from ..library.load import Library
from ..records.base import Record, field_names, references_of
from ..records.vocabulary import Metric


def scope_of(metric: Metric, kind: type[Record], library: Library) -> str:
    """Return the conditions of a metric of a kind of record, with titles in place of ids."""
    names, kinds = field_names(kind), {path[0]: reference.kind for path, reference in references_of(kind)}
    parts = []
    for condition in metric.where:
        name = names.get(condition.field, condition.field)
        field = kind.model_fields.get(name)
        model = library.kind_named(kinds.get(name, ""))
        records = {value: library.get(model, value) if model else None for value in condition.values}
        values = "、".join(record.shown_title if record else value for value, record in records.items())
        parts.append(f"{field.title if field and field.title else condition.field}是{values}的")
    return "、".join(parts)
