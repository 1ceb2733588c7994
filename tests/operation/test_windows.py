"""What the program does on Windows, as far as another system can imitate it.

`docs/windows.md` lists what only a person with a Windows machine can try."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path, PurePosixPath

import pytest

from tests.conftest import ROOT
from tests.unit.centre import loaded
from yinling.core.os_errors import describe_os_error
from yinling.core.packaged import default_files
from yinling.library.centre import Answers, write_centre
from yinling.library.page_addresses import check_names
from yinling.sources.source_files import FolderEntry

LIKE_WINDOWS = ("-X", "warn_default_encoding", "-m", "tests.operation.like_windows")
AS_TEXT = {".yml", ".md", ".txt", ".html", ".css", ".js", ".svg"}


def like_windows(cwd: Path, *commands: list[str]) -> subprocess.CompletedProcess[str]:
    """Run commands in one process without what Windows lacks; the output is that of a pipe of a Chinese Windows."""
    env = os.environ | {"PYTHONPATH": f"{ROOT / 'hooks'}{os.pathsep}{ROOT}", "PYTHONIOENCODING": "gbk:strict"}
    env |= {"YINLING_CACHE": str(cwd.parent / "cache-windows"), "YINLING_AS_OF": "2019-12-31"}
    command = [sys.executable, *LIKE_WINDOWS, json.dumps(commands)]
    return subprocess.run(command, cwd=cwd, env=env, encoding="gbk", capture_output=True, check=False)


def test_a_centre_is_made_built_and_printed_without_what_windows_lacks(tmp_path: Path) -> None:
    write_centre(tmp_path / "c", Answers("夕阳红", "示例大学离退休工作处", "离退休工作处", "2019", "", "要"))
    table = str(tmp_path / "表")
    said = like_windows(
        tmp_path / "c",
        ["check"],
        ["new", "资料包", "2019-12", "--set", "状态=已审核"],
        ["new", "活动", "shang-ke", "--set", "状态=已审核"],
        ["build"],
        ["build"],  # over the site before, which is exchanged by renaming
        ["print", "packet"],
        ["export", "活动", "--all-branches", "--out", table],
        ["upgrade", "--check"],
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.count("\n---") == 8
    assert said.stdout.count("网站做好了") == 2
    assert (tmp_path / "c" / "site" / "orgs" / "hct" / "index.html").is_file()
    assert list((tmp_path / "c" / "out").glob("*.pdf"))
    assert [*(tmp_path / "表").glob("*.xlsx")]


def test_the_imitation_lacks_what_windows_lacks(tmp_path: Path) -> None:
    code = (
        "from tests.operation import like_windows; like_windows.imitate()\n"
        "import os, sys\nassert not hasattr(os, 'fork') and sys.platform == 'win32'\n"
        "from yinling.core import workers\nassert workers.fcntl is None and workers.workers_for(1000) == 1\n"
        "from yinling.workbench import store\nassert 'msvcrt' in vars(store)\n"
        "import fcntl"
    )
    env = os.environ | {"PYTHONPATH": f"{ROOT / 'hooks'}{os.pathsep}{ROOT}"}
    said = subprocess.run([sys.executable, "-c", code], env=env, text=True, capture_output=True, check=False)
    assert said.stderr.strip().splitlines()[-1].startswith("ModuleNotFoundError: import of fcntl halted")


def test_a_clone_with_line_ends_of_windows_gives_the_same_site(tmp_path: Path) -> None:
    """Git for Windows writes CRLF into every text file of a clone, unless somebody tells it not to."""
    sites = []
    for name, ends in (("unix", b"\n"), ("windows", b"\r\n")):
        loaded(tmp_path / name)
        (tmp_path / name / "mkdocs.yml").write_text("site_name: 学堂\ndocs_dir: content\n", "utf-8")
        files = [path for path in (tmp_path / name).rglob("*") if path.is_file() and path.suffix in AS_TEXT]
        for path in files:
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", ends))
        assert len(files) > 5
        assert any(b"\r\n" in path.read_bytes() for path in files) == (name == "windows")
        env = os.environ | {"YINLING_CACHE": str(tmp_path / f"cache-{name}"), "YINLING_AS_OF": "2019-12-31"}
        command = [sys.executable, "-m", "yinling", "build"]
        said = subprocess.run(command, cwd=tmp_path / name, env=env, text=True, capture_output=True, check=False)
        assert said.returncode == 0, said.stderr
        sites.append(json.loads((tmp_path / name / "site" / "manifest.json").read_text("utf-8")))
    assert sites[0] == sites[1]


def tracked() -> list[str]:
    """Return the paths of this repository's files, as Git has them."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    return listed.stdout.decode().rstrip("\0").split("\0")


def names_that_windows_refuses(paths: list[str]) -> dict[str, str]:
    """Return the files and folders that Windows cannot make or keep apart, with the code of the problem."""
    entries: dict[str, FolderEntry] = {}
    for path in map(PurePosixPath, paths):
        for above in path.parents[:-1]:
            entries[str(above)] = FolderEntry(str(above), is_file=False, is_folder=True, is_link=False)
        entries[str(path)] = FolderEntry(str(path), is_file=True, is_folder=False, is_link=False)
    found = check_names("", entries.values())
    return {problem.file: problem.code for problem in found if problem.code != "folders-too-deep"}


def test_windows_can_check_out_this_repository_and_a_new_centre(tmp_path: Path) -> None:
    assert names_that_windows_refuses(["a/con.txt", "a/b.yml", "A/B.yml", "a/x:y", "a/z "]).keys() > {"/a/con.txt"}
    assert names_that_windows_refuses(tracked()) == {}
    written = write_centre(tmp_path / "c", Answers("站", "示例党委", "党委", "2019", "", "要"))
    assert names_that_windows_refuses([*written, *default_files()]) == {}


def test_no_path_of_the_site_of_the_sample_is_too_long_for_windows(site: Path) -> None:
    """A site is built in `.site.building/new`, in the folder of the centre."""
    longest = max((path.relative_to(site).as_posix() for path in site.rglob("*")), key=len)
    assert len(f"C:\\Users\\王秀兰\\Documents\\离退休党建资料\\.site.building\\new\\{longest}") < 260, longest


@pytest.mark.parametrize(("winerror", "said"), [(32, "正被别的程序开着，关了它再试。"), (5, "没有权限")])
def test_a_file_that_another_program_has_open_is_told(winerror: int, said: str) -> None:
    error = PermissionError(13, "Permission denied", "out\\资料.pdf")
    error.winerror = winerror  # type: ignore[attr-defined]
    assert describe_os_error(error) == f"文件读写出错：out\\资料.pdf {said}"


def test_nothing_tells_a_reader_to_run_make() -> None:
    pages = [*(ROOT / "content").rglob("*.md"), *(ROOT / "hooks" / "yinling").rglob("*.yml")]
    pages += [*(ROOT / "hooks" / "yinling" / "library" / "new_centre").iterdir()]
    told = Counter(path.name for path in pages for _ in re.finditer(r"`make [a-z]", path.read_text("utf-8")))
    assert told == {}


@pytest.mark.parametrize("module", ["fcntl", "resource", "pwd", "grp", "termios", "syslog"])
def test_a_module_that_windows_lacks_is_imported_only_where_its_lack_is_handled(module: str) -> None:
    """An import at the top of a module must be in a `try` or in the branch of another system."""
    for path in (ROOT / "hooks").rglob("*.py"):
        assert not re.search(rf"(?m)^(import {module}\b|from {module} import)", path.read_text("utf-8")), path
