"""`yinling gather`: one site of the published figures of several centres, from folders and over HTTP."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import http.server
import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.unit.conftest import Command
from tests.unit.private_values import mobile
from tests.unit.published_sites import change, publish, sign
from yinling.chinese.pinyin_script import cached_script
from yinling.core.cache import Caches
from yinling.gate import manifest
from yinling.gathering import group_site
from yinling.gathering import read_all as reading
from yinling.gathering import read_site as one
from yinling.gathering.group_pages import Group, GroupPages
from yinling.gathering.group_site import write_group
from yinling.gathering.published_forms import link_of
from yinling.gathering.read_all import Source, read_all
from yinling.gathering.totals import Total, totals
from yinling.records.site_settings import Site
from yinling.site.publish import CannotPublishError

TODAY = dt.date(2020, 1, 10)


def read(*places: object, late_after: int = 60) -> list[Source]:
    return read_all(map(str, places), TODAY, late_after, lambda _: None)


def total(sources: list[Source], metric: str, period: str | None = None) -> Total:
    return next(each for rows in totals(sources) for each in rows if (each.metric, each.period) == (metric, period))


def write(out: Path, sources: list[Source], name: str = "一组", address: str | None = None) -> Path:
    write_group(ROOT, out, Group(Site(name=name, owner=name, address=address), TODAY, sources, [*totals(sources)]))
    return out


@contextlib.contextmanager
def serving(folder: Path, handler: type[http.server.SimpleHTTPRequestHandler]) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class Plain(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def _one_table_of_pinyin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the table of the common characters once: it takes a second, and a group's pages have few others."""
    monkeypatch.setattr(group_site, "cached_script", lambda *_: pinyin_table())


@functools.cache
def pinyin_table() -> str:
    return cached_script({}, "", Caches()["pinyin"])


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    one = publish(tmp_path, "甲中心", ["2018-03-01", "2019-03-01", "2019-04-01"])
    return one, publish(tmp_path, "乙中心", ["2019-05-01"], as_of="2019-11-30", more="网址: https://yi.example.org/\n")


# ---- adding up ----


def test_two_centres_add_up_and_each_number_says_where_it_comes_from(two: tuple[Path, Path], tmp_path: Path) -> None:
    sources = read(*two)
    assert [(s.name, s.state, s.site and s.site.as_of) for s in sources] == [
        ("甲中心", "好", dt.date(2019, 12, 31)),
        ("乙中心", "好", dt.date(2019, 11, 30)),
    ]
    whole = total(sources, "meetings")
    assert (whole.value, whole.shown, whole.records) == (4, "4 次", 4)
    assert [part.shown for part in whole.parts] == ["3 次", "1 次"]
    group = write(tmp_path / "group", sources)
    home, page = ((group / path).read_text("utf-8") for path in ("index.html", "report/meetings/index.html"))
    assert "<b>4 次</b><span>活动</span><span>2 个中心报了</span>" in home
    assert "从 2019-11-30 到 2019-12-31" in home
    assert 'href="https://yi.example.org/report/meetings/"' in page
    assert str(tmp_path) not in "".join(path.read_text("utf-8") for path in group.rglob("*.html"))
    for html in group.rglob("*.html"):  # every link within the site resolves
        if html.name != "404.html":
            for link in re.findall(r'(?:href|src)="(?!https?:|#)([^"#]+)', html.read_text("utf-8")):
                target = html.parent / link
                assert (target / "index.html" if link.endswith("/") else target).is_file(), f"{html}: {link}"


def test_unknown_stays_unknown_and_is_counted(two: tuple[Path, Path], tmp_path: Path) -> None:
    year = total(read(*two), "meetings", "2018")
    assert (year.value, year.at_least) == (None, 1)  # the second centre says nothing of 2018
    whole = total(read(*two, tmp_path / "none"), "meetings")
    assert whole.shown == "未知（已知至少 4 次）"
    assert whole.shown_states == "2 个中心报了，1 个中心没有报"


