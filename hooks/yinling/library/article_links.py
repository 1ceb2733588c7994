"""Checks and resolves the links of articles.

Links to records (``[第九党支部](org:zb09)``), to articles (``../services/dangfei.md``), to pictures and other files are
checked in the Markdown. Links to generated pages (``[学习计划](page:study/plan/)``) and to headings are checked where
the pages are known, in `yinling.site.check_articles`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import quote

from ..chinese.suggest import suggestion
from ..core.problems import Place, Problem, problem
from ..records.article import Article
from ..records.base import Record
from .link_target import LinkTarget, parse_target
from .prose import prose_of
from .unknown_references import Advice, Unknown
from .written_links import WrittenLink, written_links

# Text has no "<" in HTML, so that this is always a tag.
_IN_HTML = re.compile(
    r"""(?P<tag><(?P<name>a|img)\b[^>]*?\s(?:href|src)\s*=\s*)(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))""",
    re.IGNORECASE,
)

Find = Callable[[str, str], Record | None]


class Targets(NamedTuple):
    """The possible targets of links: records, ids of a kind, files (by their path in the content folder).

    ``broken`` holds the ``kind:id`` of invalid records: links to these are not reported."""

    find: Find
    ids: Callable[[str], Iterable[str]]
    is_file: Callable[[str], bool]
    files: Callable[[], Collection[str]]
    broken: Container[str] = ()


def check_body_links(article: Article, targets: Targets) -> Iterator[Problem | Unknown]:
    """Yield a problem for each link or picture of an article without a published target."""
    lines = article.body.split("\n")
    for link in links_of(article):
        yield from _check(article, link, lines[link.line], targets)


def links_of(article: Article) -> Sequence[WrittenLink]:
    """Return the links and pictures in an article's Markdown."""
    return _links_of(article.body)


@lru_cache(maxsize=1024)  # the checks of links, files and paper each ask for those of all articles
def _links_of(body: str) -> tuple[WrittenLink, ...]:
    lines = body.split("\n")
    return tuple(written_links(lines, prose_of(lines)))


def place_of(link: WrittenLink, article: Article) -> Place:
    return Place(article.origin.file, article.body_line + link.line, link.column + 1, link.end + 1)


def files_of(article: Article) -> Iterator[str]:
    """Yield the pictures and other files that an article shows or links to, as paths in the content folder."""
    yield from _files(article, (link.target for link in links_of(article)))


def files_in(html: str, article: Article) -> Iterator[str]:
    """Yield the same of an article's HTML."""
    yield from _files(article, map(_target_in, _IN_HTML.finditer(html)))


def links_in(html: str) -> Iterator[str]:
    """Yield the targets of the links in HTML, however their attributes are quoted."""
    yield from (_target_in(match) for match in _IN_HTML.finditer(html) if match["name"] in "aA")


def _target_in(match: re.Match[str]) -> str:
    return unescape(match["double"] or match["single"] or match["bare"] or "")


def _files(article: Article, targets: Iterable[str]) -> Iterator[str]:
    parsed = (parse_target(target, article.id) for target in targets)
    yield from (target.path for target in parsed if target.what == "file")


def _check(article: Article, link: WrittenLink, line: str, targets: Targets) -> Iterator[Problem | Unknown]:
    target, place = parse_target(link.target, article.id), place_of(link, article)

    def found(code: str, guess: str = "", choices: str = "") -> Problem:
        """Return a problem, with the ``guess`` in place of the target, or with the ``choices``."""
        fixed = line[: link.column] + _written(guess, line[link.column - 1 : link.column]) + line[link.end :]
        hint = f"，是否想写“{guess}”？" if guess else "。"
        return problem(
            code, place, before=line, after=fixed if guess else "", written=link.target, guess=hint, choices=choices
        )

    def advised(advice: Advice) -> Problem:
        if advice.guess:
            return found(advice.code, _link_to(target._replace(path=advice.guess), article))
        return found(advice.code, choices=advice.choices)

    if target.what in ("record", "article"):
        record = targets.find(target.kind, target.path)
        if record is None and f"{target.kind}:{target.path}" not in targets.broken:
            targets.ids(target.kind)  # noted as read: a record that is added may be the one that is meant
            own = frozenset([article.id] if target.kind == Article.kind else [])
            yield Unknown(target.kind, "", target.path, own, advised)
        elif record is not None and article.is_public and not record.is_public:
            yield problem("link-to-unpublished", place, id=link.target)
    elif target.what == "file" and not targets.is_file(target.path):
        guess = _near(target.path, targets.files())
        yield found("file-missing", _link_to(target._replace(path=guess), article) if guess else "")
    elif target.what == "folder" and target.path.startswith(".."):
        yield found("unknown-reference")
    elif target.what == "root":
        id = target.path.strip("/").removesuffix(".md")
        linked = LinkTarget("article", id, Article.kind, target.query, target.anchor)
        yield found("link-from-root", _link_to(linked, article) if targets.find(Article.kind, id) else "")
    elif target == LinkTarget("here"):
        yield found("link-empty")
    elif target.what == "elsewhere" and target.path.startswith(("/", "\\")) and not link.is_picture:
        yield found("link-scheme")  # //example.org is an address without its beginning


def _near(path: str, files: Collection[str]) -> str:
    """Return the file that was probably meant: the same but for the case of its letters, else a similar one beside."""
    same = next((file for file in files if file.casefold() == path.casefold()), "")
    folder = posixpath.dirname(path)
    return same or suggestion(path, [file for file in files if posixpath.dirname(file) == folder])


def _link_to(target: LinkTarget, article: Article) -> str:
    """Return the target of a link as an article writes it."""
    if target.what == "record":
        return f"{target.kind}:{target.path}{target.rest}"
    suffix = ".md" if target.what == "article" else ""
    return posixpath.relpath(target.path, posixpath.dirname(article.id) or ".") + suffix + target.rest


def _written(target: str, before: str) -> str:
    """Return a target for the place after a character: in angle brackets if it holds what would end it."""
    return f"<{target}>" if re.search(r"[\s()]", target) and before == "(" else target


def resolve_links(html: str, article: Article, find: Find) -> str:
    """Replace the links in the HTML of an article by addresses relative to its page."""

    def resolved(match: re.Match[str]) -> str:
        return f'{match["tag"]}"{escape(page_address(_target_in(match), article, find))}"'

    return _IN_HTML.sub(resolved, html)


def page_address(written: str, article: Article, find: Find) -> str:
    """Return the address of a link's target, relative to the article's page; a target elsewhere stays as it is."""
    target = parse_target(written, article.id)
    uri = site_address(target, find)
    if uri is None:
        return written.strip()
    if target.what in ("record", "page"):
        return "../" * article.uri.count("/") + quote(uri, safe="/:@!$&'()*+,;=~") + target.rest
    return quote(posixpath.relpath(uri, article.uri)) + ("/" if uri.endswith("/") else "") + target.rest


def site_address(target: LinkTarget, find: Find) -> str | None:
    """Return the address of a target from the root of the site; None if it leads elsewhere or to nothing known."""
    if target.what in ("record", "article"):
        record = find(target.kind, target.path)
        return record.uri if record else f"{target.path}.md" if target.what == "article" else None
    if target.what == "folder":
        article = find(Article.kind, target.path)
        return article.uri if article else f"{target.path}/"
    return target.path if target.what in ("page", "file") else None
