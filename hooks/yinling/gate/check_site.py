"""Check a built site: every link leads somewhere, and no file holds a private value.

A site without errors is cached with the hashes of its files. In the next build only new and changed files are scanned:
if no file and no anchor is removed, the links of unchanged pages still work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ..core.cache import Cache, hash_parts
from ..core.problems import Problem, has_errors
from ..core.workers import parallel_map, workers_for
from ..privacy.scanner import Scanner, load_detectors
from .blocks import blocks_of
from .check_links import BrokenLink, LinkCheck, ScannedLinks, path_of, paths_to
from .check_privacy import PrivacyCheck
from .manifest import FileInfo


class SiteFindings(NamedTuple):
    """The broken links and the private values in a site; ``values`` are those values, by their problems."""

    broken: list[BrokenLink]
    private: list[Problem]
    values: Mapping[Problem, str] = MappingProxyType({})


class _PassedSite(NamedTuple):
    """A site that passed: the SHA-256 of its files and the anchors of its pages, by path, and the targets of links."""

    files: dict[str, str]
    anchors: dict[str, frozenset[str]]
    targets: frozenset[str]  # may include some of earlier builds


class _ScannedFiles(NamedTuple):
    """What some files hold: links, private values, the hashes of clean blocks, and the ids of exceptions they used."""

    links: ScannedLinks
    private: list[Problem]
    values: dict[Problem, str]
    clean: dict[bytes, frozenset[bytes]]
    used: set[str]


_CHUNK = 256  # files that one worker scans at a time
_EMPTY = _PassedSite({}, {}, frozenset())


def check_site(
    site: Path,
    files: Mapping[str, FileInfo],
    scanner: Scanner,
    cache: Cache,
    progress: Callable[[str], None] = lambda _: None,
    root: str = "/",
) -> SiteFindings:
    """Check a site with all its ``files``; ``cache`` holds the last site that passed, and stores this one.

    ``root`` is the path of the site on its host."""
    key = hash_parts("passed", scanner.fingerprint, root)
    before = cache.get(key, _PassedSite) or _EMPTY
    unchanged = [name for name, info in files.items() if before.files.get(name) == info.sha256]
    changed = sorted(files.keys() - set(unchanged))
    links, privacy, private = LinkCheck(root), PrivacyCheck(site, scanner, cache), list[Problem]()
    values: dict[Problem, str] = {}

    def scan(names: list[str]) -> _ScannedFiles:
        return _scan(site, names, before, privacy, LinkCheck(root), scanner)

    chunks = [changed[start : start + _CHUNK] for start in range(0, len(changed), _CHUNK)]
    if changed:
        load_detectors(for_workers=workers_for(len(chunks), 1) > 1)
    for number, scanned in enumerate(parallel_map(scan, chunks, 1), 1):
        progress(f"链接和私人信息 {min(number * _CHUNK, len(changed))}/{len(changed)}")
        links.add_scanned(scanned.links)
        privacy.clean |= scanned.clean
        scanner.used |= scanned.used
        private += scanned.private
        values |= scanned.values
    anchors = {name: known for name in unchanged if (known := before.anchors.get(name)) is not None}
    checks_all = _target_removed(before, files, anchors | links.anchors)
    if checks_all:
        for name in unchanged:
            if name.endswith(".html"):
                links.add(name, blocks_of(site, name))
    links.anchors |= anchors
    findings = SiteFindings([*links.broken(site, files)], private, values)
    if not findings.broken and not has_errors(findings.private):  # a likely slip must not cost a scan of all files
        privacy.save_clean_blocks()
        for name in unchanged:
            if name.endswith(".json"):
                privacy.keep_clean_blocks(name)
        # After a check of all pages the targets are complete; else those of changed pages, as they were, stay included.
        targets = links.targets if checks_all else before.targets | links.targets
        hashes = {name: info.sha256 for name, info in files.items()}
        cache.put(key, _PassedSite(hashes, links.anchors, frozenset(targets)))
    return findings


def _scan(
    site: Path, names: list[str], before: _PassedSite, privacy: PrivacyCheck, links: LinkCheck, scanner: Scanner
) -> _ScannedFiles:
    """Scan files, each read once for both checks; ``links`` is new."""
    private, used = list[Problem](), set(scanner.used)
    for name in names:
        blocks = blocks_of(site, name)
        if name.endswith(".html"):
            links.add(name, blocks)
        private += privacy.add(name, blocks, is_new=name not in before.files)
    private += privacy.finish()
    clean, privacy.clean = privacy.clean, {}
    return _ScannedFiles(links.scanned, private, privacy.values, clean, scanner.used - used)


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
