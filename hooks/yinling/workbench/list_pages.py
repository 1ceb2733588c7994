"""The kinds of records, and the list and search of each."""

from __future__ import annotations

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from ..library.record_names import kind_named
from ..records import KINDS
from ..records.base import Record
from ..records.vocabulary import Term
from .bench import Bench
from .guard import LimitedRequest
from .permissions import NotAllowedError
from .placing import WITHOUT_NEW
from .screens import html
from .vocabularies import vocabularies

RARE = ("site", "term", "pronunciation", "metric", "source", "cadence_rule", "baseline", "privacy-exception", "word")
"""Kinds that staff edit once in a while; the list of kinds shows them last."""


def kind_of(name: str) -> type[Record]:
    """Return the kind of an address; raise NotFound."""
    kind = kind_named(name)
    if kind is None or kind.kind != name:
        raise NotFound
    return kind


def kinds(bench: Bench, request: LimitedRequest) -> Response:
    may, library = bench.permissions, bench.library
    counts = {
        kind: sum(may.sees(each) for each in library.all(kind))
        for kind in KINDS
        if may.sees_kind(kind) and library.wording.fits(kind.label)
    }
    rows = [*counts.items()]
    usual = sorted((row for row in rows if row[0].kind not in RARE), key=lambda row: row[0].kind != "activity")
    return html("kinds.html", bench=bench, usual=usual, rare=[row for row in rows if row[0].kind in RARE])


def records(bench: Bench, request: LimitedRequest, kind: str) -> Response:
    model = kind_of(kind)
    query = request.args.get("q", "").strip()[:100]
    has_org = "org" in model.model_fields
    org = request.args.get("org", bench.own_org()) if has_org else ""
    page = request.args.get("page", 1, type=int)
    may = bench.permissions
    if not may.sees_kind(model):
        raise NotAllowedError(f"“{model.label}”是全中心的，要中心工作人员才能看和改。登出来的，请到网站上看。")
    found = bench.index.found(model, query, org, page, None if may.sees_all else may.sees)
    orgs = bench.branches() if has_org else []
    return html(
        "records.html",
        bench=bench,
        kind=model,
        query=query,
        org=org,
        orgs=orgs,
        found=found,
        has_org=has_org,
        can_add=model not in (*WITHOUT_NEW, Term),
        vocabularies=vocabularies() if model is Term else {},
    )


PAGES = {"GET /records": kinds, "GET /records/<kind>": records}
