"""Commits of exactly the given paths; what others have not committed stays; nothing that a repository names is run."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from yinling.workbench import git_move
from yinling.workbench.git import Author, Git
from yinling.workbench.git_errors import GitError, error_of
from yinling.workbench.git_guard import Setting, variables
from yinling.workbench.sync import waiting

from .editors import clones, run_git, synced

LIST = "data/honours/2019.yml"
ZHANG = Author("张三")


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Git, Git]:
    """Return two clones with one list file."""
    first, second = clones(tmp_path, 2, {LIST: "- 年度: 2019\n  标题: 甲\n", "data/site.yml": "名称: 学堂\n"})
    return Git(first), Git(second)


def write(git: Git, path: str, text: str) -> None:
    (git.root / path).parent.mkdir(parents=True, exist_ok=True)
    (git.root / path).write_text(text, "utf-8")


def status(git: Git) -> str:
    return run_git(git.root, "-c", "core.quotePath=false", "status", "--porcelain")


def test_a_commit_holds_exactly_the_given_paths(pair: tuple[Git, Git]) -> None:
    git = pair[0]
    write(git, "data/site.yml", "名称: 别人在改\n")
    write(git, "data/orgs/新 支部.yml", "名称: 新\n")
    write(git, "data/other.yml", "名称: 别人的新文件\n")
    write(git, "data/staged.yml", "名称: 别人放进去的\n")
    run_git(git.root, "add", "data/staged.yml")
    id = git.commit(["data/orgs/新 支部.yml"], Author("李 <四>"), "改支部\n\n说明")
    assert id == git.head
    assert (
        run_git(git.root, "show", "--format=%an%n%B", "--name-only", "-z", "HEAD").split("\n\n")[0] == "李 四\n改支部"
    )
    assert [git.from_root(each.path) for each in git.tree_changes("HEAD~", "HEAD")] == ["data/orgs/新 支部.yml"]
    assert status(git).splitlines() == [" M data/site.yml", "A  data/staged.yml", "?? data/other.yml"]
    assert (git.root / "data/site.yml").read_text("utf-8") == "名称: 别人在改\n"


def test_a_deleted_file_and_nothing_changed(pair: tuple[Git, Git]) -> None:
    git = pair[0]
    assert git.commit([LIST], ZHANG, "没有改") is None
    (git.root / LIST).unlink()
    assert git.commit([LIST], ZHANG, "删") is not None
    assert git.show("HEAD", LIST) is None
    assert git.show("HEAD~", LIST) == "- 年度: 2019\n  标题: 甲\n".encode()
    assert status(git) == ""


def test_the_first_commit_of_a_repository(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "--quiet")
    git = Git(tmp_path)
    write(git, "data/site.yml", "名称: 学堂\n")
    assert (git.head, git.log()) == (None, [])
    git.commit(["data/site.yml"], ZHANG, "开始")
    assert [commit.subject for commit in git.log()] == ["开始"]
    assert status(git) == ""


def test_a_centre_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "--quiet")
    (tmp_path / "中心").mkdir()
    git = Git(tmp_path / "中心")
    write(git, "data/site.yml", "名称: 学堂\n")
    (tmp_path / "outside").write_text("1", "utf-8")
    git.commit(["data/site.yml"], ZHANG, "开始")
    assert git.show("HEAD", "data/site.yml") == "名称: 学堂\n".encode()
    assert git.states() == []
    assert [commit.author.name for commit in git.log(["data/site.yml"])] == ["张三"]


def test_contents_are_committed_without_what_else_stands_in_the_file(pair: tuple[Git, Git]) -> None:
    git = pair[0]
    write(git, LIST, "- 年度: 2019\n  标题: 甲\n  备注: 别人没存\n  地点: 我写的\n")
    git.commit_contents({LIST: "- 年度: 2019\n  标题: 甲\n  地点: 我写的\n".encode()}, ZHANG, "改地点")
    assert (git.root / LIST).read_text("utf-8").count("别人没存") == 1
    assert [(each.path, each.what) for each in git.states()] == [(LIST, "改")]


def test_line_ends_are_stored_as_the_repository_wants(pair: tuple[Git, Git]) -> None:
    git = pair[0]
    run_git(git.root, "config", "core.autocrlf", "true")
    (git.root / LIST).write_bytes("- 年度: 2019\r\n  标题: 乙\r\n".encode())
    git.commit([LIST], ZHANG, "改")
    assert git.show("HEAD", LIST) == "- 年度: 2019\n  标题: 乙\n".encode()
    assert status(git) == ""
    synced(git, ZHANG, lambda _: [])
    other = pair[1]
    run_git(other.root, "config", "core.autocrlf", "true")
    shutil.copyfile(git.root / "data/site.yml", other.root / "data/site.yml")
    (other.root / LIST).write_bytes("- 年度: 2019\r\n  标题: 甲\r\n".encode())
    synced(other, ZHANG, lambda _: [])
    assert (other.root / LIST).read_bytes() == "- 年度: 2019\r\n  标题: 乙\r\n".encode()


def test_links_are_refused(pair: tuple[Git, Git], tmp_path: Path) -> None:
    git = pair[0]
    (tmp_path / "secret").write_text("x", "utf-8")
    (git.root / "data/link.yml").symlink_to(tmp_path / "secret")
    (git.root / "data/folder").symlink_to(tmp_path)
    for path in ("data/link.yml", "data/folder/secret"):
        with pytest.raises(GitError, match="不是普通的文件"):
            git.commit([path], ZHANG, "x")


def test_what_the_history_says(pair: tuple[Git, Git]) -> None:
    git = pair[0]
    for number in range(3):
        write(git, "data/site.yml", f"名称: {number}\n")
        git.commit(["data/site.yml"], Author(f"编辑{number}"), f"第 {number} 次\n\n细节")
    found = git.log(["data/site.yml"], limit=2)
    assert [(commit.author.name, commit.subject) for commit in found] == [("编辑2", "第 2 次"), ("编辑1", "第 1 次")]
    assert found[0].parents == (found[1].id,)
    assert waiting(git) == 3


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Yield a command that leaves a trace when it runs, and the trace."""
    trace = tmp_path / "it-ran"
    script = tmp_path / "trap.sh"
    script.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{trace}'\ncat\n", "utf-8")
    script.chmod(0o755)
    yield str(script), trace


