"""Shows what names a record, and takes another name or id for it; both become a save like any other."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from ..records.base import NAME_FIELDS, Record
from ..records.site_settings import Site
from ..records.vocabulary import Term
from ..records.word import Word
from .bench import Bench
from .guard import LimitedRequest
from .list_pages import kind_of
from .referring import SHOWN, Referrer, referrers
from .screens import html

_WITHOUT_ID = (Site, Term, Word)
"""Kinds that a name alone makes, or of which there is one."""


class _Named(NamedTuple):
    referrers: tuple[Referrer, ...]


def uses(bench: Bench, request: LimitedRequest, kind: str) -> Response:
    model, id = kind_of(kind), request.args.get("id", "")
    record = bench.library.get(model, id)
    if record is None:
        raise NotFound
    found = _Named(tuple(referrers(bench.desk.snapshot, model, id)))
    own = bench.index.row(record).title
    fields = _fields(record)
    return html("uses.html", bench=bench, kind=model, id=id, title=own, fields=fields, found=found, shown=SHOWN)


def _fields(record: Record) -> list[tuple[str, str, str]]:
    """Return label, value and hint of what a record may be called by."""
    kind = type(record)
    name = next((field for field in NAME_FIELDS if field in kind.model_fields and getattr(record, field)), None)
    found = [(kind.model_fields[name].title or name, str(getattr(record, name)), "")] if name else []
    if kind not in _WITHOUT_ID:
        hint = "网页的地址里有它。小写字母、数字和短横"
        found.append((kind.model_fields["id"].title or "id", posixpath.basename(record.id), hint))
    return found


PAGES = {"GET /uses/<kind>": uses}
