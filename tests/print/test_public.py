"""The printables of the site: what it offers, what it never offers, and how the caches work."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.conftest import copy_centre
from tests.print.reading import Paper
from yinling.core import workers
from yinling.core.cache import Caches
from yinling.derived.overview import Overview
from yinling.printing import catalogue
from yinling.printing.compiler import CannotPrintError, Compiler, Sheet
from yinling.printing.poster import poster_articles
from yinling.site.steps import read


def centre_at(root: Path) -> Overview:
    found = read(root)
    assert found.library is not None, found.problems
    return Overview(found.library)


def test_the_page_lists_every_file_with_its_size(site: Path) -> None:
    page = (site / "print" / "index.html").read_text("utf-8")
    files = sorted(path.name for path in (site / "print").glob("*.pdf"))
    assert len(files) > 30
    for name in files:
        entry = re.search(rf'href="\.\./print/{re.escape(name)}".*?</a>', page, re.DOTALL)
        assert entry, name
        paper = Paper((site / "print" / name).read_bytes())
        assert f"{len(paper.reader.pages)}\u00a0页" in entry[0]
        assert {420: "A3", 297: "A4", 210: "A5"}[max(paper.sizes_in_mm[0])] in entry[0]
        assert f"{max(len(paper.content) / 1e6, 0.1):.1f}\u00a0兆" in entry[0]


def test_the_pictures_show_the_first_pages_in_few_bytes(site: Path) -> None:
    """The page of printables shows all of them: in full colour they were 1.8 MB."""
    files = sorted((site / "print").glob("*.png"))
    assert sum(path.stat().st_size for path in files) < 20_000 * len(files)
    for path in files:
        width, height = Paper(path.with_suffix(".pdf").read_bytes()).sizes_in_mm[0]
        with Image.open(path) as picture:
            assert picture.width / picture.height == pytest.approx(width / height, abs=0.01), path.name
            pixels = picture.convert("RGB").tobytes()
        colours = Counter(zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True))
        assert min(max(colours, key=sum)) > 240, f"{path.name} has no white"
        assert sum(min(colours, key=sum)) < 300, f"{path.name} has no ink"
        red = sum(count for (r, g, b), count in colours.items() if r > 130 and max(g, b) < 60)
        assert not path.stem.startswith(("packet-", "poster-")) or red > len(pixels) / 300, f"{path.name} has no head"


def test_there_is_one_of_every_kind(site: Path, overview: Overview) -> None:
    names = {path.stem for path in (site / "print").glob("*.pdf")}
    assert {f"poster-{a.id.rpartition('/')[2]}" for a in poster_articles(overview.library)} <= names
    assert len([a for a in poster_articles(overview.library) if a.section == "walls"]) == 6
    for start in ("packet-2019-03", "card-care-8", "card-tips-10", "greeting-1", "form-delivery", "form-visit"):
        assert any(name.startswith(start) for name in names), start


def test_posters_are_one_sheet_each_of_readable_type(site: Path) -> None:
    for path in (site / "print").glob("poster-*.pdf"):
        paper = Paper(path.read_bytes())
        assert paper.sizes_in_mm == [(297, 420)], path.name
        assert min(round(c["size"], 1) for c in paper.characters[0]) >= 14


def test_nothing_internal_is_on_the_site(site: Path) -> None:
    """Ledgers have who presided and who was absent: none is built, and no public PDF has their footer."""
    assert not [path for path in site.rglob("*") if path.suffix == ".xlsx" or "ledger" in path.name]
    for path in (site / "print").glob("*.pdf"):
        assert "内部资料" not in Paper(path.read_bytes()).words


def test_unchanged_sheets_are_not_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_centre(tmp_path / "centre")
    compiled: list[str] = []
    original = Compiler.compile_pdf

    def record(self: Compiler, sheet: Sheet) -> bytes:
        if sheet.name != "picture":  # a test whether the picture can be read
            compiled.append(sheet.name)
        return original(self, sheet)

    monkeypatch.setattr(Compiler, "compile_pdf", record)
    workers.stop_forking()  # a worker would record in another process

    def write(name: str) -> tuple[list[catalogue.Printable], dict[str, bytes]]:
        compiled.clear()
        caches = Caches(tmp_path / "cache")
        printables = catalogue.write(centre_at(root), tmp_path / name, caches)
        caches.save()
        return printables, {one.uri: (tmp_path / name / one.uri).read_bytes() for one in printables}

    first = write("one")
    assert set(compiled) == {Path(one.uri).stem for one in first[0]}
    forget(tmp_path / "cache", "cache = 'print'")  # the list of sheets, so that all are made again
    assert write("two") == first and compiled == []
    # One article has changed: only the packet that contains it is compiled again, and no poster is fitted again.
    article = root / "content" / "study" / "sanhui-yike.md"
    article.write_text(article.read_text("utf-8").replace("先记住四个数", "先记牢四个数"), "utf-8")
    third = write("three")
    assert set(compiled) == {"packet-2019-03-18"}
    # A PDF that no build uses any more is deleted; a missing one is compiled again, with the same bytes.
    forget(tmp_path / "cache", "cache = 'pdf' AND key = (SELECT max(key) FROM entry WHERE length(value) > 10000)")
    assert write("four") == third
    assert len(compiled) == 1


def forget(cache: Path, condition: str) -> None:
    """Delete entries of a cache file."""
    with closing(sqlite3.connect(cache)) as connection, connection:
        assert connection.execute(f"DELETE FROM entry WHERE {condition}").rowcount


def test_no_sheet_is_made_while_its_records_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_centre(tmp_path / "centre")
    calls: list[int] = []
    original = catalogue.sheet_jobs

    def record(*args: Any) -> Iterator[catalogue.SheetJob]:
        calls.append(1)
        yield from original(*args)

    monkeypatch.setattr(catalogue, "sheet_jobs", record)

    def write(name: str, *, stale: bool = False) -> tuple[int, dict[str, bytes]]:
        calls.clear()
        caches = Caches(tmp_path / "cache")
        catalogue.write(centre_at(root), tmp_path / name, caches, stale=stale)
        caches.save()
        return len(calls), {path.name: path.read_bytes() for path in sorted((tmp_path / name / "print").iterdir())}

    times, first = write("one")
    assert times == 1
    activity = next((root / "data" / "activities").rglob("*.yml"))
    activity.write_text(activity.read_text("utf-8") + "\n", "utf-8")  # no sheet depends on activities
    assert write("two") == (0, first)
    article = root / "content" / "study" / "sanhui-yike.md"
    article.write_text(article.read_text("utf-8").replace("先记住四个数", "先记牢四个数"), "utf-8")
    assert write("three", stale=True) == (0, first)  # the preview
    times, changed = write("four")
    assert times == 1
    assert {name for name in first if first[name] != changed[name]} == {"packet-2019-03-18.pdf"}
    forget(tmp_path / "cache", "cache = 'pdf'")
    assert write("five") == (1, changed)


def test_a_poster_that_is_too_long_stops_the_build_with_a_message(tmp_path: Path) -> None:
    root = copy_centre(tmp_path / "centre")
    wall = root / "content" / "walls" / "rudang-shici.md"
    wall.write_text(wall.read_text("utf-8") + "\n\n## 很长\n\n" + f"{'说不完的话。' * 200}\n\n" * 10, "utf-8")
    with pytest.raises(CannotPrintError, match="“入党誓词”太长，一张 A3 纸放不下"):
        catalogue.write(centre_at(root), tmp_path / "site", Caches())