SETTINGS = (
    "core.hooksPath={folder}",
    "core.fsmonitor={trap}",
    "core.editor={trap}",
    "core.pager={trap}",
    "core.askPass={trap}",
    "core.sshCommand={trap}",
    "core.gitProxy={trap}",
    "core.alternateRefsCommand={trap}",
    "sequence.editor={trap}",
    "pager.log={trap}",
    "pager.status={trap}",
    "filter.trap.clean={trap}",
    "filter.trap.smudge={trap}",
    "filter.trap.process={trap}",
    "filter.trap.required=true",
    "diff.external={trap}",
    "diff.trap.command={trap}",
    "diff.trap.textconv={trap}",
    "merge.trap.driver={trap} %A",
    "gpg.program={trap}",
    "gpg.ssh.program={trap}",
    "commit.gpgSign=true",
    "log.showSignature=true",
    "push.gpgSign=if-asked",
    "credential.helper=!{trap}",
    "remote.origin.uploadpack={trap}",
    "remote.origin.receivepack={trap}",
    "protocol.ext.allow=always",
    "gc.auto=1",
    "alias.status=!{trap}",
    "alias.commit-tree=!{trap}",
)
HOOKS = [
    "pre-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
    "pre-push",
    "post-checkout",
    "post-merge",
    "pre-merge-commit",
    "post-index-change",
    "reference-transaction",
    "pre-auto-gc",
    "post-rewrite",
    "fsmonitor-watchman",
]


def set_traps(git: Git, command: str) -> None:
    for name in HOOKS:
        hook = git.git_dir / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        shutil.copy(command, hook)
    for setting in SETTINGS:
        key, _, value = setting.partition("=")
        run_git(git.root, "config", key, value.format(trap=command, folder=git.git_dir / "hooks"))
    (git.git_dir / "info" / "attributes").write_text("*.yml filter=trap diff=trap merge=trap\n", "utf-8")


def test_nothing_that_the_repository_names_is_run(pair: tuple[Git, Git], trap: tuple[str, Path]) -> None:
    git, other = pair
    command, trace = trap
    write(other, LIST, "- 年度: 2019\n  标题: 甲\n  备注: 另一个人\n")
    other.commit([LIST], Author("李四"), "改")
    synced(other, Author("李四"), lambda _: [])
    set_traps(git, command)
    guarded = Git(git.root)
    write(guarded, LIST, "- 年度: 2019\n  标题: 乙\n")
    guarded.states()
    guarded.commit([LIST], ZHANG, "改")
    result = synced(guarded, ZHANG, lambda _: [])
    assert (result.state, result.received, result.sent) == ("done", 1, 2)
    assert guarded.show("HEAD", LIST) == (guarded.root / LIST).read_bytes()
    assert "另一个人" in (guarded.root / LIST).read_text("utf-8")
    guarded.log([LIST])
    assert not trace.exists(), trace.read_text("utf-8")
    # The traps work: Git without the guard runs into them.
    subprocess.run(["git", "-C", str(git.root), "commit", "--allow-empty", "-m", "x"], capture_output=True, check=False)
    assert trace.exists()


