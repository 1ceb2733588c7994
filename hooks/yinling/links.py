"""Links in Markdown, checked before anything is built: to records (``[第九支部](org:zb09)``), to pages made from
records (``[学习计划](page:study/plan/)``, checked in the built site), and between articles (``../services/dangfei.md``)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Container, Iterable, Iterator

from .problems import Place, Problem, problem
from .records import KINDS
from .records.article import Article
from .records.base import Record
from .suggest import suggestion

_LINKED = {kind.kind for kind in KINDS if kind.page_folder is not None}
_KINDS = "|".join(sorted(_LINKED))
_TO_RECORD = re.compile(rf"\]\((?P<kind>{_KINDS}):(?P<id>[^)\s#]+)(?:#[^)\s]*)?\)")
_TO_ARTICLE = re.compile(r"\]\((?P<path>[^):\s#]+)\.md(?:#[^)\s]*)?(?:\s+\"[^\"]*\")?\)")
_IN_HTML = re.compile(rf'(?<=href=")(?P<kind>{_KINDS}|page):(?P<id>[^"#]*)(?=["#])')
_CODE = re.compile(r"(`+).+?\1")
_FENCE = re.compile(r"\s*(```|~~~)")

Find = Callable[[str, str], Record | None]


def check_body_links(
    article: Article, find: Find, ids: Callable[[str], Iterable[str]], broken: Container[str] = ()
) -> Iterator[Problem]:
    """The links of an article's body that lead to no published record or article. ``broken`` are the ``kind:id`` of
    files that could not be read: a link to one of them is not called wrong."""
    fenced = False
    for number, line in enumerate(article.body.split("\n"), article.body_line):
        if _FENCE.match(line):
            fenced = not fenced
        if fenced:
            continue
        prose = _CODE.sub(lambda code: " " * len(code[0]), line)  # what is quoted as code is not a link
        links = [(match.span("id"), match["kind"], match["id"]) for match in _TO_RECORD.finditer(prose)]
        for match in _TO_ARTICLE.finditer(prose):
            # An article's id is its path, so the target's id is the joined path.
            id = posixpath.normpath(posixpath.join(posixpath.dirname(article.id), match["path"]))
            links.append((match.span("path"), Article.kind, id))
        for span, kind, id in links:
            if f"{kind}:{id}" not in broken:
                yield from _check(article, number, line, span, kind, id, find, ids)


def _check(
    article: Article,
    number: int,
    line: str,
    span: tuple[int, int],
    kind: str,
    id: str,
    find: Find,
    ids: Callable[[str], Iterable[str]],
) -> Iterator[Problem]:
    record = find(kind, id)
    place = Place(article.origin.file, number, span[0] + 1, span[1] + 1)
    if record is None:
        guess = suggestion(id, ids(kind))
        path = _path(article, guess) if guess and line[span[1] :].startswith(".md") else guess
        fixed = line[: span[0]] + path + line[span[1] :] if guess else ""
        hint = f"，是否想写“{guess}”？" if guess else "。"
        yield problem("unknown-reference", place, before=line, after=fixed, written=line[slice(*span)], guess=hint)
    elif article.is_public and not record.is_public:
        yield problem("link-to-unpublished", place, id=line[slice(*span)])


def _path(article: Article, id: str) -> str:
    return posixpath.relpath(id, posixpath.dirname(article.id))


def resolve_links(html: str, base: str, find: Find) -> str:
    """Rendered HTML with its links to records made addresses; ``base`` leads from the page to the site's root."""

    def address(match: re.Match[str]) -> str:
        if match["kind"] == "page":
            return base + match["id"]
        record = find(match["kind"], match["id"])
        return base + record.uri if record else match[0]

    return _IN_HTML.sub(address, html)
