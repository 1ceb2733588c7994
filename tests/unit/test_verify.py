"""`yinling verify`: compare a copy of the site with its manifest, in a folder and over HTTP."""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.conftest import Command
from yinling.gate import manifest
from yinling.site import verify

FILES = {
    "404.html": "没有这一页",
    "index.html": "首页",
    "orgs/zb09/index.html": "第九党支部",
    "学习/一课 #1?.html": "名字里什么都有",
    "_headers": "/*\n  X-Content-Type-Options: nosniff\n",
    "empty.txt": "",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    manifest.write(folder, manifest.file_infos(folder))
    return folder


class _Handler(http.server.SimpleHTTPRequestHandler):
    """A plain file server, except for the faults that a test sets."""

    answers: dict[str, int] = {}  # statuses by path
    broken: set[str] = set()  # paths whose first connection breaks

    def do_GET(self) -> None:
        if self.path in self.broken:
            self.broken.discard(self.path)
            self.close_connection = True
            return
        status = self.answers.get(self.path)
        if status is None:
            super().do_GET()
        else:
            body = Path(self.translate_path(self.path)).read_bytes() if self.path == "/404.html" else b""
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address(site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(_Handler, "answers", {})
    monkeypatch.setattr(_Handler, "broken", set())
    handler = functools.partial(_Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


# ---- the manifest ----


def test_it_names_every_file_but_itself_in_order_and_no_time(site: Path) -> None:
    whole = (site / manifest.NAME).read_bytes()
    rows = json.loads(whole)["files"]
    assert list(rows) == sorted(FILES)
    assert rows["empty.txt"] == {
        "size": 0,
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }
    assert rows["index.html"]["size"] == len("首页".encode())
    for file in site.rglob("*"):
        if file.is_file():
            file.touch()
    manifest.write(site, manifest.file_infos(site))
    assert (site / manifest.NAME).read_bytes() == whole


GOOD = {"size": 1, "sha256": "0" * 64}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe",
        b"<!doctype html><title>404</title>",
        b"[]",
        b'"files"',
        b"{}",
        b'{"files": []}',
        b'{"files": {"a": 1}}',
        b"[" * 100_000,
        *(
            json.dumps({"files": {"a": GOOD | change}}).encode()
            for change in ({"size": -1}, {"size": "1"}, {"size": True}, {"sha256": 5}, {"sha256": "0" * 63 + "G"})
        ),
        *(
            json.dumps({"files": {path: GOOD}}).encode()
            for path in (
                "../a",
                "a/../../b",
                "/etc/passwd",
                "a//b",
                "",
                ".",
                "a\\b",
                "c:a",
                "a\nb",
                "a\0b",
                "http://a/b",
            )
        ),
    ],
    ids=lambda text: repr(text[:40]),
)
def test_a_manifest_that_cannot_be_trusted_is_refused(yinling: Command, site: Path, text: bytes) -> None:
    (site / manifest.NAME).write_bytes(text)
    said = yinling("verify", str(site))
    assert said.code == 2
    assert "manifest.json 不能用" in said.err


def test_one_without_end_is_refused(yinling: Command, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_LONGEST_MANIFEST", 100)
    said = yinling("verify", str(site))
    assert (said.code, "太大" in said.err) == (2, True)


# ---- a folder ----


def test_a_true_copy(yinling: Command, site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "stick")
    said = yinling("verify", str(tmp_path / "stick"))
    assert (said.code, said.out) == (0, "应该有 6 个文件：都在，都一样。\n")


def test_what_is_missing_changed_and_extra_in_a_folder(yinling: Command, site: Path) -> None:
    (site / "index.html").unlink()
    (site / "orgs" / "zb09" / "index.html").write_text("第八党支部", "utf-8")
    (site / "404.html").unlink()
    (site / "404.html").mkdir()
    (site / "orgs" / "新建文本文档.txt").write_text("", "utf-8")
    (site / "away").symlink_to(site.parent)
    said = yinling("verify", str(site))
    assert said.code == 1
    assert said.out == (
        "缺少：404.html\n缺少：index.html\n内容不一样：orgs/zb09/index.html\n多出来：away\n多出来：orgs/新建文本文档.txt\n"
        "应该有 6 个文件：缺少 2 个，内容不一样 1 个，多出来 2 个。\n"
    )


def test_a_byte_less_and_a_byte_more(yinling: Command, site: Path) -> None:
    (site / "empty.txt").write_text(".")
    (site / "index.html").write_bytes("首页".encode()[:-1])
    assert "内容不一样：empty.txt\n内容不一样：index.html\n" in yinling("verify", str(site)).out


def test_an_old_copy_agrees_with_itself_but_not_with_what_was_built(
    yinling: Command, site: Path, tmp_path: Path
) -> None:
    shutil.copytree(site, tmp_path / "old")
    (site / "index.html").write_text("新的首页", "utf-8")
    (site / "new.html").write_text("新的一页", "utf-8")
    manifest.write(site, manifest.file_infos(site))
    assert yinling("verify", str(tmp_path / "old")).code == 0
    said = yinling("verify", str(tmp_path / "old"), "--built", str(site))
    assert (said.code, said.out.splitlines()[:2]) == (1, ["缺少：new.html", "内容不一样：index.html"])


def test_no_folder_and_no_manifest(yinling: Command, tmp_path: Path) -> None:
    said = yinling("verify", str(tmp_path / "nowhere"))
    assert (said.code, "没有" in said.err, "http" in said.err) == (2, True, True)
    said = yinling("verify", str(tmp_path))
    assert (said.code, "里没有 manifest.json" in said.err) == (2, True)


# ---- an address ----


def test_a_true_copy_over_http(yinling: Command, address: str, site: Path) -> None:
    for form in ("", "/", "/index.html"):
        said = yinling("verify", address + form, "--built", str(site))
        assert (said.code, said.out) == (0, "应该有 6 个文件：都在，都一样。\n")


def test_what_is_missing_and_changed_over_http(yinling: Command, address: str, site: Path) -> None:
    (site / "学习" / "一课 #1?.html").unlink()
    (site / "index.html").write_text("被人改过的首页", "utf-8")
    (site / "extra.html").write_text("看不见", "utf-8")
    said = yinling("verify", address)
    assert said.code == 1
    assert said.out == (
        "缺少：学习/一课 #1?.html\n内容不一样：index.html\n应该有 6 个文件：缺少 1 个，内容不一样 1 个。\n"
    )


def test_ways_of_hosts_that_are_none_of_the_copys_faults(yinling: Command, address: str, site: Path) -> None:
    """The 404 page may have the status 404, and a host does not serve the files that configure it."""
    _Handler.answers |= {"/404.html": 404, "/_headers": 404}
    assert yinling("verify", address).code == 0
    (site / "404.html").write_text("别的", "utf-8")
    assert "内容不一样：404.html" in yinling("verify", address).out
    (site / "_headers").write_text("别的", "utf-8")
    del _Handler.answers["/_headers"]
    assert "内容不一样：_headers" in yinling("verify", address).out


def test_an_error_of_the_server_is_neither_missing_nor_changed(yinling: Command, address: str) -> None:
    _Handler.answers |= {"/index.html": 500, "/empty.txt": 403}
    said = yinling("verify", address)
    assert said.code == 1
    assert said.out.startswith(
        "读不了：empty.txt\n读不了：index.html\n应该有 6 个文件：缺少 0 个，内容不一样 0 个，读不了 2 个"
    )


def test_a_line_that_breaks_once_is_tried_again(yinling: Command, address: str) -> None:
    _Handler.broken |= {"/manifest.json", "/index.html"}
    assert yinling("verify", address).code == 0
    assert not _Handler.broken


def test_no_manifest_over_http(yinling: Command, address: str, site: Path) -> None:
    (site / manifest.NAME).unlink()
    said = yinling("verify", address)
    assert (said.code, "里没有 manifest.json" in said.err) == (2, True)
    _Handler.answers["/manifest.json"] = 500
    said = yinling("verify", address)
    assert (said.code, "服务器出错" in said.err) == (2, True)


def test_no_network(yinling: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with socket.socket() as closed:  # bound but not listening, so no connection is possible
        closed.bind(("127.0.0.1", 0))
        said = yinling("verify", f"http://127.0.0.1:{closed.getsockname()[1]}/")
    assert (said.code, "连不上" in said.err, "没有回应" in said.err) == (2, True, True)


def test_a_server_that_never_answers(yinling: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(verify, "_TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        said = yinling("verify", f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert (said.code, "等了很久" in said.err) == (2, True)


def test_a_name_that_nobody_has(yinling: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    said = yinling("verify", "https://学堂.example/")
    assert (said.code, "找不到这个网址" in said.err) == (2, True)


@pytest.mark.parametrize(
    "address", ["http://", "http:///a", "http://a b/", "http://[::1/", "https://x:port/", "http://a..b/"]
)
def test_an_address_that_is_none(yinling: Command, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("no_proxy", "*")
    said = yinling("verify", address)
    assert said.code == 2
    assert "网址写得不对" in said.err


@pytest.mark.parametrize(
    "text",
    [
        '{"files": {}}',
        '{"files": []}',
        '{"files": null}',
        "[]",
        "{}",
        "3",
        '{"files": {"a": null}}',
        '{"files": {"\\ud800": {"size": 1, "sha256": "' + "0" * 64 + '"}}}',
        '{"files": {"a": {"size": 1e400, "sha256": "' + "0" * 64 + '"}}}',
        '{"files": {"a": {"size": ' + "9" * 400 + ', "sha256": "' + "0" * 64 + '"}}}',
        '{"files": {"a": {"size": 1, "sha256": "'
        + "0" * 64
        + '"}}, "files": {"b": {"size": 1, "sha256": "'
        + "0" * 64
        + '"}}}',
        '{"files": ' + "[" * 100_000,
        '{"files": {"a": {"size": ' + "9" * 10_000 + "}}}",
        "\ufeff{",
        "",
    ],
)
def test_a_manifest_without_files_or_broken_is_no_all_clear(site: Path, text: str) -> None:
    (site / manifest.NAME).write_text(text, "utf-8")
    with pytest.raises(verify.CannotVerifyError, match="不能用"):
        verify.verify(str(site), lambda _: None)


def test_a_server_that_sends_a_byte_now_and_then_is_given_up(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_WHOLE", 1.0)
    monkeypatch.setattr(verify, "_LOOK_EVERY", 0.1)
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = server.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            for _ in range(100):
                connection.sendall(b" ")
                time.sleep(0.1)

    threading.Thread(target=drip, daemon=True).start()
    with server, pytest.raises(verify.CannotVerifyError, match="等了很久没有传完"):
        verify.verify(f"http://127.0.0.1:{server.getsockname()[1]}/", lambda _: None)


def test_all_files_together_have_a_time(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_TOTAL", -1.0)
    with pytest.raises(verify.CannotVerifyError, match="还没有核对完"):
        verify.verify(str(site), lambda _: None)


def test_a_copy_with_folders_within_each_other_is_a_message(site: Path) -> None:
    here = Path.cwd()
    os.chdir(site)
    try:
        for _ in range(3000):
            os.mkdir("a")  # noqa: PTH102 - the whole path is longer than any system takes
            os.chdir("a")
    finally:
        os.chdir(here)
    try:
        with pytest.raises(verify.CannotVerifyError, match="名字太长"):
            verify.verify(str(site), lambda _: None)
    finally:
        subprocess.run(["rm", "-rf", str(site)], check=True)  # shutil cannot delete folders so deep
