"""The search index: folding, dates, its documents, and that every key is where the browser looks for it."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
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
from yinling.core.packing import CHINESE, from_characters, in_characters, pack, script_bytes, script_text, unpack
from yinling.library.load import load
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.presentation import SearchDocument
from yinling.records.word import Word
from yinling.search import index_files
from yinling.search.build_postings import build_postings
from yinling.search.documents import documents
from yinling.search.everyday import FILES, GAP, everyday_words, key_of
from yinling.search.index import _GAP_STEP, POSTINGS_SIZE, Index, build_index, number_units
from yinling.search.postings import keys_of, longer_keys
from yinling.search.shard_bits import decode_shard
from yinling.search.sharding import bucket, hash_of


def files(
    found: list[SearchDocument], cache: Cache = NO_CACHE, published: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return all files of an index; unchanged ones are taken from the earlier index in ``published``."""

    def before(path: str) -> bytes | None:
        return bytes_of(path, published[path]) if published and path in published else None

    scripts = index_files.build_files(found, cache, before if published is not None else None).scripts
    return {
        script.path: script_text(script.content) if script.text is not None else (published or {})[script.path]
        for script in scripts
    }


def bytes_of(path: str, text: str) -> bytes:
    return script_bytes(text) if path[0] in index_files.PACKED else text.encode()


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
    """Compare with pypinyin, which gets each whole text."""
    library = load(ROOT).library
    assert library is not None
    texts = {activity.title for activity in library.all(Activity)}
    texts.update(text for article in library.all(Article) for text in (article.title, *article.body.split("\n")))
    apart: Any = list
    for text in map(fold, texts):
        assert dictionary().read(text) == lazy_pinyin(text, style=Style.NORMAL, v_to_u=False, errors=apart), text


def test_a_surname_is_found_by_its_own_reading_and_by_the_common_one() -> None:
    keys = keys_of(SearchDocument("a/", "", "", "墓里有曾侯乙的编钟，翟叔叔说", ""))
    assert {"zeng'hou", "zhai'shu"} <= keys.keys()
    assert {bucket("ceng'hou"), bucket("di'shu")} == {bucket("曾侯"), bucket("翟叔")}


@pytest.mark.parametrize("encoding", ["utf-8", CHINESE])
def test_a_text_is_unpacked_as_it_was_packed(encoding: str) -> None:
    dice = random.Random(23)
    for length in (0, 1, 2, 9, 300, 20_000):
        text = "".join(chr(dice.choice((dice.randrange(0x80), dice.randrange(0x4E00, 0x9FA5)))) for _ in range(length))
        packed = pack(text, encoding)
        assert not re.search(r'["\\\0\r\n\u2028\u2029]', packed)
        assert unpack(script_text(script_bytes(packed)), encoding) == text
    for damaged in (packed[:-9], f"\x01龘{packed[1:]}"):
        with pytest.raises(ValueError, match=r".+"):
            unpack(damaged, encoding)


def test_every_character_of_a_packed_text_can_stand_in_a_script() -> None:
    dice = random.Random(24)
    random_bytes = dice.randbytes(400_000)  # every pair of bytes is in it
    packed = in_characters(random_bytes)
    assert {"\x01\u0100", "\x01\u0101", "\x01\u0106", "\x01\u0108"} <= set(re.findall("\x01.", packed))
    assert script_bytes(packed).decode("utf-16") == packed  # no half of a pair stands alone
    assert len(script_bytes(packed)) < 1.04 * len(random_bytes)
    assert from_characters(packed) == random_bytes


