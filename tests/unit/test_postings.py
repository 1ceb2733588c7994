"""Postings: the keys and fields of a document, their encoding, and that many documents have the keys of each."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.test_search import sample
from yinling.records.presentation import SearchDocument
from yinling.search.build_postings import build_postings
from yinling.search.postings import FIELDS, SUBJECT, TEXT, TITLE, edit_postings, keys_of, merge_runs


def decoded(text: str) -> list[int]:
    """Decode a posting list, independently of the code under test."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    postings, delta, shift, number = [], 0, 1, 0
    for char in text:
        value = digits.index(char)
        delta += value % 32 * shift
        shift *= 32
        if value < 32:
            number += delta // FIELDS
            postings.append(number * FIELDS + delta % FIELDS)
            delta, shift = 0, 1
    return postings


def test_the_posting_lists_are_the_same_for_all_runs() -> None:
    dice = random.Random(3)
    texts = ["".join(dice.choices("党费怎么算", k=dice.randint(0, 4))) for _ in range(300)]
    found = [SearchDocument("a/", title, "", texts[-number], "学习") for number, title in enumerate(texts)]
    cuts = sorted({0, *dice.sample(range(1, 300), 7)})
    runs = [(a, build_postings(found[a:b])) for a, b in zip(cuts, [*cuts[1:], 300], strict=True)]
    lists = merge_runs(runs)
    assert lists == merge_runs([(0, build_postings(found))])
    assert lists["zen'me"] == lists["怎么"]
    far = merge_runs([(0, {"党": (3, 0, "")}), (400_000, {"党": (1, 2, "I")})])
    assert decoded(far["党"]) == [3, 1_600_001, 1_600_008]


def test_edited_postings_are_those_of_a_new_list() -> None:
    dice = random.Random(5)
    for _ in range(500):
        span = dice.choice((3, 40, 5000))
        before = {number: dice.randrange(FIELDS) for number in dice.choices(range(span), k=dice.randint(0, 30))}
        edited = dice.choices(range(span), k=dice.randint(1, 5))
        edit = {number: dice.choice((None, *range(FIELDS))) for number in edited}
        after = {number: field for number, field in (before | edit).items() if field is not None}
        assert edit_postings(encoded(before), edit) == encoded(after)


def encoded(fields: dict[int, int]) -> str:
    """Return the posting list of one key, merged from runs of one document each."""
    runs = ((number, {"x": (field, 0, "")}) for number, field in sorted(fields.items()))
    return merge_runs(runs).get("x", "")


def test_fields() -> None:
    page = SearchDocument("study/x/", "防跌倒：家里十处", "健康养生", "浴室要防滑。防跌倒", "学习")
    keys = keys_of(page)
    assert (keys["跌倒"], keys["十处"], keys["防滑"]) == (SUBJECT, TITLE, TEXT)
    assert (keys["die'dao"], keys["shi'chu"], keys["yu'shi"]) == (SUBJECT, TITLE, TEXT)
    assert "~fdd" in keys
    assert "~ysy" not in keys  # initials are of titles alone
    event = keys_of(SearchDocument("activities/x/", "防跌倒", "", "", "活动"))
    assert event["跌倒"] == TITLE


def test_numbers_and_latin_words_are_keys_as_a_whole() -> None:
    keys = keys_of(SearchDocument("x/", "打１２０", "", "COVID-19，zb09，12，2019-03-05，110101199001011234", "学习"))
    whole = {key: field for key, field in keys.items() if key.startswith("=")}
    assert whole == {"=120": TITLE} | dict.fromkeys(["=covid19", "=covid", "=zb09", "=20190305", "=2019"], TEXT)


def agrees(found: Sequence[SearchDocument | None]) -> None:
    """Check that `build_postings` finds in many documents the keys that `keys_of` finds in each."""
    alone = [keys_of(document) if document else {} for document in found]
    together = merge_runs([(0, build_postings(found))])
    assert together.keys() == set().union(*alone)
    for key, postings in together.items():
        assert decoded(postings) == [FIELDS * number + keys[key] for number, keys in enumerate(alone) if key in keys]


def test_a_document_has_the_same_keys_among_others(tmp_path: Path) -> None:
    agrees(sample(tmp_path))


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
@given(st.lists(st.none() | DOCUMENTS, max_size=6))
def test_any_document_has_the_same_keys_among_others(found: list[SearchDocument | None]) -> None:
    agrees(found)


def test_numbers_far_apart_are_encoded() -> None:
    """Check deltas of up to five letters."""
    one = SearchDocument("a/", "党费", "", "", "学习")
    far = [0, 1, 8, 9, 300, 8_500, 300_000]
    found = [one if number in far else None for number in range(far[-1] + 1)]
    lists = merge_runs([(0, build_postings(found))])
    assert decoded(lists["党费"]) == [FIELDS * number + SUBJECT for number in far]
