"""Check the responses of a real nginx on loopback that serves the site with the configuration file we ship."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT
from tests.operation.provide import nginx

SHIPPED = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
YEAR = "public, max-age=31536000, immutable"


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


class Server(NamedTuple):
    port: int
    root: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Send one request, with the path unchanged."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        return answer


def static_host_headers(text: str) -> dict[str, str]:
    """Return the headers for every address in a ``_headers`` file."""
    return dict(re.findall(r"(?m)^  ([A-Za-z-]+): (.+)$", text))


HEADERS = static_host_headers((ROOT / "theme_overrides" / "_headers").read_text("utf-8"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def server(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run nginx over a copy of the sample site that also contains files that must not be served."""
    path = nginx()
    if path is None:
        missing = "no nginx: apt-get install nginx-light, or set NGINX to its path"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    folder = tmp_path_factory.mktemp("nginx")
    root = folder / "site"
    shutil.copytree(site, root)
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text("secret")
    (root / ".env").write_text("secret")
    (root / "orgs" / ".hidden.html").write_text("secret")
    (root / "empty").mkdir()
    (folder / "outside.html").write_text("secret")
    (root / "link.html").symlink_to(folder / "outside.html")
    port = free_port()
    shipped = SHIPPED.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/yinling/site", str(root))
    assert shipped.count(str(port)) == shipped.count(str(root)) == 1
    (folder / "shipped.conf").write_text(shipped, "utf-8")
    temporary = "".join(
        f"{name}_temp_path {folder / name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""  # only their owner can read the folders of the tests
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}include {folder}/shipped.conf;\n}}\n"
    )
    command = [path, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    running = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            if is_listening(port):
                break
            time.sleep(0.05)
        else:
            pytest.fail((folder / "error.log").read_text())
        yield Server(port, root)
    finally:
        running.terminate()
        running.wait(10)
        if running.stderr:
            running.stderr.close()


def test_every_kind_of_file_has_the_headers_and_its_type(server: Server) -> None:
    """Check one file of each suffix in the site: all have the headers that static hosts get."""
    types = {
        "html": "text/html; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "js": "application/javascript; charset=utf-8",
        "json": "application/json; charset=utf-8",
        "ics": "text/calendar; charset=utf-8",
        "xml": "application/xml; charset=utf-8",
        "svg": "image/svg+xml",
    }
    files = {path.suffix[1:]: path for path in sorted(server.root.rglob("[!._]*.*")) if path.is_file()}
    files.pop("html")
    assert {"css", "js", "json", "ics", "svg"} <= files.keys()
    for path in [server.root / "index.html", *files.values()]:
        answer = server.get(f"/{path.relative_to(server.root).as_posix()}")
        assert answer.status == 200, path
        assert answer.body == path.read_bytes()
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        if path.suffix[1:] in types:
            assert answer.headers["Content-Type"] == types[path.suffix[1:]]
        assert answer.headers["Content-Type"] != "application/octet-stream", path
        assert answer.headers["Server"] == "nginx"  # and no version


def test_each_header_is_sent_once(server: Server) -> None:
    for path in ("/", "/no-such-page/", "/orgs"):
        headers = server.get(path).headers
        for name in [*HEADERS, "Cache-Control"]:
            assert len(headers.get_all(name, [])) == 1, (path, name)


def test_an_unknown_address_gives_the_sites_own_page(server: Server) -> None:
    own = (server.root / "404.html").read_bytes()
    for path in ("/no-such-page/", "/orgs/no-such", "/no.js", "/empty/"):
        answer = server.get(path)
        assert answer.status == 404, path
        assert answer.body == own
        assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-cache"


def test_directory_addresses(server: Server) -> None:
    answer = server.get("/orgs/")
    assert answer.status == 200
    assert answer.body == (server.root / "orgs" / "index.html").read_bytes()
    answer = server.get("/orgs", Host="example.org")
    assert (answer.status, answer.headers["Location"]) == (301, "/orgs/")


@pytest.mark.parametrize(
    "path",
    [
        "/.env",
        "/.git/config",
        "/.git/",
        "/%2egit/config",
        "/orgs/.hidden.html",
        "/orgs/..%2f.env",
        "/../outside.html",
        "/%2e%2e/outside.html",
        "/link.html",
        "/_headers",
    ],
)
def test_hidden_and_outside_files_are_not_served(server: Server, path: str) -> None:
    answer = server.get(path)
    assert answer.status in (400, 404)
    assert b"secret" not in answer.body


def test_a_folder_is_never_listed(server: Server) -> None:
    answer = server.get("/assets/")
    assert answer.status == 404
    assert b"yinling.css" not in answer.body or answer.body == (server.root / "404.html").read_bytes()


def test_text_is_sent_compressed(server: Server) -> None:
    for name in ("index.html", "assets/yinling.css", "assets/search.js", "records.json"):
        answer = server.get(f"/{name}", Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] == "gzip", name
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(answer.body) == (server.root / name).read_bytes()
        assert server.get(f"/{name}").headers["Content-Encoding"] is None


def test_addresses_with_a_hash_are_cached_and_the_others_revalidated(server: Server) -> None:
    names = [path.relative_to(server.root).as_posix() for path in server.root.rglob("*.*") if path.is_file()]
    kept = {name for name in names if re.search(r"^search/[a-z][0-9]*-", name)}
    assert len(kept) > 10
    parts = [name for name in sorted(kept) if name.startswith("search/")]
    for name in (*(f"{part}?0123abcd" for part in (*parts[:3], *parts[-3:])), *(kept - {*parts})):
        assert server.get(f"/{name}").headers["Cache-Control"] == YEAR, name
    for name in (
        parts[0],
        "",
        "index.html",
        "orgs/",
        "assets/yinling.css",
        "assets/search.js",
        "search/root.js",
        "records.json",
    ):
        answer = server.get(f"/{name}")
        assert answer.headers["Cache-Control"] == "no-cache", name
        again = server.get(f"/{name}", If_None_Match=answer.headers["ETag"])
        assert (again.status, again.body, again.headers["Cache-Control"]) == (304, b"", "no-cache")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE"])
def test_nothing_can_be_written(server: Server, method: str) -> None:
    assert server.get("/index.html", method).status == 405


def test_the_built_site_has_the_file_of_headers(site: Path) -> None:
    assert static_host_headers((site / "_headers").read_text("utf-8")) == HEADERS
    assert "default-src 'self'" in HEADERS["Content-Security-Policy"]
