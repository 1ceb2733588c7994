"""Addresses of persons on the net: e-mail, WeChat and QQ."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .hit import Hit
from .numbers import Number, Run
from .view import View

EMAIL, CHAT = "private-email", "private-chat"
_AT = r"\s{0,3}(?:@|\(at\)|\[at\])\s{0,3}"
_AT_SPELT = re.compile(r"[(\[]at[)\]]", re.IGNORECASE)
_DOT = r"\s{0,2}\.\s{0,2}"
_EMAIL = re.compile(
    rf"[A-Za-z0-9][A-Za-z0-9._%+-]{{0,63}}{_AT}(?P<host>(?:[A-Za-z0-9-]{{1,63}}{_DOT}){{1,4}}[A-Za-z]{{2,24}})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|css|js|json|md|html?|py|ya?ml)$", re.IGNORECASE)  # icon@2x.png
_NOBODYS = re.compile(
    r"(?:^|\.)(?:example\.(?:com|org|net)|example|test|invalid|localhost)$", re.IGNORECASE
)  # RFC 2606
_WECHAT = re.compile(
    r"(?:微\s*信\s*(?:号码?|ID)?|weixin(?:号|\s*id)?|wechat(?:号|\s*id)?|(?<![a-z])wx号?|vx|薇信|威信|加v)"
    r"[\s:=是为叫(\"'-]{0,6}(?P<id>wxid_[a-z0-9]{5,}|[a-z][a-z0-9_-]{5,19})(?![a-z0-9_])",
    re.IGNORECASE,
)
_WECHAT_BARE = re.compile(r"(?<![A-Za-z0-9])wxid_[a-z0-9]{6,}")
_QQ = re.compile(r"(?:(?<![A-Za-z])(?:QQ|扣扣)\s*(?:号码?)?)[\s:=是为(\"'-]{0,6}$", re.IGNORECASE)


def find(view: View, runs: list[Run]) -> Iterator[Hit]:
    yield from _emails(view)
    yield from _wechat(view)
    for run in runs:
        for number in run.numbers(*range(5, 12)):
            if number.end == run.end and number.digits[0] != "0" and _follows(_QQ, view, number):
                yield Hit(CHAT, number.start, number.end)


def _follows(label: re.Pattern[str], view: View, number: Number) -> bool:
    return bool(label.search(view.text, max(0, number.start - 14), number.start))


def _emails(view: View) -> Iterator[Hit]:
    if "@" not in view.text and not _AT_SPELT.search(view.text):
        return
    for match in _EMAIL.finditer(view.text):
        host = "".join(match["host"].split())
        if not _NOBODYS.search(host) and not _FILE.search(host) and ("@" in match[0] or host.count(".") == 1):
            yield Hit(EMAIL, *match.span())


def _wechat(view: View) -> Iterator[Hit]:
    for match in _WECHAT.finditer(view.text):
        id = match["id"]
        named = "号" in match[0] or re.search(r"id", match[0][: match.start("id") - match.start()], re.IGNORECASE)
        if named or any(sign.isdigit() or sign in "_-" for sign in id):
            yield Hit(CHAT, *match.span("id"))
    for match in _WECHAT_BARE.finditer(view.text):
        yield Hit(CHAT, *match.span())
