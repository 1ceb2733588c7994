"""Sync over HTTP with passwords: git-http-backend behind a real nginx and fcgiwrap on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.operation.provide import fcgiwrap, needed, nginx
from yinling.workbench.git import Author, Git
from yinling.workbench.git_errors import GitError

from .editors import clones, run_git, synced

LIST = "data/honours/2019.yml"
RECORD = "- 年度: 2019\n  标题: 甲\n"
ZHANG = Author("张三")
BACKEND = Path("/usr/lib/git-core/git-http-backend")
CONFIGURATION = """\
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ }}
http {{
  access_log off; client_body_temp_path {folder}/body; fastcgi_temp_path {folder}/fastcgi;
  proxy_temp_path {folder}/proxy; scgi_temp_path {folder}/scgi; uwsgi_temp_path {folder}/uwsgi;
  server {{
    listen 127.0.0.1:{port};
    location ~ ^(/remote\\.git/.*)$ {{
      auth_basic git; auth_basic_user_file {folder}/passwords;
      client_max_body_size 0;
      fastcgi_pass unix:{folder}/fcgi;
      fastcgi_param SCRIPT_FILENAME {backend};
      fastcgi_param GIT_PROJECT_ROOT {root};
      fastcgi_param GIT_HTTP_EXPORT_ALL "";
      fastcgi_param PATH_INFO $1;
      fastcgi_param REMOTE_USER $remote_user;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
    }}
  }}
}}
"""


class Server(NamedTuple):
    port: int
    root: Path
    first: Git
    second: Git
    process: subprocess.Popen[bytes]

    def use(self, git: Git, user: str, password: str) -> None:
        """Let the user of this computer have these credentials."""
        (self.root / "credentials").write_text(f"http://{user}:{password}@127.0.0.1:{self.port}\n", "utf-8")
        run_git(git.root, "remote", "set-url", "origin", f"http://127.0.0.1:{self.port}/remote.git")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    programs = needed(nginx(), "nginx-light"), needed(fcgiwrap(), "fcgiwrap")
    needed(str(BACKEND) if BACKEND.exists() else None, "git")
    first, second = clones(tmp_path, 2, {LIST: RECORD})
    run_git(tmp_path / "remote.git", "config", "http.receivepack", "true")
    (tmp_path / "passwords").write_text("zhang:{PLAIN}right\n", "utf-8")
    own = tmp_path / "gitconfig"
    own.write_text(f"[credential]\n\thelper = store --file={tmp_path}/credentials\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    user = "user root;" if os.geteuid() == 0 else ""
    text = CONFIGURATION.format(folder=tmp_path, port=port, root=tmp_path, backend=BACKEND, user=user)
    (tmp_path / "nginx.conf").write_text(text, "utf-8")
    wrap = subprocess.Popen([programs[1], "-s", f"unix:{tmp_path}/fcgi"])
    serving = subprocess.Popen([programs[0], "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 and (tmp_path / "fcgi").exists():
                break
        time.sleep(0.05)
    yield Server(port, tmp_path, Git(first), Git(second), serving)
    for process in (serving, wrap):
        process.terminate()
        process.wait()


def save(git: Git, text: str) -> None:
    (git.root / LIST).write_text(text, "utf-8")
    git.commit([LIST], ZHANG, "改")


def code_of(git: Git) -> str:
    with pytest.raises(GitError) as raised:
        synced(git, ZHANG, lambda _: [])
    assert not str(raised.value).isascii()
    return raised.value.code


def test_two_people_sync_over_http(server: Server) -> None:
    server.use(server.first, "zhang", "right")
    server.use(server.second, "zhang", "right")
    save(server.first, RECORD + "- 年度: 2019\n  标题: 乙\n")
    save(server.second, RECORD + "- 年度: 2019\n  标题: 丙\n")
    assert synced(server.first, ZHANG, lambda _: []).sent == 1
    assert synced(server.second, ZHANG, lambda _: []).received == 1
    assert synced(server.first, ZHANG, lambda _: []).received == 2
    assert (server.first.root / LIST).read_text("utf-8").count("标题") == 3


def test_a_wrong_password_no_password_and_no_server(server: Server) -> None:
    git = server.first
    save(git, RECORD + "- 年度: 2019\n  标题: 乙\n")
    server.use(git, "zhang", "wrong")
    assert code_of(git) == "wrong-password"
    (server.root / "credentials").unlink(missing_ok=True)
    assert code_of(git) == "wrong-password"
    server.use(git, "zhang", "right")
    run_git(git.root, "remote", "set-url", "origin", f"http://127.0.0.1:{server.port}/elsewhere.git")
    assert code_of(git) == "no-such-remote"
    server.use(git, "zhang", "right")
    run_git(server.root / "remote.git", "config", "http.receivepack", "false")
    assert code_of(git) == "refused-by-remote"
    run_git(server.root / "remote.git", "config", "http.receivepack", "true")
    server.process.terminate()
    server.process.wait()
    assert code_of(git) == "no-network"
    assert git.log()[0].subject == "改"
    assert git.states() == []