def test_a_new_document_changes_few_numbers() -> None:
    pages = [SearchDocument(f"a/{number}/", "", "", "", "学习") for number in range(500)]
    events = [SearchDocument(f"b/{number}/", "", "", "", "活动") for number in range(700)]
    before = number_units([*pages, *events])
    one = SearchDocument("c/", "", "", "", "活动")

    def moved(found: list[SearchDocument]) -> int:
        after = number_units(found)
        assert len(after) == len(before) == 2048
        return sum(a != b for a, b in zip(before, after, strict=True))

    assert moved([*pages, one, *events]) == 1
    assert moved([*pages, one._replace(category="学习"), *events]) == 1
    assert moved([*pages, *events[:9], one, *events[9:]]) == 10


def sample(root: Path) -> list[SearchDocument]:
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


def test_documents_have_only_what_pages_show(tmp_path: Path) -> None:
    found = sample(tmp_path)
    collected = json.dumps(found, ensure_ascii=False, default=str)
    assert "老槐树下<开>会" in collected
    assert "欧**" in collected
    for hidden in ("不登", "内部的会", "草稿的会"):
        assert hidden not in collected
    whole = "".join(json.dumps(read(text)[1], ensure_ascii=False) for text in files(found).values())
    assert "老槐树" in whole
    assert not re.search("不登|内部的会|草稿的会", whole)


def test_sections_have_their_own_address_and_long_ones_are_split_at_a_sentence(tmp_path: Path) -> None:
    sections = [document for document in sample(tmp_path) if document.uri.startswith("study/")]
    assert [(e.uri, e.title) for e in sections[:2]] == [
        ("study/sanhui-yike/", "三会一课"),
        ("study/sanhui-yike/#one", "第一节"),
    ]
    assert sections[1].text == "说<一>件事。"
    long = sections[2:]
    assert len(long) > 2
    assert all(document.text.endswith("。") and len(document.text) <= 1200 for document in long)
    assert "".join(document.text for document in long).count("很长的话") == 400


def read(script: str, size: int = _GAP_STEP) -> tuple[str, Any]:
    """Return the name and the data that a file of the index passes to the browser's code; ``size`` is of the index."""
    match = re.fullmatch(r'ylSearch\.add\("(\w+)",(.*)\);\n', script, re.DOTALL)
    assert match is not None
    text = index_files.unpacked(match[1], match[2][1:-1]) if match[1][0] in index_files.PACKED else match[2]
    return match[1], dict(decode_shard(text, size)) if match[1][0] == "p" else json.loads(text)


def test_every_key_is_in_the_file_where_the_browser_looks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yinling.search.index.POSTINGS_SIZE", 42_000)
    found = sample(tmp_path) * 30
    scripts = files(found)
    root = read(scripts["root.js"])[1]

    def part(kind: str, number: int) -> tuple[int, Any]:
        """Return the first number of the file with this number, and its data, as the browser finds it."""
        starts = list(accumulate(root[kind]))
        nth = max(n for n, start in enumerate(starts) if start <= number)
        return starts[nth], read(scripts[f"{kind}{starts[nth]}-{root['letters'][kind][nth]}.js"])[1]

    assert len(root["p"]) > 1
    numbered = number_units(found)
    for key, postings in build_postings(numbered).lists.items():
        assert part("p", bucket(key))[1][key] == postings
    for number, unit in enumerate(numbered):
        first, rows = part("t", number)
        assert [row[0] for row in rows[number - first]] == [document.uri for document in unit]
    assert {name for name in scripts if name[0] in "mgyfkw"} == {
        *(f"{name}-{root['letters'][name]}.js" for name in "mgyf"),
        *(f"{kind}{number}-{root['letters'][kind][number]}.js" for kind in "kw" for number in range(FILES)),
    }


def test_same_documents_same_bytes_and_other_documents_another_version(tmp_path: Path) -> None:
    found = sample(tmp_path)
    assert files(found) == files(list(found))
    version = [read(files(each)["root.js"])[1]["version"] for each in (found, found[1:])]
    assert version[0] != version[1]


