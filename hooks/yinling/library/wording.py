"""Says the texts of the program in the words of a centre that has no organisation of the Party.

Input: a text that the program brings along. Output: the same text, or that of ``other_words.yml``. Only texts of the
program pass through here, never those that a centre writes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:  # commands ask for the words before they load anything
    from ..records.org import Org
    from ..records.site_settings import Site

OF_PARTY = re.compile("党|支部|支委|总支|书记|三会一课|组织生活会|民主评议")
"""The words that mean the Party and nothing else."""
DEFAULT_WORD, OTHER_WORD = "支部", "组织"


@dataclass(frozen=True)
class Wording:
    """The words of a centre: ``word`` is the one for its organisations. If it ``has_party``, the program's."""

    word: str
    has_party: bool

    def __call__(self, text: str) -> str:
        if self.has_party or not OF_PARTY.search(text):
            return text
        found = other_words()
        said = self._pattern.sub(lambda match: found[match[0]].replace("{word}", self.word), text)
        return self._twice.sub(r"\g<kept>", said)

    def fits(self, text: str) -> bool:
        """Return whether the centre has use for what has this name."""
        return self.has_party or not OF_PARTY.search(text)

    def named(self, name: str) -> str:
        """Return a name in the words of the centre; empty if it has no other than that of the Party."""
        return said if self.fits(said := self(name)) else ""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(other_words(), key=len, reverse=True))))

    @cached_property
    def _twice(self) -> re.Pattern[str]:
        """What names the same twice where two words became one: 支部或小组 in a centre that says 小组."""
        word = re.escape(self.word)
        return re.compile(f"(?P<kept>“?{word}”?)(?:(?:[、或和]|(?<=”)(?=“))(?P=kept))+")


AS_WRITTEN = Wording(DEFAULT_WORD, True)


def wording_of(sites: Iterable[Site], orgs: Iterable[Org]) -> Wording:
    """Return the words of a centre with these settings and organisations, dissolved ones too."""
    kinds = {org.org_kind for org in orgs} | {row.org_kind for org in orgs for row in org.history if row.org_kind}
    return wording_of_kinds(kinds, next((site.org_word for site in sites), DEFAULT_WORD))


def wording_of_kinds(kinds: Collection[str], written: str = DEFAULT_WORD) -> Wording:
    """Return the words of a centre with these kinds of organisation: without any it may still have those of the Party.

    ``written`` is the word for its organisations in its settings."""
    has_party = not kinds or any(map(OF_PARTY.search, kinds))
    return Wording(OTHER_WORD if written == DEFAULT_WORD and not has_party else written, has_party)


@cache
def other_words() -> dict[str, str]:
    """Return what is said in place of the words of the Party."""
    text = Path(__file__).with_name("other_words.yml").read_text("utf-8")
    return {str(key): str(value) for key, value in yaml.safe_load(text).items()}
