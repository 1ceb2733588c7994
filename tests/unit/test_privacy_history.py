"""The privacy check of the Git history: a deleted file is still in it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.unit import private_files
from tests.unit.conftest import Command
from tests.unit.private_values import identity, mobile
from yinling.core.problems import Problem
from yinling.privacy.check_history import NoHistoryError, check_history
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
