"""Pages that are made together are remembered together, and are the same pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.centre import branch, centre, meeting
from yinling.memory import Memory
from yinling.pages import meetings
from yinling.pages.page import Page
from yinling.pages.templates import Templates
from yinling.pages.views import Views
from yinling.site import TEMPLATES


def views(root: Path, kept: Path, days: tuple[str, ...]) -> Views:
    orgs = [branch("zb01", 名称="第一党支部"), branch("zb02", 名称="第二党支部")]
    files = {f"activities__m{day}": [meeting(day, org="zb01")] for day in days}
    return Views(centre(root, "2019-12-31", orgs=orgs, **files), ROOT / TEMPLATES, Memory(kept))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The organisations whose pages were made, and not remembered."""
    found: list[str] = []
    make = meetings._of_org

    def noted(templates: Templates, given: meetings.Meetings) -> Iterator[Page]:
        found.append(given.org.id)
        return make(templates, given)

    monkeypatch.setattr(meetings, "_of_org", noted)
    return found


def test_what_is_remembered_are_the_same_pages(tmp_path: Path, made: list[str]) -> None:
    days = ("2019-03-05", "2019-04-09")
    first = views(tmp_path / "a", tmp_path / "kept", days)
    before = [*meetings.pages(first)]
    first.memory.keep()
    assert sorted(set(made)) == ["dw", "zb01", "zb02", "zb09"]
    made.clear()
    again = [*meetings.pages(views(tmp_path / "b", tmp_path / "kept", days))]
    assert made == []
    for one, other in zip(before, again, strict=True):
        assert (one.uri, one.title, one.section, one.crumbs) == (other.uri, other.title, other.section, other.crumbs)
        assert (one.description, one.source, one.template) == (other.description, other.source, other.template)
        assert one.made_from() == other.made_from() is not None
    assert made == []
    assert [page.html for page in again] == [page.html for page in before]
    assert sorted(made) == ["dw", "zb01", "zb02", "zb09"]  # each once, when the first of its pages was wanted


def test_only_those_are_made_anew_that_hang_on_what_has_changed(tmp_path: Path, made: list[str]) -> None:
    first = views(tmp_path / "a", tmp_path / "kept", ("2019-03-05",))
    before = {page.uri: page.made_from() for page in meetings.pages(first)}
    first.memory.keep()
    made.clear()
    again = views(tmp_path / "b", tmp_path / "kept", ("2019-03-05", "2019-04-09"))
    after = {page.uri: page.made_from() for page in meetings.pages(again)}
    assert set(made) == {"zb01", "dw"}  # the committee tells how many meetings there were in each month
    assert after["activities/zb02/"] == before["activities/zb02/"]
    assert after["activities/zb01/"] != before["activities/zb01/"]
    assert len(after) == len(before) + 1


def test_only_the_templates_named_are_filled(tmp_path: Path) -> None:
    def make(templates: Templates, given: str) -> Iterator[Page]:
        yield templates.page("home.html", given, "首页", "")

    templates = views(tmp_path / "a", tmp_path / "kept", ()).templates
    with pytest.raises(ValueError, match="home"):
        list(templates.together(make, "x/", ("activity.html",)))


def test_one_page_does_not_hide_another(tmp_path: Path) -> None:
    def make(templates: Templates, given: str) -> Iterator[Page]:
        yield templates.page("home.html", given, "首页", "")
        yield templates.page("home.html", given, "又一个首页", "")

    templates = views(tmp_path / "a", tmp_path / "kept", ()).templates
    with pytest.raises(ValueError, match="x/"):
        list(templates.together(make, "x/", ("home.html",)))
