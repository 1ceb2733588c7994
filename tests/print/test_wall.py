"""The wall edition of posters: few words, large, read from afar, with a code that a phone reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import combinations, groupby
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
import segno
from PIL import Image, ImageFilter

from tests.print.kinds import article
from tests.print.reading import Paper, plain
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.printing.compiler import CannotPrintError, Compiler, Sheet, fit_font_size
from yinling.printing.phrases import phrases
from yinling.printing.poster import poster_articles
from yinling.printing.print_links import absolute_address
from yinling.printing.wall import FONT_SIZES, LIKELY_SIZE, MAX_WORDS, WallText, wall_poster, wall_text
from yinling.records.article import Article
from yinling.site.steps import read

MM = 72 / 25.4
OATH, DUTIES = "walls/rudang-shici", "walls/quanli-yiwu"
SIZES = {"A2": (420, 594), "A3": (297, 420), "A4": (210, 297)}


@pytest.fixture(scope="module")
def posters(overview: Overview, renderer: Renderer, compiler: Compiler) -> dict[tuple[str, str], Paper]:
    found = {}
    for id, paper in ((OATH, "A3"), (OATH, "A2"), (DUTIES, "A3"), (DUTIES, "A4"), ("walls/zhiwei-zhize", "A3")):
        words = wall_text(article(overview, id), renderer)
        make = partial(wall_poster, article(overview, id), words, overview.library, paper)
        size = fit_font_size(make, compiler, FONT_SIZES, LIKELY_SIZE)
        found[id, paper] = Paper(compiler.compile_pdf(make(size)))
    return found


def test_every_poster_has_words_for_a_wall(overview: Overview, renderer: Renderer) -> None:
    for each in poster_articles(overview.library):
        assert 0 < wall_text(each, renderer).length <= MAX_WORDS, each.title
    duties = wall_text(article(overview, DUTIES), renderer)
    assert [name for name, _ in duties.items] == ["学习", "带头", "奉献", "守纪", "团结", "批评", "为民", "风尚"]


def test_type_is_large_and_all_is_on_one_sheet(posters: dict[tuple[str, str], Paper]) -> None:
    for (id, paper), one in posters.items():
        assert one.sizes_in_mm == [SIZES[paper]]
        owner = [c for c in one.characters[0] if c["top"] > (SIZES[paper][1] - 80) * MM]  # name, caption
        for c in one.characters[0]:
            assert c["size"] >= 34 - 0.01 or c in owner, (id, c["text"])
        width, height = SIZES[paper]
        for c in one.characters[0]:
            assert c["x0"] >= 9 * MM and c["x1"] <= (width - 9) * MM and c["bottom"] <= (height - 9) * MM


def test_the_oath_is_two_centimetres_high(posters: dict[tuple[str, str], Paper], overview: Overview) -> None:
    words = "我志愿加入中国共产党，拥护党的纲领，遵守党的章程"
    for paper in ("A3", "A2"):
        one = posters[OATH, paper]
        assert plain(words) in one.words
        oath = [c["size"] for c in one.characters[0] if c["text"] == "愿"]
        assert min(oath) >= 20 * MM


def test_columns_end_together(posters: dict[tuple[str, str], Paper]) -> None:
    for paper in ("A3", "A4"):
        page = posters[DUTIES, paper].characters[0]
        ends = [max(c["bottom"] for c in page if c["text"] == word) for word in ("纪", "尚")]
        assert abs(ends[0] - ends[1]) <= 15 * MM


def test_items_of_unlike_length_neither_overlap_nor_tear_words(
    overview: Overview, compiler: Compiler, paper: Callable[[Sheet], Paper]
) -> None:
    names = ("政治过硬", "业务过硬", "责任过硬", "纪律过硬", "作风过硬", "老党员自己呢")
    words = WallText(items=tuple((name, "") for name in names))
    make = partial(wall_poster, article(overview, DUTIES), words, overview.library, "A3")
    one = paper(make(fit_font_size(make, compiler, FONT_SIZES, LIKELY_SIZE)))
    written = [c for c in one.characters[0] if c["text"] in "".join(names) and c["top"] > 60 * MM]
    for c, d in combinations(written, 2):
        assert abs(c["x0"] - d["x0"]) > 0.5 * c["size"] or abs(c["top"] - d["top"]) > 0.9 * c["size"], (c, d)
    rows = groupby(written, key=lambda c: round(c["top"]))
    edges = [phrase for name in names for phrase in phrases(name)]
    for line in ("".join(c["text"] for c in row) for _, row in rows):
        assert re.fullmatch(f"({'|'.join(edges)})+", line), line
    assert len(written) == len("".join(names))


def shade(content: bytes, dpi: int) -> Image.Image:
    picture: Image.Image = pypdfium2.PdfDocument(content)[0].render(scale=dpi / 72).to_pil()
    return picture.convert("L")


def test_codes_are_large_with_a_quiet_zone_and_can_be_read_from_a_blurred_picture(
    posters: dict[tuple[str, str], Paper], overview: Overview
) -> None:
    """Each module has the right shade at 150 dpi, and at 50 dpi after blurring."""
    address = absolute_address(overview.library, article(overview, OATH).uri)
    code = segno.make(address, error="m", micro=False)
    modules = [*code.matrix_iter(border=4)]
    assert all(not any(row) for row in modules[:4])  # the quiet zone
    one = posters[OATH, "A3"]
    corner = (225 * MM, 354 * MM)  # the place of the code, and of nothing else
    sharp = shade(one.content, 150).crop((int(corner[0] * 150 / 72), int(corner[1] * 150 / 72), 1750, 2480))
    box = sharp.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert box
    left, top = (corner[0] + box[0] * 72 / 150), (corner[1] + box[1] * 72 / 150)
    step = (box[2] - box[0]) * 72 / 150 / (len(modules) - 8)
    assert len(modules) * step >= 50 * MM - 1
    for dpi, blur in ((150, 0.0), (50, 0.5)):
        picture = shade(one.content, dpi)
        blurred = picture.filter(ImageFilter.GaussianBlur(blur)) if blur else picture
        wrong = 0
        for y, row in enumerate(modules):
            for x, dark in enumerate(row):
                at = [(start + (n - 3.5) * step) * dpi / 72 for start, n in ((left, x), (top, y))]
                value = blurred.getpixel((int(at[0]), int(at[1])))
                assert isinstance(value, int)
                wrong += (value < 128) != bool(dark)
        assert wrong <= 0.03 * len(modules) ** 2, dpi  # level M mends 15% of the words


def test_a_writer_may_mark_what_hangs_on_the_wall(article_centre: Callable[[str], Path]) -> None:
    root = article_centre("## 一\n\n很长的话。\n\n## 挂墙 {.on-wall}\n\n- 先看灯。\n- 再过路。\n")
    library = read(root).library
    assert library
    found = library.all(Article)[0]
    assert wall_text(found, Renderer(library)) == WallText(items=(("先看灯", ""), ("再过路", "")))


def test_an_article_without_short_words_is_refused(article_centre: Callable[[str], Path]) -> None:
    library = read(article_centre("很长的话。" * 60 + "\n")).library
    assert library
    with pytest.raises(CannotPrintError, match="on-wall"):
        wall_text(library.all(Article)[0], Renderer(library))
