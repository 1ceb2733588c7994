"""The figures as the public may read them: totals, public records and baselines, and no small count of hardship.

Pages and feeds take `PublishedFigure`, which has no internal record. A total may hold internal amounts: that is what
"counted, not shown" means. `small_counts` decides which numbers of hardship are withheld.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..chinese.thousands import marked
from ..core.cache import hash_parts
from ..library.public import PublicLibrary
from ..records.base import Record
from ..records.baseline import Baseline
from ..records.org import Org
from ..records.period import Period
from ..records.vocabulary import Metric
from .coverage import NOT_RECORDED, MonthCount
from .figures import Figure, Figures
from .small_counts import NO_UNIT, SmallCounts

IN_BASELINE = "在基数里"  # the text in place of the 0 of a month that a baseline states together with others
HIDDEN = "不公开"  # the text in place of a number that may not be published


class PublishedShare(NamedTuple):
    """A public record that a figure counts. Its ``amount`` is None where the record does not say it."""

    record: Record
    amount: int | None
    when: Period | None


class PublishedBaseline(NamedTuple):
    """A public baseline of a figure; ``value`` is None if it is unknown, ``source`` empty if the value is withheld."""

    id: str
    value: int | None
    unit: str
    period: Period
    source: str
    withheld: bool

    @property
    def shown(self) -> str:
        if self.withheld:
            return HIDDEN
        return "未知" if self.value is None else f"{marked(self.value)} {self.unit}"


@dataclass(frozen=True)
class PublishedFigure:
    """A figure without what is internal.

    ``value`` is the total, None if a part of it is unknown; ``at_least`` is the sum of the known parts. ``recorded`` is
    the part of the records, ``others`` the number of those that are not public. ``withheld``: the total and these are
    not published. Where only the parts are not, ``recorded`` and ``others`` are None. ``unrecorded``: nobody kept such
    records then, so the number is unknown. ``partial`` says why the records of a year are not complete.
    """

    metric: Metric
    period: Period | None
    value: int | None
    at_least: int | None
    recorded: int | None
    others: int | None
    shares: tuple[PublishedShare, ...]
    baselines: tuple[PublishedBaseline, ...]
    withheld: bool
    hides_amounts: bool
    unrecorded: bool = False
    partial: str = ""

    @cached_property
    def content_hash(self) -> bytes:
        """Hash of everything that is published of the figure; empty if a record came from no file."""
        records = [self.metric.content_hash, *(share.record.content_hash for share in self.shares)]
        numbers = (self.period, self.value, self.at_least, self.recorded, self.others, self.withheld, self.unrecorded)
        shares = [(share.amount, share.when) for share in self.shares]
        texts = f"{numbers} {self.partial} {self.baselines} {shares}"
        return hash_parts(texts, *records) if all(records) else b""

    @property
    def is_zero(self) -> bool:
        """Whether nothing is counted: also not anything withheld or unknown."""
        return self.at_least == 0 and self.value is not None and not self.withheld

    @property
    def shown(self) -> str:
        """The published text of the total, with its unit."""
        if self.withheld:
            return HIDDEN
        if self.unrecorded:
            return NOT_RECORDED
        if self.value is not None:
            return f"{marked(self.value)} {self.metric.unit}"
        return f"未知（已知至少 {marked(self.at_least)} {self.metric.unit}）" if self.at_least else "未知"

    @property
    def shown_records(self) -> str:
        """The published text of the number of records and their sum."""
        if self.others is None or self.recorded is None:
            return HIDDEN
        return f"{marked(len(self.shares) + self.others)} 条，{marked(self.recorded)} {self.metric.unit}"

    @property
    def shown_record_count(self) -> str:
        """The number of records as the beginning of a sentence; without the number where it is withheld."""
        return "记录" if self.others is None else f"{marked(len(self.shares) + self.others)} 条记录"

    @property
    def shown_baselines(self) -> str:
        """The published sum of the baselines; empty if there are none."""
        if any(baseline.withheld for baseline in self.baselines):
            return HIDDEN
        values = [baseline.value for baseline in self.baselines]
        known = marked(sum(value or 0 for value in values)) if any(values) or None not in values else ""
        return "加".join(filter(None, [known, "未知" if None in values else ""])) if values else ""


class Parts(NamedTuple):
    """What the recorded total of a figure consists of, as texts: organisations, and what is of none of them.

    ``several`` records count in several rows, which exceed the total by ``excess`` together."""

    orgs: list[tuple[Org, str]]
    rest: str
    several: int
    excess: int


class PublishedFigures:
    """Makes the published figures of a centre.

    ``figures`` are the totals over everything that counts. ``units`` are the published organisations right below the
    highest one, whose parts pages list.
    """

    def __init__(self, figures: Figures, library: PublicLibrary, units: Sequence[Org]) -> None:
        self._figures, self._library, self._units = figures, library, units
        self._small = SmallCounts(figures, library, units)
        self._of_years: dict[tuple[str, int | None], PublishedFigure] = {}  # a year's pages of all organisations ask

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The published figures, by id."""
        return self._library.all(Metric)

    def of(self, metric: Metric) -> PublishedFigure:
        """Return a figure over all time."""
        return self._of_whole(metric, None, lambda: self._figures.of(metric))

    def by_year(self, metric: Metric) -> dict[int, PublishedFigure]:
        """Return the figures of all years of a metric, newest first."""
        return {year: self.in_year(metric, year) for year in self._figures.by_year(metric)}

    def in_year(self, metric: Metric, year: int) -> PublishedFigure:
        """Return the figure of one year."""
        known = self._figures.by_year(metric)
        return self._of_whole(metric, year, lambda: known.get(year) or self._figures.of(metric, Period.year(year)))

    def _of_whole(self, metric: Metric, year: int | None, figure: Callable[[], Figure]) -> PublishedFigure:
        if (metric.id, year) not in self._of_years:
            self._of_years[metric.id, year] = self._published(figure(), year)
        return self._of_years[metric.id, year]

    def of_org(self, metric: Metric, year: int, org: Org) -> PublishedFigure | None:
        """Return the figure of an organisation and a year.

        None for a figure of hardship: people could be recognised by the small numbers of a branch.
        """
        if self._small.is_sensitive(metric):
            return None
        return self._published(self._figures.of(metric, Period.year(year), org), year, org)

    def by_org(self, metric: Metric) -> list[tuple[Org, str]]:
        """Return the recorded part of each organisation right below the highest one."""
        return self.parts(metric).orgs

    def parts(self, metric: Metric) -> Parts:
        """Return all parts of the recorded total. A figure of hardship has no excess: its rows are withheld then."""
        whole = self._figures.of(metric)
        parts, rest = whole.split(self._figures.tree, self._units)
        orgs = [(org, self._shown_part(metric, org, sum(s.amount or 0 for s in shares))) for org, shares in parts]
        own = marked(sum(share.amount or 0 for share in rest)) if rest else ""
        if rest and self._small.hides(metric, "org", NO_UNIT):
            own = HIDDEN
        if self._small.is_sensitive(metric):
            return Parts(orgs, own, 0, 0)
        rows = [*rest, *(share for _, shares in parts for share in shares)]
        counts = Counter(share.record.id for share in rows)
        several = sum(count > 1 for count in counts.values())
        return Parts(orgs, own, several, sum(share.amount or 0 for share in rows) - whole.recorded)

    def _shown_part(self, metric: Metric, org: Org, count: int) -> str:
        if self._small.hides(metric, "org", org.id):
            return HIDDEN
        return NOT_RECORDED if not count and self._figures.of(metric, None, org).unrecorded else marked(count)

    def by_month(self, metric: Metric, year: int) -> list[MonthCount]:
        """Return the recorded part of each month of a year; nothing for a figure of hardship."""
        if self._small.is_sensitive(metric):
            return []
        figure = self._figures.of(metric, Period.year(year))
        counts = self._figures.coverage.by_month(figure.by_month(year), self._figures.tree.root, year)
        months = zip(counts, Period.in_year(year, "月"), strict=True)
        stated = [b.period for b in self._public(figure.baselines)]
        return [n or (IN_BASELINE if any(each.holds(month) for each in stated) else n) for n, month in months]

    def is_sensitive(self, metric: Metric) -> bool:
        """Return whether small counts of a metric are withheld."""
        return self._small.is_sensitive(metric)

    @property
    def withheld_baselines(self) -> Set[str]:
        """The ids of the baselines whose values are withheld."""
        return self._small.baselines

    def _public(self, baselines: Iterable[Baseline]) -> Iterator[Baseline]:
        """Yield the baselines that may be listed, also with a withheld value: none of an internal organisation."""
        for each in baselines:
            if each.is_public and (each.org is None or self._library.get(Org, each.org)):
                yield each

    def _published(self, figure: Figure, year: int | None, org: Org | None = None) -> PublishedFigure:
        metric, sensitive = figure.metric, self._small.is_sensitive(figure.metric)
        withheld = self._small.hides(metric, "total", year)
        hides_parts = withheld or self._small.hides(metric, "records", year)
        hides_amounts = sensitive and metric.sum is not None
        public = ((share, self._library.get(type(share.record), share.record.id)) for share in figure.shares)
        shares = [
            PublishedShare(record, None if hides_amounts else share.amount, share.when)
            for share, record in (() if hides_parts else public)
            if record is not None
        ]
        baselines = [
            PublishedBaseline(b.id, None, b.unit, b.period, "", withheld=True)
            if self._small.hides(metric, "baseline", b.id)
            else PublishedBaseline(b.id, b.value, b.unit, b.period, b.source, withheld=False)
            for b in self._public(figure.baselines)
        ]
        return PublishedFigure(
            metric,
            figure.period,
            None if withheld else figure.value,
            None if withheld else figure.at_least,
            None if hides_parts else figure.recorded,
            None if hides_parts else len(figure.shares) - len(shares),
            tuple(shares),
            tuple(baselines),
            withheld,
            hides_amounts,
            figure.unrecorded and not withheld,
            self._figures.why_partial(figure, year, org) if year and not withheld else "",  # a 0 has no reason
        )
