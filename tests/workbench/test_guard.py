"""The guard answers the browser of this machine, and refuses everybody else."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from yinling.workbench.guard import MAX_FORM, MAX_PARTS, START, Guard, LimitedRequest
from yinling.workbench.server import HOST, free_socket, serve

PORT = 8010
OURS = f"127.0.0.1:{PORT}"


@pytest.fixture
def guard() -> Guard:
    return Guard(PORT)


def request(path: str = "/", method: str = "GET", host: str = OURS, **headers: str) -> LimitedRequest:
    """Return a request; ``Sec_Fetch_Site`` in ``headers`` is Sec-Fetch-Site."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    builder = EnvironBuilder(path=path, method=method, base_url="http://localhost/", headers=[*named.items()])
    environ = builder.get_environ()
    environ["HTTP_HOST"] = host
    return LimitedRequest(environ)


def cookie_of(guard: Guard) -> str:
    """Return the cookie that the start key gives."""
    given = guard.let_in(Response()).headers["Set-Cookie"]
    assert "HttpOnly" in given
    assert "SameSite=Strict" in given
    return given.partition(";")[0]


def status(guard: Guard, asked: LimitedRequest) -> int:
    refusal = guard.refusal(asked)
    return int(refusal.status) if refusal else 200


def test_the_browser_with_the_key_is_answered(guard: Guard) -> None:
    cookie = cookie_of(guard)
    assert status(guard, request(f"{START}?key={guard.key}")) == 200
    assert status(guard, request(Cookie=cookie)) == 200
    assert status(guard, request(Cookie=cookie, Sec_Fetch_Site="none")) == 200
    assert status(guard, request(Cookie=cookie, host=f"localhost:{PORT}")) == 200
    ours = f"http://{OURS}"
    assert status(guard, request(method="POST", Cookie=cookie, Sec_Fetch_Site="same-origin", Origin=ours)) == 200
    assert status(guard, request(method="POST", Cookie=cookie, Origin=ours)) == 200
    assert status(guard, request(method="POST", Cookie=cookie, Referer=f"{ours}/form/activity")) == 200


@pytest.mark.parametrize("key", ["", "x", "é" * 32])
def test_without_the_key_nothing_is_answered(guard: Guard, key: str) -> None:
    assert status(guard, request(f"{START}?key={key}")) == 403
    assert status(guard, request()) == 403
    assert status(guard, request("/assets/workbench.css")) == 403
    assert status(guard, request(Cookie=f"yinling-{PORT}={key}")) == 403
    assert status(guard, request(Cookie=f"yinling-{PORT}={guard.key}")) == 403  # the key itself is not the cookie
    assert status(guard, request(f"{START}?key={guard.key}", method="POST", Origin=f"http://{OURS}")) == 403


def test_a_key_of_another_start_is_no_key(guard: Guard) -> None:
    assert status(guard, request(Cookie=cookie_of(Guard(PORT)))) == 403


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "evil.example:8010", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8010.evil.example", "[::1]:8010",
     "127.0.0.1:8010@evil.example", "0.0.0.0:8010", "127.0.0.1:8010, evil.example", "LOCALHOST:8010\r\nX: y"],
)  # fmt: skip
def test_foreign_hosts_are_refused(guard: Guard, host: str) -> None:
    """A page on the web may have a name that leads to 127.0.0.1."""
    cookie = cookie_of(guard)
    assert status(guard, request(host=host, Cookie=cookie)) == 400
    assert status(guard, request(f"{START}?key={guard.key}", host=host)) == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},  # another port of this machine
        {"Sec_Fetch_Site": "cross-site", "Origin": f"http://{OURS}"},
        {"Sec_Fetch_Site": "same-origin", "Origin": "http://evil.example"},
        {"Sec_Fetch_Site": "same-origin", "Origin": "null"},
        {"Sec_Fetch_Site": ""},
        {"Origin": "null"},
        {"Origin": f"https://{OURS}"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": f"http://{OURS}.evil.example"},
    ],
)
def test_what_another_site_asks_is_refused(guard: Guard, headers: Mapping[str, str]) -> None:
    for method in ("GET", "POST"):
        assert status(guard, request(method=method, Cookie=cookie_of(guard), **headers)) == 403


