"""The workbench behind a real nginx with the shipped file: passwords, TLS, and what attackers send."""

from __future__ import annotations

import contextlib
import io
import socket
import subprocess
from collections.abc import Iterator

import pytest
from PIL import Image

from tests.operation.intranet import (
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
from tests.workbench.desks import FILE, MEETINGS, SECOND, git
from tests.workbench.visitors import OTHER, SECRET, make_shared_centre


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    program = needed(nginx(), "nginx-light")
    folder = tmp_path_factory.mktemp("intranet")
    centre = make_shared_centre(folder / "centre")
    passwords(folder / "passwords", PASSWORDS)
    found = Site(folder, free_port(), certificate(folder, NAME), free_port())
    socket_path = folder / "socket"
    with workbench(centre, "--address", found.address, "--socket", str(socket_path)):
        wait_for(socket_path.exists, "the workbench")
        with nginx_with(program, folder, configuration(folder, found.port, found.plain, socket_path), [found.port]):
            wait_for(lambda: li(found).get("/").status == 200, "the workbench")
            yield found


def test_a_meeting_is_edited_through_nginx_under_the_own_name(site: Site) -> None:
    centre, browser = site.folder / "centre", li(site)
    asked = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到="5")
    assert "实到：4 → 5" in asked.text
    saved = browser.send(asked, "/save/")
    assert "存好了" in saved.text
    assert git(centre, "log", "-1", "--format=%an|%s").strip() == "李书记|改活动：四月支委会"
    wang = Browser(site, "wang", PASSWORDS["wang"])
    undone = wang.post(f"/undo/{git(centre, 'rev-parse', 'HEAD').strip()}")
    assert "撤回了" in undone.text
    assert git(centre, "log", "-1", "--format=%an").strip() == "王主任"
    assert (centre / FILE).read_text("utf-8") == MEETINGS


def test_without_the_right_password_nothing_is_shown(site: Site) -> None:
    for login, password in (("", ""), ("li", ""), ("li", "wang's own"), ("zhao", "x"), ("", "x"), ("li:li's own", "")):
        for path in ("/", f"/form/activity?id={SECOND}", "/assets/workbench.css", "/pictures/x", "/-/login"):
            answer = Browser(site, login, password).get(path)
            assert answer.status == 401, (login, path)
            assert "支委会" not in answer.text


def test_one_who_is_not_in_the_rights_file_is_told_what_to_write(site: Site) -> None:
    answer = Browser(site, "nobody", PASSWORDS["nobody"]).get("/")
    assert answer.status == 403
    assert "- 登录名: nobody" in answer.text


FORGED = (
    "X-Yinling-User: wang", "x-yinling-user: wang", "X_Yinling_User: wang", "X-Yinling_User: wang",
    "X-Yinling-User: wang\r\nX-Yinling-User: wang", "X-Yinling-User:wang", "X-Yinling-User: \twang ",
    "X-Yinling-User: \u00a0wang", "X-Yinling-User: ｗang", "X-Yinling-User: wang\u202e", "X-Yinling-User : wang",
    "X-Yinling-User\t: wang", "X-Yinling-User: li\r\n wang", "Remote-User: wang", "X-Remote-User: wang",
    "X-Forwarded-User: wang", "X-Yinling-Key: x", "Connection: X-Yinling-User", "Connection: close, Host",
    "X-Forwarded-Host: evil.example", "Transfer-Encoding: xchunked",
)  # fmt: skip


@pytest.mark.parametrize("header", FORGED)
def test_a_forged_name_makes_nobody_else(site: Site, header: str) -> None:
    for path in ("/who", "/pictures/../who"):
        basic = li(site).headers["Authorization"]
        head = f"GET {path} HTTP/1.1\r\nHost: {NAME}:{site.port}\r\nAuthorization: {basic}\r\n{header}\r\n"
        answer = site.raw(f"{head}Connection: close\r\n\r\n".encode()).decode("utf-8", "replace")
        assert "王主任" not in answer
        assert " 200 " not in answer.split("\r\n")[0] or "李书记，您能做什么" in answer, answer
        without = head.replace(f"Authorization: {basic}\r\n", "")
        alone = site.raw(f"{without}Connection: close\r\n\r\n".encode()).decode("utf-8", "replace")
        assert alone.split(" ")[1] in ("400", "401", "501"), alone


def test_a_second_request_behind_the_first_is_nobodys(site: Site) -> None:
    """Two lengths, or a length beside chunks, could hide a request that nginx never checked."""
    basic = li(site).headers["Authorization"]
    hidden = f"GET /who HTTP/1.1\r\nHost: {NAME}:{site.port}\r\nX-Yinling-User: wang\r\n\r\n"
    head = f"POST /who HTTP/1.1\r\nHost: {NAME}:{site.port}\r\nAuthorization: {basic}\r\n"
    for sizes in (
        "Content-Length: 0\r\nContent-Length: 10\r\n",
        f"Content-Length: {len(hidden) + 5}\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Content-Length: +0\r\n",
        "Content-Length: 0x0\r\n",
    ):
        answer = site.raw(f"{head}{sizes}\r\n0\r\n\r\n{hidden}".encode()).decode("utf-8", "replace")
        assert "王主任" not in answer, sizes


def test_the_plain_port_only_leads_to_the_other(site: Site) -> None:
    for extra in ("", "X-Yinling-User: wang\r\n", f"Authorization: {li(site).headers['Authorization']}\r\n"):
        with socket.create_connection(("127.0.0.1", site.plain), timeout=10) as connection:
            connection.sendall(
                f"GET /records HTTP/1.1\r\nHost: evil.example\r\n{extra}Connection: close\r\n\r\n".encode()
            )
            answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode("utf-8", "replace")
        assert answer.startswith("HTTP/1.1 301")
        assert f"Location: {site.address}/records" in answer
        assert "活动" not in answer


