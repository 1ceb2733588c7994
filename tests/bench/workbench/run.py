"""Measure the workbench on a centre: `python -m tests.bench.workbench.run CENTRE [--saves 20] [--out FILE]`.

The centre is one of `tests.bench.build.centre`, or the sample. It is copied into a temporary folder
with a repository of its own. Times are wall
times; the seconds of CPU count Git too, and say more on a machine that is not idle."""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from tests.workbench.desks import Browser, git

from yinling.records.activity import Activity
from yinling.site.steps import caches_of
from yinling.workbench.app import Workbench
from yinling.workbench.bench import Bench
from yinling.workbench.guard import Guard
from yinling.workbench.own_folder import FOLDER_VARIABLE
from yinling.workbench.secretary import Secretary, write_secretary

ROOT = Path(__file__).resolve().parents[3]
KEPT = ("data", "content", "theme_overrides", "mkdocs.yml")
ORG = "zb03"
QUERIES = ("学习", "党课 三月", "zhuti", "ztdr", "第九 支委会", "meiyou", "songxue", "2019年3月")
STARTS = 3


class Row(NamedTuple):
    """What was measured: seconds of each time, and the bytes of the largest answer."""

    what: str
    wall: list[float]
    cpu: list[float]
    size: int = 0

    def line(self) -> str:
        size = f"{self.size / 1000:.0f} KB" if self.size else ""
        median, most = statistics.median(self.wall), max(self.wall)
        return f"| {self.what} | {median:.3f} | {most:.3f} | {statistics.median(self.cpu):.3f} | {size} |"


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