def many_documents(root: Path) -> list[SearchDocument]:
    dice = random.Random(11)
    words = ["党课", "组织生活会", "老槐树", "防跌倒", "银行", "三会一课", "学习", "第5组"]
    pages = [
        SearchDocument(f"x/{number}/", f"第{number}页", "", "".join(dice.choices(words, k=9)), "学习")
        for number in range(600)
    ]
    events = [
        SearchDocument(f"y/{number}/", "".join(dice.choices(words, k=2)), "一支部", "", "活动") for number in range(900)
    ]
    return [*sample(root), *pages, *events]


def edited(found: list[SearchDocument], dice: random.Random) -> list[SearchDocument]:
    """Change, remove, add or move some documents."""
    found = list(found)
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(found))
        match dice.choice(("text", "title", "removed", "added", "moved")):
            case "text":
                found[at] = found[at]._replace(text=found[at].text[5:] + "换了龘说法")
            case "title":
                found[at] = found[at]._replace(title=found[at].title + "乙")
            case "removed":
                del found[at]
            case "added":
                found.insert(at, found[at]._replace(uri="z/", text="新来的"))
            case "moved":
                found.insert(dice.randrange(len(found)), found.pop(at))
    return found


def test_an_updated_index_is_the_same_as_a_new_one_after_any_edit(tmp_path: Path) -> None:
    dice = random.Random(13)
    found = many_documents(tmp_path)
    published: dict[str, str] = {}
    for _ in range(12):
        caches = Caches(tmp_path / "cache")
        assert files(found, caches["search"], published) == (published := files(found))
        caches.save()
        found = edited(found, dice)


def test_only_changed_shards_are_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yinling.search.index.POSTINGS_SIZE", 14_000)
    found, caches = many_documents(tmp_path), Caches(tmp_path / "cache")
    before, texts = build_index(found, caches["search"], None)
    caches.save()
    assert len(before.shards) > 20
    place = next(n for n, document in enumerate(found) if document.uri == "x/300/")
    old = found[place]
    found[place] = old._replace(text=old.text + "龘")
    after, changed = build_index(found, Caches(tmp_path / "cache")["search"], lambda name, _: texts[name])
    # The old end and the new one, the pairs with the new character and that of its sounds, and longer ones.
    new = set[str]()
    for each in (old, found[place]):
        new ^= keys_of(each).keys() | longer_keys(each, before.split).keys()
    assert 4 <= len(new - before.split.keys()) <= 8
    touched = {each for each in before.shards for key in new - before.split.keys() if each[0] <= bucket(key) < each[1]}
    assert {each for each, shard in before.shards.items() if after.shards[each] != shard} == touched
    assert sum(after.text_shards[each] != shard for each, shard in before.text_shards.items()) == 1
    assert len(changed) == len(touched) + 1
    whole, all_texts = build_index(found, NO_CACHE, None)
    assert after == whole
    assert texts | changed == all_texts


@pytest.mark.parametrize("damage", ["missing", "truncated", "changed"])
def test_a_missing_or_damaged_file_is_built_again(tmp_path: Path, damage: str) -> None:
    found, caches = many_documents(tmp_path), Caches(tmp_path / "cache")
    published = files(found, caches["search"], {})
    caches.save()
    place = next(n for n, document in enumerate(found) if document.uri == "x/300/")
    for path in [path for path in published if path[0] == "p"]:
        text = published.pop(path)
        if damage != "missing":
            published[path] = text[:-9] if damage == "truncated" else f"{text[:-6]}龘{text[-5:]}"
    found[place] = found[place]._replace(text=found[place].text + "龘")
    again = index_files.build_files(
        found, Caches(tmp_path / "cache")["search"], lambda path: bytes_of(path, published.get(path, ""))
    )
    built = {script.path: script_text(script.content) for script in again.scripts if script.text is not None}
    assert built == files(found)


