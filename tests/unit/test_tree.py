"""The tree: order, leaves, closed organisations, and what stands below an internal one. (More in test_overview.)"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.unit.centre import branch, centre, loaded
from yinling.derive.tree import OrgTree


def of(root: Path, *orgs: dict[str, Any]) -> OrgTree:
    return centre(root / "c", orgs=list(orgs)).tree


def test_the_root_has_none_above_and_a_leaf_none_below(tmp_path: Path) -> None:
    tree = of(tmp_path)
    root, leaf = tree.root, tree.get("zb09")
    assert root is not None
    assert leaf is not None
    assert tree.above(root) == []
    assert tree.below(leaf) == [leaf]
    assert tree.ids_below(root) == {"dw", "zb09"}


def test_siblings_by_rank_those_in_service_first_then_by_id(tmp_path: Path) -> None:
    tree = of(
        tmp_path,
        branch("zb02"),
        branch("zb01"),
        branch("zz01", 类别="在职"),
        branch("lh01", 类型="联合党支部"),
        {"编号": "zong9", "名称": "总支", "类型": "党总支", "上级": "dw"},
    )
    assert tree.root is not None
    assert [org.id for org in tree.children(tree.root)] == ["zong9", "zz01", "lh01", "zb01", "zb02", "zb09"]


def test_a_closed_branch_keeps_its_place_and_those_below_it(tmp_path: Path) -> None:
    """Its page and its records are still there: whether it counts on a day is asked of the organisation."""
    group = {"编号": "zb01-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb01"}
    tree = of(tmp_path, branch("zb01", 撤销日期="2015-12-31"), group)
    closed = tree.get("zb01")
    assert closed is not None
    assert closed in tree.branches()
    assert [org.id for org in tree.below(closed)] == ["zb01", "zb01-1"]
    assert tree.branch_of("zb01-1") == closed


def test_branches_under_one_organisation(tmp_path: Path) -> None:
    tree = of(tmp_path, {"编号": "dzz1", "名称": "总支", "类型": "党总支", "上级": "dw"}, branch("zb01", 上级="dzz1"))
    assert [org.id for org in tree.branches(tree.get("dzz1"))] == ["zb01"]
    assert [org.id for org in tree.branches(tree.get("zb09"))] == ["zb09"]


def test_what_is_not_there_belongs_to_nothing(tmp_path: Path) -> None:
    tree = of(tmp_path)
    assert tree.get("zb77") is tree.get(None) is None
    assert tree.branch_of("zb77") is None


def test_a_public_branch_below_an_internal_organisation_is_kept_or_told_of(tmp_path: Path) -> None:
    above = {"编号": "dzz1", "名称": "总支", "类型": "党总支", "上级": "dw", "公开范围": "内部"}
    found = loaded(tmp_path / "c", orgs=[above, branch("zb01", 上级="dzz1")])
    assert found.problems or (
        found.library is not None and "zb01" in [org.id for org in OrgTree.of(found.library).branches()]
    )
