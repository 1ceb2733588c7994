"""The description of a page, the icons and the web app manifest: of the program, and of a centre with its own."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from tests.conftest import ROOT
from yinling.core.cache import Caches
from yinling.pages.description import LONGEST, SHORTEST, describe, shorten
from yinling.pages.layout import Layout, placeholders
from yinling.pages.page import Page
from yinling.pages.templates import TemplateFileError
from yinling.printing.icons import ICONS, SHARE
from yinling.records.site_settings import Site
from yinling.site.theme import ICON, MANIFEST, Theme

CLOSING = ("一个讲怎样学习的地方，里面有文章", "给老年人用，不用登录，手机和电脑都能看，也可以打印")
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
SITE = Site(name="银龄<学>堂", owner="中心", address="https://example.org/sub/")


@pytest.mark.parametrize(
    ("own", "content", "begins"),
    [
        ("血压高不高，量了才算。" * 5, "<p>别的话不用再说了。</p>", "血压高不高，量了才算。血压高"),
        ("交党费", "<p>每月交一次，退休的同志按养老金算。</p>", "交党费。每月交一次，退休的同志按养老金算。"),
        ("", "<h1>标题</h1><p>第一句<b>话</b>在这里。</p><p>第二句。</p>", "第一句话在这里。"),
        ("", '<p class="yl-nojs">这台设备不能搜索。</p><p><a href="x">更多的文章</a></p>', "一个讲怎样学习的地方"),
        ("", '<ul><li><a class="yl-item__link" href="x">防跌倒</a></li></ul>', "这一页有：防跌倒。"),
        ("", "<p>12月</p><p>a &lt;b&gt; &amp; c 说的是三个字母。</p>", "a <b> & c 说的是三个字母。"),
        ("", "", "一个讲怎样学习的地方，里面有文章。给老年人用"),
    ],
)
def test_a_description_is_of_the_page_first(own: str, content: str, begins: str) -> None:
    found = describe(own, content, CLOSING)
    assert found.startswith(begins)
    assert SHORTEST <= len(found) <= LONGEST


def test_a_long_text_ends_after_a_sentence_or_is_cut() -> None:
    assert shorten("一句话有十个字在里面。" * 20) == "一句话有十个字在里面。" * 10
    assert len(shorten("没有句号" * 99)) == LONGEST
    assert shorten("短\n话") == "短 话"


def frame(site: Site) -> str:
    page = Page("study/x/", "三会一课", lambda: "<h1>三会一课</h1><p>开会的事，说明白。</p>", "study")
    return Theme(ROOT, site).layouts()[2].fill(page, site)


LISTED = "".join(f'<h2 id="g{number}">标题</h2>' for number in range(5))


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("银龄学堂", LISTED, ""),
        ("夕阳红学堂", LISTED, " yl-brand--beside-list"),
        ("夕阳红学堂", "", ""),
        ("江南大学离退休处", LISTED, " yl-brand--beside-list"),
        ("江南大学离退休工作处", LISTED, " yl-brand--long"),
    ],
)
def test_the_header_knows_whether_the_name_has_room(name: str, content: str, kind: str) -> None:
    site = Site(name=name, owner="中心")
    page = Page("study/x/", "三会一课", lambda: f"<h1>三会一课</h1>{content}", "study")
    assert f'<a class="yl-brand{kind}"' in Theme(ROOT, site).layouts()[2].fill(page, site)


def test_the_head_of_a_page_is_escaped_and_knows_its_address() -> None:
    head = frame(SITE).partition("</head>")[0]
    for line in (
        "<title>三会一课 - 银龄&lt;学&gt;堂</title>",
        '<meta property="og:title" content="三会一课">',
        '<meta property="og:site_name" content="银龄&lt;学&gt;堂">',
        '<meta property="og:image" content="https://example.org/sub/assets/share.png">',
        '<link rel="canonical" href="https://example.org/sub/study/x/">',
        '<link rel="apple-touch-icon" href="../../assets/icon-180.png">',
        '<link rel="manifest" href="../../site.webmanifest">',
    ):
        assert line in head
    assert 'content="开会的事，说明白。三会一课，在银龄&lt;学&gt;堂的“学习”里。' in head


def test_without_an_address_nothing_claims_one() -> None:
    head = frame(SITE.model_copy(update={"address": None})).partition("</head>")[0]
    assert "canonical" not in head
    assert "og:url" not in head
    assert '<meta property="og:image" content="../../assets/share.png">' in head


def test_a_template_of_a_centre_may_lack_what_is_new() -> None:
    Layout("".join(str(part) for name, part in placeholders().items() if name != "canonical"))
    with pytest.raises(TemplateFileError, match="description"):
        Layout("".join(str(part) for name, part in placeholders().items() if name != "description"))


def test_pages_at_no_address_have_the_name_of_the_site() -> None:
    theme = Theme(ROOT, SITE)
    for page in (theme.unknown_page(), theme.moved_page("old/", "new/")):
        assert " - 银龄&lt;学&gt;堂</title>" in page
        assert "canonical" not in page
        assert 'name="description" content="这一页' in page


def sizes(files: dict[str, bytes]) -> dict[str, tuple[int, ...]]:
    return {name: struct.unpack(">II", files[f"assets/{name}"][16:24]) for name in (*ICONS, SHARE)}


def test_icons_are_drawn_from_that_of_the_centre(tmp_path: Path) -> None:
    """A centre replaces the SVG, and gets all icons of it; its own PNG stays as it is."""
    own = dict(Theme(ROOT, SITE).files())
    assert sizes(own) == {**{name: (size, size) for name, size in ICONS.items()}, SHARE: (300, 300)}
    assets = tmp_path / "theme_overrides" / "assets"
    assets.mkdir(parents=True)
    (assets / "yinling.svg").write_text(SQUARE)
    (assets / "icon-192.png").write_bytes(b"own")
    other = dict(Theme(tmp_path, SITE).files())
    assert other["assets/icon-192.png"] == b"own"
    assert all(other[f"assets/{name}"] != own[f"assets/{name}"] for name in (*ICONS, SHARE))


def test_the_manifest_has_the_name_of_the_site_and_addresses_that_work_in_any_folder() -> None:
    found = json.loads(dict(Theme(ROOT, SITE).files())[MANIFEST])
    assert (found["name"], found["start_url"], found["display"]) == ("银龄<学>堂", "./", "browser")
    assert all(not icon["src"].startswith(("/", "http")) for icon in found["icons"])


def test_an_icon_that_cannot_be_drawn_is_told(tmp_path: Path) -> None:
    (tmp_path / "theme_overrides" / "assets").mkdir(parents=True)
    (tmp_path / "theme_overrides" / ICON).write_text("<svg", "utf-8")
    with pytest.raises(TemplateFileError, match=r"yinling\.svg：图标画不出来"):
        dict(Theme(tmp_path, SITE).files())


def test_icons_are_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    caches = Caches(tmp_path / "cache")
    first = dict(Theme(ROOT, SITE).files(caches["icons"]))
    monkeypatch.setattr("yinling.printing.icons.parallel_map", lambda *_, **__: pytest.fail("drawn again"))
    assert dict(Theme(ROOT, SITE).files(caches["icons"])) == first
