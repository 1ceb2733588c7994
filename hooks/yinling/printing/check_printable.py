"""Whether everything can be printed, told before anything is built, with file, line and column."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from ..core.cache import Cache, batches, hash_parts
from ..core.problems import Place, Problem, problem
from ..library.load import CONTENT, Library
from ..records.article import Article
from ..records.base import Record
from ..records.word import Word
from .article_renderer import SETTINGS, Renderer
from .compiler import CannotPrintError, Compiler, Sheet
from .font import glyphs, named, unprintable
from .packet_articles import converted
from .typst_code import TypstCode, call


def check_paper(library: Library, cache: Cache) -> Iterator[Problem]:
    """What of the content cannot be printed: characters without a glyph, constructs without a form on paper, pictures
    that cannot be read or that nothing is said of. ``cache`` spares the looking at what has not changed."""
    cache.get(hash_parts("glyphs"))  # asked for in every build, or it would be forgotten
    drawn = functools.cache(lambda: cache.get_or_compute(hash_parts("glyphs"), glyphs))
    counted = (record for kind in library.records.values() for record in kind.values() if record.counts)
    for records in batches(counted, lambda record: record.id):
        key = hash_parts("characters", *(record.content_hash for record in records))
        if cache.get(key):
            continue
        texts = [*map(_text_of, records)]
        if not unprintable("".join(texts), drawn):
            cache.put(key, True)
            continue
        for record, text in zip(records, texts, strict=True):
            for character in unprintable(text, drawn):
                yield problem("no-glyph", _first(character, record, library.root), written=named(character))
    settings = library.root / SETTINGS
    if settings.is_file():
        made_with = hash_parts(settings.read_bytes(), *(word.content_hash for word in library.all(Word)))
        renderer = Renderer(library)
        for article in library.all(Article):
            if article.is_public:
                yield from _article(article, renderer, library, made_with, cache)


def _article(
    article: Article, renderer: Renderer, library: Library, made_with: bytes, cache: Cache
) -> Iterator[Problem]:
    def on_paper() -> tuple[list[tuple[str, str]], list[str]]:
        found = converted(article, renderer, library)
        return found.refused, list(dict.fromkeys(found.pictures))

    refused, shown = cache.get_or_compute(hash_parts("article", article.content_hash, made_with), on_paper)
    for tag, written in refused:
        if tag == "img":
            yield problem("picture-without-words", place_of(written, article), written=written)
        else:
            yield problem("not-for-paper", place_of(f"<{tag}", article), written=f"<{tag}>")
    for path in shown:
        file = library.root / CONTENT / path
        if file.is_file():
            key = hash_parts("picture", Path(path).suffix, file.read_bytes())
            if not cache.get_or_compute(key, partial(_is_readable, path, library.root)):
                yield problem("picture-unreadable", place_of(Path(path).name, article), written=path)


def _is_readable(path: str, root: Path) -> bool:
    code = TypstCode(f'set document(title: "x"); {call("picture", f"/content/{path}", "x")}')
    try:
        Compiler(root).pdf(Sheet("picture", path, "A4", (), code))
    except CannotPrintError:
        return False
    return True


def place_of(written: str, article: Article) -> Place:
    """Where something stands in an article's text: its first place."""
    for number, line in enumerate(article.body.split("\n"), article.body_line):
        if (at := line.find(written)) >= 0:
            return Place(article.origin.file, number, at + 1, at + 1 + len(written))
    return Place(article.origin.file, article.body_line)


def _text_of(record: Record) -> str:
    """All that a record says that could be printed."""
    texts = [*_texts(value for name, value in record.__dict__.items() if name != "note")]
    if isinstance(record, Article):
        texts.append(record.body)
    return "".join(texts)


def _texts(values: Iterable[object]) -> Iterator[str]:
    """All texts of a record's values."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _texts([*value.keys(), *value.values()])
        elif isinstance(value, tuple | list):
            yield from _texts(value)
        elif hasattr(value, "model_fields_set"):
            yield from _texts(value.__dict__.values())


def _first(character: str, record: Record, root: Path) -> Place:
    """The first place of a character in its record's file."""
    lines = (root / record.origin.file).read_text("utf-8", errors="replace").split("\n")
    for number, line in enumerate(lines[record.origin.line - 1 :], record.origin.line):
        if (at := line.find(character)) >= 0:
            return Place(record.origin.file, number, at + 1, at + 2)
    return Place(record.origin.file, record.origin.line)
