"""Relate figures that count some of the same records, though none counts a part of another one's.

Three such figures can tell what two of them have in common: half of the sum of two without the third. The records that
the same figures count are a quantity that is never shown, and each figure is the sum of such quantities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from itertools import combinations

from .equations import Key
from .suppression import Suppression

SliceKey = tuple[str, str, object]  # a metric and a part of its figure: see `small_counts.SmallCounts.hides`
Amounts = Mapping[tuple[Key, str], int]  # what records say in a field, by the field and the id of the record
Slices = dict[str, dict[SliceKey, Amounts]]  # by metric


def relate_overlaps(system: Suppression, slices: Slices) -> None:
    """Add the common quantities of the figures of each field of which two figures count overlapping records."""
    metrics: defaultdict[tuple[Key, str], list[str]] = defaultdict(list)  # that count a record
    for id, of_metric in slices.items():
        for record in of_metric[id, "records", None]:
            metrics[record].append(id)
    counted: defaultdict[Key, set[tuple[str, ...]]] = defaultdict(set)  # the sets of metrics, by field
    for (field, _), each in metrics.items():
        counted[field].add(tuple(each))
    overlapping = {field for field, sets in counted.items() if _overlap(sets)}
    common: defaultdict[tuple[str, ...], dict[tuple[str, object], Key]] = defaultdict(dict)
    for key, amounts in ((key, amounts) for of_metric in slices.values() for key, amounts in of_metric.items()):
        sums: defaultdict[tuple[str, ...], int] = defaultdict(int)
        for record, amount in amounts.items():
            if record[0] in overlapping:
                sums[tuple(metrics[record])] += amount
        parts = {
            ids: system.add(("common", key[1:], ids), value, is_hidden=True) for ids, value in sums.items() if value
        }
        for ids, part in parts.items():
            common[ids][key[1:]] = part
        if parts:
            system.relate(key, parts.values())
    for of_slices in common.values():
        for what in ("records", "org"):
            if found := [part for (of, which), part in of_slices.items() if of == what and which is not None]:
                system.relate(of_slices["records", None], found)


def _overlap(counted: Set[tuple[str, ...]]) -> bool:
    """Return whether two metrics both count something, and each of them something that the other one does not."""
    return any(
        {(True, True), (True, False), (False, True)} <= {(one in ids, other in ids) for ids in counted}
        for one, other in combinations(sorted({id for ids in counted for id in ids}), 2)
    )
