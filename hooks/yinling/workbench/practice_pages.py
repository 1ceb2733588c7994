"""Begins and ends practising on a copy of the centre."""

from __future__ import annotations

from http import HTTPStatus

from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from . import practice
from .bench import Bench
from .guard import LimitedRequest
from .permissions import NotAllowedError
from .screens import address


def begin(bench: Bench, request: LimitedRequest) -> Response:
    """Open a copy at a month in which a meeting is missing."""
    _check_alone(bench)
    if bench.practice_of is None and bench.person is None and bench.secretary:
        practice.begin(bench, bench.secretary)
        assert bench.practice
        month = practice.first_month(bench.practice)
        return redirect(address("/", month=month.code), HTTPStatus.SEE_OTHER)
    return redirect("/", HTTPStatus.SEE_OTHER)


def end(bench: Bench, request: LimitedRequest) -> Response:
    """Go back to the centre itself; nothing of the copy is left."""
    _check_alone(bench)
    practice.remove(bench.practice_of or bench)
    return redirect("/", HTTPStatus.SEE_OTHER)


def _check_alone(bench: Bench) -> None:
    """Refuse where several people share the workbench: the copy is one for all."""
    if bench.person:
        raise NotAllowedError("几个人合用的工作台上不能练习。想练习，请在自己的电脑上运行 yinling edit。")


PAGES = {"POST /practice": begin, "POST /practice/end": end}
