"""Recognise the plain YAML of most records by a regular expression: `yaml_slips` need not check its lines."""

from __future__ import annotations

import re

from .yaml_outline import Keys

_KEY = r"[A-Za-z\u4e00-\u9fff][A-Za-z_\u4e00-\u9fff]{0,29}"
# The first character has no other meaning in YAML or for `yaml_slips`; a colon only before a digit (14:30).
_TEXT = r"[0-9A-Za-z\u4e00-\u9fff《（](?:[^\n#:\x00-\x1f\x7f-\xa0\u2000-\u200f\u2028\u2029\ufeff]|:(?=[0-9]))*(?<!\s)"
_QUOTED = r'"[^"\\\n]*"|' + r"'[^'\n]*'"
_LIST = r"""\[[^\[\]{}"'#:\n]*\]"""
# In braces a comma ends a text; full-width punctuation there is a slip.
_IN_BRACES = r"""[0-9A-Za-z\u4e00-\u9fff《（][^\[\]{}"'#:,，：；\n\x00-\x1f\x7f-\xa0\u2000-\u200f\u2028\u2029\ufeff]*"""
_PAIR = rf"{_KEY}: {_IN_BRACES}(?<!\s)"
_VALUE = rf"(?:{_TEXT}|{_QUOTED}|{_LIST}|\{{{_PAIR}(?:, {_PAIR})*\}})"
# The items of a list have one indent: YAML reads a deeper one as more text of the item above.
_ITEMS = rf"(?:(?P<indent> {{0,2}})- {_VALUE}\n(?:(?P=indent)- {_VALUE}\n)*)?"
_PLAIN = re.compile(rf"(?:{_KEY}: {_VALUE}\n|{_KEY}:\n{_ITEMS}|{_KEY}: [|>]-?\n(?:  [^\n]*\n|\n)*|#[^\n]*\n|\n)*")
_FIRST_KEY = re.compile(rf"(?:#[^\n]*\n|\n)*({_KEY}:)")
_COMMENTS = re.compile(r"(?:#[^\n]*\n|\n)*")
_LIST_FILE = re.compile(rf"{_COMMENTS.pattern}- ")
_ITEM = re.compile(rf"^- (?={_KEY}:)", re.MULTILINE)
_OUTSIDE = re.compile(r"\n(?!  |#|\n|\Z)")  # a line below the sign of an item that is not indented as its first key
_KEY_OF_LIST = re.compile(
    rf"^({_KEY}):\n(?: *- \{{[^\n]*\n)* *- (?!\{{)", re.MULTILINE
)  # with an item that is no mapping


def is_plain(text: str, keys: Keys) -> bool:
    """Return True only if a text of one record, or of a list of records, has no slips; with False it may have some."""
    records = _records(text)
    return records is not None and all(_is_plain_record(record, keys) for record in records)


def _records(text: str) -> list[str] | None:
    """Return the texts of a file's records, each as if it stood alone; None for a list with other indents than two."""
    whole = text if text.endswith("\n") else f"{text}\n"
    if not _LIST_FILE.match(whole):
        return [whole]
    before, *records = _ITEM.split(whole)
    if _COMMENTS.fullmatch(before) is None or any(map(_OUTSIDE.search, records)):
        return None
    return [record.replace("\n  ", "\n") for record in records]


def _is_plain_record(record: str, keys: Keys) -> bool:
    first = _FIRST_KEY.match(record)
    if first and f"\n{first[1]}" in record[first.end() :]:  # a second record
        return False
    return _PLAIN.fullmatch(record) is not None and all(map(keys.texts_only, _KEY_OF_LIST.findall(record)))
