"""Attachments that hold far more than their size are refused with a reason, before they are unpacked."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.hostile import BASE, bounded
from tests.hostile_files import FILES, archive, pdf, rows, spaces, stated, workbook
from yinling.library.load import load
from yinling.privacy.attachments.file_text import UnreadableError, passages


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_with_a_reason(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    with pytest.raises(UnreadableError) as refused:
        for _ in passages(path, name):
            pass
    assert str(refused.value) and not str(refused.value).isascii()


def test_a_check_of_all_of_them_stays_small(tmp_path: Path) -> None:
    """Check it in a process with limits: half a gigabyte of addresses, of which most are shared libraries."""
    root = shutil.copytree(BASE, tmp_path / "centre")
    for name, content in FILES.items():
        (root / "content" / name).write_bytes(content())
    command = [sys.executable, "-m", "yinling", "check", "--root", str(root)]
    done = subprocess.run(
        command, preexec_fn=bounded(1 << 30, 60), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1, done.stderr
    refused = [line for line in done.stdout.splitlines() if "[private-unread]" in line]
    assert sorted(line.partition(":")[0] for line in refused) == sorted(f"content/{name}" for name in FILES)


def test_what_is_only_large_is_read(tmp_path: Path) -> None:
    files = {
        "a.xlsx": workbook(sheet=rows(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 20_000))),
        "b.docx": archive(("word/document.xml", b"<d>" + b"<w:p><w:t>a</w:t></w:p>" * 100_000 + b"</d>")),
        "c.docx": stated("word/a.txt", spaces(1), 1 << 20),
        "d.pdf": pdf(zlib.compress(b"BT /F1 12 Tf (hello) Tj ET"), pages=300),
        "e.csv": ("头" * 1_000_000 + "\n" + "1\n" * 10_000).encode(),  # so long a heading is not repeated
    }
    counts = {}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        counts[name] = sum(1 for _ in passages(tmp_path / name, name))
    assert counts["a.xlsx"] > 19_999
    assert counts["d.pdf"] > 300
    assert counts["e.csv"] > 10_000


def test_the_last_row_of_a_sheet_does_not_make_a_million(tmp_path: Path) -> None:
    cells = ['<row r="1"><c r="A1"><v>1</v></c></row>', '<row r="1048576"><c r="B1048576"><v>2</v></c></row>']
    sheet = rows(cells).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    (tmp_path / "a.xlsx").write_bytes(workbook(sheet=sheet))
    found = [passage for passage in passages(tmp_path / "a.xlsx", "a") if passage.text.startswith(("1 |", "1:"))]
    assert len(found) == 1


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        (tmp_path / "a.docx").write_bytes(archive(("word/document.xml", b"<a/>"), ("word/document.xml", b"<b/>")))
    with pytest.raises(UnreadableError, match="同名"):
        list(passages(tmp_path / "a.docx", "a"))


def test_a_refused_file_is_one_problem_of_the_check(tmp_path: Path) -> None:
    root = shutil.copytree(BASE, tmp_path / "centre")
    (root / "content" / "a.docx").write_bytes(FILES["ten megabytes.docx"]())
    (found,) = load(root).problems
    assert (found.code, found.file) == ("private-unread", "content/a.docx")
    assert "解开以后太大" in found.message
