"""The steps of a build, in the order in which `build.SiteBuild` takes them: read, print, pages, search, checks.

`stage` takes some of them to write the same pages for another engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import partial
from itertools import chain
from pathlib import Path

from ..chinese import dictionary
from ..chinese.pinyin_script import cached_script
from ..core.cache import Caches, cache_path, hash_parts
from ..core.files import stat_signature
from ..core.problems import Place, Problem, has_errors, in_order, problem
from ..derived.overview import Overview
from ..gate import manifest
from ..gate.check_site import check_site
from ..library import pictures
from ..library.article_html import check_rendered, clean, words_in
from ..library.article_links import files_of, resolve_links
from ..library.article_renderer import Renderer
from ..library.load import Library, Loaded, load
from ..library.picture_sizes import with_picture_sizes
from ..library.privacy_scan import PrivacyScan
from ..library.recordings import recording_of
from ..pages import layout, study
from ..pages.context import SiteContext
from ..pages.feeds import feeds
from ..pages.page import Page, PageGroup
from ..pages.registry import groups
from ..printing import catalogue
from ..printing.check_printable import check_paper
from ..records.article import Article
from ..records.pronunciation import Pronunciation, reviewed_words
from ..records.word import Word
from ..search import index_files
from ..search.documents import documents
from .leak_places import locator
from .output import OutputFile, OutputFolder
from .page_writer import ListPage, PageWriter, WrittenPages
from .sitemap import sitemaps
from .theme import FOLDER, Theme

TEMPLATES = FOLDER / "records"
Progress = Callable[[str], None]
_OF_READING = ("records", "rules", "clean", "paper", "marks")


def quiet(_: str) -> None:
    """Show no progress."""


def read(root: Path, progress: Progress = quiet, caches: Caches | None = None, *, again: bool = False) -> Loaded:
    """Read and check the records and articles, and check that all of it can be printed.

    ``again``: the same caches will be read with once more, so keep them in memory."""
    caches = caches or Caches()
    dictionary.use_caches(caches)
    loaded = load(root, progress, caches)
    if loaded.library is None:
        return loaded
    progress("能不能印")
    problems = tuple(in_order([*loaded.problems, *check_paper(loaded.library, caches)]))
    library = None if has_errors(problems) else loaded.library
    caches.save(*_OF_READING)  # only after the check for private data: caches must not hold any
    if not again:
        caches.discard(*_OF_READING)
    return loaded._replace(library=library, problems=problems)


def caches_of(root: Path) -> Caches:
    """Return the caches of earlier builds of a centre."""
    return Caches(cache_path(root))


def write_print(
    context: SiteContext, output: OutputFolder, caches: Caches, progress: Progress = quiet, *, stale: bool = False
) -> None:
    """Write the public printables, before the pages that list them. ``stale``: accept those of an earlier build."""
    if not catalogue.can_print(context.overview):
        return
    found = catalogue.prepare(context.overview, caches, progress, stale=stale)
    context.printed = tuple(each.printable for each in found)
    for printed, key, make in found:
        pdf = OutputFile(printed.uri, hash_parts("pdf", key), lambda make=make: make().pdf)  # type: ignore[misc]
        picture = OutputFile(printed.picture, hash_parts("picture", key), lambda make=make: make().picture)  # type: ignore[misc]
        for file in output.missing([pdf, picture]):
            deque(output.make([file]), maxlen=0)  # in this process: PDF and picture share one compilation


def context_of(library: Library, caches: Caches | None = None) -> SiteContext:
    return SiteContext(Overview(library), library.root / TEMPLATES, caches)


def render_articles(library: Library, caches: Caches) -> dict[str, str]:
    """Return the HTML of the public articles by id, with links as they are written."""
    public = (article for article in library.all(Article) if article.is_public)
    return {article.id: html for article, html in Renderer(library, caches["articles"]).render(public)}


def write_files(library: Library, theme: Theme, output: OutputFolder) -> None:
    """Write the files that pages load: those of the theme, and those that published articles show."""
    for path, content in theme.files():
        output.put(path, content)
    deque(output.make(output.missing(shown_files(library))), maxlen=0)
    output.put("404.html", theme.unknown_page().encode())


def write_pages(
    context: SiteContext,
    bodies: Mapping[str, str],
    shells: Mapping[int, layout.Layout],
    output: OutputFolder,
    progress: Progress = quiet,
) -> WrittenPages:
    """Write every page and feed. Raises ValueError for an address that two pages claim."""
    articles = PageGroup(None, partial(article_pages, context, bodies))
    written = PageWriter(context, shells, output, progress).write(chain([articles], groups(context)))
    for file in output.missing(OutputFile(*feed) for feed in feeds(context)):
        deque(output.make([file]), maxlen=0)  # in this process: what they put into caches would be lost in another
    if context.library.site.address:
        for path, content in sitemaps(context.library.site.address, written.uris):
            output.put(path, content)
    return written


def write_search(
    context: SiteContext, bodies: Mapping[str, str], pages: Iterable[ListPage], output: OutputFolder, caches: Caches
) -> Set[str]:
    """Write the search index and return the characters in it. ``bodies`` are rendered articles by id."""
    found = documents(context.overview, bodies, pages)
    searched = index_files.build_files(found, caches["search"], lambda path: output.published(f"search/{path}"))
    if not _written(searched.scripts, output):  # a file of the published site is lost
        searched = index_files.build_files(found, caches["search"])
        _written(searched.scripts, output)
    return searched.characters


def _written(scripts: Iterable[index_files.Script], output: OutputFolder) -> bool:
    """Write the files of an index; return False, and write none, if one that must be written has no text."""
    texts = {f"search/{script.path}": script for script in scripts}
    lacking = output.missing(
        OutputFile(path, hash_parts("search", script.name, script.content_hash), partial(_content_of, script))
        for path, script in texts.items()
    )
    if any(texts[file.path].text is None for file in lacking):
        return False
    for file in lacking:
        deque(output.make([file]), maxlen=0)  # in this process: joining two texts costs less than sending them
    return True


def _content_of(script: index_files.Script) -> bytes:
    return script.content


def write_pinyin(context: SiteContext, more: Set[str], output: OutputFolder) -> None:
    """Write the table of pinyin for the common characters and for ``more``, those of the search index."""
    key = hash_parts("own", *(record.content_hash for record in context.library.all(Pronunciation)))
    own = context.caches["words"].get_or_compute(
        key, lambda: dict(reviewed_words(context.library)), dict[str, tuple[str, ...]]
    )
    script = cached_script(own, more, context.caches["pinyin"])
    output.put("assets/pinyin-data.js", script.encode())


def published_files(library: Library) -> frozenset[str]:
    """Return the files that published articles show, by their paths in the content folder: only these are published.

    A picture that only a draft shows is not among them."""
    content = library.content
    found: set[str] = set()
    for article in library.all(Article):
        if article.is_public:
            found.update(files_of(article))
            if recording := recording_of(article, content):
                found.add(recording.uri)
    return frozenset(found)


def shown_files(library: Library) -> list[OutputFile]:
    """Return the `published_files`, pictures as `pictures` makes them."""
    files: list[OutputFile] = []
    for name in sorted(published_files(library)):
        path = library.content / name
        make = partial(pictures.published_picture, path) if pictures.is_picture(path) else path.read_bytes
        files.append(OutputFile(name, hash_parts("shown", name, stat_signature(path.stat())), make))
    return files


def article_pages(context: SiteContext, bodies: Mapping[str, str]) -> Iterator[Page]:
    """Yield the pages of the public articles; ``bodies`` are their HTML by id."""
    for article in context.library.all(Article):
        if article.is_public:
            yield article_page(context, article, bodies[article.id])


def article_page(context: SiteContext, article: Article, html: str) -> Page:
    """Return an article's page, with its links to records resolved and forbidden HTML removed."""
    words = [word for id in words_in(html) if (word := context.library.get(Word, id))]
    body = clean(resolve_links(html, article, context.library.find))
    body = with_picture_sizes(body, article.uri, context.library.content)
    return study.article_page(context, article, body, words)


