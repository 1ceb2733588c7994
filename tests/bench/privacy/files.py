"""Measure the scanner on the texts of files: ``python -m tests.bench.privacy.files --texts a.yml --passages b.jsonl``.

Input: a YAML file with texts that hold private values, by kind as the ``leaks`` of ``as_written.yml`` or as ``texts``
with a ``kind`` each, and harmless ones (``clean``, ``harmless``); passages of real prose, a JSON object with ``text`` a
line. Output: the recall of each kind, how many harmless texts and passages are reported, the kinds of what is reported,
and the CPU of the detectors. Without ``--show`` no text is printed, so sets that are held out can be run.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import yaml
from tests.bench.privacy.as_written import filled

from yinling.privacy.scanner import Scanner


def by_kind(table: dict[str, Any]) -> dict[str, list[str]]:
    """Return the texts with private values of a table, by kind."""
    kinds: dict[str, list[str]] = {kind: list(texts) for kind, texts in table.get("leaks", {}).items()}
    for record in table.get("texts", ()):
        kinds.setdefault(record["kind"], []).append(record["text"])
    return {kind: [filled(text, Random(1)) for text in texts] for kind, texts in kinds.items()}


def print_recall(path: Path, scanner: Scanner, show: int) -> None:
    """Print the recall of each kind of text, and how many harmless texts are reported."""
    table = yaml.safe_load(path.read_text("utf-8"))
    every = missed = 0
    print("| 种类 | 条数 | 找到 | 召回 |\n|---|---|---|---|")
    for kind, texts in by_kind(table).items():
        lost = [text for text in texts if not scanner.detections(text)]
        every, missed = every + len(texts), missed + len(lost)
        print(f"| {kind} | {len(texts)} | {len(texts) - len(lost)} | {1 - len(lost) / len(texts):.3f} |")
        for text in lost[:show]:
            print("  missed:", repr(text))
    print(f"| 合计 | {every} | {every - missed} | {1 - missed / every:.3f} |")
    harmless = [*table.get("clean", ()), *table.get("harmless", ())]
    reported = [text for text in harmless if scanner.detections(text)]
    print(f"{len(harmless)} harmless texts, {len(reported)} reported")
    print_texts(reported[:show], scanner)


def print_passages(path: Path, scanner: Scanner, show: int) -> None:
    """Print how many passages are reported, of which kinds and sources, and the CPU of the detectors."""
    with path.open(encoding="utf-8") as lines:  # a text may hold other separators of lines
        rows = [json.loads(line) for line in lines]
    scanner.detections("热身")  # imports
    reported, kinds, sources = [], Counter[str](), Counter[str]()
    start = time.process_time()
    for row in rows:
        if found := scanner.detections(row["text"]):
            reported.append(row["text"])
            kinds.update({one.kind for one in found})
            sources[row.get("source", "")] += 1
    cpu, count = time.process_time() - start, len(reported)
    print(f"{len(rows)} passages, {count} reported, {1000 * count / len(rows):.2f} in 1,000, {cpu:.2f} s CPU")
    print(dict(kinds), dict(sources))
    print_texts(reported[:show], scanner)


def print_texts(texts: list[str], scanner: Scanner) -> None:
    for text in texts:
        found = [f"{one.kind}: {text[one.start : one.end]}" for one in scanner.detections(text)]
        print("  reported:", found, repr(text))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--passages", type=Path)
    parser.add_argument(
        "--show", type=int, default=0, help="how many of the missed of a kind and of the reported to print"
    )
    options = parser.parse_args()
    scanner = Scanner()
    if options.texts:
        print_recall(options.texts, scanner, options.show)
    if options.passages:
        print_passages(options.passages, scanner, options.show)


if __name__ == "__main__":
    main()
