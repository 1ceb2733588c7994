"""The steps of a build, in the order in which `build.SiteBuild` takes them: read, print, pages, search, checks.

`stage` takes some of them to write the same pages for another engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from ..chinese import dictionary
from ..chinese.pinyin_script import cached_script
from ..core.cache import Cache, Caches, cache_path, hash_parts
from ..core.problems import Place, Problem, has_errors, in_order, problem
from ..core.progress import Progress
from ..gate import manifest
from ..gate.check_site import check_site
from ..library.article_links import links_of, page_address, place_of
from ..library.defaults import is_of_program
from ..library.load import FirstReading, Library, Loaded, load
from ..library.privacy_scan import PrivacyScan, SiteGate
from ..library.public import PublicLibrary
from ..pages import layout
from ..pages.context import SiteContext
from ..pages.feeds import feeds
from ..pages.page import PageGroup
from ..pages.registry import groups
from ..printing import catalogue
from ..printing.check_printable import check_paper
from ..privacy.persons import refused_names
from ..records import KINDS
from ..records.article import Article
from ..records.base import Record
from ..records.pronunciation import Pronunciation, reviewed_words, searched_words
from ..records.redirect import Redirect
from ..records.word import Word
from ..search import index_files
from ..search.documents import documents
from ..search.org_patterns import search_names
from .articles import article_pages, shown_files
from .check_articles import check_articles
from .check_templates import check_templates
from .check_theme_texts import check_theme_texts
from .output import OutputFile, OutputFolder
from .page_writer import ListPage, PageWriter, WrittenPages
from .sitemap import sitemaps
from .theme import Theme, check_theme

_OF_READING = ("records", "rules", "clean", "paper", "marks", "rendered", "photos")


def quiet(_: str) -> None:
    """Show no progress."""


def read(
    root: Path,
    progress: Progress = quiet,
    caches: Caches | None = None,
    *,
    again: bool = False,
    before_build: bool = False,
    first: FirstReading | None = None,
) -> Loaded:
    """Read and check the records and articles, and check that all of it can be printed.

    ``again``: the same caches will be read with once more, so keep them in memory. ``before_build``: leave the links to
    pages to the check of the written site, which has all pages at hand; here they would have to be computed.
    ``first``: what `read_first` has read with the same caches."""
    caches = caches or Caches()
    dictionary.use_caches(caches)
    loaded = load(root, progress, caches, first)
    progress("学习文章")
    found = [*check_theme(root)]
    if not has_errors(found):
        found += check_theme_texts(root, loaded.privacy.site_scanner)
        loaded.scanner.used |= loaded.privacy.site_scanner.used
    if loaded.library and not (before_build or has_errors(found)):  # the build fills all templates
        found += check_templates(loaded.library, caches)
    found += check_articles(loaded, caches, links=not (before_build or has_errors(found)))
    progress("能不能印")
    found += check_paper(loaded.valid, loaded.unheaded, caches)
    unused = {*loaded.privacy.unused_exceptions("内容")}  # some are used by what only a page shows
    known = [each for each in loaded.problems if each.code != "exception-unused" or each in unused]
    problems = tuple(in_order([*known, *map(loaded.privacy.redact, found)]))
    library = None if has_errors(problems) else loaded.library
    if loaded.library and not any(each.code.startswith("private-") for each in found):
        caches.save(*_OF_READING, "articles")  # only after the checks for private data: caches must not hold any
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


def write_files(
    library: PublicLibrary, bodies: Mapping[str, str], theme: Theme, output: OutputFolder, cache: Cache
) -> None:
    """Write the files that pages load: those of the theme, and those that published articles show.

    ``cache`` has the icons that were drawn before."""
    for path, content in theme.files(cache):
        output.put(path, content)
    deque(output.make(output.missing(shown_files(library, bodies))), maxlen=0)
    output.put("404.html", theme.unknown_page().encode())
    for path, content in redirect_files(library, theme):
        output.put(path, content)


def redirect_files(library: PublicLibrary, theme: Theme) -> Iterator[tuple[str, bytes]]:
    """Yield a page at each old address, and the list that some hosts read (Netlify, Cloudflare Pages)."""
    moved = [(each.address, target) for each in library.all(Redirect) if (target := each.target(library))]
    for address, target in moved:
        yield f"{address}index.html", theme.moved_page(address, target).encode()
    if moved:
        root = library.site.path
        rules = (f"{root}{quote(old)} {root}{quote(new)} 301\n" for old, new in moved)
        yield "_redirects", "".join(rules).encode()


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
    found = documents(context.overview, bodies, pages, caches["sections"])
    names = [(org, context.overview.tree.full_name(org)) for org in context.overview.tree.all]
    own = index_files.OwnWords(
        _with_readings(context, searched_words), Word.everyday(context.library), search_names(names)
    )
    searched = index_files.build_files(found, caches["search"], lambda path: output.published(f"search/{path}"), own)
    if not _written(searched.scripts, output):  # a file of the published site is lost
        searched = index_files.build_files(found, caches["search"], own=own)
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
    script = cached_script(_with_readings(context, reviewed_words), more, context.caches["pinyin"])
    output.put("assets/pinyin-data.js", script.encode())


def _with_readings(
    context: SiteContext, choose: Callable[[Library], Mapping[str, tuple[str, ...]]]
) -> Mapping[str, tuple[str, ...]]:
    """Return the words with readings that ``choose`` takes from the records.

    They are cached: to split a reading needs the table of all syllables, in 0.15 s."""
    key = hash_parts(choose.__name__, *(record.content_hash for record in context.library.all(Pronunciation)))
    return context.caches["words"].get_or_compute(
        key, lambda: dict(choose(context.library)), dict[str, tuple[str, ...]]
    )


def check_built(
    folder: Path,
    files: Mapping[str, manifest.FileInfo],
    library: PublicLibrary,
    privacy: PrivacyScan | SiteGate,
    caches: Caches,
    progress: Progress = quiet,
) -> list[Problem]:
    """Return the problems of a built site: broken links and anchors, private data in any file.

    Each is reported where it comes from: at the line of an article or the file of a record, if that can be found.
    ``files`` are the site's (`OutputFolder.finish`)."""
    sources = {f"{record.uri}index.html": record for record in _with_pages(library)}
    broken, leaks, values = check_site(
        folder, files, privacy.site_scanner, caches["published"], progress, library.site.path
    )
    found: list[Problem] = []
    for code, page, link in broken:
        record = sources.get(page)
        place = (isinstance(record, Article) and _place_of(link, record, library)) or _origin(record, page)
        found.append(problem(code, place, page=page, link=link, guess="。"))
    places: dict[str, Place | None] = {}
    for private in leaks:
        leak, value = private, values.get(private, "")
        if value and value not in places:  # a refused name stands first in the record that knows it
            places[value] = None if leak.code == refused_names.KIND else privacy.place_of(value)
        place = places.get(value) or _origin(sources.get(leak.file), leak.file)
        if place.file != leak.file:
            leak = replace(leak, file=place.file, line=place.line, column=place.column)
        found.append(leak)
    found = [each for each in found if not is_of_program(each)]
    # A value of an article is in its page, the index and the feeds: it is reported once.
    return in_order(privacy.redact(each) for each in dict.fromkeys(found))


def _with_pages(library: Library) -> Iterator[Record]:
    """Yield the public records that have pages of their own."""
    for kind in KINDS:
        if kind.page_folder is not None:
            yield from (record for record in library.all(kind) if record.is_public)


def _origin(record: Record | None, page: str) -> Place:
    """Return the place of the record of a page; the page itself if it is made of many."""
    return Place(*record.origin[:2]) if record else Place(page)


def _place_of(address: str, article: Article, library: Library) -> Place | None:
    """Return the place in an article of the link that has this address on its page; None for links of the frame."""
    links = (link for link in links_of(article) if page_address(link.target, article, library.find) == address)
    return next((place_of(link, article) for link in links), None)
