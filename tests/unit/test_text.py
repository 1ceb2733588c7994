"""Files as Windows editors save them, and files that are not text."""

from __future__ import annotations

from pathlib import Path

import pytest

from yinling.sources import text
from yinling.sources.text import read


def test_byte_order_mark_and_line_ends_do_not_matter(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_bytes("\ufeff名称: 甲\r\n上级: 乙\r简称: 丙".encode())
    assert read(file, "a.yml").text == "名称: 甲\n上级: 乙\n简称: 丙"


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        ("名称: 甲\n上级: 乙".encode("gbk"), 1, "GBK"),
        (b"name: a\n" + "上级: 乙".encode("gbk"), 2, "GBK"),
        ("名称: 甲".encode("utf-16"), 1, "UTF-16"),
        ("name: a".encode("utf-16-le"), 1, "UTF-16"),
        (b"a: b\n\0\0", 2, "二进制"),
        (b"\xff\xfe\xfd\xff\xff", 1, "UTF-16"),
        (b"\x80\xff\xff", 1, "无法识别"),
    ],
)
def test_another_encoding_is_named(tmp_path: Path, data: bytes, line: int, says: str) -> None:
    file = tmp_path / "a.yml"
    file.write_bytes(data)
    source = read(file, "a.yml")
    assert source.text == ""
    (problem,) = source.problems
    assert (problem.code, problem.line) == ("encoding", line)
    assert says in problem.message


@pytest.mark.parametrize("limits", [text.RECORDS, text.ARTICLE])
def test_what_is_too_large_is_not_read(tmp_path: Path, limits: text.Limits) -> None:
    file = tmp_path / "a.yml"
    line = b"a" * 99 + b"\n"
    file.write_bytes((line * limits.size)[: limits.size])
    assert read(file, "a.yml", limits).problems == ()
    with file.open("ab") as stream:
        stream.write(b"a")
    assert [p.code for p in read(file, "a.yml", limits).problems] == ["file-too-large"]
    file.write_text("短\n" + "长" * limits.line)
    assert read(file, "a.yml", limits).problems == ()
    file.write_text("短\n" + "长" * (limits.line + 1))
    (problem,) = read(file, "a.yml", limits).problems
    assert (problem.code, problem.line) == ("line-too-long", 2)


def test_a_file_that_is_not_there_or_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "folder.yml").mkdir()
    for name in ("gone.yml", "folder.yml"):
        assert [p.code for p in read(tmp_path / name, name).problems] == ["file-unreadable"]
