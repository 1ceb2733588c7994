"""Fixtures for the tests of printing: the sample centre, the compiler, and PDFs that are compiled once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.print.reading import Paper
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.library.load import Library, load
from yinling.printing.compiler import Compiler, Sheet


@pytest.fixture(scope="session")
def library() -> Library:
    loaded = load(ROOT)
    assert loaded.library is not None
    return loaded.library


@pytest.fixture(scope="session")
def overview(library: Library) -> Overview:
    return Overview(library)


@pytest.fixture(scope="session")
def renderer(library: Library) -> Renderer:
    return Renderer(library)


@pytest.fixture(scope="session")
def compiler(library: Library) -> Compiler:
    return Compiler(library.root)


@pytest.fixture(scope="session")
def paper(compiler: Compiler) -> Callable[[Sheet], Paper]:
    """Return a function that compiles a sheet and opens its PDF, each sheet once."""
    papers: dict[str, Paper] = {}

    def compile_paper(sheet: Sheet) -> Paper:
        key = compiler.cache_key(sheet)
        if key not in papers:
            papers[key] = Paper(compiler.compile_pdf(sheet))
        return papers[key]

    return compile_paper


@pytest.fixture
def article_centre(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a small centre with one article, which has the given Markdown."""

    def write(body: str) -> Path:
        root = tmp_path / "centre"
        for folder in ("data/vocabulary", "content/study"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        (root / "data/site.yml").write_text("名称: 学堂\n单位: 中心\n统计截至: 2019-12-31\n", "utf-8")
        (root / "data/vocabulary/topics.yml").write_text("- 名称: 健康养生\n", "utf-8")
        (root / "mkdocs.yml").write_text((ROOT / "mkdocs.yml").read_text("utf-8"), "utf-8")
        head = "---\n标题: 一篇\n主题: 健康养生\n日期: 2019-03-01\n公开范围: 公开\n状态: 已审核\n---\n\n"
        (root / "content/study/a.md").write_text(head + body, "utf-8")
        return root

    return write
