"""Sync with a real remote: nothing is lost, refused content is not pushed, and a crash at any point does no harm."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from yinling.core.problems import Place, Problem, problem
from yinling.workbench.git import Author, Git
from yinling.workbench.git_errors import GitError
from yinling.workbench.store import Store
from yinling.workbench.sync import SyncResult

from .editors import LISTS, Editors, children_of, clones, run_git, synced

LIST = "data/honours/2019.yml"
ZHANG, LI = Author("张三"), Author("李四")
RECORD = "- 年度: 2019\n  标题: 甲\n  地点: 会议室\n"
SAVES = int(os.environ.get("YINLING_SAVES", "40"))
SEED = int(os.environ.get("YINLING_SEED", "7"))
KILLS = int(os.environ.get("YINLING_KILLS", "6"))


def allowed(_: Mapping[str, bytes | None]) -> list[Problem]:
    return []


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Git, Git]:
    first, second = clones(tmp_path, 2, {LIST: RECORD, "data/site.yml": "名称: 学堂\n"})
    return Git(first), Git(second)


def save(git: Git, author: Author, text: str, path: str = LIST) -> None:
    (git.root / path).parent.mkdir(parents=True, exist_ok=True)
    (git.root / path).write_text(text, "utf-8")
    assert git.commit([path], author, f"改 {path}")


def of_remote(git: Git, path: str = LIST) -> str:
    return run_git(git.root.parent / "remote.git", "show", f"main:{path}")


def test_random_saves_of_three_people_lose_nothing(tmp_path: Path) -> None:
    editors = Editors(tmp_path, 3, SEED)
    for _ in range(SAVES):
        who = editors.chance.randrange(3)
        editors.save(who)
        if editors.chance.random() < 0.1:
            assert editors.sync(who).state == "done"
    for who in (0, 1, 2, 0, 1):
        assert editors.sync(who).state == "done"
    assert editors.state(0) == editors.state(1) == editors.state(2)
    assert editors.lost() == set()
    assert all(git.states() == [] for git in editors.gits)
    run_git(editors.gits[0].root, "fsck", "--strict")
    # The account finds a loss.
    file = editors.gits[0].root / LISTS[0]
    file.write_text("# 台账\n", "utf-8")
    assert editors.lost()


def test_additions_to_one_file_always_merge(tmp_path: Path) -> None:
    gits = [Git(path) for path in clones(tmp_path, 3, {LIST: RECORD})]
    chance = random.Random(SEED)
    titles = []
    for number in range(15):
        git = chance.choice(gits)
        titles.append(f"新的{number}")
        text = (git.root / LIST).read_text("utf-8")
        save(git, ZHANG, f"{text}\n- 年度: 2019\n  标题: {titles[-1]}\n  地点: 会议室\n")
        if chance.random() < 0.3:
            assert synced(git, ZHANG, allowed).state == "done"
    for git in (*gits, *gits):
        assert synced(git, ZHANG, allowed).state == "done"
    texts = {(git.root / LIST).read_text("utf-8") for git in gits}
    assert len(texts) == 1
    merged = texts.pop()
    assert merged.startswith(RECORD)
    assert sorted(line.split(": ")[1] for line in merged.splitlines() if "标题" in line) == sorted(["甲", *titles])


def test_a_conflict_comes_as_data_and_a_choice_ends_it(pair: tuple[Git, Git]) -> None:
    ours, theirs = pair
    save(ours, ZHANG, RECORD.replace("会议室", "活动室") + "  备注: 张写的\n")
    save(theirs, LI, RECORD.replace("会议室", "礼堂"))
    assert synced(theirs, LI, allowed).state == "done"
    head, text = ours.head, (ours.root / LIST).read_bytes()
    result = synced(ours, ZHANG, allowed)
    assert result.state == "conflicts"
    assert "1 处" in result.message
    (asked,) = result.conflicts
    assert (asked.file, asked.record, asked.label) == (LIST, "甲", "地点")
    assert (asked.base, asked.ours, asked.theirs) == ("会议室", "活动室", "礼堂")
    assert asked.our_change and asked.their_change
    assert (asked.our_change.who, asked.their_change.who) == ("张三", "李四")
    assert asked.their_change.when[:10] == time.strftime("%Y-%m-%d")
    assert (ours.head, (ours.root / LIST).read_bytes()) == (head, text)  # nothing was touched
    assert synced(ours, ZHANG, allowed, {asked.key: "theirs"}).state == "done"
    assert of_remote(ours) == RECORD.replace("会议室", "礼堂") + "  备注: 张写的\n"


def test_who_changed_the_field_and_not_who_saved_last(pair: tuple[Git, Git]) -> None:
    ours, theirs = pair
    save(ours, ZHANG, RECORD.replace("会议室", "活动室"))
    save(ours, Author("王五"), RECORD.replace("会议室", "活动室") + "  备注: 有\n")
    save(theirs, Author("赵六"), RECORD.replace("会议室", "大院"))
    save(theirs, LI, RECORD.replace("会议室", "礼堂"))
    save(theirs, Author("赵六"), RECORD.replace("会议室", "礼堂") + "\n- 年度: 2019\n  标题: 乙\n")
    synced(theirs, LI, allowed)
    (asked,) = synced(ours, ZHANG, allowed).conflicts
    assert asked.our_change and asked.their_change
    assert (asked.our_change.who, asked.their_change.who) == ("张三", "李四")


def test_an_answer_counts_for_what_was_asked(pair: tuple[Git, Git]) -> None:
    ours, theirs = pair
    save(ours, ZHANG, RECORD.replace("会议室", "活动室"))
    save(theirs, LI, RECORD.replace("会议室", "礼堂"))
    synced(theirs, LI, allowed)
    (asked,) = synced(ours, ZHANG, allowed).conflicts
    save(theirs, LI, RECORD.replace("会议室", "大院"))
    synced(theirs, LI, allowed)
    again = synced(ours, ZHANG, allowed, {asked.key: "ours"})
    assert [(each.ours, each.theirs) for each in again.conflicts] == [("活动室", "大院")]


def test_what_the_trial_refuses_is_not_pushed(pair: tuple[Git, Git]) -> None:
    ours, theirs = pair
    save(theirs, LI, RECORD.replace("甲", "乙"))
    synced(theirs, LI, allowed)
    (ours.root / "data/site.yml").write_text("名称: 没存的\n", "utf-8")
    save(ours, ZHANG, RECORD + "  备注: 不能交\n")
    seen: list[Mapping[str, bytes | None]] = []

    def refuse(candidates: Mapping[str, bytes | None]) -> list[Problem]:
        seen.append(candidates)
        return [problem("empty-file", Place(LIST))]

    before = of_remote(ours), ours.head, (ours.root / LIST).read_bytes()
    result = synced(ours, ZHANG, refuse)
    assert (result.state, [each.code for each in result.problems]) == ("refused", ["empty-file"])
    assert (of_remote(ours), ours.head, (ours.root / LIST).read_bytes()) == before
    merged = RECORD.replace("甲", "乙") + "  备注: 不能交\n"
    # The trial saw what would be pushed: the merge, and not what is not committed.
    assert seen == [{LIST: merged.encode(), "data/site.yml": "名称: 学堂\n".encode()}]
    assert synced(ours, ZHANG, refuse, push=False).state == "done"  # only get what is new, to mend it here
    assert (ours.root / LIST).read_text("utf-8") == merged
    assert of_remote(ours) == before[0]
    assert synced(ours, ZHANG, allowed).state == "done"
    assert of_remote(ours) == merged


def test_private_data_is_not_pushed_in_any_version(pair: tuple[Git, Git]) -> None:
    """The scan sees each version of a file that a push would send, though the trial finds nothing new."""
    git, theirs = pair
    save(theirs, LI, "名称: 新\n", "data/orgs/a.yml")
    synced(theirs, LI, allowed)
    seen: set[tuple[str, bytes]] = set()

    def scan(files: Sequence[tuple[str, bytes]]) -> list[Problem]:
        seen.update(files)
        return [problem("private-phone", Place(path), shown="…") for path, text in files if "隐私".encode() in text]

    save(git, ZHANG, RECORD + "  备注: 隐私\n")
    result = synced(git, ZHANG, allowed, scan=scan)
    assert (result.state, result.of_past, [each.file for each in result.problems]) == ("refused", False, [LIST])
    save(git, ZHANG, RECORD + "  备注: 已改\n")
    result = synced(git, ZHANG, allowed, scan=scan)
    assert (result.state, result.of_past) == ("refused", True)
    assert "以前存的一次里有" in result.message
    assert of_remote(git) == RECORD
    assert {path for path, _ in seen} == {LIST, "data/orgs/a.yml", "提交说明.txt"}
    run_git(git.root, "reset", "--quiet", "--hard", "origin/main")
    run_git(git.root, "commit", "--quiet", "--allow-empty", "-m", "隐私")
    assert synced(git, ZHANG, allowed, scan=scan).of_past


def test_files_that_are_not_committed_are_not_overwritten(pair: tuple[Git, Git]) -> None:
    ours, theirs = pair
    save(theirs, LI, RECORD.replace("甲", "乙"))
    save(theirs, LI, "名称: 新支部\n", "data/orgs/zb01.yml")
    synced(theirs, LI, allowed)
    (ours.root / LIST).write_text("别人正在写", "utf-8")
    (ours.root / "data/orgs").mkdir()
    (ours.root / "data/orgs/zb01.yml").write_text("还没有存\n", "utf-8")
    (ours.root / "data/site.yml").write_text("名称: 无关的\n", "utf-8")
    result = synced(ours, ZHANG, allowed)
    assert (result.state, sorted(result.paths)) == ("not-committed", [LIST, "data/orgs/zb01.yml"])
    assert LIST in result.message
    assert (ours.root / LIST).read_text("utf-8") == "别人正在写"
    run_git(ours.root, "add", LIST)
    (ours.root / LIST).write_text(RECORD, "utf-8")
    assert LIST in synced(ours, ZHANG, allowed).paths  # only staged
    assert run_git(ours.root, "show", f":{LIST}") == "别人正在写"
    run_git(ours.root, "reset", "--quiet", LIST)
    (ours.root / "data/orgs/zb01.yml").write_text("名称: 新支部\n", "utf-8")  # the same as theirs: no question
    assert synced(ours, ZHANG, allowed).received == 2
    assert [each.path for each in ours.states()] == ["data/site.yml"]
    assert (ours.root / "data/site.yml").read_text("utf-8") == "名称: 无关的\n"


def test_others_are_faster(pair: tuple[Git, Git]) -> None:
    ours, theirs = pair
    count = 0

    def slow(_: Mapping[str, bytes | None]) -> list[Problem]:
        nonlocal count
        count += 1
        if count <= rivals:
            save(theirs, LI, (theirs.root / LIST).read_text("utf-8") + f"\n- 年度: 2019\n  标题: 抢{count}\n")
            synced(theirs, LI, allowed)
        return []

    rivals = 2
    save(ours, ZHANG, "名称: 我的\n", "data/site.yml")
    assert synced(ours, ZHANG, slow).state == "done"
    assert "抢2" in of_remote(ours)
    assert of_remote(ours, "data/site.yml") == "名称: 我的\n"
    count, rivals = 0, 9
    save(ours, ZHANG, "名称: 又一次\n", "data/site.yml")
    result = synced(ours, ZHANG, slow)
    assert result.state == "overtaken"
    assert "过一分钟" in result.message
    count = 99
    assert synced(ours, ZHANG, slow).state == "done"


def test_a_save_during_a_sync_is_kept(pair: tuple[Git, Git]) -> None:
    ours, theirs = pair
    save(theirs, LI, RECORD + "\n- 年度: 2019\n  标题: 乙\n")
    synced(theirs, LI, allowed)
    save(ours, ZHANG, "名称: 一\n", "data/site.yml")

    def saving(_: Mapping[str, bytes | None]) -> list[Problem]:
        if "二" not in (ours.root / "data/site.yml").read_text("utf-8"):
            save(ours, ZHANG, "名称: 二\n", "data/site.yml")
        return []

    assert synced(ours, ZHANG, saving).state == "done"
    assert of_remote(ours, "data/site.yml") == "名称: 二\n"
    assert "乙" in of_remote(ours)


def test_a_renamed_file_takes_the_other_sides_change(pair: tuple[Git, Git]) -> None:
    ours, theirs = pair
    text = "名称: 第九支部\n简称: 九支\n类型: 党支部\n上级: dw\n"
    save(theirs, LI, text, "data/orgs/zb09.yml")
    synced(theirs, LI, allowed)
    synced(ours, ZHANG, allowed)
    run_git(ours.root, "mv", "data/orgs/zb09.yml", "data/orgs/zb19.yml")
    run_git(ours.root, "commit", "--quiet", "-m", "改编号")
    save(theirs, LI, text.replace("九支", "老九支"), "data/orgs/zb09.yml")
    synced(theirs, LI, allowed)
    assert synced(ours, ZHANG, allowed).state == "done"
    assert of_remote(ours, "data/orgs/zb19.yml") == text.replace("九支", "老九支")
    assert synced(theirs, LI, allowed).received == 2
    assert [path.name for path in (theirs.root / "data/orgs").iterdir()] == ["zb19.yml"]


def test_crossed_branches(pair: tuple[Git, Git]) -> None:
    """Both have merged what the other had before, so that they have two common commits."""
    ours, theirs = pair
    save(ours, ZHANG, RECORD.replace("甲", "甲一"))
    save(theirs, LI, RECORD.replace("会议室", "礼堂"))
    first, second = ours.head, theirs.head
    for git, other in ((ours, theirs), (theirs, ours)):
        run_git(git.root, "fetch", "--quiet", str(other.root), f"+{second if git is ours else first}:refs/heads/other")
        git.run("update-ref", "refs/remotes/origin/main", "refs/heads/other")
        assert synced(git, ZHANG, allowed, push=False, fetch=False).state == "done"
    save(ours, ZHANG, (ours.root / LIST).read_text("utf-8") + "  备注: 我\n")
    run_git(ours.root, "push", "--quiet", "origin", "HEAD:main")
    save(theirs, LI, (theirs.root / LIST).read_text("utf-8").replace("礼堂", "大院"))
    run_git(theirs.root, "fetch", "--quiet", "origin")
    assert len(run_git(theirs.root, "merge-base", "--all", "HEAD", "origin/main").split()) == 2
    assert synced(theirs, LI, allowed).state == "done"
    assert of_remote(ours) == "- 年度: 2019\n  标题: 甲一\n  地点: 大院\n  备注: 我\n"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (("remote", "remove", "origin"), "no-remote"),
        (("checkout", "--quiet", "--detach"), "detached"),
        (("remote", "set-url", "origin", "file:///nowhere/x.git"), "no-such-remote"),
        (("remote", "set-url", "origin", "http://127.0.0.1:9/x.git"), "no-network"),
        (("remote", "set-url", "origin", "ssh://127.0.0.1:9/x.git"), "no-network"),
    ],
)
def test_why_a_sync_is_not_possible(pair: tuple[Git, Git], spoil: tuple[str, ...], code: str) -> None:
    git = pair[0]
    save(git, ZHANG, RECORD + "  备注: 我\n")
    run_git(git.root, *spoil)
    with pytest.raises(GitError) as raised:
        synced(git, ZHANG, allowed)
    assert raised.value.code == code
    assert not str(raised.value).isascii()
    assert git.states() == []


def test_repositories_without_a_common_past(pair: tuple[Git, Git], tmp_path: Path) -> None:
    (tmp_path / "stranger").mkdir()
    run_git(tmp_path / "stranger", "init", "--quiet", "--initial-branch=main")
    run_git(tmp_path / "stranger", "remote", "add", "origin", str(tmp_path / "remote.git"))
    git = Git(tmp_path / "stranger")
    save(git, ZHANG, "名称: 别的\n", "data/site.yml")
    with pytest.raises(GitError, match="不相干"):
        synced(git, ZHANG, allowed)


def test_the_first_push_to_an_empty_remote(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    run_git(tmp_path, "clone", "--quiet", str(tmp_path / "remote.git"), "first")
    git = Git(tmp_path / "first")
    assert synced(git, ZHANG, allowed) == SyncResult("done")
    save(git, ZHANG, RECORD)
    assert synced(git, ZHANG, allowed).sent == 1
    assert of_remote(git) == RECORD


def test_a_remote_that_refuses(pair: tuple[Git, Git]) -> None:
    git = pair[0]
    hook = git.root.parent / "remote.git/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    save(git, ZHANG, RECORD + "  备注: 我\n")
    with pytest.raises(GitError) as raised:
        synced(git, ZHANG, allowed)
    assert raised.value.code == "refused-by-remote"


WORKER = """
import sys
from pathlib import Path
from yinling.workbench.git import Author, Git
from yinling.workbench.store import FileWrite, Store
from yinling.workbench.sync import sync
git = Git(Path(sys.argv[1]))
store = Store(git.root)
print("ready", flush=True)
sys.stdin.readline()
for path in sys.argv[3:]:
    new = sys.stdin.readline().strip().replace("|", chr(10)).encode()
    store.write([FileWrite(path, store.read(path), new)])
    git.commit([path], Author("张三"), f"改 {path}")
