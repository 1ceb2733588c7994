"""Postings: the keys and fields of a document, their encoding, and that many documents have the keys of each."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.centre import centre
from tests.unit.test_search import sample
from yinling.core.cache import NO_CACHE, Caches
from yinling.records.presentation import SearchDocument
from yinling.records.pronunciation import searched_words
from yinling.search.build_postings import build_postings
from yinling.search.index import build_index
from yinling.search.postings import (
    CLASSES,
    END,
    FEW,
    FIELDS,
    MANY,
    SUBJECT,
    TEXT,
    TITLE,
    class_of,
    decode_list,
    encode_list,
    keys_of,
    longer_keys,
    use_readings,
)
from yinling.search.units import Unit, keys_of_unit, units


def decoded(written: str, size: int) -> list[int]:
    """Decode a posting list, independently of the code under test."""
    bits = iter(written)

    def take(count: int, first: int = 0) -> int:
        for _ in range(count):
            first = 2 * first + int(next(bits))
        return first

    def golomb(width: int) -> int:
        zeros = 0
        while not int(next(bits)):
            zeros += 1
        return take(zeros + width, 1) - (1 << width)

    count, place, fields = golomb(0) + 1, -1, {}
    while take(1):
        place += golomb(0) + 1
        fields[place] = (1 if not take(1) else 3) if take(1) else 2
    numbers, width = [-1], next(width for width in range(32) if size < 2 * 3 * count << width)
    for _ in range(count):
        numbers.append(numbers[-1] + golomb(width) + 1)
    assert next(bits, None) is None
    return [FIELDS * number + fields.get(place, TEXT) for place, number in enumerate(numbers[1:])]


def test_a_list_is_decoded_as_it_was_encoded() -> None:
    dice = random.Random(5)
    for _ in range(500):
        span = dice.choice((1, 3, 40, 5000, 1_000_000))
        fields = {number: dice.randrange(FIELDS) for number in dice.choices(range(span), k=dice.randint(1, 30))}
        bits = encode_list(fields, span)
        assert decode_list(bits, span) == fields
        assert decoded(bits, span) == sorted(FIELDS * number + field for number, field in fields.items())
    assert encode_list({}, 9) == ""
    assert decode_list("", 9) == {}


def test_fields() -> None:
    page = SearchDocument("study/x/", "防跌倒：家里十处", "健康养生", "浴室要防滑。防跌倒", "学习")
    keys = keys_of(page)
    assert (keys["跌倒"], keys["十处"], keys["防滑"]) == (SUBJECT, TITLE, TEXT)
    assert "die'dao" not in keys  # a browser finds 跌倒 by its sound
    assert "~fdd" in keys
    assert "~ysy" not in keys  # initials are of titles alone
    event = keys_of(SearchDocument("activities/x/", "防跌倒", "", "", "活动"))
    assert event["跌倒"] == TITLE


def test_words_have_the_keys_of_their_own_readings_too() -> None:
    keys = keys_of(SearchDocument("x/", "厦门的鼓浪屿", "", "在重庆过年，尉迟恭带阿胶；璆琳", "活动"))
    assert (keys["xia'men"], keys["chong'qing"]) == (TITLE, TEXT)
    assert {"yu'chi", "e'jiao", "qiu'lin"} <= keys.keys()  # a browser does not know how 璆琳 sound
    assert "zhong'qing" not in keys


@pytest.mark.parametrize(
    ("text", "key"),
    [("绿曾", "lv'zeng"), ("重女", "chong'nv")],
)
def test_a_centres_own_readings_are_keys_of_bodies_too(tmp_path: Path, text: str, key: str) -> None:
    """The other keys stay, because people also type the common reading."""
    words = {"绿曾": "Lǜ zēng", "重女": "Chóng Nǚ"}
    record = {"词语": words, "姓氏": {"曾": "Zēng"}, "称呼": {"书记": "shūjì"}}
    library = centre(tmp_path / "c", readings=[record]).library
    document = SearchDocument("x/", "记事", "", f"其中{text}", "活动")
    before = keys_of(document)
    use_readings(searched_words(library))
    try:
        keys = keys_of(document)
        agrees([(document,), ()])
    finally:
        use_readings({})
    assert key in keys.keys() - before.keys()
    assert before.keys() < keys.keys()
    assert keys_of(document) == before


@pytest.mark.parametrize(
    ("text", "key"), [("曾姓", "zeng'xing"), ("单明义", "shan'ming"), ("曾书记", "zeng'shu"), ("曾女", "zeng'nv")]
)
def test_a_surname_is_a_key_by_its_own_reading(text: str, key: str) -> None:
    assert key in keys_of(SearchDocument("x/", "记事", "", f"其中{text}", "活动"))


def test_numbers_and_latin_words_are_keys_as_a_whole() -> None:
    keys = keys_of(SearchDocument("x/", "打１２０", "", "COVID-19，zb09，7，2019-03-05，110101199001011234", "学习"))
    whole = {key[1:]: field for key, field in keys.items() if key.startswith("=")}
    text = ["covid19", "covid", "19", "zb09", "zb", "09", "7", "20190305", "2019", "03", "05"]
    assert whole == {"120": TITLE} | dict.fromkeys(text, TEXT)


def agrees(found: Sequence[Unit]) -> None:
    """Check that `build_postings` finds in many units the keys that `keys_of_unit` finds in each."""
    alone = [*map(keys_of_unit, found)]
    together = build_postings(found).lists
    assert together.keys() == set().union(*alone)
    for key, postings in together.items():
        assert decoded(postings, len(found)) == [
            FIELDS * number + keys[key] for number, keys in enumerate(alone) if key in keys
        ]


def test_longer_keys_replace_one_that_is_in_many_texts() -> None:
    dice = random.Random(3)
    texts = ["".join(dice.choices("党费怎么算", k=dice.randint(0, 30))) for _ in range(4 * MANY[2])]
    texts += [f"少见{''.join(dice.choices('党费', k=3))}" for _ in range(MANY[2])] + ["稀有党费"] * FEW[2]
    found = [SearchDocument("a/", text[-4:], "", text, "学习") for text in texts]
    lists, split = build_postings([(document,) for document in found])
    alone = [keys_of(document) | longer_keys(document, split) for document in found]
    counts = Counter(key for keys in alone for key in keys)
    assert {len(key) for key in split} == {*MANY}
    assert all(counts[key] == count > FEW[len(key)] for key, count in split.items())
    assert "稀有" in lists
    assert {key for key in lists if key.startswith("少见")} == {f"少见{class_of(char)}" for char in "党费"}
    assert all(
        len(decoded(text, len(found))) <= FEW[len(key)]
        for key, text in lists.items()
        if len(key) in FEW and key[-1] not in {END, *CLASSES}
    )
    assert lists.keys() == counts.keys() - split.keys()
    for key in lists:
        assert decoded(lists[key], len(found)) == [
            FIELDS * n + fields[key] for n, fields in enumerate(alone) if key in fields
        ]


def test_a_list_that_grows_or_shrinks_gets_the_form_that_a_new_index_gives_it(tmp_path: Path) -> None:
    def documents(extra: str) -> list[SearchDocument]:
        texts = [f"甲乙{'己庚'[n % 2]}" if n < FEW[2] else "" for n in range(MANY[2])]
        texts = [f"{text}，丙丁{'戊辛'[n % 2]}" for n, text in enumerate(texts)] + ["没有"] * 9 + [extra]
        return [SearchDocument(f"x/{n}/", "", "", text, "学习") for n, text in enumerate(texts)]

    known: dict[str, str] = {}
    forms = {"没有": [0, 1], "甲乙丙丁": [1, 2], "丙丁戊": [0, 2], "甲乙": [1, 1]}  # of 甲乙 and 丙丁
    for extra in ("没有", "甲乙丙丁", "没有", "丙丁戊", "甲乙", "丙丁戊", "没有"):
        caches = Caches(tmp_path / "cache")
        index, changed = build_index(documents(extra), caches["search"], lambda name, _, known=known: known.get(name))  # type: ignore[misc]
        caches.save()
        whole, texts = build_index(documents(extra), NO_CACHE, None)
        assert index == whole
        assert known | changed == texts | {name: known[name] for name in known.keys() - texts.keys()}
        assert not known or len(changed) < len(texts)
        known = texts
        counts = [whole.split.get(key, 0) for key in ("甲乙", "丙丁")]
        assert [(count > FEW[2]) + (count > MANY[2]) for count in counts] == forms[extra]


def test_a_unit_has_the_same_keys_among_others(tmp_path: Path) -> None:
    agrees([*units(sample(tmp_path))])


TEXTS = st.text(st.sampled_from("党费怎么算銀行重庆\u3007\U0002070eab1Ａ２é，。 年月日二〇一九十6-./\n"), max_size=12)
DAYS = st.none() | st.dates(dt.date(1949, 1, 1), dt.date(2049, 12, 31))
DOCUMENTS = st.builds(
    SearchDocument,
    st.sampled_from(["a/", "a/#b"]),
    TEXTS,
    TEXTS,
    TEXTS,
    st.sampled_from(["活动", "学习", "荣誉"]),
    DAYS,
)


@settings(deadline=None)  # the first example loads the dictionary of readings
@given(st.lists(st.lists(DOCUMENTS, max_size=3).map(tuple), max_size=6))
def test_any_unit_has_the_same_keys_among_others(found: list[Unit]) -> None:
    agrees(found)


def test_numbers_far_apart_are_encoded() -> None:
    one = SearchDocument("a/", "党费", "", "", "学习")
    far = [0, 1, 8, 9, 300, 8_500, 300_000]
    found = [(one,) if number in far else () for number in range(far[-1] + 1)]
    assert decoded(build_postings(found).lists["党费"], len(found)) == [FIELDS * number + SUBJECT for number in far]
