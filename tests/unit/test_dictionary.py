"""Texts are read as pypinyin reads them, and the dictionary is cached."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from yinling.chinese import dictionary as module
from yinling.chinese.dictionary import dictionary
from yinling.chinese.fold import fold
from yinling.core.cache import Caches


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    module.use_caches(Caches())
    dictionary.cache_clear()


def test_any_text_is_read_as_by_pypinyin() -> None:
    dice = random.Random(5)
    words, characters = list(PHRASES_DICT), [chr(code) for code in PINYIN_DICT]
    apart: Any = list  # pypinyin calls it for characters without a reading, so that each is one piece

    def piece() -> str:
        word = dice.choice(words)
        part = word[: dice.randint(1, 3)]  # the beginning of a word
        return dice.choice(
            (word, part, dice.choice(characters), dice.choice("ab1行长一不"), chr(dice.randint(0x3400, 0x9FFF)))
        )

    for _ in range(6000):
        text = fold("".join(piece() for _ in range(dice.randint(1, 8))))
        assert dictionary().read(text) == lazy_pinyin(text, style=Style.NORMAL, v_to_u=False, errors=apart), text


def test_it_is_loaded_from_pypinyin_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dictionary.cache_clear()
    module.use_caches(Caches(tmp_path))
    before = dictionary()
    dictionary.cache_clear()
    module.use_caches(caches := Caches(tmp_path))
    monkeypatch.setattr(module, "_from_pypinyin", lambda: pytest.fail("pypinyin was loaded"))
    assert dictionary() == before
    caches.save()  # of a build that reads nothing
    dictionary.cache_clear()
    module.use_caches(Caches(tmp_path))
    assert dictionary() == before


def test_a_damaged_cache_is_ignored(tmp_path: Path) -> None:
    dictionary.cache_clear()
    module.use_caches(Caches(tmp_path))
    before = dictionary()
    (tmp_path / "dictionary").write_bytes((tmp_path / "dictionary").read_bytes()[:-1])
    dictionary.cache_clear()
    module.use_caches(Caches(tmp_path))
    assert dictionary() == before
