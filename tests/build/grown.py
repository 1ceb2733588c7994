"""Enlarges the sample's library without files: copies general branches with their activities, packets and articles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from yinling.library.load import Library
from yinling.printing.catalogue import GROUPS, Printable
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.base import Record
from yinling.records.campaign import Publication
from yinling.records.honour import Honour
from yinling.records.org import Org
from yinling.records.packet import Packet
from yinling.records.period import Period

R = TypeVar("R", bound=Record)


def grown(sample: Library, centres: int, years: int, every: int = 1) -> Library:
    """Return the sample's library with ``centres`` times its general branches and their work of ``years`` years.

    Each branch has one of ``every`` of its activities."""
    records: dict[type[Record], Mapping[str, Record]] = dict(sample.records)
    root = next(org.id for org in sample.all(Org) if org.parent is None)

    def named(org: str, number: int) -> str:
        return org if org == root or not number else f"{org}x{number}"

    def copies(kind: type[R], **changed: Any) -> None:
        """Put copies of a kind into ``records``; ``changed`` maps a field to a function of record and copy number."""
        found: dict[str, Record] = {}
        for number in range(years if kind is Packet else centres):
            for record in sample.all(kind)[:: every if kind is Activity else 1]:
                new = record.model_copy(update={name: change(record, number) for name, change in changed.items()})
                found[new.id] = new
        records[kind] = found

    def earlier(day: dt.date, number: int) -> dt.date:
        return day.replace(year=day.year - number % years, day=min(day.day, 28))

    def month(packet: Packet, number: int) -> Period:
        start = earlier(packet.month.start, number)
        return Period.months(start.year, start.month, 1)

    def with_org(record: Any, number: int) -> str:
        return f"{record.id}x{number}" if number else str(record.id)

    copies(
        Org,
        id=lambda org, n: named(org.id, n),
        parent=lambda org, n: org.parent and named(org.parent, n),
        name=lambda org, n: f"{org.name}{n or ''}" if org.id != root else org.name,
    )
    copies(
        Activity,
        id=with_org,
        org=lambda a, n: named(a.org, n),
        date=lambda a, n: earlier(a.date, n),
    )
    copies(Honour, id=with_org, org=lambda h, n: named(h.org, n))
    copies(Publication, id=with_org, org=lambda p, n: p.org and named(p.org, n), date=lambda p, n: earlier(p.date, n))
    copies(Packet, id=with_org, month=month)
    copies(Article, id=with_org)
    return Library(sample.root, sample.as_of, records)


def printed(years: int) -> tuple[Printable, ...]:
    """Return the sheets of ``years`` years: a packet a month, and as many of every other group."""
    return tuple(
        Printable(group, f"第 {n} 份", f"print/{n}.pdf", f"print/{n}.png", 100, 140, "A4", 8, 10_000)
        for group in GROUPS
        for n in range(12 * years)
    )
