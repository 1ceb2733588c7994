"""Every page that names the sign of an emergency tells the reader at once to call 120.

The readers are about 80 and often alone: a page with slower advice can cost a life. The signs and the advice are
those of the guidelines that the health pages cite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT

CALL_NOW = r"马上打 ?120|立刻打 ?120"
SLOW = r"过几分钟|不见好|不缓解|再看看|再观察|必要时|尽快去|赶快去|第二天|两天内|当天(就)?去|告诉旁边的人"
HEADING = re.compile(r"^#{2,4} ", re.MULTILINE)


class Sign(NamedTuple):
    """A sign in the text, the advice that its section must give, and words that its own line must not have."""

    pattern: str
    advice: str = CALL_NOW
    slow: str = SLOW


SIGNS = {
    "stroke": Sign(r"嘴歪|(手脚|胳膊|手)没劲|说话(不清|含糊)"),
    "chest pain": Sign(r"胸口?[也发]?[闷痛疼]|胸口压|心口[闷痛疼]"),
    "sudden blindness": Sign(r"(忽然|突然)看不见|眼前(忽然|突然)发黑|拉上黑幕"),
    "choking": Sign(r"噎住|噎着|卡在喉"),
    "blow on the head": Sign(r"[碰磕摔跌撞][了到着伤]头", rf"马上去医院|{CALL_NOW}"),
    "blow on the head under anticoagulants": Sign(
        r"抗凝药的人[碰磕摔跌撞][了到着伤]头", r"不等有没有不舒服，马上去医院"
    ),
    # 180/110 without other signs is seen by a doctor the same day; with them it is an emergency.
    "blood pressure from 180/110": Sign(r"高压到 ?180|低压到 ?110|180/110", slow=SLOW.replace("|当天(就)?去", "")),
}


def sections(page: str) -> Iterator[str]:
    """Yield the parts of a page below its front matter, each with its heading."""
    body = page.split("\n---\n", 1)[-1]
    starts = [0, *(match.start() for match in HEADING.finditer(body)), len(body)]
    yield from (body[start:end] for start, end in pairwise(starts))


def faults(page: str) -> list[str]:
    """Return the names of the signs that ``page`` names without the advice, or with slower advice."""
    found = []
    for section in sections(page):
        heading_calls = HEADING.match(section) and "打 120" in section.split("\n", 1)[0]
        for name, sign in SIGNS.items():
            lines = [line for line in section.split("\n") if re.search(sign.pattern, line)]
            advised = heading_calls or re.search(sign.advice, section)
            if (lines and not advised) or any(re.search(sign.slow, line) for line in lines):
                found.append(name)
    return found


PAGES = sorted((ROOT / "content").rglob("*.md"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT / "content").as_posix())
def test_no_page_gives_slower_advice(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize("name", SIGNS)
def test_every_sign_is_on_some_page(name: str) -> None:
    assert any(re.search(SIGNS[name].pattern, path.read_text("utf-8")) for path in PAGES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("忽然嘴歪、手没劲，去医院。", ["stroke"]),
        ("胸口压着疼，过几分钟不见好，马上打 120。", ["chest pain"]),
        ("胸闷、心慌，告诉旁边的人；不缓解，打 120。", ["chest pain"]),
        ("一只眼突然看不见，当天就去医院。", ["sudden blindness"]),
        ("吃饭噎住了，喝口水。", ["choking"]),
        ("碰了头，两天内头痛，去医院。", ["blow on the head"]),
        ("吃抗凝药的人跌了头，也要查。", ["blow on the head", "blow on the head under anticoagulants"]),
        ("高压到 180，歇一歇，第二天去看。", ["blood pressure from 180/110"]),
        ("忽然嘴歪。\n\n## 下一节\n\n马上打 120。", ["stroke"]),
    ],
)
def test_slower_advice_is_found(text: str, expected: list[str]) -> None:
    assert faults(f"---\n标题: 一篇\n---\n\n{text}\n") == expected


@pytest.mark.parametrize(
    "text",
    [
        "忽然嘴歪、一边手脚没劲、说话不清，马上打 120。",
        "## 打 120 时说什么\n\n嘴歪、手没劲。",
        "高压到 180，没有不舒服，当天就去看医生；头痛、喘不上气，马上打 120。",
        "吃抗凝药的人碰了头，不等有没有不舒服，马上去医院。",
    ],
)
def test_right_advice_is_accepted(text: str) -> None:
    assert faults(f"---\n标题: 一篇\n---\n\n{text}\n") == []
