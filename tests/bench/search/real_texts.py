"""Index a folder of Markdown pages and ask it queries, by the code of any checkout of the product.

    python -m tests.bench.search.real_texts index PAGES WORK [--code CHECKOUT]
    python -m tests.bench.search.real_texts ask WORK QUERIES.json [--code CHECKOUT] [--out ANSWERS.json]
    python -m tests.bench.search.real_texts pieces PAGES WORK [--code CHECKOUT] [--seed 1] [--count 600]

``index`` writes the index to ``WORK/search`` and prints its size and the processor seconds that it took, of the
extraction from HTML too. ``ask`` prints for each kind of query how many find a right page among the first ten, and how
many of those without any right page (nonsense) show a result that has the query. QUERIES.json is a list of objects
with ``q``, ``kind`` and ``right``, names of files below PAGES. ``pieces`` asks random substrings of two to six
characters of the pages, then a sixth as many of four to six with a character dropped or wrong, and all runs of the
page's frame; missed is what finds no text with the substring. A query is a run of the product's scripts in Node.js with
nothing in the cache (real_texts.js); bytes are gzip -6. Only sums are printed, so that a set can stay held out.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
LARGE = 100_000  # bytes
_FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
_TITLE = re.compile(r"^(?:标题|title): *(.+)$", re.MULTILINE)
_HEADING = re.compile(r"^# +(.+)\n", re.MULTILINE)
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
Row = dict[str, Any]


def read_page(path: Path) -> tuple[str, str]:
    """Return the title and the Markdown of a page: the title is in its front matter, or its first heading."""
    text = path.read_text("utf-8")
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    title = (front and _TITLE.search(front[1])) or _HEADING.search(body)
    return (title[1].strip("\"' ") if title else path.stem), _HEADING.sub("", body, count=1)


def index(pages: Path, work: Path) -> None:
    """Write the index of the pages with the code on the path of Python, and print what it cost."""
    from markdown import Markdown  # noqa: PLC0415 - only here

    from yinling.core.cache import NO_CACHE  # noqa: PLC0415 - of the code that is measured
    from yinling.library.markdown_settings import extensions  # noqa: PLC0415
    from yinling.search import documents, index_files  # noqa: PLC0415

    found = extensions(ROOT / "mkdocs.yml")
    markdown = Markdown(extensions=[*found], extension_configs=found)
    articles = []
    for path in sorted(pages.rglob("*.md")):
        title, body = read_page(path)
        uri = f"{path.relative_to(pages).with_suffix('').as_posix()}/"
        article = SimpleNamespace(uri=uri, title=title, section="study", topic="", summary="", date=None)
        articles.append((article, markdown.reset().convert(body)))
    before = processor_seconds()
    sections: Any = documents._article
    rows = [row for article, html in articles for row in sections(article, {}, html, NO_CACHE)]
    files = {script.path: script.content for script in index_files.build_files(rows).scripts}
    spent, folder = processor_seconds() - before, work / "search"
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    size = sum(map(len, files.values()))
    print(f"{len(articles)} pages, {len(rows)} sections: {size / 1e6:.1f} MB, {len(files)} files, {spent:.1f} s of CPU")


def processor_seconds() -> float:
    """Return the processor seconds of this process and of the processes that it waited for."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def answers(work: Path, code: Path, queries: Sequence[tuple[str, str]]) -> list[Row]:
    """Return what real_texts.js says of each query, which is given with the text that it wants."""
    from rjsmin import jsmin  # noqa: PLC0415 - as the product's pages have the scripts

    with tempfile.TemporaryDirectory() as folder:
        for script in (code / "theme_overrides/assets").glob("search*.js"):
            Path(folder, script.name).write_text(jsmin(script.read_text("utf-8")), "utf-8")
        asked = Path(folder, "queries.json")
        asked.write_text(json.dumps(queries), "utf-8")
        command = ["node", str(Path(__file__).with_suffix(".js")), str(work / "search"), folder, str(asked)]
        rows: list[Row] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return rows


