"""The printables of the site: what it offers, what it never offers, and how the caches work."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, copy_centre
from tests.print.reading import Paper
from yinling.core.cache import NO_CACHE, Caches
from yinling.derived.overview import Overview
from yinling.printing import catalogue
from yinling.printing.compiler import CannotPrintError, Compiler, Sheet
from yinling.printing.pdf_cache import PdfCache
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
        assert f"{len(paper.reader.pages)} 页" in entry[0]
        assert {420: "A3", 297: "A4", 210: "A5"}[max(paper.sizes_in_mm[0])] in entry[0]
        assert f"{max(len(paper.content) / 1e6, 0.1):.1f} 兆" in entry[0]
        assert (site / "print" / name.replace(".pdf", ".png")).read_bytes().startswith(b"\x89PNG")


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
    first = catalogue.write(centre_at(root), tmp_path / "one", NO_CACHE)
    assert set(compiled) == {Path(one.uri).stem for one in first}
    compiled.clear()
    second = catalogue.write(centre_at(root), tmp_path / "two", NO_CACHE)
    assert compiled == [] and first == second
    for one in first:
        assert (tmp_path / "one" / one.uri).read_bytes() == (tmp_path / "two" / one.uri).read_bytes()
    # One article has changed: only the packet that contains it is compiled again.
    article = root / "content" / "study" / "sanhui-yike.md"
    article.write_text(article.read_text("utf-8").replace("先记住四个数", "先记牢四个数"), "utf-8")
    catalogue.write(centre_at(root), tmp_path / "three", NO_CACHE)
    assert set(compiled) == {"packet-2019-03-18"}
    # A file that no build uses any more is deleted; a missing file is compiled again, with the same bytes.
    cached = sorted((root / ".cache" / "print").glob("*.pdf"))
    assert len(cached) == len(first)
    cached[0].unlink()
    compiled.clear()
    for one in catalogue.write(centre_at(root), tmp_path / "four", NO_CACHE):
        assert (tmp_path / "three" / one.uri).read_bytes() == (tmp_path / "four" / one.uri).read_bytes()
    assert len(compiled) == 1


def test_no_sheet_is_made_while_its_records_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_centre(tmp_path / "centre")
    calls: list[int] = []
    original = catalogue.sheets

    def record(*args: Any) -> Iterator[tuple[str, Sheet]]:
        calls.append(1)
        yield from original(*args)

    monkeypatch.setattr(catalogue, "sheets", record)

    def write(name: str, *, stale: bool = False) -> tuple[int, dict[str, bytes]]:
        calls.clear()
        caches = Caches(root / ".cache" / "build")
        catalogue.write(centre_at(root), tmp_path / name, caches["print"], stale=stale)
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
    shutil.rmtree(root / ".cache" / "print")
    assert write("five") == (1, changed)


def test_a_damaged_cache_is_repaired(tmp_path: Path, overview: Overview) -> None:
    folder = tmp_path / "cache"
    pdf_cache = PdfCache(folder, Compiler(ROOT))
    group, sheet = next(catalogue.sheets(overview, pdf_cache))
    assert group == catalogue.GROUPS[0]
    first = pdf_cache.get_or_compile(sheet)
    for damage in (_empty_files, _flip_one_bit, _swap_contents, _replace_by_folders):
        damage(folder)
        assert pdf_cache.get_or_compile(sheet) == first, damage.__name__
        shutil.rmtree(folder)
        pdf_cache.get_or_compile(sheet)
    shutil.rmtree(folder)
    folder.write_bytes(b"")
    assert pdf_cache.get_or_compile(sheet) == first
    pdf_cache.remove_unused()


def _empty_files(folder: Path) -> None:
    for file in folder.iterdir():
        file.write_bytes(b"")


def _flip_one_bit(folder: Path) -> None:
    for file in folder.iterdir():
        whole = bytearray(file.read_bytes())
        whole[-1] ^= 1
        file.write_bytes(whole)


def _swap_contents(folder: Path) -> None:
    """Give each file the valid content of another."""
    contents = [file.read_bytes() for file in sorted(folder.iterdir())]
    for file, content in zip(sorted(folder.iterdir()), contents[1:] + contents[:1], strict=True):
        file.write_bytes(content)


def _replace_by_folders(folder: Path) -> None:
    for file in [*folder.iterdir()]:
        file.unlink()
        file.mkdir()


def test_a_poster_that_is_too_long_stops_the_build_with_a_message(tmp_path: Path) -> None:
    root = copy_centre(tmp_path / "centre")
    wall = root / "content" / "walls" / "rudang-shici.md"
    wall.write_text(wall.read_text("utf-8") + "\n\n## 很长\n\n" + f"{'说不完的话。' * 200}\n\n" * 10, "utf-8")
    with pytest.raises(CannotPrintError, match="“入党誓词”太长，一张 A3 纸放不下"):
        catalogue.write(centre_at(root), tmp_path / "site", NO_CACHE)
