"""A centre extends the lists of its records: a street has branches of all kinds, and societies that owe no meetings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.centre import branch, centre, meeting
from yinling.derived.overview import Overview
from yinling.library.load import load
from yinling.pages.context import SiteContext
from yinling.pages.registry import record_pages
from yinling.records.cadence_rule import CadenceRule
from yinling.records.org import Org
from yinling.records.vocabulary import words_in_order

SOCIETIES: list[dict[str, Any]] = [
    {"编号": "hct", "名称": "合唱团", "类型": "合唱团", "上级": "dw"},
    {"编号": "lsh", "名称": "老年协会理事会", "类型": "理事会", "上级": "dw", "成立日期": "2018-01-01"},
    {
        "编号": "ggw",
        "名称": "街道关工委",
        "类型": "关工委",
        "上级": "dw",
        "委员会": [{"职务": "主任", "姓名": "单桂兰", "同意公开": "是"}],
    },
    {"编号": "yst", "名称": "银龄艺术团", "类型": "艺术团", "上级": "dw"},
]
BRANCHES = [
    branch("sq1", 类别="混合", 成立日期="2018-01-01"),
    branch("sq2", 类别="在职", 成立日期="2018-01-01"),
    branch("sq3", 类别="混合", 成立日期="2018-01-01", 次序=1),
]
RULES = [
    {"编号": "r1", "活动类型": "主题党日", "周期": "月", "来源": "本街道规定"},
    {"编号": "r2", "活动类型": "座谈", "周期": "季", "范围": "理事会", "来源": "本街道规定"},
]
HELD = [
    meeting("2019-03-05", "座谈", "lsh"),
    meeting("2019-03-06", "排练", "hct"),
    meeting("2019-03-07", "座谈", "ggw"),
]
WORDS: dict[str, list[dict[str, Any]]] = {
    "org-kinds": [{"名称": "艺术团", "层级": "团体"}],
    "activity-types": [
        {"名称": "主题党日", "代码": "ztdr"},
        {"名称": "座谈", "代码": "zt"},
        {"名称": "排练", "代码": "pl"},
    ],
    "visit-kinds": [{"名称": "失独"}],
}


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Overview:
    root = tmp_path_factory.mktemp("street") / "centre"
    with pytest.raises(AssertionError, match=r"在 data/vocabulary/org-kinds\.yml 里加一条"):
        centre(root, orgs=[*SOCIETIES, *BRANCHES], activities=HELD, rules__cadence=RULES)
    for name, words in WORDS.items():
        (root / f"data/vocabulary/{name}.yml").write_text(yaml.safe_dump(words, allow_unicode=True), "utf-8")
    found = load(root)
    assert found.library, "\n".join(problem.render() for problem in found.problems)
    assert {problem.code for problem in found.problems} <= {"rule-for-nobody"}
    return Overview(found.library)


def org(street: Overview, id: str) -> Org:
    found = street.tree.get(id)
    assert found
    return found


def page(street: Overview, uri: str) -> str:
    return next(str(each.html) for each in record_pages(SiteContext(street)) if each.uri == uri)


def test_a_society_owes_the_meetings_that_a_rule_asks_of_its_kind_and_no_others(street: Overview) -> None:
    owed = {each.id: {rule.id for rule in street.cadence.rules_for(each, 2019)} for each in street.library.all(Org)}
    assert owed["sq1"] == owed["sq2"] == {"r1"}
    assert owed["lsh"] == {"r2"}
    assert not owed["ggw"] | owed["hct"] | owed["yst"] | owed["dw"]


def test_those_below_one_organisation_stand_in_the_order_of_the_lists(street: Overview) -> None:
    assert street.tree.root
    listed = [each.id for each in street.tree.children(street.tree.root)]
    assert listed == ["sq3", "sq2", "zb09", "sq1", "ggw", "lsh", "hct", "yst"]


def test_a_society_has_a_page_with_what_it_holds_and_who_leads_it(street: Overview) -> None:
    shown = page(street, "orgs/ggw/")
    assert "单桂兰" in shown
    assert "主任" in shown
    assert "2019-03-07 座谈" in shown
    assert "未开" not in shown
    assert "街道关工委" in page(street, "orgs/")
    assert "2019-03-06 排练" in page(street, "orgs/hct/")


def test_a_branch_is_counted_as_one_and_a_society_is_not(street: Overview) -> None:
    assert {each.id for each in street.tree.branches()} == {"sq1", "sq2", "sq3", "zb09"}
    assert street.tree.branch_of("ggw") == org(street, "ggw")


def test_own_words_follow_those_of_the_program(street: Overview) -> None:
    assert words_in_order(street.library, "visit-kinds") == ["困难", "留守", "住院", "高龄", "失独"]


def test_a_kind_of_branch_may_be_excused_from_meetings(tmp_path: Path) -> None:
    root = tmp_path / "centre"
    centre(root, orgs=[branch("ls", 类型="联合党支部")], rules__cadence=RULES[:1])
    words = [{"名称": "联合党支部", "层级": "支部", "应开会": "否"}]
    (root / "data/vocabulary/org-kinds.yml").write_text(yaml.safe_dump(words, allow_unicode=True), "utf-8")
    found = load(root)
    assert found.library
    overview = Overview(found.library)
    assert not overview.cadence.rules_for(org(overview, "ls"), 2019)
    assert len(overview.library.all(CadenceRule)) == len(overview.cadence.rules_for(org(overview, "zb09"), 2019))
    assert {each.id for each in overview.tree.branches()} == {"ls", "zb09"}
