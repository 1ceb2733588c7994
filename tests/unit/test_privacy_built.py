"""The privacy check of a built site: every kind of file, and values that markup splits."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gates import privacy_problems
from tests.unit import private_files
from tests.unit.private_values import WIDE, card, identity, mobile
from yinling.core.cache import Caches
from yinling.core.packing import CHINESE, pack, script_bytes
from yinling.core.problems import Problem
from yinling.gate.check_site import check_site
from yinling.gate.manifest import file_infos
from yinling.privacy.attachments.pdf_text import is_simple
from yinling.privacy.scanner import AllowedValue, Scanner, SiteScanner
from yinling.privacy.words.detection import Detection

MOBILE = mobile()
HALF = (MOBILE[:5], MOBILE[5:])
PACKED = pack(f'[[["a/","打 {MOBILE}"]]]', CHINESE)
PACKED_SCRIPT = f'ylSearch.add("t0","{PACKED}");\n'
PAGE = "<!doctype html>\n<body>\n<p>{}</p>\n</body>\n"


def page(body: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_text(PAGE.format(body), "utf-8")

    return write


def raw(text: str) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        path.write_text(text, "utf-8", newline="")

    return write


PLANTED: dict[str, tuple[str, Callable[[Path], object], int]] = {
    "text": ("a.html", page(MOBILE), 3),
    "full-width": ("a.html", page(MOBILE.translate(WIDE)), 3),
    "bold": ("a.html", page(f"{HALF[0]}<b>{HALF[1]}</b>"), 3),
    "break": ("a.html", page(f"{HALF[0]}<br>{HALF[1]}"), 3),
    "markdown-break": ("a.html", page(f"{HALF[0]}<br />\n{HALF[1]}"), 3),
    "two lines": ("a.html", page(f"一\n{HALF[0]}\n{HALF[1]}"), 4),
    "entity": ("a.html", page(f"{HALF[0]}&nbsp;{HALF[1]}"), 3),
    "zero-width": ("a.html", page("&#8203;".join(MOBILE)), 3),
    "comment": ("a.html", page(f"<!-- {MOBILE} -->"), 3),
    "title": ("a.html", page(f'<abbr title="{MOBILE}">他</abbr>'), 3),
    "alt": ("a.html", page(f'<img src="a.png" alt="打{MOBILE}">'), 3),
    "tel": ("a.html", page(f'<a href="tel:+86{MOBILE}">打</a>'), 3),
    "mailto": ("a.html", page('<a href="mailto:wang%40' + '163.com">写</a>'), 3),
    "description": ("a.html", raw(f'<head>\n<meta name="description" content="{MOBILE}">\n'), 2),
    "data": ("a.html", page(f'<i data-tip="{MOBILE}"></i>'), 3),
    "json": ("a.json", raw(f'{{\n"a": "打 {MOBILE}"}}'), 2),
    "json escapes": ("a.json", raw(f'{{\n"a": "\\u0031{MOBILE[1:]}"}}'), 2),
    "json lines": ("a.json", raw(f'{{\n"a": "{HALF[0]}\\n{HALF[1]}"}}'), 2),
    "search": ("search/t0-0.js", raw(f'ylSearch.add("t0",[["a/","打 {MOBILE}"]])'), 1),
    "packed search": ("search/t0-0.js", lambda path: path.write_bytes(script_bytes(PACKED_SCRIPT)), 1),
    "everyday words": ("search/w0-0.js", raw(f'ylSearch.add("w0",[["打电话","{MOBILE}"]]);\n'), 1),
    "calendar": ("a.ics", raw(f"BEGIN:VEVENT\r\nSUMMARY:{HALF[0]}\r\n {HALF[1]}\r\n"), 2),
    "drawing": ("a.svg", raw(f"<svg><text>{HALF[0]}<tspan>{HALF[1]}</tspan></text></svg>"), 1),
    "plain": ("robots.txt", raw(MOBILE), 1),
    "pdf": ("a.pdf", lambda path: private_files.pdf(path, MOBILE), 1),
    "picture": ("a.jpg", lambda path: private_files.picture(path, place=True), 1),
    "broken picture": ("a.jpg", raw("no picture"), 1),
    "name": (f"{MOBILE}/index.html", page("一"), 1),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "search").mkdir()
    for number in range(3):
        (tmp_path / f"page{number}.html").write_text(PAGE.format(f"第{number}页"), "utf-8")
    return tmp_path


@pytest.mark.parametrize("name", PLANTED)
def test_whatever_holds_it_is_not_published(name: str, site: Path) -> None:
    assert list(privacy_problems(site, Scanner())) == []
    file, write, line = PLANTED[name]
    (site / file).parent.mkdir(exist_ok=True)
    write(site / file)
    (found,) = privacy_problems(site, Scanner())
    assert (found.file, found.line, found.severity) == (file, line, "error")
    assert MOBILE not in found.message
    assert found.before == found.after == ""


@pytest.mark.parametrize(
    "body",
    [
        f"<td>{MOBILE[:3]}</td><td>8123</td><td>{MOBILE[7:]}</td>",  # three amounts
        f"<li>{HALF[0]}</li><li>{HALF[1]}</li>",
        f'<path d="M{MOBILE} 3"/>',
        f'<a href="#n{MOBILE}">一</a>',
        "<li>王" + "建国</li><li>糖尿病的防治</li>",
    ],
)
def test_what_only_stands_side_by_side_is_no_number(body: str, site: Path) -> None:
    (site / "a.html").write_text(PAGE.format(body), "utf-8")
    assert list(privacy_problems(site, SiteScanner())) == []


def test_what_all_pages_share_is_told_where_it_stands_first(site: Path) -> None:
    for number in range(3):
        (site / f"page{number}.html").write_text(PAGE.format(MOBILE), "utf-8")
    assert [found.file for found in privacy_problems(site, Scanner())] == ["page0.html"]


def test_large_sites_are_looked_through_to_the_end(site: Path) -> None:
    values = [identity(serial=f"{number:03d}") for number in range(5)]
    for number, value in enumerate(values):
        filler = "\n".join(f"<p>第{number}页第{line}行，学习资料</p>" for line in range(9_000))
        (site / f"long{number}.html").write_text(f"{filler}\n<p>{value}</p>\n", "utf-8")
    found = list(privacy_problems(site, Scanner()))
    assert [(p.file, p.line, p.column) for p in found] == [(f"long{n}.html", 9_001, 4) for n in range(5)]


def test_a_large_file_is_looked_through_bit_by_bit(site: Path) -> None:
    """A file with every record of the site, scanned at once, would take more memory than all other files."""
    longest = 0

    class Watched(Scanner):
        def detections(self, text: str) -> list[Detection]:
            nonlocal longest
            longest = max(longest, len(text))
            return super().detections(text)

    records = [{"name": f"第{number}次学习资料发放"} for number in range(40_000)]
    for number in (5, 39_999):
        records[number]["name"] = f"{number}：{MOBILE}"
    file = site / "records.json"
    file.write_text(json.dumps(records, ensure_ascii=False, indent=1), "utf-8")
    found = list(privacy_problems(site, Watched()))
    assert len(found) == 1  # a value is reported once a file
    assert longest < file.stat().st_size / 4


def test_exceptions_hold_for_the_site_as_well(site: Path) -> None:
    (site / "a.html").write_text(PAGE.format(card()), "utf-8")
    scanner = Scanner(allowed=[AllowedValue("one", card())])
    assert list(privacy_problems(site, scanner)) == []
    assert scanner.used == {"one"}


def test_pieces_of_different_pages_are_not_read_as_one(tmp_path: Path) -> None:
    """A title that names a person and, on another page, a title that names an illness do not form one text."""
    page = '<ul>\n<li>\n  <a href="x/">{}</a>\n</li>\n</ul>\n'
    for number, title in enumerate(("谈王秀英", "静脉曲张怎么防", "学张富清", "给独居户送煤")):
        (tmp_path / f"page{number}.html").write_text(page.format(title), "utf-8")
    assert list(privacy_problems(tmp_path, Scanner(["张富清", "王秀英"]))) == []
    (tmp_path / "page4.html").write_text(page.format("王秀英静脉曲张"), "utf-8")
    assert [found.file for found in privacy_problems(tmp_path, Scanner(["王秀英"]))] == ["page4.html"]


@pytest.mark.parametrize("break_", ["<br>", "<br/>", "<br />"])
def test_a_break_within_a_sentence_parts_nothing(tmp_path: Path, break_: str) -> None:
    (tmp_path / "a.html").write_text(f"<p><b>王秀英</b>{break_}\n<i>静脉曲张</i></p>\n", "utf-8")
    assert [found.file for found in privacy_problems(tmp_path, Scanner(["王秀英"]))] == ["a.html"]


def test_packed_numbers_of_the_search_are_not_read_as_words(tmp_path: Path) -> None:
    folder = tmp_path / "search"
    folder.mkdir()
    (folder / "p0-a.js").write_text('ylSearch.add("p0",{"京":" a:AB12345城"});', "utf-8")
    (folder / "root.js").write_text('ylSearch.add("root",{"p":[0,64],"letters":{"p":"qq912356"}});', "utf-8")
    (folder / "t0-7.js").write_text(
        'ylSearch.add("t0",[["x/","车牌","","京AB12345谈王秀英","静脉曲张怎么防"],["糖尿病"]]);', "utf-8"
    )
    found = privacy_problems(tmp_path, Scanner())
    assert [each.file for each in found] == ["search/t0-7.js"]


def test_of_a_file_of_records_only_the_changed_are_looked_at_again(tmp_path: Path) -> None:
    site, cache_folder = tmp_path / "site", tmp_path / "cache"
    site.mkdir()
    scanned: list[str] = []

    class Watched(Scanner):
        def detections(self, text: str) -> list[Detection]:
            scanned.append(text)
            return super().detections(text)

    def check(records: list[dict[str, str]]) -> list[Problem]:
        scanned.clear()
        (site / "records.json").write_text(json.dumps(records, ensure_ascii=False, indent=1), "utf-8")
        caches = Caches(cache_folder)
        found = check_site(site, file_infos(site), Watched(), caches["published"])
        caches.save()
        assert found.broken == []
        return found.private

    records = [{"name": f"第{number}次"} for number in range(40)]
    assert check(records) == []
    assert "第7次" in "".join(scanned)
    assert check(records) == []
    assert scanned == []
    records[9]["name"] = "又一次"
    assert check(records) == []
    assert "又一次" in "".join(scanned)
    assert "第7次" not in "".join(scanned)
    records[9]["name"] = f"打 {MOBILE}"
    (found,) = check(records)
    lines = (site / "records.json").read_text("utf-8").split("\n")
    assert MOBILE in lines[found.line - 1]
    assert lines[found.line - 1][found.column - 1 :].startswith(MOBILE)
    assert len(check(records)) == 1  # findings are not cached as clean


@pytest.mark.parametrize(
    ("packed", "simple"), [(b"x/EFx", True), (b"x/EF<<", False), (b"/EF", False), (b"/JS ", False)]
)
def test_a_printed_pdf_is_simple_whatever_its_packed_bytes_are(packed: bytes, simple: int) -> None:
    assert is_simple(b"%PDF-1.7 /Creator(Typst 0.15.1) %%EOF" + packed) == simple
