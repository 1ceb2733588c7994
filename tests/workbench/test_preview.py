"""A page and a sheet of an edit as they will look, before the edit is written."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from tests.conftest import ROOT
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.base import Record
from yinling.records.honour import Honour
from yinling.records.org import Org
from yinling.records.packet import Packet
from yinling.records.period import Period
from yinling.records.site_settings import Site
from yinling.workbench.desk import Desk
from yinling.workbench.preview import (
    CannotPrintError,
    NoPageError,
    ledger_names,
    ledger_pdf,
    packet_pdf,
    preview,
    shown_file,
)

ACTIVITY = "data/activities/zb09/2019/2019-03-05-sanduanlu.yml"
ARTICLE = "content/study/sanhui-yike.md"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root = tmp_path_factory.mktemp("preview") / "centre"
    for part in ("data", "content"):
        shutil.copytree(ROOT / part, root / part)
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "theme_overrides", root / "theme_overrides")
    return Desk(root)


def _record(desk: Desk, candidates: dict[str, bytes | None], kind: type[Record], id: str) -> str:
    library = desk.trial(candidates).library
    record = library.get(kind, id)
    assert record is not None
    return preview(library, record).html


def test_the_page_of_an_activity_shows_the_edit_in_the_frame_of_the_site(desk: Desk) -> None:
    text = (desk.root / ACTIVITY).read_text("utf-8")
    edit: dict[str, bytes | None] = {ACTIVITY: text.replace("实到: 31", "实到: 32").encode()}
    html = _record(desk, edit, Activity, "zb09/2019/2019-03-05-sanduanlu")
    assert "<!doctype html>" in html.lower()
    assert "@@yl-" not in html
    assert "32 人" in html
    assert "31 人" not in html.split("决议")[0]
    assert (desk.root / ACTIVITY).read_text("utf-8") == text


def test_the_page_is_that_of_a_build(desk: Desk, site: Path) -> None:
    for kind, id in ((Activity, "zb09/2019/2019-03-05-sanduanlu"), (Org, "zb09"), (Article, "study/sanhui-yike")):
        record = desk.library.get(kind, id)
        assert record is not None
        found = preview(desk.library, record)
        assert found.html == (site / found.uri / "index.html").read_text("utf-8"), id
        assert found.notes == ()


def test_a_draft_is_shown_with_the_reason_why_the_site_does_not(desk: Desk) -> None:
    text = (desk.root / ARTICLE).read_text("utf-8").replace("状态: 已审核", "状态: 草稿")
    library = desk.trial({ARTICLE: f"{text}\n\n新的一段。\n".encode()}).library
    article = library.get(Article, "study/sanhui-yike")
    assert article is not None
    found = preview(library, article)
    assert "新的一段。" in found.html
    assert any("草稿" in note for note in found.notes)


@pytest.mark.parametrize(("kind", "uri"), [(Honour, "honours/"), (Packet, "study/plan/")])
def test_a_record_without_a_page_is_shown_in_its_list(desk: Desk, kind: type[Record], uri: str) -> None:
    record = next(each for each in desk.library.all(kind) if each.is_public)
    found = preview(desk.library, record)
    assert found.uri.startswith(uri)
    assert record.shown_title in found.html


def test_a_record_on_no_page_is_told(desk: Desk) -> None:
    with pytest.raises(NoPageError, match="网站设置"):
        preview(desk.library, desk.library.all(Site)[0])


def test_only_the_files_of_the_theme_and_pictures_are_shown(desk: Desk) -> None:
    theme = ROOT / "theme_overrides"
    assert shown_file(desk.library, "assets/reading.js") == (theme / "assets" / "reading.js").read_bytes()
    sheet = shown_file(desk.library, "assets/yinling.css") or b""
    assert all(part.read_bytes() in sheet for part in (theme / "styles").iterdir())
    for path in (
        "../data/site.yml",
        "base.html",
        "styles/2-frame.css",
        "study/sanhui-yike.md",
        "assets",
        "",
        "/etc/hostname",
        "assets/../x",
    ):
        assert shown_file(desk.library, path) is None, path
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "JPEG")
    assert shown_file(desk.library, "photos/new.jpg", {"content/photos/new.jpg": out.getvalue()}) == out.getvalue()


def _text(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_the_packet_and_the_ledger_have_the_edit(desk: Desk) -> None:
    text = (desk.root / ACTIVITY).read_text("utf-8")
    title = "三段路，三箱资料，书记开车送到门口"
    edit: dict[str, bytes | None] = {ACTIVITY: text.replace(title, "换了一个新标题").encode()}
    library = desk.trial(edit).library
    org = library.get(Org, "zb09")
    assert org is not None
    assert "换了一个新标题" in _text(packet_pdf(library, Period.parse("2019-03"), org)).replace("\n", "")
    assert "活动台账" in ledger_names(library)
    assert "换了一个新标题" in _text(ledger_pdf(library, org, 2019, "活动台账")).replace("\n", "")


def test_what_cannot_be_printed_is_told(desk: Desk) -> None:
    org = desk.library.get(Org, "zb09")
    assert org is not None
    with pytest.raises(CannotPrintError, match="2031年1月"):
        packet_pdf(desk.library, Period.parse("2031-01"), org)
    with pytest.raises(CannotPrintError, match="可以选"):
        ledger_pdf(desk.library, org, 2019, "没有的")
