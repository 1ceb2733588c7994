"""The build, readable as a script: read, check, derive, make pages, check the whole, publish.

The engine that renders articles (`mkdocs_adapter`) calls the parts in this order; `stage` writes the same pages for any
other engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import partial
from itertools import chain
from pathlib import Path

from rjsmin import jsmin

from ..chinese import dictionary
from ..chinese.pinyin_script import cached_script
from ..core.cache import Caches, hash_parts
from ..core.problems import Place, Problem, has_errors, in_order, problem
from ..derived.overview import Overview
from ..gate import manifest
from ..gate.check_site import check_site
from ..library.article_html import check_rendered, clean
from ..library.article_links import files_of, resolve_links
from ..library.glossary_extension import GlossaryExtension, words_in
from ..library.load import CONTENT, Library, Loaded, load
from ..library.privacy_scan import PrivacyScan
from ..library.recordings import recording_of
from ..pages import help, layout, study
from ..pages.context import SiteContext
from ..pages.feeds import feeds
from ..pages.page import Page, PageGroup, base_of
from ..pages.registry import groups
from ..printing import catalogue
from ..printing.check_printable import check_paper
from ..privacy import picture_metadata
from ..records.article import Article
from ..records.pronunciation import Pronunciation, reviewed_words
from ..records.word import Word
from ..search import index_files
from ..search.documents import documents
from .output import OutputFile, OutputFolder
from .page_writer import ListPage, PageWriter, WrittenPages
from .sitemap import sitemaps

CACHE = Path(".cache")
TEMPLATES = Path("theme_overrides/records")
Progress = Callable[[str], None]
_OF_READING = ("records", "rules", "clean", "paper", "marks")


def quiet(_: str) -> None:
    """Progress for those who do not want to see it."""


def read(root: Path, progress: Progress = quiet, caches: Caches | None = None, *, again: bool = False) -> Loaded:
    """Read and check everything: the records and articles, and whether all of it can be printed. ``again`` says that
    the same memory will be read with once more."""
    caches = caches or Caches()
    dictionary.look_in(caches)
    loaded = load(root, progress, caches)
    if loaded.library is None:
        return loaded
    progress("能不能印")
    problems = tuple(in_order([*loaded.problems, *check_paper(loaded.library, caches["paper"])]))
    library = None if has_errors(problems) else loaded.library
    caches.save(*_OF_READING)  # not before nothing private was found
    if not again:
        caches.discard(*_OF_READING)
    return loaded._replace(library=library, problems=problems)


def caches_of(root: Path) -> Caches:
    """What earlier builds of a centre have worked out."""
    return Caches(root / CACHE / "build")


def write_print(
    context: SiteContext, tree: OutputFolder, caches: Caches, progress: Progress = quiet, *, stale: bool = False
) -> None:
    """Write what everybody may print; the pages made after it list it. With ``stale`` what an earlier build has printed
    will do."""
    if not catalogue.can_print(context.overview):
        return
    found = catalogue.ready(context.overview, caches["print"], progress, stale=stale)
    context.printed = tuple(each.printed for each in found)
    for printed, key, make in found:
        pdf = OutputFile(printed.uri, hash_parts("pdf", key), lambda make=make: make().pdf)  # type: ignore[misc]
        picture = OutputFile(printed.picture, hash_parts("picture", key), lambda make=make: make().picture)  # type: ignore[misc]
        for file in tree.lacking([pdf, picture]):
            deque(tree.make([file]), maxlen=0)  # in this process: what is set is kept for both


def context_of(library: Library, caches: Caches | None = None) -> SiteContext:
    return SiteContext(Overview(library), library.root / TEMPLATES, caches)


def write_pages(
    context: SiteContext,
    bodies: Mapping[str, str],
    shells: Mapping[int, layout.Layout],
    tree: OutputFolder,
    progress: Progress = quiet,
) -> WrittenPages:
    """Write every page and feed. An address that two pages claim raises ValueError."""
    articles = PageGroup(None, partial(article_pages, context, bodies))
    written = PageWriter(context, shells, tree, progress).write(chain([articles], groups(context)))
    for file in tree.lacking(OutputFile(*feed) for feed in feeds(context)):
        deque(tree.make([file]), maxlen=0)  # in this process: what they remember would be lost in another
    if context.library.site.address:
        for path, content in sitemaps(context.library.site.address, written.uris):
            tree.put(path, content)
    return written


def write_search(
    context: SiteContext, bodies: Mapping[str, str], pages: Iterable[ListPage], tree: OutputFolder, caches: Caches
) -> Set[str]:
    """Write the search index; returns the characters of what is in it. ``bodies`` are rendered articles by id."""
    found = documents(context.overview, bodies, pages)
    searched = index_files.index(found, caches["search"], lambda path: tree.shown(f"search/{path}"))
    if not _written(searched.scripts, tree):  # a file of the site before is lost
        searched = index_files.index(found, caches["search"])
        _written(searched.scripts, tree)
    return searched.characters


def _written(scripts: Iterable[index_files.Script], tree: OutputFolder) -> bool:
    """Write the files of an index, unless one of those that must be written has no text."""
    texts = {f"search/{script.path}": script for script in scripts}
    lacking = tree.lacking(
        OutputFile(path, hash_parts("search", script.name, script.sign), partial(_content_of, script))
        for path, script in texts.items()
    )
    if any(texts[file.path].text is None for file in lacking):
        return False
    for file in lacking:
        deque(tree.make([file]), maxlen=0)  # in this process: to join two texts is less than to send them
    return True


def _content_of(script: index_files.Script) -> bytes:
    return script.content


def write_pinyin(context: SiteContext, more: Set[str], tree: OutputFolder) -> None:
    """Write the table of pinyin: the common characters, and ``more``, those of everything that can be found."""
    key = hash_parts("own", *(record.content_hash for record in context.library.all(Pronunciation)))
    own = context.caches["words"].get_or_compute(key, lambda: reviewed_words(context.library))
    script = cached_script(own, more, context.caches["pinyin"])
    tree.put("assets/pinyin-data.js", script.encode())


def tighten_scripts(out: Path) -> None:
    """Take comments and spaces out of the scripts that pages load: a quarter of what a slow line would carry."""
    for path in sorted((out / "assets").glob("*.js")):
        path.write_bytes(jsmin(path.read_text("utf-8")).encode())


def published_files(library: Library) -> frozenset[str]:
    """The files of the content folder, by their paths in it, that published articles show: only these are published. A
    picture that only a draft shows is none of them."""
    content = library.root / CONTENT
    found: set[str] = set()
    for article in library.all(Article):
        if article.is_public:
            found.update(files_of(article))
            if recording := recording_of(article, content):
                found.add(recording.uri)
    return frozenset(found)


def strip_pictures(library: Library, out: Path) -> None:
    """Take from the published pictures below ``out`` what cameras and programs wrote into them."""
    for path in sorted(published_files(library)):
        if Path(path).suffix.lower() in picture_metadata.ENDINGS:
            picture_metadata.strip(out / path)


def article_pages(context: SiteContext, bodies: Mapping[str, str]) -> Iterator[Page]:
    """The pages of articles whose Markdown an engine has rendered: ``bodies`` by id."""
    for article in context.library.all(Article):
        if article.is_public and article.id in bodies:
            yield article_page(context, article, bodies[article.id])


def article_page(context: SiteContext, article: Article, html: str) -> Page:
    """An article's page: its links to records are resolved, and what an article may not hold is taken out."""
    section, crumbs = ("", (help.CRUMB,)) if article.section == "help" else study.crumbs_of(article)
    words = [word for id in words_in(html) if (word := context.library.get(Word, id))]
    return context.page(
        "article.html",
        article.uri,
        article.title,
        section,
        crumbs,
        article.summary or "",
        record=article,
        article=article,
        body=clean(resolve_links(html, base_of(article.uri), context.library.find)),
        words=words,
        studies=study.studies(context, words),
        **study.recording(context, article),
        **study.below(context, article),
    )


