"""Files are written whole or not at all, and a changed file has another signature."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from yinling.core.files import is_settled, stat_signature, write_atomically


def test_a_file_is_written_with_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "a"
    for content in (b"one", b"two"):
        write_atomically(file, content)
        assert file.read_bytes() == content
    assert [*file.parent.iterdir()] == [file]


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    file = tmp_path / "a"
    write_atomically(file, b"old")

    def interrupted(path: Path, *_: object) -> None:
        with path.open("wb") as stream:
            stream.write(b"ne")
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Path, step, interrupted)
        with pytest.raises(OSError, match="full"):
            write_atomically(file, b"new")
    assert file.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [file]


def test_a_change_of_content_changes_the_signature(tmp_path: Path) -> None:
    """Check it for content of the same size and a restored modification time, as copying tools restore it."""
    file = tmp_path / "a"
    file.write_bytes(b"one")
    before = file.stat()
    time.sleep(0.05)  # the clock of the disk goes in steps
    file.write_bytes(b"two")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = file.stat()
    assert stat_signature(after) != stat_signature(before)


def test_a_change_is_settled_after_some_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signature = stat_signature(tmp_path.stat())
    assert not is_settled(signature)
    monkeypatch.setattr(time, "time_ns", lambda now=time.time_ns: now() + 10_000_000_000)
    assert is_settled(signature)
    os.utime(tmp_path, ns=(0, 0))  # the ctime is now, whatever the modification time is
    monkeypatch.undo()
    assert not is_settled(stat_signature(tmp_path.stat()))
