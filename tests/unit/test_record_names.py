"""Names stand where ids belong: in YAML, front matter, links and on the command line; pages and feeds have ids only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import branch, loaded, meeting
from tests.unit.conftest import Command
from yinling.core.cache import Caches
from yinling.core.problems import Problem
from yinling.library.load import Library, load
from yinling.library.renaming import plan
from yinling.records.activity import Activity
from yinling.records.base import Records
from yinling.records.org import Org
from yinling.records.service import Delivery
from yinling.records.types import Reference
from yinling.records.vocabulary import Metric

ORGS = [
    branch("zb19", 名称="机关离退休第一党支部", 简称="机关一支部"),
    branch("zb20", 名称="机关离退休第二党支部", 上级="中心党委"),
    {"编号": "zb19-1", "名称": "第一党小组", "类型": "党小组", "上级": "机关一支部"},
    {"编号": "zb20-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb20"},
]
CAMPAIGN = {"编号": "bwcx2019", "标题": "“不忘初心、牢记使命”主题教育", "开始": "2019-06-01"}


def library(root: Path, **more: Any) -> Library:
    found = loaded(root, orgs=ORGS, campaigns=[CAMPAIGN], **more)
    assert found.library is not None, "\n".join(problem.render() for problem in found.problems)
    return found.library


def problems(root: Path, **more: Any) -> tuple[Problem, ...]:
    return loaded(root, orgs=ORGS, campaigns=[CAMPAIGN], **more).problems


@pytest.mark.parametrize(
    ("written", "id"),
    [
        ("zb19", "zb19"),
        ("ZB19", "zb19"),
        ("ｚｂ１９", "zb19"),
        ("data/orgs/zb19.yml", "zb19"),
        ("zb19.yml", "zb19"),
        ("org:zb19", "zb19"),
        ("机关离退休第一党支部", "zb19"),
        ("机关 离退休 第一党支部", "zb19"),
        ("机关离退休第1党支部", "zb19"),
        ("機關離退休第一黨支部", "zb19"),
        ("《机关离退休第二党支部》", "zb20"),
        ("机关一支部", "zb19"),
        ("中心党委机关离退休第一党支部", "zb19"),
        ("机关离退休第二党支部第一党小组", "zb20-1"),
        ("机关一支部第一党小组", "zb19-1"),
    ],
)
def test_an_organisation_by_name(tmp_path: Path, written: str, id: str) -> None:
    found = library(tmp_path / "centre", activities=[meeting("2019-03-05", "支委会", written)])
    activities = [each for each in found.all(Activity) if each.title == "2019-03-05 支委会"]
    assert [(each.org, each.id) for each in activities] == [(id, f"{id}/2019/2019-03-05-zwh")]
    assert activities[0].content_hash


@pytest.mark.parametrize(
    ("field", "written", "ids"),
    [
        ("学习内容", "三会一课", ("study/sanhui-yike",)),
        ("学习内容", ["《三会一课》"], ("study/sanhui-yike",)),
        ("学习内容", ["study/sanhui-yike.md"], ("study/sanhui-yike",)),
        ("学习内容", ["content\\study\\sanhui-yike.md"], ("study/sanhui-yike",)),
        ("学习内容", ["Sanhui-Yike"], ("study/sanhui-yike",)),
        ("主题教育", "不忘初心、牢记使命主题教育", "bwcx2019"),
        ("主题教育", "不忘初心牢记使命主题教育", "bwcx2019"),
        ("主题教育", "BWCX2019", "bwcx2019"),
        ("方式", ["集中 学习"], ("集中学习",)),
        ("兼作", ["DYDH", "ztdr"], ("党员大会", "主题党日")),
        ("数量", {"服务 群众": 3}, {"服务群众": 3}),
    ],
)
def test_other_records_by_name(tmp_path: Path, field: str, written: Any, ids: object) -> None:
    found = library(tmp_path / "centre", activities=[meeting("2019-07-05", **{field: written})])
    activity = next(each for each in found.all(Activity) if each.title.startswith("2019-07-05"))
    assert ids in (activity.study, activity.campaign, activity.mode, activity.counts_as, activity.metrics)


def test_references_in_parts_and_parents(tmp_path: Path) -> None:
    delivery = {"组织": "机关一支部", "日期": "2019-03-08", "方式": "上门送学", "收学人数": 3}
    found = library(tmp_path / "centre", deliveries=[{**delivery, "材料": [{"内容": "三会一课", "份数": 3}]}])
    assert [item.study for item in found.all(Delivery)[0].items] == ["study/sanhui-yike"]
    parents = {org.id: org.parent for org in found.all(Org)}
    assert (parents["zb20"], parents["zb19-1"]) == ("dw", "zb19")


def test_an_id_precedes_a_name(tmp_path: Path) -> None:
    orgs = [branch("zb21", 名称="zb22"), branch("zb22", 名称="别的支部")]
    found = loaded(tmp_path / "centre", orgs=orgs, activities=[meeting("2019-03-05", org="zb22")]).library
    assert found is not None
    assert {each.org for each in found.all(Activity)} >= {"zb22"}
    assert "zb21" not in {each.org for each in found.all(Activity)}


def test_an_ambiguous_name_lists_the_records_and_their_files(tmp_path: Path) -> None:
    found = problems(tmp_path / "centre", activities=[meeting("2019-03-05", "支委会", "第一党小组")])
    assert [(each.code, each.after) for each in found] == [("ambiguous-name", "")]
    assert "有 2 个：zb19-1（data/orgs/added.yml）、zb20-1（data/orgs/added.yml）" in found[0].message


def test_two_keys_of_one_word_do_not_become_one(tmp_path: Path) -> None:
    found = problems(tmp_path / "centre", activities=[meeting("2019-03-05", 数量={"服务群众": 3, "服务 群众": 4})])
    assert [each.code for each in found] == ["unknown-reference"]
    assert "服务 群众" in found[0].message
    assert not found[0].after


def test_links_by_name(tmp_path: Path) -> None:
    root = tmp_path / "centre"
    library(root)
    article = root / "content/study/sanhui-yike.md"
    article.write_text(article.read_text("utf-8") + "\n找[一支部](org:机关一支部)，[小组](org:第一党小组)。\n", "utf-8")
    found = load(root).problems
    assert [each.code for each in found] == ["ambiguous-name"]


def test_a_name_in_a_broken_file_is_not_called_unknown(tmp_path: Path) -> None:
    root = tmp_path / "centre"
    library(root, activities=[meeting("2019-03-05", org="机关一支部")])
    orgs = root / "data/orgs/added.yml"
    orgs.write_text(orgs.read_text("utf-8").replace("简称: 机关", "成立日期: 三月\n  简称: 机关"), "utf-8")
    assert {each.code for each in load(root).problems} == {"date-form"}


def test_a_new_record_of_the_same_name_runs_the_check_again(tmp_path: Path) -> None:
    root, caches = tmp_path / "centre", tmp_path / "cache"
    library(root, activities=[meeting("2019-03-05", org="机关一支部")])
    for _ in range(2):
        kept = Caches(caches)
        assert load(root, caches=kept).problems == ()
        kept.save()
    (root / "data/orgs/zb30.yml").write_text(
        "名称: 机关一支部\n类型: 党支部\n上级: dw\n公开范围: 公开\n状态: 已审核\n", "utf-8"
    )
    assert [each.code for each in load(root, caches=Caches(caches)).problems] == ["ambiguous-name"] * 2
    (root / "data/orgs/zb30.yml").unlink()
    assert load(root, caches=Caches(caches)).problems == ()


def test_new_puts_the_id_into_file_and_folder(yinling: Command, centre: Path) -> None:
    said = yinling("new", "活动", "dushu", "--set", "组织=第九党支部", "--set", "类型=zwh", "--set", "日期=2019-04-02")
    assert said.code == 0, said.err
    assert (centre / "data/activities/zb09/2019/2019-04-02-dushu.yml").read_text("utf-8").count("组织: zb09\n") == 1


def _conditions(self: Metric, _: Records) -> Iterator[tuple[tuple[int | str, ...], str, Reference]]:
    for index, condition in enumerate(self.where):
        if condition.field in ("组织", "org"):
            for number, value in enumerate(condition.values):
                yield ("where", index, "values", number), value, Reference("org")


def test_references_in_conditions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Metric, "further_references", _conditions)
    root = tmp_path / "centre"
    metric = {"编号": "of_zb19", "名称": "会", "单位": "次", "记录种类": "活动"}
    written = [{"字段": "组织", "取值": ["机关一支部", "zb20"]}, {"字段": "类型", "取值": ["支委会"]}]
    found = library(root, rules__metrics=[{**metric, "条件": written}])
    values = next(each for each in found.all(Metric) if each.id == "of_zb19").where[0].values
    assert values == ("zb19", "zb20")
    lost = (root / "data/rules/metrics.yml").read_text("utf-8").replace("zb20", "zb77")
    (root / "data/rules/metrics.yml").write_text(lost, "utf-8")
    assert [each.code for each in load(root).problems] == ["unknown-reference"]
    (root / "data/rules/metrics.yml").write_text(lost.replace("zb77", "zb20"), "utf-8")
    planned = plan(root, Org, "zb20", "zb30")
    assert planned.references == 2  # of its group and of the condition


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("9支部", "zb09"),
        ("第九支部", "zb09"),
        ("第9党支部", "zb09"),
        ("第九党支部", "zb09"),
        ("ZB09", "zb09"),
        ("十支部", "zb20"),
        ("12联合支部", "zb12"),
        ("九支部第一小组", "zb09-1"),
        ("九支部一小组", "zb09-1"),
        ("九", ""),
        ("支部", ""),
        ("99支部", ""),
    ],
)
def test_an_organisation_is_found_as_people_say_its_name(typed: str, id: str, tmp_path: Path) -> None:
    names = {"zb20": "第十党支部", "zb12": "第十二联合党支部"}
    orgs = [branch(each, 名称=name) for each, name in names.items()]
    group = {"编号": "zb09-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb09"}
    found = loaded(tmp_path / "centre", orgs=[*orgs, group])
    assert found.library is not None, found.problems
    assert "".join(org.id for org in found.library.names.find_org(typed)) == id
