"""Decides which requests the workbench answers: those of the browser that it was started for, and no others.

Any page on the web can make a browser send requests to 127.0.0.1. So a request needs the cookie that only the start key
gives, the workbench's own host, and no sign that another site made it. Sizes and counts are limited before a form is
parsed, and uploads stay in memory: what a secretary types must not reach a temporary file.
"""

from __future__ import annotations

import hmac
import io
import secrets
from collections.abc import Sequence
from http import HTTPStatus
from typing import IO, NamedTuple
from urllib.parse import urlsplit

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Request, Response

MAX_FORM = 2 * 1024 * 1024  # bytes
MAX_UPLOAD = 30 * 1024 * 1024  # a photo of a phone has up to 20 MB
MAX_PARTS = 400
MAX_ADDRESS = 2048  # characters
START = "/start"
UPLOADS = ("/pictures/", "/tables/in")
_METHODS = ("GET", "HEAD", "POST")
# Scripts and styles are files of the workbench; a page that is inserted by mistake can load and send nothing.
_POLICY = "; ".join((
    "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self' data: blob:", "connect-src 'self'",
    "font-src 'self'", "frame-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'self'",
))  # fmt: skip
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    # Not no-referrer: browsers would send "Origin: null" with the workbench's own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


class LimitedRequest(Request):
    """A request with the limits of the workbench."""

    max_content_length = MAX_FORM
    max_form_memory_size = MAX_FORM
    max_form_parts = MAX_PARTS

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()

    def checked_form(self) -> Sequence[tuple[str, str]]:
        """Return the fields of the form in order; raise RequestEntityTooLarge if there are too many."""
        fields = [*self.form.items(multi=True)]
        if len(fields) > MAX_PARTS:  # the parser counts the parts of uploads only
            raise RequestEntityTooLarge
        return fields


class Refusal(NamedTuple):
    """Why a request is not answered: the status, and a Chinese sentence for the person, if there is one."""

    status: HTTPStatus
    message: str


_FOREIGN = Refusal(HTTPStatus.FORBIDDEN, "这个请求不是从工作台自己的页面来的，没有照办。")
_NO_KEY = Refusal(HTTPStatus.FORBIDDEN, "请从黑色窗口里写的那个地址打开工作台，整行都要。")


class Guard:
    """Checks requests against one start key; ``port`` is that of the server."""

    scheme = "http"
    _where = "黑色窗口里写的那个地址"
    entrances: tuple[str, ...] = ()
    """Pages to which links of other sites may lead."""

    def __init__(self, port: int, key: str | None = None) -> None:
        self.key = key or secrets.token_urlsafe(24)
        self.port = port
        # The cookie has another value than the key, which browsers keep in their history.
        self._token = secrets.token_urlsafe(32)
        self._cookie = f"yinling-{port}"  # cookies do not tell ports apart
        self._hosts = [f"127.0.0.1:{port}", f"localhost:{port}"]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{START}?key={self.key}"

    def refusal(self, request: LimitedRequest) -> Refusal | None:
        """Return why a request is refused, None if it may be answered; a request with the start key is answered too."""
        host = request.environ.get("HTTP_HOST", "")
        if host not in self._hosts or not host_is_trusted(host, self._hosts):
            return Refusal(HTTPStatus.BAD_REQUEST, f"地址不对。请从{self._where}打开。")
        if request.method not in _METHODS:
            return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "工作台没有这种请求。")
        if len(request.full_path) > MAX_ADDRESS:
            return Refusal(HTTPStatus.REQUEST_URI_TOO_LONG, "地址太长了。")
        if request.path.startswith(UPLOADS):
            request.max_content_length = MAX_UPLOAD
        if (request.content_length or 0) > (request.max_content_length or 0):
            return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "内容太大了，没有收下。")
        if self.is_start(request):
            return None if self.has_key(request) else _NO_KEY
        if not self._is_from_us(request, host):
            return _FOREIGN
        return self._stranger(request)

    def is_start(self, request: Request) -> bool:
        """Return whether a request brings the start key."""
        return request.path == START and request.method != "POST"

    def has_key(self, request: Request) -> bool:
        return hmac.compare_digest(request.args.get("key", "").encode(), self.key.encode())

    def _stranger(self, request: Request) -> Refusal | None:
        """Return why somebody is not known."""
        known = hmac.compare_digest(request.cookies.get(self._cookie, "").encode(), self._token.encode())
        return None if known else _NO_KEY

    def let_in(self, response: Response) -> Response:
        """Give the browser the cookie, for as long as it is open."""
        response.set_cookie(self._cookie, self._token, httponly=True, samesite="Strict", path="/")
        return response

    @staticmethod
    def secure(response: Response) -> Response:
        """Add the headers that every answer has."""
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def _is_from_us(self, request: Request, host: str) -> bool:
        """Return whether no other site made the request; a change must say that it comes from here."""
        changes = request.method == "POST"
        site = request.headers.get("Sec-Fetch-Site")
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"{self.scheme}://{host}":
            return False
        if not changes and request.path in self.entrances and request.headers.get("Sec-Fetch-Mode") == "navigate":
            return request.headers.get("Sec-Fetch-Dest") == "document"
        if site is not None:  # a click in the history or in a bookmark has "none"
            return site == "same-origin" or (site == "none" and not changes)
        if not changes:
            return True
        if origin is not None:
            return True
        referrer = urlsplit(request.headers.get("Referer", ""))  # of old browsers
        return (referrer.scheme, referrer.netloc) == (self.scheme, host)
