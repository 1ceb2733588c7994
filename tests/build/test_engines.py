"""The same input gives the same bytes: again, elsewhere, and under MkDocs' drop-in successor."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import copy_centre, run

GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')


def contents(folder: Path, *, without_generator: bool = False) -> dict[str, bytes]:
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    return {name: GENERATOR.sub(b"", data) for name, data in files.items()} if without_generator else files


def test_properdocs_builds_the_same_site(site: Path, tmp_path: Path) -> None:
    done = run("properdocs", "build", "--strict", "--site-dir", str(tmp_path / "site"))
    assert done.returncode == 0, done.stdout + done.stderr
    one, other = contents(site, without_generator=True), contents(tmp_path / "site", without_generator=True)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    # The check above could not tell if the pattern ate too much: the two differ where they should.
    assert b"ProperDocs" in (tmp_path / "site" / "index.html").read_bytes()


def test_another_folder_clock_and_language_change_no_byte(site: Path, tmp_path: Path) -> None:
    copy = copy_centre(tmp_path / "elsewhere")
    done = run("mkdocs", "build", "--strict", cwd=copy, TZ="Pacific/Kiritimati", LC_ALL="C", PYTHONHASHSEED="7")
    assert done.returncode == 0, done.stdout + done.stderr
    one, other = contents(site), contents(copy / "site")
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_as_of_moves_the_whole_site(site: Path, tmp_path: Path) -> None:
    done = run("mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site"), YINLING_AS_OF="2020-01-31")
    assert done.returncode == 0, done.stdout + done.stderr
    text = (tmp_path / "site" / "cadence" / "index.html").read_text("utf-8")
    assert "2020年1月31日" in text
    assert "2020年1月31日" not in (site / "cadence" / "index.html").read_text("utf-8")