def ask(work: Path, code: Path, queries: Sequence[Row], out: Path | None) -> None:
    """Print the sums of each kind of query."""
    kinds: defaultdict[str, list[tuple[Row, Row]]] = defaultdict(list)
    answered = answers(work, code, [(row["q"], row["q"]) for row in queries])
    for row, answer in zip(queries, answered, strict=True):
        kinds[row["kind"]].append((row, answer))
    for kind, pairs in kinds.items():
        right = sum(is_found(row, answer) for row, answer in pairs if row["right"])
        wrong = sum(any(each["holds"] for each in answer["found"]) for row, answer in pairs if not row["right"])
        asked = sum(bool(row["right"]) for row, _ in pairs)
        found = f"found {right} of {asked}; exact nonsense {wrong} of {len(pairs) - asked}"
        print(f"{kind}: {found}; {cost([answer for _, answer in pairs])}")
    if out:
        out.write_text(json.dumps([*zip(queries, answered, strict=True)], ensure_ascii=False, indent=1), "utf-8")


def is_found(row: Row, answer: Row) -> bool:
    """Return whether a right page is among the results."""
    right = {f"{name.removesuffix('.md').strip('/')}/" for name in row["right"]}
    return any(each["uri"] in right for each in answer["found"])


def cost(rows: Sequence[Row]) -> str:
    """Return the sums of bytes of answers."""
    first = sorted(row["first"] for row in rows)
    large = sum(each > LARGE for each in first)
    nine, most = first[len(first) * 9 // 10], first[-1]
    of_ten = statistics.median(row["ten"] for row in rows)
    sizes = f"median {statistics.median(first) / 1000:.1f}, nine of ten {nine / 1000:.1f}, most {most / 1000:.1f}"
    return f"KB to the first result: {sizes}; above 100: {large} of {len(first)}; of ten: {of_ten / 1000:.1f}"


def pieces(pages: Path, dice: random.Random, count: int, least: int = 2) -> Iterator[str]:
    """Yield random substrings of up to six Chinese characters of the pages, not over a sign."""
    paths = sorted(pages.rglob("*.md"))
    while count:
        title, body = read_page(dice.choice(paths))
        size = dice.randint(least, 6)
        runs = [run for run in _HAN.findall(f"{title}\n{body}") if len(run) >= size]
        if runs:
            run = dice.choices(runs, [len(run) - size + 1 for run in runs])[0]
            start = dice.randint(0, len(run) - size)
            yield run[start : start + size]
            count -= 1


def changed(text: str, dice: random.Random, by: str) -> tuple[str, str]:
    """Return a text with a character dropped, or with one of ``by`` in its place, and the text as it was."""
    at = dice.randrange(len(text))
    other = dice.choice([char for char in by if char != text[at]] or [""])
    return text[:at] + other + text[at + 1 :], text


def ask_pieces(pages: Path, work: Path, code: Path, seed: int, count: int) -> None:
    """Print the sums of substrings, of changed ones and of the frame."""
    dice = random.Random(seed)
    sets = {"pieces": [(piece, piece) for piece in pieces(pages, dice, count)]}
    common = "".join(pieces(pages, dice, count))
    for kind, by in (("dropped", ""), ("wrong", common)):
        sets[kind] = [changed(piece, dice, by) for piece in pieces(pages, dice, count // 6, 4)]
    frame = _HAN.findall((code / "theme_overrides/base.html").read_text("utf-8"))
    sets["frame"] = [(run, run) for run in sorted({*frame})]
    for kind, asked in sets.items():
        answered = answers(work, code, asked)
        missed = sum(not any(each["holds"] for each in answer["found"]) for answer in answered)
        print(f"{kind}: missed {missed} of {len(asked)}; {cost(answered)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("do", choices=("index", "ask", "pieces"))
    parser.add_argument("paths", type=Path, nargs=2)
    parser.add_argument("--code", type=Path, default=ROOT)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=600)
    options = parser.parse_args()
    one, two = (path.resolve() for path in options.paths)
    code = options.code.resolve()
    if options.do == "index" and os.environ.get("REAL_TEXTS_CODE") != str(code):
        environment = {**os.environ, "PYTHONPATH": f"{code / 'hooks'}:{ROOT}", "REAL_TEXTS_CODE": str(code)}
        subprocess.run(
            [sys.executable, "-m", "tests.bench.search.real_texts", *sys.argv[1:]], check=True, env=environment
        )
    elif options.do == "index":
        index(one, two)
    elif options.do == "ask":
        ask(one, code, json.loads(two.read_text("utf-8")), options.out)
    else:
        ask_pieces(one, two, code, options.seed, options.count)


if __name__ == "__main__":
    main()
