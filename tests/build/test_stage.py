"""Check the staged pages: a plain MkDocs without any code of ours builds a site from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT, run
from tests.gates import broken_links
from yinling.gate.check_links import BrokenLink

# A navigation of all pages on every page would cost the engine two minutes.
PLAIN = """
site_name: 学堂
docs_dir: pages
theme: {name: mkdocs}
plugins: []
markdown_extensions: [admonition, attr_list, def_list, footnotes, md_in_html, tables, pymdownx.details,
                      pymdownx.superfences, {pymdownx.tabbed: {alternate_style: true}}]
nav: [index.md]
validation: {omitted_files: ignore, links: {not_found: warn, anchors: warn, unrecognized_links: ignore}}
"""


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stage the sample into the folder ``pages`` of a new project for the other engine."""
    pages = tmp_path_factory.mktemp("staged") / "pages"
    done = run("yinling", "stage", "--root", str(ROOT), str(pages))
    assert done.returncode == 0, done.stdout + done.stderr
    return pages


@pytest.fixture(scope="module")
def plain(staged: Path) -> Path:
    """Build the other engine's site; without ``--quiet``, which would hide warnings from ``--strict``."""
    (staged.parent / "mkdocs.yml").write_text(PLAIN, "utf-8")
    done = run("mkdocs", "build", "--strict", cwd=staged.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stderr
    return staged.parent / "site"


def addresses(folder: Path) -> set[str]:
    return {path.parent.relative_to(folder).as_posix() for path in folder.rglob("index.html")}


def test_every_page_of_the_site_is_there_and_no_other(plain: Path, site: Path) -> None:
    assert addresses(plain) == addresses(site)


def test_every_link_resolves(plain: Path) -> None:
    """Check all links except those of the search page to its scripts, which belong to the theme."""
    broken = [found for found in broken_links(plain) if found.page != "search/index.html"]
    assert broken == []
    (plain / "damaged.html").write_text('<a href="orgs/nowhere/">', "utf-8")
    assert BrokenLink("broken-link", "damaged.html", "orgs/nowhere/") in broken_links(plain)
    (plain / "damaged.html").unlink()


def test_record_pages_pass_through_the_other_engine_unchanged(staged: Path, plain: Path) -> None:
    files = list(staged.rglob("index.md"))
    assert len(files) > 1000
    for file in files:
        html = file.read_text("utf-8").split("<div>\n", 1)[1].rsplit("\n</div>", 1)[0]
        built = (plain / file.relative_to(staged)).with_suffix(".html").read_text("utf-8")
        assert html in built, file


def test_staging_twice_gives_the_same_files(staged: Path, tmp_path: Path) -> None:
    done = run("yinling", "stage", "--root", str(ROOT), str(tmp_path), PYTHONHASHSEED="7", TZ="Pacific/Kiritimati")
    assert done.returncode == 0, done.stdout + done.stderr
    one, other = contents(staged), contents(tmp_path)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_run_into_the_same_folder_changes_nothing(staged: Path) -> None:
    before = contents(staged)
    done = run("yinling", "stage", "--root", str(ROOT), str(staged))
    assert done.returncode == 1
    assert "不是空文件夹" in done.stderr
    assert contents(staged) == before
