"""The search index: folding, days, what goes in, and that every key lies where the browser will look for it."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from pypinyin import Style, lazy_pinyin

from tests.conftest import ROOT
from tests.unit.centre import centre, meeting
from yinling.chinese.dates import tokens_in
from yinling.chinese.dictionary import dictionary, syllable
from yinling.chinese.fold import fold
from yinling.core.cache import NO_CACHE, Cache, Caches
from yinling.library.load import load
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.search import index_files
from yinling.search.build_postings import build_postings
from yinling.search.documents import Document, documents
from yinling.search.index import POSTINGS_SIZE, Index, index_of, numbered
from yinling.search.postings import joined
from yinling.search.sharding import bucket, halves, keys_in, parts, rows
from yinling.search.sharding import read as parsed


def files(found: list[Document], cache: Cache = NO_CACHE, published: Mapping[str, str] | None = None) -> dict[str, str]:
    """All files of an index; ``published`` are those of the index before, which it may leave as they are."""

    def before(path: str) -> bytes | None:
        return published[path].encode() if published and path in published else None

    scripts = index_files.index(found, cache, before if published is not None else None).scripts
    return {
        script.path: script.content.decode() if script.text is not None else (published or {})[script.path]
        for script in scripts
    }


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
    assert dictionary().read("银行app") == ["yin", "hang", "a", "p", "p"]


def test_readings_in_context_are_those_of_the_whole_text() -> None:
    """As pypinyin, given the text at once, reads it."""
    library = load(ROOT).library
    assert library is not None
    texts = {activity.title for activity in library.all(Activity)}
    texts.update(text for article in library.all(Article) for text in (article.title, *article.body.split("\n")))
    apart: Any = list
    for text in map(fold, texts):
        assert dictionary().read(text) == lazy_pinyin(text, style=Style.NORMAL, v_to_u=False, errors=apart), text


def test_parts_are_halves_of_halves_none_larger_than_the_limit() -> None:
    dice = random.Random(7)
    for length in (1, 2, 37, 64, 1000):
        sizes = [dice.choice((0, 3, 50, 120)) for _ in range(length)]
        cut = list(parts(sizes, 100))
        assert [place for first, end in cut for place in range(first, end)] == list(range(length))
        assert all(end - first == 1 or sum(sizes[first:end]) <= 100 for first, end in cut)
        place = dice.randrange(length)
        moved = set(parts([*sizes[:place], 900, *sizes[place + 1 :]], 100)) - set(cut)
        assert all(abs(first - place) < 128 for first, _ in moved)


def test_rows_of_a_file_are_read_back() -> None:
    found = dict.fromkeys(("党", "党课", "党a", "a党", "ab", "a", "7", "dang'ke", "~dkg", "#201906", "#-06"), "AfgA_-B")
    assert dict(keys_in(rows(found.items()))) == found


def test_few_numbers_change_where_something_comes() -> None:
    stays = [Document(f"a/{number}/", "", "", "", "学习") for number in range(500)]
    happened = [Document(f"b/{number}/", "", "", "", "活动") for number in range(700)]
    before = numbered([*stays, *happened])
    one = Document("c/", "", "", "", "活动")

    def moved(found: list[Document]) -> int:
        after = numbered(found)
        assert len(after) == len(before) == 2048
        return sum(a != b for a, b in zip(before, after, strict=True))

    assert moved([*stays, one, *happened]) == 1
    assert moved([*stays, one._replace(kind="学习"), *happened]) == 1
    assert moved([*stays, *happened[:9], one, *happened[9:]]) == 10


def sample(root: Path) -> list[Document]:
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
    return documents(overview, {"study/sanhui-yike": body}, [])


def test_what_goes_in_is_what_pages_show(tmp_path: Path) -> None:
    found = sample(tmp_path)
    said = json.dumps(found, ensure_ascii=False, default=str)
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
    scripts = files(found)
    root = read(scripts["root.js"])[1]

    def part(kind: str, number: int) -> tuple[int, Any]:
        """The file that holds a number, and the first that it holds, as the browser takes it."""
        starts = list(accumulate(root[kind]))
        nth = max(n for n, start in enumerate(starts) if start <= number)
        return starts[nth], read(scripts[f"{kind}{starts[nth]}-{root['letters'][kind][nth]}.js"])[1]

    assert len(root["p"]) > 1
    documents = numbered(found)
    for key, steps in joined([(0, build_postings(documents))]).items():
        head, tail = halves(key)
        name = re.escape(f" {tail}:" if tail.isascii() else tail)
        rest = re.search(rf"{name}([\w-]+)(?![\w-])", part("p", bucket(key))[1][head], re.ASCII)
        assert rest is not None
        assert rest[1] == steps
    for number, entry in enumerate(documents):
        first, shown = part("t", number)
        assert shown[number - first] == 0 if entry is None else shown[number - first][0] == entry.uri
    assert {name for name in scripts if name[0] in "mgyf"} == {f"{name}-{root['letters'][name]}.js" for name in "mgyf"}


def test_same_entries_same_bytes_and_other_entries_another_version(tmp_path: Path) -> None:
    found = sample(tmp_path)
    assert files(found) == files(list(found))
    version = [read(files(each)["root.js"])[1]["version"] for each in (found, found[1:])]
    assert version[0] != version[1]


def grown(root: Path) -> list[Document]:
    dice = random.Random(11)
    words = ["党课", "组织生活会", "老槐树", "防跌倒", "银行", "三会一课", "学习", "第5组"]
    stays = [
        Document(f"x/{number}/", f"第{number}页", "", "".join(dice.choices(words, k=9)), "学习")
        for number in range(600)
    ]
    met = [Document(f"y/{number}/", "".join(dice.choices(words, k=2)), "一支部", "", "活动") for number in range(900)]
    return [*sample(root), *stays, *met]


def edited(found: list[Document], dice: random.Random) -> list[Document]:
    """Some entries changed, gone, come or moved."""
    found = list(found)
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(found))
        match dice.choice(("text", "title", "gone", "come", "moved")):
            case "text":
                found[at] = found[at]._replace(text=found[at].text[5:] + "换了龘说法")
            case "title":
                found[at] = found[at]._replace(title=found[at].title + "乙")
            case "gone":
                del found[at]
            case "come":
                found.insert(at, found[at]._replace(uri="z/", text="新来的"))
            case "moved":
                found.insert(dice.randrange(len(found)), found.pop(at))
    return found


def test_what_is_remembered_makes_the_same_index_after_any_edit(tmp_path: Path) -> None:
    dice = random.Random(13)
    found = grown(tmp_path)
    published: dict[str, str] = {}
    for _ in range(12):
        caches = Caches(tmp_path / "cache")
        assert files(found, caches["search"], published) == (published := files(found))
        caches.save()
        found = edited(found, dice)


def test_of_the_index_before_what_has_not_changed_is_taken(tmp_path: Path) -> None:
    found, caches = grown(tmp_path), Caches(tmp_path / "cache")
    before, texts = index_of(found, caches["search"], None)
    caches.save()
    assert len(before.parcels) > 20
    place = next(n for n, entry in enumerate(found) if entry.uri == "x/300/")
    found[place] = found[place]._replace(text=found[place].text + "龘")
    after, changed = index_of(found, Caches(tmp_path / "cache")["search"], lambda name, _: texts[name])
    assert 1 <= sum(after.parcels[cut] != parcel for cut, parcel in before.parcels.items()) <= 3
    assert sum(after.shown[cut] != shown for cut, shown in before.shown.items()) == 1
    assert len(changed) <= 4
    whole, made = index_of(found, NO_CACHE, None)
    assert after == whole
    assert texts | changed == made


@pytest.mark.parametrize("damage", ["gone", "cut off", "another"])
def test_a_file_that_is_lost_or_spoilt_is_not_taken(tmp_path: Path, damage: str) -> None:
    found, caches = grown(tmp_path), Caches(tmp_path / "cache")
    published = files(found, caches["search"], {})
    caches.save()
    place = next(n for n, entry in enumerate(found) if entry.uri == "x/300/")
    for path in [path for path in published if path[0] == "p"]:
        text = published.pop(path)
        if damage != "gone":
            published[path] = text[:-9] if damage == "cut off" else f"{text[:-6]}龘{text[-5:]}"
    found[place] = found[place]._replace(text=found[place].text + "龘")
    scripts = index_files.index(
        found, Caches(tmp_path / "cache")["search"], lambda path: published.get(path, "").encode()
    )
    made = {script.path: script.content.decode() for script in scripts.scripts if script.text is not None}
    assert made == files(found)


def test_a_part_that_grows_is_cut_and_one_that_shrinks_is_put_together(tmp_path: Path) -> None:
    few, dice = grown(tmp_path), random.Random(17)
    many = list(few)
    for number in dice.sample(range(len(few)), 30):
        many[number] = few[number]._replace(text="".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(300)))
    cuts: list[Index] = []
    texts: Mapping[str, str] = {}
    for each in (few, many, few):
        caches = Caches(tmp_path / "cache")
        known = {} if not cuts else dict(texts)
        index, changed = index_of(each, caches["search"], lambda name, _, known=known: known.get(name))  # type: ignore[misc]
        cuts.append(index)
        caches.save()
        whole, texts = index_of(each, NO_CACHE, None)
        assert index == whole
        assert {name: text for name, text in texts.items() if known.get(name) != text}.keys() <= changed.keys()
    assert len(cuts[1].parcels) > len(cuts[0].parcels)
    _, texts = index_of(many, NO_CACHE, None)
    for (first, end), parcel in cuts[1].parcels.items():
        keys = dict(keys_in(parsed(texts[f"p{first}"])))
        assert all(first <= bucket(key) < end for key in keys)
        assert parcel.weight == sum(len(key) + len(steps) for key, steps in keys.items())
        assert parcel.weight <= POSTINGS_SIZE or end - first == 1


def test_files_hold_nothing_that_ends_a_script() -> None:
    scripts = files([Document("a/", "</script><!--\u2028", "", "x", "学习")])
    assert not any("</script" in text or "\u2028" in text for text in scripts.values())
