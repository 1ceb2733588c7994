"""Check recordings of articles: allowed places, reported problems, and that only public ones are published."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.unit.centre import BASE
from yinling.core.files import CONTENT
from yinling.library.load import Library, load
from yinling.library.public import public_library
from yinling.library.recordings import recording_of
from yinling.pages.context import SiteContext
from yinling.records.article import Article
from yinling.site.articles import article_page, published_files, shown_files
from yinling.site.stage import stage
from yinling.site.theme import context_of

# A frame of MPEG layer III with silence: 128 kbit/s, 44.1 kHz, 1152 samples.
FRAME = b"\xff\xfb\x90\xc4" + bytes(413)
SECOND = FRAME * 38
HEAD = """---
标题: 怎样防跌倒
主题: 健康养生
日期: 2019-03-01
录音: {audio}
公开范围: {seen}
状态: 已审核
---

马上擦干。
"""
ROOT = BASE.parent.parent.parent


def centre(root: Path, audio: str, files: dict[str, bytes], seen: str = "公开") -> Path:
    """Write a valid centre with an article that names a recording, and ``files`` below its content folder."""
    shutil.copytree(BASE, root)
    for name, content in {"study/fang-diedao.md": HEAD.format(audio=audio, seen=seen).encode(), **files}.items():
        file = root / CONTENT / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return root


def library(root: Path) -> Library:
    found = load(root)
    assert found.library is not None, [p.render() for p in found.problems]
    return found.library


def article(found: Library) -> Article:
    named = found.get(Article, "study/fang-diedao")
    assert named is not None
    return named


def page_of(root: Path) -> str:
    shutil.copytree(ROOT / "theme_overrides", root / "theme_overrides")
    context: SiteContext = context_of(library(root))
    return article_page(context, article(context.library), "<p>马上擦干。</p>").html


@pytest.mark.parametrize(
    ("audio", "place"),
    [
        ("a.mp3", "study/a.mp3"),
        ("audio/a.MP3", "audio/a.MP3"),
        ("../audio/a.mp3", "audio/a.mp3"),
        ("study/防跌倒.mp3", "study/防跌倒.mp3"),
    ],
)
def test_a_recording_is_beside_the_article_or_below_the_content_folder(tmp_path: Path, audio: str, place: str) -> None:
    found = library(centre(tmp_path / "c", audio, {place: SECOND}))
    recording = recording_of(article(found), found.root / CONTENT)
    assert recording is not None
    assert (recording.uri, recording.size) == (place, len(SECOND))
    assert recording.seconds == pytest.approx(38 * 1152 / 44100, abs=0.05)


@pytest.mark.parametrize("audio", ["../../out.mp3", "/etc/out.mp3", "study", "no.mp3"])
def test_a_recording_elsewhere_is_refused(tmp_path: Path, audio: str) -> None:
    root = centre(tmp_path / "c", audio, {"../out.mp3": SECOND})
    assert [p.code for p in load(root).problems] == ["recording-form" if audio == "study" else "recording-missing"]


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, "这是一份文档".encode() * 200, b"OggS", b"ID3\4\0\0\0"])
@pytest.mark.parametrize("ending", ["mp3", "m4a", "ogg"])
def test_an_unreadable_recording_is_reported(tmp_path: Path, ending: str, content: bytes) -> None:
    root = centre(tmp_path / "c", f"a.{ending}", {f"study/a.{ending}": content})
    assert [(p.code, p.line, p.column) for p in load(root).problems] == [("recording-unreadable", 5, 5)]


def test_the_page_has_the_player_above_the_text(tmp_path: Path) -> None:
    html = page_of(centre(tmp_path / "c", "防跌倒.mp3", {"study/防跌倒.mp3": SECOND * 130}))
    player, text = html.index("<audio controls preload="), html.index("马上擦干")
    assert html.index("听录音") < player < html.index('href="#yl-text"') < html.index('id="yl-text"') < text
    assert 'src="../../study/%E9%98%B2%E8%B7%8C%E5%80%92.mp3"' in html
    assert "2 分 9 秒，2.1\u00a0兆" in html
    assert 'aria-label="听录音：怎样防跌倒"' in html


def test_the_printed_address_is_complete_if_the_site_has_one(tmp_path: Path) -> None:
    root = centre(tmp_path / "c", "a.mp3", {"study/a.mp3": SECOND})
    with (root / "data" / "site.yml").open("a", encoding="utf-8") as settings:
        settings.write("网址: https://example.org/\n")
    assert ">https://example.org/study/a.mp3<" in page_of(root)


def test_an_article_without_a_recording_has_no_player() -> None:
    context = context_of(library(ROOT))
    plain = next(a for a in context.library.all(Article) if a.is_public and not a.audio)
    assert "audio" not in article_page(context, plain, "").html


def test_the_staged_article_has_the_player(tmp_path: Path) -> None:
    root = centre(tmp_path / "c", "a.mp3", {"study/a.mp3": SECOND})
    shutil.copytree(ROOT / "theme_overrides", root / "theme_overrides")
    shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    stage(context_of(library(root)), tmp_path / "pages")
    assert 'src="../../study/a.mp3"' in (tmp_path / "pages" / "study" / "fang-diedao" / "index.md").read_text("utf-8")


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("1", (4, 4)).save(out, "PNG")
    return out.getvalue()


def test_only_files_of_published_articles_are_published(tmp_path: Path) -> None:
    other = HEAD.format(audio="study/a.mp3", seen="公开") + "\n![图](%E5%9B%BE.png) 和 [表](../b.csv)\n"
    files = {
        "study/a.mp3": SECOND,
        "study/b.mp3": SECOND,
        "study/图.png": a_picture(),
        "b.csv": b"1,2",
        "study/draft.png": a_picture(),
    }
    alone = library(centre(tmp_path / "1", "a.mp3", files, "内部"))
    assert published_files(public_library(alone)) == frozenset()
    shared = library(centre(tmp_path / "2", "a.mp3", {**files, "study/other.md": other.encode()}, "内部"))
    assert published_files(public_library(shared)) == {"study/a.mp3", "study/图.png", "b.csv"}


def test_pictures_are_published_small_and_all_else_as_it_is(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("L", (2000, 1000)).save(out, "JPEG", comment=b"SECRET")
    other = HEAD.format(audio="study/a.mp3", seen="公开") + "\n![图](a.jpg) 和 [表](../b.csv)\n"
    files = {"study/a.mp3": SECOND, "study/a.jpg": out.getvalue(), "b.csv": b"1,2", "study/other.md": other.encode()}
    found = library(centre(tmp_path / "1", "a.mp3", files, "内部"))
    shown = {file.path: file.content() for file in shown_files(public_library(found))}
    assert (shown["study/a.mp3"], shown["b.csv"]) == (SECOND, b"1,2")
    with Image.open(io.BytesIO(shown["study/a.jpg"])) as picture:
        assert picture.size == (1600, 800)
    assert b"SECRET" not in shown["study/a.jpg"]
    before = {file.path: file.key for file in shown_files(public_library(found))}
    (tmp_path / "1" / "content" / "b.csv").write_bytes(b"1,3")
    assert [file.path for file in shown_files(public_library(found)) if file.key != before[file.path]] == ["b.csv"]
