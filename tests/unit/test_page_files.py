"""Pages that are known together stay together: none is made while what they are made of, and their files, stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.centre import branch, centre, meeting
from yinling.core.cache import Caches
from yinling.pages import org_activities, registry
from yinling.pages.context import SiteContext
from yinling.pages.layout import DEPTHS, Layout, placeholders
from yinling.pages.page import Page, PageGroup
from yinling.pages.templates import Templates
from yinling.site.output import OutputFolder
from yinling.site.page_writer import PageWriter, WrittenPages
from yinling.site.steps import TEMPLATES

DAYS = ("2019-03-05", "2019-04-09")
SHELLS = {depth: Layout(f"<!doctype html>{''.join(map(str, placeholders().values()))}") for depth in DEPTHS}


class Sites:
    """A site that is written again and again; ``made`` are the organisations whose meetings' pages were made."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.made, self._number = folder, list[str](), 0
        make = org_activities._of_org

        def noted(templates: Templates, given: org_activities.Meetings) -> Iterator[Page]:
            self.made.append(given.org.id)
            return make(templates, given)

        monkeypatch.setattr(org_activities, "_of_org", noted)
        self.site, self.new = folder / "site", folder / "new"
        self.site.mkdir()
        self.new.mkdir()

    def context(self, days: tuple[str, ...] = DAYS, kept: str = "kept") -> SiteContext:
        self._number += 1
        # A committee that did nothing itself, with one branch: two pages that hang on the same records.
        orgs = [
            branch("zb01", 名称="第一党支部", 上级="dzz9"),
            branch("zb02", 名称="第二党支部"),
            branch("dzz9", 类型="党总支"),
        ]
        files = {f"activities__m{day}": [meeting(day, org="zb01")] for day in days}
        made = centre(self.folder / f"centre{self._number}", "2019-12-31", orgs=orgs, **files)
        return SiteContext(made, ROOT / TEMPLATES, Caches(self.folder / kept))

    def write(self, days: tuple[str, ...] = DAYS) -> tuple[WrittenPages, dict[str, str]]:
        """What is told of the site, and its files; they are those of a site written from nothing."""
        self.made.clear()
        context = self.context(days)
        output = OutputFolder(self.new, self.site, context.caches)
        written = PageWriter(context, SHELLS, output).write(registry.groups(context))
        output.finish()
        context.caches.save()
        files = {path.relative_to(self.new).as_posix(): path.read_text() for path in self.new.rglob("*.html")}
        swap = self.folder / "swap"
        for one, other in ((self.site, swap), (self.new, self.site), (swap, self.new)):
            one.rename(other)
        made = [*self.made]
        fresh = self.context(days, f"kept{self._number}")
        assert [*written.uris] == [page.uri for page in registry.record_pages(fresh)]
        assert [told.uri for told in written.lists] == [p.uri for p in registry.record_pages(fresh) if not p.source]
        frames = {page.uri: SHELLS[page.uri.count("/")] for page in registry.record_pages(fresh)}
        assert files == {
            f"{page.uri}index.html": frames[page.uri].fill(page, fresh.library.site)
            for page in registry.record_pages(fresh)
        }
        self.made[:] = made
        return written, files


@pytest.fixture
def sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sites:
    return Sites(tmp_path, monkeypatch)


def test_what_stays_is_not_made(sites: Sites) -> None:
    before = sites.write()
    assert sorted(sites.made) == ["dw", "dzz9", "zb01", "zb02", "zb09"]
    for _ in range(2):
        assert sites.write() == before
        assert sites.made == []


def test_only_those_are_made_anew_that_hang_on_what_has_changed(sites: Sites) -> None:
    sites.write(DAYS[:1])
    sites.write(DAYS)
    assert set(sites.made) == {"zb01", "dzz9", "dw"}  # committees tell how many meetings there were in each month


def test_a_page_that_is_lost_is_made_again(sites: Sites) -> None:
    before = sites.write()
    sites.write()
    for folder in (sites.site, sites.new):
        (folder / "activities" / "zb01" / "index.html").write_text("坏了")
    assert sites.write() == before
    assert set(sites.made) == {"zb01"}


def test_only_the_templates_named_are_filled(sites: Sites) -> None:
    def make(templates: Templates, given: str) -> Iterator[Page]:
        yield templates.page("home.html", given, "首页", "")

    group = sites.context().templates.group(make, "x/", ("activity.html",))
    with pytest.raises(ValueError, match="home"):
        list(group.pages())


def test_one_page_does_not_hide_another(sites: Sites) -> None:
    context = sites.context()

    def pages() -> Iterator[Page]:
        yield context.page("letter.html", "x/", "一", "")
        yield context.page("letter.html", "x/", "二", "")

    files = PageWriter(context, SHELLS, OutputFolder(sites.new, sites.site, context.caches))
    with pytest.raises(ValueError, match="x/"):
        files.write([PageGroup(None, pages)])


def test_two_groups_of_one_key_are_not_taken_for_each_other(sites: Sites) -> None:
    context = sites.context()

    def group(uri: str) -> PageGroup:
        return PageGroup(b"the same", lambda: [context.page("letter.html", uri, "一", "")])

    files = PageWriter(context, SHELLS, OutputFolder(sites.new, sites.site, context.caches))
    with pytest.raises(ValueError, match="y/"):
        files.write([group("x/"), group("y/")])
