"""Build the site of a centre with an engine and measure its index: `python -m tests.bench.search.build CENTRE WORK`.

Output: the site ``WORK/<engine>/``, and the measurements ``WORK/built-<engine>.json``. The peers get the pages that
`yinling stage` writes, without the parts that a careful owner would exclude from the index: lists, figures, links to
neighbouring pages. Pagefind reads the site that Material built, so that both index the same text.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
ENGINES = ("yinling", "material", "pagefind")
# Pages that only list or count other pages.
LISTS = re.compile(r"activities/(?:(?:year|type|coming|channels)/.*|[^/]+/|[^/]+/\d{4}/(?:p\d+/)?)?index\.md|index\.md")
LIST_FOLDERS = ("report", "cadence", "search", "print")
MATERIAL = """
site_name: 学堂
docs_dir: pages
theme: {name: material, language: zh, font: false, features: [search.share]}
plugins: [search: {lang: zh}]
markdown_extensions: [admonition, attr_list, footnotes, md_in_html, tables, pymdownx.details, pymdownx.superfences,
                      {pymdownx.tabbed: {alternate_style: true}}]
validation: {omitted_files: ignore, links: {not_found: ignore, unrecognized_links: ignore, absolute_links: ignore}}
# A navigation of all pages on every page would be most of the site.
nav: [index.md]
"""
PAGEFIND_PAGE = '<!doctype html><html lang="zh"><meta charset="utf-8"><title>搜索</title><input id="q"></html>'


def copy_project(centre: Path, work: Path) -> Path:
    """Copy the centre with the product's code and theme to ``WORK/root``, without any cache of an earlier build."""
    root = work / "root"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(centre, root)
    for part in ("hooks", "theme_overrides"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    return root


def timed_build(python: Path, config: Path, site: Path, hooks: Path | None = None) -> dict[str, Any]:
    """Build with MkDocs in the environment of ``python``; return the measured seconds and memory."""
    shutil.rmtree(site, ignore_errors=True)
    out = site.with_suffix(".json")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"} | ({"PYTHONPATH": str(hooks)} if hooks else {})
    command = [str(python), str(Path(__file__).with_name("timed.py")), str(config), str(site), str(out)]
    subprocess.run(command, check=True, cwd=config.parent, env=environment)
    measured: dict[str, Any] = json.loads(out.read_text("utf-8"))
    out.unlink()
    return measured


def yinling(centre: Path, work: Path) -> dict[str, Any]:
    root = copy_project(centre, work)
    site = work / "yinling"
    measured = timed_build(Path(sys.executable), root / "mkdocs.yml", site, root / "hooks")
    again = timed_build(Path(sys.executable), root / "mkdocs.yml", site, root / "hooks")
    scripts = [*(site / "assets").glob("search*.js")]
    measured["again_seconds"] = again["index_seconds"]
    measured["bytes"] = size(site / "search") - size(site / "search/index.html") + sum(map(size, scripts))
    measured["pages"] = len([*site.rglob("index.html")])
    return measured | {"version": version("yinling")}


def material(centre: Path, work: Path, peers: Path) -> dict[str, Any]:
    root, pages, site = copy_project(centre, work), work / "pages", work / "material"
    shutil.rmtree(pages, ignore_errors=True)
    stage = [sys.executable, "-m", "yinling", "stage", "--root", str(root), str(pages)]
    subprocess.run(stage, check=True, env={**os.environ, "PYTHONPATH": str(root / "hooks")}, stdout=subprocess.DEVNULL)
    for path in sorted(pages.rglob("*.md")):
        path.write_text(curated(path, path.relative_to(pages).as_posix(), centre), "utf-8")
    (work / "mkdocs.yml").write_text(MATERIAL, "utf-8")
    measured = timed_build(peers / "bin/python", work / "mkdocs.yml", site)
    measured["bytes"] = size(site / "search")
    measured["pages"] = len([*site.rglob("index.html")])
    return measured | {"version": f"{peer_version(peers, 'mkdocs-material')} + jieba {peer_version(peers, 'jieba')}"}


def curated(path: Path, name: str, centre: Path) -> str:
    """Return a staged page without the parts that a careful owner would not index.

    An article gets its summary at the top: only the lists show it, and they are excluded.
    """
    text = path.read_text("utf-8")
    if LISTS.fullmatch(name) or name.startswith(LIST_FOLDERS):
        text = text if text.startswith("---\n") else f"---\n---\n{text}"
        return text.replace("---\n", "---\nsearch: {exclude: true}\n", 1)
    text = re.sub(r"<nav .*?</nav>", "", text, flags=re.DOTALL)
    if name.startswith("orgs/"):
        return re.sub(r'<h2 id="coming">.*(?=</div>)', "", text, flags=re.DOTALL)
    source = centre / "content" / name
    if source.is_file():
        summary = yaml.safe_load(source.read_text("utf-8").split("---\n", 2)[1]).get("摘要", "")
        text = text.replace("\n", f"\n\n{summary}\n", 1)
    return text


def pagefind(work: Path, peers: Path) -> dict[str, Any]:
    """Build and measure Pagefind's index of those pages of Material's site that Material's own index has."""
    site, copied = work / "pagefind", work / "pagefind-pages"
    for folder in (site, copied):
        shutil.rmtree(folder, ignore_errors=True)
    found = json.loads((work / "material/search/search_index.json").read_text("utf-8"))["docs"]
    for uri in sorted({row["location"].split("#")[0] for row in found}):
        (copied / uri).mkdir(parents=True, exist_ok=True)
        shutil.copy(work / "material" / uri / "index.html", copied / uri / "index.html")
    options = ["--root-selector", "article", "--output-path", str(site / "pagefind"), "--quiet"]
    process = subprocess.Popen([str(peers / "bin/python"), "-m", "pagefind", "--site", str(copied), *options])
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"pagefind ended with {status}")
    (site / "search").mkdir()
    (site / "search/index.html").write_text(PAGEFIND_PAGE, "utf-8")
    seconds = usage.ru_utime + usage.ru_stime
    measured = {"index_seconds": seconds, "all_seconds": seconds, "peak_mb": usage.ru_maxrss / 1024}
    pages = len([*copied.rglob("index.html")])
    return measured | {"bytes": size(site / "pagefind"), "pages": pages, "version": peer_version(peers, "pagefind")}


def size(path: Path) -> int:
    return sum(f.stat().st_size for f in path.rglob("*") if f.is_file()) if path.is_dir() else path.stat().st_size


def peer_version(peers: Path, package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run([str(peers / "bin/python"), "-c", code], check=True, capture_output=True, text=True).stdout[
        :-1
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("centre", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--engine", choices=ENGINES, default="yinling")
    parser.add_argument("--peers", type=Path, default=Path("out/peers"), help="an environment with the peers")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    if options.engine == "yinling":
        built = yinling(options.centre, options.work.resolve())
    elif options.engine == "material":
        built = material(options.centre, options.work.resolve(), options.peers)
    else:
        built = pagefind(options.work.resolve(), options.peers)
    (options.work / f"built-{options.engine}.json").write_text(json.dumps(built, indent=1) + "\n", "utf-8")
    print(json.dumps(built))
