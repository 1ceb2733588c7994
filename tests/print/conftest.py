"""What the tests of printing share: the sample centre, the press, and PDFs made once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.print.reading import Paper
from yinling.derived.overview import Overview
from yinling.library.load import Library, load
from yinling.printing.article_renderer import Renderer
from yinling.printing.compiler import Compiler, Sheet


@pytest.fixture(scope="session")
def library() -> Library:
    found = load(ROOT)
    assert found.library is not None
    return found.library


@pytest.fixture(scope="session")
def overview(library: Library) -> Overview:
    return Overview(library)


@pytest.fixture(scope="session")
def renderer(library: Library) -> Renderer:
    return Renderer(library)


@pytest.fixture(scope="session")
def press(library: Library) -> Compiler:
    return Compiler(library.root)


@pytest.fixture(scope="session")
def paper(press: Compiler) -> Callable[[Sheet], Paper]:
    """Prints a sheet and opens what came of it; each sheet once."""
    known: dict[str, Paper] = {}

    def printed(sheet: Sheet) -> Paper:
        key = press.fingerprint(sheet)
        if key not in known:
            known[key] = Paper(press.pdf(sheet))
        return known[key]

    return printed


@pytest.fixture
def article_centre(tmp_path: Path) -> Callable[[str], Path]:
    """A small centre whose one article has the given Markdown."""

    def made(body: str) -> Path:
        root = tmp_path / "centre"
        for folder in ("data/vocabulary", "content/study"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        (root / "data/site.yml").write_text("名称: 学堂\n单位: 中心\n统计截至: 2019-12-31\n", "utf-8")
        (root / "data/vocabulary/topics.yml").write_text("- 名称: 健康养生\n", "utf-8")
        (root / "mkdocs.yml").write_text((ROOT / "mkdocs.yml").read_text("utf-8"), "utf-8")
        head = "---\n标题: 一篇\n主题: 健康养生\n日期: 2019-03-01\n公开范围: 公开\n状态: 已审核\n---\n\n"
        (root / "content/study/a.md").write_text(head + body, "utf-8")
        return root

    return made
