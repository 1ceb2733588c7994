"""The ways to write the name of an organisation: what each pattern matches, and what means none or two of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.centre import centre
from yinling.chinese.fold import fold
from yinling.chinese.numerals import chinese, number
from yinling.derived.org_tree import OrgTree
from yinling.library.load import load
from yinling.library.public import public_library
from yinling.records.org import Org
from yinling.search.org_patterns import SearchName, search_names


@pytest.fixture(scope="module")
def names() -> list[SearchName]:
    library = load(ROOT).library
    assert library is not None
    tree = OrgTree.of(public_library(library))
    return search_names((org, tree.full_name(org)) for org in tree.all)


def meant(names: list[SearchName], typed: str) -> str:
    """Return the address of the organisation that folded text names as a whole; of several the last is shown."""
    folded = "-".join(map(fold, typed.split("-")))
    return " ".join(name.uri for name in names if re.fullmatch(name.pattern, folded))


@pytest.mark.parametrize(
    ("typed", "uri"),
    [
        *((typed, "orgs/zb09/") for typed in ("九支部", "第九支部", "9支部", "第9党支部", "９党支部", "zb09", "ZB9")),
        *(
            (typed, "orgs/zb09/")
            for typed in ("09支部", "第九党支部委员会", "dijiudangzhibu", "jiuzhibu", "dijiuzhibu")
        ),
        *((typed, "orgs/zb11/") for typed in ("十一支部", "11支部", "第11党支部", "zb11", "shiyizhibu")),
        *((typed, "orgs/zb12/") for typed in ("12支部", "第十二支部", "第十二联合支部", "12联合党支部")),
        *((typed, "orgs/dzz2/") for typed in ("二总支", "第2党总支", "2总支部", "第二离退办党总支")),
        *(
            (typed, "orgs/zb09-3/")
            for typed in ("九支部三小组", "9支部第3党小组", "第九党支部第三组", "zb09-3", "zb9-3")
        ),
        *((typed, "orgs/zgzb/") for typed in ("在职支部", "直属机关在职支部")),
        *((typed, "") for typed in ("支部", "90支部", "一小组", "第一党小组", "19支部", "zb099", "总支")),
    ],
)
def test_people_name_a_branch_in_many_ways(names: list[SearchName], typed: str, uri: str) -> None:
    assert meant(names, typed) == uri


def org(id: str, name: str) -> tuple[Org, str]:
    return Org.model_construct(id=id, name=name, short_name=None, org_kind="党支部", history=()), name


def test_a_short_form_that_may_mean_two_organisations_names_neither() -> None:
    both = search_names([org("a1", "机关第三党支部"), org("a2", "退休第三党支部")])
    assert meant(both, "3支部") == ""
    assert meant(both, "机关3支部") == "orgs/a1/"
    assert meant(search_names([org("a1", "机关第三党支部")]), "3支部") == "orgs/a1/"


@pytest.mark.parametrize("name", ["统一路支部", "三里河社区支部"])
def test_a_numeral_that_counts_nothing_is_no_number(name: str) -> None:
    found = search_names([org("a", name)])
    assert meant(found, name) == "orgs/a/"
    assert not any(meant(found, typed) for typed in ("1支部", "一支部", "3支部", "三支部"))


def test_only_published_organisations_are_named(tmp_path: Path) -> None:
    overview = centre(tmp_path / "c")
    tree = overview.tree
    assert {name.uri for name in search_names((each, tree.full_name(each)) for each in tree.all)} == {
        each.uri for each in tree.all
    }


def test_numerals_are_written_as_they_are_read() -> None:
    assert [number(chinese(value)) for value in range(1, 100)] == [*range(1, 100)]
    assert [chinese(value) for value in (9, 10, 12, 20, 31)] == ["九", "十", "十二", "二十", "三十一"]
