"""A centre extends the lists of its records: a street has branches of all kinds, and societies that owe no meetings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.centre import branch, centre, loaded, meeting
from yinling.derived.cadence import rate
from yinling.derived.ledger_book import ledger_book
from yinling.derived.overview import Overview
from yinling.library.load import load
from yinling.pages.context import SiteContext
from yinling.pages.orgs import _how_to_find, _word_of
from yinling.pages.registry import record_pages
from yinling.records import KINDS
from yinling.records.base import references_of
from yinling.records.cadence_rule import CadenceRule
from yinling.records.org import Org
from yinling.records.vocabulary import VOCABULARIES, Term, words_in_order
from yinling.workbooks.due_rows import due_meetings

SOCIETIES: list[dict[str, Any]] = [
    {
        "编号": "hct",
        "名称": "合唱团",
        "类型": "合唱团",
        "上级": "dw",
        "党员人数": [{"截至": "2019-06-30", "总数": 46}],
    },
    {"编号": "sq1-lsh", "名称": "支部sq1理事会", "类型": "理事会", "上级": "sq1", "成立日期": "2018-01-01"},
    {"编号": "lsh-1", "名称": "书法小组", "类型": "兴趣小组", "上级": "lsh"},
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
    branch("sq1", 类别="混合", 成立日期="2018-01-01", 记录开始="2018-01-01"),
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
    meeting("2019-03-08", "主题党日", "sq1"),
]
ARTICLE = "---\n标题: {title}\n主题: 党的知识\n日期: 2019-05-01\n公开范围: 公开\n状态: 已审核\n---\n正文。\n"
WORDS: dict[str, list[dict[str, Any]]] = {
    "org-kinds": [{"名称": "艺术团", "层级": "团体"}, {"名称": "兴趣小组", "层级": "小组", "应开会": "否"}],
    "sections": [{"名称": "校园风采", "代码": "fengcai"}, {"名称": "办事", "代码": "banshi", "归到": "服务"}],
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
    with pytest.raises(AssertionError, match=r"在 data/vocabulary/org-kinds\.yml 里加一行：- "):
        centre(root, orgs=[*SOCIETIES, *BRANCHES], activities=HELD, rules__cadence=RULES)
    for name, words in WORDS.items():
        (root / f"data/vocabulary/{name}.yml").write_text(yaml.safe_dump(words, allow_unicode=True), "utf-8")
    for path, title in {"fengcai/a": "合唱比赛", "banshi/b": "怎样报销"}.items():
        (root / f"content/{path}.md").parent.mkdir(parents=True)
        (root / f"content/{path}.md").write_text(
            f"---\n标题: {title}\n主题: 党的知识\n日期: 2019-05-01\n公开范围: 公开\n状态: 已审核\n---\n正文。\n",
            "utf-8",
        )
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


def test_whoever_a_rule_binds_has_a_row_and_all_rows_are_the_whole(street: Overview) -> None:
    assert street.tree.root
    rows = page(street, "cadence/2019/")
    assert "老年协会理事会" in rows
    assert "街道关工委" not in rows, "no rule binds it"
    assert "老年协会理事会" in page(street, "cadence/2019/zt/")
    assert "老年协会理事会" in page(street, "cadence/2019/orgs/lsh/")
    total = rate(cell for each in street.tree.all for cell in street.cadence.kept(each, 2019) if not each.is_group)
    assert total == rate(street.cadence.below(street.tree.root, 2019))
    assert f">{total.percent}<" in page(street, "cadence/2019/")
    assert f">{total.percent}<" in page(street, "report/")


def test_a_branch_does_not_answer_for_a_society_below_it(street: Overview) -> None:
    assert not {cell.org.id for cell in street.cadence.kept(org(street, "sq1"), 2019)} & {"sq1-lsh"}
    assert {cell.org.id for cell in street.cadence.below(org(street, "sq1"), 2019)} == {"sq1", "sq1-lsh"}
    assert "下面的理事会" in page(street, "orgs/sq1/")


def test_a_society_stands_where_readers_look_for_it(street: Overview) -> None:
    found = page(street, "orgs/")
    assert "先找" not in found, "this street has nothing between its committee and its branches"
    for name in ("街道关工委", "支部sq1理事会", "老年协会理事会书法小组"):
        assert name in found
    assert "合唱团" in page(street, "activities/")


def test_a_society_owes_its_own_due_meetings_only(street: Overview) -> None:
    def due(id: str) -> set[str]:
        return {str(row["组织"]) for row in due_meetings(street, org(street, id), 2019)}

    assert due("dw") == set()
    assert due("lsh") == {"lsh"}
    assert due("sq1") == {"sq1"}
    assert {org.id for org in street.structure.kept_by(org(street, "lsh"))} == {"lsh", "lsh-1"}


def test_a_ledger_of_all_has_each_record_in_one_part(street: Overview) -> None:
    book = ledger_book(street, "活动台账", org(street, "dw"), 2019)
    rows = [str(row[3]) for part in book.parts for row in part.rows]
    assert sorted(rows) == sorted(str(row[3]).partition("（")[0] for row in book.whole.rows)
    assert len(rows) == len(HELD)
    assert not ledger_book(street, "活动台账", org(street, "hct"), 2019).is_parted


def test_a_society_states_one_number_of_members(street: Overview) -> None:
    shown = page(street, "orgs/hct/")
    assert "46 人" in shown
    assert "党员人数" not in shown
    assert "未知" not in shown


def test_an_own_section_has_a_page_and_is_listed(street: Overview) -> None:
    assert "校园风采" in page(street, "study/")
    assert "合唱比赛" in page(street, "fengcai/")
    assert "合唱比赛" in page(street, "study/")
    assert "怎样报销" in page(street, "services/")
    assert "怎样报销" not in page(street, "study/")


def test_the_vocabularies_are_those_that_records_refer_to() -> None:
    named = {ref.within.strip("/") for kind in KINDS for _, ref in references_of(kind) if ref.kind == Term.kind}
    assert named | {"sections"} == set(VOCABULARIES)


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


@pytest.mark.parametrize(
    ("with_branch", "lead", "below"),
    [(True, "点自己的支部或团队。", "组织"), (False, "点自己的小组。", "小组")],
)
def test_the_directory_says_the_word_of_the_centre(with_branch: bool, lead: str, below: str, tmp_path: Path) -> None:
    root = tmp_path / "c"
    loaded(root, orgs=[{"编号": "a1", "名称": "一号楼", "类型": "楼院小组", "上级": "dw"}])
    (root / "data/vocabulary/org-kinds.yml").write_text("[{名称: 楼院小组}, {名称: 互助会, 层级: 上级}]\n", "utf-8")
    if not with_branch:
        (root / "data/orgs/zb09.yml").unlink()
        top = root / "data/orgs/dw.yml"
        top.write_text(top.read_text("utf-8").replace("党委", "互助会"), "utf-8")
        with (root / "data/site.yml").open("a", encoding="utf-8") as file:
            file.write("统称: 小组\n")
    found = load(root)
    assert found.library, "\n".join(problem.render() for problem in found.problems)
    overview = Overview(found.library)
    assert _how_to_find(overview.org_names, found.library.wording) == lead
    assert _word_of(overview.org_names.children("dw"), found.library.wording) == below