def test_a_withheld_part_withholds_the_total(tmp_path: Path) -> None:
    small, large = publish(tmp_path, "甲", ["2019-03-01"], poor=3), publish(tmp_path, "乙", ["2019-03-01"], poor=40)
    sources = read(small, large)
    assert [part.shown for part in total(sources, "poor").parts] == ["不公开", "40 户"]
    group = write(tmp_path / "group", sources)
    rows = [r for r in json.loads((group / "figures.json").read_text("utf-8")) if r["metric"] == "poor"]
    assert rows
    assert all((r["value"], r["at_least"], r["records_not_public"]) == (None, None, None) for r in rows)
    assert "43" not in re.sub(r"<[^>]*>", "", (group / "report/poor/index.html").read_text("utf-8"))
    (again,) = [p.shown for p in total(read(group), "poor").parts]
    assert again == "不公开"


def test_another_unit_is_not_added_and_another_name_is_told(two: tuple[Path, Path], tmp_path: Path) -> None:
    third = change(publish(tmp_path, "丙", ["2019-01-01"]), name="会", unit="次")
    fourth = change(publish(tmp_path, "丁", ["2019-01-01"]), unit="人")
    for site in (third, fourth):
        rows = json.loads((site / "figures.json").read_text("utf-8"))
        (site / "figures.json").write_text(json.dumps([row for row in rows if row["metric"] == "meetings"]))
        sign(site)
    whole = total(read(*two, third, fourth), "meetings")
    assert (whole.value, whole.at_least, whole.name) == (None, 5, "活动")
    assert [part.note for part in whole.parts[2:]] == ["这里叫“会”", "单位是“人”，没有加进去"]


def test_a_group_is_gathered_again_and_nobody_twice(two: tuple[Path, Path], tmp_path: Path) -> None:
    group = write(tmp_path / "group", read(*two), address="https://group.example.org/")
    third = publish(tmp_path, "丙中心", ["2019-01-01"])
    sources = read(group, third, two[1], two[0], f"{third}/../{third.name}")
    assert [(s.name, s.state) for s in sources] == [
        ("一组", "好"),
        ("丙中心", "好"),
        ("乙中心", "重复"),
        ("甲中心", "重复"),
    ]
    assert total(sources, "meetings").value == 5
    page = (write(tmp_path / "above", sources) / "centres/index.html").read_text("utf-8")
    assert "里面有 2 个中心" in page
    assert "已经在“一组”里算过" in page


# ---- sites that cannot be trusted ----


def test_each_bad_site_is_named_and_the_others_go_on(two: tuple[Path, Path], tmp_path: Path) -> None:
    def bad(name: str) -> Path:
        return publish(tmp_path, name, ["2019-01-01"])

    tampered, lost, future = bad("改过"), bad("缺"), publish(tmp_path, "将来", ["2019-01-01"], as_of="2020-03-01")
    (tampered / "figures.json").write_bytes((tampered / "figures.json").read_bytes().replace(b": 1,", b": 9,"))
    (lost / "records.json").unlink()
    broken = bad("坏")
    (broken / "figures.json").write_text("[{", "utf-8")
    sources = read(two[0], tampered, lost, sign(broken), future, tmp_path / "nobody", "ftp://example.org/")
    assert [s.state for s in sources] == ["好", *["读不了"] * 6]
    for source, why in zip(
        sources[1:],
        ("对不上", "没有 records.json", "figures.json 的内容不对", "还没有到", "没有", "没有"),
        strict=True,
    ):
        assert why in source.why, source
        assert source.why.endswith("。")
        assert str(tmp_path) not in source.name + source.why
    assert total(sources, "meetings").shown_states == "1 个中心报了，6 个中心没有报"


@pytest.mark.parametrize("file", ["centre.json", "figures.json"])
def test_a_site_that_names_a_telephone_is_not_read(file: str, tmp_path: Path) -> None:
    site = publish(tmp_path, "甲", ["2019-01-01"])
    named = re.sub('("name": *")', rf"\g<1>打{mobile()}，", (site / file).read_text("utf-8"))
    (site / file).write_text(named, "utf-8")
    (source,) = read(sign(site))
    assert (source.state, mobile() in source.why) == ("读不了", False)
    assert "私人信息" in source.why