if sys.argv[2] == "sync":
    sync(git, Author("张三"), lambda _: [], scan=lambda _: [])
print("done", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills processes as Linux does")
def test_killed_at_any_moment(pair: tuple[Git, Git]) -> None:
    """Kill a save and a sync, with the Git commands that they run, at many moments; then all must go on."""
    ours, theirs = pair
    chance = random.Random(SEED)
    duration, interrupted = 0.6, 0
    for number in range(KILLS):
        old = (ours.root / LIST).read_text("utf-8")
        save(theirs, LI, f"名称: {number}\n", "data/site.yml")
        synced(theirs, LI, allowed)
        new = RECORD.replace("甲", f"甲{number}")
        command = [sys.executable, "-c", WORKER, str(ours.root), "sync", LIST]
        worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert worker.stdin and worker.stdout and worker.stdout.readline()
        started = time.monotonic()
        worker.stdin.write("go\n" + new.replace("\n", "|") + "\n")
        worker.stdin.flush()
        if number:
            time.sleep(chance.random() * duration)
            for pid in [worker.pid, *children_of(worker.pid)]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        assert worker.wait() == 0 or (number and worker.returncode == -signal.SIGKILL)
        interrupted += worker.returncode != 0
        worker.communicate()
        duration = duration if number else time.monotonic() - started
        assert (ours.root / LIST).read_text("utf-8") in (old, new)
        run_git(ours.root, "fsck", "--strict", "--no-dangling")
        Store(ours.root).remove_left_over()
        ours.recover()
        ours.commit([LIST], ZHANG, "补存")
        assert synced(ours, ZHANG, allowed).state == "done"
        assert (ours.root / "data/site.yml").read_text("utf-8") == f"名称: {number}\n"
        assert ours.states() == []
        assert of_remote(ours) == (ours.root / LIST).read_text("utf-8")
        assert run_git(ours.root, "status", "--porcelain") == ""
        synced(theirs, LI, allowed)
    assert interrupted >= KILLS // 3
