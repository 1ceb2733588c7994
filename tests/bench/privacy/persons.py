"""Measure how many persons next to an illness or hardship the scanner finds: ``python -m tests.bench.privacy.persons``.

Input: the sentences of ``persons.yml``. The default set is for work. The sentences of the other sets
(``--set held_out`` …) were written before the detector ran on them. Output: a table of recall, and the false alarms.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import yaml

from yinling.privacy.scanner import Scanner


def planted(words: dict[str, Any], random: Random, of_each: int) -> Iterator[tuple[str, str]]:
    """Yield the kind of name and the sentence: each sentence ``of_each`` times with each kind of name."""
    for way, persons in words["persons"].items():
        named = [person for person in persons.split() if "某" not in person]  # 李某 is anonymous already
        for frame in words["frames"]:
            for _ in range(of_each):
                yield way, _fill(words, frame.replace("{p}", random.choice(named)), random)


def clean(words: dict[str, Any], random: Random, of_each: int) -> Iterator[str]:
    for frame in words["clean"]:
        for _ in range(of_each):
            yield _fill(words, frame, random)


def _fill(words: dict[str, Any], frame: str, random: Random) -> str:
    lists = {"{q}": words["persons"]["全名"], "{i}": words["illnesses"], "{w}": words["wants"]}
    for sign, listed in lists.items():
        frame = frame.replace(sign, random.choice(listed.split()))
    return frame


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", default="work", choices=("work", "held_out", "held_out_again", "held_out_last"))
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--clean", type=int, default=100)
    parser.add_argument("--show", type=int, default=0, help="how many of the missed and of the false to print")
    options = parser.parse_args()
    words = yaml.safe_load(Path(__file__).with_name("persons.yml").read_text("utf-8"))[options.set]
    scanner = Scanner()
    every, right, missed = Counter[str](), Counter[str](), []
    for way, text in planted(words, Random(1), options.each):
        every[way] += 1
        if scanner.detections(text):
            right[way] += 1
        else:
            missed.append(text)
    print("| 称呼 | 埋了 | 找到 | 召回 |\n|---|---|---|---|")
    for way, count in [*every.items(), ("合计", every.total())]:
        found = right[way] if way in every else right.total()
        print(f"| {way} | {count} | {found} | {found / count:.4f} |")
    passages = list(clean(words, Random(1), options.clean))
    false = [text for text in passages if scanner.detections(text)]
    print(f"{len(passages)} passages, {len(false)} false alarms, {1000 * len(false) / len(passages):.2f} in 1,000")
    for text in missed[: options.show]:
        print("  missed:", repr(text))
    for text in false[: options.show]:
        print("  false:", repr(text))


if __name__ == "__main__":
    main()
