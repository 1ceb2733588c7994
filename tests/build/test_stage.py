"""Check the staged pages: other engines, without any code of ours, build a site from them that says the same.

The engines are MkDocs and, if it is found, Zensical, the successor of MkDocs by the authors of Material. ``make
zensical`` installs its current release beside the product and runs these tests.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import run as run_program
from typing import NamedTuple
from urllib.parse import urljoin

import pytest

from tests.conftest import ROOT, run
from tests.gates import broken_links
from yinling.gate.check_links import BrokenLink
from yinling.library.html_tree import Node, parse


class Engine(NamedTuple):
    """Another engine: its command, its settings, and which element of its pages is the main part."""

    command: tuple[str, ...]
    file: str
    settings: str
    site: str
    is_main: Callable[[Node], bool]


# With a navigation of all pages on every page, MkDocs takes two minutes, and Zensical writes 3.4 GB.
MKDOCS = """
site_name: 银龄学堂
docs_dir: pages
site_dir: mkdocs
theme: {name: mkdocs}
plugins: []
markdown_extensions: [admonition, attr_list, def_list, footnotes, md_in_html, tables, pymdownx.details,
                      pymdownx.superfences, {pymdownx.tabbed: {alternate_style: true}}]
nav: [index.md]
validation: {omitted_files: ignore, links: {not_found: warn, anchors: warn, unrecognized_links: ignore}}
"""
# All extensions that Zensical has by itself, as a new project would.
ZENSICAL = """
[project]
site_name = "银龄学堂"
docs_dir = "pages"
site_dir = "zensical"
nav = ["index.md"]
theme.font = false
"""
ENGINES = {
    "mkdocs": Engine(
        (sys.executable, "-m", "mkdocs", "build", "--strict"),
        "mkdocs.yml",
        MKDOCS,
        "mkdocs",
        lambda node: node.get("role") == "main",
    ),
    "zensical": Engine(
        (os.environ.get("ZENSICAL") or shutil.which("zensical") or "", "build", "--strict"),
        "zensical.toml",
        ZENSICAL,
        "zensical",
        lambda node: "md-content__inner" in node.classes,
    ),
}


class Seen(NamedTuple):
    """What a reader gets from a page: its title, the text of its main part, and where the links of that lead."""

    title: str
    text: str
    targets: list[str]


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stage the sample into the folder ``pages`` of a new project for the other engines."""
    pages = tmp_path_factory.mktemp("staged") / "pages"
    done = run("yinling", "stage", "--root", str(ROOT), str(pages))
    assert done.returncode == 0, done.stdout + done.stderr
    return pages


@pytest.fixture(scope="module", params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    found = ENGINES[request.param]
    if not found.command[0]:
        pytest.skip("no Zensical: make zensical, or set ZENSICAL to its path")
    return found


@pytest.fixture(scope="module")
def plain(engine: Engine, staged: Path) -> Path:
    """Build the other engine's site; without ``--quiet``, which would hide warnings from ``--strict``."""
    project = staged.parent
    (project / engine.file).write_text(engine.settings, "utf-8")
    done = run_program(engine.command, cwd=project, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stderr
    return project / engine.site


def addresses(folder: Path) -> set[str]:
    return {path.parent.relative_to(folder).as_posix() for path in folder.rglob("index.html")}


def staged_addresses(site: Path) -> set[str]:
    """Return the addresses of a site without those that pages had before."""
    lines = (site / "_redirects").read_text("utf-8").splitlines()
    return addresses(site) - {line.split(" ")[0].strip("/") for line in lines}


def test_every_page_of_the_site_is_there_and_no_other(plain: Path, site: Path) -> None:
    assert len(staged_addresses(site)) == len(addresses(site)) - 1
    assert addresses(plain) == staged_addresses(site)


def test_every_link_resolves(plain: Path) -> None:
    assert broken_links(plain) == []
    (plain / "damaged.html").write_text('<a href="orgs/nowhere/">', "utf-8")
    assert BrokenLink("broken-link", "damaged.html", "orgs/nowhere/") in broken_links(plain)
    (plain / "damaged.html").unlink()


def seen(page: Path, address: str, is_main: Callable[[Node], bool]) -> Seen:
    tree = parse(page.read_text("utf-8"))
    title, main = tree.first("title"), next(filter(is_main, tree.walk()))
    assert title is not None
    links = (node.get("href") or node.get("src") for node in main.walk() if node.tag != "script")
    targets = [urljoin(f"http://host/in/some/folder/{address}/", link) for link in links if link]
    return Seen(title.text.removesuffix(" - 银龄学堂"), " ".join(main.text.split()), targets)


def test_titles_texts_and_targets_of_links_are_those_of_the_site(engine: Engine, plain: Path, site: Path) -> None:
    pages = sorted(staged_addresses(site))
    assert len(pages) > 1000
    for address in pages:
        name = f"{address}/index.html"
        ours = seen(site / name, address, lambda node: node.tag == "main")
        assert ours.text
        assert seen(plain / name, address, engine.is_main) == ours, address
    damaged = plain / "damaged.html"
    for text, other in (('href="', 'href="x/'), ("</h1>", "。</h1>"), ("</title>", "。</title>")):
        damaged.write_text((plain / "index.html").read_text("utf-8").replace(text, other), "utf-8")
        assert seen(damaged, ".", engine.is_main) != seen(plain / "index.html", ".", engine.is_main), text
    damaged.unlink()


def test_pages_pass_through_the_other_engine_unchanged(staged: Path, plain: Path) -> None:
    files = list(staged.rglob("*.md"))
    assert len(files) == len(addresses(plain))
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
