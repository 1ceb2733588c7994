"""How an edit will look on the site, before it is saved; and the packet and the ledgers as PDF.

The page of the site is shown in a frame that runs no scripts, with the site's own policy."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from http import HTTPStatus

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from ..library.record_names import kind_named
from ..printing.compiler import CannotPrintError
from ..records.org import Org
from .bench import Bench
from .guard import LimitedRequest
from .months import month_of
from .permissions import NotAllowedError
from .preview import NoPageError, Preview, ledger_names, ledger_pdf, packet_pdf, preview, shown_file
from .saving import Prepared, prepare
from .screens import html

_POLICY = "default-src 'self'; img-src 'self' data:; script-src 'none'; form-action 'none'; frame-ancestors 'self'"


def look(bench: Bench, request: LimitedRequest, id: str) -> Response:
    """Show the page that a draft will have."""
    prepared = _prepared(bench, id)
    try:
        shown, message = _preview(prepared), ""
    except NoPageError as error:
        shown, message = None, str(error)
    return html("preview.html", bench=bench, prepared=prepared, preview=shown, message=message)


def site(bench: Bench, request: LimitedRequest, id: str, path: str = "") -> Response:
    """Answer with the page of a preview, or with a file that it loads."""
    prepared = _prepared(bench, id)
    assert prepared.trial
    if path == "" or path.endswith("/"):
        try:
            shown = _preview(prepared)
        except NoPageError:
            raise NotFound from None
        if shown.uri != path:
            raise NotFound
        return Response(shown.html, mimetype="text/html", headers={"Content-Security-Policy": _POLICY})
    if bench.permissions.hides_picture(path):
        raise NotFound
    content = shown_file(prepared.trial.library, path, {each.path: each.after for each in prepared.writes})
    if content is None:
        raise NotFound
    return Response(content, mimetype=mimetypes.guess_type(path)[0] or "application/octet-stream")


def _prepared(bench: Bench, id: str) -> Prepared:
    draft = bench.drafts.get(id) or bench.opened.get(id)
    kind = kind_named(draft.kind) if draft else None
    if draft is None or kind is None:
        raise NotFound
    prepared = bench.prepared(draft, lambda: prepare(bench, draft, kind))
    if not prepared.may_save or prepared.trial is None:
        raise NotFound
    return prepared


def _preview(prepared: Prepared) -> Preview:
    """Return the preview of the record that a draft makes."""
    assert prepared.trial
    write = prepared.written
    library = prepared.trial.library
    for record in library.all(prepared.kind):
        if record.origin.file == write.path and record.origin.number == prepared.number:
            return preview(library, record)
    raise NoPageError("还是草稿，内容没有填全，现在看不了。填全了再看。")


def packet(bench: Bench, request: LimitedRequest) -> Response:
    """Answer with the packet of a month and a branch."""
    month = month_of(request.args.get("month", ""))
    org = bench.library.get(Org, request.args.get("org", ""))
    if month is None or org is None:
        raise NotFound
    _check_may_print(bench, org)
    return pdf(bench, lambda: packet_pdf(bench.library, month, org))


def ledger(bench: Bench, request: LimitedRequest) -> Response:
    """Answer with a ledger of a branch and a year."""
    year = request.args.get("year", 0, type=int)
    org, name = bench.library.get(Org, request.args.get("org", "")), request.args.get("name", "")
    if org is None or name not in ledger_names(bench.library) or not 1900 <= year <= 2199:
        raise NotFound
    _check_may_print(bench, org)
    return pdf(bench, lambda: ledger_pdf(bench.library, org, year, name))


def _check_may_print(bench: Bench, org: Org) -> None:
    if not bench.permissions.sees_org(org.id):
        raise NotAllowedError(f"{org.name}的台账和资料包里有内部的内容，您没有看它的权限。")


def pdf(bench: Bench, make: Callable[[], bytes]) -> Response:
    try:
        return Response(make(), mimetype="application/pdf")
    except CannotPrintError as error:
        return html("error.html", HTTPStatus.CONFLICT, message=str(error), home="/")


PAGES = {
    "GET /preview/<id>": look,
    "GET /site/<id>/": site,
    "GET /site/<id>/<path:path>": site,
    "GET /print/packet": packet,
    "GET /print/ledger": ledger,
}
