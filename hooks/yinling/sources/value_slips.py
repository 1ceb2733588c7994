"""Find the slip in one YAML value, without regard to its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml


class ValueSlip(NamedTuple):
    """A slip in a value, and its correction."""

    code: str
    at: int  # the place in the value, from 0
    fixed: str  # the corrected value, empty if no correction is certain
    read: str  # the value to parse, so that the rest of the file is checked
    text: str = ""  # the part that is wrong


_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_LONGEST_CORRECTION = 2_000  # characters
_OPENING, _CLOSING = "“‘「『", "”’」』"
_SPECIAL = "*@%&!`|>,]}"
_ANCHOR = re.compile(r"[&*][A-Za-z0-9_-]+(?:\s+|$)")
_COLON = re.compile(r":(?=\s|$)")
_IN_BRACES = re.compile(
    r"""(?P<comma>[{,，])(?P<space>\s*)(?P<key>[^\s:：,，{}\[\]"']{1,20}?)[ ]*"""
    r"""(?P<colon>：\s*|:(?P<gap>[ ]*[\u3000\u00a0]\s*)|:(?![\s/,}#:])|:[ ]+)"""
)
_COMMA_NUMBER = re.compile(r"(?<=[:\s])[0-9]{1,3}(?:,[0-9]{3})+(?=\s*[,}\]])")


def of_value(value: str, prose: bool) -> ValueSlip | None:
    """Return the slip of a value that ends on its line; in free text (``prose``) quotes and ``#`` may be intended."""
    plain = value.rstrip(" \t")
    if not plain:
        return None
    if plain.startswith("#"):  # no value is left; whether one follows below is not known here
        return ValueSlip("hash-in-text", 0, "", "", plain)
    quoted, first = quote(plain), plain[0]
    if first in "\"'":
        return _of_quoted(plain)
    if first in "[{":
        closed = closing_bracket(plain)
        rest = plain[closed:].strip()
        if rest.startswith("#"):
            return ValueSlip("hash-in-text", plain.index("#", closed), "", plain[:closed], rest)
        return ValueSlip("special-start", 0, quoted, quoted, first) if rest else None
    if plain != (short := plain.rstrip()):
        return ValueSlip("wide-space", len(short), short, short)
    if first in _OPENING and (slip := _of_chinese_quotes(plain, prose)):
        return slip
    if first in "&*" and (anchor := _ANCHOR.match(plain)):
        rest = plain[anchor.end() :]
        return ValueSlip("alias", 0, "", quoted if first == "*" else rest, first)
    if first in _SPECIAL or re.match(r"[-?:](\s|$)", plain):
        return ValueSlip("special-start", 0, quoted, quoted, first)
    if slip := lost_comment(plain):
        return slip._replace(fixed=quoted if prose else "")
    if (colon := _COLON.search(plain)) is not None:
        return ValueSlip("colon-in-text", colon.start(), quoted, quoted)
    return None


def lost_comment(value: str) -> ValueSlip | None:
    """Return the slip of the text after ``#``, which YAML drops."""
    match = re.search(r"[ \t](?=#)", value)
    return ValueSlip("hash-in-text", match.end(), "", value, value[match.end() :].rstrip()) if match else None


def _of_quoted(plain: str) -> ValueSlip | None:
    end = closing_quote(plain)
    rest = plain[end:].strip()
    if rest.startswith("#"):
        return ValueSlip("hash-in-text", plain.index("#", end), "", plain[:end], rest)
    if rest and not rest.startswith(":"):  # a quoted key
        return ValueSlip("text-after-quote", 0, quote(plain), quote(plain), plain)
    return None


def _of_chinese_quotes(plain: str, prose: bool) -> ValueSlip | None:
    closing = _CLOSING[_OPENING.index(plain[0])]
    inner = plain[1:-1]
    if closing in inner or len(plain) < 2:
        return None
    if plain[-1] == closing and prose:  # readers may be meant to see them
        return ValueSlip("chinese-quotes", 0, quote(plain), quote(plain), plain)
    if plain[-1] in (closing, '"', "'"):
        fixed = quote(inner) if prose else inner
        return ValueSlip("chinese-quotes", 0, fixed, fixed, plain)
    return None


def of_braces(value: str, is_key: Callable[[str], bool]) -> ValueSlip | None:
    """Return the first slip of a value like ``{总数：48，正式:45}``, with the correction of all its slips."""
    found: list[ValueSlip] = []

    def correct(match: re.Match[str]) -> str:
        if not is_key(match["key"]):
            return match[0]
        colon, key = match["colon"], match["key"]
        if match["comma"] == "，":
            found.append(ValueSlip("wide-comma", match.start("comma"), "", ""))
        if colon.startswith("：") or colon == ":":
            code = "wide-colon" if colon.startswith("：") else "space-after-colon"
            found.append(ValueSlip(code, match.start("colon"), "", "", key))
        elif match["gap"]:
            found.append(ValueSlip("wide-space", match.start("colon") + 1, "", ""))
        comma = ", " if match["comma"] == "，" else match["comma"] + match["space"]
        return f"{comma}{key}: "

    if '"' in value or "'" in value:
        return None
    fixed = _IN_BRACES.sub(correct, value)
    if number := _COMMA_NUMBER.search(fixed):
        found.append(ValueSlip("comma-in-number", value.index(number[0]), "", "", number[0]))
        fixed = _COMMA_NUMBER.sub(lambda match: match[0].replace(",", ""), fixed)
    return found[0]._replace(fixed=fixed, read=fixed) if found else None


def unclosed_quote(value: str) -> ValueSlip:
    mark, inner = value[0], value[1:].rstrip()
    if inner[-1:] in ("”", "’") and not any(char in inner for char in "“‘"):  # an ASCII and a Chinese quote as a pair
        inner = inner[:-1]
    fixed = mark + inner + mark
    return ValueSlip("unclosed-quote", 0, fixed, fixed)


def unclosed_bracket(value: str) -> ValueSlip:
    comment, joined = lost_comment(value), value.replace(" #", " ")
    if comment and closing_bracket(joined):
        return comment._replace(read=joined)
    text = value.rstrip().rstrip(",，") if not value.rstrip().endswith(("'", '"')) else value.rstrip()
    closers: list[str] = []
    for char in text:
        if char in "[{":
            closers.append("]" if char == "[" else "}")
        elif char in "]}" and closers:
            closers.pop()
    closed = re.sub("，[ ]*", ", ", text) + "".join(reversed(closers))
    return ValueSlip("unclosed-bracket", 0, closed if _is_yaml(closed) else "", closed)


def _is_yaml(value: str) -> bool:
    """Return whether a correction is valid YAML of a reasonable length."""
    if len(value) > _LONGEST_CORRECTION:
        return False
    try:
        return all(True for _ in yaml.parse(value, Loader=_Loader))
    except yaml.YAMLError:
        return False


def quote(text: str) -> str:
    """Return ``text`` in ASCII double quotes, or single ones if it contains double quotes or backslashes."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def closing_quote(text: str) -> int:
    """Return where the quoted text at the start of ``text`` ends, 0 if it does not end on this line."""
    mark, at = text[0], 1
    while at < len(text):
        if mark == '"' and text[at] == "\\":
            at += 2
            continue
        if text[at] == mark:
            if mark == "'" and text[at : at + 2] == "''":
                at += 2
                continue
            return at + 1
        at += 1
    return 0


def closing_bracket(text: str) -> int:
    """Return where the bracket at the start of ``text`` ends, 0 if it does not end on this line."""
    depth = 0
    for at, char in _outside_quotes(text):
        depth += (char in "[{") - (char in "]}")
        if depth == 0:
            return at + 1
    return 0


def open_brackets(text: str) -> int:
    """Return how many more brackets a text opens than it closes."""
    return sum((char in "[{") - (char in "]}") for _, char in _outside_quotes(text))


def _outside_quotes(text: str) -> list[tuple[int, str]]:
    """Return the characters of a text, and their places, that are outside quotes and comments."""
    plain = re.sub(r"""(?<=[\[{,:\s])("(?:[^"\\]|\\.)*"|'[^']*')""", lambda match: " " * len(match[0]), text)
    return list(enumerate(plain.split(" #")[0]))
