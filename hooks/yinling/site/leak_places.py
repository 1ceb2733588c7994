"""Find the line of an article that a private value in the built site comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from ..core.problems import Place
from ..privacy.scanner import plain
from ..records.article import Article

_MIN_START = 4  # characters of a value that runs over several lines, or over markup
Locate = Callable[[str, str], Place | None]


def locator(articles: Iterable[Article], root: Path) -> Locate:
    """Return a function from a file of the site and a value in it to the article and line; None if no article has it.

    A page is of one article; an index, a feed or a PDF may be of any.
    """
    by_page = {f"{article.uri}index.html": article for article in articles}

    def locate(page: str, value: str) -> Place | None:
        wanted = plain(value)
        if own := by_page.get(page):
            return _line_of(own, wanted, root) or Place(own.origin.file, own.body_line)
        found = (_line_of(article, wanted, root, is_whole=True) for article in by_page.values())
        return next((place for place in found if place), None)

    return locate


def _line_of(article: Article, wanted: str, root: Path, *, is_whole: bool = False) -> Place | None:
    """Return the line that has the value, else the one that has its start, unless ``is_whole``."""
    lines = (root / article.origin.file).read_text("utf-8", "replace").split("\n")
    plain_lines = [plain(line) for line in lines]
    for part in (wanted,) if is_whole else (wanted, wanted[:_MIN_START]):
        for number, line in enumerate(plain_lines, 1):
            if part and part in line:
                return Place(article.origin.file, number)
    return None