def test_tls_is_of_today_and_for_the_name(site: Site) -> None:
    with site.connection() as connection:
        assert connection.version() in ("TLSv1.2", "TLSv1.3")
    old = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{site.port}", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
        input="", capture_output=True, text=True, check=False, timeout=20,
    )  # fmt: skip
    assert old.returncode != 0
    headers = li(site).get("/").headers
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "host", ["evil.example", f"{NAME}.evil.example:1", "127.0.0.1", NAME, "localhost", f"{NAME}:443"]
)
def test_foreign_hosts_are_refused(site: Site, host: str) -> None:
    """A page on the web may have a name that leads to the centre's server."""
    answer = li(site).get("/", Host=host)
    assert answer.status == 400
    assert "支委会" not in answer.text


def test_what_other_sites_send_changes_nothing(site: Site) -> None:
    browser, centre = li(site), site.folder / "centre"
    asked = browser.send(browser.get(f"/form/activity?id={SECOND}"), "/form/", 实到="3")
    at = next(str(each["action"]) for each in asked.soup.find_all("form") if str(each["action"]).startswith("/save/"))
    for site_of, origin in (
        ("cross-site", ""),
        ("same-site", ""),
        ("same-origin", "https://evil.example"),
        ("same-origin", "null"),
        ("none", ""),
    ):
        headers = {"Sec-Fetch-Site": site_of, **({"Origin": origin} if origin else {})}
        assert browser.ask("POST", at, b"", headers).status == 403
    assert "实到: 4" in (centre / FILE).read_text("utf-8")


def test_paths_that_climb_lead_nowhere(site: Site) -> None:
    basic = li(site).headers["Authorization"]
    for path in (
        "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../rights_file.py", "/assets/..%2fapp.py",
        "/assets/%2e%2e%5capp.py", "/..%00/x", "/site/../../x", "//etc/passwd", "/form/activity?id=../../../etc/passwd",
        "/form/activity?id=zb09/2019/../../zb08/2019/2019-03-12-zwh", f"/form/activity?id={OTHER}",
        f"/form/activity?id=%20{OTHER}", f"/form/activity?id={OTHER}%00", f"/form//activity?id={OTHER}",
        f"/records/../form/activity?id={OTHER}", f"/form/activity?id=zb09&id={OTHER}", "/-/login",
        "/history/activity?id=x",
    ):  # fmt: skip
        head = f"GET {path} HTTP/1.1\r\nHost: {NAME}:{site.port}\r\nAuthorization: {basic}\r\nConnection: close\r\n\r\n"
        answer = site.raw(head.encode()).decode("utf-8", "replace")
        assert answer.split(" ")[1] in ("301", "303", "308", "400", "403", "404"), (path, answer[:200])
        assert "root:" not in answer
        assert SECRET not in answer
        assert "程序出错了" not in answer


def test_large_bodies_are_refused_and_leave_no_file(site: Site) -> None:
    browser = li(site)
    assert browser.post("/form/activity", [("标题", "x" * 2_200_000)]).status == 413
    answer = browser.post("/form/activity", [("标题", "字" * 200_000), ("组织", "zb09")])
    assert answer.status == 422
    data = io.BytesIO()
    Image.effect_noise((1800, 1200), 90).convert("RGB").save(data, "PNG")
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    head = b'--b\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n'
    body = head + data.getvalue() + b"\r\n--b--\r\n"
    assert len(body) > 3_000_000
    assert browser.ask("POST", "/pictures/" + "0" * 32, body, kind).status == 404  # read, and of no draft
    assert browser.ask("POST", "/pictures/" + "0" * 32, b"x" * 32_000_000, kind).status == 413
    assert browser.ask("POST", "/form/activity", body, kind).status == 413
    left = [path for path in site.folder.glob("temporary-*/**/*") if path.is_file()]
    assert left == []


def test_nothing_typed_stands_in_the_logs(site: Site) -> None:
    li(site).get("/records/activity?q=private-words")
    Browser(site, "li", "wrong").get("/records/activity?q=private-words")
    logs = "".join(path.read_text("utf-8") for path in site.folder.glob("*.log"))
    assert "li [" in logs
    assert "/records/activity" in logs
    assert "private-words" not in logs


def _is_refused(connection: socket.socket) -> bool:
    connection.settimeout(0.05)
    with contextlib.suppress(TimeoutError):
        return connection.recv(12) == b"HTTP/1.1 503"
    return False


def test_slow_bodies_are_ended_and_hold_up_nobody(site: Site) -> None:
    basic = li(site).headers["Authorization"]
    head = f"POST /form/activity HTTP/1.1\r\nHost: {NAME}:{site.port}\r\nAuthorization: {basic}\r\n"
    head += "Content-Length: 1000\r\n\r\na"
    slow = [site.connection() for _ in range(15)]
    for each in slow:
        each.sendall(head.encode())
    assert li(site).get("/").status == 200
    more = [site.connection() for _ in range(10)]
    for each in more:
        each.sendall(head.encode())
    # One machine has 20 connections. nginx need not read the requests in the order in which they were sent.
    wait_for(lambda: sum(_is_refused(each) for each in (*slow, *more)) >= 1, "the refusal of one of 25 requests")
    for each in (*slow, *more):
        each.close()
    wait_for(lambda: li(site).get("/").status == 200, "the workbench")
