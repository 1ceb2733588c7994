"""What the product puts together of quiet parts is quiet: descriptions of titles and sentences, topics of a meeting."""

from __future__ import annotations

import html
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gates import privacy_problems
from tests.unit.centre import centre, meeting
from tests.unit.test_search import files
from yinling.pages.description import describe
from yinling.privacy.detectors import find
from yinling.privacy.scanner import SiteScanner
from yinling.records.activity import Activity
from yinling.records.presentation import BLOCK_END

NAMES = ("从木星", "毕长河", "常来的", "于娘家", "向前走", "老李", "尚德福", "陆放翁", "龙老汉", "荣归里", "温故园")
WANTS = ("皮炎", "高血压", "低保", "失独", "偏瘫", "登记过", "处分", "尿频", "骨折", "卧床", "贫困户")
OTHERS = ("做起", "怎么办，大家议", "讲座", "从头说", "，一课", "、补绿", "的防治", "的故事", "和", "看望", "党员")
PERSON = "毕" + "长河"
PAGE = """<!doctype html>
<head>
<meta name="description" content="{said}">
<meta property="og:description" content="{said}">
</head>
<body>
{body}
</body>
"""


def quiet_titles(seed: int, count: int) -> list[str]:
    dice = random.Random(seed)
    titles: list[str] = []
    while len(titles) < count:
        made = [
            "".join(dice.choice(dice.choice((NAMES, WANTS, OTHERS))) for _ in range(dice.randint(1, 4)))
            for _ in range(200)
        ]
        loud = SiteScanner().candidates(made)
        titles += [title for index, title in enumerate(made) if index not in loud]
    return titles[:count]


def groups(seed: int) -> Iterator[list[str]]:
    titles = quiet_titles(seed, 600)
    for start in range(0, len(titles), 6):
        yield titles[start : start + 6]


def page_of(body: str, own: str = "") -> str:
    return PAGE.format(said=html.escape(describe(own, body, ())), body=body)


def listed(titles: list[str]) -> str:
    return "\n".join(f'<li><a class="yl-item__link" href="a/">{title}</a></li>' for title in titles)


def told(titles: list[str]) -> str:
    return "\n".join(f"<p>{title}。</p>" for title in titles)


def test_descriptions_of_quiet_titles_are_quiet(tmp_path: Path) -> None:
    loud_alone = 0
    for number, titles in enumerate(groups(20290101)):
        for name, body in (("list", listed(titles)), ("told", told(titles))):
            page = page_of(body)
            loud_alone += bool(find(html.unescape(page.splitlines()[2])))
            (tmp_path / f"{name}{number}.html").write_text(page, "utf-8")
    assert loud_alone > 5, "the titles are such that their description alone would be refused"
    assert [found.file for found in privacy_problems(tmp_path, SiteScanner())] == []


def test_items_of_a_list_in_json_are_apart(tmp_path: Path) -> None:
    records = [{"topics": titles} for titles in groups(20290104)]
    (tmp_path / "records.json").write_text(json.dumps(records, ensure_ascii=False, indent=1), "utf-8")
    assert list(privacy_problems(tmp_path, SiteScanner())) == []
    row = json.dumps([{"姓名": PERSON, "病情": "胃不好"}], ensure_ascii=False, indent=1)
    (tmp_path / "row.json").write_text(row, "utf-8")
    assert [found.file for found in privacy_problems(tmp_path, SiteScanner())] == ["row.json"]


def test_topics_of_a_meeting_side_by_side_are_quiet() -> None:
    assert [said for titles in groups(20290103) if find(said := "。".join(titles))] == []


@pytest.mark.parametrize(
    "own",
    [
        f"{PERSON}患高血压，住院一周",  # nowhere else on the page
        f"这一页有2条：{PERSON}患高血压、讲座",
        f"{PERSON}、高血压，讲座一场",  # whose parts are on the page, apart
    ],
)
def test_what_only_a_description_says_is_found(own: str, tmp_path: Path) -> None:
    body = listed([PERSON, "高血压", "讲座", "讲座一场"])
    (tmp_path / "a.html").write_text(page_of(body, own), "utf-8")
    assert [found.code for found in privacy_problems(tmp_path, SiteScanner())] == ["private-health"]


def test_what_the_page_has_in_two_lines_is_found_where_the_description_joins_them(tmp_path: Path) -> None:
    body = f"<p>组里的事：{PERSON}<br>患高血压，住院一周。</p>"
    (tmp_path / "a.html").write_text(page_of(body), "utf-8")
    assert privacy_problems(tmp_path, SiteScanner())


def test_what_the_page_says_too_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page_of(f"<p>{PERSON}患高血压，住院一周，组长去看过。</p>"), "utf-8")
    (found,) = privacy_problems(tmp_path, SiteScanner())
    assert (found.code, found.line) == ("private-health", 3)


def test_the_texts_of_an_activity_are_apart_in_the_search_index(tmp_path: Path) -> None:
    o = centre(tmp_path / "centre", activities=[meeting("2018-01-05")])
    held = next(iter(o.library.all(Activity)))
    found = [
        document
        for *topics, said in groups(20290106)
        if (document := held.model_copy(update={"topics": topics, "summary": said}).search_document(o.published))
    ]
    assert sum(bool(find(document.text.replace(BLOCK_END, ""))) for document in found) > 5, "loud as one sentence"
    (tmp_path / "site" / "search").mkdir(parents=True)
    for name, text in files(found).items():
        (tmp_path / "site" / "search" / name).write_text(text, "utf-8")
    assert list(privacy_problems(tmp_path / "site", SiteScanner())) == []
