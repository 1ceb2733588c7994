"""Who it is, behind nginx: a login server, a port with a key, nothing at all; and who may open the socket."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.operation.intranet import (
    BASIC,
    NAME,
    PASSWORDS,
    Browser,
    Site,
    certificate,
    configuration,
    li,
    nginx_with,
    passwords,
    wait_for,
    workbench,
)
from tests.operation.provide import needed, nginx
from tests.operation.test_nginx import free_port
from tests.workbench.visitors import make_shared_centre
from yinling.workbench.own_folder import FOLDER_VARIABLE


class _Echo(socketserver.StreamRequestHandler):
    """Answers with the head of the request that nginx sends."""

    def handle(self) -> None:
        head = b""
        while (line := self.rfile.readline()).strip():
            head += line
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(head), head))


class _Login(socketserver.StreamRequestHandler):
    """A login server that knows one cookie."""

    def handle(self) -> None:
        head = b""
        while (line := self.rfile.readline()).strip():
            head += line
        known = b"session=of-li" in head
        answer = b"HTTP/1.1 200 OK\r\nX-User: li\r\n" if known else b"HTTP/1.1 401 Unauthorized\r\n"
        self.wfile.write(answer + b"Content-Length: 0\r\nConnection: close\r\n\r\n")


@contextlib.contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def own(tmp_path: Path) -> Site:
    passwords(tmp_path / "passwords", PASSWORDS)
    return Site(tmp_path, free_port(), certificate(tmp_path, NAME), free_port())


def test_many_requests_of_one_machine_are_refused(own: Site) -> None:
    program = needed(nginx(), "nginx-light")
    text = configuration(own.folder, own.port, own.plain, own.folder / "echo", burst=100)
    with (
        serving(socketserver.ThreadingUnixStreamServer(str(own.folder / "echo"), _Echo)),
        nginx_with(program, own.folder, text, [own.port]),
    ):
        head = f"GET / HTTP/1.1\r\nHost: {NAME}:{own.port}\r\n"
        found = own.raw(f"{head}\r\n".encode() * 400 + f"{head}Connection: close\r\n\r\n".encode())
        assert found.count(b"HTTP/1.1 401") >= 100
        assert b"HTTP/1.1 503" in found


def test_what_nginx_passes_on(own: Site) -> None:
    program = needed(nginx(), "nginx-light")
    text = configuration(own.folder, own.port, own.plain, own.folder / "echo")
    with (
        serving(socketserver.ThreadingUnixStreamServer(str(own.folder / "echo"), _Echo)),
        nginx_with(program, own.folder, text, [own.port]),
    ):
        for path in ("/", "/pictures/x"):
            forged = {
                "X_Yinling_User": "wang",
                "X_Yinling_Key": "k",
                "X_Forwarded_For": "1.2.3.4",
                "X_Forwarded_Host": "e",
            }
            head = li(own).get(path, **forged).text.lower().splitlines()
            assert [each for each in head if each.startswith("x-yinling")] == ["x-yinling-user: li"]
            assert [each for each in head if each.startswith(("authorization", "x-forwarded", "remote"))] == []


def test_identity_from_a_login_server(own: Site) -> None:
    """With the other way of the shipped file a forged password or header is nobody."""
    program, login = needed(nginx(), "nginx-light"), free_port()
    centre = make_shared_centre(own.folder / "centre")
    text = configuration(own.folder, own.port, own.plain, own.folder / "socket")
    assert BASIC.format(own.folder) in text
    text = text.replace(BASIC.format(own.folder), "").replace("127.0.0.1:9000", f"127.0.0.1:{login}")
    for start in ("    # auth_request /-/login;", "    # location = /-/login {"):
        before, _, after = text.partition(start)
        block, end, rest = (start + after).partition("$yinling_login;\n" if "auth" in start else "    # }\n")
        block, end = (re.sub("(?m)^    # ", "    ", part) for part in (block, end))
        text = before + block + end + rest
    with (
        workbench(centre, "--address", own.address, "--socket", str(own.folder / "socket")),
        serving(socketserver.ThreadingTCPServer(("127.0.0.1", login), _Login)),
        nginx_with(program, own.folder, text, [own.port]),
    ):
        known = Browser(own)
        wait_for(lambda: known.get("/", Cookie="session=of-li").status == 200, "the workbench")
        assert "李书记" in known.get("/", Cookie="session=of-li").text
        assert (
            "李书记，您能做什么" in known.get("/who", Cookie="session=of-li", X_Yinling_User="wang", X_User="wang").text
        )
        for stranger in (Browser(own), li(own), Browser(own, "wang", PASSWORDS["wang"])):
            assert stranger.get("/", X_Yinling_User="wang", X_User="wang").status == 401
            assert stranger.get("/-/login").status in (401, 404)


def test_nginx_without_identity_is_told(own: Site) -> None:
    program = needed(nginx(), "nginx-light")
    centre = make_shared_centre(own.folder / "centre")
    text = configuration(own.folder, own.port, own.plain, own.folder / "socket").replace(BASIC.format(own.folder), "")
    with (
        workbench(centre, "--address", own.address, "--socket", str(own.folder / "socket")),
        nginx_with(program, own.folder, text.replace('X-Yinling-Key "";', 'X-Yinling-User "";'), [own.port]),
    ):
        wait_for(lambda: Browser(own).get("/").status == 403, "the workbench")
        for browser in (Browser(own), li(own)):
            answer = browser.get("/", X_Yinling_User="wang")
            assert answer.status == 403
            assert "nginx 没有说您是谁" in answer.text
            assert "支委会" not in answer.text


def test_a_port_with_a_key(own: Site) -> None:
    program, port = needed(nginx(), "nginx-light"), free_port()
    centre = make_shared_centre(own.folder / "centre")
    key = own.folder / "key"
    key.write_text("0123456789abcdef" * 3 + "\n", "utf-8")
    text = configuration(own.folder, own.port, own.plain, own.folder / "socket")
    text = text.replace(f"server unix:{own.folder}/socket;", f"server 127.0.0.1:{port};")
    text = text.replace('X-Yinling-Key "";', f'X-Yinling-Key "{key.read_text("utf-8").strip()}";')
    with (
        workbench(centre, "--address", own.address, "--port", str(port), "--proxy-key", str(key)),
        nginx_with(program, own.folder, text, [own.port]),
    ):
        wait_for(lambda: li(own).get("/").status == 200, "the workbench")
        for extra in ("", "X-Yinling-Key: \r\n", "X-Yinling-Key: 0123456789abcdef\r\n"):
            with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
                head = f"GET / HTTP/1.1\r\nHost: {NAME}:{own.port}\r\nX-Yinling-User: wang\r\n{extra}"
                connection.sendall(f"{head}Connection: close\r\n\r\n".encode())
                answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode("utf-8")
            assert answer.startswith("HTTP/1.1 403")
            assert "不是从 nginx 来的" in answer


def test_other_users_of_the_server_cannot_open_the_socket(own: Site) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        centre = make_shared_centre(folder / "centre")
        (folder / "own").mkdir()
        with workbench(centre, "--address", own.address, "--socket", str(folder / "socket")):
            wait_for(lambda: connects(folder / "socket", 0), "the workbench")
            assert not connects(folder / "socket", 65534)


def connects(path: Path, user: int) -> bool:
    """Return whether a process of a user may open a socket."""
    if (child := os.fork()) == 0:
        try:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            socket.socket(socket.AF_UNIX).connect(str(path))
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_the_units_of_systemd_are_right(tmp_path: Path) -> None:
    """Check the options of the command in the unit, and the unit where systemd is installed."""
    service = (ROOT / "deploy/yinling-workbench.service").read_text("utf-8")
    start = next(line for line in service.splitlines() if line.startswith("ExecStart="))
    words = start.removeprefix("ExecStart=").split(" ")
    assert words[0].endswith("/.venv/bin/yinling")
    centre = make_shared_centre(tmp_path / "centre")
    words[words.index("/etc/yinling/rights.yml")] = str(tmp_path / "rights.yml")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks"), FOLDER_VARIABLE: str(tmp_path / "own")}
    done = subprocess.run(
        [sys.executable, "-m", "yinling", *words[1:]], cwd=centre, env=environment, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert "要写 --socket" in done.stderr  # only the socket of systemd is missing
    needed("/usr/bin/systemd-analyze" if Path("/usr/bin/systemd-analyze").exists() else None, "systemd")
    for name in ("yinling-workbench.service", "yinling-workbench.socket"):
        text = (ROOT / "deploy" / name).read_text("utf-8").replace(words[0], "/bin/true")
        (tmp_path / name).write_text(text, "utf-8")
    units = [str(tmp_path / f"yinling-workbench.{kind}") for kind in ("service", "socket")]
    checked = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert "yinling" not in checked.stderr, checked.stderr
    assert checked.returncode == 0