HOSTILE = (
    {"metric": "../../x"},
    {"metric": "a/b"},
    {"metric": "meetings\n"},
    {"name": "<b>\u202e</b>"},
    {"name": " "},
    {"name": "x" * 201},
    {"value": -1, "at_least": -1},
    {"value": 10**13, "at_least": 10**13},
    {"value": True},
    {"value": 1.5},
    {"value": 7, "at_least": 8},
    {"value": 7, "at_least": 7, "recorded": False},
    {"period": "19"},
    {"period": "2019"},  # each year twice
    {"records": "x"},
)


@pytest.mark.parametrize("values", HOSTILE, ids=str)
def test_a_figure_of_another_form_is_refused(tmp_path: Path, values: dict[str, Any]) -> None:
    (source,) = read(change(publish(tmp_path, "甲", ["2018-01-01", "2019-01-01"]), **values))
    assert source.state == "读不了"
    assert "figures.json" in source.why


def test_a_huge_or_deep_file_is_refused_before_it_costs_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep, huge = publish(tmp_path, "深", ["2019-01-01"]), publish(tmp_path, "大", ["2019-01-01"])
    (deep / "records.json").write_text('{"org": ' + "[" * 200_000 + "]" * 200_000 + "}")
    monkeypatch.setitem(one.LARGEST, "figures.json", 10_000)
    (huge / "figures.json").write_text("[" + " " * 20_000 + "]")
    listed = (sign(huge) / manifest.NAME).read_text("utf-8")
    whys = [source.why for source in read(sign(deep), huge)]
    (huge / manifest.NAME).write_text(listed.replace('"size": 20002', '"size": 2'), "utf-8")
    whys += [source.why for source in read(huge)]
    assert whys == ["records.json 的内容不对，不是本程序写的样子。", *["figures.json 太大了。"] * 2]


