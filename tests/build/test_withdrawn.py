"""What is withdrawn from the site is at once in no file of the centre's folders, and a killed build locks nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.build.small import small_centre
from tests.conftest import ROOT
from yinling.site import publish
from yinling.site.build import build_site

ARTICLE = "---\n标题: 要撤下的文章\n主题: 党的知识\n日期: 2019-01-01\n公开范围: {seen}\n状态: 已审核\n---\n\n{text}。\n"
WITHDRAWN = "要撤下的一句话"


def files_with(folder: Path, text: str) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [str(path) for path in files if text in path.read_bytes().decode("utf-8", "replace")]


@pytest.mark.parametrize("in_steps", [False, True])
@pytest.mark.parametrize(("seen", "text"), [("内部", WITHDRAWN), ("公开", "改过的一句话")])
def test_what_is_withdrawn_is_deleted_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen: str, text: str, in_steps: bool
) -> None:
    if in_steps:
        monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    centre = small_centre(tmp_path / "centre")
    article = centre / "content" / "study" / "chexia.md"
    article.parent.mkdir(parents=True, exist_ok=True)
    article.write_text(ARTICLE.format(seen="公开", text=WITHDRAWN), "utf-8")
    build_site(centre, centre / "site")
    build_site(centre, centre / "site")
    assert files_with(centre / "site", WITHDRAWN)
    article.write_text(ARTICLE.format(seen=seen, text=text), "utf-8")
    build_site(centre, centre / "site")
    assert files_with(centre / "site", WITHDRAWN) == []
    assert files_with(centre / ".site.building", WITHDRAWN) == []
    kept = [path for path in (centre / ".site.building" / "new").rglob("*") if path.is_file()]
    assert len(kept) > 20  # what did not change is kept for the next build
    build_site(centre, centre / "site")


def test_a_killed_build_leaves_no_process_with_the_lock(tmp_path: Path) -> None:
    centre = small_centre(tmp_path / "centre")
    lock = centre / ".site.building" / "lock"
    command = [sys.executable, "-m", "yinling", "build", "--root", str(centre)]
    running = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT / "hooks")})
    deadline = time.monotonic() + 60
    while not lock.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    handle = publish._locked(lock.parent)  # raises CannotPublishError while a process has the lock
    publish._unlock(handle, lock.parent)
