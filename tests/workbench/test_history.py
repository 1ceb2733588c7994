"""The history of a record in words, and the undoing of a save."""

from __future__ import annotations

from pathlib import Path

import pytest

from yinling.workbench.git import Author, Git
from yinling.workbench.git_errors import GitError
from yinling.workbench.record_history import history, undo, words_of

from .editors import clones, run_git, synced

LIST = "data/honours/2019.yml"
FIRST = "- 年度: 2019\n  标题: 甲\n  地点: 会议室\n  实到: 46\n"
SECOND = "\n- 年度: 2019\n  标题: 乙\n  地点: 礼堂\n  参加: [zb01, zb02]\n"


@pytest.fixture
def git(tmp_path: Path) -> Git:
    return Git(clones(tmp_path, 2, {LIST: FIRST + SECOND})[0])


def save(git: Git, who: str, text: str | None, path: str = LIST) -> str:
    (git.root / path).parent.mkdir(parents=True, exist_ok=True)
    if text is None:
        (git.root / path).unlink()
    else:
        (git.root / path).write_text(text, "utf-8")
    id = git.commit([path], Author(who), f"改 {path}")
    assert id
    return id


def said(git: Git, path: str = LIST, number: int = 0) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.commit.author.name, each.words) for each in history(git, path, number)]


def test_the_history_of_a_record_in_a_list(git: Git) -> None:
    save(git, "张三", FIRST.replace("46", "48") + SECOND)
    save(git, "李四", FIRST.replace("46", "48") + SECOND.replace("礼堂", "大院"))
    new = "- 年度: 2019\n  标题: 新\n\n"
    save(git, "王五", new + FIRST.replace("46", "48").replace("  地点: 会议室\n", "") + SECOND.replace("礼堂", "大院"))
    assert said(git, number=1) == [
        ("王五", ("地点：删了 会议室",)),
        ("张三", ("实到：46 → 48",)),
        ("测试", ("新建",)),
    ]
    assert said(git, number=2) == [("李四", ("地点：礼堂 → 大院",)), ("测试", ("新建",))]
    assert said(git, number=0) == [("王五", ("新建",))]


def test_both_branches_are_followed(git: Git) -> None:
    other = Git(git.root.parent / "editor1")
    save(git, "张三", FIRST.replace("46", "48") + SECOND)
    save(other, "李四", FIRST.replace("会议室", "操场") + SECOND)
    for each in (git, other):
        assert synced(each, Author("合并的"), lambda _: []).state == "done"
    found = said(other)
    assert sorted(found[:2]) == [("张三", ("实到：46 → 48",)), ("李四", ("地点：会议室 → 操场",))]
    assert found[2:] == [("测试", ("新建",))]


def test_a_renamed_file(git: Git) -> None:
    text = "名称: 第九支部\n类型: 党支部\n上级: dw\n"
    save(git, "张三", text, "data/orgs/zb09.yml")
    save(git, "李四", text.replace("第九", "第 9 "), "data/orgs/zb09.yml")
    run_git(git.root, "mv", "data/orgs/zb09.yml", "data/orgs/zb19.yml")
    run_git(git.root, "commit", "--quiet", "-m", "改编号")
    found = said(git, "data/orgs/zb19.yml")
    assert [who for who, _ in found] == ["测试", "李四", "张三"]
    assert found[1:] == [("李四", ("名称：第九支部 → 第 9 支部",)), ("张三", ("新建",))]


def test_the_history_of_an_article(git: Git) -> None:
    path = "content/dangshi/a.md"
    save(git, "张三", "---\n标题: 甲\n---\n\n文字\n", path)
    save(git, "李四", "---\n标题: 乙\n---\n\n新的文字\n", path)
    assert said(git, path) == [("李四", ("标题：甲 → 乙", "正文：改了文字")), ("张三", ("新建",))]


def test_words() -> None:
    assert words_of({"a": 1}, {"a": 1}) == {}
    assert words_of({"公开": True, "参加": ["甲"]}, {"公开": False, "参加": ["甲", "乙"], "票": 1}) == {
        "公开": "公开：是 → 否",
        "参加": "参加：甲 → 甲、乙",
        "票": "票：填了 1",
    }
    assert words_of({"票": 1}, {"票": True}) == {"票": "票：1 → 是"}


def test_a_save_is_undone_and_later_ones_stay(git: Git) -> None:
    first = save(git, "张三", FIRST.replace("46", "48") + SECOND)
    save(git, "李四", FIRST.replace("46", "48") + SECOND.replace("礼堂", "大院"))
    (git.root / LIST).write_text(FIRST.replace("46", "48") + SECOND.replace("礼堂", "大院") + "# 没存\n", "utf-8")
    undone = undo(git, first)
    assert undone.conflicts == ()
    assert undone.contents == {LIST: (FIRST + SECOND.replace("礼堂", "大院") + "# 没存\n").encode()}
    assert undone.message == f"撤回：改 {LIST}"


def test_an_undo_is_undone(git: Git) -> None:
    first = save(git, "张三", FIRST)
    back = undo(git, first).contents[LIST]
    assert back == (FIRST + SECOND).encode()
    second = save(git, "张三", back.decode())
    assert undo(git, second).contents == {LIST: FIRST.encode()}


def test_what_was_changed_again_is_asked(git: Git) -> None:
    first = save(git, "张三", FIRST.replace("46", "48") + SECOND)
    save(git, "李四", FIRST.replace("46", "50") + SECOND)
    undone = undo(git, first)
    (asked,) = undone.conflicts
    assert (asked.label, asked.ours, asked.theirs) == ("实到", "50", "46")
    assert undo(git, first, {asked.key: "theirs"}).contents == {LIST: (FIRST + SECOND).encode()}


def test_a_save_before_a_move_is_undone_where_the_record_is_now(git: Git) -> None:
    old, new = "data/activities/zb09/2019/2019-03-05-dk.yml", "data/activities/zb09/2019/2019-03-06-dk.yml"
    text = "组织: zb09\n类型: 党课\n标题: 学党史\n地点: 会议室\n实到: 46\n"
    added = save(git, "张三", text, old)
    edited = save(git, "张三", text.replace("46", "48"), old)
    run_git(git.root, "mv", old, new)
    run_git(git.root, "commit", "--quiet", "-m", "改日子")
    assert undo(git, edited).contents == {new: text.encode()}
    save(git, "张三", text, new)
    undone = undo(git, added)
    assert (undone.contents, undone.conflicts) == ({new: None}, ())


def test_a_new_and_a_deleted_file(git: Git) -> None:
    made = save(git, "张三", "名称: 新\n", "data/orgs/n.yml")
    assert undo(git, made).contents == {"data/orgs/n.yml": None}
    gone = save(git, "张三", None, "data/orgs/n.yml")
    assert undo(git, gone).contents == {"data/orgs/n.yml": "名称: 新\n".encode()}


def test_a_merge_is_not_undone(git: Git) -> None:
    other = Git(git.root.parent / "editor1")
    save(git, "张三", FIRST)
    save(other, "李四", FIRST.replace("会议室", "操场") + SECOND)
    synced(git, Author("张三"), lambda _: [])
    synced(other, Author("李四"), lambda _: [])
    with pytest.raises(GitError, match="合并别人的改动"):
        undo(other, "HEAD")
