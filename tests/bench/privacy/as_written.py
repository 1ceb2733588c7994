"""Measure the recall on values as people write them: ``python -m tests.bench.privacy.as_written --show 40``.

Input: the texts of ``as_written.yml``. The values are made at run time. Output: a table of recall by kind, and the
false alarms.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import yaml
from tests.bench.privacy import values

from yinling.privacy.scanner import Scanner

_LETTERS = str.maketrans("01", "Ol")
_SPOKEN = str.maketrans("0123456789", "洞幺两三四五六拐八九")


def table() -> dict[str, Any]:
    """Return the texts: ``leaks`` by kind, and ``clean``."""
    texts: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("as_written.yml").read_text("utf-8"))
    return texts


def leaks(seed: int) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of every case."""
    random = Random(seed)
    for kind, frames in table()["leaks"].items():
        for frame in frames:
            yield kind, filled(frame, random)


def filled(frame: str, random: Random) -> str:
    """Return a text with invented values in place of the signs."""
    mobile, identity, card = values.mobile(random), values.identity18(random), values.card(random)
    signs = {
        "{m}": mobile,
        "{m1}": mobile[:3],
        "{m2}": mobile[3:7],
        "{m3}": mobile[7:],
        "{m_spoken}": mobile.translate(_SPOKEN),
        "{m_letters}": mobile[:3].translate(_LETTERS) + mobile[3:].replace("0", "O"),
        "{m_slash}": "/".join((mobile[:3], mobile[3:7], mobile[7:])),
        "{i}": identity,
        "{i1}": identity[:6],
        "{i2}": identity[6:14],
        "{i3}": identity[14:],
        "{i_letters}": identity.translate(_LETTERS),
        "{i_spoken}": identity.translate(_SPOKEN),
        "{c}": card,
        "{c1}": card[:4],
        "{c3}": card[-4:],
        "{n}": values.name(random),
    }
    for sign, value in signs.items():
        frame = frame.replace(sign, value)
    return frame


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--show", type=int, default=0, help="how many of the missed and of the false to print")
    options = parser.parse_args()
    scanner = Scanner()
    cases = [case for seed in range(options.seeds) for case in leaks(seed)]
    missed = [case for case in cases if not scanner.detections(case[1])]
    print("| 种类 | 埋了 | 找到 | 召回 |\n|---|---|---|---|")
    for kind in [*table()["leaks"], "合计"]:
        count, lost = (sum(kind in (one, "合计") for one, _ in some) for some in (cases, missed))
        print(f"| {kind} | {count} | {count - lost} | {1 - lost / count:.4f} |")
    false = [text for text in table()["clean"] if scanner.detections(text)]
    print(f"{len(table()['clean'])} clean texts, {len(false)} false alarms")
    for kind, text in missed[: options.show]:
        print("  missed:", kind, repr(text))
    for text in false[: options.show]:
        print("  false:", repr(text), [text[one.start : one.end] for one in scanner.detections(text)])


if __name__ == "__main__":
    main()
