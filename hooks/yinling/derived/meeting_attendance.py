"""到会: how many of those who should have come to the meetings of a year came, by the organisation that held them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..records.activity import Activity
from ..records.org import Org
from .overview import Overview


class Attendance(NamedTuple):
    """The sums of 应到 and 实到 over the meetings that state both."""

    org: Org
    expected: int
    came: int


def attendance(overview: Overview, year: int) -> Sequence[Attendance]:
    """Return the attendance of each published organisation right below the highest one, and of the highest itself.

    A joint meeting counts for the organisation that led it, so that the rows add up to the whole."""
    tree, root = overview.tree, overview.tree.root
    if root is None:
        return ()
    units = {unit.id: unit for unit in (root, *tree.times.ever_children(root))}
    sums = {id: [0, 0] for id in units}
    for activity in overview.internal.all(Activity):
        if activity.year != year or activity.expected is None or activity.actual is None:
            continue
        if activity.counts and activity.is_held(overview.internal.as_of):
            structure = overview.structure.on(activity.date)
            org = structure.get(activity.org)
            places = [*structure.above(org), org] if org else []
            unit = sums[next((each.id for each in places if each.id in units and each.id != root.id), root.id)]
            unit[0] += activity.expected
            unit[1] += activity.actual
    return [Attendance(units[id], *of_unit) for id, of_unit in sums.items() if of_unit[0]]
