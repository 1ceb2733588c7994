"""The search index: folding, days, what goes in, and that every key lies where the browser will look for it."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import centre, meeting
from yinling.search.days import tokens_in
from yinling.search.entries import Entry, entries
from yinling.search.fold import fold, in_context, syllable
from yinling.search.memory import Memory, runs
from yinling.search.postings import PLACES, SUBJECT, TEXT, TITLE, joined, keys_of, posted
from yinling.search.shards import bucket, files, halves


def unpacked(text: str) -> list[int]:
    """The numbers of a packed posting, read by the book."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    rows, step, shift, entry = [], 0, 1, 0
    for char in text:
        value = digits.index(char)
        step += value % 32 * shift
        shift *= 32
        if value < 32:
            entry += step // PLACES
            rows.append(entry * PLACES + step % PLACES)
            step, shift = 0, 1
    return rows


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("三会一课", "三会一课"),
        ("三會一課", "三会一课"),
        ("ＡＰＰ　１２", "app12"),
        ("学习、党章！（试行）", "学习党章试行"),
        ("㈱①", "株1"),
        ("𠮷野家", "𠮷野家"),
        ("2019-06-05 14:30", "201906051430"),
        ("\u200b\ufeff<b>", "b"),
        ("cafe\u0301 caf\u00e9", "cafcaf"),
        ("…，。", ""),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("2019年6月5日", "#2019 #-06 #201906 #-0605 #20190605"),
        ("2019-06-05", "#2019 #-06 #201906 #-0605 #20190605"),
        ("2019.6.5", "#2019 #-06 #201906 #-0605 #20190605"),
        ("二〇一九年六月五号", "#2019 #-06 #201906 #-0605 #20190605"),
        ("二零一九年十一月", "#2019 #-11 #201911"),
        ("六月二十三日", "#-06 #-0623"),
        ("十二月三十一日", "#-12 #-1231"),
        ("3月份", "#-03"),
        ("2019年", "#2019"),
        ("2019-13-05", "#2019"),
        ("编号 12019-06-0512", ""),
        ("月月红", ""),
        ("第一百二十三条", ""),
    ],
)
def test_days_in_the_forms_that_people_write(text: str, tokens: str) -> None:
    assert tokens_in(text) == set(tokens.split())


def test_a_character_has_its_common_reading_and_a_word_its_own() -> None:
    assert [syllable(char) for char in "三会课绿a1"] == ["san", "hui", "ke", "lv", "", ""]
    assert in_context("银行app") == ["yin", "hang", "a", "p", "p"]


def test_postings_are_read_as_they_were_packed_in_whatever_runs() -> None:
    dice = random.Random(3)
    texts = ["".join(dice.choices("党费怎么算", k=dice.randint(0, 4))) for _ in range(300)]
    found = [Entry("a/", title, "", texts[-number], "学习") for number, title in enumerate(texts)]
    cuts = sorted({0, *dice.sample(range(1, 300), 7)})
    split = [(a, posted(found[a:b])) for a, b in zip(cuts, [*cuts[1:], 300], strict=True)]
    packed = joined(split)
    assert packed == joined([(0, posted(found))])
    held = [keys_of(entry) for entry in found]
    for key in ("党", "党费", "费怎"):
        rows = [n * PLACES + keys[key] for n, keys in enumerate(held) if key in keys]
        assert unpacked(packed[key]) == rows
    assert packed["zen'me"] == packed["怎么"]
    far = joined([(0, {"党": (3, 0, "")}), (400_000, {"党": (1, 2, "I")})])
    assert unpacked(far["党"]) == [3, 1_600_001, 1_600_008]


def test_an_entry_that_comes_changes_no_other_run() -> None:
    found = [Entry(f"a/{number}/", "", "", "", "学习") for number in range(5000)]
    before = [run for _, run in runs(found)]
    assert [entry for run in before for entry in run] == found
    after = [run for _, run in runs([*found[:2500], Entry("b/", "", "", "", "学习"), *found[2500:]])]
    assert len(before) > 5
    assert sum(run not in before for run in after) <= 2


def test_places() -> None:
    page = Entry("study/x/", "防跌倒：家里十处", "健康养生", "浴室要防滑。防跌倒", "学习")
    keys = keys_of(page)
    assert (keys["跌倒"], keys["十处"], keys["防滑"]) == (SUBJECT, TITLE, TEXT)
    assert keys["die'dao"] == TITLE
    assert "~fdd" in keys
    assert "~ysy" not in keys  # initials are of titles alone
    event = keys_of(Entry("activities/x/", "防跌倒", "", "", "活动"))
    assert event["跌倒"] == TITLE


