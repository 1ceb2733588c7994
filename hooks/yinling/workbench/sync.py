"""Get what others have handed in, and hand in one's own: fetch, merge, try, commit, write the files, push.

Nothing is rebased, forced or left half done. A conflict is returned as data, and what the trial refuses is not pushed.
The network is used without the lock of the repository, so that others can go on saving."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from ..core.problems import Problem
from ..privacy.history.check_history import PROGRAM_FOLDERS
from .conflict import Choices, Conflict
from .git import Author, Git
from .git_errors import GitError, error_of
from .git_guard import RECEIVE_PACK, UPLOAD_PACK
from .git_move import NO_COMMIT, Entry, Move, carry_out, exclusive, locked, remove_stale_locks
from .git_process import OVER_NETWORK
from .merge_trees import merge_trees
from .working_files import blocking, write_files

TRIES = 3
_OVERTAKEN = (
    "[rejected]",
    "fetch first",
    "non-fast-forward",
    "cannot lock ref",
    "failed to update ref",
    "incorrect old value",
)
SYNC_LOCK = "yinling-sync-lock"

Trial = Callable[[Mapping[str, bytes | None]], Sequence[Problem]]
"""Returns the problems for which a state of the centre may not be handed in.

The state is that of the files on the disk with these contents in place of the files at these paths; None: no file."""
Scan = Callable[[Sequence[tuple[str, bytes]]], Sequence[Problem]]
"""Returns the private data in files, given by path and bytes."""
State = Literal["done", "conflicts", "refused", "not-committed", "overtaken"]


class SyncResult(NamedTuple):
    """How it ended. ``received`` and ``sent`` count commits; nothing was sent unless ``state`` is "done".

    "conflicts": two versions of a field, to be chosen from; "refused": the trial found ``problems``, with
    ``of_past`` in a version that was committed and never sent, though the files are right now;
    "not-committed": files at ``paths`` would be overwritten; "overtaken": others were faster, three times."""

    state: State
    received: int = 0
    sent: int = 0
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[Problem, ...] = ()
    paths: tuple[str, ...] = ()
    of_past: bool = False

    @property
    def message(self) -> str:
        """Return what to tell the secretary."""
        if self.state == "conflicts":
            return (
                f"有 {len(self.conflicts)} 处，您和别人写得不一样。请每一处选一个，再交一次。什么都没有丢，也还没有交。"
            )
        if self.state == "refused" and self.of_past:
            return (
                "现在的文件没有私人信息了，可是以前存的一次里有，一交就会交给所有人，所以没有交。"
                "请不要再改，请管网站的人来处理。"
            )
        if self.state == "refused":
            return "合起来以后有下面这些错误，所以还没有交。您这里的文件没有动。请改好，再交一次。"
        if self.state == "not-committed":
            names = "、".join(self.paths[:5]) + ("等" if len(self.paths) > 5 else "")
            return f"{names} 改过，还没有存进历史；别人也改了它。先把它存好或者改回去，再来一次。文件没有动。"
        if self.state == "overtaken":
            return "刚才别人也一直在交，轮不上。您的内容都在，过一分钟再试。"
        parts = [f"取来 {self.received} 次改动" if self.received else "", f"交上去 {self.sent} 次" if self.sent else ""]
        return "，".join(filter(None, parts)) + "。" if any(parts) else "两边一样，都是最新的。"


class _Remote(NamedTuple):
    name: str
    branch: str  # on the remote
    local: str  # the local branch

    @property
    def tracking(self) -> str:
        return f"refs/remotes/{self.name}/{self.branch}"


class _Checks(NamedTuple):
    trial: Trial
    scan: Scan


def sync(
    git: Git,
    author: Author,
    trial: Trial,
    choices: Choices | None = None,
    *,
    scan: Scan,
    push: bool = True,
    fetch: bool = True,
) -> SyncResult:
    """Bring the branch and its remote together; raise GitError if Git or the network fails.

    Nothing is pushed in which ``trial`` or ``scan`` find a problem. ``choices`` answer conflicts of an earlier call.
    ``push=False`` only gets what is new, even if the trial would refuse the result: then it can be mended here."""
    git.guard()
    remote = _remote(git)
    with locked(git.git_dir / SYNC_LOCK):
        remove_stale_locks(git, remote.tracking)
        git.recover()
        received = 0
        for _ in range(TRIES):
            theirs = _fetch(git, remote) if fetch else git.commit_of(remote.tracking)
            result = _merged_locally(git, remote, author, theirs, _Checks(trial, scan), choices or {}, push=push)
            if not isinstance(result, SyncResult):
                continue  # somebody saved in the meantime
            received += result.received
            result = result._replace(received=received)
            if result.state != "done" or not push or not result.sent:
                return result
            if _push(git, remote):
                return result
    return SyncResult("overtaken", received)


def waiting(git: Git) -> int:
    """Return how many saves have not been handed in, as far as known without the network; 0 without a remote."""
    try:
        tracking = _remote(git).tracking
    except GitError:
        return 0
    theirs = git.commit_of(tracking)
    return _count(git, theirs, git.head)


def _remote(git: Git) -> _Remote:
    branch = git.branch
    if branch is None:
        raise GitError("detached", "现在看的是以前的一个版本，不在任何分支上，不能交。请管网站的人回到平时的分支。")
    names = git.run("remote").decode().split()
    if not names:
        raise GitError("no-remote", "这个仓库还没有写明交到哪里，只能存在这台电脑上。请管网站的人加上地址。")
    name = _config(git, f"branch.{branch}.remote")
    if name not in names:
        name = "origin" if "origin" in names else names[0]
    merge = _config(git, f"branch.{branch}.merge").removeprefix("refs/heads/")
    return _Remote(name, merge or branch, branch)


def _config(git: Git, key: str) -> str:
    return git.outcome("config", "--get", key)[1].decode("utf-8", "replace").strip()


def _fetch(git: Git, remote: _Remote) -> str | None:
    """Get the remote's branch; return its commit, None if the remote does not have the branch yet."""
    options = [
        UPLOAD_PACK,
        "--quiet",
        "--no-tags",
        "--no-auto-maintenance",
        "--no-write-fetch-head",
        "--no-recurse-submodules",
    ]
    refspec = f"+refs/heads/{remote.branch}:{remote.tracking}"
    code, _, printed = git.outcome("fetch", *options, remote.name, refspec, timeout=OVER_NETWORK)
    if code == 0:
        return git.commit_of(remote.tracking)
    if "couldn't find remote ref" in printed:
        return None
    raise error_of(printed)


