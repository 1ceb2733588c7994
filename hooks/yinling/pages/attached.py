"""Makes the blocks of records that are shown on the page of another record (`Record.shown_on`)."""

from __future__ import annotations

from collections.abc import Iterator
from types import new_class
from typing import NamedTuple

from markupsafe import Markup

from ..derived.overview import Overview
from ..records import KINDS
from ..records.base import Record
from .page import Link
from .templates import Templates, View


class AttachedBlock(NamedTuple):
    """The records of one kind: as links to their pages, or as HTML made with the template of the kind."""

    heading: str
    links: list[Link]
    records: list[tuple[str, Markup]]


def _of_this_module(names: dict[str, object]) -> None:
    names["__module__"] = __name__  # otherwise a class of `types`


class RecordView(View, template=""):
    """What the template of a kind uses besides ``record``: the records that are shown on its page."""

    attached: tuple[AttachedBlock, ...] = ()


VIEWS: dict[type[Record], type[RecordView]] = {
    kind: new_class(f"{kind.__name__}View", (RecordView,), {"template": f"{kind.kind}.html"}, _of_this_module)
    for kind in KINDS
    if kind.page_section or (kind.shown_on and kind.page_folder is None)
}


def link_to(overview: Overview, record: Record) -> Link:
    """Return the link to a record's page, with the record's time and organisation."""
    time, day = (record.when.label, record.when.end) if record.when else ("", None)
    org = overview.org_names.name(record.org_id, day)
    return Link(record.shown_title, record.uri, " · ".join(filter(None, (time, org))))


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
