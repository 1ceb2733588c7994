"""Let a centre live for ten years and change at random; check after each year that the years before have not changed.

Each year some branches are renamed, moved below another 总支, merged or split, officers follow each other, and meetings
are held, alone or together. The centre is written as a secretary would write it: an organisation that changes gets its
new values and a row of 沿革, and nothing of the past is edited. What is compared are the numbers that people have
printed: figures of each organisation, the rates of the matrices, ledgers and the yearly reports.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.unit.centre import centre, meeting
from yinling.derived.cadence import rate
from yinling.derived.ledgers import LEDGERS
from yinling.derived.overview import Overview
from yinling.derived.year_report import year_report
from yinling.records.org import Org
from yinling.records.period import Period

FIRST, YEARS = 2020, 10
RULES = [
    {"活动类型": "支委会", "周期": "季", "次数": 1, "范围": "支部", "适用条件": "有支委会", "来源": "本中心规定"},
    {"活动类型": "集中学习", "周期": "年", "次数": 1, "范围": "党小组", "来源": "本中心规定"},
]
METRICS = [
    {"编号": "all", "名称": "活动", "单位": "次", "记录种类": "活动"},
    {"编号": "present", "名称": "实到", "单位": "人次", "记录种类": "活动", "合计字段": "实到"},
    {"编号": "visits", "名称": "走访", "单位": "户", "记录种类": "走访", "合计字段": "户数"},
    {"编号": "won", "名称": "荣誉", "单位": "个", "记录种类": "荣誉", "合计字段": "数量"},
]
Row = dict[str, Any]
Numbers = dict[tuple[str, ...], Any]


class Life:
    """A centre that changes; all days of a change are within ``year``."""

    def __init__(self, seed: int) -> None:
        self.random, self.year, self.made = Random(seed), FIRST, 0
        self.orgs: dict[str, Row] = {}
        self.records: dict[str, list[Row]] = {"activities": [], "visits": [], "honours": []}
        for number in (1, 2, 3):
            general = {"编号": f"dzz{number}", "名称": f"第{number}党总支", "类型": "党总支", "上级": "dw"}
            self.orgs[f"dzz{number}"] = {**general, "成立日期": "2000-01-01", "记录开始": f"{FIRST + number - 1}-01-01"}
        for number in range(6):
            self.found(f"dzz{number % 3 + 1}", f"{FIRST - 1}-01-01")

    def found(self, parent: str, day: str, **more: Any) -> str:
        self.made += 1
        id = f"b{self.made:02d}"
        officers = [{"职务": role, "姓名": f"{role}甲", "任职": day} for role in ("书记", "组织委员", "宣传委员")]
        name = {"编号": id, "名称": f"支部{id}", "类型": "党支部", "上级": parent}
        self.orgs[id] = {**name, "成立日期": day, "委员会": officers, "沿革": [], **more}
        group = {"编号": f"{id}-1", "名称": "第一党小组", "类型": "党小组", "上级": id}
        self.orgs[f"{id}-1"] = {**group, "成立日期": day, "沿革": []}
        return id

    def living(self, kind: str = "党支部") -> list[str]:
        last = f"{self.year}-01-01"
        return [id for id, org in self.orgs.items() if org["类型"] == kind and org.get("撤销日期", "9999") > last]

    def change(self) -> None:
        """Change two or three branches on days of this year, each on one day."""
        branches = self.living()
        chosen = self.random.sample(branches, min(len(branches), 4))
        for id, act in zip(
            chosen, self.random.sample([self.rename, self.move, self.merge, self.split], 4), strict=False
        ):
            last = dt.date(self.year, self.random.randint(2, 11), self.random.randint(1, 28))
            others = [other for other in branches if other not in chosen]
            act(id, last, self.random.choice(others) if others else "")
        for id in self.random.sample(branches, 2):
            self.follow(id, dt.date(self.year, 6, self.random.randint(1, 28)))

    def rename(self, id: str, last: dt.date, _: str) -> None:
        self.orgs[id]["沿革"].append({"到": str(last), "名称": self.orgs[id]["名称"]})
        self.orgs[id]["名称"] = f"改名{self.year}支部{id}"

    def move(self, id: str, last: dt.date, _: str) -> None:
        self.orgs[id]["沿革"].append({"到": str(last), "上级": self.orgs[id]["上级"]})
        self.orgs[id]["上级"] = self.random.choice([g for g in ("dzz1", "dzz2", "dzz3") if g != self.orgs[id]["上级"]])

    def merge(self, id: str, last: dt.date, into: str) -> None:
        if not into:
            return
        self.orgs[id] |= {"撤销日期": str(last), "去向": [into]}
        for group in self.orgs.values():
            if group["上级" if "上级" in group else "类型"] == id and group["类型"] == "党小组":
                group["沿革"].append({"到": str(last), "上级": id, "名称": group["名称"]})
                group |= {"上级": into, "名称": f"原{id}小组"}

    def split(self, id: str, last: dt.date, _: str) -> None:
        self.found(self.orgs[id]["上级"], str(last + dt.timedelta(1)), 来自=[id])

    def follow(self, id: str, last: dt.date) -> None:
        """Let a new secretary follow, or a committee end."""
        serving = [each for each in self.orgs[id]["委员会"] if "卸任" not in each]
        for officer in serving[: self.random.choice([1, 3])]:
            if officer["任职"] < str(last):
                officer["卸任"] = str(last)
                if self.random.random() < 0.6:
                    self.orgs[id]["委员会"].append({**officer, "姓名": "新人乙", "任职": str(last + dt.timedelta(1))})
                    del self.orgs[id]["委员会"][-1]["卸任"]

    def work(self) -> None:
        """Hold meetings in this year, register visits and honours."""
        for id in [*self.living(), *self.living("党小组")]:
            org = self.orgs[id]
            ends = min(org.get("撤销日期", "9999"), self.orgs[org["上级"]].get("撤销日期", "9999"))
            kind = "集中学习" if org["类型"] == "党小组" else "支委会"
            for month in self.random.sample(range(1, 13), 4):
                day = str(dt.date(self.year, month, self.random.randint(1, 28)))
                if not org["成立日期"] <= day <= ends or id not in self.living(org["类型"]):
                    continue
                more: Row = {}
                if kind == "支委会" and self.random.random() < 0.3:
                    others = [o for o in self.living() if o != id and self.orgs[o]["成立日期"] <= day]
                    others = [o for o in others if self.orgs[o].get("撤销日期", "9999") >= day]
                    more = {"联办": self.random.sample(others, min(len(others), 2))} if others else {}
                self.records["activities"].append(meeting(day, kind, org=id, 编号=f"{day}-{id}", **more))
                if kind == "支委会":
                    visit = {"组织": id, "月份": day[:7], "对象": "高龄", "户数": self.random.randint(1, 9)}
                    self.records["visits"].append(visit)
            if kind == "支委会" and ends == "9999" and self.random.random() < 0.5:
                honour = {"年度": self.year, "名称": f"先进{id}", "级别": "中心", "对象类型": "集体", "组织": id}
                self.records["honours"].append(honour)

    def overview(self, root: Path) -> Overview:
        """Load the centre as it is written at the end of this year."""
        return centre(
            root,
            f"{self.year}-12-31",
            orgs=[{key: value for key, value in org.items() if value != []} for org in self.orgs.values()],
            rules__cadence=RULES,
            rules__metrics=METRICS,
            **self.records,
        )


def numbers(overview: Overview, year: int) -> Numbers:
    """Return the numbers of a year, by what they are of."""
    found: Numbers = {}
    for org in overview.internal.all(Org):
        for metric in overview.figures.metrics:
            figure = overview.figures.of(metric, Period.year(year), org)
            if figure.value or not figure.unrecorded:
                found["figure", org.id, metric.id] = figure.value
        if cells := overview.cadence.below(org, year):
            found["rate", org.id] = rate(cells)
        for name in ("三会一课", "活动台账") if org.org_kind != "党小组" else ():
            ledger = LEDGERS[name](overview, org, year)
            if ledger.rows:
                found["ledger", org.id, name] = (ledger.title, ledger.rows, ledger.totals)
    report = year_report(overview, year)
    found["report",] = (report.rate, [[figure.shown for figure in figures] for _, figures in report.groups])
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_the_numbers_of_past_years_never_change(seed: int, tmp_path: Path) -> None:
    life, known = Life(seed), dict[int, Numbers]()
    for life.year in range(FIRST, FIRST + YEARS):
        life.change()
        life.work()
        overview = life.overview(tmp_path / str(life.year))
        for year, before in known.items():
            after = numbers(overview, year)
            assert {key: after.get(key) for key in before} == before, f"{year} as of {life.year}"
        known[life.year] = numbers(overview, life.year)
        parts_add_up(overview, life.year)
    kinds = {key for org in life.orgs.values() for key in ("沿革", "去向", "来自") if org.get(key)}
    assert kinds == {"沿革", "去向", "来自"}
    assert any(row.get("联办") for row in life.records["activities"])


def parts_add_up(overview: Overview, year: int) -> None:
    """Check that the 总支 together have all that the whole has, and more only by what was held together."""
    root = overview.tree.root
    assert root
    rates = [rate(overview.cadence.counted(org, year)) for org in overview.structure.times.ever_children(root)]
    assert sum(each.due for each in rates) == rate(overview.cadence.counted(root, year)).due
    for metric in overview.figures.metrics:
        figure = overview.figures.of(metric, Period.year(year))
        parts = sum(
            count for _, count in figure.by_org(overview.structure, overview.structure.times.ever_children(root))
        )
        joint = any(len(share.orgs) > 1 for share in figure.shares)
        assert parts == figure.recorded or (joint and parts > figure.recorded)
