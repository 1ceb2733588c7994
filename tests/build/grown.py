"""The sample's library made many times as large without a file: copies of its general branches with all that they did,
in years before, and of its articles, packets and honours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
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
    """The sample's committee with so many times its general branches, who have worked for so many years. Of the
    activities of each, one of ``every``."""
    records: dict[type[Record], Mapping[str, Record]] = dict(sample.records)
    root = next(org.id for org in sample.all(Org) if org.parent is None)

    def named(org: str, number: int) -> str:
        return org if org == root or not number else f"{org}x{number}"

    def copies(kind: type[R], **changed: Any) -> None:
        """Copies by their ids; a change is a function of a record and the number of its copy."""
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
    return replace(sample, records=records)


def printed(years: int) -> tuple[Printable, ...]:
    """The sheets of so many years: a packet a month, and as many of every other group."""
    return tuple(
        Printable(group, f"第 {n} 份", f"print/{n}.pdf", f"print/{n}.png", 100, 140, "A4", 8, 10_000)
        for group in GROUPS
        for n in range(12 * years)
    )
