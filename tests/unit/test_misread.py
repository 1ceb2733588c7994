"""The further readings of characters, by which a query in a wrong reading is looked for."""

from __future__ import annotations

import re

from yinling.search.misread import other_readings


def test_further_readings_are_those_of_characters_in_other_words() -> None:
    found = dict(re.findall("([^a-z])([a-z]+)", other_readings()))
    assert (found["粘"], found["长"], found["泊"]) == ("nian", "chang", "bo")
    assert "贴" not in found and "r" not in found.values()
