"""What the documents of a centre say to search: their order, the place of an activity, the year of an honour."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from tests.unit.centre import centre, meeting
from tests.unit.test_search import files, read
from yinling.records.presentation import SearchDocument
from yinling.search.build_postings import build_postings
from yinling.search.documents import documents
from yinling.search.index import number_units
from yinling.search.postings import TEXT, TITLE, decode_list, keys_of
from yinling.search.units import units


def test_help_is_numbered_after_what_readers_look_for_and_figures_before_it(tmp_path: Path) -> None:
    class Listed(NamedTuple):
        uri: str
        title: str
        description: str = "都在这里。"
        source: str = ""
        crumbs: tuple[Any, ...] = ()
        found: tuple[SearchDocument, ...] = ()

    plan = SearchDocument("study/plan/#2019-03", "2019年3月学习计划", "", "《三会一课》。", "学习")
    pages = [
        Listed("help/", "使用帮助"),
        Listed("report/", "年度报告"),
        Listed("study/plan/", "学习计划", found=(plan,)),
    ]
    o = centre(tmp_path / "c", activities=[meeting("2019-03-05")])
    found = documents(o, {}, pages)
    assert [document.uri for document in found if document.uri.split("/")[0] in ("help", "report", "study")] == [
        "study/plan/",
        "study/plan/#2019-03",
        "report/",
        "help/",
    ]
    assert found[-1].is_event
    root = read(files(found)["root.js"])[1]
    numbered = number_units(found)
    assert [document.uri for unit in numbered[slice(*root["help"])] for document in unit] == ["help/"]
    assert read(files(found[-1:])["root.js"])[1]["help"] == [0, 0]


def test_a_result_has_the_place_of_an_activity_and_of_an_honour_the_year_alone(tmp_path: Path) -> None:
    o = centre(
        tmp_path / "c",
        activities=[meeting("2019-03-05", 地点="老槐树下")],
        honours=[{"年度": 2019, "名称": "标兵", "级别": "中心", "对象类型": "集体", "组织": "zb09"}],
    )
    found = documents(o, {}, [])
    shards = (content for name, content in map(read, files(found).values()) if re.fullmatch("t[0-9]+", name))
    rows = [row for shard in shards for unit in shard for row in unit]
    held = next(row for row in rows if row[0].startswith("activities/"))
    assert held[4:6] == ["2019-03-05", "老槐树下"]
    assert next(row for row in rows if row[0].startswith("honours/"))[4] == "2019"
    honour = keys_of(next(document for document in found if document.category == "荣誉"))
    assert "#2019" in honour
    assert not any(key.startswith(("#201912", "#-12")) for key in honour)


def test_a_result_shows_no_id_no_day_and_no_title_in_its_text(tmp_path: Path) -> None:
    course = {
        "组织": "zb09",
        "标题": "剪纸班",
        "开始": "2019-03-05",
        "结束": "2019-06-04",
        "地点": "东屋",
        "简介": "带剪刀。",
    }
    found = documents(centre(tmp_path / "c", activities=[meeting("2019-03-05")], courses=[course]), {}, [])
    assert next(each.text for each in found if each.title == "剪纸班") == "东屋 带剪刀。"


def test_a_month_in_a_title_is_worth_more_than_one_in_a_text() -> None:
    title, text = (
        SearchDocument("a/", a, "", b, "学习") for a, b in (("2019年3月的计划", ""), ("", "2019年3月的计划"))
    )
    assert (keys_of(title)["#201903"], keys_of(text)["#201903"]) == (TITLE, TEXT)
    lists = build_postings(number_units([title])).lists
    assert decode_list(lists["#201903"], 1024) == {0: TITLE}


def test_the_sections_of_a_page_are_a_unit_and_those_of_a_long_one_several() -> None:
    def page(uri: str, *lengths: int) -> list[SearchDocument]:
        return [SearchDocument(f"{uri}#{at}", "", "", "字" * length, "学习") for at, length in enumerate(lengths)]

    short, long = page("a/", 900, 900, 900), page("b/", *[900] * 14)
    other = [each._replace(org="一支部") for each in page("b/", 9, 9)]
    found = [*units([*short, *long, *other])]
    assert (found[0], found[-1]) == (tuple(short), tuple(other))
    assert [document for unit in found[1:-1] for document in unit] == long
    assert [len(unit) for unit in found[1:-1]] == [4, 3, 4, 3]
