"""Write a centre of a stated size to measure builds on: `python -m tests.bench.build.centre OUT --size medium`.

The centre holds the whole sample: its records, articles, rules and vocabulary. Generated branches, activities and study
pages are added until the numbers of the size are reached. Their words and frames are those of the search bench. Each
activity is a file, as `yinling new` makes it and as the help for secretaries recommends. ``--lists`` writes one list
for each branch and year instead. Generated texts contain no illness or hardship. A text that the product's own check
takes for private data is drawn again. The same size and seed write the same files.
"""

from __future__ import annotations

import argparse
import copy
import datetime as dt
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import yaml
from tests.bench.search.corpus import ROOT, TOPICS, TYPES, Writer
from tests.bench.search.focus import Focus, Words

from yinling.privacy.detectors import find
from yinling.privacy.words.word_lists import any_of

# The sample's own as-of day, see its data/site.yml.
AS_OF = "2019-12-31"
# Folders that a build needs besides the records and articles.
PRODUCT = ("hooks", "theme_overrides")
# The scanner often takes a drawn word for a name. With an illness or hardship near it, the build would fail.
HARDSHIP = re.compile(f"{any_of('illness')}|{any_of('hardship')}")


class Size(NamedTuple):
    """Numbers of branches, activities and articles in the whole centre, the sample included."""

    branches: int
    activities: int
    articles: int


SIZES = {
    "small": Size(20, 1_500, 40),
    "medium": Size(200, 12_000, 200),
    "large": Size(1_000, 100_000, 500),
}


class CentreWriter(Writer):
    """Writes generated records as secretaries keep them."""

    def __init__(self, out: Path, seed: int, lists: bool) -> None:
        super().__init__(out, seed)
        self.lists = lists
        self.words, self.sayings = _without_hardship(self.words), _without_hardship(self.sayings)
        self.frames = {kind: _without_hardship(frames) for kind, frames in self.frames.items()}
        self.subjects = {
            name: {key: _without_hardship(words) for key, words in lists.items()}
            for name, lists in self.subjects.items()
        }
        self.members: dict[str, int] = {}
        self.unnamed = copy.copy(self)
        roles: dict[str, str] = yaml.safe_load(Path(__file__).with_name("unnamed.yml").read_text("utf-8"))
        self.unnamed.people = self.people | {key: value.split() for key, value in roles.items()}
        articles = sorted((out / "content/study").glob("*.md"))
        self.studied = [f"study/{path.stem}" for path in articles if not HARDSHIP.search(_front_matter(path))]

    def focus(self, size: int) -> tuple[Words, Focus]:
        subject = self.rng.choice(list(self.subjects.values()))
        return subject, Focus(self.unnamed, subject, size)

    def _org(self, name: str, parent: str, number: int) -> str:
        text = ""
        while not text or _is_sensitive(text):
            text = super()._org(name, parent, number)
        if not name.endswith("党支部"):
            return text
        rows = ["党员人数:"]
        total = self.rng.randint(18, 49)
        for year in (2018, 2019):
            away, old = self.rng.randint(5, 8), total // 4
            counts = f"总数: {total}, 正式: {total}, 预备: 0, 在职: 0, 离退休: {total - 2}, 挂靠: 2"
            counts += f", 行动不便: {total // 5}, 外地居住: {away}, 八十岁以上: {old}"
            rows.append(f"  - {{截至: {year}-12-31, {counts}}}")
            self.members[f"k{number + 1:03d}"] = total  # the fewest of the years
            total -= 1
        return text + "\n".join(["类别: 离退休", *rows, ""])

    def activity(self, org: str, day: dt.date, kind: str, expected: int) -> str:
        """Return an activity like those of the search bench, with the further fields that the ledgers print."""
        rng = self.rng
        text = ""
        while not text or _is_sensitive(text):
            text = super().activity(org, day, kind, 3 if kind == "支委会" else expected)
        more = ["  缺席原因: 行动不便和外地居住，由邻近党员捎去资料\n"] if rng.random() < 1 / 4 else []
        more += [f"  学习内容: [{rng.choice(self.studied)}]\n"] if rng.random() < 1 / 3 else []
        more += ["  主讲人: 支部书记\n"] if kind == "党课" else []
        more += [f"  数量: {{服务群众: {rng.randint(6, 60)}}}\n"] if kind == "志愿服务" else []
        more += ["  决议:\n    - {内容: 通过今年的活动安排}\n"] if kind == "党员大会" else []
        return text.replace("  公开范围:", "".join(more) + "  公开范围:")

    def article(self, number: int) -> None:
        super().article(number)
        while _is_sensitive((self.out / f"content/study/s{number:04d}.md").read_text("utf-8")):
            super().article(number)

    def activities(self, org: str, number: int) -> None:
        if self.lists:
            super().activities(org, number)
            return
        expected = min(self.rng.randint(18, 49), self.members[org])
        for day, kind in self.days(number):
            row = self.activity(org, day, kind, expected)
            text = "".join(line[2:] for line in row.splitlines(keepends=True))
            self.save(f"data/activities/{org}/{day.year}/{day}-{TYPES[kind]}.yml", text)


def _without_hardship(words: list[str]) -> list[str]:
    return [word for word in words if not HARDSHIP.search(word)]


def _front_matter(article: Path) -> str:
    return article.read_text("utf-8").split("---\n", 2)[1]


def _is_sensitive(text: str) -> bool:
    return bool(HARDSHIP.search(text) or find(text))


def write(out: Path, size: Size, seed: int = 1, lists: bool = False) -> None:
    """Write a centre with the product's code and theme into a new folder, ready for `mkdocs build`."""
    out.mkdir(parents=True)
    for part in ("data", "content"):
        shutil.copytree(ROOT / part, out / part)
    install(out)
    topics = out / "data/vocabulary/topics.yml"
    added = "".join(f"- {{名称: {name}, 代码: {code}}}\n" for name, code in TOPICS.items())
    topics.write_text(topics.read_text("utf-8") + added, "utf-8")
    sample = count(out)
    writer = CentreWriter(out, seed, lists)
    for number in range(size.articles - sample.articles):
        writer.article(number + 1)
    branches, activities = size.branches - sample.branches, size.activities - sample.activities
    for n, org in enumerate(writer.branches(branches)):
        writer.activities(org, activities * (n + 1) // branches - activities * n // branches)


def install(centre: Path) -> None:
    """Copy the product's current code and theme into a centre, in place of older ones."""
    for part in PRODUCT:
        shutil.rmtree(centre / part, ignore_errors=True)
        shutil.copytree(ROOT / part, centre / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", centre)


def count(centre: Path) -> Size:
    """Count the branches, activities and articles in the files of a centre."""
    orgs = (yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in (centre / "data/orgs").glob("*.yml"))
    files = (centre / "data/activities").rglob("*.yml")
    records = (yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in files)
    return Size(
        sum(org["类型"] == "党支部" for org in orgs),
        sum(len(found) if isinstance(found, list) else 1 for found in records),
        len([*(centre / "content/study").glob("*.md")]),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", choices=SIZES, default="medium")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lists", action="store_true", help="one file a branch and year")
    options = parser.parse_args()
    write(options.out, SIZES[options.size], options.seed, options.lists)
    print(count(options.out))