def test_a_shard_that_grows_is_split_and_shards_that_shrink_are_merged(tmp_path: Path) -> None:
    few, dice = many_documents(tmp_path), random.Random(17)
    many = list(few)
    for number in dice.sample(range(len(few)), 30):
        many[number] = few[number]._replace(text="".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(300)))
    indexes: list[Index] = []
    texts: Mapping[str, str] = {}
    for each in (few, many, few):
        caches = Caches(tmp_path / "cache")
        known = {} if not indexes else dict(texts)
        index, changed = build_index(each, caches["search"], lambda name, _, known=known: known.get(name))  # type: ignore[misc]
        indexes.append(index)
        caches.save()
        whole, texts = build_index(each, NO_CACHE, None)
        assert index == whole
        assert {name: text for name, text in texts.items() if known.get(name) != text}.keys() <= changed.keys()
    assert len(indexes[1].shards) > len(indexes[0].shards)
    _, texts = build_index(many, NO_CACHE, None)
    for first, end in indexes[1].shards:
        lists = dict(decode_shard(texts[f"p{first}"], len(indexes[1].units)))
        assert all(first <= bucket(key) < end for key in lists)
        assert sum(map(len, lists.values())) <= POSTINGS_SIZE or end - first == 1


def test_the_sayings_of_the_program_are_well_formed() -> None:
    """Each has three parts at most, and one to three written words, which are not the saying itself."""
    sayings = everyday_words()
    assert len(sayings) > 10_000
    folded = Counter(GAP.join(map(fold, said.split(GAP))) for said in sayings)
    assert [said for said, count in folded.items() if count > 1] == []
    for said, written in sayings.items():
        parts, words = said.split(GAP), written.split(" ")
        assert 1 <= len(parts) <= 3 and all(map(fold, parts)), said
        assert 1 <= len(words) <= 3 and all(map(fold, words)), said
        assert written != said


def test_a_centre_adds_everyday_words(tmp_path: Path) -> None:
    words = [
        {"词语": "消防员", "意思": "救火的人。", "口头说法": ["救火的", "！"]},
        {"词语": "消防车", "意思": "救火用的车。", "口头说法": ["救火的", "ＱＱ 車"]},
        {"词语": "内部词", "意思": "不登的。", "口头说法": ["内部说法"], "公开范围": "内部"},
        {"词语": "宠物狗", "意思": "家里养的狗。", "口头说法": ["养狗", "狗…養"]},
    ]
    everyday = Word.everyday(centre(tmp_path / "c", words=words).library)
    scripts = index_files.build_files([], own=index_files.OwnWords(everyday=everyday)).scripts
    files = {script.name: read(script.content.decode())[1] for script in scripts if script.name[0] in "kw"}
    keys = {name: {*accumulate(files.pop(name))} for name in [*files] if name[0] == "k"}
    written = [pair for name in files for pair in files[name]]
    found = dict(written)
    for name, sayings in files.items():  # a browser loads the sayings by their keys
        parts = [key_of(said) for said, _ in sayings]
        assert {f"w{hash_of(part) % FILES}" for part in parts} <= {name}
        assert all(hash_of(part) in keys[f"k{hash_of(part[0]) % FILES}"] for part in parts)
    assert sum(map(len, keys.values())) == len({(hash_of(key[0]) % FILES, hash_of(key)) for key in map(key_of, found)})
    assert [key_of(said) for said in ("钱…要不回来", "车…搁", "养狗")] == ["要不回", "搁", "养狗"]
    assert len(found) == len(written)
    assert (found["救火的"], found["qq车"], found["养狗"]) == ("消防员 消防车", "消防车", "宠物狗")
    assert found["狗…养"] == "宠物狗"
    assert found["遛狗"] == "养犬"  # the words of the program stay
    assert not {"", "内部说法"} & found.keys()


def test_no_text_can_end_a_script() -> None:
    scripts = files([SearchDocument("a/", "</script><!--\u2028", "", "x", "学习")])
    assert not any("</script" in text or "\u2028" in text for text in scripts.values())
