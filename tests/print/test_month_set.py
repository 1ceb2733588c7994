"""Check which papers the set of a month has, without making them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from yinling.cli import print_month
from yinling.cli.print_job import PrintJob
from yinling.core.progress import Reporter
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.library.record_library import Library
from yinling.printing.compiler import Compiler, Sheet
from yinling.records.packet import Packet


class Listing(PrintJob):
    """A job that makes no PDF."""

    def print(self, sheet: Sheet, name: str) -> Path:
        return self.folder / name


@pytest.mark.parametrize("wanted", [True, False])
def test_a_month_whose_packet_says_so_has_no_sheet_to_sign(
    wanted: bool,
    library: Library,
    renderer: Renderer,
    compiler: Compiler,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packets = {id: each.model_copy(update={"receipt": wanted}) for id, each in library.records[Packet].items()}
    changed = Overview(dataclasses.replace(library, records={**library.records, Packet: packets}))
    printed: list[str] = []
    monkeypatch.setattr(Listing, "print", lambda self, sheet, name: printed.append(name))
    monkeypatch.setattr("yinling.printing.board.fit_board", lambda *_: None)
    job = Listing(changed, compiler, renderer, tmp_path, Reporter())
    print_month.print_month(job, "2019-03", "九支部")
    assert any("学习资料-2019-03" in name for name in printed)
    assert any("签收表-2019-03" in name for name in printed) == wanted
