"""Takes a photo for a record: it is turned upright, made smaller and stripped, and wants a description and consent."""

from __future__ import annotations

import re
from http import HTTPStatus

import msgspec
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ..library.record_names import kind_named
from .bench import Bench
from .drafts import Draft
from .guard import LimitedRequest
from .incoming_pictures import RefusedPictureError, incoming_picture
from .screens import html

FIELD = "照片"
AGREED = "是"


def ask(bench: Bench, request: LimitedRequest, id: str) -> Response:
    draft = _draft(bench, id)
    return html("picture.html", bench=bench, draft=draft, description="", errors={})


def take(bench: Bench, request: LimitedRequest, id: str) -> Response:
    """Add a photo to a draft: it becomes a file when the draft is saved."""
    draft = _draft(bench, id)
    upload, fields = request.files.get("picture"), MultiDict(request.checked_form())
    data = upload.read() if upload else b""
    description, agreed = fields.get("说明", "").strip(), fields.get("同意公开") == AGREED
    taken = {*bench.library.files(), *(path for path, _ in draft.files)}
    try:
        if not data:
            raise RefusedPictureError("文件", "还没有选照片。")
        picture = incoming_picture(data, _name(draft), description, taken, consent=agreed)
    except RefusedPictureError as error:
        status, errors = HTTPStatus.UNPROCESSABLE_ENTITY, {error.field: str(error)}
        return html("picture.html", status, bench=bench, draft=draft, description=description, errors=errors)
    number = _next_row(draft)
    row = (("文件", picture.path), ("说明", description), ("同意公开", AGREED))
    added = tuple((f"{FIELD}.{number}.{label}", text) for label, text in row)
    files = (*draft.files, (picture.path, picture.content))
    bench.drafts.put(msgspec.structs.replace(draft, fields=(*draft.fields, *added), files=files))
    return redirect(f"/draft/{draft.id}", HTTPStatus.SEE_OTHER)


def _draft(bench: Bench, id: str) -> Draft:
    draft = bench.drafts.get(id)
    kind = kind_named(draft.kind) if draft else None
    if draft is None or kind is None or "photos" not in kind.model_fields:
        raise NotFound
    return draft


def _name(draft: Draft) -> str:
    """Return the beginning of the file's name: the day and the branch, as far as they are known."""
    fields = dict(draft.fields)
    parts = [text for label in ("日期", "组织") if re.fullmatch(r"[a-z0-9-]+", text := fields.get(label, ""))]
    return "-".join(parts) or "photo"


def _next_row(draft: Draft) -> int:
    numbers = (name.split(".")[1] for name, _ in draft.fields if name.startswith(f"{FIELD}."))
    return 1 + max((int(number) for number in numbers if number.isdigit()), default=-1)


PAGES = {"GET /pictures/<id>": ask, "POST /pictures/<id>": take}
