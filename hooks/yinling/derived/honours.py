"""List the published honours, and compute how many years in a row an award was won."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ..library.people import family_names
from ..library.public import PublicLibrary
from ..records.honour import Honour
from ..records.vocabulary import Term


@dataclass(frozen=True)
class Streak:
    """The same award to the same organisation in years without a gap."""

    org: str
    name: str
    first: int
    last: int
    honours: tuple[Honour, ...]

    @property
    def years(self) -> int:
        return self.last - self.first + 1


def published(library: PublicLibrary) -> list[Honour]:
    """Return the published honours, newest first, then by level and name."""
    rank = {term.name: number for number, term in enumerate(_levels(library))}
    honours = library.all(Honour)
    return sorted(honours, key=lambda h: (-h.year, rank.get(h.level, 99), h.name, h.grade or "", h.id))


def _levels(library: PublicLibrary) -> list[Term]:
    levels = [term for term in library.all(Term) if term.id.startswith("honour-levels/")]
    return sorted(levels, key=lambda term: term.position)


def streaks(library: PublicLibrary) -> list[Streak]:
    """Return the runs of at least two years of awards to organisations, the longest first."""
    years: defaultdict[tuple[str, str, str], dict[int, Honour]] = defaultdict(dict)
    for honour in library.all(Honour):
        if honour.recipient_type == "集体":
            years[honour.org, honour.level, honour.name].setdefault(honour.year, honour)
    found: list[Streak] = []
    for (org, _, name), by_year in years.items():
        run: list[int] = []
        for year in [*sorted(by_year), 0]:
            if run and year != run[-1] + 1:
                if len(run) > 1:
                    found.append(Streak(org, name, run[0], run[-1], tuple(by_year[y] for y in run)))
                run = []
            run.append(year)
    return sorted(found, key=lambda s: (-s.years, -s.last, s.org, s.name))


def recipient(honour: Honour) -> str:
    """Return the person of an honour as published, or the number of persons; empty for an organisation's honour."""
    if honour.recipient_type == "集体":
        return ""
    return shown_name(honour.recipient, consent=honour.consent) if honour.recipient else f"{honour.count} 人"


def shown_name(name: str, *, consent: bool | None) -> str:
    """Return a person's name as it may be published: with consent all of it, otherwise masked."""
    return name if consent else masked(name)


def masked(name: str) -> str:
    """Return the family names in a field with two asterisks each (张**), whatever the length of the given names.

    Of 书记应立新 that is 应**, and of a field without a name 某**."""
    return "、".join(f"{each}**" for each in family_names(name))
