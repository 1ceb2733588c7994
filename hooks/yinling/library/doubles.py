"""Reports records that are about one event and would be counted twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..core.problems import Problem
from ..records.base import Record
from .parse import ParsedRecord


def doubles(valid: Iterable[tuple[Record, ParsedRecord]]) -> Iterator[Problem]:
    """Yield a problem for each counted record that is a double of an earlier one (`Record.same_fields`)."""
    seen: defaultdict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record, parsed in valid:
        fields = record.same_fields
        if not (fields and record.counts):
            continue
        # One that counts for several organisations may be registered by another of them as well.
        orgs = record.org_ids if "org" in fields else ("",)
        keys = [(type(record), *(id if f == "org" else getattr(record, f) for f in fields)) for id in orgs or (None,)]
        earlier = [other for key in keys for other in seen[key]]
        if first := next((other for other in earlier if record.is_double_of(other)), None):
            models = type(record).model_fields
            yield parsed.problem(
                "counted-twice",
                (),
                label=record.label,
                other=f"{first.origin.file} 第 {first.origin.line} 行",
                same="、".join(models[field].title or field for field in fields),
                what_to_do=record.if_double,
            )
        for key in keys:
            seen[key].append(record)
