"""The gate of a built site: every link leads somewhere, and nothing private is in anything.

A site that has passed is remembered by the names and contents of its files. Of the next only what is new or other is
looked at: where no file and no anchor has gone, a link that led somewhere still does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, cast

from ..core.cache import Cache, hash_parts
from ..core.problems import Problem
from ..privacy.scanner import Scanner
from .blocks import blocks_of
from .check_links import Broken, LinkCheck, path_of, targets_of
from .check_privacy import PrivacyCheck
from .manifest import FileInfo


class Found(NamedTuple):
    """What is wrong with a site."""

    broken: list[Broken]
    private: list[Problem]


class _Passed(NamedTuple):
    """A site that has passed: the SHA-256 of its files by path, the anchors of its pages by path, and where its pages
    lead to, or led to a while ago."""

    files: Mapping[str, str]
    anchors: Mapping[str, frozenset[str]]
    targets: frozenset[str]


_AT_ONCE = 256  # files that are read at once, for both to look at
_NOTHING = _Passed({}, {}, frozenset())


def check_site(
    site: Path,
    files: Mapping[str, FileInfo],
    scanner: Scanner,
    cache: Cache,
    progress: Callable[[str], None] = lambda _: None,
) -> Found:
    """Look at a site; ``files`` are all of its files. ``cache`` knows the one that has passed before, and takes this
    one."""
    key = hash_parts("passed", scanner.fingerprint)
    before = cast(_Passed, cache.get(key, _NOTHING))
    links, leaks = LinkCheck(), PrivacyCheck(site, scanner, cache)
    private: list[Problem] = []
    stayed = [name for name, mark in files.items() if before.files.get(name) == mark.sha256]
    others = sorted(files.keys() - set(stayed))
    for start in range(0, len(others), _AT_ONCE):
        progress("链接")
        texts = [(name, blocks_of(site, name)) for name in others[start : start + _AT_ONCE]]
        for name, pieces in texts:
            if name.endswith(".html"):
                links.add(name, pieces)
        progress("私人信息")
        for name, pieces in texts:
            private += leaks.add(name, pieces, is_new=name not in before.files)
    progress("链接")
    anchors = {name: row for name in stayed if (row := before.anchors.get(name)) is not None} | links.anchors
    whole = _misses(before, files, anchors)
    if whole:
        for name in stayed:
            if name.endswith(".html"):
                links.add(name, blocks_of(site, name))
    links.anchors |= anchors
    broken = [*links.broken(site, files)]
    progress("私人信息")
    found = Found(broken, [*private, *leaks.end()])
    if not found.broken and not found.private:
        leaks.learn()
        for name in stayed:
            if name.endswith(".json"):
                leaks.still(name)
        # After a look at the whole these are all; else where pages led to before they changed is still among them.
        targets = links.targets if whole else before.targets | links.targets
        cache.put(key, _Passed({name: mark.sha256 for name, mark in files.items()}, anchors, frozenset(targets)))
    return found


def _misses(before: _Passed, files: Mapping[str, FileInfo], anchors: Mapping[str, frozenset[str]]) -> bool:
    """Whether something has gone that a page may lead to."""
    gone = [end for name in before.files if name not in files for end in targets_of(name)]
    paths = {path_of(target) for target in before.targets} if gone else set[str]()
    if not paths.isdisjoint(gone):
        return True
    for name, row in before.anchors.items():
        now = anchors.get(name, frozenset())
        if now is not row and any(
            f"{end}\t{anchor}" in before.targets for end in targets_of(name) for anchor in row - now
        ):
            return True
    return False
