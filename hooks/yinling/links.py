"""Links from Markdown to records: ``[第九支部](org:zb09)``. They are checked as strictly as links between pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from .problems import Place, Problem, problem
from .records import KINDS
from .records.article import Article
from .records.base import Record
from .suggest import suggestion

_LINKED = {kind.kind for kind in KINDS if kind.page_folder is not None}
_IN_MARKDOWN = re.compile(rf"\]\((?P<kind>{'|'.join(sorted(_LINKED))}):(?P<id>[^)\s#]+)(?:#[^)\s]*)?\)")
_IN_HTML = re.compile(rf'(?<=href=")(?P<kind>{"|".join(sorted(_LINKED))}):(?P<id>[^"#]+)(?=["#])')

Find = Callable[[str, str], Record | None]


def check_body_links(article: Article, find: Find, ids: Callable[[str], Iterable[str]]) -> Iterator[Problem]:
    """The links of an article's body that lead to no published record."""
    for number, line in enumerate(article.body.split("\n"), article.body_line):
        for match in _IN_MARKDOWN.finditer(line):
            kind, id = match["kind"], match["id"]
            record = find(kind, id)
            place = Place(article.origin.file, number, match.start("kind") + 1, match.end("id") + 1)
            if record is None:
                guess = suggestion(id, ids(kind))
                fixed = line[: match.start("id")] + guess + line[match.end("id") :] if guess else ""
                hint = f"，是否想写“{guess}”？" if guess else "。"
                yield problem("unknown-reference", place, before=line, after=fixed, written=f"{kind}:{id}", guess=hint)
            elif article.is_public and not record.is_public:
                yield problem("link-to-unpublished", place, id=f"{kind}:{id}")


def resolve_links(html: str, base: str, find: Find) -> str:
    """Rendered HTML with its links to records made addresses; ``base`` leads from the page to the site's root."""

    def address(match: re.Match[str]) -> str:
        record = find(match["kind"], match["id"])
        return base + record.uri if record else match[0]

    return _IN_HTML.sub(address, html)
