"""Damaged files: whatever happens to the text of a record, it is read or complained of at a place. Never a crash.

The damage is drawn with fixed seeds, so that a failure can be seen again.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from yinling.library import load
from yinling.reading import key_words, read_records
from yinling.records import KINDS
from yinling.records.article import Article
from yinling.records.base import Record
from yinling.sources.markdown import split
from yinling.sources.yaml import parse

BITS = [
    *"：:，,“”\"'‘’{}[]-－—#&*!|>%@`?~\t\u3000\u00a0\u200b \n\\",
    ": ",
    "- ",
    "---\n",
    "\n\n",
    "  ",
    "no",
    "0123",
    "14:30",
    "４８",
    "<<: ",
]
FILES = sorted(path for path in (ROOT / "data").rglob("*.yml") if path.stat().st_size < 4000)


def kind_of(file: Path) -> type[Record]:
    """The kind whose folder holds a data file, or that is kept in this one file."""
    return next(k for k in KINDS if file.is_relative_to(k.folder) or file.with_suffix("") == Path(k.folder))


def damaged(text: str, dice: random.Random) -> str:
    """The text with up to four bits put in, taken out, or lines of it moved."""
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text) + 1)
        match dice.randrange(5):
            case 0 | 1:
                text = text[:at] + dice.choice(BITS) + text[at:]
            case 2:
                text = text[:at] + text[at + dice.randint(1, 6) :]
            case 3:
                lines = text.split("\n")
                lines.insert(dice.randrange(len(lines)), " " * dice.randrange(5) + dice.choice(lines).strip())
                text = "\n".join(lines)
            case 4:
                text = text[:at] + text[at : at + 1].upper() + text[: dice.randrange(20)] + text[at:]
    return text


@pytest.mark.parametrize("seed", range(300))
def test_a_damaged_record_is_read_or_complained_of(seed: int) -> None:
    dice = random.Random(seed)
    file = dice.choice(FILES)
    kind = kind_of(file.relative_to(ROOT / "data"))
    text = damaged(file.read_text("utf-8"), dice)
    document = parse("a.yml", text, key_words(kind))
    reads = list(read_records(kind, document))
    problems = [problem for read in reads for problem in read.problems]
    assert problems or all(read.record is not None for read in reads), text
    assert problems or reads, text
    lines = text.split("\n")
    for problem in problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.before == lines[problem.line - 1]
        assert not problem.after or problem.after != problem.before
        assert problem.message
        assert "{'" not in problem.message  # a value as Python would print it


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_article_is_read_or_complained_of(seed: int) -> None:
    dice = random.Random(seed)
    text = damaged(dice.choice(sorted((ROOT / "content").rglob("*.md"))).read_text("utf-8")[:800], dice)
    source = split("a.md", text, key_words(Article))
    reads = list(read_records(Article, source.front))
    assert any(read.problems or read.record for read in reads)


@pytest.mark.parametrize("seed", range(8))
def test_a_centre_with_damaged_files_loads(seed: int, tmp_path: Path) -> None:
    root = tmp_path / "centre"
    shutil.copytree(ROOT / "tests" / "cases" / "_base", root)
    dice = random.Random(seed)
    for file in sorted(path for path in root.rglob("*") if path.suffix in (".yml", ".md")):
        if dice.random() < 0.5:
            file.write_text(damaged(file.read_text("utf-8"), dice), "utf-8")
    loaded = load(root)
    assert loaded.library is not None or loaded.problems
    for problem in loaded.problems:
        assert (root / problem.file).exists() or problem.file.startswith("data/"), problem
