"""Write a centre of some 5,000 pages to measure search on: `python -m tests.bench.search.corpus OUT`.

The sample's organisations, articles, rules and vocabulary stay. Its activities are replaced by generated ones, of
generated branches over three years. Generated articles are added. Texts are composed from the word lists and sentence
frames in ``words/`` and from pypinyin's dictionary. Each page uses a few words of one subject, as real pages do, so
that words differ from page to page. The same seed writes the same files.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import yaml

from yinling.privacy.detectors import find

from .focus import WORDS, Focus, Words, dictionary, read_words

ROOT = Path(__file__).resolve().parents[3]
# The sample's activities and the records that refer to them.
OMITTED = ("activities", "publications", "baselines")
YEARS = (2017, 2018, 2019)
TYPES = {
    "党员大会": "dydh",
    "支委会": "zwh",
    "党课": "dk",
    "主题党日": "ztdr",
    "党员活动": "dyhd",
    "集中学习": "jzxx",
    "知识讲座": "zsjz",
    "文体活动": "wthd",
    "志愿服务": "zyfw",
    "走访慰问": "zfww",
    "其他": "qt",
}
TYPE_WEIGHTS = (4, 10, 8, 20, 24, 10, 8, 6, 5, 3, 2)
TOPICS = {"家常菜谱": "caipu", "种花种菜": "huacai", "居家生活": "jujia", "法律常识": "falv", "邻里互助": "linli"}
TOPICS |= {"地方史话": "shihua", "读书看报": "dushu", "文体活动": "wenti", "自然常识": "ziran"}
MODES = ("集中学习", "分散学习", "帮学", "年轻带年老", "先学带后学", "参观见学", "文体活动")
TIMES = ("08:30", "09:00", "09:30", "14:30", "15:00")


class Writer:
    """Writes the pages of one centre."""

    def __init__(self, out: Path, seed: int) -> None:
        self.out, self.rng = out, random.Random(seed)
        self.words, self.sayings = dictionary()
        self.frames: Words = yaml.safe_load((WORDS / "frames.yml").read_text("utf-8"))
        lists = yaml.safe_load((WORDS / "people.yml").read_text("utf-8"))
        self.people: Words = {key: value.split() for key, value in lists.items()}
        self.named: set[str] = set()  # the members of committees, whom a build knows by name
        self.subjects: dict[str, Words] = {}
        for name in ("life", "society", "culture", "world"):
            self.subjects |= read_words(f"{name}.yml")

    def place(self) -> str:
        return self.rng.choice(self.people["地"]) + self.rng.choice(self.people["地尾"])

    def focus(self, size: int) -> tuple[Words, Focus]:
        subject = self.rng.choice(list(self.subjects.values()))
        return subject, Focus(self, subject, size)

    def frame(self, kind: str) -> str:
        return self.rng.choice(self.frames[kind])

    def save(self, path: str, text: str) -> None:
        file = self.out / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def branches(self, number: int) -> list[str]:
        """Write ``number`` branches, twenty to a general branch below the sample's root; return their ids."""
        names: set[str] = set()
        ids: list[str] = []
        for n in range(number):
            above = f"kz{n // 20 + 1:02d}"
            if n % 20 == 0:
                self.save(f"data/orgs/{above}.yml", self._org(self.place()[:2] + f"片区第{n // 20 + 1}党总支", "dw", n))
            name = ""
            while not name or name in names:
                name = f"{self.rng.choice(self.people['地'])}{self.rng.choice(self.people['厂'])}离退休党支部"
            names.add(name)
            ids.append(f"k{n + 1:03d}")
            self.save(f"data/orgs/{ids[-1]}.yml", self._org(name, above, n))
        return ids

    def _org(self, name: str, parent: str, number: int) -> str:
        kind = "党总支" if name.endswith("党总支") else "党支部"
        _, focus = self.focus(8)
        lines = [f"名称: {name}", f"类型: {kind}", f"上级: {parent}", f"成立日期: {1990 + number % 26}-07-01"]
        if kind == "党支部":
            roles = zip(("书记", "组织委员", "宣传委员"), self.rng.sample(self.people["名"], 3), strict=True)
            lines += ["本届开始: 2018-05-10", "本届届满: 2021-05-09", "委员会:"]
            members = [(role, self.rng.choice(self.people["姓"]) + given) for role, given in roles]
            lines += [f"  - {{职务: {role}, 姓名: {name}, 同意公开: 是}}" for role, name in members]
            self.named.update(name for _, name in members)
        lines += [f"简介: {quoted(focus.fill(self.frame('支部介绍')))}", "公开范围: 公开", "状态: 已审核", ""]
        return "\n".join(lines)

    def activities(self, org: str, number: int) -> None:
        """Write the activities of a branch, spread over the years, one file for each year."""
        expected = self.rng.randint(18, 49)
        days = self.days(number)
        for year in YEARS:
            records = [self.activity(org, day, kind, expected) for day, kind in days if day.year == year]
            if records:
                self.save(f"data/activities/{org}/{year}.yml", "\n".join(records))

    def days(self, number: int) -> list[tuple[dt.date, str]]:
        """Return the days and types of ``number`` activities, no two of a type on one day."""
        days: set[tuple[dt.date, str]] = set()
        while len(days) < number:
            day = dt.date(self.rng.choice(YEARS), 1, 1) + dt.timedelta(self.rng.randrange(365))
            days.add((day, self.rng.choices(list(TYPES), TYPE_WEIGHTS)[0]))
        return sorted(days)

    def activity(self, org: str, day: dt.date, kind: str, expected: int) -> str:
        """Return an activity for which no build refuses the site."""
        while True:
            text = self._activity(org, day, kind, expected)
            lines = (line.strip(' -"') for line in text.split("\n"))
            if not any(find(each, frozenset(self.named)) for each in (text, *lines)):
                return text

    def _activity(self, org: str, day: dt.date, kind: str, expected: int) -> str:
        rng = self.rng
        subject, focus = self.focus(10)
        lines = [f"- 组织: {org}", f"  类型: {kind}", f"  日期: {day}"]
        lines += [f'  时间: "{rng.choice(TIMES)}"'] if rng.random() < 1 / 3 else []
        lines.append(f"  标题: {quoted(focus.fill(self.frame('动题')))}")
        lines.append(f"  地点: {rng.choice(focus.places) if rng.random() < 1 / 2 else rng.choice(subject['处'])}")
        lines += [f"  应到: {expected}", f"  实到: {rng.randint(expected * 2 // 3, expected)}"]
        lines += [f"  方式: [{rng.choice(MODES)}]"] if rng.random() < 1 / 4 else []
        topics = [focus.fill(frame) for frame in rng.sample(self.frames["议题"], rng.randint(1, 3))]
        lines += ["  议题:", *(f"    - {quoted(topic)}" for topic in topics)]
        if rng.random() < 2 / 5:
            text = list(focus.sentences(self.frames["经过"], rng.randint(290, 860)))
            cut = len(text) // 2
            lines += ["  摘要: |", f"    {''.join(text[:cut])}", "", f"    {''.join(text[cut:])}"]
        elif rng.random() < 1 / 3:
            lines.append(f"  摘要: {quoted(focus.fill(self.frame('经过')))}")
        return "\n".join([*lines, "  公开范围: 公开", "  状态: 已审核", ""])

    def article(self, number: int) -> None:
        rng = self.rng
        subject, focus = self.focus(24)
        day = dt.date(2017, 1, 1) + dt.timedelta(rng.randrange(1090))
        length = int(min(6000, max(800, rng.lognormvariate(7.5, 0.55))))
        front = [f"标题: {quoted(focus.fill(self.frame('文题')))}", f"摘要: {quoted(focus.fill(self.frame('提要')))}"]
        front += [f"主题: {subject['主题'][0]}", f"日期: {day}", "公开范围: 公开", "状态: 已审核"]
        body = [focus.fill(self.frame("开头"))]
        seen: set[str] = set()
        headings = (focus.fill(self.frame("小标题")) for _ in count())
        while length > 0:
            heading = next(h for h in headings if h not in seen)
            seen.add(heading)
            sentences = list(focus.sentences(self.frames["句子"], min(length, rng.randint(200, 700))))
            length -= sum(map(len, sentences))
            body += [f"## {heading}", *_blocks(rng, sentences)]
        body.append(focus.fill(self.frame("结尾")))
        text = "\n".join(publishable(line, frozenset(self.named)) for line in "\n\n".join(body).split("\n"))
        self.save(f"content/study/s{number:04d}.md", "\n".join(["---", *front, "---", "", text, ""]))


