"""Check that after any edit a build with a cache makes the same bytes as a build without one.

Input: sequences of random edits. They change, add, delete and rename records and articles, and change vocabulary,
rules, settings, templates, styles and scripts. ``SEQUENCES=…`` runs more sequences, ``SEED=…`` other ones.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.build.small import Build, contents
from tests.conftest import ROOT
from tests.fuzz.sample import small_centre

SEQUENCES = int(os.environ.get("SEQUENCES", "2"))
SEED = int(os.environ.get("SEED", "20191231"))
EDITS, COMPARED_EVERY = 9, 3
Edit = Callable[[Path, random.Random], str]


def one_of(dice: random.Random, files: list[Path]) -> Path:
    return dice.choice(sorted(files))


def records(centre: Path) -> list[Path]:
    return [*(centre / "data").rglob("*.yml")]


def change_a_word(centre: Path, dice: random.Random) -> str:
    """Insert a character into Chinese text, which pages usually show."""
    file = one_of(dice, [*records(centre), *(centre / "content").rglob("*.md")])
    text = file.read_text("utf-8")
    places = [match.end() for match in re.finditer(r"[\u4e00-\u9fff](?=[\u4e00-\u9fff])", text)]
    at = dice.choice(places or [0])
    file.write_text(text[:at] + dice.choice("新春夏秋冬东西南北") + text[at:], "utf-8")
    return f"{file.relative_to(centre)} at {at}"


def change_a_name(centre: Path, dice: random.Random) -> str:
    """Change a name that other pages show too: often an organisation's, else of a metric, an article, a campaign."""
    named = re.compile(r"(?m)^((?:- |  )?(?:名称|简称|标题|title): *[\"']?)")
    orgs = [*(centre / "data" / "orgs").rglob("*.yml")]
    others = [*records(centre), *(centre / "content").rglob("*.md")]
    file = one_of(dice, [path for path in dice.choice((orgs, others)) if named.search(path.read_text("utf-8"))])
    text = file.read_text("utf-8")
    at = dice.choice([match.end() for match in named.finditer(text)])
    file.write_text(text[:at] + dice.choice("新春夏秋冬") + text[at:], "utf-8")
    return f"{file.relative_to(centre)} at {at}"


def change_without_size_or_time(centre: Path, dice: random.Random) -> str:
    """Change a character and keep the size and the times of the file, as some programs do."""
    file = one_of(dice, [*records(centre), *(centre / "content").rglob("*.md")])
    before = file.stat()
    text = file.read_text("utf-8")
    places = [match.start() for match in re.finditer(r"(?<=[\u4e00-\u9fff])[\u4e00-\u9fff](?=[\u4e00-\u9fff])", text)]
    if places:
        at = dice.choice(places)
        file.write_text(text[:at] + dice.choice("新春夏秋冬东西南北") + text[at + 1 :], "utf-8")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    return f"{file.relative_to(centre)} at {places and at}"


def change_a_number(centre: Path, dice: random.Random) -> str:
    file = one_of(dice, records(centre))
    text = file.read_text("utf-8")
    numbers = [*re.finditer(r"(?<=: )[0-9]{1,2}(?=\n)", text)]
    if numbers:
        number = dice.choice(numbers)
        text = f"{text[: number.start()]}{int(number[0]) + 1}{text[number.end() :]}"
    file.write_text(text, "utf-8")
    return f"{file.relative_to(centre)}"


def change_a_day(centre: Path, dice: random.Random) -> str:
    file = one_of(dice, records(centre))
    text = file.read_text("utf-8")
    file.write_text(
        re.sub(r"(20[0-9]{2}-[01][0-9]-)[0-3][0-9]", rf"\g<1>{dice.randint(1, 28):02}", text, count=1), "utf-8"
    )
    return f"{file.relative_to(centre)}"


def publish_or_hide(centre: Path, dice: random.Random) -> str:
    file = one_of(dice, records(centre))
    text = file.read_text("utf-8")
    swapped = {"公开": "内部", "内部": "公开", "已审核": "草稿", "草稿": "已审核"}
    file.write_text(re.sub("(?<=: )(?:公开|内部|已审核|草稿)(?=\n)", lambda m: swapped[m[0]], text, count=1), "utf-8")
    return f"{file.relative_to(centre)}"


