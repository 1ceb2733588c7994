"""Check that `yinling check` and the build report files that use up memory and time, within limits.

The limits are for a whole centre full of such files, far above the need of one file.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import copy_centre
from tests.hostile import ACCEPTED_ARTICLES, BASE, RECORD_FILES, REFUSED_ARTICLES, SOUND, bounded
from yinling.core.problems import MAX_IN_FILE
from yinling.library.load import load

MEMORY, SECONDS = 1024**3, 240


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=bounded(MEMORY, SECONDS),
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "centre"))


def fill(centre: Path, wanted: Iterable[str] = (*RECORD_FILES, *REFUSED_ARTICLES)) -> set[str]:
    """Write the hostile files of the wanted names into a centre; return their paths."""
    names: set[str] = set()
    for files, folder, ending in ((RECORD_FILES, "data/orgs", "yml"), (REFUSED_ARTICLES, "content/study", "md")):
        for name in files.keys() & set(wanted):
            path = f"{folder}/x-{name}.{ending}"
            names.add(path)
            (centre / path).write_bytes(files[name]())
    return names


def test_every_hostile_file_is_reported_within_limits(centre: Path) -> None:
    names = fill(centre)
    done = run("yinling", "check", "--format", "json", cwd=centre)
    assert done.returncode == 1, done.stderr
    problems: list[dict[str, Any]] = json.loads(done.stdout)
    assert {p["file"] for p in problems} ^ names == set()
    assert max(Counter(p["file"] for p in problems).values()) <= MAX_IN_FILE + 1
    for p in problems:
        lines = (centre / p["file"]).read_bytes().replace(b"\r", b"\n").count(b"\n") + 1
        assert 1 <= p["line"] <= lines, p
        assert p["column"] >= 1
        assert p["message"]


def test_a_build_over_them_ends_within_limits_and_publishes_nothing(tmp_path: Path) -> None:
    """Check a build over some of the files: the build reads files in the same way as `yinling check`."""
    centre = copy_centre(tmp_path / "centre")
    names = fill(centre, ["bomb", "deep-brackets", "hundred-megabytes", "nul", "lists", "comments"])
    done = run("mkdocs", "build", "--strict", cwd=centre)
    output = done.stdout + done.stderr
    assert done.returncode == 1
    assert "Traceback" not in output
    assert all(f"{name}:" in output for name in names)
    assert not (centre / "site").exists()


def test_articles_that_are_hard_to_render_are_built_within_limits(tmp_path: Path) -> None:
    centre = copy_centre(tmp_path / "centre")
    for name, content in ACCEPTED_ARTICLES.items():
        (centre / "content" / "study" / f"x-{name}.md").write_bytes(content())
    done = run("mkdocs", "build", "--strict", cwd=centre)
    assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]
    for name in ACCEPTED_ARTICLES:
        assert (centre / "site" / "study" / f"x-{name}" / "index.html").is_file()


def test_an_exceeded_limit_fails(centre: Path) -> None:
    """Check that the limits take effect: with too little memory the same command fails, at the latest on import."""
    command = [sys.executable, "-m", "yinling", "check"]
    done = subprocess.run(command, cwd=centre, capture_output=True, check=False, preexec_fn=bounded(48 * 1024**2, 60))
    assert done.returncode not in (0, 1) or b"Traceback" in done.stderr


def test_a_list_of_too_many_problems_is_cut_short_and_says_so(centre: Path) -> None:
    file = centre / "data" / "orgs" / "zb07.yml"
    for count, cut_short in ((MAX_IN_FILE, []), (MAX_IN_FILE + 1, ["too-many-problems"])):
        file.write_text(SOUND + "".join(f"k{n}: v\n" for n in range(count)), "utf-8")
        problems = load(centre).problems
        assert [p.code for p in problems] == ["unknown-key"] * MAX_IN_FILE + cut_short
    assert problems[-1].line == 6 + MAX_IN_FILE


@pytest.mark.parametrize(
    "link", ["data/orgs", "data/site.yml", "data/orgs/zb09.yml", "content/study", "content", "data"]
)
def test_the_target_of_a_link_is_not_read(centre: Path, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    (centre / link).rename(outside)
    file = outside if outside.is_file() else next(path for path in sorted(outside.rglob("*")) if path.is_file())
    file.write_text("机密: 外面的内容\n", "utf-8")
    (centre / link).symlink_to(outside)
    problems = load(centre).problems
    assert "file-is-link" in {p.code for p in problems if p.file == link}
    assert not [p for p in problems if "外面" in p.before + p.message or "机密" in p.before + p.message]
