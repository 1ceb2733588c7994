"""The templates and styles of the workbench's own pages."""

from __future__ import annotations

import mimetypes
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jinja2
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from .bench import Bench

_FOLDER = Path(__file__).parent
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["address"] = address
    return made


def address(path: str, **values: object) -> str:
    """Return an address of the workbench; values that are empty are left out."""
    given = {name: str(value) for name, value in values.items() if value not in ("", None)}
    return f"{path}?{urlencode(given)}" if given else path


def html(template: str, status: int = 200, **values: Any) -> Response:
    """Return a page as an answer."""
    bench: Bench | None = values.get("bench")
    word = bench.library.site.org_word if bench else ""
    return Response(environment().get_template(template).render({"word": word, **values}), status, mimetype="text/html")


@cache
def asset(name: str) -> bytes | None:
    """Return a file of the assets, None if there is none of that name."""
    files = {path.name: path for path in (_FOLDER / "assets").iterdir() if path.suffix in _TYPES}
    return files[name].read_bytes() if name in files else None


def asset_response(name: str) -> Response | None:
    content = asset(name)
    kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    return None if content is None else Response(content, mimetype=kind)
