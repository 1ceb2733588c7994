"""Decide which numbers of the figures of hardship are withheld: for all of them at once.

A small count could be computed from a number that is published elsewhere. So the numbers of all years, organisations,
records and baselines, and those of the figures that count the same records, make one system (`suppression`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property
from typing import get_origin

from ..library.public import PublicLibrary
from ..records.base import Record, field_names
from ..records.measure import amount
from ..records.org import Org
from ..records.vocabulary import Metric
from .equations import Key
from .figures import Figures, Share
from .overlaps import Amounts, SliceKey, Slices, relate_overlaps
from .suppression import Suppression

# What is withheld first: which part is of records and which of baselines, then organisations, years, the total.
_SPLIT, _ORG, _YEAR, _TOTAL = range(4)

NO_UNIT = ""  # in place of the id of an organisation: what is of none of the units
_NOTHING = "without records"  # in place of a year: any that the figure has nothing of


class SmallCounts:
    """The numbers that are withheld. For the parameters see `published_figures.PublishedFigures`."""

    def __init__(self, figures: Figures, library: PublicLibrary, units: Sequence[Org]) -> None:
        self._figures, self._library, self._units = figures, library, units

    def hides(self, metric: Metric, what: str, which: object = None) -> bool:
        """Return whether a number is withheld.

        ``what`` is the "total" or the part of the "records" of a year (None: all time), a "baseline", or an "org",
        which may be `NO_UNIT`.
        """
        if not self.is_sensitive(metric):
            return False
        if what in ("total", "records") and which is not None and which not in self._figures.by_year(metric):
            which = _NOTHING
        if what == "org" and self._is_shared(metric):
            return True
        return (metric.id, what, which) in self._withheld or (metric.id, "total", which) in self._withheld

    @cached_property
    def baselines(self) -> Set[str]:
        """The ids of the baselines whose values are withheld."""
        return {key[2] for key in self._withheld if isinstance(key, tuple) and key[1] == "baseline"}

    def is_sensitive(self, metric: Metric) -> bool:
        """Return whether a metric is one of hardship, or may add up the same field of the same records as one."""
        return metric.hardship or any(self._may_share(metric, other) for other in self._hardship)

    @cached_property
    def _hardship(self) -> list[Metric]:
        return [metric for metric in self._figures.metrics if metric.hardship and metric.counts]

    def _may_share(self, one: Metric, other: Metric) -> bool:
        """Return whether two metrics add up the same field, and no condition keeps their records apart.

        Records with pages are counted by everybody: a number of them tells nothing more.
        """
        kind = self._figures.library.kind_named(one.of)
        if kind is None or kind is not self._figures.library.kind_named(other.of):
            return False
        if _steps(kind, one.sum) != _steps(kind, other.sum) or (one.sum is None and kind.page_folder is not None):
            return False
        first, second = _single_values(kind, one), _single_values(kind, other)
        return not any(first[name].isdisjoint(second[name]) for name in first.keys() & second.keys())

    @cached_property
    def _withheld(self) -> Set[Key]:
        """Everything of the figures of hardship that must not be published."""
        system = Suppression(self._figures.library.site.small_count)
        counted = [metric for metric in self._figures.metrics if metric.counts]
        sensitive = [metric for metric in counted if self.is_sensitive(metric)]
        # Those that share records with a sensitive one are published whole: the reader knows their numbers.
        known = [m for m in counted if m not in sensitive and any(self._may_share(m, each) for each in sensitive)]
        metrics = [*sensitive, *known]
        slices: Slices = {}
        for metric in metrics:
            slices[metric.id] = dict(self._add(system, metric))
        for metric in metrics:
            self._relate_to_others(system, metric, slices)
        relate_overlaps(system, slices)
        withheld = system.withheld()
        # A 0 or 未录入 beside them would tell that each of them is at least 1.
        tables = {key[:2] for key in withheld if isinstance(key, tuple) and key[2] is not None and key[1] != "baseline"}
        withheld |= {(*table, _NOTHING) for table in tables if table[1] == "total"}
        zeros = (key for key, each in system.quantities.items() if each.value == 0 and not each.is_hidden)
        withheld |= {key for key in zeros if isinstance(key, tuple) and key[:2] in tables}
        for metric in metrics:  # a year whose total is withheld says nothing of its parts either
            for year, figure in [(None, self._figures.of(metric)), *self._figures.by_year(metric).items()]:
                if (metric.id, "total", year) in withheld:
                    withheld.add((metric.id, "records", year))
                    withheld |= {(metric.id, "baseline", b.id) for b in figure.baselines}
        return withheld

    def _add(self, system: Suppression, metric: Metric) -> Iterator[tuple[SliceKey, Amounts]]:
        """Add the quantities and relations of one metric; yield the amounts that each slice of it adds up."""
        id, whole, years = metric.id, self._figures.of(metric), self._figures.by_year(metric)
        internal, is_known = metric.id not in self._published_ids, not self.is_sensitive(metric)

        def add(what: str, of: object, value: int, rank: int, *, is_hidden: bool = internal, least: int = 0) -> Key:
            return system.add((id, what, of), value, None if is_known else rank, is_hidden=is_hidden, least=least)

        for b in whole.baselines:
            add("baseline", b.id, b.value or 0, _SPLIT, is_hidden=internal or not b.is_public)
        for year, figure in [(None, whole), *years.items()]:
            add("total", year, figure.at_least, _TOTAL if year is None else _YEAR)
            add("records", year, figure.recorded, _SPLIT, least=self._least(figure.shares))
            yield (id, "records", year), self._amounts(metric, figure.shares)
            parts = [(id, "baseline", b.id) for b in figure.baselines]
            system.relate((id, "total", year), [(id, "records", year), *parts])
            self._add_public(system, metric, (id, "records", year), figure.shares)
        system.relate((id, "records", None), [(id, "records", year) for year in years])
        system.relate((id, "total", None), [(id, "total", year) for year in years])
        if self._is_shared(metric):
            return  # the parts overlap, and none is published
        units, rest = whole.split(self._figures.tree, self._units)
        rows = [*((org.id, shares) for org, shares in units), *([(NO_UNIT, rest)] if rest else [])]
        for of, shares in rows:
            add("org", of, sum(share.amount or 0 for share in shares), _ORG, least=self._least(shares))
            self._add_public(system, metric, (id, "org", of), shares)
            yield (id, "org", of), self._amounts(metric, shares)
        system.relate((id, "records", None), [(id, "org", of) for of, _ in rows])

    def _amounts(self, metric: Metric, shares: Iterable[Share]) -> Amounts:
        kind = self._figures.library.kind_named(metric.of)
        field = kind and (kind.kind, *(_steps(kind, metric.sum) or ()))
        return {(field, share.record.id): share.amount or 0 for share in shares}

    def _is_shared(self, metric: Metric) -> bool:
        """Return whether a record counts for several organisations, so that their parts are more than the whole."""
        return any(len(share.orgs) > 1 for share in self._figures.of(metric).shares)

    def _least(self, shares: Iterable[Share]) -> int:
        """Return how many public records say something of an amount: each of them adds 1 at least."""
        return sum(bool(share.amount) and self._is_listed(share.record) for share in shares)

    def _is_listed(self, record: Record) -> bool:
        return bool(record.public_fields) and self._library.get(type(record), record.id) is not None

    def _add_public(self, system: Suppression, metric: Metric, key: Key, shares: Iterable[Share]) -> None:
        """Add the part that readers know because the records are public and say it."""
        published = (share.record for share in shares if share.record.public_fields)
        public = (self._library.get(type(record), record.id) for record in published)
        known = sum(amount(metric, record) or 0 for record in public if record is not None)
        if known:
            system.relate(key, [system.add(("public", key), known, rank=None)])

    def _relate_to_others(self, system: Suppression, metric: Metric, slices: Slices) -> None:
        """Relate each slice of a metric to the metrics that count a part of its records."""
        for key, whole in slices[metric.id].items():
            parts: dict[SliceKey, Amounts] = {}
            for other, of_other in slices.items():
                same = (other, *key[1:])
                inside = of_other.get(same, {}).keys()
                is_inside = inside and inside <= whole.keys()
                if other == metric.id or not is_inside or (inside == whole.keys() and other < metric.id):
                    continue
                if any(not inside.isdisjoint(records) for records in parts.values()):
                    system.relate(key, [same])
                else:
                    parts[same] = of_other[same]
            if parts:
                system.relate(key, parts)

    @cached_property
    def _published_ids(self) -> Set[str]:
        return {metric.id for metric in self._library.all(Metric)}


def _steps(kind: type[Record], path: str | None) -> list[str] | None:
    """Return the steps of a path of a metric, the first by the name of the field."""
    if path is None:
        return None
    first, *more = path.split(".")
    return [field_names(kind).get(first, first), *more]


def _single_values(kind: type[Record], metric: Metric) -> dict[str, set[str]]:
    """Return the values that a counted record must have, by the name of the field: of fields with one value."""
    found: dict[str, set[str]] = {}
    for condition in metric.where:
        name = field_names(kind).get(condition.field, "")
        if name and get_origin(kind.model_fields[name].annotation) not in (tuple, dict):
            values = set(condition.values)
            found[name] = found[name] & values if name in found else values
    return found
