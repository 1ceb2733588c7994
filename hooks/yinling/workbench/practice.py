"""A copy of the centre to practise on: what is saved there stays there, and the copy is removed afterwards.

It lies in the user's own folder, with a repository of its own, so that a save can be undone as in earnest."""

from __future__ import annotations

import contextlib
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..core.files import CONTENT, DATA
from ..library.markdown_settings import SETTINGS
from ..pages.theme_files import FOLDER as THEME
from ..records.activity import Activity
from ..records.org import Org
from ..records.period import Period
from .bench import Bench
from .git_guard import variables
from .months import moved
from .own_folder import own_folder
from .secretary import Secretary, write_secretary

_MONTHS = 24  # that are searched for a missing meeting
MISSING = "缺"
_AUTHOR = ("-c", "user.name=练习", "-c", "user.email=practice@example.org")


def begin(bench: Bench, secretary: Secretary) -> None:
    """Make a copy, and let all pages be about it; raise OSError if it cannot be written."""
    remove(bench)
    folder, own = _folder(bench), _with_groups(bench, secretary.org)

    def of_others(path: str, names: list[str]) -> list[str]:
        """Leave out the meetings of other branches: a large centre has ten thousand."""
        is_activities = Path(path).relative_to(bench.root).as_posix() == f"{DATA}/{Activity.folder}"
        return [name for name in names if name.startswith(".") or (is_activities and own and name not in own)]

    folder.mkdir(mode=0o700)
    for name in (DATA, CONTENT, THEME.name):
        if (bench.root / name).is_dir():
            shutil.copytree(bench.root / name, folder / name, ignore=of_others, ignore_dangling_symlinks=True)
    if (bench.root / SETTINGS).is_file():
        shutil.copyfile(bench.root / SETTINGS, folder / SETTINGS)
    write_secretary(folder, secretary)
    with contextlib.suppress(OSError, subprocess.CalledProcessError):  # without Git nothing can be undone
        for arguments in (("init", "-q", "-b", "main"), ("add", "."), (*_AUTHOR, "commit", "-qm", "开始练习")):
            subprocess.run(["git", *arguments], cwd=folder, env=variables([]), capture_output=True, check=True)
    bench.practice = Bench(folder, practice_of=bench)


def _with_groups(bench: Bench, id: str) -> frozenset[str]:
    structure, org = bench.desk.overview.structure, bench.library.get(Org, id)
    return frozenset({id, *structure.ids_below(org)} if org and structure.get(id) else ())


def remove(bench: Bench) -> None:
    """Remove the copy of a centre, and what was typed there."""
    bench.practice, folder = None, _folder(bench)
    if folder.exists():
        shutil.rmtree(own_folder(folder), onerror=_writable)
        shutil.rmtree(folder, onerror=_writable)


def first_month(bench: Bench) -> Period:
    """Return the latest month in which the secretary's branch has a meeting to write down."""
    month = latest = Period.month_of(bench.library.as_of)
    org = bench.library.get(Org, bench.own_org())
    for _ in range(_MONTHS if org else 0):
        if org and any(task.what == MISSING for task in bench.desk.to_do(org, month)):
            return month
        month = moved(month, -1)
    return latest


def _folder(bench: Bench) -> Path:
    return own_folder(bench.root) / "practice"


def _writable(remove: Callable[[str], Any], path: str, _: Any) -> None:
    """Remove a file that Git has made read-only, as Windows needs it."""
    Path(path).chmod(stat.S_IWRITE)
    remove(path)
