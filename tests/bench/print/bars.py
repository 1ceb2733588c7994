"""Look for what misses the bars of `tests.print.packet_bars` in the packets of all months, in all sizes.

    .venv/bin/python -m tests.bench.print.bars [--branch zb09] [--root FOLDER]

It prints a line for each miss, and how many packets and misses there are. 39 packets take one minute of CPU, so this is
no test: `tests/print/test_packet_pages.py` looks at three of them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.bench.print.run import ROOT
from tests.print.packet_bars import BARS
from tests.print.reading import Paper

from yinling.derived.agenda import study_plan
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.library.load import load
from yinling.printing.compiler import Compiler
from yinling.printing.packet import packet

SIZES = (16, 18, 22)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branch", default="zb09", help="whose schedule is on the cover")
    parser.add_argument("--root", type=Path, default=ROOT)
    options = parser.parse_args()
    library = load(options.root).library
    assert library is not None
    (org,) = library.names.find_org(options.branch)
    overview, renderer, compiler = Overview(library), Renderer(library), Compiler(library.root)
    looked_at = misses = pages = 0
    for month in study_plan(overview.library):
        for size in SIZES:
            one = Paper(compiler.compile_pdf(packet(overview, renderer, month, size, org)))
            looked_at, pages = looked_at + 1, pages + len(one.pages)
            for bar, look in BARS.items():
                for miss in look(one):
                    misses += 1
                    print(f"| {month.packet.month.code} | {size} pt | {bar} | {miss} |", flush=True)
    print(f"{looked_at} packets, {pages} pages, {misses} misses")
    sys.exit(1 if misses else 0)


if __name__ == "__main__":
    main()
