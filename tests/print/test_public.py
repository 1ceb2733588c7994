"""What the site offers to print, and what it never does."""

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
from yinling.printing.poster import posters
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
    assert {f"poster-{a.id.rpartition('/')[2]}" for a in posters(overview.library)} <= names
    assert len([a for a in posters(overview.library) if a.section == "walls"]) == 6
    for start in ("packet-2019-03", "card-care-8", "card-tips-10", "greeting-1", "form-delivery", "form-visit"):
        assert any(name.startswith(start) for name in names), start


def test_posters_are_one_sheet_each_of_readable_type(site: Path) -> None:
    for path in (site / "print").glob("poster-*.pdf"):
        paper = Paper(path.read_bytes())
        assert paper.sizes_in_mm == [(297, 420)], path.name
        assert min(round(c["size"], 1) for c in paper.characters[0]) >= 14


def test_nothing_internal_is_on_the_site(site: Path) -> None:
    """Ledgers hold who presided and who was absent: none is built, and no such word is in what is."""
    assert not [path for path in site.rglob("*") if path.suffix == ".xlsx" or "ledger" in path.name]
    for path in (site / "print").glob("*.pdf"):
        assert "内部资料" not in Paper(path.read_bytes()).words


def test_the_unchanged_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_centre(tmp_path / "centre")
    made: list[str] = []
    plain = Compiler.pdf

    def counted(self: Compiler, sheet: Sheet) -> bytes:
        if sheet.name != "picture":  # check tries whether a picture can be read
            made.append(sheet.name)
        return plain(self, sheet)

    monkeypatch.setattr(Compiler, "pdf", counted)
    first = catalogue.write(centre_at(root), tmp_path / "one", NO_CACHE)
    assert set(made) == {Path(one.uri).stem for one in first}
    made.clear()
    second = catalogue.write(centre_at(root), tmp_path / "two", NO_CACHE)
    assert made == [] and first == second
    for one in first:
        assert (tmp_path / "one" / one.uri).read_bytes() == (tmp_path / "two" / one.uri).read_bytes()
    # One article changed: the packets that hold it are made anew, and nothing else.
    article = root / "content" / "study" / "sanhui-yike.md"
    article.write_text(article.read_text("utf-8").replace("先记住四个数", "先记牢四个数"), "utf-8")
    catalogue.write(centre_at(root), tmp_path / "three", NO_CACHE)
    assert set(made) == {"packet-2019-03-18"}
    # What nothing asks for any more is thrown away; what is missing is made again, to the same bytes.
    kept = sorted((root / ".cache" / "print").glob("*.pdf"))
    assert len(kept) == len(first)
    kept[0].unlink()
    made.clear()
    for one in catalogue.write(centre_at(root), tmp_path / "four", NO_CACHE):
        assert (tmp_path / "three" / one.uri).read_bytes() == (tmp_path / "four" / one.uri).read_bytes()
    assert len(made) == 1


def test_nothing_is_even_laid_out_while_what_it_was_laid_out_from_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_centre(tmp_path / "centre")
    asked: list[int] = []
    plain = catalogue.sheets

    def counted(*args: Any) -> Iterator[tuple[str, Sheet]]:
        asked.append(1)
        yield from plain(*args)

    monkeypatch.setattr(catalogue, "sheets", counted)

    def written(name: str, *, stale: bool = False) -> tuple[int, dict[str, bytes]]:
        asked.clear()
        caches = Caches(root / ".cache" / "build")
        catalogue.write(centre_at(root), tmp_path / name, caches["print"], stale=stale)
        caches.save()
        return len(asked), {path.name: path.read_bytes() for path in sorted((tmp_path / name / "print").iterdir())}

    times, first = written("one")
    assert times == 1
    activity = next((root / "data" / "activities").rglob("*.yml"))
    activity.write_text(activity.read_text("utf-8") + "\n", "utf-8")  # no sheet looks at activities
    assert written("two") == (0, first)
    article = root / "content" / "study" / "sanhui-yike.md"
    article.write_text(article.read_text("utf-8").replace("先记住四个数", "先记牢四个数"), "utf-8")
    assert written("three", stale=True) == (0, first)  # the preview
    times, changed = written("four")
    assert times == 1
    assert {name for name in first if first[name] != changed[name]} == {"packet-2019-03-18.pdf"}
    shutil.rmtree(root / ".cache" / "print")
    assert written("five") == (1, changed)


def test_a_damaged_store_is_no_matter(tmp_path: Path, overview: Overview) -> None:
    kept = tmp_path / "kept"
    store = PdfCache(kept, Compiler(ROOT))
    group, sheet = next(catalogue.sheets(overview, store))
    assert group == catalogue.GROUPS[0]
    first = store.made(sheet)
    for damage in (_emptied, _one_bit, _swapped, _folders):
        damage(kept)
        assert store.made(sheet) == first, damage.__name__
        shutil.rmtree(kept)
        store.made(sheet)
    shutil.rmtree(kept)
    kept.write_bytes(b"")
    assert store.made(sheet) == first
    store.tidy()


def _emptied(kept: Path) -> None:
    for file in kept.iterdir():
        file.write_bytes(b"")


def _one_bit(kept: Path) -> None:
    for file in kept.iterdir():
        whole = bytearray(file.read_bytes())
        whole[-1] ^= 1
        file.write_bytes(whole)


def _swapped(kept: Path) -> None:
    """Each file sound in itself, under the name of another."""
    contents = [file.read_bytes() for file in sorted(kept.iterdir())]
    for file, content in zip(sorted(kept.iterdir()), contents[1:] + contents[:1], strict=True):
        file.write_bytes(content)


def _folders(kept: Path) -> None:
    for file in [*kept.iterdir()]:
        file.unlink()
        file.mkdir()


def test_a_poster_that_is_too_long_stops_the_build_in_words(tmp_path: Path) -> None:
    root = copy_centre(tmp_path / "centre")
    wall = root / "content" / "walls" / "rudang-shici.md"
    wall.write_text(wall.read_text("utf-8") + "\n\n## 很长\n\n" + f"{'说不完的话。' * 200}\n\n" * 10, "utf-8")
    with pytest.raises(CannotPrintError, match="“入党誓词”太长，一张 A3 纸放不下"):
        catalogue.write(centre_at(root), tmp_path / "site", NO_CACHE)