def check_built(
    folder: Path,
    files: Mapping[str, manifest.FileInfo],
    library: Library,
    bodies: Mapping[str, str],
    privacy: PrivacyScan,
    caches: Caches,
    progress: Progress = quiet,
) -> list[Problem]:
    """Return the problems of a built site: forbidden HTML, broken links and anchors, private data in any file.

    A broken link or a private value of an article is reported at its line. ``files`` are the site's
    (`OutputFolder.finish`), ``bodies`` rendered articles by id."""
    articles = {f"{article.uri}index.html": article for article in library.all(Article)}
    found: list[Problem] = []
    for rendered in articles.values():
        html = resolve_links(bodies.get(rendered.id, ""), rendered, library.find)
        look = partial(_refused, rendered, html)
        found += caches["rendered"].get_or_compute(hash_parts(rendered.content_hash, html), look, list[Problem])
    locate = locator(articles.values(), library.root)
    broken, leaks = check_site(folder, files, privacy.scanner, caches["published"], progress, locate)
    for code, page, link in broken:
        article = articles.get(page)
        place = (article and _place_of(link, article)) or Place(page)
        found.append(problem(code, place, page=page, link=link))
    # A value of an article is in its page, the index and the feeds: it is reported once.
    return in_order(privacy.redact(each) for each in dict.fromkeys((*found, *leaks)))


def _refused(article: Article, html: str) -> list[Problem]:
    return list(check_rendered(article, html))


def _place_of(link: str, article: Article) -> Place | None:
    """Find the line of an article that has a link of its built page.

    The engine made the address relative: the part after ``../`` is as it was written."""
    path, _, anchor = link.partition("#")
    ways = [link, path.lstrip("./"), anchor and f"#{anchor}"]
    for number, line in enumerate(article.body.split("\n"), article.body_line):
        for way in filter(None, ways):
            if (at := line.find(way)) >= 0:
                return Place(article.origin.file, number, at + 1)
    return None
