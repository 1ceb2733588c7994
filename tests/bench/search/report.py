"""Write the measurements as Markdown tables."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import statistics
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Row = dict[str, Any]
HEAD = ["engine", "set", "asked", "found", "MRR", "KB search, median", "max", "KB all, median", "max"]
HEAD += ["ms first, median", "ms warm, median"]
NAMES = {"yinling": "yinling", "material": "Material + jieba", "pagefind": "Pagefind"}


def write_report(folder: Path, seed: int, out: Path) -> str:
    """Write the tables of all engines with measurements in a folder, and return them."""
    built = {name: _json(folder / f"built-{name}.json") for name in NAMES}
    measured = {name: _json(folder / f"measured-{name}-{seed}.json") for name in NAMES}
    engines = [name for name in NAMES if measured[name]]
    browser = " / ".join(sorted({measured[name]["browser"] for name in engines}))
    machine = f"Python {platform.python_version()}, {os.cpu_count()} processors, loopback, gzip -6"
    loads = ", ".join(f"{NAMES[name]} {measured[name]['load']:.1f}" for name in engines)
    pages = {name: built[name].get("pages", "?") for name in engines}
    parts = [
        "# Search, measured",
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}; Chromium {browser}; {machine}; queries of seed {seed}"
        f"{' (held out)' if seed == 2 else ' (for work)'}. How it is made: see the scripts beside it.",
        "Pages built: " + ", ".join(f"{NAMES[name]} {number}" for name, number in pages.items()) + ".",
        f"Load of the machine over the last fifteen minutes of each run: {loads}. What is above 1 slowed the times.",
        "## Sets",
        "Found: a right page among the first ten. Bytes are of bodies, compressed, with nothing in the cache, until "
        "the first result is seen: of the index with its scripts, and of everything. First: from the opening of the "
        "page. Warm: another query typed, from the last key; in brackets without the pause in which the engine waits "
        "for the next key, where it can be seen. Of the nonsense, found is how many had any result: it should be 0.",
        _table(
            HEAD,
            (_set(name, key, rows) for name in engines for key, rows in measured[name]["sets"].items()),
        ),
        "## Kinds",
        _table(["kind", *(NAMES[name] for name in engines)], _kinds(engines, measured)),
        "## Index",
        "Processor seconds of the index: of yinling and Material what making it takes within the build, with the "
        "extraction; of Pagefind all, as it reads the HTML. Again: nothing changed. Memory is the whole process's.",
        _table(
            ["engine", "version", "index, CPU s", "again, CPU s", "peak memory, MB", "size on disk, MB"],
            (_index(name, built[name]) for name in engines if built[name]),
        ),
    ]
    missing = [NAMES[name] for name in NAMES if not measured[name]]
    parts += [f"Not measured: {', '.join(missing)}."] if missing else []
    text = "\n\n".join(parts) + "\n"
    out.write_text(text, "utf-8")
    return text


def _json(path: Path) -> Row:
    found: Row = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _of(rows: list[Row], key: str, how: Callable[[list[float]], float], unit: float = 1) -> str:
    values = [row[key] / unit for row in rows if key in row]
    return f"{how(values):.0f}" if values else "-"


def _found(rows: list[Row], nonsense: bool) -> str:
    return f"{sum(bool(row['shown'] if nonsense else row['rank']) for row in rows) / len(rows):.2f}"


def _set(engine: str, name: str, rows: list[Row]) -> list[str]:
    nonsense = name == "nonsense"
    mrr = statistics.mean(1 / row["rank"] if row["rank"] else 0 for row in rows)
    warm, worked = (_of(rows, key, statistics.median) for key in ("warm", "worked"))
    return [
        NAMES[engine],
        name,
        str(len(rows)),
        _found(rows, nonsense) if not nonsense else str(sum(bool(row["shown"]) for row in rows)),
        "-" if nonsense else f"{mrr:.2f}",
        *(_of(rows, key, how, 1024) for key in ("search_bytes", "all_bytes") for how in (statistics.median, max)),
        _of(rows, "first", statistics.median),
        warm if warm == worked else f"{warm} ({worked})",
    ]


def _kinds(engines: list[str], measured: dict[str, Row]) -> Iterable[list[str]]:
    kinds = {
        (key, row["kind"]): None for name in engines for key, rows in measured[name]["sets"].items() for row in rows
    }
    for key, kind in kinds:
        if key != "nonsense":
            of_kind = ([r for r in measured[name]["sets"].get(key, []) if r["kind"] == kind] for name in engines)
            yield [f"{key}: {kind}", *(_found(rows, False) if rows else "-" for rows in of_kind)]


def _index(engine: str, built: Row) -> list[str]:
    again = f"{built['again_seconds']:.1f}" if "again_seconds" in built else "-"
    peak, disk = f"{built['peak_mb']:.0f}", f"{built['bytes'] / 1e6:.1f}"
    return [NAMES[engine], built["version"], f"{built['index_seconds']:.1f}", again, peak, disk]
