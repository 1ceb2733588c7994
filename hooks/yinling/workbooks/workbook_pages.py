"""The page 表格 of the workbench: workbooks to take away, and filled ones to send in.

What was sent in stays in memory, never on the disk, until somebody confirms it or sends the next."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote

from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ..library.file_changes import ChangedMeanwhileError
from ..records.org import Org
from ..records.table_form import TableForm
from ..workbench.bench import Bench
from ..workbench.guard import LimitedRequest
from ..workbench.reference_choices import ReferenceChoices
from ..workbench.screens import address, html
from .export_book import BookOf, export_book
from .export_rows import keepers, orgs_of, sheet_rows
from .import_books import Hints, Import, commit_import, read_import
from .marked_copy import copy_name, marked_copy
from .report_docx import report_docx
from .report_xlsx import report_xlsx
from .sheet_columns import TABLES, table_named
from .year_report_text import year_report_text

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KEPT, _SHOWN = 4, 200


class Sent(NamedTuple):
    """A workbook that was sent in, and what was said beside it."""

    name: str
    data: bytes
    hints: Hints


_sent: OrderedDict[str, Sent] = OrderedDict()


def tables(bench: Bench, request: LimitedRequest) -> Response:
    """Offer the workbooks of a branch and the report, and ask for a filled one."""
    return _tables(bench)


def _tables(bench: Bench, error: str = "", status: int = HTTPStatus.OK) -> Response:
    overview = bench.desk.overview
    year = bench.library.as_of.year
    years = sorted({*overview.years, year, year + 1}, reverse=True)
    orgs = keepers(overview)
    say = bench.library.wording
    tables = [replace(each, label=name) for each in TABLES if (name := say.named(each.label))]
    own = bench.own_org() or next((org.id for org in orgs if org.is_branch), "")
    return html(
        "tables.html", status, bench=bench, tables=tables, orgs=orgs, own=own, years=years, year=year, error=error,
        reports=overview.years,
    )  # fmt: skip


def download(bench: Bench, request: LimitedRequest) -> Response:
    """Send the workbook of a branch and a year."""
    table, org = table_named(request.args.get("table", "")), bench.library.get(Org, request.args.get("org", ""))
    year = request.args.get("year", 0, int)
    if table is None or org is None or not 1900 <= year <= 2199:
        raise NotFound
    overview, choices = bench.desk.overview, ReferenceChoices(bench.library)
    of = BookOf(table, org, year, bench.library.as_of, bench.library.wording)
    own = [each for each in bench.library.all(Org) if each.id in orgs_of(overview.internal, org.id)]
    rows = sheet_rows(overview, table, org, year, choices)
    return _file(export_book(of, rows, choices, own), f"{of.title}.xlsx", _XLSX)


def report(bench: Bench, request: LimitedRequest) -> Response:
    """Send the yearly report."""
    overview, year = bench.desk.overview, request.args.get("year", 0, int)
    if year not in overview.years:
        raise NotFound
    found = year_report_text(overview, year)
    if request.args.get("as") == "xlsx":
        return _file(report_xlsx(found, bench.library.as_of), f"{found.title}.xlsx", _XLSX)
    return _file(report_docx(found, bench.library.as_of), f"{found.title}.docx", _DOCX)


def _file(content: bytes, name: str, kind: str) -> Response:
    return Response(
        content, mimetype=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )


def send(bench: Bench, request: LimitedRequest) -> Response:
    """Take a workbook that was sent in, and lead to the page that shows what it would change."""
    upload, fields = request.files.get("book"), dict(request.checked_form())
    data = upload.read() if upload else b""
    if not data or upload is None:
        return _tables(bench, "还没有选表格文件。", HTTPStatus.UNPROCESSABLE_ENTITY)
    org = bench.library.get(Org, fields.get("org", ""))
    hints = Hints(table_named(fields.get("table", "")), org.id if org else "")
    id = secrets.token_urlsafe(12)
    _sent[id] = Sent((upload.filename or "表格").replace("\\", "/").rpartition("/")[2][:120], data, hints)
    while len(_sent) > _KEPT:
        _sent.popitem(last=False)
    return redirect(f"/tables/in/{id}", HTTPStatus.SEE_OTHER)


def look(bench: Bench, request: LimitedRequest, id: str) -> Response:
    return _asked(bench, id)


def _read(bench: Bench, id: str) -> tuple[Sent, Import]:
    if id not in _sent:
        raise NotFound
    sent = _sent[id]
    return sent, read_import(bench, [(sent.name, sent.data)], sent.hints)


def _asked(bench: Bench, id: str) -> Response:
    sent, found = _read(bench, id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if found.faults else HTTPStatus.OK
    return html("tables_in.html", status, bench=bench, id=id, sent=sent, found=found, **_shown(found))


def _shown(found: Import) -> Mapping[str, Any]:
    """Return what the page lists, and how much is beyond that."""
    return {
        "changes": found.changes[:_SHOWN],
        "faults": found.faults[:_SHOWN],
        "more": max(0, max(len(found.changes), len(found.faults)) - _SHOWN),
        "may_mark": bool(found.books) and any(each.cell for each in found.faults),
    }


def accept(bench: Bench, request: LimitedRequest, id: str) -> Response:
    """Confirm how the columns of somebody else's table are read."""
    if id not in _sent:
        raise NotFound
    sent = _sent[id]
    _sent[id] = sent._replace(hints=Hints(sent.hints.table, sent.hints.org, accepts=True))
    return redirect(f"/tables/in/{id}", HTTPStatus.SEE_OTHER)


def take(bench: Bench, request: LimitedRequest, id: str) -> Response:
    """Write and commit what was shown."""
    _, found = _read(bench, id)
    secretary = bench.secretary
    if not found.may_write or secretary is None:
        return _asked(bench, id)
    try:
        commit = commit_import(bench, found, secretary.name)
    except ChangedMeanwhileError:
        bench.refresh()
        return _asked(bench, id)
    del _sent[id]
    kind = found.changes[0].table.kind.kind if found.changes else TableForm.kind
    return redirect(address("/saved", kind=kind, commit=commit or ""), HTTPStatus.SEE_OTHER)


def marked(bench: Bench, request: LimitedRequest, id: str) -> Response:
    """Send the workbook with its faults marked."""
    sent, found = _read(bench, id)
    if sent.name not in found.books:
        raise NotFound
    return _file(marked_copy(*found.books[sent.name], found.faults), copy_name(sent.name), _XLSX)


PAGES: dict[str, Callable[..., Response]] = {
    "GET /tables": tables,
    "GET /tables/out": download,
    "GET /tables/report": report,
    "POST /tables/in": send,
    "GET /tables/in/<id>": look,
    "POST /tables/in/<id>": take,
    "POST /tables/in/<id>/accept": accept,
    "GET /tables/in/<id>/marked": marked,
}
