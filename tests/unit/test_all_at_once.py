"""Check that one run reports everything: no problem of an article hides those of another part or kind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.centre import BASE
from yinling.site import steps

BODY = (
    "春游😀 <iframe></iframe> <script>1</script>\n\n看[没有](meiyou.md)和[说明]（https://example.org/）。![](wu.png)\n"
)
IN_BODY = {"html-not-allowed", "unknown-reference", "file-missing", "full-width-mark"}
RIGHT = "---\n标题: 春游\n主题: 党的知识\n日期: 2019-01-05\n公开范围: 公开\n状态: 已审核\n---\n\n"


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path / "centre")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path / "centre")
    return tmp_path / "centre"


def codes(centre: Path, text: str) -> dict[str, set[int]]:
    """Return the lines of each problem of an article with this text, by code."""
    (centre / "content" / "study" / "chunyou.md").write_text(text, "utf-8")
    found: dict[str, set[int]] = {}
    for each in steps.read(centre).problems:
        if each.file.endswith("chunyou.md"):
            found.setdefault(each.code, set()).add(each.line)
    return found


def test_html_does_not_hide_emoji(centre: Path) -> None:
    found = codes(centre, RIGHT + BODY)
    assert found.keys() == IN_BODY | {"no-glyph", "picture-without-words"}
    assert found["no-glyph"] == found["html-not-allowed"] == {9}


@pytest.mark.parametrize(
    ("head", "code", "line"),
    [
        (RIGHT.replace("日期: 2019-01-05", "日期: 2019-02-30"), "no-such-day", 9),
        (RIGHT.replace("主题: ", "主题："), "wide-colon", 9),
        (RIGHT.replace("主题: 党的知识\n", ""), "missing-field", 8),
        (RIGHT.replace("状态: 已审核\n", "状态: 已审合\n"), "not-a-choice", 9),
        (RIGHT.replace("状态: 已审核", "状态: 已审核\n摘要: [未关"), "unclosed-bracket", 10),
        (RIGHT.replace("---\n\n", "\n"), "front-matter-open", 8),
        ("", "front-matter-missing", 1),
        ("---\n[]\n---\n", "not-a-record", 4),
        ("---\n---\n", "empty-file", 3),
    ],
)
def test_a_wrong_header_does_not_hide_the_body(centre: Path, head: str, code: str, line: int) -> None:
    found = codes(centre, head + BODY)
    assert found.keys() >= IN_BODY | {"no-glyph", code}
    assert found["no-glyph"] == {line}


def test_a_draft_with_a_wrong_header_may_hold_what_cannot_be_printed(centre: Path) -> None:
    found = codes(centre, RIGHT.replace("已审核", "草稿").replace("01-05", "02-30") + "春游😀\n")
    assert found.keys() == {"no-such-day"}


def test_an_error_elsewhere_does_not_hide_what_cannot_be_printed(centre: Path) -> None:
    org = centre / "data" / "orgs" / "zb09.yml"
    org.write_text(org.read_text("utf-8").replace("上级: dw", "上级: 没有"), "utf-8")
    assert codes(centre, RIGHT + "春游😀\n\n<marquee>走</marquee>\n").keys() >= {"no-glyph"}
    (centre / "data" / "site.yml").unlink()
    assert codes(centre, RIGHT + "春游😀\n").keys() == {"no-glyph"}
