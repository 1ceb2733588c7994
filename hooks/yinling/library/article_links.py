"""Checks and resolves the links in the Markdown of articles.

Links to records (``[第九党支部](org:zb09)``), to articles (``../services/dangfei.md``), to pictures and other files are
checked before the build. Links to generated pages (``[学习计划](page:study/plan/)``) are checked in the built site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Container, Iterable, Iterator
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import quote, unquote

from ..core.problems import Place, Problem, problem
from ..core.suggest import suggestion
from ..records import KINDS
from ..records.article import Article
from ..records.base import Record

_LINKED = {kind.kind for kind in KINDS if kind.page_folder is not None}
_KINDS = "|".join(sorted(_LINKED))
_TO_RECORD = re.compile(rf"\]\((?P<kind>{_KINDS}):(?P<id>[^)\s#]+)(?:#[^)\s]*)?\)")
_TO_ARTICLE = re.compile(r"\]\((?P<path>[^):\s#]+)\.md(?:#[^)\s]*)?(?:\s+\"[^\"]*\")?\)")
_TO_FILE = re.compile(r"\]\((?P<path>[^):\s#/][^):\s#]*\.(?!md\b)[A-Za-z0-9]{2,5})(?:[#?][^)\s]*)?(?:\s+\"[^\"]*\")?\)")
# Text has no "<" in HTML, so that this is always a tag.
_IN_HTML = re.compile(r'(?P<tag><(?:a|img)\b[^>]*?\s(?:href|src)=")(?P<target>[^"]*)')
_RECORD = re.compile(rf"(?P<kind>{_KINDS}|page):(?P<id>.*)")
_IN_MARKDOWN = re.compile(rf"(?<=\]\()(?P<kind>{_KINDS}|page):(?P<id>[^)\s#]*)(?=[)\s#])")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")  # a run of backticks is one delimiter: never match a part of it
_FENCE = re.compile(r"\s*(```|~~~)")

Find = Callable[[str, str], Record | None]


class Targets(NamedTuple):
    """The possible targets of links: records, ids of a kind, files (by their path in the content folder).

    ``broken`` holds the ``kind:id`` of invalid records: links to these are not reported."""

    find: Find
    ids: Callable[[str], Iterable[str]]
    is_file: Callable[[str], bool]
    broken: Container[str] = ()


def check_body_links(article: Article, targets: Targets) -> Iterator[Problem]:
    """Yield a problem for each link or picture of an article without a published target."""
    for number, line, prose in prose_lines(article):

        def place(span: tuple[int, int], number: int = number) -> Place:
            return Place(article.origin.file, number, span[0] + 1, span[1] + 1)

        links = [(match.span("id"), match["kind"], match["id"]) for match in _TO_RECORD.finditer(prose)]
        # An article's id is its path, so the target's id is the joined path.
        links += [(m.span("path"), Article.kind, _joined(article, m["path"])) for m in _TO_ARTICLE.finditer(prose)]
        for span, kind, id in links:
            if f"{kind}:{id}" not in targets.broken:
                yield from _check(article, line, place(span), kind, id, targets)
        for match in _TO_FILE.finditer(prose):
            if not targets.is_file(_joined(article, match["path"])):
                yield problem("file-missing", place(match.span("path")), before=line, written=match["path"])


def files_of(article: Article) -> Iterator[str]:
    """Yield the pictures and other files that an article shows or links to, as paths in the content folder."""
    for _, _, prose in prose_lines(article):
        for match in _TO_FILE.finditer(prose):
            yield _joined(article, match["path"])


def prose_lines(article: Article) -> Iterator[tuple[int, str, str]]:
    """Yield each line of the body: its number in the file, the line, and the line with code replaced by spaces."""
    fenced = False
    for number, line in enumerate(article.body.split("\n"), article.body_line):
        if _FENCE.match(line):
            fenced = not fenced
        yield number, line, "" if fenced else _CODE.sub(lambda code: " " * len(code[0]), line)


def _check(article: Article, line: str, place: Place, kind: str, id: str, targets: Targets) -> Iterator[Problem]:
    record = targets.find(kind, id)
    before, written, after = line[: place.column - 1], line[place.column - 1 : place.end - 1], line[place.end - 1 :]
    if record is None:
        guess = suggestion(id, targets.ids(kind))
        path = posixpath.relpath(guess, posixpath.dirname(article.id)) if guess and after.startswith(".md") else guess
        hint = f"，是否想写“{guess}”？" if guess else "。"
        fixed = before + path + after if guess else ""
        yield problem("unknown-reference", place, before=line, after=fixed, written=written, guess=hint)
    elif article.is_public and not record.is_public:
        yield problem("link-to-unpublished", place, id=written)


def _joined(article: Article, path: str) -> str:
    """Return a path relative to the content folder, from one relative to the article."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(article.id), unquote(path)))


def resolve_links(html: str, article: Article, find: Find) -> str:
    """Replace the links in the HTML of an article by addresses relative to its page."""
    base = "../" * article.uri.count("/")

    def resolved(match: re.Match[str]) -> str:
        return match["tag"] + escape(_page_address(unescape(match["target"]), article, base, find))

    return _IN_HTML.sub(resolved, html)


def _page_address(target: str, article: Article, base: str, find: Find) -> str:
    """Return the address of a link's target, relative to the article's page; a target elsewhere stays as it is."""
    path, sign, anchor = target.partition("#")
    if match := _RECORD.fullmatch(path):
        return _address(match, base, find) + sign + anchor
    if not path or path.startswith(("/", "\\", "?")) or ":" in path.partition("/")[0]:
        return target
    file, query, after = path.partition("?")
    uri = _joined(article, file)
    if uri.endswith(".md"):
        linked = find(Article.kind, uri.removesuffix(".md"))
        uri = linked.uri if linked else uri
    folder = "/" if uri.endswith("/") else ""
    return quote(posixpath.relpath(uri, article.uri)) + folder + query + after + sign + anchor


def resolve_markdown(article: Article, base: str, find: Find) -> str:
    """Replace the links to records in an article's Markdown by addresses, for other site engines."""
    lines: list[str] = []
    for _, line, prose in prose_lines(article):
        rest, parts = 0, []
        for match in _IN_MARKDOWN.finditer(prose):
            parts += [line[rest : match.start()], _address(match, base, find)]
            rest = match.end()
        lines.append("".join([*parts, line[rest:]]))
    return "\n".join(lines)


def _address(match: re.Match[str], base: str, find: Find) -> str:
    if match["kind"] == "page":
        return base + match["id"]
    record = find(match["kind"], match["id"])
    return base + record.uri if record else match[0]
