"""Makes the blocks of records that are shown on the page of another record (`Record.shown_on`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from ..derived.overview import Overview
from ..records.base import Record
from .generic import VIEWS, link_to
from .page import Link
from .templates import Templates


class AttachedBlock(NamedTuple):
    """The records of one kind: as links to their pages, or as HTML made with the template of the kind."""

    heading: str
    links: list[Link]
    records: list[tuple[str, Markup]]


def attached_blocks(templates: Templates, overview: Overview, target: Record) -> list[AttachedBlock]:
    """Return the blocks for the page of a record, in the order of `KINDS`."""
    return [*_blocks(templates, overview, target)]


def _blocks(templates: Templates, overview: Overview, target: Record) -> Iterator[AttachedBlock]:
    attached = overview.attached.get((target.kind, target.id), ())
    kinds: dict[type[Record], None] = dict.fromkeys(type(record) for record in attached)
    for kind in kinds:
        records = [record for record in attached if type(record) is kind]
        if kind.page_folder is None:
            yield AttachedBlock(kind.label, [], [(r.block_id, _html(templates, target, r)) for r in records])
        else:
            yield AttachedBlock(kind.label, [link_to(overview, record) for record in records], [])


def _html(templates: Templates, target: Record, record: Record) -> Markup:
    """Return a record as HTML for the page of ``target``."""
    return Markup(templates.page(VIEWS[type(record)](), target.uri, record.shown_title, "", record=record).html)