def test_texts_of_centres_are_never_markup(tmp_path: Path) -> None:
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"
    site = publish(tmp_path, "甲", ["2019-01-01"])
    rows = json.loads((site / "figures.json").read_text("utf-8"))
    rows = [row | {"name": attack, "unit": "<i>次</i>"} for row in rows]
    (site / "figures.json").write_text(json.dumps(rows), "utf-8")
    about = json.loads((site / "centre.json").read_text("utf-8"))
    about |= {"name": attack, "address": 'javascript:alert(3)//"'}
    (site / "centre.json").write_text(json.dumps(about), "utf-8")
    group = write(tmp_path / "group", read(sign(site)))
    pages = "".join(path.read_text("utf-8") for path in group.rglob("*.html"))
    assert "&lt;script&gt;" in pages
    for part in ("<script>alert", "<img src=x", "<i>", "javascript:", "49"):
        assert part not in pages


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://Example.org", "https://example.org/"),
        ("HTTP://a.example/b c/index.html?x#y", "http://a.example/b%20c/"),
        ('https://a.example/"><b>', "https://a.example/%22%3E%3Cb%3E/"),
        ("https://user:pass@a.example/", ""),
        ("javascript:alert(1)", ""),
        ("//a.example/", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_only_plain_addresses_become_links(address: str, link: str) -> None:
    assert link_of(address) == link


# ---- over HTTP ----


class Moves(Plain):
    """Answers with a redirect to another kind of address."""

    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", "ftp://127.0.0.1/figures.json")
        self.send_header("Content-Length", "0")
        self.end_headers()


class Drips(Plain):
    """Sends a byte now and then, and never ends."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(40):
                self.wfile.write(b" ")
                time.sleep(0.1)


def test_addresses_are_read_like_folders(
    two: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(reading, "_LONGEST", 1.0)
    monkeypatch.setattr(reading, "_LOOK_EVERY", 0.1)
    with serving(two[0], Plain) as good, serving(tmp_path, Moves) as moving, serving(tmp_path, Drips) as dripping:
        sources = read(dripping, f"{good}/index.html", f"{good.upper()}/", moving, two[1], two[0])
    assert [(s.state, s.why) for s in sources] == [
        ("读不了", "等了很久没有传完。"),
        ("好", ""),
        ("读不了", "manifest.json 读不了：没有权限，或者服务器出错。"),
        ("好", ""),
        ("重复", "已经在“甲中心”里算过，只算一次。"),
    ]
    assert sources[1].site
    assert (sources[1].site.link, sources[1].site.published) == (f"{good}/", dt.datetime.now(dt.UTC).date())
    assert total(sources, "meetings").at_least == 4


class Telling(SimpleQueue[Any]):
    """Lets other threads go on after each put: the reader of a site is the last to know that its result was taken."""

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        super().put(item, block, timeout)
        time.sleep(0.01)


def test_a_thread_whose_result_is_taken_at_once_reads_the_next_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SimpleQueue", Telling)
    found: list[object] = []
    readers: list[Callable[[], one.ReadSite]] = [functools.partial(raising, number) for number in range(20)]
    waiting = threading.Thread(target=lambda: found.extend(reading._side_by_side(readers, lambda _: None)), daemon=True)
    waiting.start()
    waiting.join(30)
    assert found == [f"{number}" for number in range(20)]


def raising(number: int) -> one.ReadSite:
    raise one.CannotGatherError(f"{number}")


# ---- old sites, late ones, the command ----


def test_an_old_site_has_the_name_of_its_organisation_and_a_late_one_is_told(two: tuple[Path, Path]) -> None:
    (two[0] / "centre.json").unlink()
    old, late = read(sign(two[0]), two[1], late_after=30)
    assert (old.name, old.state, old.site and old.site.version) == ("中心党委", "好", "旧版")
    assert (late.state, late.why) == ("晚了", "统计截至 2019-11-30，已经过了 41 天。")
    assert total([old, late], "meetings").value == 4


def test_another_folder_is_never_replaced(two: tuple[Path, Path], tmp_path: Path) -> None:
    (two[0] / "404.html").write_text("a centre's own site")
    with pytest.raises(CannotPublishError, match="不是以前汇总出来的"):
        write(two[0], read(two[1]))
    assert (two[0] / "404.html").read_text() == "a centre's own site"
    group = write(tmp_path / "group", read(two[1]))
    before = (group / manifest.NAME).read_bytes()
    assert write(group, read(*two), "新名") == group
    assert (group / manifest.NAME).read_bytes() != before
    assert write(group, read(two[1])).is_dir()
    assert (group / manifest.NAME).read_bytes() == before  # the same sites give the same bytes
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_command_names_what_it_could_not_read(yinling: Command, tmp_path: Path) -> None:
    site = publish(tmp_path, "甲中心", ["2019-03-01"])
    (tmp_path / "list.txt").write_text(f"# 一组\n{site}\n\n{tmp_path / '没有的'}\n", "utf-8-sig")
    done = yinling("gather", "--list", str(tmp_path / "list.txt"), "--late-after", "3660", "--name", "片区")
    assert done.code == 1
    assert re.search("读不了：.*没有的：没有 .*没有的 这个文件夹", done.out)
    assert "1 个中心加进去了" in done.out
    assert "<h1>片区</h1>" in Path("group/index.html").read_text("utf-8")
    assert yinling("verify", "group").code == 0
    assert yinling("gather", "--late-after", "3660", str(site)).code == 0
    none = yinling("gather", os.fspath(tmp_path / "没有的"), "--out", "other")
    assert (none.code, "一个中心也没有读到" in none.err, Path("other").exists()) == (1, True, False)
    assert yinling("gather").code == 2
    assert yinling("gather", str(site), "--address", "javascript:1").code == 2


def test_many_centres_are_listed_on_several_pages(two: tuple[Path, Path]) -> None:
    (source,) = read(two[0])
    many = [Source(f"{number}", source.site, "好") for number in range(250)]
    group = Group(Site(name="一组", owner="一组"), TODAY, many, [*totals(many)])
    pages = {path: content.decode() for path, content in GroupPages(ROOT, group).pages()}
    assert "<b>750 次</b>" in pages["index.html"]
    assert pages["report/meetings/p3/index.html"].count('data-label="中心"') == 50
    assert "第 3 页，共 3 页" in pages["centres/p3/index.html"]