def _push(git: Git, remote: _Remote) -> bool:
    """Push the branch; return False if the remote has got other commits since the fetch."""
    target = f"{git.head}:refs/heads/{remote.branch}"
    code, out, printed = git.outcome(
        "push", RECEIVE_PACK, "--porcelain", "--no-verify", "--quiet", remote.name, target, timeout=OVER_NETWORK
    )
    if code == 0:
        return True
    said = out.decode("utf-8", "replace") + printed
    if any(words in said for words in _OVERTAKEN):
        return False
    raise error_of(said)


def _merged_locally(
    git: Git, remote: _Remote, author: Author, theirs: str | None, checks: _Checks, choices: Choices, *, push: bool
) -> SyncResult | None:
    """Merge what was fetched into the branch and the files; return None if the branch has moved meanwhile."""
    git.check_not_half_done()
    head = git.head
    if head is None and theirs is None:
        return SyncResult("done")
    received, own = _count(git, head, theirs), _count(git, theirs, head)
    entries: Sequence[Entry] = ()
    if received and own:
        assert head and theirs
        merged = merge_trees(git, head, theirs, choices)
        if merged.conflicts:
            return SyncResult("conflicts", conflicts=merged.conflicts)
        entries = merged.entries
    elif received:
        assert theirs
        entries = [
            Entry(each.path, "0" if each.new_mode == "000000" else each.new_mode, each.new_id)
            for each in git.tree_changes(git.tree_of(head), theirs)
        ]
    if paths := blocking(git, head or NO_COMMIT, entries):
        return SyncResult("not-committed", paths=tuple(git.from_root(path) for path in paths))
    if own and push and (problems := tuple(checks.trial(_candidates(git, head, entries)))):
        return SyncResult("refused", problems=problems)
    if own and push and head and (private := _private(git, head, theirs, entries, checks.scan)):
        return private
    if received:
        assert theirs
        new = theirs
        if own:
            assert head
            parents, message = [head, theirs], f"合并：取来 {received} 次改动"
            new = git.commit_tree(git.tree_with(head, entries), parents, author, message)
        with exclusive(git, write_files):
            if git.head != head or blocking(git, head or NO_COMMIT, entries):
                return None
            move = Move(f"refs/heads/{remote.local}", head or NO_COMMIT, new, "sync", tuple(entries), with_files=True)
            carry_out(git, move, write_files)
    return SyncResult("done", received, own + (1 if own and received else 0))


def _count(git: Git, known: str | None, other: str | None) -> int:
    """Return how many commits ``other`` has that ``known`` lacks."""
    if other is None:
        return 0
    return int(git.run("rev-list", "--count", other, *([f"^{known}"] if known else [])))


def _candidates(git: Git, head: str | None, entries: Sequence[Entry]) -> dict[str, bytes | None]:
    """Return what is to be handed in where the files on the disk differ from it."""
    contents = git.stored_files(entry.object_id for entry in entries if entry.mode in ("100644", "100755"))
    found: dict[str, bytes | None] = {}
    for state in git.states(["data", "content"]):
        found[state.path] = git.show(head, state.path) if head else None
    for entry in entries:
        if _is_centres(git, entry.path):
            found[git.from_root(entry.path)] = contents.get(entry.object_id) if entry.mode != "0" else None
    return found


def _private(git: Git, head: str, theirs: str | None, merged: Sequence[Entry], scan: Scan) -> SyncResult | None:
    """Refuse private data in what a push would send: in each version of a file, and in the messages."""
    last = {(entry.path, entry.object_id) for entry in (*git.tree_entries(head), *merged)}
    sent = [*git.new_files(head, theirs), *((each.path, each.object_id) for each in merged if each.mode != "0")]
    versions = [version for version in dict.fromkeys(sent) if _is_centres(git, version[0])]
    contents = git.stored_files(id for _, id in versions)
    now = [(git.from_root(path), contents[id]) for path, id in versions if (path, id) in last]
    past = [(git.from_root(path), contents[id]) for path, id in versions if (path, id) not in last]
    messages = git.run("log", "--format=%B", "--no-show-signature", head, *([f"^{theirs}"] if theirs else []), "--")
    past.append(("提交说明.txt", messages))
    if problems := tuple(scan(now)):
        return SyncResult("refused", problems=problems)
    if problems := tuple(scan(past)):
        return SyncResult("refused", problems=problems, of_past=True)
    return None


def _is_centres(git: Git, path: str) -> bool:
    own = path.removeprefix(git.prefix)
    return path.startswith(git.prefix) and not own.startswith(tuple(f"{name}/" for name in PROGRAM_FOLDERS))
