"""Check that old addresses lead to the new ones: after a renaming, on the site, and what is wrong with a redirect."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.unit.centre import branch, loaded, meeting
from yinling.library.file_changes import apply_changes
from yinling.library.redirecting import FILE
from yinling.library.renaming import plan
from yinling.records.org import Org
from yinling.records.redirect import plain_address
from yinling.site import steps
from yinling.site.build import BuildError, build_site


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "centre"
    loaded(root, orgs=[branch("zb01"), branch("zb02", 公开范围="内部")], activities=[meeting("2019-03-05", org="zb01")])
    shutil.copy(ROOT / "mkdocs.yml", root)
    return root


def rename(root: Path, old: str, new: str) -> None:
    apply_changes(root, plan(root, Org, old, new).changes)


def redirects(root: Path) -> list[tuple[str, str]]:
    return [(row["从"], row["到"]) for row in yaml.safe_load((root / FILE).read_text("utf-8"))]


def problems(root: Path) -> list[tuple[str, str]]:
    return [(each.code, each.file) for each in steps.read(root).problems if each.severity == "error"]


@pytest.mark.parametrize(
    "written",
    ["orgs/zb01/", "/orgs/zb01", "https://e.example/orgs/zb01/?x=1#top", "orgs/zb01/index.html", " orgs/zb01 "],
)
def test_an_address_may_be_copied_from_a_browser(written: str) -> None:
    assert plain_address(written) == "orgs/zb01/"


def test_a_renaming_keeps_the_old_addresses(root: Path) -> None:
    rename(root, "zb01", "zb11")
    kept = dict(redirects(root))
    assert kept["orgs/zb01/"] == "orgs/zb11/"
    assert kept["activities/zb01/"] == "activities/zb11/"
    assert [new for old, new in kept.items() if old.startswith("activities/zb01/2019/")] == [
        old.replace("zb01", "zb11") for old in kept if old.startswith("activities/zb01/2019/")
    ]
    assert problems(root) == []


def test_an_internal_record_has_no_old_address(root: Path) -> None:
    assert not plan(root, Org, "zb02", "zb12").moves_address
    rename(root, "zb02", "zb12")
    assert not (root / FILE).exists()


def test_a_page_that_comes_back_has_its_address_again(root: Path) -> None:
    rename(root, "zb01", "zb11")
    rename(root, "zb11", "zb01")
    assert ("orgs/zb11/", "orgs/zb01/") in redirects(root)
    assert not [old for old, _ in redirects(root) if "zb01" in old]
    assert problems(root) == []


def test_all_changes_can_be_taken_back(root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    changes = plan(root, Org, "zb01", "zb11").changes
    apply_changes(root, changes)
    apply_changes(root, [change.reverse for change in changes])
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_an_old_address_leads_to_the_last_new_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename(root, "zb01", "zb11")
    rename(root, "zb11", "zb21")
    monkeypatch.setattr(steps, "write_print", lambda *_, **__: None)
    monkeypatch.setenv("YINLING_CACHE", str(root.parent / "cache"))
    build_site(root, root / "site")
    for old in ("zb01", "zb11"):
        page = (root / "site" / "orgs" / old / "index.html").read_text("utf-8")
        assert '<meta http-equiv="refresh" content="0; url=../zb21/">' in page
        assert page.count('href="../zb21/"') == 1
    assert "/orgs/zb01/ /orgs/zb21/ 301\n" in (root / "site" / "_redirects").read_text("utf-8")
    assert (root / "site" / "orgs" / "zb21" / "index.html").is_file()


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("orgs/old/", "orgs/none/")], "redirect-dead-end"),
        ([("orgs/old/", "orgs/older/"), ("orgs/older/", "orgs/old/")], "redirect-circle"),
        ([("orgs/old/", "orgs/old/")], "redirect-circle"),
        ([("第一 支部", "orgs/zb01/")], "redirect-form"),
        ([("'x\\y/'", "orgs/zb01/")], "redirect-form"),
        ([("x%5Cy/", "orgs/zb01/")], "redirect-form"),
        ([("b/a:c/", "orgs/zb01/")], "redirect-form"),
        ([("x./", "orgs/zb01/")], "redirect-form"),
        ([("orgs/zb01/", "orgs/zb02/")], "address-twice"),
        ([("orgs/old/", "orgs/zb02/")], "redirect-dead-end"),  # internal: it has no page
    ],
)
def test_what_is_wrong_is_said_before_the_build(root: Path, rows: list[tuple[str, str]], code: str) -> None:
    (root / FILE).parent.mkdir()
    (root / FILE).write_text("".join(f"- 从: {old}\n  到: {new}\n" for old, new in rows), "utf-8")
    found = problems(root)
    assert code in {each for each, _ in found}
    assert {file for _, file in found} == {FILE}


@pytest.mark.parametrize(
    ("address", "path"),
    [("", "/"), ("https://e.example", "/"), ("https://e.example/", "/"), ("https://e.example/old/age", "/old/age/")],
)
def test_a_site_may_lie_in_a_folder_of_its_host(
    root: Path, monkeypatch: pytest.MonkeyPatch, address: str, path: str
) -> None:
    """The page for unknown addresses and the rules of redirects begin at the root of the host, unlike all others."""
    rename(root, "zb01", "zb11")
    monkeypatch.setattr(steps, "write_print", lambda *_, **__: None)
    monkeypatch.setenv("YINLING_CACHE", str(root.parent / "cache"))
    settings = root / "data" / "site.yml"
    settings.write_text(settings.read_text("utf-8") + (f"网址: {address}\n" if address else ""), "utf-8")
    for _ in range(2):  # the second build checks only what has changed
        build_site(root, root / "site")
    assert f'href="{path}help/"' in (root / "site" / "404.html").read_text("utf-8")
    assert f"{path}orgs/zb01/ {path}orgs/zb11/ 301\n" in (root / "site" / "_redirects").read_text("utf-8")
    broken = (root / "site" / "404.html").read_text("utf-8").replace(f"{path}help/", f"{path}nothing/")
    (root / "theme_overrides").mkdir()
    (root / "theme_overrides" / "404.html").write_text(broken, "utf-8")
    with pytest.raises(BuildError, match="nothing/”打不开"):
        build_site(root, root / "site")