def add(centre: Path, dice: random.Random) -> str:
    """Copy a record to another name; the check may refuse the copy."""
    file = one_of(dice, records(centre))
    new = file.with_stem(f"{file.stem}{dice.choice('abc')}")
    shutil.copy(file, new)
    return f"{new.relative_to(centre)}"


def dispensable(centre: Path) -> list[Path]:
    """Return the records and articles that nothing needs; once they are all deleted, any record."""
    found = [*(centre / "data" / "activities").rglob("*.yml"), *(centre / "content").rglob("*.md")]
    return found or records(centre)


def delete(centre: Path, dice: random.Random) -> str:
    file = one_of(dice, dispensable(centre))
    file.unlink()
    return f"{file.relative_to(centre)}"


def rename(centre: Path, dice: random.Random) -> str:
    file = one_of(dice, dispensable(centre))
    return f"{file.rename(file.with_stem(f'{file.stem}x')).relative_to(centre)}"


def change_the_theme(centre: Path, dice: random.Random) -> str:
    file = one_of(dice, [*(centre / "theme_overrides").rglob("*.html"), *(centre / "theme_overrides").rglob("*.css")])
    sign = dice.randint(0, 999)
    text = file.read_text("utf-8")
    file.write_text(f"{text}/* {sign} */\n" if file.suffix == ".css" else f"{text}<!-- {sign} -->\n", "utf-8")
    return f"{file.relative_to(centre)}"


def change_the_as_of_day(centre: Path, dice: random.Random) -> str:
    file = centre / "data" / "site.yml"
    text = re.sub("(?m)^统计截至: .*$", f"统计截至: 2019-{dice.randint(1, 12):02}-28", file.read_text("utf-8"))
    file.write_text(text, "utf-8")
    return text


KINDS_OF_EDIT: list[Edit] = [
    *(change_a_word, change_a_word, change_a_name, change_a_name, change_a_number, change_a_day, publish_or_hide),
    *(change_without_size_or_time, change_without_size_or_time),
    *(add, delete, rename, change_the_theme, change_the_as_of_day),
]


@pytest.mark.parametrize("sequence", range(SEQUENCES))
def test_the_same_bytes_as_without_a_cache(tmp_path: Path, sequence: int) -> None:
    dice = random.Random(SEED + sequence)
    centre = small_centre(tmp_path / "centre")
    for part in ("hooks", "theme_overrides"):
        shutil.copytree(ROOT / part, centre / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", centre / "mkdocs.yml")
    assert Build(centre).wait().code == 0
    edits: list[str] = []
    for number in range(1, EDITS + 1):
        edit = dice.choice(KINDS_OF_EDIT)
        before = sources(centre)
        edits.append(f"{edit.__name__} {edit(centre, dice)}")
        done = Build(centre).wait()
        if done.code:  # the edit made the content invalid: the build refuses it, and the test restores the files
            assert "程序出错" not in done.output, (edits, done.output)
            restore(centre, before)
            edits[-1] += " (refused)"
        if number % COMPARED_EVERY == 0:
            cold = tmp_path / f"cold{number}"
            shutil.copytree(centre, cold, ignore=shutil.ignore_patterns("site"))
            assert Build(cold).wait().code == 0, edits
            warm, fresh = contents(centre / "site"), contents(cold / "site")
            assert warm.keys() == fresh.keys(), edits
            assert [path for path in warm if warm[path] != fresh[path]] == [], edits
            shutil.rmtree(cold)


def sources(centre: Path) -> dict[Path, bytes]:
    parts = [path for part in ("data", "content", "theme_overrides") for path in (centre / part).rglob("*")]
    return {path: path.read_bytes() for path in parts if path.is_file()}


def restore(centre: Path, before: dict[Path, bytes]) -> None:
    for path in sources(centre).keys() - before.keys():
        path.unlink()
    for path, content in before.items():
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
    assert Build(centre).wait().code == 0
