"""The HTML that an article may hold: what Markdown and its extensions make, and nothing that runs, frames, or asks
another host for something. `check_markup` tells a writer what is not allowed; `clean` takes it out of the page all the
same, with nh3 (the ammonia library), which reads HTML as browsers do."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import nh3

from ..core.problems import Place, Problem, problem
from ..records import KINDS
from ..records.article import Article
from .article_links import prose_lines
from .html_tree import parse

_EVERYWHERE = frozenset({"class", "id", "title", "lang", "dir", "markdown", "data-label", "data-tabs", "aria-label"})
_CELL = frozenset({"colspan", "rowspan", "scope", "align"})
_PLAIN = re.findall(
    r"\w+",
    """abbr b bdi bdo blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i
    ins kbd li mark p pre q rp rt ruby s samp section small span strong sub summary sup table tbody tfoot thead tr u ul
    var wbr""",
)
ALLOWED: dict[str, frozenset[str]] = {
    **dict.fromkeys(_PLAIN, frozenset()),
    "a": frozenset({"href"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "details": frozenset({"open"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "input": frozenset({"type", "name", "checked"}),  # the hidden switches of tabs
    "label": frozenset({"for"}),
    "ol": frozenset({"start", "type"}),
    "td": _CELL,
    "th": _CELL,
    "time": frozenset({"datetime"}),
}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
OURS = frozenset({kind.kind for kind in KINDS if kind.page_folder is not None} | {"page"})
"""Links that `yinling.library.article_links` resolves; in a page they are addresses."""

_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.\-]*):")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^>\s]*>|<[^<>@\s]+@[^<>\s]+>|(?<=\]\()<[^>\s]*>")
_LINK = re.compile(r"(?P<picture>!\[[^\[\]]*)?\](?:\(\s*<?|:[ \t]*<?)(?P<to>[^\s)>]*)")
_IGNORED_IN_ADDRESSES = re.compile(r"[\x00-\x1f]")
_ATTRIBUTES = re.compile(r"\{:?(?P<inside>[^{}\n]*)\}")
_ATTRIBUTE = re.compile(r"(?<![\w.#-])([a-zA-Z][\w:-]*)\s*=")


class Refused(NamedTuple):
    """Something that may not stand in an article, and where: line (from 1) and column (from 1) of the text, and the
    words it is called by."""

    code: str
    line: int
    column: int
    written: str


def clean(page: str) -> str:
    """Rendered HTML with everything taken out that is not in the list."""
    return nh3.clean(
        page,
        tags=set(ALLOWED),
        clean_content_tags={"script", "style"},
        attributes={"*": set(_EVERYWHERE), **{tag: names - {"type"} for tag, names in ALLOWED.items() if names}},
        url_schemes=set(SCHEMES),
        link_rel=None,
        attribute_filter=_own_pictures,
        tag_attribute_values={"input": {"type": {"radio"}}, "ol": {"type": {"1", "a", "A", "i", "I"}}},
    )


def _own_pictures(tag: str, name: str, value: str) -> str | None:
    """A picture from another host would tell that host who reads."""
    return None if tag == "img" and name == "src" and _is_foreign(value) else value


def _is_foreign(address: str) -> bool:
    return bool(_SCHEME.match(address)) or address.lstrip().startswith(("//", "\\", "/\\"))


def check_markup(article: Article) -> Iterator[Problem]:
    """What an article's Markdown holds that is not allowed, each with its place."""
    rows = list(prose_lines(article))
    for found in refused("\n".join(text for _, _, text in rows)):
        number, line, _ = rows[found.line - 1]
        yield problem(found.code, Place(article.origin.file, number, found.column), before=line, written=found.written)


def check_rendered(article: Article, page: str) -> Iterator[Problem]:
    """What is still not allowed when an article has been rendered: its Markdown hid it well."""
    for found in refused_tags(page):
        at = article.body.find(found.written.strip("<>"))
        line = article.body_line + article.body.count("\n", 0, max(at, 0))
        yield problem(found.code, Place(article.origin.file, line), written=found.written)


def refused(text: str) -> Iterator[Refused]:
    """What of a text of Markdown or HTML is not allowed, in the order of its lines."""
    found: list[Refused] = [*refused_tags(_AUTOLINK.sub(lambda match: " " * len(match[0]), text))]
    for number, line in enumerate(text.split("\n"), 1):
        for match in _LINK.finditer(line):
            if code := _refused_address("img" if match["picture"] else "a", match["to"]):
                found.append(Refused(code, number, match.start("to") + 1, match["to"]))
        for match in _ATTRIBUTES.finditer(line):
            for name in _ATTRIBUTE.finditer(match["inside"]):
                if not any(name[1].lower() in names for names in (_EVERYWHERE, *ALLOWED.values())):
                    column = match.start("inside") + name.start() + 1
                    found.append(Refused("html-not-allowed", number, column, name[1]))
    yield from sorted(set(found), key=lambda row: (row.line, row.column))


def _refused_address(tag: str, address: str) -> str:
    """The code of the problem with an address; empty where there is none."""
    address = _IGNORED_IN_ADDRESSES.sub("", html.unescape(address))
    scheme = _SCHEME.match(address)
    if tag == "img":
        return "picture-elsewhere" if _is_foreign(address) else ""
    return "link-scheme" if scheme and scheme[1].lower() not in SCHEMES | OURS else ""


def refused_tags(text: str) -> list[Refused]:
    """Return the tags and attributes of a text, of HTML or raw in Markdown, that are not allowed."""
    found: list[Refused] = []
    for node in islice(parse(text).walk(), 1, None):
        if node.tag not in ALLOWED:
            found.append(Refused("html-not-allowed", node.line, node.column, f"<{node.tag}>"))
            continue
        for name, value in node.attributes.items():
            if name not in _EVERYWHERE | ALLOWED[node.tag]:
                found.append(Refused("html-not-allowed", node.line, node.column, name))
            elif name in ("href", "src") and (code := _refused_address(node.tag, value)):
                found.append(Refused(code, node.line, node.column, value))
    return found
