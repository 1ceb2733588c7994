"""Check the files of the built sample site."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Built
from tests.gates import broken_links
from yinling.chinese.thousands import marked
from yinling.gate.blocks import read_text
from yinling.library.load import load
from yinling.pages.page import sections
from yinling.privacy.attachments.file_text import passages
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.honour import Honour
from yinling.records.org import Org

# Figures of the project's closing report; the site must compute the same.
REPORT_2019 = {
    "pairs_study": 210,
    "deliveries": 645,
    "tutoring": 321,
    "theme_studies": 45,
    "theme_films": 21,
    "theme_copies": 557,
    "theme_uploads": 29,
    "pairs_care": 235,
    "visits_alone": 62,
    "visits_hardship": 1537,
    "issues_resolved": 766,
    "cards_family": 344,
    "cards_reminder": 296,
    "cards_contact": 383,
    "essay_first": 2,
    "essay_third": 1,
    "essay_encouragement": 1,
}


def read(site: Path, uri: str) -> str:
    return (site / uri / "index.html").read_text("utf-8")


def figures(site: Path) -> dict[tuple[str, str | None], dict[str, Any]]:
    rows = json.loads((site / "figures.json").read_text("utf-8"))
    return {(row["metric"], row["period"]): row for row in rows}


@pytest.mark.parametrize(("metric", "value"), REPORT_2019.items())
def test_report_regenerates_the_source_figures(site: Path, metric: str, value: int) -> None:
    row = figures(site)[metric, "2019"]
    assert row["value"] == value
    shown = read(site, "report")
    link = re.search(rf'<a href="[^"]*report/{metric}/#y2019">[^<]*</a></td><td><span[^>]*>([^<]*)<', shown)
    assert link is not None, "the report does not link the figure to its records"
    assert link[1] == f"{marked(value)} {row['unit']}"


def test_unknown_is_not_zero(site: Path) -> None:
    row = figures(site)["honours_group_individual", "2019"]
    assert row["value"] is None
    assert row["baselines"][0]["value"] is None
    assert "未知" in read(site, "report/honours_group_individual")


def test_figures_are_the_sum_of_their_records_and_baselines(site: Path) -> None:
    library = load(ROOT).library
    assert library is not None
    for row in figures(site).values():
        known = [baseline["value"] for baseline in row["baselines"]]
        if row["value"] is not None and not known and row["records_not_public"] == 0 and row["metric"] == "activities":
            assert row["value"] == len(row["records"])
    baseline = figures(site)["visits_hardship", "2019"]["baselines"]
    assert [b["value"] for b in baseline] == [812]


def test_four_years_running_is_computed(site: Path) -> None:
    assert "连续 4 年" in re.sub("<[^>]+>", "", read(site, "honours"))
    assert "连续 4 年" in re.sub("<[^>]+>", "", read(site, "report"))
    assert "连续 4 年" not in (ROOT / "data" / "honours" / "2019.yml").read_text("utf-8")


def test_every_published_record_has_its_page(site: Path) -> None:
    library = load(ROOT).library
    assert library is not None
    for kind in (Org, Activity, Article):
        for record in library.all(kind):
            assert (site / record.uri / "index.html").is_file() == record.is_public, record.uri


def test_addresses_of_the_architecture_are_there(site: Path) -> None:
    for uri in ("", "study", "orgs", "activities", "honours", "cadence", "report", "services", "print", "campaigns"):
        assert "<h1" in read(site, uri)
    for name in ("figures.json", "records.json", "404.html", "orgs/zb09/calendar.ics"):
        assert (site / name).stat().st_size


def test_sample_label_and_navigation_are_on_every_page(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 1000
    for page in pages:
        text = page.read_text("utf-8")
        assert "示例数据" in text, page
        assert text.count("<h1") == 1, page
        assert "@@yl-" not in text, page
        assert text.count(' aria-current="true"') in (0, 2), page  # in the row of a desktop and in the menu of a phone
        for section in sections("支部"):
            assert f">{section.title}</a>" in text, page


def test_the_build_has_no_warning(built: Built) -> None:
    assert "WARNING" not in built.output


def test_links_of_the_whole_site_resolve_and_planted_faults_are_found(site: Path, tmp_path: Path) -> None:
    assert broken_links(site) == []
    (tmp_path / "index.html").write_text(
        '<h1 id="a">x</h1><a href="b/">y</a><a href="#c">z</a><img src="d.png">', "utf-8"
    )
    assert [broken.code for broken in broken_links(tmp_path)] == [
        "broken-anchor",
        "broken-link",
        "broken-link",
    ]


def test_only_whitelisted_fields_are_public(site: Path) -> None:
    records = json.loads((site / "records.json").read_text("utf-8"))
    assert not {"development", "visit", "issue", "card"} & records.keys()
    for row in records["activity"]:
        assert row.keys() <= {"id", *Activity.public_fields}
        assert not {"host", "recorder", "lecturer", "absent_reason", "decisions", "note"} & row.keys()
    for row in records["org"]:
        assert not {"committee", "headcount", "office_phone"} & row.keys()


def test_names_without_consent_are_not_on_the_site(site: Path) -> None:
    library = load(ROOT).library
    assert library is not None
    # Two persons can have the same name, and only one of them gave consent.
    named = {officer.name for org in library.all(Org) for officer in org.committee if officer.consent}
    named |= {honour.recipient or "" for honour in library.all(Honour) if honour.consent}
    hidden = {officer.name for org in library.all(Org) for officer in org.committee if not officer.consent}
    persons = [honour for honour in library.all(Honour) if honour.recipient_type == "个人" and not honour.consent]
    hidden = {name for name in (*hidden, *(person.recipient or "" for person in persons)) if "*" not in name}
    hidden -= {*named, ""}
    assert hidden
    for path in site.rglob("*"):
        if path.suffix in (".html", ".json", ".ics", ".js", ".svg", ".xml", ".pdf"):
            is_paper = path.suffix == ".pdf"
            text = "".join(each.text for each in passages(path, path.name)) if is_paper else read_text(path)
            assert [name for name in hidden if name in text] == [], path


def test_study_page_and_activity_link_each_other(site: Path) -> None:
    library = load(ROOT).library
    assert library is not None
    activity = next(a for a in library.all(Activity) if a.is_public and a.study and a.is_held(library.as_of))
    assert f"{activity.study[0]}/" in read(site, activity.uri.rstrip("/"))
    studied = [page for page in site.glob("study/*/index.html") if "学过这篇的活动" in page.read_text("utf-8")]
    assert len(studied) > 10


def test_coming_activities_are_shown(site: Path) -> None:
    home = read(site, "")
    coming = home[home.index('id="coming"') : home.index('id="month"')]
    assert 'datetime="2020-01-' in coming
    assert "BEGIN:VEVENT" in (site / "orgs" / "dw" / "calendar.ics").read_text("utf-8")


def test_every_article_says_where_it_comes_from(site: Path) -> None:
    library = load(ROOT).library
    assert library is not None
    articles = [a for a in library.all(Article) if a.is_public and a.section != "help"]
    assert len(articles) >= 24
    for article in articles:
        text = read(site, article.uri.rstrip("/"))
        assert article.source, article.id
        assert 'id="sources"' in text, article.id
