"""Measure the builds of a centre with every engine: `python -m tests.bench.build.run CENTRE WORK --size medium`.

A round builds the centre with each engine: cold, then with one record changed. Incremental engines build once more
after a second change of that record. Each build is a new process. Every second round runs the engines in the opposite
order. A number is the median of the rounds, a ratio the median of the ratios within a round. CPU is the user and
system seconds of the process and all its children. Peak memory is that of the largest of these processes. The numbers
are written to ``WORK/measured-SIZE.json``, the tables of all sizes to ``--out``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from . import peers
from .centre import SIZES, install
from .engines import Engine, engines
from .report import write_report

HERE = Path(__file__).parent


class Bench:
    """Measures the engines over one centre.

    Folders that a cold build must not find are moved aside and removed at the end: a disk that has just freed many
    files writes new ones slowly.
    """

    def __init__(self, work: Path) -> None:
        self.work, self.aside = work, work / "aside"
        self.originals: dict[Path, str] = {}

    def round(self, engine: Engine, number: int) -> dict[str, Any]:
        for path in engine.leftovers:
            if path.exists():
                self.aside.mkdir(exist_ok=True)
                path.rename(self.aside / f"{engine.name}-{number}-{path.name}")
        self._write(engine, "")
        cold = self._measure(engine)
        self._write(engine, f"第{number + 1}稿：")
        changed = again = self._measure(engine)
        if engine.incremental:
            self._write(engine, f"第{number + 1}稿改：")
            again = self._measure(engine)
        pages = sum(1 for _ in engine.site.rglob("index.html"))
        return {"cold": cold, "changed": changed, "again": again, "pages": pages}

    def end(self) -> None:
        for path, text in self.originals.items():
            path.write_text(text, "utf-8")
        shutil.rmtree(self.aside, ignore_errors=True)

    def _write(self, engine: Engine, mark: str) -> None:
        """Write the record with ``mark`` at the beginning of its title."""
        if engine.record is None:
            return
        text = self.originals.setdefault(engine.record, engine.record.read_text("utf-8"))
        title = re.compile(f"({re.escape(engine.before_title)}[\"']?)")
        engine.record.write_text(title.sub(rf"\g<1>{mark}", text, count=1), "utf-8")

    def _measure(self, engine: Engine) -> dict[str, Any]:
        """Run the engine and return its measurements; raise RuntimeError with the end of its output if it fails."""
        log = self.work / f"{engine.name}.log"
        os.sync()
        start = time.monotonic()
        with log.open("w") as output:
            process = subprocess.Popen(
                engine.command,
                cwd=engine.folder,
                env={**os.environ, **engine.environment},
                stdout=output,
                stderr=output,
            )
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{engine.name} ended with {process.returncode}:\n{log.read_text('utf-8')[-2000:]}")
        seconds = {"cpu": usage.ru_utime + usage.ru_stime, "wall": time.monotonic() - start}
        return seconds | {"peak_mb": usage.ru_maxrss / 1024, "load": os.getloadavg()[0], "steps": _steps(log)}


def _steps(log: Path) -> dict[str, float]:
    """Return the CPU seconds of each step from the log; only ours prints them."""
    rows = re.findall(r"(?m)^ *([0-9.]+) 秒 +[0-9]+%  (.+)$", log.read_text("utf-8", "replace"))
    return {step: float(spent) for spent, step in rows}


def measure(centre: Path, work: Path, environment: Path, names: list[str], rounds: int) -> dict[str, Any]:
    """Measure the named engines, or all, for ``rounds`` rounds."""
    install(centre)
    if not (work / "content").exists():
        peers.write(centre, work)
    chosen = [engine for engine in engines(centre, work, environment) if not names or engine.name in names]
    bench = Bench(work)
    started = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    found: dict[str, Any] = {engine.name: {"version": engine.version, "rounds": []} for engine in chosen}
    try:
        for number in range(rounds):
            order = chosen if number % 2 == 0 else chosen[::-1]
            if "Pagefind" in found:  # last, because it reads Hugo's site
                order = sorted(order, key=lambda engine: engine.name == "Pagefind")
            for engine in order:
                row = bench.round(engine, number)
                found[engine.name]["rounds"].append({"round": f"{started} {number}", **row})
                print(
                    f"{engine.name}: cold {row['cold']['cpu']:.1f} s, changed {row['changed']['cpu']:.1f} s", flush=True
                )
    finally:
        bench.end()
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("centre", type=Path, help="a centre that `centre` wrote without --lists")
    parser.add_argument("work", type=Path, help="a folder for this centre only: the peers' files stay in it")
    parser.add_argument("--size", choices=SIZES, default="medium", help="the size of the centre")
    parser.add_argument("--peers", type=Path, default=Path("out/peers"), help="an environment with the peers")
    parser.add_argument("--engines", default="", help="only these, with commas between")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    options = parser.parse_args()
    work = options.work.resolve()
    names = [name for name in options.engines.split(",") if name]
    measured = measure(options.centre.resolve(), work / options.size, options.peers.absolute(), names, options.pairs)
    kept = work / f"measured-{options.size}.json"
    before = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    kept.write_text(json.dumps(before | measured, indent=1) + "\n", "utf-8")
    print(write_report(work, options.out))
