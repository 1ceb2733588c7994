"""Postings: which keys an entry has and where, how they are packed, and that many entries have what each has."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.test_search import sample
from yinling.search.build_postings import build_postings
from yinling.search.documents import Document
from yinling.search.postings import PLACES, SUBJECT, TEXT, TITLE, joined, keys_of, spliced


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


def test_postings_are_read_as_they_were_packed_in_whatever_runs() -> None:
    dice = random.Random(3)
    texts = ["".join(dice.choices("党费怎么算", k=dice.randint(0, 4))) for _ in range(300)]
    found = [Document("a/", title, "", texts[-number], "学习") for number, title in enumerate(texts)]
    cuts = sorted({0, *dice.sample(range(1, 300), 7)})
    split = [(a, build_postings(found[a:b])) for a, b in zip(cuts, [*cuts[1:], 300], strict=True)]
    packed = joined(split)
    assert packed == joined([(0, build_postings(found))])
    assert packed["zen'me"] == packed["怎么"]
    far = joined([(0, {"党": (3, 0, "")}), (400_000, {"党": (1, 2, "I")})])
    assert unpacked(far["党"]) == [3, 1_600_001, 1_600_008]


def test_postings_are_spliced_as_if_they_were_packed_anew() -> None:
    dice = random.Random(5)
    for _ in range(500):
        span = dice.choice((3, 40, 5000))
        before = {entry: dice.randrange(PLACES) for entry in dice.choices(range(span), k=dice.randint(0, 30))}
        edit = {entry: dice.choice((None, *range(PLACES))) for entry in dice.choices(range(span), k=dice.randint(1, 5))}
        after = {entry: place for entry, place in (before | edit).items() if place is not None}
        assert spliced(packed(before), edit) == packed(after)


def packed(places: dict[int, int]) -> str:
    """The postings of one key, by way of entries that are joined one by one."""
    steps = ((entry, {"x": (place, 0, "")}) for entry, place in sorted(places.items()))
    return joined(steps).get("x", "")


def test_places() -> None:
    page = Document("study/x/", "防跌倒：家里十处", "健康养生", "浴室要防滑。防跌倒", "学习")
    keys = keys_of(page)
    assert (keys["跌倒"], keys["十处"], keys["防滑"]) == (SUBJECT, TITLE, TEXT)
    assert (keys["die'dao"], keys["shi'chu"], keys["yu'shi"]) == (SUBJECT, TITLE, TEXT)
    assert "~fdd" in keys
    assert "~ysy" not in keys  # initials are of titles alone
    event = keys_of(Document("activities/x/", "防跌倒", "", "", "活动"))
    assert event["跌倒"] == TITLE


def agrees(found: Sequence[Document | None]) -> None:
    """What `build_postings` finds in many entries at once is what `keys_of` finds in each."""
    alone = [keys_of(entry) if entry else {} for entry in found]
    together = joined([(0, build_postings(found))])
    assert together.keys() == set().union(*alone)
    for key, steps in together.items():
        assert unpacked(steps) == [PLACES * number + keys[key] for number, keys in enumerate(alone) if key in keys]


def test_one_entry_holds_what_it_holds_among_others(tmp_path: Path) -> None:
    agrees(sample(tmp_path))


TEXTS = st.text(st.sampled_from("党费怎么算銀行重庆\u3007\U0002070eab1Ａ２é，。 年月日二〇一九十6-./\n"), max_size=12)
DAYS = st.none() | st.dates(dt.date(1949, 1, 1), dt.date(2049, 12, 31))
ENTRIES = st.builds(
    Document, st.sampled_from(["a/", "a/#b"]), TEXTS, TEXTS, TEXTS, st.sampled_from(["活动", "学习", "荣誉"]), DAYS
)


@settings(deadline=None)  # the first of them loads the dictionary of readings
@given(st.lists(st.none() | ENTRIES, max_size=6))
def test_any_entry_holds_what_it_holds_among_others(found: list[Document | None]) -> None:
    agrees(found)


def test_numbers_far_apart_are_packed() -> None:
    """Steps of every length that letters can have; a key that two far entries share."""
    one = Document("a/", "党费", "", "", "学习")
    far = [0, 1, 8, 9, 300, 8_500, 300_000]
    found = [one if number in far else None for number in range(far[-1] + 1)]
    assert unpacked(joined([(0, build_postings(found))])["党费"]) == [PLACES * number + SUBJECT for number in far]
