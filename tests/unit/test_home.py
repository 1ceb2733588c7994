"""Check the pages of a new centre: whose site it is, and what is not there yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.centre import loaded
from yinling.derived.overview import Overview
from yinling.library.load import load
from yinling.pages.context import SiteContext
from yinling.pages.registry import record_pages


def html_of(root: Path, uri: str) -> str:
    library = load(root).library
    assert library is not None
    return next(page.html for page in record_pages(SiteContext(Overview(library))) if page.uri == uri)


@pytest.mark.parametrize(("name", "shown"), [("江南大学离退休工作处学习园地", True), ("银龄学堂", False)])
def test_home_says_whose_site_it_is_where_the_header_has_no_room(tmp_path: Path, name: str, shown: bool) -> None:
    loaded(tmp_path / "c")
    (tmp_path / "c" / "data" / "site.yml").write_text(f"名称: {name}\n单位: 中心\n", "utf-8")
    assert (f'<p class="yl-whose">{name}</p>' in html_of(tmp_path / "c", "")) == shown


def test_a_centre_without_branches_says_so_in_place_of_a_rate(tmp_path: Path) -> None:
    root = tmp_path / "c"
    loaded(root)
    assert "还没有登记要开会的组织" not in html_of(root, "cadence/")
    for file in (root / "data" / "orgs").glob("zb*.yml"):
        file.unlink()
    page = html_of(root, "cadence/")
    assert "还没有登记要开会的组织" in page
    assert "执行率 " not in page
