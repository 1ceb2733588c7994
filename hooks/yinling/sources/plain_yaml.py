"""Recognise the plain YAML of most records by a regular expression: `yaml_slips` need not check its lines."""

from __future__ import annotations

import re

from .yaml_outline import Keys

_KEY = r"[A-Za-z\u4e00-\u9fff][A-Za-z_\u4e00-\u9fff]{0,29}"
# The first character has no other meaning in YAML or for `yaml_slips`; a colon only before a digit (14:30).
_TEXT = r"[0-9A-Za-z\u4e00-\u9fff《（](?:[^\n#:\x00-\x1f\x7f-\xa0\u2000-\u200f\u2028\u2029\ufeff]|:(?=[0-9]))*(?<!\s)"
_QUOTED = r'"[^"\\\n]*"|' + r"'[^'\n]*'"
_LIST = r"""\[[^\[\]{}"'#:\n]*\]"""
_COUNT = f"{_KEY}: [0-9]{{1,9}}"
_VALUE = rf"(?:{_TEXT}|{_QUOTED}|{_LIST}|\{{{_COUNT}(?:, {_COUNT})*\}})"
# The items of a list have one indent: YAML reads a deeper one as more text of the item above.
_ITEMS = rf"(?:(?P<indent> {{0,2}})- {_VALUE}\n(?:(?P=indent)- {_VALUE}\n)*)?"
_PLAIN = re.compile(rf"(?:{_KEY}: {_VALUE}\n|{_KEY}:\n{_ITEMS}|{_KEY}: [|>]-?\n(?:  [^\n]*\n|\n)*|#[^\n]*\n|\n)*")
_FIRST_KEY = re.compile(rf"(?:#[^\n]*\n|\n)*({_KEY}:)")
_KEY_OF_LIST = re.compile(rf"^({_KEY}):\n *- ", re.MULTILINE)


def is_plain(text: str, keys: Keys) -> bool:
    """Return True only if a text has no slips; with False it may have some."""
    whole = text if text.endswith("\n") else f"{text}\n"
    first = _FIRST_KEY.match(whole)
    if first and f"\n{first[1]}" in whole[first.end() :]:  # a second record
        return False
    return _PLAIN.fullmatch(whole) is not None and all(map(keys.texts_only, _KEY_OF_LIST.findall(whole)))
