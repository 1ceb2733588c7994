"""Behind nginx: only what nginx passes on is answered, for the one person whose name it sends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.workbench.desks import SECOND, git
from tests.workbench.test_guard import request, status
from tests.workbench.visitors import ADDRESS, HOST, RIGHTS, Visitor, app, centre
from yinling.workbench.app import Workbench
from yinling.workbench.guard import LimitedRequest
from yinling.workbench.proxy_guard import (
    IDENTITY,
    KEY,
    NO_IDENTITY,
    NOT_NGINX,
    STRANGE_IDENTITY,
    ProxyGuard,
    UnusableAddressError,
)
from yinling.workbench.rights_file import read_rights, unsafe_place
from yinling.workbench.server import inherited_socket, serve, unix_socket

__all__ = ["app", "centre"]

SENT = {IDENTITY.replace("-", "_"): "li"}
SECRET_KEY = "k" * 40


@pytest.fixture
def guard() -> ProxyGuard:
    return ProxyGuard(ADDRESS)


def asked(path: str = "/", method: str = "GET", host: str = HOST, **headers: str) -> LimitedRequest:
    return request(path, method, host, **{**SENT, **headers})


def test_what_nginx_passes_on_is_answered(guard: ProxyGuard) -> None:
    assert status(guard, asked()) == 200
    assert guard.login(asked()) == "li"
    assert status(guard, asked(method="POST", Origin=ADDRESS)) == 200
    assert status(guard, asked(method="POST", Sec_Fetch_Site="same-origin", Origin=ADDRESS)) == 200
    assert status(guard, asked(method="POST", Referer=f"{ADDRESS}/form/activity")) == 200
    # A link in a chat or on the centre's portal leads to the first page, and to no other.
    there = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert status(guard, asked("/", **there)) == 200
    assert status(guard, asked("/records", **there)) == 403
    assert status(guard, asked("/", method="POST", **there)) == 403
    assert status(guard, asked("/", **{**there, "Sec_Fetch_Dest": "iframe"})) == 403


@pytest.mark.parametrize(
    "name",
    ["", " ", "li, wang", "li,wang", "li wang", "li\twang", " li", "li ", "李书记", "lí", "li\u00a0", "\u202eli",
     "li\x00", "li;wang", "../li", "li/..", "-li", ".li", "x" * 65, "li\u200b", "ｌｉ", "(null)", '"li"',
     "li\r\nX-Yinling-User: wang"],
)  # fmt: skip
def test_a_strange_name_is_nobody(guard: ProxyGuard, name: str) -> None:
    one = asked()
    one.environ["HTTP_X_YINLING_USER"] = name.encode("utf-8").decode("latin-1")
    assert guard.refusal(LimitedRequest(one.environ)) in (NO_IDENTITY, STRANGE_IDENTITY)


def test_without_a_name_nothing_is_answered(guard: ProxyGuard, app: Workbench) -> None:
    assert guard.refusal(request(host=HOST)) == NO_IDENTITY
    for other in ("Remote_User", "X_Remote_User", "X_Forwarded_User", "Authorization", "X_Yinling_Users"):
        assert guard.refusal(request(host=HOST, **{other: "li"})) == NO_IDENTITY
    page = Visitor(app, "").get("/")
    assert page.status == 403
    assert "nginx 没有说您是谁" in page.text
    assert "四月支委会" not in page.html


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", f"{HOST}:8443", f"{HOST}.evil.example", "127.0.0.1", "localhost", f"{HOST}, evil.example",
     f"evil.example@{HOST}", HOST.upper(), f"{HOST}."],
)  # fmt: skip
def test_foreign_hosts_are_refused(guard: ProxyGuard, host: str) -> None:
    assert status(guard, asked(host=host)) == 400


def test_changes_that_other_sites_ask_for_are_refused(guard: ProxyGuard) -> None:
    """The browser sends the password of Basic auth with requests of any site."""
    for headers in (
        {}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Sec_Fetch_Site": "none"},
        {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Origin": f"http://{HOST}"},
        {"Origin": f"https://{HOST}:444"}, {"Referer": "https://evil.example/"}, {"Referer": f"http://{HOST}/"},
        {"Sec_Fetch_Site": "same-origin", "Origin": "https://evil.example"},
    ):  # fmt: skip
        assert status(guard, asked(method="POST", **headers)) == 403, headers


def test_the_start_key_of_a_single_computer_opens_nothing(guard: ProxyGuard) -> None:
    assert guard.refusal(request(f"/start?key={guard.key}", host=HOST)) == NO_IDENTITY
    assert guard.refusal(request("/start?key=", host=HOST)) == NO_IDENTITY


def test_a_port_wants_the_key_that_nginx_has() -> None:
    guard = ProxyGuard(ADDRESS, SECRET_KEY)
    key = KEY.replace("-", "_")
    assert status(guard, asked(**{key: SECRET_KEY})) == 200
    for wrong in ("", "k" * 39, "K" * 40, f"{SECRET_KEY}, {SECRET_KEY}", "é" * 40):
        assert guard.refusal(asked(**{key: wrong})) == NOT_NGINX
    assert guard.refusal(asked()) == NOT_NGINX


@pytest.mark.parametrize(
    "address",
    ["", HOST, f"http://{HOST}", f"https://{HOST}/x", "https://", f"https://li@{HOST}", f"https://{HOST}?x", "https://:443",
     f"https://{HOST}:x", f"https://{HOST.upper()}", f"//{HOST}", "https://[::1"],
)  # fmt: skip
def test_an_unusable_address_is_refused(address: str) -> None:
    with pytest.raises(UnusableAddressError, match="https://"):
        ProxyGuard(address)


# ---- the socket ----


@pytest.fixture
def served(tmp_path: Path, app: Workbench) -> Iterator[Path]:
    path = tmp_path / "socket"
    server = serve(app, unix_socket(path))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield path
    server.close()
    thread.join(5)


def ask(path: Path, raw: str) -> str:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(20)
        connection.connect(str(path))
        connection.sendall(raw.encode("utf-8"))
        parts = b""
        while part := connection.recv(65536):
            parts += part
        return parts.decode("utf-8", "replace")


def test_two_names_and_names_in_other_spellings_are_nobody(served: Path) -> None:
    head = f"GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n"
    assert ask(served, f"{head}X-Yinling-User: li\r\n\r\n").startswith("HTTP/1.1 200")
    assert ask(served, f"{head}x-yinling-user: li\r\n\r\n").startswith("HTTP/1.1 200")
    for forged in (
        "X-Yinling-User: li\r\nX-Yinling-User: wang", "X-Yinling-User: wang\r\nx-yinling-USER: li",
        "X_Yinling_User: wang", "X-Yinling_User: wang", "X-Yinling-User : wang", "X-Yinling-User: li\r\n wang",
        "X-Yinling-User:\u00a0li", "X-Yinling-User: \u3000li", "X-Yinling-User: li\u2028",
        "X-Yinling-User\u200b: wang", "HTTP_X_YINLING_USER: wang",
    ):  # fmt: skip
        answer = ask(served, f"{head}{forged}\r\n\r\n")
        assert not answer.startswith("HTTP/1.1 200"), forged
    # An underscore is dropped, and does not become a second name.
    both = ask(served, f"{head}X-Yinling-User: li\r\nX_Yinling_User: wang\r\n\r\n")
    assert "李书记" in both


def test_only_owner_and_group_may_open_the_socket(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    opened = unix_socket(path)
    assert path.stat().st_mode & 0o777 == 0o660
    opened.close()
    again = unix_socket(path)  # one that a killed program has left
    again.listen()
    with pytest.raises(OSError, match="in use"):
        unix_socket(path)
    again.close()
    file = tmp_path / "file"
    file.write_text("x", "utf-8")
    with pytest.raises(OSError, match="in use"):
        unix_socket(file)
    assert file.read_text("utf-8") == "x"


def test_a_socket_of_systemd_is_taken_if_it_is_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert inherited_socket() is None
    monkeypatch.setenv("LISTEN_FDS", "1")
    assert inherited_socket() is None  # of another process


# ---- the command ----


def command(*arguments: str, timeout: float = 60, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks"), **more}
    line = [sys.executable, "-m", "yinling", *arguments]
    return subprocess.run(line, capture_output=True, text=True, timeout=timeout, env=environment, check=False)


def test_the_command_refuses_what_is_not_safe(centre: Path) -> None:
    rights, key = centre.parent / "rights.yml", centre.parent / "key"
    key.write_text("short\n", "utf-8")
    inside = centre / "rights.yml"
    inside.write_text(RIGHTS, "utf-8")
    loose = centre.parent / "loose.yml"
    loose.write_text(RIGHTS, "utf-8")
    loose.chmod(0o666)
    socket_path = str(centre.parent / "s")
    for arguments, said in (
        (["--address", ADDRESS], "--rights"),
        (["--socket", "x"], "--rights"),
        (["--rights", str(rights), "--address", ADDRESS], "--socket"),
        (["--rights", str(rights), "--address", ADDRESS, "--port", "18099"], "--proxy-key"),
        (["--rights", str(rights), "--address", ADDRESS, "--port", "18099", "--proxy-key", str(key)], "32"),
        (["--rights", str(rights), "--address", f"http://{HOST}", "--socket", socket_path], "https://"),
        (["--rights", str(inside), "--address", ADDRESS, "--socket", socket_path], "里面"),
        (["--rights", str(loose), "--address", ADDRESS, "--socket", socket_path], "chmod"),
        (["--rights", str(centre.parent / "no"), "--address", ADDRESS, "--socket", socket_path], "没有"),
    ):
        done = command("edit", "--root", str(centre), *arguments)
        assert done.returncode != 0, arguments
        assert said in done.stderr, (arguments, done.stderr)
        assert "Traceback" not in done.stderr


def test_a_broken_rights_file_starts_nothing(centre: Path) -> None:
    rights = centre.parent / "rights.yml"
    rights.write_text(RIGHTS.replace("组织: zb09", "组织： zb09"), "utf-8")
    done = command("edit", "--root", str(centre), "--rights", str(rights), "--address", ADDRESS, "--socket",
                   str(centre.parent / "s"))  # fmt: skip
    assert done.returncode == 1
    assert f"{rights}:4:5" in done.stderr
    assert "应该改成：  组织: zb09" in done.stderr


def test_the_command_serves_on_a_socket_of_systemd(centre: Path, tmp_path: Path) -> None:
    """Start it as systemd does: with the open socket as file 3, and the own process named."""
    path = tmp_path / "activated"
    opened = socket.socket(socket.AF_UNIX)
    opened.bind(str(path))
    opened.listen()
    start = (
        "import os, sys; os.dup2(int(sys.argv[1]), 3, inheritable=True); os.environ['LISTEN_PID'] = str(os.getpid());"
        "os.environ['LISTEN_FDS'] = '1'; os.execv(sys.executable, [sys.executable, '-m', 'yinling', *sys.argv[2:]])"
    )
    arguments = ["edit", "--root", str(centre), "--rights", str(centre.parent / "rights.yml"), "--address", ADDRESS]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks")}
    running = subprocess.Popen(
        [sys.executable, "-c", start, str(opened.fileno()), *arguments], pass_fds=[opened.fileno()], env=environment
    )
    opened.close()
    try:
        head = f"GET /records/activity HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n"
        answer = ask(path, f"{head}X-Yinling-User: li\r\n\r\n")
        assert "四月支委会" in answer
        assert ask(path, f"{head}\r\n").startswith("HTTP/1.1 403")
    finally:
        running.terminate()
        running.wait(20)


# ---- the rights file ----


def test_the_mistakes_of_a_rights_file(centre: Path, app: Workbench) -> None:
    file = centre.parent / "rights.yml"
    for old, new, code, place in (
        ("登录名: li\n", "登录名: 李 书记\n", "login-form", (2, 8)),
        ("登录名: ba", "登录名: LI", "login-twice", (5, 8)),
        ("姓名: 李书记", "姓名: ''", "person-name", (3, 7)),
        ("姓名: 李书记", "姓名: <b>", "person-name", (3, 7)),
        ("  组织: zb09\n", "", "person-without-rights", (2, 8)),
        ("组织: zb09", "组织: zb90", "unknown-reference", (4, 7)),
        ("审核: [zb08]", "审合: [zb08]", "unknown-key", (18, 3)),
        ("- 登录名: li\n", "- 登录名: li\n  登录名: ba\n", "duplicate-key", (3, 3)),
        ("  姓名: 李书记\n", "", "missing-field", (2, 3)),
    ):
        assert old in RIGHTS
        file.write_text(RIGHTS.replace(old, new, 1), "utf-8")
        found = read_rights(file, app.bench.library).problems
        assert [(each.code, each.line, each.column) for each in found][:1] == [(code, *place)], found
    file.write_text(RIGHTS, "utf-8")
    assert read_rights(file, app.bench.library).problems == ()
    assert unsafe_place(file, centre) == ""


def test_the_shipped_rights_file_is_right(tmp_path: Path) -> None:
    done = command("rights", "--root", str(ROOT), str(ROOT / "deploy/rights.yml"))
    assert done.returncode == 0, done.stderr
    assert "写 全部" in done.stdout


def test_the_command_lists_rights_and_writes_those_of_gitolite(centre: Path) -> None:
    file = str(centre.parent / "rights.yml")
    assert "li（李书记）：写 zb09" in command("rights", "--root", str(centre), file).stdout
    lines = command("rights", "--root", str(centre), "--gitolite", "centre", file).stdout.splitlines()
    assert lines[0] == "repo centre"
    assert "    RW refs/heads/zb09$ = li" in lines
    assert "    RW refs/heads/zb08$ = ba" in lines
    assert "    RW = wang" in lines
    assert "    R = sun" in lines
    assert not [each for each in lines if "RW+" in each]


def test_staff_see_before_a_merge_what_somebody_may_not_change(centre: Path) -> None:
    rights = str(centre.parent / "rights.yml")
    git(centre, "checkout", "-qb", "zb09")
    meetings = centre / "data/activities/zb09/2019.yml"
    meetings.write_text(meetings.read_text("utf-8").replace("状态: 已审核", "状态: 草稿"), "utf-8")
    commit = ("-c", "user.name=李书记", "-c", "user.email=li@example.org", "commit", "-qam", "改")
    git(centre, *commit)
    checked = ("rights", "--root", str(centre), rights, "--login", "li", "--git", "main..zb09")
    assert (command(*checked).returncode, command(*checked).stdout.strip()) == (0, "都有权限改。")
    other = centre / "data/activities/zb08/2019.yml"
    other.write_text(other.read_text("utf-8").replace("实到: 4", "实到: 5"), "utf-8")
    meetings.write_text(
        meetings.read_text("utf-8").replace("状态: 草稿", "状态: 已审核").replace("实到: 4", "实到: 3"), "utf-8"
    )
    git(centre, *commit)
    done = command(*checked)
    assert done.returncode == 1
    assert "第八党支部" in done.stdout
    assert "已审核" in done.stdout
    assert command("rights", "--root", str(centre), rights, "--login", "nobody", "--git", "main..zb09").returncode == 2
    assert command("rights", "--root", str(centre), rights, "--login", "li", "--git", "--help").returncode == 2


def test_it_still_answers_when_the_clock_of_old_drafts_runs(app: Workbench) -> None:
    assert app.shared
    app.shared._cleaned = time.monotonic() - 10_000
    assert Visitor(app, "li").get(f"/form/activity?id={SECOND}").status == 200
