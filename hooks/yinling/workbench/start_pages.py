"""The first pages: who works here, and what is to be done."""

from __future__ import annotations

from http import HTTPStatus

from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from .bench import Bench
from .guard import LimitedRequest
from .screens import html
from .secretary import Secretary, fault_of, write_secretary


def who(bench: Bench, request: LimitedRequest) -> Response:
    """Ask for the name that stands under each save, and for the own branch."""
    known = bench.secretary or Secretary("")
    return html("who.html", bench=bench, secretary=known, orgs=bench.branches(), error="")


def set_who(bench: Bench, request: LimitedRequest) -> Response:
    fields = dict(request.checked_form())
    name, org = fields.get("name", "").strip(), fields.get("org", "")
    orgs = bench.branches()
    given = Secretary(name, org if any(each.id == org for each in orgs) else "")
    if error := fault_of(name):
        return html("who.html", HTTPStatus.UNPROCESSABLE_ENTITY, bench=bench, secretary=given, orgs=orgs, error=error)
    write_secretary(bench.root, given)
    return redirect("/", HTTPStatus.SEE_OTHER)


PAGES = {"GET /who": who, "POST /who": set_who}
