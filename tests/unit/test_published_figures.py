"""No reader can compute a small count of hardship from what is published.

The test makes many centres with small counts, reads every number of the pages and feeds as a reader would, and searches
for sums and differences of them that tell a small count.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.unit.centre import branch, centre
from tests.unit.figure_reader import METRICS, ORGS, SMALL, YEARS, Atom, Reader, base, constellation
from yinling.derived.published_figures import HIDDEN
from yinling.derived.suppression import Suppression

CENTRES = int(os.environ.get("CENTRES", "6"))


@pytest.mark.parametrize(
    "metrics", [("poor",), ("poor", "alone"), ("poor", "every"), ("poor", "ill", "every"), ("held", "poor")]
)
def test_no_small_count_follows_from_the_published_numbers(tmp_path: Path, metrics: tuple[str, ...]) -> None:
    library = base(tmp_path, *metrics)
    told = {}
    for seed in range(CENTRES):
        reader = Reader(library, *constellation(seed, metrics))
        if found := [*reader.small_counts(), *reader.confined_counts()]:
            told[seed] = found[0]
    assert told == {}, f"{len(told)} centres: {next(iter(told.items()))}"


@pytest.mark.parametrize("metrics", [("one", "poor", "three", "two"), ("every", "one", "two"), ("poor", "every")])
def test_no_small_count_follows_from_figures_that_overlap(tmp_path: Path, metrics: tuple[str, ...]) -> None:
    """Check that 53, 63 and 110 do not tell half of 53 + 63 - 110."""
    library = base(tmp_path, *metrics)
    told = {}
    for seed in range(CENTRES):
        reader = Reader(library, *constellation(seed, metrics))
        if found := [*reader.solved_counts(), *reader.confined_counts()]:
            told[seed] = found[0]
    assert told == {}, f"{len(told)} centres: {next(iter(told.items()))}"


def test_figures_of_other_fields_withhold_nothing(tmp_path: Path) -> None:
    """Check that 9 households and 6 visits to them are not taken for 3 households without a visit."""
    times = METRICS["poor"] | {"编号": "times", "合计字段": "次数"}
    rows = [
        {"组织": "zb01", "月份": "2019-03", "对象": "困难", "户数": 9, "次数": 6},
        {"组织": "zb01", "月份": "2019-04", "对象": "困难", "户数": 9, "次数": 9},
    ]
    overview = centre(
        tmp_path / "c", rules__metrics=[{"编号": "poor", **METRICS["poor"]}, times], orgs=[branch("zb01")], visits=rows
    )
    figures = overview.published_figures
    assert [figures.of(metric).shown_records for metric in figures.metrics if metric.id in ("poor", "times")] == [
        "2 条，18 户",
        "2 条，15 户",
    ]


def test_two_figures_and_two_organisations_tell_nothing_together(tmp_path: Path) -> None:
    metrics = ("poor", "ill", "every")  # of 114 such centres the one in which they did
    atoms, baselines = constellation(98, metrics)
    assert list(Reader(base(tmp_path, *metrics), atoms, baselines).small_counts()) == []


def test_a_zero_beside_small_counts_does_not_tell_that_each_is_one(tmp_path: Path) -> None:
    """Check that of five in four organisations, one of them without any, nobody knows who has how many."""
    counts = dict(zip(ORGS, (3, 1, 1, 60, 0), strict=True))
    atoms = [Atom(frozenset({"poor"}), org, 2019, "困难", count) for org, count in counts.items()]
    reader = Reader(base(tmp_path, "poor"), atoms, [])
    assert [*reader.confined_counts(), *reader.small_counts()] == []
    page = reader.html("report/poor/")
    assert re.findall(r'orgs/(zb\d+)/">[^<]*</a></td><td class="yl-nowrap">(\w+)<', page) == [
        ("zb01", HIDDEN),
        ("zb02", HIDDEN),
        ("zb03", "60"),
        ("zb09", HIDDEN),
    ]
    assert "65 户" in page


@pytest.mark.parametrize("others", [0, 7])  # without them nobody kept records of visits in the second year
def test_a_year_without_any_is_not_told_from_one_with_few(tmp_path: Path, others: int) -> None:
    counts = dict(zip(YEARS, (2, 0, 3), strict=True))
    atoms = [Atom(frozenset({"poor"}), "zb01", year, "困难", count) for year, count in counts.items()]
    atoms += [Atom(frozenset({"ill"}), "zb01", YEARS[1], "住院", others)]
    page = Reader(base(tmp_path, "poor", "ill"), atoms, []).html("report/poor/")
    assert "5 户" in page
    assert len(re.findall(rf'<td data-label="合计"><b>{HIDDEN}</b>', page)) == len(YEARS)


def test_the_search_finds_what_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check that the search has the power to find: without what is withheld further, it finds differences."""

    def primary_only(system: Suppression) -> set[object]:
        return {key for key, each in system.quantities.items() if 0 < each.value < SMALL and not each.is_hidden}

    monkeypatch.setattr(Suppression, "withheld", primary_only)
    library = base(tmp_path, "poor")
    told = [seed for seed in range(CENTRES) if [*Reader(library, *constellation(seed, ("poor",))).small_counts()]]
    assert len(told) > CENTRES / 4


def test_much_stays_published(tmp_path: Path) -> None:
    """Check that large counts are shown where nothing small is near."""
    library = base(tmp_path, "poor")
    atoms = [Atom(frozenset({"poor"}), org, year, "困难", 20) for org in ORGS for year in YEARS]
    reader = Reader(library, atoms, [])
    assert {where.split()[-1] for where in reader.known.values()} >= {"total", *ORGS}
    assert f">{HIDDEN}" not in reader.html("report/poor/")


def system(whole: int, *parts: int) -> list[int | None]:
    """Return the parts of a whole, None in place of what is withheld."""
    counts = Suppression(SMALL)
    counts.add("whole", whole, 1)
    counts.relate("whole", [counts.add(number, count) for number, count in enumerate(parts)])
    withheld = counts.withheld()
    return [None if number in withheld else count for number, count in enumerate(parts)]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([9, 8, 0], [9, 8, 0]),
        ([9, 3, 8, 0], [9, None, None, 0]),  # a single hidden number is the total minus the others
        ([9, 3, 2, 0], [9, None, None, 0]),
        ([10, 1, 2, 0], [None, None, None, 0]),  # three together are as few
        ([3, 0, 0], [None, 0, 0]),
        ([4, 4, 9], [None, None, None]),  # eight in two small counts are four each
        ([4, 5], [None, None]),
        ([1, 1, 1, 1, 1, 9], [None, None, None, None, None, 9]),  # any of them may be 0: a 0 is withheld too
    ],
)
def test_small_parts_are_withheld_so_that_they_cannot_be_subtracted(counts: list[int], shown: list[int | None]) -> None:
    assert system(sum(counts), *counts) == shown


def test_what_readers_know_anyway_does_not_end_the_search() -> None:
    """Check that a small count of public records, which nothing can hide, leaves the others withheld."""
    counts = Suppression(SMALL)
    counts.add("known total", 3, 1)
    counts.add("known", 3)
    counts.relate("known", [counts.add("public records", 3, rank=None)])
    counts.relate("known total", ["known"])
    counts.add("whole", 64, 1)
    counts.relate("whole", [counts.add("few", 3), counts.add("many", 61)])
    assert counts.withheld() >= {"few", "many"}


def test_a_rest_that_no_page_lists_is_not_told(tmp_path: Path) -> None:
    assert system(62, 60) == [None]  # a part of 60 would tell that two are elsewhere
    assert system(68, 60) == [60]
