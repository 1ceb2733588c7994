"""Detect personal accounts: e-mail addresses, WeChat ids and QQ numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .anchored_match import find_offsets, matches_at
from .detection import Detection
from .digit_runs import Number, Run
from .normalised_text import NormalisedText

EMAIL, CHAT = "private-email", "private-chat"
_AT = re.compile(r"@|\(at\)|\[at\]", re.IGNORECASE)
_AT_START = re.compile("@"), re.compile(r"\((?=[aA])"), re.compile(r"\[(?=[aA])")
_USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}\s{0,3}$")
_HOST = re.compile(r"\s{0,3}(?P<host>(?:[A-Za-z0-9-]{1,63}\s{0,2}\.\s{0,2}){1,4}[A-Za-z]{2,24})(?![A-Za-z0-9])")
_FILE_NAME = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|css|js|json|md|html?|py|ya?ml)$", re.IGNORECASE)  # icon@2x.png
_RESERVED = re.compile(
    r"(?:^|\.)(?:example\.(?:com|org|net)|example|test|invalid|localhost)$", re.IGNORECASE
)  # RFC 2606
_WECHAT = re.compile(
    r"(?P<bare>wxid_[a-z0-9]{6,})|(?P<label>微\s*信\s*(?:号码?|ID)?|weixin(?:号|\s*id)?|wechat(?:号|\s*id)?|wx号?|vx号?|薇信|威信|加v)"
    r"[\s:=是为叫(\"'-]{0,6}(?P<id>wxid_[a-z0-9]{5,}|[a-z][a-z0-9_-]{5,19})(?![a-z0-9_])",
    re.IGNORECASE,
)
_WECHAT_START = re.compile(r"[wWvV微薇威加](?=[eExXvV信\s])")
_QQ = re.compile(r"(?:(?<![A-Za-z])(?:QQ|扣扣)\s*(?:号码?)?)[\s:=是为(\"'-]{0,6}$", re.IGNORECASE)


def find(normalised: NormalisedText, runs: list[Run]) -> Iterator[Detection]:
    yield from _emails(normalised)
    yield from _wechat(normalised)
    for run in runs:
        for number in run.numbers(*range(5, 12)):
            if number.end == run.end and number.digits[0] != "0" and _follows(_QQ, normalised, number):
                yield Detection(CHAT, number.start, number.end)


def _follows(label: re.Pattern[str], normalised: NormalisedText, number: Number) -> bool:
    return bool(label.search(normalised.text, max(0, number.start - 14), number.start))


def _emails(normalised: NormalisedText) -> Iterator[Detection]:
    text = normalised.text
    for separator in matches_at(_AT, find_offsets(text, *_AT_START), text):
        user = _USER.search(text, max(0, separator.start() - 68), separator.start())
        if user and (host := _HOST.match(text, separator.end())):
            domain = "".join(host["host"].split())
            if not _RESERVED.search(domain) and not _FILE_NAME.search(domain):
                yield Detection(EMAIL, user.start(), host.end())


def _wechat(normalised: NormalisedText) -> Iterator[Detection]:
    for match in matches_at(_WECHAT, find_offsets(normalised.text, _WECHAT_START), normalised.text):
        if not match["bare"]:
            label, id = match["label"], match["id"]
            is_separated = match.start("id") > match.end("label")
            if label.isascii() and (not is_separated or normalised.text[match.start() - 1 : match.start()].isalnum()):
                continue  # the letters belong to another word
            is_called_id = "号" in label or "id" in label.lower() or id.lower().startswith("wxid_")
            if not is_called_id and not any(char.isdigit() or char in "_-" for char in id):
                continue
        yield Detection(CHAT, *match.span("bare" if match["bare"] else "id"))
