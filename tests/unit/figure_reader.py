"""Read the published numbers of the figures of a centre as a reader would, and make centres with many small counts."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path
from typing import Any

from tests.unit.centre import branch, centre, meeting
from yinling.derived.coverage import NOT_RECORDED
from yinling.derived.overview import Overview
from yinling.derived.published_figures import HIDDEN
from yinling.library.load import Library
from yinling.pages import report
from yinling.pages.context import SiteContext
from yinling.pages.feeds import feeds
from yinling.records.base import Record
from yinling.records.baseline import Baseline
from yinling.records.service import VisitSummary

SMALL = 5
ORGS, YEARS = ("dw", "zb01", "zb02", "zb03", "zb09"), (2017, 2018, 2019)  # the first is above the others
VISITS: dict[str, Any] = {"单位": "户", "记录种类": "走访", "合计字段": "户数", "分组": "关爱"}
METRICS = {
    "poor": VISITS | {"名称": "困难", "条件": [{"字段": "对象", "取值": ["困难"]}], "困难类": "是"},
    "alone": VISITS | {"名称": "留守", "条件": [{"字段": "对象", "取值": ["留守"]}], "困难类": "是"},
    "every": VISITS | {"名称": "走访"},
    "ill": VISITS | {"名称": "住院", "条件": [{"字段": "category", "取值": ["住院"]}]},
    "one": VISITS | {"名称": "甲", "条件": [{"字段": "对象", "取值": ["困难", "留守"]}], "困难类": "是"},
    "two": VISITS | {"名称": "乙", "条件": [{"字段": "对象", "取值": ["困难", "住院"]}], "困难类": "是"},
    "three": VISITS | {"名称": "丙", "条件": [{"字段": "对象", "取值": ["留守", "住院"]}], "困难类": "是"},
    "held": {"名称": "困难座谈", "单位": "次", "记录种类": "活动", "分组": "关爱", "困难类": "是"},
}
COUNTS_AS = {"poor": {"困难"}, "alone": {"留守"}, "ill": {"住院"}, "every": {"困难", "留守", "住院"}}
COUNTS_AS |= {"one": {"困难", "留守"}, "two": {"困难", "住院"}, "three": {"留守", "住院"}}
MOST = 400  # sets of households that the search derives


def base(root: Path, *metrics: str) -> Library:
    """Return a centre without visits."""
    rows = [{"编号": id, **METRICS[id]} for id in metrics]
    orgs = [branch(id) for id in ORGS if id not in ("dw", "zb09")]
    held = [meeting(f"{year}-01-01") for year in YEARS]  # the site shows the years of its activities
    return centre(root / "c", rules__metrics=rows, orgs=orgs, activities=held).internal


@dataclass(frozen=True)
class Atom:
    """Some households that are counted together wherever they are counted: of a visit or of a baseline."""

    metrics: frozenset[str]
    org: str
    year: int
    category: str
    value: int
    baseline: str = ""  # its id


class Reader:
    """What a reader of a site learns: the sum of some atoms, for each published number of the figures."""

    def __init__(self, library: Library, atoms: list[Atom], baselines: list[Baseline]) -> None:
        visits = {f"v{number}": visit(atom) for number, atom in enumerate(atoms) if atom.value and not atom.baseline}
        records: dict[type[Record], Any] = {**library.records}
        records |= {VisitSummary: visits, Baseline: {b.id: b for b in baselines}}
        self.overview = Overview(replace(library, records=records))
        self.context = SiteContext(self.overview)
        self.atoms = atoms
        self.public = {b.id for b in baselines if b.is_public}
        self.known: dict[frozenset[Atom], str] = {}
        self._pages = {page.uri: page for page in report.pages(self.context)}
        for metric in self.overview.published_figures.metrics:
            if metric.id in COUNTS_AS:
                self._read_page(metric.id)
        for feed in feeds(self.context):
            if feed.uri == "figures.json":
                self._read_figures(json.loads(feed.make()))
            if feed.uri == "records.json":
                for row in json.loads(feed.make())["baseline"]:
                    self._learn(row["value"], f"records.json {row['id']}", lambda a, id=row["id"]: a.baseline == id)
        for uri in ("report/", *(f"report/{year}/" for year in YEARS)):
            self._read_report(uri, int(uri[7:-1] or 2019))

    def _learn(self, value: object, where: str, is_in: Any) -> None:
        if str(value).isdigit():
            atoms = frozenset(atom for atom in self.atoms if is_in(atom))
            assert sum(atom.value for atom in atoms) == int(str(value)), where
            self.known.setdefault(atoms, where)

    def html(self, uri: str) -> str:
        return self._pages[uri].html

    def _read_page(self, id: str) -> None:
        html, where = self.html(f"report/{id}/"), f"report/{id}/ "
        lead = re.search(r'yl-number">(?:<[^>]*>)?(\d+) 户', html)
        self._learn(lead and lead[1], where + "total", lambda a: id in a.metrics)
        of_all, _, of_months = html.partition('<h2 id="months">')
        for row in _rows(of_all):
            cells = _cells(row)
            if len(cells) == 4:
                self._read_years(id, cells, where)
            elif len(cells) == 2 and (org := re.search(r"orgs/(\w+)/", row)):
                self._learn(
                    cells[1], where + org[1], lambda a, o=org[1]: id in a.metrics and a.org == o and not a.baseline
                )
            elif len(cells) == 2:
                self._read_baselines(id, cells, where, YEARS)
        if of_months:
            self._read_months(id, int(of_months[:4]), of_months.partition("<h2")[0], where)
        assert not re.search(r"<li>(?!\d+年).*\d+ 户", html)  # nothing else has a number of households

    def _read_months(self, id: str, year: int, html: str, where: str) -> None:
        """Read the table of the months of a year. All visits are in March."""
        for cells in map(_cells, _rows(html)):
            if len(cells) == 2 and cells[0].endswith("月"):
                held = cells[0] == "3月"
                self._learn(
                    cells[1],
                    f"{where}{year} {cells[0]}",
                    lambda a, held=held: held and id in a.metrics and a.year == year and not a.baseline,
                )
            elif len(cells) == 2:
                self._read_baselines(id, cells, f"{where}{year} ", (year,))

    def _read_baselines(self, id: str, cells: list[str], where: str, years: tuple[int, ...]) -> None:
        """Read a row that adds up the public or the internal baselines of some years."""
        assert cells[0] in ("基数", "内部的基数")
        is_public = cells[0] == "基数"
        self._learn(
            cells[1],
            where + cells[0],
            lambda a: id in a.metrics and a.year in years and a.baseline and (a.baseline in self.public) is is_public,
        )

    def _read_years(self, id: str, cells: list[str], where: str) -> None:
        """Read a row of the table of years: a year or the total, with its number, its records and its baselines."""
        years = YEARS if cells[0] == "历年合计" else (int(cells[0].removesuffix("年")),)
        numbers = [
            re.search(pattern, cell)
            for pattern, cell in zip((r"(\d+) 户", r"(\d+) 户", r"(\d+)"), cells[1:], strict=True)
        ]
        for found, kinds in zip(numbers, ("all", "records", "baselines"), strict=True):
            self._learn(
                found and found[1],
                f"{where}{cells[0]} {kinds}",
                lambda a, k=kinds: (
                    id in a.metrics
                    and a.year in years
                    and {"all": True, "records": not a.baseline, "baselines": a.baseline in self.public}[k]
                ),
            )

    def _read_figures(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            if row["metric"] in COUNTS_AS:
                id, period = row["metric"], row["period"]
                for name in ("value", "at_least"):
                    self._learn(
                        row[name],
                        f"figures.json {id} {period} {name}",
                        lambda a, i=id, p=period: i in a.metrics and (p is None or a.year == int(p)),
                    )
                for b in row["baselines"]:
                    self._learn(b["value"], f"figures.json {b['id']}", lambda a, id=b["id"]: a.baseline == id)

    def _read_report(self, uri: str, year: int) -> None:
        found = re.findall(r'report/(\w+)/#y\d+">[^<]*</a></td><td>(?:<[^>]*>)?(\d+) 户', self.html(uri))
        for id, value in found:
            self._learn(value, uri, lambda a, i=id: i in a.metrics and a.year == year)

    def small_counts(self) -> Iterator[str]:
        """Yield how a number from 1 to below `SMALL` follows from the published ones by sums and differences."""
        bits = {atom: 1 << number for number, atom in enumerate(self.atoms)}
        sets = {sum(bits[atom] for atom in atoms): where for atoms, where in self.known.items()}
        nobody = 0
        for atoms in self.known:
            nobody |= 0 if any(atom.value for atom in atoms) else sum(bits[atom] for atom in atoms)
        derived: dict[int, object] = {one & ~nobody: where for one, where in sets.items()}
        waiting = [*derived]
        while waiting and len(derived) < MOST:
            one = waiting.pop(0)
            for other in [*derived]:
                if (one & other) in (0, one, other) and (new := one ^ other) and new not in derived:
                    derived[new] = one, other
                    waiting.append(new)
        for each in derived:
            inside = [atom for atom in self.atoms if bits[atom] & each and atom.value]
            if 0 < sum(atom.value for atom in inside) < SMALL and any("ill" not in atom.metrics for atom in inside):
                yield f"{inside} follow from {_explained(each, derived)}"

    def confined_counts(self) -> Iterator[str]:
        """Yield the tables whose withheld parts must be less than `SMALL`. Beside a 0 each is 1 at least."""
        for id in COUNTS_AS.keys() & {metric.id for metric in self.overview.published_figures.metrics}:
            of_all = self.html(f"report/{id}/").partition('<h2 id="months">')[0]
            rows = [*map(_cells, _rows(of_all))]
            years, orgs = ([cells[1] for cells in rows if len(cells) == columns] for columns in (4, 2))
            for parts in (years[:-1], orgs):
                numbers = [int(found[1]) for part in parts if (found := re.match(r"(\d+)", part))]
                withheld, total = sum(part.startswith(HIDDEN) for part in parts), re.match(r"(\d+)", years[-1])
                has_zeros = 0 in numbers or NOT_RECORDED in parts
                most = int(total[1]) - sum(numbers) - (withheld - 1) * has_zeros if total else 0
                if withheld and 0 < most < SMALL:
                    yield f"{id}: {parts} of {years[-1]} are {most} at most"

    def solved_counts(self) -> Iterator[str]:
        """Yield the small counts of one or two atoms that follow from multiples of the published numbers."""
        nobody = {atom for atoms in self.known if not any(atom.value for atom in atoms) for atom in atoms}
        rows: dict[Atom, dict[Atom, Fraction]] = {}  # by the first atom
        for atoms in self.known:
            if left := _reduced({atom: Fraction(1) for atom in atoms - nobody}, rows):
                first = min(left, key=self.atoms.index)
                rows[first] = {atom: factor / left[first] for atom, factor in left.items()}
        few = [atom for atom in self.atoms if 0 < atom.value < SMALL]
        for each in (*combinations(few, 1), *combinations(few, 2)):
            if sum(atom.value for atom in each) < SMALL and not _reduced(dict.fromkeys(each, Fraction(1)), rows):
                yield f"{each} follows"


def _rows(html: str) -> list[str]:
    return re.findall(r"<tr[^>]*>.*?</tr>", html, re.DOTALL)


def _cells(row: str) -> list[str]:
    """Return the texts of the cells of a row."""
    return [re.sub("<[^>]*>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]


def _reduced(row: dict[Atom, Fraction], rows: dict[Atom, dict[Atom, Fraction]]) -> dict[Atom, Fraction]:
    """Return what other rows leave of a row; each of them has its own first atom."""
    while pivot := next((atom for atom in row if atom in rows), None):
        factor = row[pivot]
        sums = {atom: row.get(atom, Fraction(0)) - factor * rows[pivot].get(atom, 0) for atom in {**row, **rows[pivot]}}
        row = {atom: each for atom, each in sums.items() if each}
    return row


def _explained(one: int, derived: dict[int, object]) -> object:
    how = derived[one]
    return how if isinstance(how, str) else tuple(_explained(each, derived) for each in how)  # type: ignore[attr-defined]


def visit(atom: Atom) -> VisitSummary:
    row = {"org": atom.org, "month": f"{atom.year}-03", "category": atom.category, "households": atom.value}
    row |= {"status": "已审核", "id": f"{atom.org}{atom.year}{atom.category}"}
    return VisitSummary.model_validate(row)


def constellation(seed: int, metrics: tuple[str, ...]) -> tuple[list[Atom], list[Baseline]]:
    """Return visits and baselines with many small counts."""
    choose = random.Random(seed)
    metrics = tuple(id for id in metrics if id in COUNTS_AS)
    atoms, baselines = [], []
    counts = choose.choice([(0, 0, 1, 2, 3, 9), (0, 3, 4, 5, 6), (0, 0, 0, 2, 60), (1, 4, 20), (0, 5, 6, 30)])
    active = [set(choose.sample(all_of, choose.randint(1, len(all_of)))) for all_of in (ORGS, YEARS)]
    for org, year, category in product(ORGS, YEARS, ("困难", "留守", "住院")):
        if counted := frozenset(id for id in metrics if category in COUNTS_AS[id]):
            is_active = org in active[0] and year in active[1]
            atoms.append(Atom(counted, org, year, category, choose.choice(counts) if is_active else 0))
    places = choose.sample([(metric, year) for metric in metrics for year in YEARS], choose.choice([0, 0, 1, 2, 3]))
    for number, (metric, year) in enumerate(places):
        value = choose.choice(counts)
        row = {
            "id": f"b{number}",
            "metric": metric,
            "value": value,
            "unit": "户",
            "period": str(year),
            "source": "台账",
        }
        visibility = choose.choice(["公开", "公开", "内部"])
        baselines.append(Baseline.model_validate({**row, "visibility": visibility, "status": "已审核"}))
        atoms.append(Atom(frozenset({metric}), "", year, "", value, f"b{number}"))
    return atoms, baselines