def sample(root: Path) -> list[Entry]:
    overview = centre(
        root / "c",
        activities=[
            meeting("2019-03-05", 标题="学三会一课", 摘要="老槐树下<开>会", 主持人="不登的人", 缺席原因="不登的事"),
            meeting("2019-03-06", 标题="内部的会", 公开范围="内部"),
            meeting("2019-03-07", 标题="草稿的会", 状态="草稿"),
        ],
        honours=[
            {"年度": 2019, "名称": "标兵", "级别": "中心", "对象类型": "个人", "组织": "zb09", "获奖者": "欧阳不登"}
        ],
    )
    body = (
        '<p>开头。</p><h2 id="one">第一节</h2><p>说&lt;一&gt;件事。</p><script>不登</script><h3 id="two">第二节</h3>'
        + "<p>很长的话。</p>" * 400
    )
    return entries(overview, {"study/sanhui-yike": body}, [])


def test_what_goes_in_is_what_pages_show(tmp_path: Path) -> None:
    found = sample(tmp_path)
    said = json.dumps([entry.__dict__ for entry in found], ensure_ascii=False, default=str)
    assert "老槐树下<开>会" in said
    assert "欧**" in said
    for hidden in ("不登", "内部的会", "草稿的会"):
        assert hidden not in said
    whole = "".join(files(found).values())
    assert not re.search("不登|内部的会|草稿的会", whole)


def test_sections_have_their_own_address_and_long_ones_are_cut_at_a_sentence(tmp_path: Path) -> None:
    sections = [entry for entry in sample(tmp_path) if entry.uri.startswith("study/")]
    assert [(e.uri, e.title) for e in sections[:2]] == [
        ("study/sanhui-yike/", "三会一课"),
        ("study/sanhui-yike/#one", "第一节"),
    ]
    assert sections[1].text == "说<一>件事。"
    long = sections[2:]
    assert len(long) > 2
    assert all(entry.text.endswith("。") and len(entry.text) <= 1200 for entry in long)
    assert "".join(entry.text for entry in long).count("很长的话") == 400


def read(script: str) -> tuple[str, Any]:
    """What a file of the index hands to the engine."""
    match = re.fullmatch(r'ylSearch\.add\("(\w+)",(.*)\);\n', script, re.DOTALL)
    assert match is not None
    return match[1], json.loads(match[2])


def test_every_key_lies_in_the_file_where_it_is_looked_for(tmp_path: Path) -> None:
    found = sample(tmp_path) * 30
    shards = files(found)
    root = read(shards["root.js"])[1]
    starts = [sum(root["p"][: n + 1]) for n in range(len(root["p"]))]
    assert len(starts) > 1
    for key, packed in joined([(0, posted(found))]).items():
        number = max(n for n, start in enumerate(starts) if start <= bucket(key))
        head, tail = halves(key)
        name = re.escape(f" {tail}:" if tail.isascii() else tail)
        rest = re.search(rf"{name}([\w-]+)(?![\w-])", read(shards[f"{root['folder']}/p{number}.js"])[1][head], re.ASCII)
        assert rest is not None
        assert rest[1] == packed
    firsts = [sum(root["t"][: n + 1]) for n in range(len(root["t"]))]
    rows = [row for n in range(len(firsts)) for row in read(shards[f"{root['folder']}/t{n}.js"])[1]]
    assert [row[0] for row in rows] == [entry.uri for entry in found]
    assert root["count"] == len(found)


def test_same_entries_same_bytes_and_other_entries_another_folder(tmp_path: Path) -> None:
    found = sample(tmp_path)
    assert files(found) == files(list(found))
    assert set(files(found)) != set(files(found[1:]))


def test_what_is_remembered_makes_the_same_index_and_spares_the_work(tmp_path: Path) -> None:
    found = sample(tmp_path)
    found += [Entry(f"x/{number}/", f"第{number}页", "", "一样的话", "学习") for number in range(2000)]
    cold, folder = files(found), tmp_path / "cache" / "search"

    def warm(rows: list[Entry]) -> tuple[dict[str, str], int]:
        memory = Memory(folder)
        made = files(rows, memory)
        memory.keep()
        return made, memory.learnt

    assert warm(found) == (cold, len(found))
    assert warm(found) == (cold, 0)
    changed = [replace(found[0], text="换了说法"), *found[1:]]
    made, learnt = warm(changed)
    assert made == files(changed)
    assert 0 < learnt < len(found)
    kept = sorted(folder.glob("*.txt"))
    (index,) = set(folder.iterdir()).difference(kept)
    assert len(kept) == len([*runs(changed)])
    for file in (kept[0], index):
        whole = file.read_bytes()
        other = whole.replace("页".encode(), "叶".encode())
        for spoilt in (b"", whole[: len(whole) // 2], other, b"\xff\xfe", whole[1:]):
            index.unlink()  # with it, no run is looked at
            file.write_bytes(spoilt)
            assert warm(changed)[0] == made
            assert file.read_bytes() == whole
    silent = [Entry("x/", "…", "", "", "学习")]
    assert warm(silent) == (files(silent), 1)
    assert warm(silent) == (files(silent), 0)
    kept[0].mkdir()
    assert warm(changed)[0] == made


def test_files_hold_nothing_that_ends_a_script() -> None:
    shards = files([Entry("a/", "</script><!--\u2028", "", "x", "学习")])
    assert not any("</script" in text or "\u2028" in text for text in shards.values())
