"""Scan texts for private values, without those that are allowed: office phones in records, reviewed exceptions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import inf
from typing import Any, NamedTuple

from ..core.cache import hash_parts
from .identifiers.digit_runs import canonical
from .identifiers.office_phones import MOBILE_KIND, OfficePhones
from .persons import refused_names
from .words.detection import Detection
from .words.normalised_text import normalise, simplified

_SALT = "银龄学堂 隐私例外".encode()
_COST = 2**14
_MARKUP = re.compile(r"\]\([^()\n]*\)|</?[a-zA-Z][^<>\n]*>|[*_`~\[\]|\\\s]+")
_MARKUP_AROUND = 200  # characters of tags and addresses within a reviewed text


def load_detectors(*, for_workers: bool = False) -> None:
    """Import the detectors; with ``for_workers`` compile their patterns too, which workers share then.

    To compile the 270 patterns takes 0.27 s. A start that finds every text in the cache needs none of them.
    """
    from . import detectors  # noqa: F401, PLC0415 - slow to import
    from .words import lazy_pattern  # noqa: PLC0415 - slow to import

    if for_workers:
        lazy_pattern.compile_patterns()


class AllowedValue(NamedTuple):
    """A reviewed exception: its record id, and an allowed text or the fingerprint of an allowed value."""

    id: str
    snippet: str = ""
    fingerprint: str = ""


class Scanner:
    """The detectors with data from the records: person names, office phones and exceptions.

    It weighs notes too (`private_notes`). ``refused`` are the names of people who have not agreed to be named, see
    `refusals` and `SiteScanner`.
    """

    weighs_notes = True
    least_odds = -5.0
    """Of a note in prose, below which an illness or want that word lists find beside a name in it is nobody's."""

    def __init__(
        self,
        names: Iterable[str] = (),
        offices: Iterable[str] = (),
        allowed: Iterable[AllowedValue] = (),
        refused: Iterable[str] = (),
    ) -> None:
        self._names = frozenset(simplified(name) for name in names if len(name) > 1 and "*" not in name)
        phones = OfficePhones(offices)
        self._offices, self._mobiles = phones.lines, phones.mobiles
        self._snippets = {plain(without_markup(a.snippet)): a.id for a in allowed if a.snippet}
        self._fingerprints = {a.fingerprint: a.id for a in allowed if a.fingerprint}
        settings = (self._names, self._offices, self._mobiles, self._snippets.items(), self._fingerprints.items())
        self.fingerprint = hash_parts(*(f"{value}" for group in settings for value in ("", *sorted(group))))
        """A hash of the data: scanners with equal hashes find the same values."""
        self._refused = tuple(sorted(set(refused)))
        self.refused_hash = hash_parts(self.fingerprint, "refused", *self._refused)
        """A hash of everything that `refusals` depends on."""
        self.used: set[str] = set()
        """The ids of the exceptions that have allowed a value."""

    def detections(self, text: str) -> list[Detection]:
        """Return the private values in a text that are not allowed."""
        from . import detectors  # noqa: PLC0415 - see `load_detectors`

        found = [one for one in detectors.find(text, self._names, self.least_odds) if not self._allows(text, one)]
        if self.weighs_notes:
            notes = detectors.find_notes(text, self._names, found)
            found = sorted([*found, *(one for one in notes if not self._allows(text, one))], key=lambda one: one.start)
        return [self._with_kind(text, one) for one in found] if self._mobiles else found

    def refusals(self, text: str) -> list[Detection]:
        """Return the names in a text of people who have not agreed to be named."""
        return [one for one in refused_names.find(text, self._refused) if not self._allows(text, one)]

    def candidates(self, texts: Sequence[str]) -> set[int]:
        """Return the indexes of the texts that hold private values, allowed or not."""
        from . import detectors  # noqa: PLC0415 - see `load_detectors`

        return detectors.candidates(texts, self._names, self.weighs_notes)

    def _with_kind(self, text: str, detection: Detection) -> Detection:
        """Return a detection with the kind that says more of a mobile number that is called an office phone."""
        is_office = plain(text[detection.start : detection.end]) in self._mobiles
        return detection._replace(kind=MOBILE_KIND) if is_office else detection

    def _allows(self, text: str, detection: Detection) -> bool:
        value = plain(text[detection.start : detection.end])
        if value in self._offices:
            return True
        bare = plain(without_markup(text[detection.start : detection.end]))
        for snippet, id in self._snippets.items():
            around = 2 * len(snippet) + _MARKUP_AROUND
            context = text[max(0, detection.start - around) : detection.end + around]
            if bare and bare in snippet and snippet in plain(without_markup(context)):
                self.used.add(id)
                return True
        allowed = self._fingerprints.get(fingerprint(value)) if self._fingerprints else None
        if allowed:
            self.used.add(allowed)
        return allowed is not None


class SiteScanner(Scanner):
    """The scanner of what is published, where refused names are private values too.

    Notes are weighed in the folders: they stand there as a whole, and to weigh them again takes a tenth of the time."""

    weighs_notes = False
    least_odds = -4.0  # more than in the folders: a passage of a page is a bit shorter or longer than its source

    def __init__(self, *args: Iterable[Any]) -> None:
        super().__init__(*args)
        self.fingerprint = self.refused_hash

    def detections(self, text: str) -> list[Detection]:
        return sorted([*super().detections(text), *self.refusals(text)], key=lambda one: one.start)

    def candidates(self, texts: Sequence[str]) -> set[int]:
        named = {index for index, text in enumerate(texts) if any(refused_names.find(text, self._refused))}
        return named | super().candidates(texts)


class RowScanner(Scanner):
    """The scanner of rows that are read in: cells side by side are no note. Their record is scanned as a whole."""

    weighs_notes = False
    least_odds = -inf


def without_markup(value: str) -> str:
    """Return a text without the signs of Markdown and HTML: a reviewed text is the same in bold, or as a link."""
    return _MARKUP.sub("", value)


def plain(value: str) -> str:
    """Return a value in the form for comparison, the same for all its spellings."""
    return canonical(normalise(value).text)


@lru_cache(maxsize=1024)
def fingerprint(value: str) -> str:
    """Return a hash that identifies a value without revealing it."""
    # There are so few phone numbers that a plain hash would be broken by trying them all. With scrypt each try takes
    # 16 MB and a twentieth of a second.
    return hashlib.scrypt(plain(value).encode(), salt=_SALT, n=_COST, r=8, p=1, dklen=16).hex()
