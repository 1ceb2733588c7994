"""The allowlist of HTML in articles: all that Markdown and its extensions make; no scripts, frames or foreign files.

`check_markup` reports what is not allowed in an article. `clean` removes it from the rendered page, with nh3 (the
ammonia library), which parses HTML as browsers do."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

import nh3

from ..core.problems import Place, Problem, problem
from ..records.article import Article
from .html_tree import parse
from .link_target import PAGE, RECORD_KINDS
from .prose import prose_lines
from .written_links import written_links

ON_ALL_TAGS = frozenset({"class", "id", "title", "lang", "markdown", "data-label", "data-tabs", "aria-label"})
_ON_CELLS = frozenset({"colspan", "rowspan", "scope", "align"})
_TAGS_WITHOUT_ATTRIBUTES = re.findall(
    r"\w+",
    """abbr b bdi blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i
    ins kbd li mark p pre q rp rt ruby s samp section small span strong sub summary sup table tbody tfoot thead tr u ul
    var wbr""",
)
ALLOWED: dict[str, frozenset[str]] = {
    **dict.fromkeys(_TAGS_WITHOUT_ATTRIBUTES, frozenset()),
    "a": frozenset({"href"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "details": frozenset({"open"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "input": frozenset({"type", "name", "checked"}),  # the hidden switches of tabs
    "label": frozenset({"for"}),
    "ol": frozenset({"start", "type"}),
    "td": _ON_CELLS,
    "th": _ON_CELLS,
    "time": frozenset({"datetime"}),
}
MAX_TAGS = 8
"""Disallowed tags and attributes that are reported one by one: an article with more was pasted from elsewhere."""
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
RECORD_SCHEMES = RECORD_KINDS | {PAGE}
"""Schemes of links to records, which `yinling.library.article_links` replaces by addresses."""

_LINKED_WORD = re.compile(r'<a class="yl-word" href="#word-([^"]+)"')
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.\-]*):")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^>\s]*>|<[^<>@\s]+@[^<>\s]+>|(?<=\]\()<[^<>\n]*>")
_IGNORED_IN_ADDRESSES = re.compile(r"[\x00-\x1f]")
# What is refused stays an attribute, so that it is reported. Another name, as in {i=1}, is that of a formula.
_NAME = rf"(?:(?:{'|'.join(sorted({*ON_ALL_TAGS}.union(*ALLOWED.values())))})(?![\w:-])|on\w+|style|dir)"
_VALUE = r"""(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+)"""
_PART = rf"(?:[#.][\w:.-]+|{_NAME}\s*=\s*{_VALUE})"
ATTRIBUTES = re.compile(rf"\{{:?[ ]*(?P<inside>{_PART}(?:[ ]+{_PART})*)[ ]*\}}", re.IGNORECASE)
"""Attributes of the element that they follow, in braces."""
_ATTRIBUTE = re.compile(r"""(?<![\w.#-])([a-zA-Z][\w:-]*)\s*=\s*("[^"]*"|'[^']*'|[^\s}]*)""")

_OTHER_TAGS = re.findall(
    r"\w+",
    """address applet area article aside audio base basefont bdo bgsound big blink body button canvas center data
    datalist dialog dir embed fieldset font footer form frame frameset head header hgroup html iframe keygen legend
    link main map marquee math menu meta meter nav noembed noframes noscript object optgroup option output param
    picture plaintext portal progress script search select slot source strike style svg template textarea title track
    tt video xmp""",
)
NO_TAG = (
    rf"<(?!!--|!DOCTYPE|\?|/?(?:(?i:{'|'.join(_OTHER_TAGS)})(?![\w:-])|\w+[:-]\w"
    rf"|(?i:{'|'.join(ALLOWED)})(?![\w:-])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>))"
)
"""The pattern of a sign that begins no tag, as in i<j: text, whatever browsers make of it."""
_NO_TAG = re.compile(rf"\\[<{{\\]|{NO_TAG}")


def words_in(body: str) -> list[str]:
    """Return the ids of the words that are linked in an article's HTML, in order."""
    return [unquote(html.unescape(id)) for id in _LINKED_WORD.findall(body)]


class DisallowedMarkup(NamedTuple):
    """Markup that is not allowed in an article: its problem code, line and column (from 1), and its text."""

    code: str
    line: int
    column: int
    written: str


def clean(page: str) -> str:
    """Return rendered HTML without everything that is not in the allowlist."""
    return nh3.clean(
        page,
        tags=set(ALLOWED),
        clean_content_tags={"script", "style"},
        attributes={"*": set(ON_ALL_TAGS), **{tag: names - {"type"} for tag, names in ALLOWED.items() if names}},
        url_schemes=set(SCHEMES),
        link_rel=None,
        attribute_filter=_drop_foreign_pictures,
        tag_attribute_values={"input": {"type": {"radio"}}, "ol": {"type": {"1", "a", "A", "i", "I"}}},
    )


_INSIDE = r"(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*"
_WITHOUT_TEXT = frozenset(["script", "style", "iframe", "object", "svg", "math", "video", "audio", "title"])


def _drop_foreign_pictures(tag: str, name: str, value: str) -> str | None:
    """Remove the address of a picture on another host, which would learn who reads the page."""
    return None if tag == "img" and name == "src" and _is_foreign(value) else value


def _is_foreign(address: str) -> bool:
    return bool(_SCHEME.match(address)) or address.lstrip().startswith(("//", "\\", "/\\"))


def check_markup(article: Article) -> Iterator[Problem]:
    """Yield a problem for all disallowed markup in an article's Markdown, and one for all of a pasted page."""
    rows = list(prose_lines(article))
    found = list(find_disallowed("\n".join(text for _, _, text in rows)))
    html = [each for each in found if each.code == "html-not-allowed"]
    if len(html) > MAX_TAGS:
        names = "、".join(dict.fromkeys(each.written for each in html))
        place = Place(article.origin.file, rows[html[0].line - 1][0], html[0].column)
        yield problem("html-pasted", place, count=len(html), names=names, file=article.origin.file)
        found = [each for each in found if each.code != "html-not-allowed"]
    for each in found:
        number, line, _ = rows[each.line - 1]
        place = Place(article.origin.file, number, each.column)
        fixed = _without(line, [other.written for other in html if other.line == each.line])
        after = fixed if each.code == "html-not-allowed" else ""
        yield problem(each.code, place, before=line, after=after, written=each.written)


def _without(line: str, disallowed: Iterable[str]) -> str:
    """Return a line without disallowed tags (``<center>``) and attributes, but with the text between the tags."""
    indent = line[: len(line) - len(line.lstrip())]
    for written in disallowed:
        name = re.escape(written.strip("<>"))
        if written.startswith("<"):
            if name in _WITHOUT_TEXT:
                line = re.sub(rf"<{name}\b{_INSIDE}>.*?</{name}\s*>", "", line, flags=re.IGNORECASE)
            line = re.sub(rf"</?{name}\b{_INSIDE}>", "", line, flags=re.IGNORECASE)
        else:
            line = re.sub(
                rf"\s+{name}(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))?(?=[\s/>}}])",
                "",
                line,
                flags=re.IGNORECASE,
            )
    return indent + line.strip() if line.strip() else ""


def check_rendered(article: Article, page: str) -> Iterator[Problem]:
    """Yield a problem for disallowed markup that was hidden in the Markdown and shows in the rendered ``page``."""
    for each in find_disallowed_tags(page):
        at = article.body.find(each.written.strip("<>"))
        line = article.body_line + article.body.count("\n", 0, max(at, 0))
        yield problem(each.code, Place(article.origin.file, line), written=each.written)


def find_disallowed(text: str) -> Iterator[DisallowedMarkup]:
    """Yield the disallowed markup of a text of Markdown or HTML, sorted by place."""
    marked = _NO_TAG.sub(_blank, _AUTOLINK.sub(_blank, text))
    found: list[DisallowedMarkup] = [*find_disallowed_tags(marked)]
    lines = text.split("\n")
    for link in written_links(lines, lines):
        if not link.in_html and (code := _address_problem("img" if link.is_picture else "a", link.target)):
            found.append(DisallowedMarkup(code, link.line + 1, link.column + 1, link.target))
    for number, line in enumerate(marked.split("\n"), 1):
        for match in ATTRIBUTES.finditer(line):
            for name in _ATTRIBUTE.finditer(match["inside"]):
                if not any(name[1].lower() in names for names in (ON_ALL_TAGS, *ALLOWED.values())):
                    column = match.start("inside") + name.start() + 1
                    found.append(DisallowedMarkup("html-not-allowed", number, column, name[1]))
                elif code := _attribute_problem(name[1].lower(), name[2].strip("\"'")):
                    column = match.start("inside") + name.start(2) + 1
                    found.append(DisallowedMarkup(code, number, column, name[2]))
    yield from sorted(set(found), key=lambda row: (row.line, row.column))


def _attribute_problem(name: str, value: str) -> str:
    """Return the code of the problem with an address in an attribute, or an empty text."""
    return _address_problem("img" if name == "src" else "a", value) if name in ("href", "src") else ""


def _picture_problem(address: str) -> str:
    if _OWN_DISK.match(address):
        return "picture-on-own-disk"
    if address.startswith("data:"):
        return "picture-in-text"
    return "picture-elsewhere" if _is_foreign(address) else ""


_OWN_DISK = re.compile(r"[A-Za-z]:[\\/]|file:", re.IGNORECASE)


def _address_problem(tag: str, address: str) -> str:
    """Return the code of the problem with an address, or an empty text."""
    address = _IGNORED_IN_ADDRESSES.sub("", html.unescape(address))
    scheme = _SCHEME.match(address)
    if tag == "img":
        return _picture_problem(address)
    return "link-scheme" if scheme and scheme[1].lower() not in SCHEMES | RECORD_SCHEMES else ""


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def find_disallowed_tags(text: str) -> list[DisallowedMarkup]:
    """Return the disallowed tags and attributes of a text of HTML, or of Markdown with raw HTML."""
    found: list[DisallowedMarkup] = []
    for node in islice(parse(text).walk(), 1, None):
        if node.tag not in ALLOWED:
            found.append(DisallowedMarkup("html-not-allowed", node.line, node.column, f"<{node.tag}>"))
            continue
        for name, value in node.attributes.items():
            if name not in ON_ALL_TAGS | ALLOWED[node.tag]:
                found.append(DisallowedMarkup("html-not-allowed", node.line, node.column, name))
            elif name in ("href", "src") and (code := _address_problem(node.tag, value)):
                found.append(DisallowedMarkup(code, node.line, node.column, value))
    return found
