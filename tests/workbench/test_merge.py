"""Merges of files by record and field, and what a conflict says."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from yinling.sources import merge_conflicts
from yinling.workbench.file_versions import records_in
from yinling.workbench.merge import merge_file
from yinling.workbench.merge_markers import with_markers
from yinling.workbench.record_pairs import canonical
from yinling.workbench.yaml_pieces import CannotCutError, Node, cut, join

from .editors import run_git
from .random_edits import applied, edit, expected, rows, written

ROOT = Path(__file__).resolve().parents[2]
MERGES = int(os.environ.get("YINLING_MERGES", "150"))
SEED = int(os.environ.get("YINLING_SEED", "7"))
PATH = "data/activities/zb09/2019.yml"
BASE = """\
# 台账
- 组织: zb09   # 本支部
  日期: 2019-03-05
  标题: '党日'
  地点: 会议室
  决议:
    # 一致通过的
    - 内容: 买书
      票数: 9
    - 内容: 春游
      票数: 8
  参加: [zb01, zb02]

# 补的
- 组织: zb09
  日期: 2019-04-02
  标题: "支委会"
  摘要: |
    第一行
    第二行
    第三行
    第四行
# 完
"""


def merged(ours: str, theirs: str, base: str = BASE, path: str = PATH) -> str:
    """Return the merged text of two texts without a conflict."""
    found = merge_file(path, base.encode(), ours.encode(), theirs.encode())
    assert found.conflicts == ()
    assert found.content is not None
    return found.content.decode()


def changed(*pairs: tuple[str, str], base: str = BASE) -> str:
    for old, new in pairs:
        assert base.count(old) == 1, old
        base = base.replace(old, new)
    return base


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([("会议室", "活动室")], [("'党日'", "'主题党日'")]),
        ([("会议室", "活动室 # 大的")], [("  参加: [zb01, zb02]\n", "")]),
        ([("zb09   # 本支部", "zb09   # 我们支部")], [("2019-03-05", "2019-03-06")]),
        ([("买书\n      票数: 9", "买书\n      票数: 10")], [("春游\n      票数: 8", "秋游\n      票数: 8")]),
        ([("      票数: 8\n", "      票数: 8\n    - 内容: 体检\n      票数: 7\n")], [("票数: 9", "票数: 1")]),
        ([("第一行", "头一行")], [("第四行", "末一行")]),
        ([("# 完\n", "# 完了\n")], [('"支委会"', '"支部委员会"')]),
        ([("# 台账\n", "# 台账，2019 年\n")], [("会议室", "礼堂")]),
        ([("  地点: 会议室\n", "")], [("  参加: [zb01, zb02]\n", "  参加: [zb01, zb02]\n  备注: 有\n")]),
    ],
)
def test_changes_of_different_fields_are_both_kept(ours: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> None:
    both = changed(*ours, *theirs)
    assert merged(changed(*ours), changed(*theirs)) == both
    assert merged(changed(*theirs), changed(*ours)) == both


def test_additions_of_items_to_a_list_on_one_line() -> None:
    text = merged(changed(("zb02]", "zb02, zb03]")), changed(("[zb01,", "[zb00, zb01,")))
    assert text == changed(("[zb01, zb02]", "[zb00, zb01, zb02, zb03]"))


def test_records_added_at_one_place_are_both_kept_with_their_comments() -> None:
    ours = changed(("# 完\n", "# 一\n- 组织: zb09\n  标题: 一\n# 完\n"))
    theirs = changed(("# 完\n", "\n# 二\n- 组织: zb09\n  标题: 二\n# 完\n"))
    both = changed(("# 完\n", "# 一\n- 组织: zb09\n  标题: 一\n\n# 二\n- 组织: zb09\n  标题: 二\n# 完\n"))
    assert merged(ours, theirs) == both


def test_two_new_files_with_lists() -> None:
    found = merge_file(PATH, None, "- 标题: 甲\n".encode(), "- 标题: 乙\n".encode())
    assert found.content == "- 标题: 甲\n- 标题: 乙\n".encode()


def test_the_same_addition_counts_once() -> None:
    new = changed(("# 完\n", "- 组织: zb09\n  标题: 一\n# 完\n"))
    theirs = new.replace("会议室", "礼堂").replace("标题: 一", '标题: "一"')
    assert merged(new, theirs) == new.replace("会议室", "礼堂")


def test_a_deleted_record_stays_deleted_unless_it_was_changed() -> None:
    second = BASE[BASE.index("\n# 补的") : BASE.index("# 完")]
    without = BASE.replace(second, "")
    assert merged(without, changed(("会议室", "礼堂"))) == without.replace("会议室", "礼堂")
    theirs = changed(("第一行", "头一行"))
    found = merge_file(PATH, BASE.encode(), without.encode(), theirs.encode())
    (asked,) = found.conflicts
    assert (asked.record, asked.label, asked.ours) == ("2019-04-02 支委会", "", None)
    assert "头一行" in (asked.theirs or "")
    assert "一个人删了" in asked.question
    kept = merge_file(PATH, BASE.encode(), without.encode(), theirs.encode(), {asked.key: "theirs"})
    assert kept.content == theirs.encode()
    gone = merge_file(PATH, BASE.encode(), without.encode(), theirs.encode(), {asked.key: "ours"})
    assert gone.content == without.encode()


def test_each_conflict_is_one_field() -> None:
    ours = changed(("会议室", "活动室"), ("票数: 9", "票数: 10"), ('"支委会"', '"委员会"'))
    theirs = changed(("会议室", "礼堂"), ("票数: 9", "票数: 11"), ("2019-04-02", "2019-04-03"))
    found = merge_file(PATH, BASE.encode(), ours.encode(), theirs.encode())
    asked = {each.label: each for each in found.conflicts}
    assert [*asked] == ["地点", "决议 › 第 1 项 › 票数"]
    assert asked["地点"][4:7] == ("会议室", "活动室", "礼堂")
    choices = {asked["地点"].key: "theirs", asked["决议 › 第 1 项 › 票数"].key: "ours"}
    answered = merge_file(PATH, BASE.encode(), ours.encode(), theirs.encode(), choices)  # type: ignore[arg-type]
    pairs = [("会议室", "礼堂"), ("票数: 9", "票数: 10"), ('"支委会"', '"委员会"'), ("2019-04-02", "2019-04-03")]
    assert (answered.content, answered.conflicts) == (changed(*pairs).encode(), ())


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_line_ends_and_byte_order_mark_stay(line_end: str, bom: str, last: str) -> None:
    def encoded(text: str) -> bytes:
        return (bom + text.rstrip("\n") + last).replace("\n", line_end).encode()

    base = BASE.replace("# 完\n", "")
    ours, theirs = base + "- 标题: 一\n", base.replace("会议室", "礼堂")
    found = merge_file(PATH, encoded(base), encoded(ours), encoded(theirs))
    assert found.content == encoded(ours.replace("会议室", "礼堂"))


def test_other_line_ends_alone_are_no_conflict() -> None:
    theirs = changed(("会议室", "礼堂")).replace("\n", "\r\n")
    ours = changed(("第一行", "头一行"))
    assert merged(ours, theirs) == changed(("会议室", "礼堂"), ("第一行", "头一行")).replace("\n", "\r\n")


ARTICLE = "---\n标题: 简史\n备注: 甲\n---\n\n# 一\n\n第一段。\n\n第二段。\n\n第三段。\n"


def test_articles() -> None:
    path = "content/dangshi/jianshi.md"
    ours = ARTICLE.replace("第一段", "开头").replace("备注: 甲\n", "备注: 甲\n来源: 书\n")
    theirs = ARTICLE.replace("第三段", "结尾").replace("简史", "党史简史")
    both = ours.replace("第三段", "结尾").replace("简史", "党史简史")
    assert merged(ours, theirs, ARTICLE, path) == both
    found = merge_file(path, ARTICLE.encode(), ours.encode(), ARTICLE.replace("第一段", "起初").encode())
    (asked,) = found.conflicts
    assert (asked.label, asked.ours, asked.theirs) == ("正文", "开头。\n", "起初。\n")


@pytest.mark.parametrize(
    "broken", ["- 标题: [甲\n", "- a: 1\n  a: 2\n", "- &x 甲\n- *x\n", "<<<<<<< HEAD\n- 标题: 甲\n"]
)
def test_a_version_that_is_not_valid_is_merged_by_lines(broken: str) -> None:
    with pytest.raises(CannotCutError):
        cut(broken)
    text = broken + "".join(f"# {n}\n" for n in range(5))
    ours, theirs = text + "# 我\n", "# 他\n" + text
    assert merged(ours, theirs, text) == "# 他\n" + text + "# 我\n"


def test_a_deleted_file_and_what_is_no_text() -> None:
    found = merge_file(PATH, BASE.encode(), None, changed(("会议室", "礼堂")).encode())
    assert [each.ours for each in found.conflicts] == [None]
    assert merge_file(PATH, BASE.encode(), None, BASE.encode()).content is None
    picture = merge_file("content/a.jpg", b"\xff\xd8\0", b"\xff\xd8\1", b"\xff\xd8\2")
    assert [each.question for each in picture.conflicts] == ["content/a.jpg：两个人写得不一样，留哪一个？"]
    assert merge_file("a.jpg", b"\xff\0", b"\xff\1", b"\xff\2", {}).content == b"\xff\1"


def check_joins(node: Node) -> None:
    if node.is_open:
        assert join(node, node.children) == node.text
        for piece in node.children:
            check_joins(piece.node)


def test_the_pieces_of_every_sample_file_are_the_file() -> None:
    files = sorted((ROOT / "data").rglob("*.yml"))
    assert len(files) > 200
    for file in files:
        check_joins(cut(file.read_text("utf-8")))


def test_random_merges_are_exact() -> None:
    """Compare the merge of two random edits with what is computed from the edits themselves."""
    conflicts = 0
    for seed in range(SEED * 1000, SEED * 1000 + MERGES):
        chance = random.Random(seed)
        base, style = rows(chance, chance.randint(0, 6)), chance.choice(["plain", "block", "flow"])
        ours, theirs = edit(chance, base, "甲", chance.randint(1, 5)), edit(chance, base, "乙", chance.randint(1, 5))
        sides = (base, applied(base, ours), applied(base, theirs))
        before, left, right = (written(each, style).encode() for each in sides)
        found = merge_file(PATH, before, left, right)
        records, count = expected(base, ours, theirs)
        conflicts += count
        assert sorted(map(canonical, records_in(PATH, found.content))) == sorted(map(canonical, records)), seed
        assert len(found.conflicts) == count, seed
    assert conflicts > MERGES // 10


def test_markers_stand_around_the_conflict_alone() -> None:
    ours, theirs = changed(("会议室", "活动室"), ("第一行", "头一行")), changed(("会议室", "礼堂"), ("买书", "买报"))
    found = with_markers(PATH, BASE.encode(), ours.encode(), theirs.encode())
    assert found.content is not None
    lines = "<<<<<<< ours\n  地点: 活动室\n=======\n  地点: 礼堂\n>>>>>>> theirs\n"
    assert found.content.decode() == changed(("  地点: 会议室\n", lines), ("第一行", "头一行"), ("买书", "买报"))
    problems, _ = merge_conflicts.take_out(PATH, found.content.decode(), markdown=False)
    assert [each.code for each in problems] == ["merge-conflict"]


def test_plain_git_merges_with_the_driver(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "yinling", "merge-driver"]
    file = tmp_path / PATH
    file.parent.mkdir(parents=True)
    run_git(tmp_path, "init", "--quiet", "--initial-branch=main")
    subprocess.run([*command, "--install", "--root", str(tmp_path)], check=True, capture_output=True)
    subprocess.run([*command, "--install", "--root", str(tmp_path)], check=True, capture_output=True)
    assert (tmp_path / ".git/info/attributes").read_text("utf-8").count("merge=yinling") == 2
    run_git(tmp_path, "config", "merge.yinling.driver", f"'{sys.executable}' -m yinling merge-driver %O %A %B %P")

    def commit(text: str) -> None:
        file.write_text(text, "utf-8")
        run_git(tmp_path, "add", "--all")
        run_git(tmp_path, "commit", "--quiet", "-m", "x")

    commit(BASE)
    run_git(tmp_path, "checkout", "--quiet", "-b", "theirs")
    commit(changed(("# 完\n", "- 标题: 二\n# 完\n"), ("会议室", "礼堂")))
    run_git(tmp_path, "checkout", "--quiet", "main")
    commit(changed(("# 完\n", "- 标题: 一\n# 完\n"), ("春游", "秋游")))
    run_git(tmp_path, "merge", "--quiet", "theirs")
    both = changed(("# 完\n", "- 标题: 一\n- 标题: 二\n# 完\n"), ("会议室", "礼堂"), ("春游", "秋游"))
    assert file.read_text("utf-8") == both
    run_git(tmp_path, "checkout", "--quiet", "theirs")
    commit(changed(("会议室", "大院")))
    run_git(tmp_path, "checkout", "--quiet", "main")
    commit(both.replace("礼堂", "操场"))
    with pytest.raises(subprocess.CalledProcessError):
        run_git(tmp_path, "merge", "--quiet", "theirs")
    assert "<<<<<<< ours\n  地点: 操场\n=======\n  地点: 大院\n>>>>>>> theirs\n" in file.read_text("utf-8")
