"""Pages, feeds and the search take their records from the public view, and nothing internal is in it."""

from __future__ import annotations

import ast
import json
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.gates import broken_links
from tests.unit.centre import branch, centre, loaded, meeting
from yinling.derived.overview import Overview
from yinling.library.load import Library, load
from yinling.pages.context import SiteContext
from yinling.pages.feeds import feeds
from yinling.pages.registry import record_pages
from yinling.records import KINDS
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.base import Record, references_of
from yinling.records.org import Org
from yinling.records.site_settings import Site
from yinling.search.documents import documents

PACKAGE = ROOT / "hooks" / "yinling"
ROOMS = ("pages", "search", "printing", "site")
ALLOWED = {
    "site/stage.py: internal",  # the gate knows who refused to be named
    "printing/meeting_papers.py: internal",  # papers for those who hold a meeting say 内部, and are not published
    *(  # office papers too; what members get of them is taken from the public view
        f"printing/{name}.py: {used}"
        for name in ("branch_papers", "branch_forms", "public_notices", "year_summary")
        for used in ("internal", "counts")
    ),
    "printing/year_summary.py: figures",
    "printing/public_notices.py: figures",  # asks for the metrics alone; the numbers are the published ones
    "printing/certificates.py: internal",  # asks whether the name of who awarded is one of an organisation
}
SECRET = "绝密记号"


def uses_of_internal(package: Path) -> set[str]:
    """Return where a room that publishes asks for internal records, or for totals that hold them."""
    found = set()
    for file in (file for room in ROOMS for file in (package / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute):
                of_overview = ast.unparse(node.value).rpartition(".")[2] in ("o", "overview", "source")
                if node.attr in ("internal", "counts") or (node.attr == "figures" and of_overview):
                    found.add(f"{file.relative_to(package).as_posix()}: {node.attr}")
    return found


def test_no_room_that_publishes_asks_for_internal_records(tmp_path: Path) -> None:
    known = {"printing/check_printable.py: counts"}  # checks that ledgers can be printed too
    assert uses_of_internal(PACKAGE) - known - _own_counts() == ALLOWED
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "bad.py").write_text("context.overview.internal\no.figures\nrecord.counts\n")
    assert uses_of_internal(tmp_path) == {f"pages/bad.py: {name}" for name in ("internal", "figures", "counts")}


def _own_counts() -> set[str]:
    """Return where ``counts`` is something of a page or a column, not of a record."""
    own = {"pages/org_activities.py: counts", "printing/workbook.py: counts"}
    return own & uses_of_internal(PACKAGE)


def published(library: Library) -> dict[str, str]:
    """Return everything that is published of the records: pages, feeds, search results."""
    context = SiteContext(Overview(library))
    files = {page.uri: page.html + page.title + page.description for page in record_pages(context)}
    files |= {feed.uri: feed.make().decode() for feed in feeds(context)}
    files["search"] = "\n".join(map(str, documents(context.overview, {}, [])))
    return files


@pytest.fixture(scope="module")
def sample() -> Library:
    library = load(ROOT).library
    assert library
    return library


def hidden(record: Record) -> Record:
    """Return the record as an internal one, with a secret in all texts that are not references."""
    references = {path[0] for path, _ in references_of(type(record))}
    texts = {
        name: f"{value}{SECRET}{record.kind}"
        for name in type(record).model_fields
        if name not in {*references, "id", "visibility", "status"}
        and isinstance(value := getattr(record, name), str)
        and (name != "name" or record.kind not in ("term", "word"))
        and type(record).model_fields[name].annotation in (str, str | None)
    }
    return record.model_copy(update={**texts, "visibility": "内部"})


def test_nothing_of_an_internal_record_is_published(sample: Library) -> None:
    chosen = {
        kind: next(r for r in reversed(sample.all(kind)) if r.is_public)
        for kind in KINDS
        if kind.public_fields and kind is not Site and any(r.is_public for r in sample.all(kind))
    }
    assert len(chosen) > 10
    records = {**sample.records}
    for kind, record in chosen.items():
        records[kind] = {**sample.records[kind], record.id: hidden(record)}
    for uri, text in published(replace(sample, records=records)).items():
        assert SECRET not in text, (uri, text[max(0, text.find(SECRET) - 200) : text.find(SECRET) + 40])
    names = [record.id for record in chosen.values() if record.page_folder is not None]
    feed = published(replace(sample, records=records))["records.json"]
    assert [id for id in names if f'"{id}"' in feed] == []


