"""Rights at the level of Git: gitolite over SSH with a branch for each secretary, and HTTPS for the centre's staff."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.operation.intranet import answers, certificate, nginx_with, passwords, shipped, wait_for
from tests.operation.provide import fcgiwrap, gitolite, needed, nginx, sshd
from tests.operation.test_nginx import free_port
from tests.workbench.desks import FILE, MEETINGS
from tests.workbench.editors import run_git, synced
from tests.workbench.visitors import HONOURS, OTHERS, make_shared_centre
from yinling.workbench.git import Author, Git
from yinling.workbench.git_errors import GitError

BACKEND = Path("/usr/lib/git-core/git-http-backend")


def git_code(git: Git, author: Author) -> str:
    with pytest.raises(GitError) as raised:
        synced(git, author, lambda _: [])
    assert not str(raised.value).isascii()
    return raised.value.code


def save(git: Git, path: str, old: str, new: str, author: Author) -> None:
    text = (git.root / path).read_text("utf-8")
    assert old in text
    (git.root / path).write_text(text.replace(old, new), "utf-8")
    assert git.commit([path], author, f"改 {path}")


def rights(centre: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "yinling", "rights", "--root", str(centre), str(centre.parent / "rights.yml")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks")}
    return subprocess.run([*command, *arguments], capture_output=True, text=True, check=False, env=environment)


# ---- gitolite ----


class Gitolite:
    """A gitolite of one user with an own sshd, and the keys of people."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port, self.user = folder, port, os.environ.get("USER") or "root"

    def key(self, login: str) -> Path:
        file = self.folder / "keys" / login
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)], check=True)
        return file

    def ssh(self, login: str) -> str:
        """Return the command with which somebody's Git connects, as it may stand in the own configuration."""
        options = f"-F none -i {self.key(login)} -p {self.port} -o IdentitiesOnly=yes -o BatchMode=yes"
        return f"ssh {options} -o StrictHostKeyChecking=no -o UserKnownHostsFile={self.folder}/known"

    def address(self, repository: str) -> str:
        return f"ssh://{self.user}@127.0.0.1/{repository}"

    def clone(self, login: str, repository: str, target: Path) -> Path:
        branch = ["--branch", "main"] if repository == "centre" else []
        environment = {**os.environ, "GIT_SSH_COMMAND": self.ssh(login)}
        subprocess.run(
            ["git", "clone", "--quiet", *branch, self.address(repository), str(target)], env=environment, check=True,
            capture_output=True,
        )  # fmt: skip
        return target

    def push(self, login: str, folder: Path, *arguments: str) -> tuple[int, str]:
        environment = {**os.environ, "GIT_SSH_COMMAND": self.ssh(login)}
        command = ["git", "push", "--quiet", *arguments]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Gitolite]:
    programs = needed(gitolite(), "gitolite3"), needed(sshd(), "openssh-server")
    home = tmp_path / "home"
    home.mkdir()
    found = Gitolite(tmp_path, free_port())
    environment = {**os.environ, "HOME": str(home)}
    admin = found.key("admin").with_suffix(".pub")
    subprocess.run([programs[0], "setup", "-pk", str(admin)], env=environment, check=True, capture_output=True)
    host = found.key("host")
    settings = {
        "Port": found.port, "ListenAddress": "127.0.0.1", "HostKey": host, "PidFile": tmp_path / "sshd.pid",
        "AuthorizedKeysFile": home / ".ssh/authorized_keys", "UsePAM": "no", "PasswordAuthentication": "no",
        "KbdInteractiveAuthentication": "no", "StrictModes": "no", "PermitRootLogin": "forced-commands-only",
        "SetEnv": f"HOME={home}",
    }  # fmt: skip
    (tmp_path / "sshd_config").write_text("".join(f"{key} {value}\n" for key, value in settings.items()), "utf-8")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # sshd wants it of root
    running = subprocess.Popen(
        [programs[1], "-D", "-e", "-f", str(tmp_path / "sshd_config")], stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: answers(found.port), "sshd")
        yield found
    finally:
        running.terminate()
        running.wait(20)


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    return make_shared_centre(tmp_path / "centre")


