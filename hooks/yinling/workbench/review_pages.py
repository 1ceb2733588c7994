"""What waits for review: the drafts of the organisations that a person reviews, the newest first."""

from __future__ import annotations

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from ..records import KINDS
from .bench import Bench
from .guard import LimitedRequest
from .permissions import DRAFT, begins_as_draft
from .screens import html

MAX_SHOWN = 50


def review(bench: Bench, request: LimitedRequest) -> Response:
    """Show the drafts that a reviewer turns into 已审核, each with its form."""
    may = bench.permissions
    if bench.person is None or not may.reviews_any:
        raise NotFound
    found = [
        record
        for kind in KINDS
        if begins_as_draft(kind)
        for record in bench.library.all(kind)
        if record.status == DRAFT and may.reviews(record)
    ]
    # Without a time the last: those are edited once in a while.
    found.sort(key=lambda record: -record.when.start.toordinal() if record.when else 0)
    rows = [bench.index.row(record) for record in found[:MAX_SHOWN]]
    drafts = (each for each in bench.desk.errors() if each.problem.code == "draft-incomplete")
    unfinished = len({(each.kind, each.id) for each in drafts if may.sees_written(each.kind, each.org)})
    return html("review.html", bench=bench, rows=rows, total=len(found), unfinished=unfinished)


PAGES = {"GET /review": review}
