"""Enlarge the sample's library in memory.

Input: the sample. Output: copies of its general branches with their activities, moved to earlier years, and copies of
its articles, packets and honours.
"""

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


def enlarged(sample: Library, centres: int, years: int, every: int = 1) -> Library:
    """Return the sample with its general branches ``centres`` times, and their records spread over ``years`` years.

    Of the activities only one in ``every`` is copied.
    """
    records: dict[type[Record], Mapping[str, Record]] = dict(sample.records)
    root = next(org.id for org in sample.all(Org) if org.parent is None)

    def org_id(org: str, number: int) -> str:
        return org if org == root or not number else f"{org}x{number}"

    def copies(kind: type[R], **changed: Any) -> None:
        """Put copies of all records of a kind into ``records``; a change maps record and copy number to a value."""
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

    def copy_id(record: Any, number: int) -> str:
        return f"{record.id}x{number}" if number else str(record.id)

    copies(
        Org,
        id=lambda org, n: org_id(org.id, n),
        parent=lambda org, n: org.parent and org_id(org.parent, n),
        name=lambda org, n: f"{org.name}{n or ''}" if org.id != root else org.name,
    )
    copies(
        Activity,
        id=copy_id,
        org=lambda a, n: org_id(a.org, n),
        date=lambda a, n: earlier(a.date, n),
    )
    copies(Honour, id=copy_id, org=lambda h, n: org_id(h.org, n))
    copies(Publication, id=copy_id, org=lambda p, n: p.org and org_id(p.org, n), date=lambda p, n: earlier(p.date, n))
    copies(Packet, id=copy_id, month=month)
    copies(Article, id=copy_id)
    return replace(sample, records=records)


def printables(years: int) -> tuple[Printable, ...]:
    """Return the printed sheets of ``years`` years: a packet for each month, and as many of every other group."""
    return tuple(
        Printable(group, f"第 {n} 份", f"print/{n}.pdf", f"print/{n}.png", 100, 140, "A4", 8, 10_000)
        for group in GROUPS
        for n in range(12 * years)
    )