@pytest.mark.parametrize(
    "headers", [{}, {"Sec_Fetch_Site": "none"}, {"Referer": "http://evil.example/"}, {"Referer": f"https://{OURS}/"}]
)
def test_a_change_must_say_that_it_comes_from_here(guard: Guard, headers: Mapping[str, str]) -> None:
    assert status(guard, request(method="POST", Cookie=cookie_of(guard), **headers)) == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get", "XYZ"])
def test_other_methods_are_refused(guard: Guard, method: str) -> None:
    asked = request(Cookie=cookie_of(guard))
    asked.method = method
    assert status(guard, asked) == 405


def test_huge_requests_are_refused(guard: Guard) -> None:
    cookie = cookie_of(guard)
    ours = {"Cookie": cookie, "Sec_Fetch_Site": "same-origin"}
    asked = request(method="POST", **ours)
    asked.environ["CONTENT_LENGTH"] = str(MAX_FORM + 1)
    assert status(guard, LimitedRequest(asked.environ)) == 413
    asked.environ["PATH_INFO"] = "/pictures/activity"
    assert status(guard, LimitedRequest(asked.environ)) == 200
    assert status(guard, request("/records?" + "q" * 3000, Cookie=cookie)) == 414


def test_a_form_of_too_many_parts_is_refused() -> None:
    for count in (MAX_PARTS, MAX_PARTS + 1):
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
            fields = {f"field{number}": "1" for number in range(count)}
            environ = EnvironBuilder(method="POST", data=fields, content_type=kind).get_environ()
            asked = LimitedRequest(environ)
            if count <= MAX_PARTS:
                assert len(asked.checked_form()) == count
            else:
                with pytest.raises(Exception, match="413"):
                    asked.checked_form()


def test_every_answer_is_kept_private_and_has_a_policy(guard: Guard) -> None:
    headers = guard.secure(Response()).headers
    assert headers["Cache-Control"] == "no-store"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@contextmanager
def served(app: Any, slow: int = 60) -> Iterator[int]:
    opened = free_socket(0)
    port = opened.getsockname()[1]
    server = serve(app, opened, slow)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield port
    server.close()
    thread.join(5)


def hello(environ: Any, start_response: Any) -> list[bytes]:
    """Answer with what the application sees of forged headers."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    names = ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "wsgi.url_scheme")
    return ["|".join(str(environ.get(name)) for name in names).encode()]


def ask(port: int, raw: bytes) -> bytes:
    with socket.create_connection((HOST, port), timeout=20) as connection:
        connection.sendall(raw)
        parts = []
        with suppress(ConnectionError):  # what is too large is not read to its end
            while part := connection.recv(65536):
                parts.append(part)
        return b"".join(parts)


def test_it_listens_on_this_machine_alone() -> None:
    opened = free_socket(0)
    assert opened.getsockname()[0] == "127.0.0.1"
    opened.close()


def test_forged_headers_of_a_proxy_change_nothing() -> None:
    with served(hello) as port:
        raw = (
            b"GET / HTTP/1.0\r\nX-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Host: evil\r\nX-Forwarded-Proto: https\r\n\r\n"
        )
        assert ask(port, raw).endswith(b"127.0.0.1|None|None|http")


@pytest.mark.parametrize(
    "raw",
    [
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab",
        b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 40000 + b"\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHo\x00st: x\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nA: b\rc\r\nConnection: close\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 not HTTP \r\n\r\n",
    ],
)
def test_malformed_requests_do_not_reach_the_application(raw: bytes) -> None:
    with served(hello) as port:
        answer = ask(port, raw)
        assert not answer.startswith(b"HTTP/1.1 200")
        assert ask(port, b"GET / HTTP/1.0\r\n\r\n").endswith(b"http")  # it still answers others


def test_slow_requests_hold_nobody_up_and_are_ended() -> None:
    with served(hello, slow=1) as port:
        slow = [socket.create_connection((HOST, port), timeout=20) for _ in range(20)]
        for each in slow:
            each.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\na")
        assert ask(port, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.0 200")
        end = time.monotonic() + 20
        while slow and time.monotonic() < end:
            slow = [each for each in slow if not _is_closed(each)]
            time.sleep(0.1)
        assert slow == []


def _is_closed(connection: socket.socket) -> bool:
    connection.settimeout(0.05)
    try:
        while part := connection.recv(4096):
            assert not part.startswith(b"HTTP/1.1 200")
    except TimeoutError:
        return False
    except OSError:
        pass
    connection.close()
    return True