def test_whatever_is_internal_no_link_is_broken(sample: Library, tmp_path: Path) -> None:
    """Make half of all records internal, drafts or void; articles stay, for their links are reported as errors."""
    choose = random.Random(7)
    changes = ({"visibility": "内部"}, {"status": "草稿"}, {"status": "已作废"})
    records: dict[type[Record], dict[str, Record]] = {kind: {**rows} for kind, rows in sample.records.items()}
    for kind, rows in records.items():
        for id, record in rows.items() if kind not in (Site, Article) else ():
            if choose.random() < 0.5 and id != "dw":
                rows[id] = record.model_copy(update=choose.choice(changes))
    library = replace(sample, records=records)
    context = SiteContext(Overview(library))
    for page in record_pages(context):
        (tmp_path / page.uri).mkdir(parents=True, exist_ok=True)
        (tmp_path / page.uri / "index.html").write_text(page.html, "utf-8")
    others = {feed.uri for feed in feeds(context)} | {
        f"{article.uri}index.html" for article in context.library.all(Article)
    }
    for name in others:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    ours = re.compile(r"(\.\./)*(assets|search|print)/")
    assert [found for found in broken_links(tmp_path) if not ours.match(found.link)] == []


def test_the_secret_would_be_found(sample: Library) -> None:
    """Check the test above: of a public record, the texts are published."""
    kind = next(kind for kind in KINDS if kind.kind == "campaign")
    record = next(r for r in sample.all(kind) if r.is_public)
    records = {**sample.records, kind: {record.id: hidden(record).model_copy(update={"visibility": "公开"})}}
    assert [uri for uri, text in published(replace(sample, records=records)).items() if SECRET in text]


# An internal baseline, and an internal figure.

METRIC: dict[str, Any] = {"编号": "studies", "名称": "集中学习", "单位": "次", "记录种类": "活动", "分组": "学习"}


def with_baseline(root: Path, **more: Any) -> dict[str, str]:
    row = {
        "编号": "geheim",
        "指标": "studies",
        "数值": 70,
        "单位": "次",
        "期间": "2017",
        "来源": f"{SECRET}台账",
    } | more
    overview = centre(root / "c", rules__metrics=[METRIC], baselines=[row], activities=[meeting("2019-03-05")])
    return published(overview.internal)


def test_an_internal_baseline_is_in_totals_alone(tmp_path: Path) -> None:
    files = with_baseline(tmp_path, 公开范围="内部")
    assert not [uri for uri, text in files.items() if SECRET in text or "geheim" in text]
    total = next(row for row in json.loads(files["figures.json"]) if row["period"] is None)
    assert (total["value"], total["baselines"]) == (71, [])
    assert "71 次" in files["report/studies/"]


def test_a_public_baseline_is_shown(tmp_path: Path) -> None:
    files = with_baseline(tmp_path)
    assert SECRET in files["report/studies/"]
    assert "geheim" in files["records.json"]


# References to what is not public.


def activity(**more: Any) -> dict[str, Any]:
    return meeting("2019-03-05", **more)


def test_ids_of_records_that_are_not_public_are_in_no_feed(tmp_path: Path) -> None:
    root = tmp_path / "c"
    loaded(
        root,
        campaigns=[{"编号": "neibu", "标题": "内部的", "开始": "2019-01-01", "公开范围": "内部"}],
        activities=[activity(主题教育="neibu"), meeting("2019-04-05", 公开范围="内部", 标题="内部的会")],
        publications=[
            {"渠道": "微信群", "日期": "2019-05-01", "标题": "发布", "活动": "zb09/2019/2019-04-05-zwh"},
            {"渠道": "微信群", "日期": "2019-05-02", "标题": "发布二", "组织": "zb77"},
        ],
        orgs=[branch("zb77", 公开范围="内部")],
    )
    (root / "data" / "vocabulary" / "channels.yml").write_text("- 名称: 微信群\n", "utf-8")
    library = load(root).library
    assert library
    files = published(library)
    for id in ("neibu", "2019-04-05-zwh", "zb77"):
        assert [uri for uri, text in files.items() if id in text] == [], id


