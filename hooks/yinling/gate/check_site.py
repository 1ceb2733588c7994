"""Check a built site: every link leads somewhere, and no file holds a private value.

A site that passed is cached with the hashes of its files. In the next build only new and changed files are scanned: if
no file and no anchor is removed, the links of unchanged pages still work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from ..core.cache import Cache, hash_parts
from ..core.problems import Problem
from ..privacy.scanner import Scanner
from .blocks import blocks_of
from .check_links import BrokenLink, LinkCheck, path_of, paths_to
from .check_privacy import Locate, PrivacyCheck
from .manifest import FileInfo


class SiteFindings(NamedTuple):
    """The broken links and the private values in a site."""

    broken: list[BrokenLink]
    private: list[Problem]


class _PassedSite(NamedTuple):
    """A site that passed: the SHA-256 of its files and the anchors of its pages, by path, and the targets of links."""

    files: dict[str, str]
    anchors: dict[str, frozenset[str]]
    targets: frozenset[str]  # may include some of earlier builds


_BATCH = 256  # files that are read at once, for both checks
_EMPTY = _PassedSite({}, {}, frozenset())


def check_site(
    site: Path,
    files: Mapping[str, FileInfo],
    scanner: Scanner,
    cache: Cache,
    progress: Callable[[str], None] = lambda _: None,
    locate: Locate = lambda *_: None,
) -> SiteFindings:
    """Check a site with all its ``files``; ``cache`` holds the last site that passed, and stores this one.

    ``locate`` returns the place in the sources of a private value in a file."""
    key = hash_parts("passed", scanner.fingerprint)
    before = cache.get(key, _PassedSite) or _EMPTY
    links, privacy = LinkCheck(), PrivacyCheck(site, scanner, cache, locate)
    private: list[Problem] = []
    unchanged = [name for name, info in files.items() if before.files.get(name) == info.sha256]
    changed = sorted(files.keys() - set(unchanged))
    for start in range(0, len(changed), _BATCH):
        progress("链接")
        batch = [(name, blocks_of(site, name)) for name in changed[start : start + _BATCH]]
        for name, blocks in batch:
            if name.endswith(".html"):
                links.add(name, blocks)
        progress("私人信息")
        for name, blocks in batch:
            private += privacy.add(name, blocks, is_new=name not in before.files)
    progress("链接")
    anchors = {name: known for name in unchanged if (known := before.anchors.get(name)) is not None} | links.anchors
    checks_all = _target_removed(before, files, anchors)
    if checks_all:
        for name in unchanged:
            if name.endswith(".html"):
                links.add(name, blocks_of(site, name))
    links.anchors |= anchors
    broken = [*links.broken(site, files)]
    progress("私人信息")
    findings = SiteFindings(broken, [*private, *privacy.finish()])
    if not findings.broken and not findings.private:
        privacy.save_clean_blocks()
        for name in unchanged:
            if name.endswith(".json"):
                privacy.keep_clean_blocks(name)
        # After a check of all pages the targets are complete; else those of changed pages, as they were, stay included.
        targets = links.targets if checks_all else before.targets | links.targets
        hashes = {name: info.sha256 for name, info in files.items()}
        cache.put(key, _PassedSite(hashes, anchors, frozenset(targets)))
    return findings


def _target_removed(before: _PassedSite, files: Mapping[str, FileInfo], anchors: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a file or an anchor that a page may link to was removed."""
    removed = [path for name in before.files if name not in files for path in paths_to(name)]
    paths = {path_of(target) for target in before.targets} if removed else set[str]()
    if not paths.isdisjoint(removed):
        return True
    for name, old in before.anchors.items():
        new = anchors.get(name, frozenset())
        if new is not old and any(
            f"{path}\t{anchor}" in before.targets for path in paths_to(name) for anchor in old - new
        ):
            return True
    return False
