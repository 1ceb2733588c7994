"""The small parts that pages are made from: frames, crumbs, lists cut into pages, texts, charts."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from yinling.chinese.shown_days import long_day
from yinling.pages.layout import Layout, contents_html, crumbs_html, edit_html, layout_values, placeholders
from yinling.pages.page import Crumb, Page, base_of, paginate, paragraphs, section_crumbs
from yinling.pages.templates import TemplateFileError
from yinling.records.site_settings import Site
from yinling.site.sitemap import sitemaps

SITE = Site(name="学堂", owner="中心")
FRAME = "".join(f"<i>{mark}</i>" for mark in placeholders().values())


def test_a_layout_fills_every_placeholder_and_escapes_text() -> None:
    page = Page("orgs/a/", "<b>支部</b>", lambda: "<p>正文</p>", "orgs", (Crumb("我的支部", "orgs/"),), '说"明"')
    html = Layout(FRAME).fill(page, SITE)
    assert "&lt;b&gt;支部&lt;/b&gt;" in html
    assert "<p>正文</p>" in html
    assert "说&#34;明&#34;" in html
    assert 'href="../../orgs/"' in html
    assert html.count('aria-current="true"') == 1
    assert "@@" not in html


def test_a_layout_without_a_placeholder_is_refused() -> None:
    with pytest.raises(TemplateFileError, match=re.escape("少了 {{ yl.content }}")):
        Layout(FRAME.replace("@@yl-content@@", ""))


def test_text_that_looks_like_a_placeholder_stays_text() -> None:
    page = Page("a/", "@@yl-content@@", lambda: "<p>x</p>")
    assert Layout(FRAME).fill(page, SITE).count("<p>x</p>") == 1


def test_home_has_no_crumbs_and_the_plain_title() -> None:
    parts = layout_values(Page("", "学堂", str), SITE)
    assert parts["crumbs"] == parts["title_end"] == ""


def test_edit_link_only_where_there_is_a_file_and_an_address() -> None:
    assert edit_html("data/orgs/a.yml", None) == ""
    assert edit_html("", "https://git.example.org/edit/main/") == ""
    assert 'href="https://git.example.org/edit/main/data/orgs/a.yml"' in edit_html(
        "data/orgs/a.yml", "https://git.example.org/edit/main/"
    )


@pytest.mark.parametrize(("uri", "base"), [("", "./"), ("orgs/", "../"), ("activities/zb09/2019/x/", "../../../../")])
def test_base_leads_to_the_root(uri: str, base: str) -> None:
    assert base_of(uri) == base


@pytest.mark.parametrize(
    ("section", "uri", "crumbs"),
    [
        ("services", "services/", ()),
        ("services", "services/p2/", ()),
        ("services", "services/dangfei/", ("services/",)),
        ("study", "qa/", ("study/",)),
        ("", "help/", ()),
    ],
)
def test_a_page_of_a_section_begins_with_its_crumb(section: str, uri: str, crumbs: tuple[str, ...]) -> None:
    assert tuple(crumb.uri for crumb in section_crumbs(section, uri, "支部")) == crumbs


def test_crumbs_escape() -> None:
    assert "&lt;script&gt;" in crumbs_html((Crumb("<script>", "x/"),), "../")


def test_the_list_of_a_page_has_its_headings_without_marks() -> None:
    parts = [
        f'<h2 id="h{n}">第{n}节<sup id="fnref:1"><a href="#fn:1">1</a></sup> &lt;甲&gt;</h2><p>文</p>'
        for n in (1, 2, 3)
    ]
    html = contents_html("".join(parts))
    assert '<a href="#h2">第2节 &lt;甲&gt;</a>' in html
    assert html.count("<li>") == 3
    assert contents_html("".join(parts[:2])) == contents_html("<h2>一</h2><h2>二</h2><h2>三</h2>") == ""


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (3, [3]), (60, [60]), (61, [60, 1]), (125, [60, 60, 5])])
def test_paginate_loses_nothing_and_keeps_the_first_address(count: int, sizes: list[int]) -> None:
    parts = list(paginate(list(range(count)), "a/"))
    assert [len(part.items) for part in parts] == sizes
    assert [x for part in parts for x in part.items] == list(range(count))
    assert parts[0].uri == "a/"
    assert len({part.uri for part in parts}) == len(parts)
    assert [part.titled("活动") for part in parts][:2] == ["活动", "活动（第 2 页）"][: len(parts)]


def test_paragraphs_escape_and_keep_breaks() -> None:
    assert paragraphs("甲<b>\n乙\n\n丙") == "<p>甲&lt;b&gt;<br>乙</p><p>丙</p>"
    assert paragraphs(None) == ""


def test_a_day_is_written_with_its_weekday() -> None:
    assert long_day(dt.date(2019, 3, 5)) == "2019年3月5日（星期二）"


def test_sitemap_names_whole_addresses() -> None:
    ((path, content),) = sitemaps("https://example.org/", ["", "orgs/"])
    text = content.decode()
    assert path == "sitemap.xml"
    assert "<loc>https://example.org/</loc>" in text
    assert "<loc>https://example.org/orgs/</loc>" in text


def test_many_addresses_fill_several_sitemaps() -> None:
    files = dict(sitemaps("https://example.org", ["a/", "b/", "c/", "d/", "e/"], most=2))
    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    assert re.findall("<loc>(.*?)</loc>", files["sitemap.xml"].decode()) == [
        f"https://example.org/sitemap-{number}.xml" for number in (1, 2, 3)
    ]
    assert b"sitemapindex" in files["sitemap.xml"]
    assert re.findall("/([a-z])/</loc>", "".join(content.decode() for content in files.values())) == list("abcde")
