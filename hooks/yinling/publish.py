"""A site is built beside the old one and takes its place only when it is whole."""

from __future__ import annotations

import shutil
from pathlib import Path


def fresh_folder(site: Path) -> Path:
    """An empty folder beside the site's, on the same disk, to build into; what an earlier build left there is gone."""
    folder = site.with_name(f".{site.name}.building")
    discard(folder)
    folder.mkdir(parents=True)
    return folder


def swap(built: Path, site: Path) -> None:
    """Put the built folder in the place of the site. The old site is moved away before and deleted after, so that there
    is never a half of either."""
    old = site.with_name(f".{site.name}.old")
    discard(old)
    if site.exists():
        site.rename(old)
    built.rename(site)
    discard(old)


def discard(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
