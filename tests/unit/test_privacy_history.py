"""The privacy check of the Git history: a deleted file is still in it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.unit import private_files
from tests.unit.conftest import Command
from tests.unit.private_values import identity, mobile
from yinling.core.problems import Problem
from yinling.privacy.history.check_history import NoHistoryError, check_history
from yinling.privacy.scanner import AllowedValue, Scanner

MOBILE = mobile()


def git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *who, *words], check=True, capture_output=True)


def commit(root: Path, message: str = "change") -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", message)


@pytest.fixture
def repository(centre: Path) -> Path:
    git(centre, "init", "--quiet", "--initial-branch=main")
    commit(centre)
    (centre / "content").mkdir(exist_ok=True)
    return centre


def found(root: Path, scanner: Scanner | None = None) -> list[Problem]:
    return list(check_history(root, scanner or Scanner()))


def places(root: Path) -> list[tuple[str, int]]:
    problems = found(root)
    assert all(MOBILE not in problem.message for problem in problems)
    assert {problem.code for problem in problems} <= {"private-in-history"}
    return [(problem.file, problem.line) for problem in problems]


def write_and_delete(root: Path, name: str, text: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    commit(root)
    file.unlink()
    commit(root)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le"])
def test_text_that_git_does_not_know_as_text_is_read(codec: str, repository: Path) -> None:
    (repository / "content" / "名单.csv").write_bytes(f"姓名,电话\n一,{MOBILE}\n".encode(codec))
    commit(repository)
    (repository / "content" / "名单.csv").unlink()
    commit(repository)
    assert places(repository) == [("content/名单.csv", 2)]


def test_what_is_called_binary_is_read(repository: Path) -> None:
    (repository / ".gitattributes").write_text("*.md -diff\n", "utf-8")
    write_and_delete(repository, "content/a.md", f"一\n打{MOBILE}\n")
    assert places(repository) == [("content/a.md", 2)]


def test_what_was_deleted_is_found_at_its_line(repository: Path) -> None:
    assert places(repository) == []
    write_and_delete(repository, "content/名单.txt", f"一\n二\n打{MOBILE}\n")
    assert places(repository) == [("content/名单.txt", 3)]


def test_a_line_added_in_the_middle_is_found_at_its_line(repository: Path) -> None:
    (repository / "content" / "a.txt").write_text("一\n二\n三\n", "utf-8")
    commit(repository)
    write_and_delete(repository, "content/a.txt", f"一\n{identity()}\n二\n三\n{MOBILE}\n")
    assert places(repository) == [("content/a.txt", 2), ("content/a.txt", 5)]


def test_what_looks_like_the_frame_of_a_patch_is_text(repository: Path) -> None:
    write_and_delete(repository, "content/a.txt", f"++ b/x\n-- a\n@@ -1 +7 @@\ndiff --git a b\n{MOBILE}\n")
    assert places(repository) == [("content/a.txt", 5)]


def test_files_at_the_top_names_and_messages_are_read(repository: Path) -> None:
    write_and_delete(repository, "list.csv", f"姓名,电话\n某,{MOBILE}\n")
    write_and_delete(repository, f"content/{MOBILE}.txt", "一\n")
    commit(repository, f"change\n\n他的电话{identity()}")
    assert {file for file, _ in places(repository)} == {"list.csv", f"content/{MOBILE}.txt", "提交说明"}


def test_spreadsheets_and_letters_of_the_past_are_opened(repository: Path) -> None:
    private_files.table(repository / "content" / "a.xlsx", ("电话",), (MOBILE,))
    private_files.letter(repository / "content" / "a.docx", MOBILE)
    commit(repository)
    for name in ("a.xlsx", "a.docx"):
        (repository / "content" / name).unlink()
    commit(repository)
    assert sorted(places(repository)) == [("content/a.docx", 1), ("content/a.xlsx", 2)]


def test_other_branches_and_what_a_merge_brings_are_read(repository: Path) -> None:
    git(repository, "switch", "--quiet", "--create", "side")
    write_and_delete(repository, "content/side.txt", f"{MOBILE}\n")
    git(repository, "switch", "--quiet", "main")
    (repository / "content").mkdir(exist_ok=True)
    (repository / "content" / "main.txt").write_text("一\n", "utf-8")
    commit(repository)
    git(repository, "merge", "--quiet", "--no-commit", "--no-ff", "side")
    (repository / "content" / "main.txt").write_text(f"一\n{identity()}\n", "utf-8")
    commit(repository, "merge")
    assert sorted(places(repository)) == [("content/main.txt", 2), ("content/side.txt", 1)]


def test_an_exception_holds_and_the_program_is_not_looked_through(repository: Path) -> None:
    write_and_delete(repository, "tests/unit/a.txt", f"{MOBILE}\n")
    assert places(repository) == []
    write_and_delete(repository, "content/a.txt", f"{MOBILE}\n")
    assert found(repository, Scanner(allowed=[AllowedValue("one", fingerprint="")])) != []
    assert found(repository, Scanner(allowed=[AllowedValue("one", MOBILE)])) == []


def test_the_command_tells_the_commit_and_covers_names(repository: Path, yinling: Command) -> None:
    write_and_delete(repository, f"content/{MOBILE}.txt", f"{MOBILE}\n")
    said = yinling("check", "--history")
    assert said.code == 1
    assert "private-in-history" in said.out
    assert MOBILE not in said.out + said.err
    assert yinling("check").code == 0


def test_without_a_history_it_says_so(centre: Path, yinling: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoHistoryError):
        found(centre)
    said = yinling("check", "--history")
    assert (said.code, said.err.strip().split("\n")[-1][:12]) == (1, "做不了：这个文件夹不在 ")
    monkeypatch.setenv("PATH", "")
    assert "没有安装 Git" in yinling("check", "--history").err


def test_a_part_of_the_history_is_not_taken_for_all(repository: Path, tmp_path: Path) -> None:
    commit(repository)
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repository}", "part")
    with pytest.raises(NoHistoryError, match="浅克隆"):
        found(tmp_path / "part")


def unread(root: Path) -> list[tuple[str, str]]:
    return [
        (one.file, one.message.split("（")[2].split("）")[0]) for one in found(root) if one.code == "history-unread"
    ]


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.csv", "a.yml"])
def test_a_file_of_windows_is_read_as_it_is_while_present(name: str, repository: Path) -> None:
    text = f"一\n\n{'王' + '建国'}患糖尿病，电话{MOBILE}\n"
    (repository / "content" / name).write_bytes(text.encode("gb18030"))
    commit(repository)
    (repository / "content" / name).unlink()
    commit(repository)
    assert len(places(repository)) == 2


def test_the_lines_around_say_what_an_added_line_is(repository: Path) -> None:
    for text in ("姓名: 王\u5efa国\n", "姓名: 王\u5efa国\n病情: 偏瘫\n", "一\n"):
        (repository / "content" / "a.txt").write_text(text, "utf-8")
        commit(repository)
    (problem,) = found(repository)
    assert (problem.file, problem.line) == ("content/a.txt", 1)


def test_a_table_of_the_past_is_read_with_its_headings(repository: Path) -> None:
    write_and_delete(repository, "content/a.csv", "走访登记表,\n姓名,宅电\n某人,8123" + "456\n")
    assert places(repository) == [("content/a.csv", 3)]


def test_names_and_messages_of_tags_and_branches_and_authors_are_read(repository: Path) -> None:
    git(repository, "tag", "--annotate", "--message", f"打{MOBILE}", "v1")
    assert places(repository) == [("标签说明", 1)]
    git(repository, "tag", "--delete", "v1")
    git(repository, "tag", f"call-{MOBILE}")
    git(repository, "branch", f"side-{identity()}")
    assert sorted(places(repository)) == [("分支名", 1), ("标签名", 1)]
    git(repository, "tag", "--delete", f"call-{MOBILE}")
    git(repository, "branch", "--delete", f"side-{identity()}")
    git(repository, "-c", f"user.name=王 {MOBILE}", "commit", "--allow-empty", "--quiet", "--message", "一")
    assert places(repository) == [("提交人", 1)]


def test_the_number_in_the_address_of_an_author_is_told_and_the_address_is_not(repository: Path) -> None:
    git(repository, "-c", "user.email=wang@" + "sina.com", "commit", "--allow-empty", "--quiet", "--message", "一")
    assert places(repository) == []
    git(repository, "-c", f"user.email={MOBILE}@" + "139.com", "commit", "--allow-empty", "--quiet", "--message", "一")
    assert places(repository) == [("提交人", 1)]


def test_what_no_branch_has_any_more_but_another_reference_has_is_read(repository: Path) -> None:
    write_and_delete(repository, "content/a.txt", f"打{MOBILE}\n")
    git(repository, "update-ref", "refs/keep/a", "HEAD")
    git(repository, "reset", "--quiet", "--hard", "HEAD~2")
    git(repository, "reflog", "expire", "--expire=now", "--all")
    assert places(repository) == [("content/a.txt", 1)]


def test_a_note_a_stash_and_what_was_undone_are_read(repository: Path) -> None:
    git(repository, "notes", "add", "--message", f"打{MOBILE}")
    assert len(places(repository)) == 1
    git(repository, "update-ref", "-d", "refs/notes/commits")
    write_and_delete(repository, "content/a.txt", f"打{identity()}\n")
    git(repository, "reset", "--quiet", "--hard", "HEAD~2")
    assert places(repository) == [("content/a.txt", 1)]


def test_a_replaced_commit_hides_nothing(repository: Path) -> None:
    write_and_delete(repository, "content/a.txt", f"打{MOBILE}\n")
    git(repository, "replace", "HEAD~1", "HEAD~2")
    assert places(repository) == [("content/a.txt", 1)]


def test_what_was_not_looked_at_is_named(repository: Path, yinling: Command) -> None:
    (repository / "content" / "a.rar").write_bytes(b"Rar!\0\1")
    (repository / "content" / "a.docx").write_bytes(b"PK\0\1")
    head = subprocess.run(["git", "-C", str(repository), "rev-parse", "HEAD"], check=True, capture_output=True)
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{head.stdout.decode().strip()},content/sub")
    git(repository, "commit", "--quiet", "--message", "sub")
    commit(repository)
    (repository / "content" / "a.docx").unlink()
    (repository / "content" / "a.rar").unlink()
    commit(repository)
    assert sorted(unread(repository)) == [
        ("content/a.docx", "文件坏了，或者有密码"),
        ("content/a.rar", "认不出是什么文件"),
        ("content/sub", "子模块，是另一个仓库"),
    ]
    said = yinling("check", "--history")
    assert "没有看的" in said.err
    assert said.out.count("history-unread") == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.rtf", "{\\rtf1\\ansi {\\b 1}380013\\u56db 8000}"),
        ("a.md", "{\\rtf1\\ansi \\'b5\\'da}"),
        ("a.eml", "MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n\n=B5=DA"),
        ("b.eml", "Content-transfer-encoding: BASE64\n\ntbLW\n"),
    ],
)
def test_a_text_that_is_written_as_codes_is_named(name: str, text: str, repository: Path) -> None:
    (repository / "content" / name).write_text(text, "ascii")
    commit(repository)
    (repository / "content" / name).unlink()
    commit(repository)
    assert unread(repository) == [(f"content/{name}", "里面的字写成了代码，没有全看")]


def test_a_file_that_looks_binary_is_searched_all_the_same(repository: Path) -> None:
    (repository / "content" / "a.dat").write_bytes(b"\0\1\2 tel " + MOBILE.encode() + b"\0")
    commit(repository)
    (repository / "content" / "a.dat").unlink()
    commit(repository)
    assert {problem.code for problem in found(repository)} == {"private-in-history", "history-unread"}


def test_a_side_branch_that_took_its_file_back_is_read(repository: Path) -> None:
    """Merge it without a trace: Git leaves out of the history of a folder what its merges did not need."""
    git(repository, "checkout", "--quiet", "-b", "side")
    write_and_delete(repository, "content/a.txt", f"打{MOBILE}\n")
    git(repository, "checkout", "--quiet", "main")
    (repository / "content" / "b.txt").write_text("一\n", "utf-8")
    commit(repository)
    git(repository, "merge", "--quiet", "--no-ff", "--message", "merge", "side")
    git(repository, "branch", "--delete", "--force", "--quiet", "side")
    git(repository, "reflog", "expire", "--expire=now", "--all")
    assert places(repository) == [("content/a.txt", 1)]


def test_a_new_file_in_a_stash_is_read(repository: Path) -> None:
    (repository / "content" / "a.txt").write_text(f"打{MOBILE}\n", "utf-8")
    git(repository, "stash", "--quiet", "--include-untracked")
    assert places(repository) == [("content/a.txt", 1)]


def object_of(root: Path, kind: str, content: bytes) -> str:
    command = ["git", "-C", str(root), "hash-object", "-w", "-t", kind, "--stdin", "--literally"]
    return subprocess.run(command, input=content, check=True, capture_output=True).stdout.decode().strip()


def test_files_that_a_tag_names_without_a_commit_are_read(repository: Path) -> None:
    blob = object_of(repository, "blob", f"打{MOBILE}\n".encode())
    git(repository, "tag", "--annotate", "--message", "one", "file", blob)
    assert places(repository) == [("refs/tags/file", 1)]
    tree = object_of(repository, "tree", b"100644 a.txt\0" + bytes.fromhex(blob))
    git(repository, "tag", "--delete", "file")
    git(repository, "update-ref", "refs/keep/folder", tree)
    assert places(repository) == [("a.txt", 1)]


def test_a_tag_on_a_tag_and_the_header_of_a_merge_are_read(repository: Path) -> None:
    git(repository, "tag", "--annotate", "--message", f"打{MOBILE}", "one")
    git(repository, "tag", "--annotate", "--message", "two", "two", "one")
    git(repository, "tag", "--delete", "one")
    assert places(repository) == [("标签说明", 1)]
    git(repository, "tag", "--delete", "two")
    tree = subprocess.run(["git", "-C", str(repository), "write-tree"], check=True, capture_output=True).stdout.strip()
    header = f"mergetag object {'0' * 40}\n type commit\n tag a\n tagger a <a@b> 1 +0000\n \n 打{MOBILE}\n"
    text = b"tree " + tree + f"\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n{header}\nmerge\n".encode()
    git(repository, "update-ref", "refs/heads/merged", object_of(repository, "commit", text))
    assert places(repository) == [("提交的附加信息", 1)]


def test_where_a_photo_of_the_past_was_taken_is_told(repository: Path) -> None:
    private_files.picture(repository / "content" / "a.jpg", place=True)
    commit(repository)
    (repository / "content" / "a.jpg").unlink()
    commit(repository)
    (problem,) = found(repository)
    assert problem.file == "content/a.jpg"
    assert "拍摄地点" in problem.message


def test_names_with_quotes_are_read(repository: Path) -> None:
    write_and_delete(repository, f'content/"打\t{MOBILE}".txt', "一\n")
    assert [problem.code for problem in found(repository)] == ["private-in-history"]


def test_the_end_of_a_line_of_megabytes_is_read(repository: Path) -> None:
    ends = {"content/one.txt": (1 << 20) - 8, "content/two.txt": (2 << 20) - 3}  # Git's output is read by the megabyte
    for name, before in ends.items():
        write_and_delete(repository, name, "一" + "y" * (before - 2) + f" {MOBILE} 二")
    assert {name for name, _ in places(repository)} == ends.keys()


def test_a_row_that_is_added_to_a_long_table_is_read_with_its_headings(repository: Path) -> None:
    table = "| 姓名 | 宅电 |\n|---|---|\n" + "".join(f"| 李{n}明 | 无 |\n" for n in "一二三四五六七八九十")
    (repository / "content" / "a.md").write_text(table, "utf-8")
    commit(repository)
    write_and_delete(repository, "content/a.md", table + "| 王长山 | 6234" + "5678 |\n")
    assert ("content/a.md", 13) in places(repository)


@pytest.mark.parametrize("name", ["content/a.txt", "content/x and b/y.txt", 'content/a"b\t一.txt'])
def test_text_that_git_takes_for_binary_in_a_merge_is_read(name: str, repository: Path) -> None:
    git(repository, "switch", "--quiet", "--create", "side")
    commit(repository, "one")
    git(repository, "switch", "--quiet", "main")
    commit(repository, "two")
    git(repository, "merge", "--quiet", "--no-commit", "--no-ff", "side")
    (repository / name).parent.mkdir(parents=True, exist_ok=True)
    (repository / name).write_bytes(f"打{MOBILE}\n".encode("utf-16"))
    commit(repository)
    (repository / name).unlink()
    commit(repository)
    assert places(repository) == [(name, 1)]


def test_utf_16_that_the_settings_call_text_is_read(repository: Path) -> None:
    (repository / ".gitattributes").write_text("*.txt diff\n", "utf-8")
    (repository / "content" / "a.txt").write_bytes(f"一\n打{MOBILE}\n".encode("utf-16"))
    commit(repository)
    assert places(repository) == [("content/a.txt", 2)]


@pytest.mark.parametrize("name", ["content/a.txt", "content/a.xlsx"])
def test_a_file_that_is_kept_elsewhere_is_named(name: str, repository: Path) -> None:
    write_and_delete(repository, name, f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 9\n")
    assert unread(repository) == [(name, "内容在 Git LFS 里，不在这里")]


def test_what_an_unfinished_merge_and_an_undone_commit_hold_is_read(repository: Path) -> None:
    write_and_delete(repository, "content/a.txt", f"打{MOBILE}\n")
    git(repository, "reset", "--quiet", "--hard", "HEAD~2")
    git(repository, "reflog", "expire", "--expire=now", "--all")
    assert places(repository) == [("content/a.txt", 1)]


@pytest.mark.parametrize("what", ["HEAD~1:content/a.txt", "HEAD~1:content", "HEAD~1"])
def test_a_damaged_repository_is_no_all_clear(what: str, repository: Path) -> None:
    write_and_delete(repository, "content/a.txt", "一\n")
    found_id = subprocess.run(["git", "-C", str(repository), "rev-parse", what], check=True, capture_output=True)
    id = found_id.stdout.decode().strip()
    (repository / ".git" / "objects" / id[:2] / id[2:]).unlink()
    with pytest.raises(NoHistoryError, match="没查完"):
        found(repository)
