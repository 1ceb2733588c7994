"""Drafts survive a crash, are readable by their owner alone, and lie outside the repository."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from yinling.workbench import drafts as module
from yinling.workbench.drafts import KEPT, MAX_DRAFTS, Draft, Drafts
from yinling.workbench.own_folder import FOLDER_VARIABLE, UnsafeFolderError, own_folder

FIELDS = (("标题", "一句还没有写完的"), ("标题", "第二句"), ("实到", "四十"))


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    (tmp_path / "centre").mkdir()
    return tmp_path / "centre"


def draft(number: int = 1, **more: str) -> Draft:
    return Draft(f"{number:032x}", "activity", more.get("record", "zb09/2019/x"), FIELDS, "data/x.yml", b"\xff\x00")


def test_a_draft_comes_back_as_it_was_typed(centre: Path) -> None:
    kept = Drafts(centre).put(draft())
    found = Drafts(centre).get(kept.id)  # of another start of the program
    assert found == kept
    assert found.fields == FIELDS
    assert Drafts(centre).of("activity", "zb09/2019/x") == kept
    assert Drafts(centre).of("activity", "another") is None
    Drafts(centre).remove(kept.id)
    assert Drafts(centre).get(kept.id) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of files")
def test_only_the_owner_may_read_it(centre: Path) -> None:
    old = os.umask(0)
    try:
        Drafts(centre).put(draft())
    finally:
        os.umask(old)
    own = own_folder(centre)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in own.rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in (own, own / "drafts")}
    assert (modes, folders) == ({0o600}, {0o700})


def test_it_never_lies_in_the_centre(centre: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Drafts(centre).put(draft())
    assert [*centre.rglob("*")] == []
    monkeypatch.setenv(FOLDER_VARIABLE, str(centre / "drafts"))
    with pytest.raises(UnsafeFolderError):
        Drafts(centre)
    (centre.parent / "link").symlink_to(centre)
    monkeypatch.setenv(FOLDER_VARIABLE, str(centre.parent / "link"))
    with pytest.raises(UnsafeFolderError):
        Drafts(centre)
    assert [*centre.rglob("*")] == []


def test_after_14_days_it_is_gone(centre: Path) -> None:
    kept = Drafts(centre)
    old, new = kept.put(draft(1)), kept.put(draft(2))
    [path] = own_folder(centre).rglob(f"{old.id}*")
    for age, is_there in ((KEPT - 60, True), (KEPT + 60, False)):
        os.utime(path, (time.time() - age,) * 2)
        assert (kept.get(old.id) is not None) is is_there
    kept.remove_old()
    assert not path.exists()
    assert kept.all() == [new]


def test_there_are_never_too_many(centre: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_DRAFTS", 3)
    assert MAX_DRAFTS >= 100
    kept = Drafts(centre)
    for number in range(5):
        path = kept._path(kept.put(draft(number)).id)
        os.utime(path, (time.time() - 100 + number,) * 2)
    kept.remove_old()
    assert [each.id[-1] for each in kept.all()] == ["4", "3", "2"]


@pytest.mark.parametrize("id", ["", "../x", "..", "a" * 31, "A" * 32, "a" * 32 + "/", "\0", "../../secretary.json"])
def test_other_ids_name_no_file(centre: Path, id: str) -> None:
    kept = Drafts(centre)
    assert kept.get(id) is None
    kept.remove(id)
    with pytest.raises(ValueError):
        kept.put(Draft(id, "activity", "", ()))


@pytest.mark.parametrize("content", [b"", b"\x00", b"not a draft", b"\xff" * 100])
def test_a_damaged_draft_is_no_error(centre: Path, content: bytes) -> None:
    kept = Drafts(centre)
    kept._path(kept.put(draft()).id).write_bytes(content)
    assert kept.all() == []


def test_a_draft_that_cannot_be_written_leaves_the_old_one(centre: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Drafts(centre)
    old = kept.put(draft())

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        kept.put(Draft(old.id, "activity", "", ()))
    assert kept.all() == [old]
    assert len([*own_folder(centre).rglob("*.new")]) == 0


def test_a_killed_program_leaves_whole_drafts(centre: Path) -> None:
    """One process writes drafts as fast as it can and is killed; each draft that is left is one of those."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom yinling.workbench.drafts import Draft, Drafts\n"
        "kept = Drafts(Path(sys.argv[1]))\nnumber = 0\n"
        "while True:\n    number += 1\n"
        "    kept.put(Draft('a' * 32, 'activity', 'x', (('标题', str(number) * 5000),)))\n"
        "    print(number, flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks")}
    for _ in range(5):
        command = [sys.executable, "-c", code, str(centre)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as running:
            assert running.stdout is not None
            for _ in range(30):
                said = int(running.stdout.readline())
            running.send_signal(signal.SIGKILL)
            said = max([said, *map(int, running.stdout.read().split())])
        [found] = Drafts(centre).all()
        text = found.fields[0][1]
        assert text in {str(number) * 5000 for number in (said, said + 1)}  # what was said to be kept, or one later
        Drafts(centre).remove_old()
        assert len([*own_folder(centre).rglob("*.new")]) == 0
