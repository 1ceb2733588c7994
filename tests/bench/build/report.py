"""Write the measurements as Markdown tables."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from .centre import SIZES

OURS = "yinling"
# Comparisons with ours: the numbers of these engines are added up.
AGAINST = (("Hugo",), ("Hugo", "Pagefind"), ("Eleventy",), ("MkDocs",))
# Work of ours that some peers do not do, with the names of its steps in the profile.
OURS_ONLY = {
    "search": ("搜索",),
    "PDFs": ("打印资料", "读取 能不能印"),
    "private data": ("读取 私人信息", "检查网站 链接和私人信息"),  # and links: one scan of the pages does both
}
EXCLUDED = (
    (("Hugo",), ("search", "PDFs", "private data")),
    (("Hugo", "Pagefind"), ("PDFs", "private data")),
    (("Eleventy",), ("search", "PDFs", "private data")),
    (("MkDocs",), ("search", "PDFs", "private data")),
)
HEAD = [
    "engine",
    "version",
    "pages",
    "rounds",
    "cold, CPU s",
    "changed, CPU s",
    "and again, CPU s",
    "cold, s",
    "peak memory, MB",
]


def write_report(work: Path, out: Path) -> str:
    """Write the tables of every measured size, and return them."""
    parts = [
        "# Builds, measured",
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}; Python {platform.python_version()}, {os.cpu_count()} processors. "
        "Medians, lowest and highest in brackets. How it is made, and what is not the same work: see the README.",
    ]
    each: dict[str, float] = {}
    for name, size in SIZES.items():
        kept = work / f"measured-{name}.json"
        if not kept.is_file():
            continue
        measured: dict[str, Any] = json.loads(kept.read_text("utf-8"))
        parts += [
            f"## {name.capitalize()}: {size.branches} branches, {size.activities} activities, {size.articles} articles",
            _table(HEAD, (_engine(engine, found) for engine, found in measured.items())),
            _table(
                ["ours, divided by", "cold, CPU", "changed, CPU", "and again, CPU", "cold, peak memory"],
                _ratios(measured),
            ),
            _table(
                ["ours, divided by", "but for", "cold, CPU", "changed, CPU", "and again, CPU"],
                _ratios_of_common_work(measured),
            ),
            _table(["of ours, CPU s", "cold", "changed", "and again"], _cost_of_ours_only(measured)),
            f"Load of the machine during the builds: {_loads(measured)}. Above 1 it lengthened the times.",
        ]
        if OURS in measured:
            cold = statistics.median(_numbers(measured[OURS], "cold", "cpu"))
            each[name] = 1000 * cold / size.activities
    rows = ([name, f"{cost:.2f}"] for name, cost in each.items())
    parts += ["## Growth", _table(["size", "ours, cold, CPU ms an activity"], rows)] if each else []
    text = "\n\n".join(parts) + "\n"
    out.write_text(text, "utf-8")
    return text


def _numbers(found: dict[str, Any], work: str, key: str) -> list[float]:
    return [row[work][key] for row in found["rounds"]]


def _engine(name: str, found: dict[str, Any]) -> list[str]:
    columns = (("cold", "cpu"), ("changed", "cpu"), ("again", "cpu"), ("cold", "wall"))
    spans = [_span(_numbers(found, *column)) for column in columns]
    pages = str(found["rounds"][-1]["pages"]) if name != "Pagefind" else "-"
    peak = f"{max(_numbers(found, 'cold', 'peak_mb')):.0f}"
    return [name, found["version"], pages, str(len(found["rounds"])), *spans, peak]


def _ratios(measured: dict[str, Any]) -> Iterable[list[str]]:
    for names in AGAINST:
        if OURS in measured and all(name in measured for name in names):
            cpu = [_ratio(measured, names, work, "cpu", sum) for work in ("cold", "changed", "again")]
            yield [" + ".join(names), *cpu, _ratio(measured, names, "cold", "peak_mb", max)]


def _ratios_of_common_work(measured: dict[str, Any]) -> Iterable[list[str]]:
    """Yield the ratios without the steps of ours that the peers do not have."""
    for names, without in EXCLUDED:
        if OURS in measured and all(name in measured for name in names):
            reduced = {**measured, OURS: {"rounds": [_without_steps(row, without) for row in measured[OURS]["rounds"]]}}
            cpu = [_ratio(reduced, names, work, "cpu", sum) for work in ("cold", "changed", "again")]
            yield [" + ".join(names), ", ".join(without), *cpu]


def _without_steps(row: dict[str, Any], without: Sequence[str]) -> dict[str, Any]:
    works = ("cold", "changed", "again")
    return row | {w: row[w] | {"cpu": row[w]["cpu"] - sum(_spent(row, w, part) for part in without)} for w in works}


def _spent(row: dict[str, Any], work: str, part: str) -> float:
    """Return the CPU seconds of a part; raise ValueError if a cold build has no step of a name: it was renamed."""
    steps = row[work]["steps"]
    if missing := [step for step in OURS_ONLY[part] if work == "cold" and step not in steps]:
        raise ValueError(f"no step of the profile is called {missing[0]}: {', '.join(steps)}")
    return sum(float(steps.get(step, 0.0)) for step in OURS_ONLY[part])


def _cost_of_ours_only(measured: dict[str, Any]) -> Iterable[list[str]]:
    rounds = measured[OURS]["rounds"] if OURS in measured else []
    for part in OURS_ONLY if rounds else ():
        yield [part, *(_span([_spent(row, work, part) for row in rounds]) for work in ("cold", "changed", "again"))]


def _ratio(measured: dict[str, Any], names: Sequence[str], work: str, key: str, total: Any) -> str:
    """Return the ratio of ours to the peers, over rounds that all of them took part in.

    Builds of different rounds are not compared: the load of the machine may differ.
    """
    ours, *theirs = ({row["round"]: row[work][key] for row in measured[name]["rounds"]} for name in (OURS, *names))
    common = [each for each in ours if all(each in rounds for rounds in theirs)]
    return _span([ours[each] / total(rounds[each] for rounds in theirs) for each in common]) if common else "-"


def _span(values: Sequence[float]) -> str:
    middle = f"{statistics.median(values):.2f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.2f}–{max(values):.2f})"


def _loads(measured: dict[str, Any]) -> str:
    loads = [load for found in measured.values() for load in _numbers(found, "cold", "load")]
    return f"{min(loads):.1f} to {max(loads):.1f}"


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
