"""Programs of a centre's server on loopback: nginx with a shipped file, and a browser that logs in over TLS."""

from __future__ import annotations

import base64
import contextlib
import http.client
import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from tests.conftest import ROOT
from tests.workbench.desks import fields_of
from yinling.workbench.own_folder import FOLDER_VARIABLE

NAME = "xuetang.example.org"


def wait_for(ready: Callable[[], bool], what: str) -> None:
    for _ in range(400):
        if ready():
            return
        time.sleep(0.05)
    pytest.fail(f"{what} does not start")


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def shipped(name: str, replaced: Mapping[str, str]) -> str:
    """Return a file of the folder ``deploy`` with other paths and ports, each of which it must have."""
    text = (ROOT / "deploy" / name).read_text("utf-8")
    for old, new in replaced.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def certificate(folder: Path, name: str) -> Path:
    """Return a new certificate that signs itself; its key is beside it, in certificate.key."""
    file = folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(folder / "certificate.key"), "-out", str(file), "-days", "2", "-subj", f"/CN={name}"]
    subprocess.run([*command, "-addext", f"subjectAltName=DNS:{name},IP:127.0.0.1"], check=True, capture_output=True)
    return file


def passwords(file: Path, people: Mapping[str, str]) -> None:
    """Write a password file of nginx, as openssl makes it."""
    lines = []
    for login, password in people.items():
        made = subprocess.run(
            ["openssl", "passwd", "-6", "-stdin"], input=password, capture_output=True, text=True, check=True
        )
        lines.append(f"{login}:{made.stdout.strip()}\n")
    file.write_text("".join(lines), "utf-8")


@contextlib.contextmanager
def nginx_with(program: str, folder: Path, text: str, ports: Sequence[int]) -> Iterator[None]:
    """Run nginx with a text as its configuration; all files that it writes are in the folder."""
    (folder / "shipped.conf").write_text(text, "utf-8")
    temporary = "".join(
        f"{name}_temp_path {folder / f'temporary-{name}'};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""  # only their owner can read the folders of the tests
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}include {folder}/shipped.conf;\n}}\n"
    )
    command = [program, "-p", str(folder), "-e", str(folder / "start.log"), "-c", str(folder / "nginx.conf")]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(lambda: running.poll() is not None or all(map(answers, ports)), "nginx")
        if running.poll() is not None and running.stderr:
            pytest.fail(running.stderr.read())
        yield
    finally:
        running.terminate()
        running.wait(20)
        if running.stderr:
            running.stderr.close()


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")


class Site(NamedTuple):
    """The workbench behind nginx: its folder, TLS port, certificate and plain port."""

    folder: Path
    port: int
    certificate: Path
    plain: int = 0

    @property
    def address(self) -> str:
        return f"https://{NAME}:{self.port}"

    def connection(self) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=str(self.certificate))
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        return context.wrap_socket(plain, server_hostname=NAME)

    def raw(self, request: bytes) -> bytes:
        with self.connection() as connection:
            connection.sendall(request)
            parts = b""
            with contextlib.suppress(OSError):
                while part := connection.recv(65536):
                    parts += part
            return parts


class Browser:
    """A browser of somebody who has given a login name and a password, or none."""

    def __init__(self, site: Site, login: str = "", password: str = "") -> None:
        self.site = site
        self.headers = {"Host": f"{NAME}:{site.port}", "Sec-Fetch-Site": "same-origin"}
        if login:
            token = base64.b64encode(f"{login}:{password}".encode()).decode()
            self.headers["Authorization"] = f"Basic {token}"

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, b"", headers)

    def post(self, path: str, fields: Sequence[tuple[str, str]] = (), **headers: str) -> Answer:
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode([*fields]).encode(), {**kind, **headers})

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        connection.sock = self.site.connection()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, {**self.headers, **named})
        response = connection.getresponse()
        answer = Answer(response.status, dict(response.headers), response.read().decode("utf-8", "replace"))
        connection.close()
        if answer.status == 303:
            return self.get(answer.headers["Location"])
        return answer

    def send(self, page: Answer, action: str, **changed: str) -> Answer:
        """Send a form of a page with some fields filled in otherwise."""
        [form, *_] = [each for each in page.soup.find_all("form") if re.match(action, str(each.get("action")))]
        return self.post(str(form["action"]), [(name, changed.get(name, value)) for name, value in fields_of(form)])


PASSWORDS = {"li": "li's own", "wang": "wang's own", "nobody": "unknown"}
BASIC = (
    '    auth_basic "yinling";\n    auth_basic_user_file {}/passwords;\n'
    "    proxy_set_header X-Yinling-User $remote_user;\n"
)


def configuration(folder: Path, port: int, plain: int, socket_path: Path, burst: int = 10_000) -> str:
    """Return the shipped file for a folder; with ``burst`` a machine may send that many requests at once."""
    return shipped(
        "nginx-workbench.conf",
        {
            "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "unix:/run/yinling/workbench.sock": f"unix:{socket_path}",
            "/etc/yinling/": f"{folder}/",
            "/var/log/nginx/": f"{folder}/",
            "burst=100 ": f"burst={burst} ",
            "return 301 https://xuetang.example.org$request_uri": f"return 301 https://{NAME}:{port}$request_uri",
        },
    )


@contextlib.contextmanager
def workbench(centre: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command as the service does."""
    command = [sys.executable, "-m", "yinling", "edit", "--root", str(centre), "--rights"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks"), FOLDER_VARIABLE: str(centre.parent / "own")}
    running = subprocess.Popen(
        [*command, str(centre.parent / "rights.yml"), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield running
    finally:
        running.terminate()
        running.wait(20)
        if running.stdout:
            running.stdout.close()


def li(site: Site) -> Browser:
    return Browser(site, "li", PASSWORDS["li"])
