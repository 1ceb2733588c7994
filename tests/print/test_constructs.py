"""Every construct that an article may contain is printed, and what cannot be printed is reported with its place."""

from __future__ import annotations

import io
import re
import shutil
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pdfplumber
import pytest
from PIL import ExifTags, Image

from tests.conftest import ROOT
from tests.paper import text_of
from tests.print.reading import Paper, plain
from yinling.library.article_html import ALLOWED
from yinling.library.article_renderer import Renderer
from yinling.library.html_tree import Node, parse
from yinling.library.load import Library
from yinling.library.pictures import published_picture
from yinling.printing.compiler import Compiler, Sheet
from yinling.printing.font import unprintable
from yinling.printing.html_to_typst import Converter
from yinling.printing.packet_articles import convert_article
from yinling.printing.print_links import PrintTarget
from yinling.printing.typst_code import TypstCode, call, literal, text
from yinling.records.article import Article
from yinling.site.steps import read

Centre = Callable[[str], Path]


def compile_html(html: str, **options: bool) -> tuple[Paper, Converter]:
    converter = Converter("help", lambda href: PrintTarget(address=href), **options)  # type: ignore[arg-type]
    found = converter.convert(parse(html))
    code = TypstCode(f'set document(title: "x"); show: typeset.with(18pt); heading(level: 1, "题"); {found.body}')
    return Paper(Compiler(ROOT).compile_pdf(Sheet("x", "x", "A4", (), code, pictures=tuple(found.pictures)))), converter


def compile_article(root: Path) -> tuple[Paper, str]:
    """Return the PDF and the Typst code of the only article of a small centre."""
    loaded = read(root)
    assert loaded.library is not None, loaded.problems
    article = loaded.library.get(Article, "study/a")
    assert article is not None
    found = convert_article(article, Renderer(loaded.library), loaded.library)
    heading = call("heading", "一篇", level=1)
    code = TypstCode(f'set document(title: "x"); show: typeset.with(18pt); {heading}; {found.body}')
    return Paper(
        Compiler(root).compile_pdf(Sheet("x", "x", "A4", (), code, pictures=tuple(found.pictures)))
    ), found.body


BODY = """
先说一句[^1]，再看[网页](https://example.org/a)。

## 第二级

#### 跳了一级

1. 一步
    - 小步
2. 两步

| 名称 | 次数 |
|---|---|
| 大会 | 每季 |
| 小组会 | 每月 |

!!! warning "当心"
    先关门。

??? question "怎么办"
    打电话。

=== "能来"

    来开会。

=== "不能来"

    请假。

词语
:   它的意思。

> 引用的话

```
代码  两格
```

H<sub>2</sub>O 和 <ruby>汉<rt>hàn</rt>字<rt>zì</rt></ruby>

<s>旧的</s> <mark>新的</mark> <kbd>Ctrl</kbd>

---

[^1]: 脚注在这里。
"""


WORDS = """
一篇 先说一句 第二级 跳了一级 一步 小步 两步 名称 次数 大会 每季 小组会 每月 当心 先关门。 怎么办 打电话。
能来 来开会。 不能来 请假。 词语 它的意思。 引用的话 代码 旧的 新的 Ctrl
"""


def test_every_construct_is_there_in_reading_order(article_centre: Centre) -> None:
    paper, _ = compile_article(article_centre(BODY))
    at = 0
    for word in WORDS.split():
        at = paper.words.find(plain(word), at)
        assert at >= 0, word
    assert "脚注在这里。" in paper.words
    assert {"hàn", "zì", "汉", "字"} <= set(re.findall(r"hàn|zì|汉|字", paper.words))


def test_the_structure_says_what_each_is(article_centre: Centre) -> None:
    paper, _ = compile_article(article_centre(BODY))
    kinds = [str(element["/S"]) for element in paper.elements()]
    for kind in ("/H1", "/H2", "/H3", "/L", "/LI", "/Table", "/TH", "/TD", "/Note", "/BlockQuote", "/Code"):
        assert kind in kinds or kind in ("/BlockQuote", "/Code"), kind
    assert "/H4" not in kinds  # the level that the writer skipped is closed


def test_a_picture_with_its_caption(article_centre: Centre) -> None:
    root = article_centre('<figure markdown="span">\n![三个方框](a.png)\n<figcaption>图一</figcaption>\n</figure>\n')
    shutil.copy(ROOT / "content/help/san-bu.png", root / "content/study/a.png")
    paper, _ = compile_article(root)
    assert [str(f["/Alt"]) for f in paper.elements("/Figure")] == ["三个方框"]
    assert "图一" in paper.words


