"""Measure recall and false alarms of the privacy scanner: ``python -m tests.bench.privacy.run --seed 1``.

Seed 1 is for work; seeds 2 and 3 are held out. Output: tables of recall, and the number of false alarms.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.bench.privacy import clean
from tests.bench.privacy.plant import Case, cases
from tests.conftest import ROOT
from tests.gates import privacy_problems

from yinling.library.load import load
from yinling.privacy.scanner import Scanner

BUILT = ("html", "json")


def found(planted: list[Case]) -> list[bool]:
    """Return for each case whether the check for its kind of file finds it."""
    scanner = Scanner()
    return [
        _is_stopped(case, scanner) if case.file in BUILT else bool(scanner.detections(case.text)) for case in planted
    ]


def _is_stopped(case: Case, scanner: Scanner) -> bool:
    """Return whether the site check refuses a site with only this file."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"index.{case.file}").write_text(case.text, "utf-8")
        return any(privacy_problems(Path(folder), scanner))


def table(planted: list[Case], hits: list[bool], by: str) -> Iterator[str]:
    totals = Counter(getattr(case, by) for case in planted)
    correct = Counter(getattr(case, by) for case, hit in zip(planted, hits, strict=True) if hit)
    for key, count in totals.items():
        yield f"| {key} | {count} | {correct[key]} | {correct[key] / count:.4f} |"


def alarms(texts: Iterable[str], scanner: Scanner) -> tuple[int, list[str]]:
    passages = list(texts)
    return len(passages), [text for text in passages if scanner.detections(text)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=40, help="cases of every kind in every form")
    parser.add_argument("--clean", type=int, default=10_000)
    parser.add_argument("--show", type=int, default=0, help="how many of the missed and of the false to print")
    options = parser.parse_args()
    planted = list(cases(options.seed, options.each))
    hits = found(planted)
    print(f"seed {options.seed}: {len(planted)} planted, {sum(hits)} found, recall {sum(hits) / len(hits):.4f}\n")
    for by, title in (("kind", "种类"), ("form", "写法"), ("container", "文件")):
        print(f"| {title} | 埋了 | 找到 | 召回 |\n|---|---|---|---|")
        print("\n".join(table(planted, hits, by)), end="\n\n")
    look_alikes = clean.look_alikes(options.seed, options.clean)
    sample = load(ROOT).privacy.scanner
    for label, texts, scanner in (
        ("made look-alikes", look_alikes, Scanner()),
        ("own content and data", clean.project_passages(), sample),
    ):
        count, false = alarms(texts, scanner)
        print(f"{label}: {count} passages, {len(false)} false alarms, {1000 * len(false) / count:.2f} in 1,000")
        for text in false[: options.show]:
            print("  false:", repr(text))
    missed = [case for case, hit in zip(planted, hits, strict=True) if not hit]
    for case in missed[: options.show]:
        print("  missed:", *case[:3], repr(case.text))


if __name__ == "__main__":
    main()
