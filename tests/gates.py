"""Run each of the two checks of a built site over a whole folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from yinling.core.problems import Problem
from yinling.gate.blocks import blocks_of
from yinling.gate.check_links import BrokenLink, LinkCheck
from yinling.gate.check_privacy import PrivacyCheck
from yinling.gate.manifest import file_infos, paths
from yinling.privacy.scanner import Scanner


def broken_links(site: Path) -> list[BrokenLink]:
    """Return the broken links of all HTML files in a folder."""
    files = file_infos(site)
    links = LinkCheck()
    for name in files:
        if name.endswith(".html"):
            links.add(name, blocks_of(site, name))
    return [*links.broken(site, files)]


def privacy_problems(site: Path, scanner: Scanner) -> Iterator[Problem]:
    """Yield the private values in all files in a folder."""
    check = PrivacyCheck(site, scanner)
    for name in paths(site):
        yield from check.add(name, blocks_of(site, name))
    yield from check.finish()
