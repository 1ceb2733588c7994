"""One changed line in ``data/sources`` marks every page, poster and packet that cites the source, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from tests.build.small import contents, small_centre
from tests.conftest import run

ARTICLE = """---
标题: {title}
主题: 党的知识
日期: 2019-03-01
来源:
  - 名称: {source}
核对日期: 2026-11-28
下次核对: 2027-11-30
公开范围: 公开
状态: 已审核
---

## 怎样投票

到会的人要够数。
"""
CITING = ("study/xuanju", "walls/xuanju-zhidu", "qa/xuanju-wen")
SOURCES = """- 编号: xin
  名称: 基层组织选举工作条例
  日期: 2020-07-13

- 编号: jiu
  名称: 基层组织选举工作暂行条例
  日期: 1990-06-27
  备注: 还在用
"""
RULE = "- {活动类型: 支委会, 周期: 月, 来源: 《基层组织选举工作暂行条例》第三条}\n"
PACKET = """标题: 学习资料
月份: 2019-03
学习内容: [study/xuanju, study/sanhui-yike]
公开范围: 公开
状态: 已审核
"""
MARK = "从2020年7月13日起不再用，现在用《基层组织选举工作条例》（2020年）"
LINE = "2026年11月核对，下次2027年11月"


def build(root: Path) -> dict[str, bytes]:
    done = run("mkdocs", "build", "--strict", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return contents(root / "site")


def words(pdf: bytes) -> str:
    with PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes], Path]:
    """Return the site before and after the line is changed, and the centre."""
    root = small_centre(tmp_path_factory.mktemp("project"))
    cited = dict.fromkeys(CITING, "基层组织选举工作暂行条例") | {"walls/biaojue": "基层组织选举工作条例"}
    for id, source in cited.items():
        file = root / "content" / f"{id}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(ARTICLE.format(title=f"题{id}", source=source), "utf-8")
    for name, text in (("sources/dangnei", SOURCES), ("rules/cadence", RULE), ("packets/march", PACKET)):
        (root / "data" / name).parent.mkdir(exist_ok=True)
        (root / "data" / f"{name}.yml").write_text(text, "utf-8")
    before = build(root)
    (root / "data" / "sources" / "dangnei.yml").write_text(SOURCES.replace("备注: 还在用", "被代替: xin"), "utf-8")
    return before, build(root), root


def test_before_there_is_no_mark(built: tuple[dict[str, bytes], dict[str, bytes], Path]) -> None:
    assert not [name for name, data in built[0].items() if name.endswith(".html") and MARK.encode() in data]


def test_every_page_that_cites_it_is_marked_above_its_text(
    built: tuple[dict[str, bytes], dict[str, bytes], Path],
) -> None:
    pages = {name: re.sub("<[^>]*>", "", data.decode()) for name, data in built[1].items() if name.endswith(".html")}
    marked = {name for name, text in pages.items() if MARK in text}
    rule = "cadence/2019/zwh/index.html"  # the page of the type that the rule is about
    assert marked == {f"{id}/index.html" for id in CITING} | {rule, "help/sources/index.html"}
    for id in CITING:
        page = re.sub("<[^>]*>", "", built[1][f"{id}/index.html"].decode().partition("<main")[2])
        assert page.index("请注意") < page.index(MARK) < page.index("怎样投票")
        assert LINE in page
        assert "本页更新" not in page


def test_posters_and_packets_that_cite_it_are_marked(
    built: tuple[dict[str, bytes], dict[str, bytes], Path],
) -> None:
    before, after, _ = built
    for name in ("poster-xuanju-zhidu", "packet-2019-03-18"):
        old, new = words(before[f"print/{name}.pdf"]), words(after[f"print/{name}.pdf"])
        assert (MARK in old, MARK in new) == (False, True), name
        assert LINE in old
        assert LINE in new
        assert before[f"print/{name}.png"] != after[f"print/{name}.png"] or name.startswith("packet")
    assert before["print/poster-biaojue.pdf"] == after["print/poster-biaojue.pdf"]


def test_nothing_else_changes(built: tuple[dict[str, bytes], dict[str, bytes], Path]) -> None:
    before, after, _ = built
    changed = {name for name in after if before.get(name) != after[name]}
    # A result of the search says how many pages a sheet has, and the mark makes a sheet longer.
    if before["print/index.html"] != after["print/index.html"]:
        changed = {name for name in changed if not name.startswith("search/")}
    allowed = ("study/xuanju/", "walls/xuanju", "qa/xuanju", "cadence/", "help/", "print/", "manifest", "records.json")
    assert not [name for name in changed if not name.startswith(allowed)]


def test_the_check_names_file_and_line(built: tuple[dict[str, bytes], dict[str, bytes], Path]) -> None:
    done = run("yinling", "check", cwd=built[2])
    assert done.returncode == 0
    for id in CITING:
        assert f"content/{id}.md:6:9: 提醒：《基层组织选举工作暂行条例》（1990年）{MARK}" in done.stdout
    assert "data/rules/cadence.yml:1:" in done.stdout
