"""Measure the CPU seconds of this product and of WeasyPrint for a packet of 30 articles and those of 200 branches.

    .venv/bin/python -m tests.bench.print.run [--peer out/peers/bin/python] [--branches 200] [--peer-branches 3]

The peer gets the same articles as HTML, with the same font, size, leading, running heads, contents with page numbers,
and PDF/UA-1. It typesets each packet again. Its time for all branches is extrapolated from ``--peer-branches`` packets.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader
from tests.bench.print.page import page

from yinling.core.cache import Caches
from yinling.derived.agenda import PlanMonth, study_plan
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.library.load import load
from yinling.printing.compiler import Compiler, Sheet
from yinling.printing.packet import packet
from yinling.printing.pdf_cache import PdfCache
from yinling.records.article import Article

ROOT = Path(__file__).resolve().parents[3]
ARTICLES = 30


def packet_of(overview: Overview, renderer: Renderer) -> tuple[Sheet, list[Article]]:
    """Return a packet of thirty articles of the sample."""
    articles = [a for a in overview.library.all(Article) if a.section in ("study", "qa", "services") and a.is_public]
    chosen = tuple(articles[:ARTICLES])
    month = study_plan(overview.library)[2]
    return packet(overview, renderer, PlanMonth(month.packet, chosen, ())), [*chosen]


def ours(sheet: Sheet, branches: int, folder: Path) -> tuple[float, float, float, int]:
    """Return the CPU seconds of one packet, of all branches, and of all unchanged; and the pages of one packet."""
    compiler = Compiler(ROOT)
    began = time.process_time()
    one = compiler.compile_pdf(sheet)
    single = time.process_time() - began
    pdf_cache = PdfCache(Caches(folder / "cache")["pdf"], Compiler(ROOT))
    rows = [
        [["3月5日（二）", "\n", "9:00"], ["主题", "党日"], ["活动室"]],
        [["3月18日（一）"], ["党小组会"], ["小组长家"]],
    ]
    sheets = [
        replace(sheet, inputs={"branch": f"第{n}党支部", "schedule": rows * (1 + n % 3)})
        for n in range(1, branches + 1)
    ]
    compiler = Compiler(ROOT)
    began = time.process_time()
    for other in sheets:
        compiler.compile_pdf(other)
    every = time.process_time() - began
    for other in sheets[:10]:
        pdf_cache.get_or_compile(other)
    began = time.process_time()
    for other in sheets[:10]:
        pdf_cache.get_or_compile(other)
    return single, every, (time.process_time() - began) * branches / 10, len(PdfReader(io.BytesIO(one)).pages)


def theirs(peer: str, html: Path, times: int) -> dict[str, float]:
    """Return the peer's measurements: CPU seconds for one packet, and for ``times`` packets."""
    script = Path(__file__).with_name("peer.py")
    said = subprocess.run([peer, script, html, str(times)], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(said.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", default="", help="the Python of an environment with WeasyPrint")
    parser.add_argument("--branches", type=int, default=200)
    parser.add_argument("--peer-branches", type=int, default=3)
    options = parser.parse_args()
    loaded = load(ROOT)
    assert loaded.library is not None
    overview = Overview(loaded.library)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        began = time.process_time()
        renderer = Renderer(loaded.library)
        sheet, articles = packet_of(overview, renderer)
        written = time.process_time() - began
        single, every, unchanged, pages = ours(sheet, options.branches, folder)
        print(f"Typst: {ARTICLES} articles, {pages} pages")
        print(f"  Markdown to Typst {written:.2f} s, one packet {single:.2f} s, together {written + single:.2f} s")
        print(f"  {options.branches} branches {written + every:.1f} s; unchanged {unchanged:.2f} s")
        if not options.peer:
            print("WeasyPrint: not measured (name its Python with --peer)")
            return
        html = folder / "packet.html"
        html.write_text(page(articles, renderer), "utf-8")
        said = theirs(options.peer, html, options.peer_branches)
        all_of_them = said["some"] / options.peer_branches * options.branches
        print(f"WeasyPrint {said['version']}: {said['pages']:.0f} pages")
        print(
            f"  one packet {said['one']:.2f} s, {options.branches} branches {all_of_them:.0f} s"
            f" (from {options.peer_branches})"
        )
        print(f"  ratio: one {said['one'] / (written + single):.1f}, all {all_of_them / (written + every):.1f}")


if __name__ == "__main__":
    main()
