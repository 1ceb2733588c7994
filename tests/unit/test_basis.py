"""Sources, checks and reviews of articles: which source a citation means, what is outdated, and what the page says."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.unit.centre import BASE
from yinling.core.cache import Caches
from yinling.derived.basis import Basis, basis_of, rule_text
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.library.load import Library, Loaded, load
from yinling.pages import checks
from yinling.pages.context import SiteContext
from yinling.printing.chat_text import chat_text
from yinling.printing.poster import poster
from yinling.records.article import Article
from yinling.records.source import Source, SourceIndex
from yinling.records.vocabulary import Term

TODAY = "2026-11-28"
Fields = dict[str, Any]
REGULATION = {"编号": "new", "名称": "基层组织选举工作条例", "日期": "2020-07-13", "施行": "2020-08-01"}
TRIAL = {"编号": "old", "名称": "基层组织选举工作暂行条例", "日期": "1990-06-27", "被代替": "new"}
VERSIONS = [
    {"编号": "c22", "名称": "党章", "也叫": "中国共产党章程", "日期": "2022-10-22"},
    {"编号": "c17", "名称": "党章", "日期": "2017-10-24", "被代替": "c22"},
]
OLD_WORDS = "从2020年8月1日起不再用，现在用《基层组织选举工作条例》（2020年）"


def loaded(root: Path, *sources: Fields, today: str = TODAY, topic: str = "党的知识", **front: Any) -> Loaded:
    """Load the small centre with sources, and an article ``walls/a`` with more fields in its front matter."""
    shutil.copytree(BASE, root)
    clock = f"知识核对截至: {today}\n" if today else ""
    (root / "data" / "site.yml").write_text(f"名称: 学堂\n单位: 中心\n统计截至: 2019-12-31\n{clock}", "utf-8")
    topics = "- {名称: 党的知识, 代码: dangde}\n- {名称: 健康养生, 代码: jiankang, 需要审阅: 医生}\n"
    (root / "data" / "vocabulary" / "topics.yml").write_text(topics, "utf-8")
    if sources:
        (root / "data" / "sources.yml").write_text(dump(list(sources)), "utf-8")
    fields = {"标题": "一篇", "主题": topic, "日期": "2019-03-01", **front, "公开范围": "公开", "状态": "已审核"}
    (root / "content" / "walls").mkdir()
    (root / "content" / "walls" / "a.md").write_text(f"---\n{dump(fields)}---\n\n正文。\n", "utf-8")
    return load(root)


def dump(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False).replace("'", "")


def library_of(root: Path, *sources: Fields, **front: Any) -> Library:
    library = loaded(root, *sources, **front).library
    assert library is not None
    return library


def basis(root: Path, *sources: Fields, **front: Any) -> Basis:
    library = library_of(root, *sources, **front)
    article = library.get(Article, "walls/a")
    assert article is not None
    return basis_of(article, library)


def codes(found: Loaded) -> list[str]:
    return [problem.code for problem in found.problems]


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("name", "date", "meant"),
    [
        ("基层组织选举工作条例", None, "new"),
        ("基层组织选举工作条例", "2020-07-20", "new"),  # there is one: an article may write the day of publication
        ("中国共产党章程", None, "c22"),  # an alias
        ("党章", "2022-10-22", "c22"),
        ("党章", "2017-10-24", "c17"),
        ("党章", None, None),
        ("党章", "2012-11-14", None),
        ("选举条例", None, None),
        ("还没公开的", None, None),
    ],
)
def test_the_source_that_a_citation_means(tmp_path: Path, name: str, date: str | None, meant: str | None) -> None:
    hidden = {"编号": "hidden", "名称": "还没公开的", "公开范围": "内部"}
    library = library_of(tmp_path / "c", REGULATION, TRIAL, *VERSIONS, hidden)
    source = SourceIndex(library).find(name, day(date))
    assert (source.id if source else None) == meant


@pytest.mark.parametrize(
    ("title", "written", "is_near"),
    [
        ("中国共产党章程", "《中国共产党章程》", True),
        ("中国共产党支部工作条例（试行）", "中国共产党支部工作条例(试行)", True),
        ("中华人民共和国反电信网络诈骗法", "反电信网络诈骗法", True),
        ("中国共产党党员权利保障条例", "中国共产党员权利保障条例", True),
        ("中国共产党基层组织选举工作条例", "中国共产党基层组织选举工作条列", True),
        ("中国共产党支部工作条例（试行）", "中国共产党支部工作条例", False),
        ("中国糖尿病防治指南（2024版）", "中国糖尿病防治指南（2020版）", False),
        ("国家基本公共卫生服务规范（第三版）", "国家基本公共卫生服务规范（第四版）", False),
        ("中国共产党基层组织选举工作条例", "中国共产党地方组织选举工作条例", False),
        ("中华人民共和国审计法", "中华人民共和国统计法", False),
        ("信访条例", "信访工作条例", False),
    ],
)
def test_a_name_is_called_near_only_if_it_is_certainly_meant(
    tmp_path: Path, title: str, written: str, is_near: bool
) -> None:
    found = loaded(tmp_path / "c", {"名称": title}, 来源=[{"名称": written}])
    assert codes(found) == ["source-near"] * is_near


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ({}, {}, OLD_WORDS),
        ({"代替日期": "2020-07-20"}, {}, OLD_WORDS.replace("8月1日", "7月20日")),
        ({}, {"施行": None}, OLD_WORDS.replace("8月1日", "7月13日")),
        ({}, {"施行": None, "日期": None}, "已经不再用，现在用《基层组织选举工作条例》"),
        ({}, {"施行": TODAY}, OLD_WORDS.replace("2020年8月1日", "2026年11月28日")),
        ({}, {"施行": "2026-11-29"}, ""),
        ({"被代替": None}, {}, ""),
        ({"被代替": None, "执行到": "2026-11-27"}, {}, "从2026年11月28日起不再用"),
        ({"被代替": None, "执行到": "2026-11-28"}, {}, ""),
        ({}, {"公开范围": "内部"}, "已经不再用"),
        ({}, {"被代替": "newest"}, OLD_WORDS.replace("基层组织选举工作条例》（2020年", "选举条例》（2025年")),
        ({}, {"被代替": "later"}, OLD_WORDS),
        ({}, {"执行到": "2021-12-31"}, "从2020年8月1日起不再用"),
    ],
)
def test_since_when_a_source_is_out_of_force_and_what_is_in_force_now(
    tmp_path: Path, old: Fields, new: Fields, words: str
) -> None:
    newest = {"编号": "newest", "名称": "选举条例", "日期": "2025-01-01"}
    later = {"编号": "later", "名称": "将来的条例", "日期": "2026-12-01"}
    rows = [{**TRIAL, **old}, {**REGULATION, **new}, newest, later]
    library = library_of(tmp_path / "c", *({k: v for k, v in row.items() if v} for row in rows))
    source = library.get(Source, "old")
    assert source is not None
    lapse = source.lapse(library)
    assert (lapse.words if lapse else "") == words


def test_an_article_on_a_superseded_source_says_so_before_its_text(tmp_path: Path) -> None:
    found = basis(tmp_path / "c", TRIAL, REGULATION, 来源=[{"名称": TRIAL["名称"]}, {"名称": REGULATION["名称"]}])
    assert found.is_superseded
    assert found.warnings == (
        f"这一篇依据的《基层组织选举工作暂行条例》（1990年），{OLD_WORDS}。",
        "这一篇还没有照新的改过。照着办以前，请先问一问支部的同志。",
    )
    assert [citation.lapsed for citation in found.citations] == [OLD_WORDS, ""]


def test_what_is_cited_as_history_makes_no_article_outdated(tmp_path: Path) -> None:
    found = basis(tmp_path / "c", TRIAL, REGULATION, 来源=[{"名称": TRIAL["名称"], "只作历史": "是"}])
    assert (found.is_superseded, found.warnings) == (False, ())
    assert found.citations[0].lapsed == OLD_WORDS


@pytest.mark.parametrize(
    ("next_check", "overdue"), [("2026-11-27", True), ("2026-11-28", False), ("2026-11-29", False)]
)
def test_a_check_is_overdue_after_its_day(tmp_path: Path, next_check: str, overdue: bool) -> None:
    front = {"核对日期": "2025-11-28", "下次核对": next_check}
    found = loaded(tmp_path / "c", **front)
    assert codes(found) == ["check-overdue"] * overdue
    said = basis(tmp_path / "d", topic="健康养生", **front)
    assert said.is_overdue is overdue
    words = "这一篇原定2026年11月27日以前再核对一遍，还没有核对。数字和规定可能变了，照着办以前，请先问一问医生。"
    assert said.warnings == (words,) * overdue


CHECKED = {"核对日期": "2026-11-28", "下次核对": "2027-11-30"}
REVIEWED = {"审阅": {"谁": "社区医院全科医生", "日期": "2026-10-09"}}


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ({}, ""),
        (CHECKED, "2026年11月核对，下次2027年11月"),
        ({"核对日期": "2026-11-28"}, "2026年11月核对"),
        ({"下次核对": "2027-11-30"}, "下次2027年11月核对"),
        ({"topic": "健康养生"}, "尚未经医生审阅"),
        ({"topic": "健康养生", **CHECKED}, "2026年11月核对，下次2027年11月；尚未经医生审阅"),
        (
            {"topic": "健康养生", **CHECKED, **REVIEWED},
            "2026年11月核对，下次2027年11月；2026年10月由社区医院全科医生审阅",
        ),
        ({**CHECKED, "需要审阅": "律师"}, "2026年11月核对，下次2027年11月；尚未经律师审阅"),
        (REVIEWED, "2026年10月由社区医院全科医生审阅"),
    ],
)
def test_the_line_of_an_article(tmp_path: Path, front: Fields, line: str) -> None:
    assert basis(tmp_path / "c", **front).line == line


def test_the_two_clocks_do_not_move_one_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINLING_AS_OF", "2030-01-01")
    library = library_of(tmp_path / "c", **CHECKED)
    assert (str(library.as_of), str(library.knowledge_date)) == ("2030-01-01", TODAY)


@pytest.mark.parametrize("epoch", ["1795824000", ""])
def test_without_the_setting_the_knowledge_date_is_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    library = library_of(tmp_path / "c", today="")
    expected = dt.date(2026, 11, 28) if epoch else dt.date.today()
    assert (str(library.as_of), library.knowledge_date) == ("2019-12-31", expected)


def test_the_knowledge_date_is_remembered_with_what_was_checked(tmp_path: Path) -> None:
    """A check that found nothing is not repeated until one of the days or records that it asked for changes."""
    root = tmp_path / "c"
    loaded(root, TRIAL, REGULATION, 来源=[{"名称": TRIAL["名称"]}], **CHECKED, today="2020-01-01")
    site = root / "data" / "site.yml"
    for today, expected in (
        ("2026-11-28", ["source-superseded"]),
        ("2020-07-31", ["checked-in-future"]),
        ("2027-12-01", ["source-superseded", "check-overdue"]),
    ):
        site.write_text(re.sub("知识核对截至: .*", f"知识核对截至: {today}", site.read_text("utf-8")), "utf-8")
        caches = Caches(tmp_path / "cache")
        assert codes(load(root, caches=caches)) == expected
        caches.save()


def test_the_source_of_a_rule_says_what_replaced_it(tmp_path: Path) -> None:
    library = library_of(tmp_path / "c", TRIAL, REGULATION)
    text = "《基层组织选举工作暂行条例》第三条"
    assert rule_text(text, library) == f"{text}，{OLD_WORDS}"
    assert rule_text("《基层组织选举工作条例》第三条", library) == "《基层组织选举工作条例》第三条"
    assert rule_text("本中心规定", library) == "本中心规定"


def test_a_poster_and_a_chat_message_carry_the_mark(tmp_path: Path) -> None:
    root = tmp_path / "c"
    library = library_of(root, TRIAL, REGULATION, 来源=[{"名称": TRIAL["名称"]}], **CHECKED)
    shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    article, renderer = library.all(Article)[-1], Renderer(library)
    code = poster(article, renderer, library, 20).code
    assert "不再用，现在用《基层组织选举工作条例》" in code
    assert "核对，下次" in code
    assert f"请注意：这一篇依据的《基层组织选举工作暂行条例》（1990年），{OLD_WORDS}。" in chat_text(
        article, Overview(library), renderer
    )


def pages(library: Library) -> dict[str, str]:
    context = SiteContext(Overview(library))
    return {page.uri: page.html for page in checks.pages(context)}


def test_the_list_for_staff_has_the_most_urgent_first(tmp_path: Path) -> None:
    root = tmp_path / "c"
    loaded(root, TRIAL, REGULATION, 来源=[{"名称": TRIAL["名称"]}, {"名称": "没有登记的"}])
    for name, next_check in (("b", "2027-03-31"), ("c", "2026-11-27"), ("d", "2026-12-31"), ("e", "")):
        text = (root / "content" / "walls" / "a.md").read_text("utf-8").replace("标题: 一篇", f"标题: 篇{name}")
        text = re.sub("来源:\n(- .*\n)+", f"下次核对: {next_check}\n", text)
        (root / "content" / "walls" / f"{name}.md").write_text(text, "utf-8")
    library = load(root).library
    assert library is not None
    found = pages(library)
    listed = re.findall(r"<summary>(.*) · |__link\"[^>]*>(.*)</a>", found["help/checks/"])
    assert ["".join(each) for each in listed] == [
        *(
            "依据已经换了，马上改",
            "一篇",
            "过了日子，马上核对",
            "篇c",
            "2026年12月再核对",
            "篇d",
            "2027年3月再核对",
            "篇b",
        ),
        *("没有写下次核对", "三会一课", "篇e"),
    ]
    names = re.findall('(?:<b class="yl-item__text">|__link"[^>]*>)(.*?)</', found["help/sources/"])
    assert names == ["《基层组织选举工作暂行条例》（1990年）", "《基层组织选举工作条例》（2020年）", "《没有登记的》"]
    assert OLD_WORDS in found["help/sources/"]


@cache
def sample() -> Library:
    library = load(ROOT).library
    assert library is not None
    return library


def articles() -> list[Article]:
    return [article for article in sample().all(Article) if article.is_public]


def test_no_article_of_the_sample_is_outdated() -> None:
    outdated = [article.id for article in articles() if basis_of(article, sample()).warnings]
    assert outdated == []


def test_health_pages_of_the_sample_say_once_that_no_doctor_reviewed_them() -> None:
    assert sample().get(Term, "topics/健康养生").reviewer == "医生"  # type: ignore[union-attr]  # the sample has it
    for article in articles():
        line, is_health = basis_of(article, sample()).line, "不能代替医生" in article.body
        assert ("尚未经医生审阅" in line) == is_health, article.id
        assert "审阅" not in article.body or article.section == "help", article.id


def test_articles_of_the_sample_whose_sources_are_newer_than_they_are_say_when_they_were_checked() -> None:
    for article in articles():
        assert article.checked or not any(each.date and each.date > article.date for each in article.source), article.id
        assert "按 2026 年" not in article.body, article.id