def prose_of(library: Library) -> GlossaryExtension:
    """What the engine's Markdown needs besides its own extensions."""
    return GlossaryExtension(library.all(Word))


def check_built(
    folder: Path,
    files: Mapping[str, manifest.FileInfo],
    library: Library,
    bodies: Mapping[str, str],
    private: PrivacyScan,
    caches: Caches,
    progress: Progress = quiet,
) -> list[Problem]:
    """What is wrong with a built site: what an article may not hold, and links and anchors that lead nowhere, told at
    the line of the article that has them where they come from one; and anything private in any of its files.
    ``files`` are the site's (`OutputFolder.finish`), ``bodies`` rendered articles by id."""
    articles = {f"{article.uri}index.html": article for article in library.all(Article)}
    found: list[Problem] = []
    for rendered in articles.values():
        html = resolve_links(bodies.get(rendered.id, ""), "", library.find)
        look = partial(_refused, rendered, html)
        found += caches["rendered"].get_or_compute(hash_parts(rendered.content_hash, html), look)
    broken, leaks = check_site(folder, files, private.scanner, caches["published"], progress)
    for code, page, link in broken:
        article = articles.get(page)
        place = (article and _place_of(link, article)) or Place(page)
        found.append(problem(code, place, page=page, link=link))
    return in_order(private.redact(each) for each in (*found, *leaks))


def _refused(article: Article, html: str) -> list[Problem]:
    return list(check_rendered(article, html))


def _place_of(link: str, article: Article) -> Place | None:
    """Where a link of a built page stands in its article. The engine has made its address relative: what follows the
    way up is as it was written."""
    path, _, anchor = link.partition("#")
    ways = [link, path.lstrip("./"), anchor and f"#{anchor}"]
    for number, line in enumerate(article.body.split("\n"), article.body_line):
        for way in filter(None, ways):
            if (at := line.find(way)) >= 0:
                return Place(article.origin.file, number, at + 1)
    return None
