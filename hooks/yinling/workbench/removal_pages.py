"""Asks whether a record is to be deleted, and deletes it; a save like any other, which can be undone."""

from __future__ import annotations

from http import HTTPStatus

from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ..core.cache import hash_parts
from ..library.file_changes import ChangedMeanwhileError
from ..records.site_settings import Site
from .bench import Bench
from .guard import LimitedRequest
from .list_pages import kind_of
from .referring import SHOWN
from .removing import Removal, removal
from .screens import address, html

OPENED = "_opened"


def ask(bench: Bench, request: LimitedRequest, kind: str) -> Response:
    """Show what would be deleted, and what refers to it."""
    found = _removal(bench, kind, request.args.get("id", ""))
    return _asked(bench, kind, request.args.get("id", ""), found)


def remove(bench: Bench, request: LimitedRequest, kind: str) -> Response:
    fields = dict(request.checked_form())
    id = fields.get("id", "")
    found = _removal(bench, kind, id)
    if found.errors or fields.get(OPENED) != _opened(found):
        return _asked(bench, kind, id, found, changed=not found.errors)
    secretary = bench.secretary
    assert secretary is not None
    subject = f"删{found.source.kind.label}：{found.title}"[:70]
    with bench.store.locked():
        dirty = bench.git and bench.git.states([each.path for each in found.writes])
        contents = {} if dirty else {each.path: each.after for each in found.writes}
        try:
            commit = bench.write(found.writes, contents, secretary.name, subject)
        except ChangedMeanwhileError:
            return _asked(bench, kind, id, found, changed=True)
    return redirect(address("/saved", kind=kind, commit=commit or ""), HTTPStatus.SEE_OTHER)


def _removal(bench: Bench, kind: str, id: str) -> Removal:
    model = kind_of(kind)
    found = removal(bench, model, id) if id and model is not Site else None
    if found is None:
        raise NotFound
    return found


def _opened(found: Removal) -> str:
    """Return a hash of all files that the removal changes, as they are now."""
    return hash_parts(*(each.before or b"" for each in found.writes)).hex()


def _asked(bench: Bench, kind: str, id: str, found: Removal, *, changed: bool = False) -> Response:
    status = HTTPStatus.CONFLICT if changed else HTTPStatus.OK
    opened = _opened(found)
    model = kind_of(kind)
    return html(
        "remove.html", status, bench=bench, kind=model, id=id, found=found, opened=opened, changed=changed, shown=SHOWN
    )


PAGES = {"GET /remove/<kind>": ask, "POST /remove/<kind>": remove}
