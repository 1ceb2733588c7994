"""The pages as files for another engine: a plain MkDocs without a line of ours builds them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, run

PLAIN = """
site_name: 学堂
docs_dir: pages
theme: {name: mkdocs}
markdown_extensions: [admonition, attr_list, footnotes, md_in_html, tables, pymdownx.details,
                      pymdownx.superfences, {pymdownx.tabbed: {alternate_style: true}}]
validation: {omitted_files: ignore, links: {not_found: ignore, unrecognized_links: ignore, absolute_links: ignore}}
plugins: []
"""


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("staged")
    done = run("yinling", "stage", "--root", str(ROOT), str(root / "pages"))
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def test_every_page_of_the_site_is_there(staged: Path, site: Path) -> None:
    pages = {path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")}
    files = {path.relative_to(staged / "pages") for path in (staged / "pages").rglob("*.md")}
    made = {(path.parent if path.name == "index.md" else path.with_suffix("")).as_posix() for path in files}
    assert made == pages


def test_twice_is_the_same(staged: Path, tmp_path: Path) -> None:
    assert run("yinling", "stage", "--root", str(ROOT), str(tmp_path / "again")).returncode == 0
    files = [path.relative_to(staged / "pages") for path in (staged / "pages").rglob("*") if path.is_file()]
    assert len(files) > 1000
    for file in files:
        assert (staged / "pages" / file).read_bytes() == (tmp_path / "again" / file).read_bytes(), file


def test_a_plain_mkdocs_builds_them_and_every_link_leads_somewhere(staged: Path) -> None:
    for path in (staged / "pages" / "activities").iterdir():  # it takes a minute with all of them
        if path.is_dir() and not path.name.startswith("zb09"):
            shutil.rmtree(path)
    (staged / "mkdocs.yml").write_text(PLAIN, "utf-8")
    done = run("mkdocs", "build", "-q", cwd=staged)
    assert done.returncode == 0, done.stdout + done.stderr
    site = staged / "site"
    article = (site / "services" / "sannan" / "index.html").read_text("utf-8")
    assert 'href="../../orgs/zb09/"' in article
    for page in ("orgs/zb09/index.html", "services/sannan/index.html", "study/sanhui-yike/index.html"):
        links = re.findall(r'href="(\.[^":#]+)', (site / page).read_text("utf-8"))
        assert links
        for link in links:
            target = (site / page).parent / link
            assert target.exists() or "/activities/" in link, f"{page}: {link}"