class Meter:
    """Collects rows."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def measure(self, what: str, jobs: list[Callable[[], int]]) -> None:
        """Run jobs, each of which returns the bytes that it got."""
        wall, cpu, size = list[float](), list[float](), 0
        for job in jobs:
            start, used = time.perf_counter(), _cpu()
            size = max(size, job())
            wall.append(time.perf_counter() - start)
            cpu.append(_cpu() - used)
        self.add(Row(what, wall, cpu, size))

    def add(self, row: Row) -> None:
        self.rows.append(row)
        print(row.line(), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("centre", type=Path)
    parser.add_argument("--saves", type=int, default=20)
    parser.add_argument("--sync", type=int, default=0, help="how many changed files a sync brings")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ[FOLDER_VARIABLE] = f"{folder}/own"
        os.environ["YINLING_CACHE"] = f"{folder}/cache"
        root = _copy(given.centre, Path(folder) / "centre")
        meter = Meter()
        measure_starts(meter, root)
        bench = Bench(root, caches_of(root))
        bench.desk.warm_up()
        write_secretary(root, Secretary("李秀英", ORG))
        browser = Browser(Workbench(bench, Guard(8010)))
        measure_pages(meter, browser)
        measure_saves(meter, browser, random.Random(given.seed), given.saves)
        if given.sync:
            measure_sync(meter, browser, root, given.sync)
    count = len(bench.library.all(Activity))
    head = f"{count} activities, load {os.getloadavg()[0]:.1f}\n\n| | median s | most s | CPU s | largest |"
    text = "\n".join([head, "|---|---|---|---|---|", *(row.line() for row in meter.rows), ""])
    print(f"\n{text}")
    if given.out:
        given.out.write_text(text, "utf-8")


def _copy(centre: Path, root: Path) -> Path:
    root.mkdir()
    for name in KEPT:
        source = centre / name
        if source.is_dir():
            shutil.copytree(source, root / name)
        elif source.is_file():
            shutil.copyfile(source, root / name)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "data", "content")
    git(root, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "开始")
    return root


def measure_starts(meter: Meter, root: Path) -> None:
    write_secretary(root, Secretary("李秀英", ORG))
    first = _start(root, wait=30)  # it saves its caches after the first page
    warm = [_start(root) for _ in range(STARTS)]
    for what, rows in (("start to the first page, without a cache", [first]), (f"the same, warm ({STARTS})", warm)):
        meter.add(Row(what, [row[0] for row in rows], [row[1] for row in rows], rows[0][2]))


def _start(root: Path, wait: float = 0) -> tuple[float, float, int]:
    """Return wall time and CPU time until the first page, and its size."""
    command = [sys.executable, "-m", "yinling", "edit", "--no-browser", "--root", str(root)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks")}
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as program:
        assert program.stdout
        written = (re.search(r"http://\S+/start\?key=\S+", line) for line in program.stdout)
        size = _first_page(next(found[0] for found in written if found))
        wall, cpu = time.perf_counter() - start, _cpu_of(program.pid)
        time.sleep(wait)
        program.terminate()
    return wall, cpu, size


def _cpu_of(process: int) -> float:
    """Return the seconds of CPU of another process; 0 where the system has no /proc."""
    stat = Path(f"/proc/{process}/stat")
    fields = stat.read_text().rpartition(")")[2].split() if stat.exists() else ["0"] * 13
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _first_page(address: str) -> int:
    at = urlsplit(address)
    connection = http.client.HTTPConnection(at.netloc, timeout=120)
    connection.request("GET", f"{at.path}?{at.query}", headers={"Sec-Fetch-Site": "none"})
    answer = connection.getresponse()
    answer.read()
    cookie = str(answer.getheader("Set-Cookie")).partition(";")[0]
    connection.request("GET", "/", headers={"Cookie": cookie, "Sec-Fetch-Site": "same-origin"})
    page = connection.getresponse()
    text = page.read()
    assert page.status == 200
    return len(text)


def measure_pages(meter: Meter, browser: Browser) -> None:
    def page(address: str) -> Callable[[], int]:
        return lambda: len(browser.get(address).response.data)

    meter.measure("to-do list", [page(f"/?org={ORG}&month=2019-{month:02}") for month in range(1, 13)])
    browser.get("/records/activity?org=")
    lists = [page(f"/records/activity?org=&page={number}") for number in (1, 2, 50, 200)]
    meter.measure("list of 50 of all activities", lists)
    browser.get("/records/activity?org=&q=zz")
    meter.measure("search in all activities", [page(f"/records/activity?org=&q={quote(each)}") for each in QUERIES])
    meter.measure("a new form", [page("/form/activity")] * 5)
    browser.get("/choices/activity?q=zz")
    meter.measure("names of all activities", [page(f"/choices/activity?q={quote(each)}") for each in QUERIES])


def measure_saves(meter: Meter, browser: Browser, dice: random.Random, count: int) -> None:
    records = [each.id for each in browser.app.bench.library.all(Activity) if each.actual and each.actual > 2]
    asked = []

    def ask(id: str) -> Callable[[], int]:
        form = browser.get(f"/form/activity?id={quote(id)}")

        def send() -> int:
            asked.append(browser.send(form, "/form/", 地点=f"老干部活动室{dice.randrange(100)}号"))
            return len(asked[-1].response.data)

        return send

    meter.measure("question before a save", [ask(id) for id in dice.sample(records, count)])

    def save(number: int) -> Callable[[], int]:
        def send() -> int:
            page = browser.send(asked[number], "/save/")
            assert "存好了" in page.text, page.text
            return len(page.response.data)

        return send

    meter.measure("save, checked and committed", [save(number) for number in range(count)])


def measure_sync(meter: Meter, browser: Browser, root: Path, count: int) -> None:
    """Bring changes of many files from a remote."""
    remote, other = root.parent / "remote.git", root.parent / "other"
    git(root.parent, "clone", "-q", "--bare", str(root), str(remote))
    git(root, "remote", "add", "origin", str(remote))
    git(root, "fetch", "-q")
    git(root.parent, "clone", "-q", str(remote), str(other))
    for file in sorted((other / "data/activities").rglob("*.yml"))[:count]:
        file.write_text(file.read_text("utf-8") + "# 别人加了一句\n", "utf-8")
    git(other, "-c", "user.name=王秘书", "-c", "user.email=x@example.org", "commit", "-qam", "加")
    git(other, "push", "-q")

    def hand_in() -> int:
        page = browser.send(browser.get("/sync"), "/sync")
        assert page.status == 200, page.text
        return len(page.response.data)

    meter.measure(f"sync that brings {count} changed files", [hand_in])


if __name__ == "__main__":
    main()