def _blocks(rng: random.Random, sentences: list[str]) -> Iterator[str]:
    """Yield the sentences as paragraphs, a quarter of them as lists."""
    while sentences:
        size = rng.randint(2, 5)
        block, sentences = sentences[:size], sentences[size:]
        yield "".join(block) if rng.random() < 3 / 4 else "\n".join(f"- {sentence}" for sentence in block)


def publishable(line: str, named: frozenset[str]) -> str:
    """Return a line without the sentences for which a build refuses it: composed ones put illnesses beside names."""
    kept = ""
    for sentence in re.split("(?<=[。！？])", line):
        kept += "" if find(kept + sentence, named) else sentence
    return kept


def quoted(text: str) -> str:
    """Return a text as a quoted YAML scalar."""
    return f'"{text}"'


def write(out: Path, pages: int, seed: int) -> None:
    """Write a centre: one branch for 25 pages; a tenth of the pages are articles, the rest activities."""
    out.mkdir(parents=True)
    shutil.copytree(ROOT / "data", out / "data", ignore=lambda folder, names: set(OMITTED) & set(names))
    shutil.copytree(ROOT / "content", out / "content")
    topics = out / "data" / "vocabulary" / "topics.yml"
    added = "".join(f"- {{名称: {name}, 代码: {code}}}\n" for name, code in TOPICS.items())
    topics.write_text(topics.read_text("utf-8") + added, "utf-8")
    writer = Writer(out, seed)
    articles, number = pages // 10, pages // 25
    ids = writer.branches(number)
    for n, org in enumerate(ids):
        held = (pages - articles) - number // 2  # half of the branches' own pages count
        writer.activities(org, held * (n + 1) // number - held * n // number)
    for n in range(articles):
        writer.article(n + 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(options.out, options.pages, options.seed)
