"""Answers the script of the forms, which only adds comfort: names for a few letters, and what is wrong so far."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from ..library.record_names import kind_named
from ..records.types import Reference
from .bench import Bench
from .form_inputs import id_of
from .form_pages import known_draft, with_fields
from .guard import LimitedRequest
from .list_pages import kind_of
from .saving import prepare

LONGEST = 40  # characters that are searched for


def choices(bench: Bench, request: LimitedRequest, kind: str) -> Response:
    """Answer with the names of records that have what was typed, in characters, in pinyin or its first letters."""
    if kind_named(kind) is None:
        raise NotFound
    reference = Reference(kind, request.args.get("within", "")[:LONGEST], request.args.get("every", "")[:LONGEST])
    found = bench.choices.search(reference, request.args.get("q", "")[:LONGEST])
    return _json([each.label for each in found])


def check(bench: Bench, request: LimitedRequest, kind: str) -> Response:
    """Answer with the messages at the fields of a form that is not finished; nothing is written."""
    model, fields = kind_of(kind), request.checked_form()
    draft = with_fields(known_draft(bench, model, MultiDict(fields)), fields)
    prepared = prepare(bench, draft, model)
    return _json({id_of(path): messages for path, messages in prepared.errors.items()})


def _json(value: Any) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), mimetype="application/json")


PAGES = {"GET /choices/<kind>": choices, "POST /check/<kind>": check}
