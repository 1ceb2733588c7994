"""How an index is split into files, and the bits of one file."""

from __future__ import annotations

import random

from yinling.search.index import file_size
from yinling.search.postings import encode_list
from yinling.search.shard_bits import decode_shard, encode_shard
from yinling.search.sharding import split_ranges


def test_no_range_is_larger_than_the_limit_and_an_edit_moves_few() -> None:
    dice = random.Random(7)
    for length in (1, 2, 37, 64, 1000):
        sizes = [dice.choice((0, 3, 50, 120)) for _ in range(length)]
        ranges = list(split_ranges(sizes, 100))
        assert [place for first, end in ranges for place in range(first, end)] == list(range(length))
        assert all(end - first == 1 or sum(sizes[first:end]) <= 100 for first, end in ranges)
        place = dice.randrange(length)
        moved = set(split_ranges([*sizes[:place], 900, *sizes[place + 1 :]], 100)) - set(ranges)
        assert all(abs(first - place) < 128 for first, _ in moved)


def test_only_a_group_that_is_too_large_is_cut() -> None:
    dice = random.Random(8)
    sizes = [dice.choice((0, 3, 50, 120)) for _ in range(64 * 8)]
    sizes[80:88] = [300, 0, 0, 300, 300, 0, 0, 40]
    ranges = list(split_ranges(sizes, 600, 8))
    assert [place for first, end in ranges for place in range(first, end)] == list(range(len(sizes)))
    assert all(end - first == 1 or sum(sizes[first:end]) <= 600 for first, end in ranges)
    for first, end in ranges:
        group = first // 8 * 8
        assert (first % 8 == end % 8 == 0) or sum(sizes[group : group + 8]) > 600
    assert any(80 < first < 88 for first, _ in ranges)


def test_a_small_index_has_small_files_and_a_large_one_few() -> None:
    sizes = [file_size(total, 8_000) for total in (0, 299_000, 301_000, 310_000, 1_300_000, 9_000_000)]
    assert sizes == [1_000, 1_000, 1_091, 1_091, 4_362, 8_000]


def test_an_index_of_many_short_pages_has_more_files_than_one_of_few_long_ones() -> None:
    totals = range(0, 12_000_000, 10_000)
    few, many = ([file_size(total, 8_000, pages) for total in totals] for pages in (100, 5_000))
    assert all(most >= least for most, least in zip(few, many, strict=True))
    assert max(total / size for total, size in zip(totals, few, strict=True) if size < 8_000) <= 300
    assert 900 < max(total / size for total, size in zip(totals, many, strict=True) if size < 8_000) < 1_000


def test_a_shard_is_decoded_as_it_was_encoded() -> None:
    keys = (
        "党",
        "党课",
        "党课教",
        "党课教育",
        "党。",
        "党a",
        "a党",
        "ab",
        "abcd",
        "a",
        "7",
        "龘\U0002070e",
        "dang'ke",
        "~dkg",
        "#2019",
    )
    for postings in ({7: 0}, {0: 3}, {70_000: 1}, {3: 2, 9: 0}, dict.fromkeys(range(5, 9_000, 7), 0)):
        found = dict.fromkeys(keys, encode_list(postings, 80_000))
        assert dict(decode_shard(encode_shard(found.items()), 80_000)) == found
