"""Check groups of pages: no page of a group is rendered while the group's input and its files are unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.centre import branch, centre, meeting
from yinling.core.cache import Caches
from yinling.pages import org_activities, registry
from yinling.pages.context import SiteContext
from yinling.pages.layout import DEPTHS, Layout, placeholders
from yinling.pages.page import Page, PageGroup, Slice
from yinling.pages.search_page import LetterView
from yinling.pages.templates import Templates
from yinling.site.output import OutputFolder
from yinling.site.page_writer import PageWriter, WrittenPages

DAYS = ("2019-03-05", "2019-04-09")
LETTER = LetterView(Slice((), 1, ("x/",)))
SHELLS = {depth: Layout(f"<!doctype html>{''.join(map(str, placeholders().values()))}") for depth in DEPTHS}


class Sites:
    """A site that is written several times; ``rendered`` are the organisations whose activity pages were rendered."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.rendered, self._number = folder, list[str](), 0
        make = org_activities._of_org

        def recorded(templates: Templates, given: org_activities.OrgActivities) -> Iterator[Page]:
            self.rendered.append(given.first.org.id)
            return make(templates, given)

        monkeypatch.setattr(org_activities, "_of_org", recorded)
        self.site, self.new = folder / "site", folder / "new"
        self.site.mkdir()
        self.new.mkdir()

    def context(self, days: tuple[str, ...] = DAYS, kept: str = "kept") -> SiteContext:
        self._number += 1
        # A committee without activities of its own, with one branch: two pages that depend on the same records.
        orgs = [
            branch("zb01", 名称="第一党支部", 上级="dzz9"),
            branch("zb02", 名称="第二党支部"),
            branch("dzz9", 类型="党总支"),
        ]
        files = {f"activities__m{day}": [meeting(day, org="zb01")] for day in days}
        overview = centre(self.folder / f"centre{self._number}", "2019-12-31", orgs=orgs, **files)
        return SiteContext(overview, Caches(self.folder / kept))

    def write(self, days: tuple[str, ...] = DAYS) -> tuple[WrittenPages, dict[str, str]]:
        """Write the site; return the pages and files, after checking that a site without a cache has the same files."""
        self.rendered.clear()
        context = self.context(days)
        output = OutputFolder(self.new, self.site, context.caches)
        written = PageWriter(context, SHELLS, output).write(registry.groups(context))
        output.finish()
        context.caches.save()
        files = {path.relative_to(self.new).as_posix(): path.read_text() for path in self.new.rglob("*.html")}
        swap = self.folder / "swap"
        for one, other in ((self.site, swap), (self.new, self.site), (swap, self.new)):
            one.rename(other)
        rendered = [*self.rendered]
        fresh = self.context(days, f"kept{self._number}")
        assert [*written.uris] == [page.uri for page in registry.record_pages(fresh)]
        assert [page.uri for page in written.lists] == [p.uri for p in registry.record_pages(fresh) if not p.source]
        frames = {page.uri: SHELLS[page.uri.count("/")] for page in registry.record_pages(fresh)}
        assert files == {
            f"{page.uri}index.html": frames[page.uri].fill(page, fresh.library.site)
            for page in registry.record_pages(fresh)
        }
        self.rendered[:] = rendered
        return written, files


@pytest.fixture
def sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sites:
    return Sites(tmp_path, monkeypatch)


def test_unchanged_pages_are_not_rendered(sites: Sites) -> None:
    before = sites.write()
    assert sorted(sites.rendered) == ["dw", "dzz9", "zb01", "zb02", "zb09"]
    for _ in range(2):
        assert sites.write() == before
        assert sites.rendered == []


def test_only_pages_that_depend_on_a_change_are_rendered_again(sites: Sites) -> None:
    sites.write(DAYS[:1])
    sites.write(DAYS)
    assert set(sites.rendered) == {
        "zb01",
        "dzz9",
        "dw",
    }  # committees show the number of meetings of each month


def test_a_damaged_page_is_written_again(sites: Sites) -> None:
    before = sites.write()
    sites.write()
    for folder in (sites.site, sites.new):
        (folder / "activities" / "zb01" / "index.html").write_text("坏了")
    assert sites.write() == before
    assert set(sites.rendered) == {"zb01"}


def test_two_pages_of_one_address_are_refused(sites: Sites) -> None:
    context = sites.context()

    def pages() -> Iterator[Page]:
        yield context.page(LETTER, "x/", "一", "")
        yield context.page(LETTER, "x/", "二", "")

    files = PageWriter(context, SHELLS, OutputFolder(sites.new, sites.site, context.caches))
    with pytest.raises(ValueError, match="x/"):
        files.write([PageGroup(None, pages)])


def test_two_groups_of_one_key_are_refused(sites: Sites) -> None:
    context = sites.context()

    def group(uri: str) -> PageGroup:
        return PageGroup(b"the same", lambda: [context.page(LETTER, uri, "一", "")])

    files = PageWriter(context, SHELLS, OutputFolder(sites.new, sites.site, context.caches))
    with pytest.raises(ValueError, match="y/"):
        files.write([group("x/"), group("y/")])