def test_the_users_own_programs_are_kept(
    pair: tuple[Git, Git], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "gitconfig"
    own.write_text('[filter "x"]\n\tclean = tr a b\n[credential]\n\thelper = store\n', "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own))
    git = pair[0]
    run_git(git.root, "config", "filter.x.clean", "false")
    run_git(git.root, "config", "credential.helper", "!false")
    (git.git_dir / "info" / "attributes").write_text("*.txt filter=x\n", "utf-8")
    git = Git(git.root)
    write(git, "data/a.txt", "aaa")
    git.commit(["data/a.txt"], ZHANG, "x")
    assert git.show("HEAD", "data/a.txt") == b"bbb"
    assert run_git(git.root, "log", "-1", "--format=%s").strip() == "x"
    assert git.run("config", "--get-all", "credential.helper").split(b"\n")[-3:] == [b"", b"store", b""]


def test_a_transport_of_the_repositorys_own_is_refused(pair: tuple[Git, Git], trap: tuple[str, Path]) -> None:
    git = pair[0]
    run_git(git.root, "remote", "set-url", "origin", f"ext::{trap[0]} %S")
    run_git(git.root, "config", "protocol.ext.allow", "always")
    with pytest.raises(GitError):
        synced(git, ZHANG, lambda _: [])
    run_git(git.root, "config", "remote.origin.vcs", "trap")
    with pytest.raises(GitError, match="不安全"):
        git.guard()
    assert not trap[1].exists()


def test_variables_of_a_hook_that_started_the_workbench(pair: tuple[Git, Git], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_EXTERNAL_DIFF"):
        monkeypatch.setenv(name, "/nowhere")
    assert Git(pair[0].root).states() == []


def test_no_repository_and_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Git.find(tmp_path) is None
    with pytest.raises(GitError, match="不是 Git 仓库") as raised:
        Git(tmp_path)
    assert raised.value.code == "no-repository"
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    assert Git.find(tmp_path) is None
    with pytest.raises(GitError, match="没有安装 Git"):
        Git(tmp_path)


def test_a_half_done_merge_of_another_tool(pair: tuple[Git, Git]) -> None:
    git = pair[0]
    (git.git_dir / "MERGE_HEAD").write_text(f"{git.head}\n", "utf-8")
    write(git, LIST, "x: 1\n")
    with pytest.raises(GitError, match="合并了一半"):
        git.commit([LIST], ZHANG, "x")


def test_a_lock_of_another_program_stays(pair: tuple[Git, Git], monkeypatch: pytest.MonkeyPatch) -> None:
    git = pair[0]
    monkeypatch.setattr(git_move, "_TRIES", 2)
    lock = git.git_dir / "index.lock"
    lock.write_bytes(b"")
    write(git, LIST, "- 年度: 2019\n  标题: 丙\n")
    with pytest.raises(GitError, match="另一个程序正在用") as raised:
        git.commit([LIST], ZHANG, "改")
    assert raised.value.code == "locked"
    assert lock.exists()
    lock.unlink()
    git.recover()
    assert git.log()[0].subject == "改"
    assert status(git) == ""


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("fatal: Authentication failed for 'https://example.org/x.git/'", "wrong-password"),
        ("fatal: could not read Username for 'https://example.org': terminal prompts disabled", "wrong-password"),
        ("git@example.org: Permission denied (publickey).\nfatal: Could not read from remote repository.", "wrong-key"),
        ("Host key verification failed.\nfatal: Could not read from remote repository.", "wrong-key"),
        ("fatal: unable to access 'https://x/': Could not resolve host: x", "no-network"),
        (
            "ssh: connect to host x port 22: Connection refused\nfatal: Could not read from remote repository.",
            "no-network",
        ),
        ("fatal: '/nowhere' does not appear to be a git repository", "no-such-remote"),
        ("fatal: repository 'https://x/y.git/' not found", "no-such-remote"),
        ("fatal: unable to access 'https://x/': The requested URL returned error: 403", "refused-by-remote"),
        ("! [remote rejected] HEAD -> main (pre-receive hook declined)", "refused-by-remote"),
        ("fatal: detected dubious ownership in repository at '/x'", "not-owned"),
        ("error: unable to write file: No space left on device", "disk-full"),
        ("error: object file .git/objects/1f/x is empty\nfatal: loose object 1f (stored in x) is corrupt", "damaged"),
        ("error: insufficient permission for adding an object to repository database .git/objects", "no-permission"),
        ("fatal: something new", "unknown"),
    ],
)
def test_messages_are_chinese_and_say_what_to_do(printed: str, code: str) -> None:
    error = error_of(printed)
    assert error.code == code
    assert not str(error).isascii()
    assert "。" in str(error)


def test_the_users_own_command_for_ssh_is_kept_whole() -> None:
    own = Setting("core.sshcommand", "ssh -i ~/.ssh/centre", is_local=False)
    of_repository = Setting("core.sshcommand", "touch trap", is_local=True)
    assert variables([own, of_repository], {})["GIT_SSH_COMMAND"] == "ssh -i ~/.ssh/centre"
    assert "trap" not in variables([of_repository], {})["GIT_SSH_COMMAND"]
