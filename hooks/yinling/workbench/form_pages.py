"""The form of a record, the question whether to save, and the save.

What was typed is kept as a draft before anything else happens with it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import msgspec
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ..core.os_errors import describe_os_error
from ..library.file_changes import ChangedMeanwhileError
from ..library.record_names import kind_named
from ..records.article import Article
from ..records.base import Record
from ..records.site_settings import Site
from ..records.vocabulary import Term
from .bench import Bench
from .committing import save
from .drafts import Draft, Drafts
from .fields import FormField, fields_of_form
from .file_versions import BODY
from .form import render_form, render_summary
from .form_errors import Errors
from .form_values import Values, changes_rows, submitted
from .guard import LimitedRequest
from .list_pages import kind_of
from .months import month_of
from .permissions import REVIEWED, NotAllowedError, begins_as_draft
from .placing import WITHOUT_NEW, sections_of
from .prefill import like_last
from .saving import SECTION, Prepared, prepare, rebased
from .screens import address, html
from .vocabularies import path_of, vocabularies

DRAFT_ID, RECORD, PICTURE, WITHIN = "_draft", "_record", "_picture", "_within"
"""The fields of a form beside those of the record: the ids of its draft and record, and the button for a photo, and the
vocabulary of a new word."""


REVIEW, STATUS = "review", "状态"


def form(bench: Bench, request: LimitedRequest, kind: str) -> Response:
    """Show the form of a record, of a new one, or of a draft."""
    model = kind_of(kind)
    id = request.args.get("id", "")
    draft = _opened(bench, model, id, request.args.get("within", ""))
    values = _values_at_first(bench, model, id, request.args)
    older = bench.drafts.of(kind, id) if id else None
    return _form(bench, model, draft, values, older=older)


def _values_at_first(bench: Bench, kind: type[Record], id: str, given: MultiDict[str, str]) -> Values:
    if id:
        source = bench.source_of(kind, id)
        values = source.values if source else None
        if values is None:
            raise NotFound
        if given.get(REVIEW) and bench.permissions.may_review(kind, values):
            return {**values, STATUS: REVIEWED}
        return values
    if kind in WITHOUT_NEW:
        raise NotFound
    if not bench.permissions.sees_kind(kind):
        raise NotAllowedError(f"“{kind.label}”是全中心的，要中心工作人员才能加。")
    like = bench.library.get(kind, given.get("like", ""))
    if like and bench.permissions.sees(like):
        first = like_last(bench.library, kind, like, month_of(given.get("month", "")))
        return {**first, **bench.first_status(kind, first)}
    values = submitted(kind, given, bench.choices)
    own = bench.own_org()
    if own and "org" in kind.model_fields:
        values.setdefault(kind.model_fields["org"].title or "org", own)
    return values


def _opened(bench: Bench, kind: type[Record], id: str, within: str) -> Draft:
    """Remember a form that is opened, with the file as it is now; a new word is for the vocabulary ``within``."""
    source = bench.source_of(kind, id) if id else None
    if id and source is None:
        raise NotFound
    opened = Draft(Drafts.new_id(), kind.kind, id, (), commit=bench.head())
    if kind is Term and not id:
        if within not in vocabularies():
            raise NotFound
        opened = msgspec.structs.replace(opened, path=path_of(within))
    if source:
        opened = msgspec.structs.replace(opened, path=source.path, opened=source.content, number=source.number)
    return bench.open(opened)


def draft(bench: Bench, request: LimitedRequest, id: str) -> Response:
    """Show the form as it was left."""
    found = bench.drafts.get(id)
    model = kind_named(found.kind) if found else None
    if found is None or model is None:
        raise NotFound
    values = _typed(bench, model, found)
    if found.record and (source := bench.source_of(model, found.record)):
        values = {**(source.values or {}), **values}
    return _form(bench, model, found, values)


def keep(bench: Bench, request: LimitedRequest, id: str) -> Response:
    """Keep what has been typed so far; the script of the form asks for it all the time."""
    known = bench.drafts.get(id) or bench.opened.get(id)
    if known is None:
        raise NotFound
    try:
        bench.drafts.put(with_fields(known, request.checked_form()))
    except OSError as error:
        return Response(
            f"草稿没有存住：{describe_os_error(error)}。", HTTPStatus.INSUFFICIENT_STORAGE, mimetype="text/plain"
        )
    return Response("草稿存好了。", mimetype="text/plain")


def forget(bench: Bench, request: LimitedRequest, id: str) -> Response:
    bench.drafts.remove(id)
    return redirect("/", HTTPStatus.SEE_OTHER)


def check(bench: Bench, request: LimitedRequest, kind: str) -> Response:
    """Show what a submitted form changes, or what is wrong with it."""
    model = kind_of(kind)
    fields = request.checked_form()
    known = known_draft(bench, model, MultiDict(fields))
    current = with_fields(known, fields)
    not_kept = ""
    try:
        current = bench.drafts.put(current)
    except OSError as error:
        bench.open(current)
        not_kept = f"草稿没有存住：{describe_os_error(error)}。这一页先不要关。"
    if (PICTURE, PICTURE) in fields and not not_kept:
        return redirect(f"/pictures/{current.id}", HTTPStatus.SEE_OTHER)
    if changes_rows(MultiDict(fields)):
        return _form(bench, model, current, _typed(bench, model, current), not_kept=not_kept)
    prepared = prepare(bench, current, model)
    if not known.record and MultiDict(fields).get(DRAFT_ID) in bench.saved:
        prepared.warnings.insert(0, "这一张表刚才存过了。再存，就是两条。")
    return _asked(bench, prepared, not_kept)


def _asked(bench: Bench, prepared: Prepared, not_kept: str = "") -> Response:
    if not prepared.may_save:
        return _refused(bench, prepared, not_kept)
    return html("confirm.html", bench=bench, prepared=prepared, not_kept=not_kept)


def _refused(bench: Bench, prepared: Prepared, not_kept: str = "") -> Response:
    """Show the form with what is wrong; the next submit is compared with the file as it is now."""
    current = rebased(bench, prepared) if prepared.meanwhile else prepared.draft
    if prepared.meanwhile:
        with contextlib.suppress(OSError):
            bench.drafts.put(current)
    return _form(
        bench,
        prepared.kind,
        current,
        {**prepared.old, **prepared.values},
        prepared.errors,
        prepared.general,
        prepared.meanwhile,
        not_kept,
    )


def commit(bench: Bench, request: LimitedRequest, id: str) -> Response:
    """Save a draft that was asked about."""
    found = bench.drafts.get(id) or bench.opened.get(id)
    model = kind_named(found.kind) if found else None
    if found is None or model is None:
        if id in bench.saved:  # the button was clicked twice
            return redirect(bench.saved[id], HTTPStatus.SEE_OTHER)
        raise NotFound
    prepared = prepare(bench, found, model)
    if not prepared.may_save:
        return _refused(bench, prepared)
    if not prepared.writes:
        return _asked(bench, prepared)
    try:
        saved = save(bench, prepared)
    except ChangedMeanwhileError:
        return _asked(bench, prepare(bench, found, model))
    done = bench.saved[id] = address("/saved", kind=model.kind, commit=saved or "", title=prepared.title)
    return redirect(done, HTTPStatus.SEE_OTHER)


def saved(bench: Bench, request: LimitedRequest) -> Response:
    """Say that a save is made, and offer to undo it."""
    commit = request.args.get("commit", "")
    known = bench.git.log([], [commit], 1)[:1] if bench.git and commit.isalnum() and bench.git.commit_of(commit) else []
    known = [each for each in known if bench.may_see_save(each.author)]
    model = kind_of(request.args.get("kind", ""))
    return html("saved.html", bench=bench, kind=model, commit=known[0] if known else None)


def known_draft(bench: Bench, kind: type[Record], form: MultiDict[str, str]) -> Draft:
    """Return what a submitted form belongs to; after a new start of the program, by the file as it is now."""
    id, record = form.get(DRAFT_ID, ""), form.get(RECORD, "")
    known = bench.drafts.get(id) or bench.opened.get(id)
    if known and (known.kind, known.record) == (kind.kind, record):
        return known
    return _opened(bench, kind, record, form.get(WITHIN, ""))


def with_fields(draft: Draft, fields: Sequence[tuple[str, str]]) -> Draft:
    kept = tuple((name, value) for name, value in fields if not name.startswith("_"))
    form = MultiDict(kept)
    title = next((form[label] for label in ("标题", "名称", "词语") if form.get(label, "").strip()), "")
    return msgspec.structs.replace(draft, fields=kept, title=title.strip()[:40])


def _typed(bench: Bench, kind: type[Record], draft: Draft) -> Values:
    form = MultiDict(draft.fields)
    values = submitted(kind, form, bench.choices)
    return {**values, BODY: form[BODY]} if BODY in form else values


def _form(
    bench: Bench,
    kind: type[Record],
    draft: Draft,
    values: Mapping[str, Any],
    errors: Errors | None = None,
    general: Sequence[str] = (),
    meanwhile: Sequence[str] = (),
    not_kept: str = "",
    older: Draft | None = None,
) -> Response:
    errors = errors or {}
    wrong = bool(errors or general)
    usual = bench.index.usual_fields(kind) if not draft.record else ()
    title = next((str(values[label]) for label in ("标题", "名称", "词语") if values.get(label)), "")
    return html(
        "edit.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        bench=bench,
        kind=kind,
        draft=draft,
        title=title,
        older=older,
        general=general,
        meanwhile=meanwhile,
        not_kept=not_kept,
        summary=render_summary(errors) if errors else "",
        fields=render_form(_fields(bench, kind, values), values, errors, bench.choices, usual),
        body=str(values.get(BODY, "")) if kind is Article else None,
        body_errors=errors.get(BODY, []),
        sections=sections_of(bench.library) if kind is Article and not draft.record else {},
        section=MultiDict(draft.fields).get(SECTION, ""),
        section_errors=errors.get(SECTION, []),
        can_rename=_can_rename(bench, kind, draft.record),
    )


def _can_rename(bench: Bench, kind: type[Record], id: str) -> bool:
    """Return whether the page that renames a record is offered: it shows who names it, of other branches too."""
    return bench.permissions.is_staff and kind is not Site and bench.library.get(kind, id) is not None


def _fields(bench: Bench, kind: type[Record], values: Mapping[str, Any]) -> Sequence[FormField]:
    """Return the fields of a form; who does not review a record is not offered to."""
    fields = fields_of_form(kind)
    if values.get(STATUS) == REVIEWED or not begins_as_draft(kind) or bench.permissions.may_review(kind, values):
        return fields

    def without_reviewed(field: FormField) -> FormField:
        return replace(field, choices=tuple(each for each in field.choices if each != REVIEWED))

    return [without_reviewed(each) if each.name == "status" else each for each in fields]


PAGES = {
    "GET /form/<kind>": form,
    "POST /form/<kind>": check,
    "GET /draft/<id>": draft,
    "POST /draft/<id>": keep,
    "POST /draft/<id>/remove": forget,
    "POST /save/<id>": commit,
    "GET /saved": saved,
}