def test_a_picture_alone_in_its_paragraph(article_centre: Centre) -> None:
    root = article_centre('![三个方框](a.png "题目")\n')
    shutil.copy(ROOT / "content/help/san-bu.png", root / "content/study/a.png")
    paper, _ = compile_article(root)
    assert len(list(paper.elements("/Figure"))) == 1
    assert "题目" in paper.words


def test_a_photo_is_printed_as_it_is_published(article_centre: Centre) -> None:
    """Check the size, the way up and the absence of what a camera adds."""
    root = article_centre("![三个方框](a.jpg)\n")
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Orientation] = "SECRET-make", 6
    photo = root / "content/study/a.jpg"
    Image.new("RGB", (2400, 1800), (200, 0, 0)).save(photo, exif=exif, xmp=b"SECRET-xmp", comment=b"SECRET-words")
    original = photo.read_bytes()
    paper, _ = compile_article(root)
    assert b"SECRET" in original == photo.read_bytes()
    assert b"SECRET" not in paper.content
    assert published_picture(photo) in paper.content  # PDF embeds a JPEG as it is
    assert [image.image.size for page in paper.reader.pages for image in page.images if image.image] == [(1200, 1600)]
    with pdfplumber.open(io.BytesIO(paper.content)) as pdf:
        (shown,) = pdf.pages[0].images
    assert shown["height"] == pytest.approx(180 * 72 / 25.4, abs=1)  # as high as the text is wide it would be 227 mm
    assert shown["width"] == pytest.approx(shown["height"] * 3 / 4, abs=1)


@pytest.mark.parametrize("tag", sorted(set(ALLOWED) - {"input", "col", "colgroup", "img", "rp", "hr", "br", "wbr"}))
def test_the_text_of_an_allowed_element_is_printed(tag: str) -> None:
    inside = {"td": "table><tr", "th": "table><tr", "tr": "table", "li": "ul", "dt": "dl", "dd": "dl"}
    inside |= {
        "thead": "table",
        "tbody": "table",
        "tfoot": "table",
        "caption": "table",
        "rt": "ruby",
        "summary": "details",
    }
    words = {"tr": "<td>写的字</td>", "thead": "<tr><th>写的字</th></tr>", "tbody": "<tr><td>写的字</td></tr>"}
    words |= {"tfoot": words["tbody"], "table": words["tbody"], "ul": "<li>写的字</li>", "ol": "<li>写的字</li>"}
    words |= {"dl": "<dd>写的字</dd>", "details": "<p>写的字</p>"}
    outer = inside.get(tag, "div")
    caption_row = "<tr><td>格</td></tr>" if tag == "caption" else ""
    closing = "".join(f"</{name}>" for name in reversed(outer.split("><")))
    html = f"<{outer}><{tag}>{words.get(tag, '写的字')}</{tag}>{caption_row}{closing}<p>后</p>"
    paper, converter = compile_html(html)
    assert "写的字" in paper.words
    assert converter.result.unsupported == []


def test_an_unsupported_element_is_reported_and_its_text_kept() -> None:
    paper, converter = compile_html("<p>前<marquee>走</marquee>后</p>")
    assert converter.result.unsupported == [("marquee", "走")]
    assert "前走后" in paper.words


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td colspan=9>宽</td></tr><tr><td>一</td><td>二</td></tr></table>",
        "<table><tr><td rowspan=9>高</td><td>一</td></tr><tr><td>二</td></tr></table>",
        "<table><tr><td>一</td></tr><tr><td>二</td><td>三</td><td>四</td></tr></table>",
        "<table><tr><td><table><tr><td>里</td></tr></table></td></tr></table>",
        "<ul><li>一<ol start=5><li>五</ol><li>二",
        "<p>没有关<b>上<p>又一段",
        "<dl><dt>词<dd>意思<dt>词二<dd>意思二",
        "<details><summary>标题</summary></details>",
        "<table></table><ul></ul><p></p><blockquote></blockquote>",
    ],
)
def test_odd_html_is_still_printed(html: str) -> None:
    paper, _ = compile_html(f"{html}<p>完</p>")
    for word in re.findall("[\u4e00-\u9fff]+", re.sub("<[^>]*>", " ", html)):
        assert word in paper.words
    assert paper.words.endswith("完")


@pytest.mark.parametrize(
    "written",
    [
        '\\", panic("x"), "',
        "#panic()",
        "$x^2$",
        "*粗*",
        "_斜_",
        "<标签>",
        "@引用",
        "= 标题",
        "```",
        "\\u{41}",
        "//注释",
    ],
)
def test_user_text_is_never_read_as_code(written: str) -> None:
    code = TypstCode(
        f'set document(title: "x"); show: typeset.with(18pt); par({text(written)}); par({literal(written)})'
    )
    paper = Paper(Compiler(ROOT).compile_pdf(Sheet("x", "x", "A4", (), code)))
    assert paper.words == plain(written) * 2


