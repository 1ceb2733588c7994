"""The check of a built site: unchanged files are not read again, and every change gives the result of a full check."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.gates import broken_links
from tests.unit.private_values import mobile
from yinling.core.cache import NO_CACHE, Caches
from yinling.gate import blocks
from yinling.gate.check_links import BrokenLink
from yinling.gate.check_site import SiteFindings, check_site
from yinling.gate.manifest import file_infos
from yinling.privacy.scanner import Scanner

PAGE = (
    '<!doctype html>\n<nav>\n<a href="{top}">首页</a>\n<a href="{top}a/#one">甲</a>\n</nav>\n<main>\n{body}\n</main>\n'
)


class Site:
    """A site that is checked again and again; ``read`` lists the files whose blocks were read."""

    def __init__(self, folder: Path, read: list[str]) -> None:
        self.folder, self.cache_folder, self.read = folder / "site", folder / "cache", read
        self.put("", '<h1 id="top">首页</h1>\n<a href="b/c/">丙</a>\n<a href="a.bin#page=2">文</a>')
        self.put("a/", '<h2 id="one">一</h2>\n<a href="../b/c/#two">二</a>')
        self.put("b/c/", '<h2 id="two">二</h2>\n<p id="three">三</p>\n<a href="../../a/">甲</a>')
        (self.folder / "a.bin").write_bytes(b"no page, and of no kind that is read")

    def put(self, uri: str, body: str) -> None:
        file = self.folder / uri / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE.format(top="../" * uri.count("/") or "./", body=body), "utf-8")

    def check(self) -> SiteFindings:
        """Check with a cache, and assert that a check without one finds the same."""
        self.read.clear()
        caches = Caches(self.cache_folder)
        found = check_site(self.folder, file_infos(self.folder), Scanner(), caches["published"])
        caches.save()
        read = [*self.read]
        assert found == check_site(self.folder, file_infos(self.folder), Scanner(), NO_CACHE)
        assert found.broken == broken_links(self.folder)
        self.read[:] = read
        return found


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    read: list[str] = []

    def recorded(folder: Path, name: str) -> list[str]:
        read.append(name)
        return blocks.blocks_of(folder, name)

    monkeypatch.setattr("yinling.gate.check_site.blocks_of", recorded)
    return Site(tmp_path, read)


def test_what_stays_is_not_read(site: Site) -> None:
    assert site.check() == SiteFindings([], [])
    assert len(site.read) == 4  # three pages and another file
    assert site.check() == SiteFindings([], [])
    assert site.read == []
    site.put("a/", '<h2 id="one">一</h2>\n<p>多一句</p>')
    assert site.check() == SiteFindings([], [])
    assert site.read == ["a/index.html"]


def test_what_goes_is_missed_by_those_who_lead_there(site: Site) -> None:
    site.check()
    site.put("b/c/", '<h2 id="three">三</h2>')  # an anchor of a page that stays
    assert site.check().broken == [BrokenLink("broken-anchor", "a/index.html", "../b/c/#two")]
    (site.folder / "b" / "c" / "index.html").unlink()
    assert {(each.page, each.link) for each in site.check().broken} == {
        ("a/index.html", "../b/c/#two"),
        ("index.html", "b/c/"),
    }
    site.put("b/c/", '<h2 id="two">二</h2>')
    assert site.check() == SiteFindings([], [])


def test_what_comes_is_looked_at(site: Site) -> None:
    site.check()
    site.put("d/", f'<p>{mobile()}</p>\n<a href="../e/">戊</a>')
    found = site.check()
    assert found.broken == [BrokenLink("broken-link", "d/index.html", "../e/")]
    assert [each.file for each in found.private] == ["d/index.html"]
    assert site.check() == found  # also in the next check
    site.put("d/", "<p>丁</p>")
    assert site.check() == SiteFindings([], [])


def test_any_edits_are_seen_as_by_a_look_at_the_whole(site: Site) -> None:
    dice = random.Random(19)
    uris = ["", "a/", "b/c/", "d/", "e/f/"]
    for _ in range(150):
        uri = dice.choice(uris)
        file = site.folder / uri / "index.html"
        if uri and file.is_file() and dice.random() < 0.3:
            file.unlink()
        else:
            ids = "\n".join(f'<p id="{name}">x</p>' for name in ("one", "two", "top") if dice.random() < 0.7)
            up = "../" * uri.count("/")
            links = "\n".join(
                f'<a href="{up}{to}{dice.choice(("", "#one", "#two"))}">x</a>'
                for to in uris
                if to and dice.random() < 0.5
            )
            site.put(uri, f"{ids}\n{links}")
        site.check()
