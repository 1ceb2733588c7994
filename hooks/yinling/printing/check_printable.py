"""Check that everything can be printed, before anything is built."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path

from ..core.cache import Cache, Caches, batches, hash_parts
from ..core.problems import Place, Problem, problem
from ..core.signs import for_paper
from ..library.article_html import ALLOWED
from ..library.article_links import files_of, links_of, place_of
from ..library.article_renderer import Renderer
from ..library.load import Library
from ..library.markdown_settings import SETTINGS, InvalidSettingsError, not_installed, unsafe_options
from ..library.pictures import UnreadableError, is_picture, published_picture
from ..records.article import Article
from ..records.base import Record
from ..records.site_settings import Site
from .font import describe_character, font_characters, unprintable
from .packet_articles import convert_article


def check_paper(
    library: Library, unheaded: Iterable[Article], caches: Caches, only: Collection[Record] | None = None
) -> Iterator[Problem]:
    """Yield the content that cannot be printed, and the settings of Markdown that cannot be used.

    That is: characters without a glyph, elements without a form on paper, unreadable or undescribed pictures. The
    characters of articles whose front matter is invalid (``unheaded``) are checked too. ``only``: of these records.
    """
    cache = caches["paper"]
    cache.keep(hash_parts("glyphs"))
    supported = functools.cache(lambda: cache.get_or_compute(hash_parts("glyphs"), font_characters, str))
    records_of_all = (record for kind in library.records.values() for record in kind.values())
    checked = records_of_all if only is None else only
    counted = (record for record in checked if record.counts and not record.origin.is_packaged)
    for records in batches(counted, lambda record: record.id):
        key = hash_parts("characters", *(record.content_hash for record in records))
        if cache.get(key, bool):
            continue
        if not unprintable("".join(map(_text_of, records)), supported):
            cache.put(key, True)
            continue
        yield from _without_glyph(records, supported, library.root)
    yield from _without_glyph((article for article in unheaded if article.counts), supported, library.root)
    settings = library.root / SETTINGS
    if not settings.is_file():
        return
    articles = library.all(Article) if only is None else [each for each in only if isinstance(each, Article)]
    public = [article for article in articles if article.is_public and not article.origin.is_packaged]
    if only is None or public:
        try:
            unsafe = not_installed(settings)
            options = unsafe_options(settings)
        except InvalidSettingsError as error:
            yield problem("settings-invalid", Place(SETTINGS, error.line))
            return
        yield from (problem("option-not-run", Place(SETTINGS, *place), written=name) for name, *place in options)
        yield from (problem("extension-not-installed", _place_in(settings, name), written=name) for name in unsafe)
        if unsafe or not library.all(Site):
            return
        renderer = Renderer(library, caches["articles"])
        for article, html in renderer.render(public):
            yield from _check_article(article, renderer, library, hash_parts(html), cache)


def _without_glyph(records: Iterable[Record], supported: Callable[[], str], root: Path) -> Iterator[Problem]:
    for record in records:
        for character in unprintable(_text_of(record), supported):
            how = "印成“〓”" if for_paper(character) else "不印它"
            place = _first_place(character, record, root)
            yield problem("no-glyph", place, written=describe_character(character), how=how)


def _place_in(settings: Path, name: str) -> Place:
    """Return the first line of the settings that names an extension."""
    lines = settings.read_text("utf-8").splitlines()
    number = next((number for number, line in enumerate(lines) if name in line), 0)
    return Place(SETTINGS, number + 1, max(lines[number].find(name), 0) + 1)


def _check_article(
    article: Article, renderer: Renderer, library: Library, html_hash: bytes, cache: Cache
) -> Iterator[Problem]:
    def convert() -> tuple[list[tuple[str, str]], list[str]]:
        converted = convert_article(article, renderer, library)
        return converted.unsupported, list(dict.fromkeys(converted.pictures))

    key = hash_parts("article", article.content_hash, html_hash)
    unsupported, pictures = cache.get_or_compute(key, convert, tuple[list[tuple[str, str]], list[str]])
    undescribed = (place_of(link, article) for link in links_of(article) if link.is_picture and not link.has_words)
    for tag, words in unsupported:
        if tag == "img":
            place = next(undescribed, None) or _place_of(words, article)
            yield problem("picture-without-words", place, written=words)
        elif tag in ALLOWED:  # the others are reported as HTML that no article may hold
            yield problem("not-for-paper", _place_of(f"<{tag}", article), written=f"<{tag}>")
    linked = (path for path in files_of(article) if is_picture(Path(path)))
    for path in dict.fromkeys([*pictures, *linked]):
        file = library.file(path)
        if file.is_file():
            key = hash_parts("picture", Path(path).suffix, file.read_bytes())
            if not cache.get_or_compute(key, partial(_is_readable, file), bool):
                yield problem("picture-unreadable", _place_of(Path(path).name, article), written=path)


def _is_readable(path: Path) -> bool:
    try:
        published_picture(path)
    except UnreadableError:
        return False
    return True


def _place_of(words: str, article: Article) -> Place:
    """Return the first place of some words in an article's text."""
    for number, line in enumerate(article.body.split("\n"), article.body_line):
        if (at := line.find(words)) >= 0:
            return Place(article.origin.file, number, at + 1, at + 1 + len(words))
    return Place(article.origin.file, article.body_line)


def _text_of(record: Record) -> str:
    """Return all text of a record that may be printed."""
    texts = [*_texts(value for name, value in record.__dict__.items() if name != "note")]
    if isinstance(record, Article):
        texts.append(record.body)
    return "".join(texts)


def _texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _texts([*value.keys(), *value.values()])
        elif isinstance(value, tuple | list):
            yield from _texts(value)
        elif hasattr(value, "model_fields_set"):
            yield from _texts(value.__dict__.values())


def _first_place(character: str, record: Record, root: Path) -> Place:
    """Return the first place of a character in the record's file."""
    try:
        lines = (root / record.origin.file).read_text("utf-8", errors="replace").split("\n")
    except OSError:  # an edit is tried before its file is written
        lines = []
    for number, line in enumerate(lines[record.origin.line - 1 :], record.origin.line):
        if (at := line.find(character)) >= 0:
            return Place(record.origin.file, number, at + 1, at + 2)
    return Place(record.origin.file, record.origin.line)
