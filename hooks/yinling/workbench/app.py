"""The workbench as a WSGI application: finds the page of an address, and answers every error in Chinese.

The text of an error may hold what a secretary typed. So nothing of it is shown or logged but the type and the place in
the code."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ..core.os_errors import describe_os_error
from . import (
    form_pages,
    help_pages,
    history_pages,
    list_pages,
    picture_pages,
    practice_pages,
    preview_pages,
    referrer_pages,
    removal_pages,
    review_pages,
    script_answers,
    start_pages,
)
from .bench import Bench
from .git_errors import GitError
from .guard import Guard, LimitedRequest
from .permissions import NotAllowedError
from .proxy_guard import ProxyGuard
from .screens import asset_response, html
from .shared_bench import SharedBench, UnknownPersonError
from .store import BusyError, UnsafePathError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Handler = Callable[..., Response]
_MODULES = (
    start_pages, list_pages, form_pages, history_pages, preview_pages, picture_pages, removal_pages, referrer_pages,
    script_answers, practice_pages, help_pages, review_pages,
)  # fmt: skip
_PAGES: dict[str, Handler] = {page: handler for module in _MODULES for page, handler in module.PAGES.items()}
_OPEN = ("/who",)
"""Pages that answer before the secretary has given a name."""
_FOR_ALL = frozenset({
    "GET /", "GET /help", "GET /help/<name>", "GET /print/help", "GET /choices/<kind>", "POST /check/<kind>",
    "GET /who", "POST /who", "GET /records", "GET /records/<kind>", "GET /form/<kind>",
    "POST /form/<kind>", "GET /draft/<id>", "POST /draft/<id>", "POST /draft/<id>/remove", "POST /save/<id>",
    "GET /saved", "GET /history/<kind>", "GET /saves", "POST /undo/<commit>", "GET /undone", "GET /preview/<id>",
    "GET /site/<id>/", "GET /site/<id>/<path:path>", "GET /print/packet", "GET /print/ledger", "GET /pictures/<id>",
    "POST /pictures/<id>", "GET /remove/<kind>", "POST /remove/<kind>", "GET /review",
})  # fmt: skip
"""Pages for everybody whom a rights file names: each shows and changes only what the person may. Any other page, a new
one too, is for the centre's staff."""


def _rule(page: str) -> Rule:
    method, path = page.split(" ")
    return Rule(path, endpoint=page, methods=[method])


class Workbench:
    """Answers the requests that its guard lets pass; with ``shared``, each person by the rights file.

    ``further`` are pages of rooms above this one."""

    def __init__(
        self,
        bench: Bench,
        guard: Guard,
        shared: SharedBench | None = None,
        further: Mapping[str, Handler] | None = None,
    ) -> None:
        self.bench, self.guard, self.shared = bench, guard, shared
        self._pages = {**_PAGES, **(further or {})}
        self._map = Map([*map(_rule, self._pages)], strict_slashes=False, merge_slashes=False)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = LimitedRequest(environ)
        response = self._answer(request)
        if request.path == "/" and response.status_code == HTTPStatus.OK:
            self.bench.first_page.set()
        return self.guard.secure(response)(environ, start_response)

    def _answer(self, request: LimitedRequest) -> Response:
        try:
            if refusal := self.guard.refusal(request):
                return html("error.html", refusal.status, message=refusal.message, home="")
            if self.guard.is_start(request):
                return self.guard.let_in(redirect("/", HTTPStatus.SEE_OTHER))
            if request.path.startswith("/assets/"):
                return asset_response(request.path.removeprefix("/assets/")) or _error(HTTPStatus.NOT_FOUND)
            page, values = self._map.bind_to_environ(environ=request.environ).match()
            with self.bench.lock:
                base = self.bench.practice or self.bench
                base.refresh()
                bench = self._bench_of(request) or base
                if bench.secretary is None and request.path not in _OPEN:
                    return redirect("/who", HTTPStatus.SEE_OTHER)
                if page not in _FOR_ALL and not bench.permissions.is_staff:
                    raise NotAllowedError("这一页是给中心工作人员用的，您没有打开它的权限。")
                return self._pages[page](bench, request, **values)
        except RequestEntityTooLarge:
            return _error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except HTTPException as error:
            return _error(HTTPStatus(error.code or 400))
        except NotAllowedError as error:
            return html("error.html", HTTPStatus.FORBIDDEN, message=str(error), home="/")
        except UnknownPersonError as error:
            return html("stranger.html", error.status, error=error)
        except (GitError, UnsafePathError, BusyError) as error:
            return html("error.html", HTTPStatus.CONFLICT, message=str(error), home="/")
        except OSError as error:
            return html(
                "error.html", HTTPStatus.INSUFFICIENT_STORAGE, message=f"{describe_os_error(error)}。", home="/"
            )
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            name = f"{type(error).__name__}（{Path(place.filename).name} 第 {place.lineno} 行）"
            print(f"程序出错了：{name}", file=sys.stderr)  # noqa: T201
            message = f"程序出错了，不是您填错了。您写的草稿还在。请把这一行发给维护网站的人：{name}"
            return html("error.html", HTTPStatus.INTERNAL_SERVER_ERROR, message=message, home="/")

    def _bench_of(self, request: LimitedRequest) -> Bench | None:
        """Return the bench of the person who sends a request, where several share it."""
        if self.shared is None:
            return None
        assert isinstance(self.guard, ProxyGuard)
        return self.shared.bench_of(self.guard.login(request))


_MESSAGES = {
    HTTPStatus.NOT_FOUND: "没有这一页。可能已经改了名字，或者已经删掉了。",
    HTTPStatus.METHOD_NOT_ALLOWED: "这一页不能这样打开。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "内容太大了，没有收下。",
}


def _error(status: HTTPStatus) -> Response:
    message = _MESSAGES.get(status, "这个请求看不懂，没有照办。")
    return html("error.html", status, message=message, home="/")
