"""The first pages: who works here, and what is to be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ..library.record_names import kind_named
from ..records.org import Org
from ..records.period import Period
from . import practice_pages
from .bench import Bench
from .desk import RecordProblem
from .guard import LimitedRequest
from .list_pages import kind_of
from .months import month_of, moved
from .permissions import NotAllowedError
from .preview import ledger_names
from .screens import address, html
from .secretary import Secretary, fault_of, write_secretary
from .sync import waiting
from .to_do import Task

MAX_ERRORS = 50
PRACTICE = "_practice"
"""The button that begins with a practice."""


def to_do(bench: Bench, request: LimitedRequest) -> Response:
    """Show what a branch has to do in a month, and the drafts that were left."""
    library = bench.library
    month = month_of(request.args.get("month", "")) or Period.month_of(library.as_of)
    orgs = [org for org in bench.branches() if bench.desk.has_to_do(org, month)] or bench.branches()
    chosen = request.args.get("org", "") or bench.own_org()
    org = next((each for each in orgs if each.id == chosen), orgs[0] if orgs else None)
    tasks = bench.desk.to_do(org, month) if org else []
    return html(
        "todo.html",
        bench=bench,
        orgs=orgs,
        org=org,
        month=month,
        months=[moved(month, -1), moved(month, 1)],
        rows=[_row(bench, task, month, org) for task in tasks if org],
        drafts=[(each, kind) for each in bench.drafts.all()[:20] if (kind := kind_named(each.kind))],
        waiting=waiting(bench.git) if bench.git else 0,
        errors=_errors(bench, org),
        is_checked=bench.desk.is_checked,
        ledgers=ledger_names(bench.library),
    )


def _errors(bench: Bench, org: Org | None) -> list[tuple[RecordProblem, bool]]:
    """Return the errors of the records of the branch, and whether a form can open the record.

    Those who work for all get the errors of all records."""
    known = set[tuple[str, str]]()
    found: list[tuple[RecordProblem, bool]] = []
    for each in bench.desk.errors([org.id] if org else []):
        key = (each.kind.kind, each.id)
        mine = not bench.own_org() or (org is not None and each.org in ("", org.id))
        mine = mine and bench.permissions.sees_written(each.kind, each.org)
        is_error = each.problem.severity == "error" or each.problem.code == "draft-incomplete"
        if is_error and mine and key not in known and len(found) < MAX_ERRORS:
            known.add(key)
            source = bench.source_of(each.kind, each.id)
            found.append((each, source is not None and source.values is not None))
    return found


def _row(bench: Bench, task: Task, month: Period, branch: Org) -> Mapping[str, Any]:
    """Return a task with the addresses that it leads to, and the group that it is about."""
    form = f"/form/{task.kind}"
    status = bench.first_status(kind_of(task.kind), task.values)
    links: list[tuple[str, str]] = []
    if task.id:
        links.append(({"补人数": "填人数", "草稿": "看一看"}.get(task.what, "打开"), address(form, id=task.id)))
    else:
        links.append(("填这一次", address(form, **dict(_fields({**task.values, **status})))))
        if task.make_up:
            links.append(("现在补开", address(form, **dict(_fields({**task.make_up, **status})))))
        if task.last_id:
            links.append(("照上次的填", address(form, like=task.last_id, month=month.code)))
    group = bench.library.get(Org, task.org) if task.org != branch.id else None
    return {"task": task, "links": links, "group": group.name if group else ""}


def _fields(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of form fields with these values."""
    for label, value in values.items():
        if isinstance(value, list):
            yield from ((f"{label}.{number}", str(item)) for number, item in enumerate(value))
        elif not isinstance(value, Mapping):
            yield label, str(value)


def who(bench: Bench, request: LimitedRequest) -> Response:
    """Ask for the name that stands under each save, and for the own branch; a rights file has said both."""
    if bench.person:
        may = bench.permissions
        writes, reviews = map(may.name_of, may.own_orgs), map(may.name_of, may.reviewed_orgs)
        return html("rights.html", bench=bench, person=bench.person, may=may, writes=[*writes], reviews=[*reviews])
    known = bench.secretary or Secretary("")
    return html("who.html", bench=bench, secretary=known, orgs=bench.branches(), error="")


def set_who(bench: Bench, request: LimitedRequest) -> Response:
    if bench.person:
        raise NotAllowedError("您是谁、能改什么，由权限文件定，这里改不了。")
    fields = dict(request.checked_form())
    name, org = fields.get("name", "").strip(), fields.get("org", "")
    orgs = bench.branches()
    given = Secretary(name, org if any(each.id == org for each in orgs) else "")
    if error := fault_of(name):
        return html("who.html", HTTPStatus.UNPROCESSABLE_ENTITY, bench=bench, secretary=given, orgs=orgs, error=error)
    write_secretary(bench.root, given)
    return practice_pages.begin(bench, request) if PRACTICE in fields else redirect("/", HTTPStatus.SEE_OTHER)


PAGES = {"GET /": to_do, "GET /who": who, "POST /who": set_who}