def test_what_may_have_no_organisation_is_internal_with_an_internal_one(tmp_path: Path) -> None:
    root = tmp_path / "c"
    baseline = {"指标": "studies", "数值": 7, "单位": "次", "来源": "台账", "组织": "zb77"}
    loaded(
        root,
        rules__metrics=[METRIC],
        activities=[activity()],
        baselines=[{**baseline, "期间": "2017", "编号": "geheim", "来源": SECRET}],
        publications=[{"渠道": "微信群", "日期": "2019-05-02", "标题": SECRET, "组织": "zb77"}],
        orgs=[branch("zb77", 公开范围="内部")],
    )
    (root / "data" / "vocabulary" / "channels.yml").write_text("- 名称: 微信群\n", "utf-8")
    found = load(root)
    assert found.library
    told = [each.file for each in found.problems if each.code == "public-of-internal"]
    assert sorted(told) == ["data/baselines/added.yml", "data/publications/added.yml"]
    files = published(found.library)
    assert [uri for uri, text in files.items() if SECRET in text or "geheim" in text] == []
    total = next(row for row in json.loads(files["figures.json"]) if row["period"] is None)
    assert (total["value"], total["baselines"]) == (8, [])


def test_records_of_an_internal_organisation_are_internal(tmp_path: Path) -> None:
    """Check the public view by itself: the check reports such records."""
    overview = centre(tmp_path / "c", orgs=[branch("zb77")], activities=[activity(组织="zb77"), activity(组织="zb09")])
    (org,) = (org for org in overview.internal.all(Org) if org.id == "zb77")
    records: dict[type[Record], Any] = {**overview.internal.records}
    library = replace(overview.internal, records=records | {Org: {**records[Org], "zb77": hidden(org)}})
    assert [a.org for a in Overview(library).library.all(Activity)] == ["zb09"]
    assert not [uri for uri, text in published(library).items() if "zb77" in uri + text]


HONOUR = {"年度": 2019, "名称": "先进", "级别": "中心", "对象类型": "集体"}
PLACES: list[tuple[str, dict[str, Any], str, str]] = [
    ("activities", activity(主题教育="neibu"), "reference-not-public", "主题教育"),
    ("activities", activity(学习内容=["study/caogao"]), "reference-not-public", "学习内容"),
    ("activities", activity(组织="zb77"), "public-of-internal", "组织"),
    ("honours", HONOUR | {"组织": "zb77"}, "public-of-internal", "组织"),
    ("words", {"词语": "党课", "意思": "讲课", "细说的文章": "study/caogao"}, "reference-not-public", "细说的文章"),
    ("packets", {"标题": "三月", "月份": "2019-03", "学习内容": "study/caogao"}, "reference-not-public", "学习内容"),
    ("orgs", branch("zb78", 上级="zb77"), "reference-not-public", "上级"),
]  # fmt: skip


@pytest.mark.parametrize(("folder", "row", "code", "field"), PLACES)
def test_references_to_what_is_not_public_are_told_at_the_source(
    tmp_path: Path, folder: str, row: dict[str, Any], code: str, field: str
) -> None:
    root = tmp_path / "c"
    files: dict[str, Any] = {
        "campaigns": [{"编号": "neibu", "标题": "内部的", "开始": "2019-01-01", "公开范围": "内部"}],
        "orgs": [branch("zb77", 公开范围="内部")],
    }
    files.setdefault(folder, []).append(row)
    loaded(root, **files)
    draft = "---\n标题: 草稿\n主题: 党的知识\n日期: 2019-01-01\n公开范围: 公开\n状态: 草稿\n---\n\n正文。\n"
    (root / "content" / "study").mkdir(parents=True, exist_ok=True)
    (root / "content" / "study" / "caogao.md").write_text(draft, "utf-8")
    found = [p for p in load(root).problems if p.code == code]
    (problem,) = found
    line = (root / problem.file).read_text("utf-8").splitlines()[problem.line - 1]
    assert field in line or "caogao" in line
    inside = {**row, "公开范围": "内部"}
    files[folder][-1] = inside
    assert not [p for p in loaded(tmp_path / "d", **files).problems if p.code == code]
