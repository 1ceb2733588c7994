"""Gather many simulated centres, from folders and over HTTP; print CPU seconds and the most memory of each.

``python -m tests.bench.gather.run [--centres 1000] [--site site]``. Each centre is the built sample with another name
and other numbers. One in fifty was changed after its manifest was written, one in twenty is late, one in ten
withholds a figure.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

from yinling.gate import manifest
from yinling.gate.manifest import FileInfo


def simulate(base: Path, folder: Path, count: int) -> list[Path]:
    """Write the published files of ``count`` centres; return their folders."""
    rows = json.loads((base / "figures.json").read_text("utf-8"))
    records = (base / "records.json").read_bytes()
    shared = folder / "records.json"
    shared.write_bytes(records)
    of_records = FileInfo(len(records), hashlib.sha256(records).hexdigest())
    others = manifest.read((base / manifest.NAME).read_bytes())
    random_numbers = random.Random(7)
    sites = []
    for number in range(count):
        site = folder / f"c{number:04}"
        site.mkdir()
        (site / "records.json").hardlink_to(shared)
        day = "2019-01-31" if number % 20 == 1 else "2026-11-01"
        about = {"name": f"第{number}中心", "address": None, "version": "0.3.0", "as_of": day}
        texts = {
            "centre.json": json.dumps(about, ensure_ascii=False).encode(),
            "figures.json": json.dumps([_other(row, number, random_numbers) for row in rows]).encode(),
        }
        infos = dict(others) | {"records.json": of_records}
        for name, text in texts.items():
            (site / name).write_bytes(text)
            infos[name] = FileInfo(len(text), hashlib.sha256(text).hexdigest())
        manifest.write(site, infos)
        if number % 50 == 3:
            (site / "figures.json").write_bytes(texts["figures.json"] + b" ")
        sites.append(site)
    return sites


def _other(row: dict[str, Any], number: int, random_numbers: random.Random) -> dict[str, Any]:
    if number % 10 == 2 and row["metric"] == "visits_hardship":
        return row | {"value": None, "at_least": None, "records_not_public": None}
    if row["value"] is None:
        return row
    value = random_numbers.randrange(2000)
    return row | {"value": value, "at_least": value}


def measure(places: list[str], folder: Path, name: str) -> str:
    """Run the command in a process of its own; return a line of a table."""
    (folder / "places.txt").write_text("\n".join(places), "utf-8")
    out = folder / f"group-{name}"
    command = ["-m", "yinling", "gather", "--list", f"{folder / 'places.txt'}", "--out", f"{out}", "--root", f"{ROOT}"]
    program = "import resource, runpy, sys, atexit; sys.argv = sys.argv[1:]; atexit.register(lambda: print('peak', "
    program += "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)); runpy.run_module('yinling', run_name='__main__')"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", program, *command[1:]],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "no_proxy": "*"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = done.stdout.splitlines()
    if not lines or not lines[-1].startswith("peak"):
        raise SystemExit(done.stdout + done.stderr)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(lines[-2], file=sys.stderr)
    return f"| {name} | {len(places)} | {seconds:.1f} | {int(lines[-1].split()[1]) / 1024:.0f} | {size / 1e6:.1f} |"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--centres", type=int, default=1000)
    options.add_argument("--site", type=Path, default=ROOT / "site")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sites").mkdir()
        sites = simulate(given.site, folder / "sites", given.centres)
        print("| read from | centres | CPU s | peak MB | site MB |\n|---|---|---|---|---|")
        print(measure([os.fspath(site) for site in sites], folder, "folders"), flush=True)
        server = subprocess.Popen(
            [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "-d", f"{folder / 'sites'}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            assert server.stdout
            port = server.stdout.readline().split(" port ")[1].split()[0]
            places = [f"http://127.0.0.1:{port}/{site.name}/" for site in sites]
            print(measure(places, folder, "http"), flush=True)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
