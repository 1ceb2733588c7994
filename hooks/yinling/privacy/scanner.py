"""The hits that may stand: office lines that a record states, and exceptions that people have reviewed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..core.cache import hash_parts
from . import detectors
from .detection import Detection
from .digit_runs import canonical
from .normalised_text import normalise

_SALT = "银龄学堂 隐私例外".encode()
_COST = 2**14


class AllowedValue(NamedTuple):
    """A reviewed exception: a piece of text that may stand, or the fingerprint of a value that is not to be repeated;
    and the name of whoever wrote it down, to tell exceptions apart."""

    id: str
    snippet: str = ""
    fingerprint: str = ""


class Scanner:
    """The scanner with what the records know: names of persons, telephones of offices, exceptions."""

    def __init__(
        self, names: Iterable[str] = (), offices: Iterable[str] = (), allowed: Iterable[AllowedValue] = ()
    ) -> None:
        self._names = frozenset(name for name in names if len(name) > 1 and "*" not in name)
        self._offices = frozenset(spelling for office in offices for spelling in _spellings(plain(office)))
        self._snippets = {plain(a.snippet): a.id for a in allowed if a.snippet}
        self._fingerprints = {a.fingerprint: a.id for a in allowed if a.fingerprint}
        known = (self._names, self._offices, self._snippets.items(), self._fingerprints.items())
        self.fingerprint = hash_parts(*(f"{each}" for part in known for each in ("", *sorted(part))))
        """What stands for all that it knows: the same, the same hits."""
        self.used: set[str] = set()
        """The exceptions that have let something pass."""

    def hits(self, text: str) -> list[Detection]:
        """What is private in a text and nobody has allowed."""
        return [hit for hit in detectors.find(text, self._names) if not self._allows(text, hit)]

    def suspects(self, texts: Sequence[str]) -> set[int]:
        """Which of some texts hold anything, allowed or not, by their places."""
        return detectors.suspects(texts, self._names)

    def _allows(self, text: str, hit: Detection) -> bool:
        value = plain(text[hit.start : hit.end])
        if value in self._offices:
            return True
        for snippet, id in self._snippets.items():
            around = text[max(0, hit.start - 2 * len(snippet)) : hit.end + 2 * len(snippet)]
            if value in snippet and snippet in plain(around):
                self.used.add(id)
                return True
        allowed = self._fingerprints.get(fingerprint(value)) if self._fingerprints else None
        if allowed:
            self.used.add(allowed)
        return allowed is not None


def plain(value: str) -> str:
    """A value as it is compared: two ways to write it are the same."""
    return canonical(normalise(value).text)


@lru_cache(maxsize=1024)
def fingerprint(value: str) -> str:
    """What tells a value without giving it away. There are few telephone numbers, so that a plain hash would be undone
    by trying them all: scrypt makes each try cost 16 MB and a twentieth of a second."""
    return hashlib.scrypt(plain(value).encode(), salt=_SALT, n=_COST, r=8, p=1, dklen=16).hex()


def _spellings(line: str) -> set[str]:
    """An office line with and without the country's and the area's code."""
    national = line.removeprefix("+").removeprefix("86").removeprefix("0")
    local = {national[2:], national[3:]} if line.startswith("0") else set()
    return {line, national, f"0{national}", f"86{national}", f"+86{national}"} | {n for n in local if len(n) in (7, 8)}