def test_times_and_units_stay_in_one_line() -> None:
    assert "\u2060—\u2060" in text("9:00—11:30")
    assert "16\u00a0分钟" in text("16 分钟")
    assert text("换\n行") == literal("换行")
    assert text("a\nb") == literal("a b")


def test_addresses_of_links_are_collected() -> None:
    _, converter = compile_html(
        '<p><a href="https://example.org/x">网页</a> <a href="https://example.org">example.org</a></p>'
    )
    assert converter.result.addresses == {"https://example.org/x": "网页"}


def test_check_names_a_character_that_cannot_be_printed(article_centre: Centre) -> None:
    found = read(article_centre("第一行\n\n有个表情😀在这里\n")).problems
    assert [(p.code, p.file, p.line, p.column) for p in found] == [("no-glyph", "content/study/a.md", 11, 5)]
    assert "😀（U+1F600 GRINNING FACE）" in found[0].message
    assert found[0].severity == "warning", "one character never stops a site"


def test_signs_that_the_font_lacks_have_a_form_on_paper() -> None:
    written = "✔☎\ufe0f到\u202e了\u200a好😀，𠮷某，❤\ufe0f，1\ufe0f\u20e3"
    code = TypstCode(f'set document(title: "x"); show: typeset.with(18pt); par({text(written)})')
    paper = Paper(Compiler(ROOT).compile_pdf(Sheet("x", "x", "A4", (), code)))
    assert paper.words == plain("√☎到了 好，〓某，♥，1")


def test_signs_that_nobody_can_see_stop_no_paper() -> None:
    written = "\x7f到\x07了\x1f\u034f\u3164\u2800\ufdd0"
    assert not unprintable(written)
    code = TypstCode(f'set document(title: "x"); show: typeset.with(18pt); par({text(written)})')
    assert Paper(Compiler(ROOT).compile_pdf(Sheet("x", "x", "A4", (), code))).words == plain("到了")


def test_check_names_it_in_a_record_too(article_centre: Centre) -> None:
    root = article_centre("正文\n")
    (root / "data/site.yml").write_text("# 𠮷 in a comment is no matter\n名称: 学堂\n单位: 𠮷野中心\n", "utf-8")
    assert [(p.code, p.file, p.line, p.column) for p in read(root).problems] == [("no-glyph", "data/site.yml", 3, 5)]


def test_check_names_pictures_without_description_or_unreadable(article_centre: Centre) -> None:
    root = article_centre("![](a.png)\n\n![坏的](b.png)\n\n[大图](c.jpg)\n")
    shutil.copy(ROOT / "content/help/san-bu.png", root / "content/study/a.png")
    shutil.copy(ROOT / "content/help/san-bu.png", root / "content/study/c.jpg")
    # A Windows bitmap of one pixel, renamed: the privacy check can read it.
    header = struct.pack("<2sIHHIIiiHHIIiiII", b"BM", 58, 0, 0, 54, 40, 1, 1, 1, 24, 0, 4, 2835, 2835, 0, 0)
    (root / "content/study/b.png").write_bytes(header + b"\0\0\0\0")
    found = read(root).problems
    assert [(p.code, p.line, p.column) for p in found] == [
        ("picture-without-words", 9, 5),
        ("picture-unreadable", 11, 7),
        ("picture-unreadable", 13, 6),
    ]


def test_the_sample_can_be_printed_whole(library: Library) -> None:
    assert [p for p in read(ROOT).problems if p.severity == "error"] == []
    renderer = Renderer(library)
    for article in library.all(Article):
        assert convert_article(article, renderer, library).unsupported == []


def test_all_words_of_an_article_are_on_its_pages(library: Library) -> None:
    """Every run of Chinese characters in the HTML of an article is in its PDF."""
    renderer, compiler = Renderer(library), Compiler(library.root)
    for article in library.all(Article)[::6]:
        found = convert_article(article, renderer, library)
        title = call("heading", article.title, level=1)
        code = TypstCode(f'set document(title: "x"); show: typeset.with(18pt); {title}; {found.body}')
        paper = Paper(compiler.compile_pdf(Sheet("x", "x", "A4", (), code)))
        body = "".join(text_of(page) for page in paper.reader.pages)
        for words in texts(renderer.tree(article)):
            for run in re.findall("[\u4e00-\u9fff]+", plain(words)):
                assert run in body, (article.id, run)


def texts(node: Node) -> Iterator[str]:
    """Yield the texts of a tree, without the links back from footnotes, which are not printed."""
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif "footnote-backref" not in child.classes:
            yield from texts(child)