def install(server: Gitolite, centre: Path) -> None:
    """Set gitolite up as the page for technicians says, and push the centre as its staff."""
    admin = server.clone("admin", "gitolite-admin", server.folder / "admin")
    written = rights(centre, "--gitolite", "centre")
    assert written.returncode == 0, written.stderr
    (admin / "conf/gitolite.conf").write_text(f"repo gitolite-admin\n    RW+ = admin\n\n{written.stdout}", "utf-8")
    for login in ("li", "ba", "wang", "sun"):
        (admin / f"keydir/{login}.pub").write_text(server.key(login).with_suffix(".pub").read_text("utf-8"), "utf-8")
    run_git(admin, "add", "--all")
    run_git(admin, "commit", "--quiet", "-m", "rights")
    assert server.push("admin", admin, "origin", "HEAD")[0] == 0
    run_git(centre, "remote", "add", "origin", server.address("centre"))
    assert server.push("wang", centre, "origin", "main")[0] == 0


def test_a_secretary_pushes_to_the_own_branch_and_staff_merge(
    server: Gitolite, centre: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(server, centre)
    clone = server.clone("li", "centre", server.folder / "li")
    git, author = Git(clone), Author("李书记", "li@example.org")
    save(git, FILE, "实到: 4\n  公开范围: 公开\n  状态: 已审核", "实到: 5\n  公开范围: 公开\n  状态: 草稿", author)

    # The own branch alone: not the main one, another's, one that only begins alike, a tag, or nothing in its place.
    for target in ("main", "zb08", "zb09-1", "zb09/x", "zb0", "refs/tags/v1", "refs/heads/zb09x"):
        where = target if target.startswith("refs/") else f"refs/heads/{target}"
        code, said = server.push("li", clone, "origin", f"HEAD:{where}")
        assert code != 0, target
        assert "DENIED" in said, (target, said)
    assert server.push("sun", clone, "origin", "HEAD:refs/heads/zb08")[0] != 0  # only reads
    code, said = server.push("li", clone, "origin", "HEAD:refs/heads/zb09")
    assert code == 0, said
    run_git(clone, "commit", "--quiet", "--amend", "-m", "anders")
    assert server.push("li", clone, "--force", "origin", "HEAD:refs/heads/zb09")[0] != 0
    assert server.push("li", clone, "origin", ":refs/heads/zb09")[0] != 0
    assert server.push("li", clone, "--force", "origin", "HEAD:refs/heads/main")[0] != 0

    # Handing in from the workbench: to the branch that the clone follows; a refusal is shown in words.
    own = server.folder / "gitconfig"
    own.write_text(f"[core]\n\tsshCommand = {server.ssh('li')}\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own))
    second = Git(server.clone("li", "centre", server.folder / "second"))
    run_git(second.root, "checkout", "--quiet", "-b", "zb09", "origin/zb09")
    save(second, FILE, "实到: 10\n  公开范围: 公开\n  状态: 已审核", "实到: 9\n  公开范围: 公开\n  状态: 草稿", author)
    assert synced(second, author, lambda _: []).sent == 1
    run_git(second.root, "checkout", "--quiet", "main")
    save(second, FILE, "实到: 4", "实到: 3", author)
    assert git_code(second, author) == "refused-by-remote"

    # Staff get the branch, see whether it keeps to its rights, merge, and push the main branch.
    own.write_text(f"[core]\n\tsshCommand = {server.ssh('wang')}\n", "utf-8")
    run_git(centre, "fetch", "--quiet", "origin")
    checked = rights(centre, "--login", "li", "--git", "main..origin/zb09")
    assert (checked.returncode, checked.stdout.strip()) == (0, "都有权限改。"), checked.stdout
    run_git(centre, "merge", "--quiet", "--no-ff", "-m", "合并 zb09", "origin/zb09")
    assert "实到: 5" in (centre / FILE).read_text("utf-8")
    assert synced(Git(centre), Author("王主任"), lambda _: []).sent >= 1
    assert run_git(centre, "rev-parse", "main") == run_git(centre, "rev-parse", "origin/main")


def test_what_a_branch_must_not_bring_is_seen_before_the_merge(server: Gitolite, centre: Path) -> None:
    install(server, centre)
    clone = server.clone("li", "centre", server.folder / "li")
    git, author = Git(clone), Author("李书记")
    save(git, OTHERS, "实到: 4", "实到: 5", author)
    save(git, "data/honours/2019.yml", "状态: 草稿", "状态: 已审核", author)
    (clone / "data/site.yml").write_text((clone / "data/site.yml").read_text("utf-8") + "备注: x\n", "utf-8")
    (clone / "mkdocs.yml").write_text("x: y\n", "utf-8")
    git.commit(["data/site.yml", "mkdocs.yml"], author, "别的")
    assert server.push("li", clone, "origin", "HEAD:refs/heads/zb09")[0] == 0
    environment = {**os.environ, "GIT_SSH_COMMAND": server.ssh("wang")}
    subprocess.run(["git", "fetch", "--quiet", "origin"], cwd=centre, env=environment, check=True)
    checked = rights(centre, "--login", "li", "--git", "main..origin/zb09")
    assert checked.returncode == 1
    for words in ("第八党支部", "已审核", "全中心", "mkdocs.yml"):
        assert words in checked.stdout, checked.stdout


# ---- HTTPS ----


@pytest.fixture
def https(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    programs = needed(nginx(), "nginx-light"), needed(fcgiwrap(), "fcgiwrap")
    needed(str(BACKEND) if BACKEND.exists() else None, "git")
    centre = make_shared_centre(tmp_path / "centre")
    (tmp_path / "repositories").mkdir()
    bare = tmp_path / "repositories/centre.git"
    run_git(tmp_path, "clone", "--quiet", "--bare", str(centre), str(bare))
    run_git(bare, "config", "http.receivepack", "true")
    passwords(tmp_path / "git-passwords", {"wang": "right"})
    file = certificate(tmp_path, "git.example.org")
    port = free_port()
    text = shipped(
        "nginx-git.conf",
        {
            "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
            "/etc/yinling/": f"{tmp_path}/",
            "/run/fcgiwrap.socket": f"{tmp_path}/fcgi",
            "/srv/git;": f"{tmp_path}/repositories;",
        },
    )
    own = tmp_path / "gitconfig"
    own.write_text(f"[http]\n\tsslCAInfo = {file}\n[credential]\n\thelper = store --file={tmp_path}/saved\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own))
    monkeypatch.setenv("GIT_TERMINAL_PROMPT", "0")
    for variable in ("GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_NO_VERIFY"):
        monkeypatch.delenv(variable, raising=False)
    wrap = subprocess.Popen([programs[1], "-s", f"unix:{tmp_path}/fcgi"])
    try:
        wait_for((tmp_path / "fcgi").exists, "fcgiwrap")
        with nginx_with(programs[0], tmp_path, text, [port]):
            yield f"127.0.0.1:{port}"
    finally:
        wrap.terminate()
        wrap.wait(20)


def test_staff_clone_push_and_fetch_over_https(https: str, tmp_path: Path) -> None:
    saved, wang = tmp_path / "saved", Author("王主任")
    saved.write_text(f"https://wang:right@{https}\n", "utf-8")
    gits = []
    for name in ("first", "second"):
        run_git(tmp_path, "clone", "--quiet", f"https://{https}/centre.git", name)
        gits.append(Git(tmp_path / name))
    save(gits[0], FILE, "实到: 4", "实到: 5", wang)
    save(gits[1], "data/honours/2019.yml", "学习型党支部", "五星党支部", wang)
    assert synced(gits[0], wang, lambda _: []).sent == 1
    assert synced(gits[1], wang, lambda _: []).received == 1
    assert synced(gits[0], wang, lambda _: []).received == 2
    assert (gits[0].root / FILE).read_text("utf-8") == MEETINGS.replace("实到: 4", "实到: 5")
    expected = HONOURS.replace("学习型党支部", "五星党支部")
    assert (gits[0].root / "data/honours/2019.yml").read_text("utf-8") == expected
    saved.write_text(f"https://wang:wrong@{https}\n", "utf-8")
    save(gits[0], FILE, "实到: 5", "实到: 4", wang)
    assert git_code(gits[0], wang) == "wrong-password"
    saved.unlink(missing_ok=True)
    assert git_code(gits[0], wang) == "wrong-password"


def test_only_the_addresses_of_git_are_answered(https: str, tmp_path: Path) -> None:
    curl = ["curl", "--silent", "--path-as-is", "--cacert", str(tmp_path / "certificate.pem"), "--user", "wang:right"]
    for path, status in (
        ("/centre.git/info/refs?service=git-upload-pack", "200"),
        ("/centre.git/HEAD", "404"),
        ("/centre.git/config", "404"),
        ("/centre.git/objects/info/packs", "404"),
        ("/../centre/.git/config", "400"),
        ("/centre.git/%2e%2e/git-passwords", "404"),
        ("/repositories/../git-passwords", "404"),
        ("/other.git/info/refs?service=git-upload-pack", "404"),
    ):
        shown = ["--output", os.devnull, "--write-out", "%{http_code}", f"https://{https}{path}"]
        assert subprocess.run([*curl, *shown], capture_output=True, text=True, check=False).stdout == status, path
