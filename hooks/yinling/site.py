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

from .derive.overview import Overview
from .gate import manifest
from .gate.check import check_site
from .library import CONTENT, Library, Loaded, load
from .links import files_of, resolve_links
from .markup import check_rendered, clean
from .memory import Memory, digest
from .page_files import PageFiles, Told, Written
from .pages import help, shell, study
from .pages.everything import groups
from .pages.feeds import feeds
from .pages.page import Group, Page, base_of
from .pages.views import Views
from .pinyin import dictionary
from .pinyin.memory import kept_script
from .printing import public
from .printing.check import check_paper
from .privacy import pictures
from .private import Private
from .problems import Place, Problem, has_errors, in_order, problem
from .prose import Prose, words_in
from .recordings import recording_of
from .records.article import Article
from .records.pronunciation import Pronunciation, reviewed_words
from .records.word import Word
from .search import shards
from .search.entries import entries
from .sitemap import sitemaps
from .tree import Made, Tree

CACHE = Path(".cache")
TEMPLATES = Path("theme_overrides/records")
Progress = Callable[[str], None]
_OF_READING = ("records", "rules", "clean", "paper", "marks")


def quiet(_: str) -> None:
    """Progress for those who do not want to see it."""


def read(root: Path, progress: Progress = quiet, memory: Memory | None = None, *, again: bool = False) -> Loaded:
    """Read and check everything: the records and articles, and whether all of it can be printed. ``again`` says that
    the same memory will be read with once more."""
    memory = memory or Memory()
    dictionary.look_in(memory)
    loaded = load(root, progress, memory)
    if loaded.library is None:
        return loaded
    progress("能不能印")
    problems = tuple(in_order([*loaded.problems, *check_paper(loaded.library, memory["paper"])]))
    library = None if has_errors(problems) else loaded.library
    memory.keep(*_OF_READING)  # not before nothing private was found
    if not again:
        memory.let_go(*_OF_READING)
    return loaded._replace(library=library, problems=problems)


def memory_of(root: Path) -> Memory:
    """What earlier builds of a centre have worked out."""
    return Memory(root / CACHE / "build")


def write_print(views: Views, tree: Tree, memory: Memory, progress: Progress = quiet, *, stale: bool = False) -> None:
    """Write what everybody may print; the pages made after it list it. With ``stale`` what an earlier build has printed
    will do."""
    if not public.can_print(views.overview):
        return
    found = public.ready(views.overview, memory["print"], progress, stale=stale)
    views.printed = tuple(each.printed for each in found)
    for printed, key, make in found:
        pdf = Made(printed.uri, digest("pdf", key), lambda make=make: make().pdf)  # type: ignore[misc]
        picture = Made(printed.picture, digest("picture", key), lambda make=make: make().picture)  # type: ignore[misc]
        for file in tree.lacking([pdf, picture]):
            deque(tree.make([file]), maxlen=0)  # in this process: what is set is kept for both


def views_of(library: Library, memory: Memory | None = None) -> Views:
    return Views(Overview(library), library.root / TEMPLATES, memory)


def write_pages(
    views: Views,
    bodies: Mapping[str, str],
    shells: Mapping[int, shell.Shell],
    tree: Tree,
    progress: Progress = quiet,
) -> Written:
    """Write every page and feed. An address that two pages claim raises ValueError."""
    articles = Group(None, partial(article_pages, views, bodies))
    written = PageFiles(views, shells, tree, progress).write(chain([articles], groups(views)))
    for file in tree.lacking(Made(*feed) for feed in feeds(views)):
        deque(tree.make([file]), maxlen=0)  # in this process: what they remember would be lost in another
    if views.library.site.address:
        for path, content in sitemaps(views.library.site.address, written.uris):
            tree.put(path, content)
    return written


def write_search(
    views: Views, bodies: Mapping[str, str], pages: Iterable[Told], tree: Tree, memory: Memory
) -> Set[str]:
    """Write the search index; returns the characters of what is in it. ``bodies`` are rendered articles by id."""
    found = entries(views.overview, bodies, pages)
    searched = shards.index(found, memory["search"], lambda path: tree.shown(f"search/{path}"))
    if not _written(searched.scripts, tree):  # a file of the site before is lost
        searched = shards.index(found, memory["search"])
        _written(searched.scripts, tree)
    return searched.characters


def _written(scripts: Iterable[shards.Script], tree: Tree) -> bool:
    """Write the files of an index, unless one of those that must be written has no text."""
    texts = {f"search/{script.path}": script for script in scripts}
    lacking = tree.lacking(
        Made(path, digest("search", script.name, script.sign), partial(_content_of, script))
        for path, script in texts.items()
    )
    if any(texts[file.path].text is None for file in lacking):
        return False
    for file in lacking:
        deque(tree.make([file]), maxlen=0)  # in this process: to join two texts is less than to send them
    return True


def _content_of(script: shards.Script) -> bytes:
    return script.content


def write_pinyin(views: Views, more: Set[str], tree: Tree) -> None:
    """Write the table of pinyin: the common characters, and ``more``, those of everything that can be found."""
    key = digest("own", *(record.digest for record in views.library.all(Pronunciation)))
    own = views.memory["words"].recall(key, lambda: reviewed_words(views.library))
    script = kept_script(own, more, views.library.root / CACHE / "pinyin.js")
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
        if Path(path).suffix.lower() in pictures.ENDINGS:
            pictures.strip(out / path)


def article_pages(views: Views, bodies: Mapping[str, str]) -> Iterator[Page]:
    """The pages of articles whose Markdown an engine has rendered: ``bodies`` by id."""
    for article in views.library.all(Article):
        if article.is_public and article.id in bodies:
            yield article_page(views, article, bodies[article.id])


def article_page(views: Views, article: Article, html: str) -> Page:
    """An article's page: its links to records are resolved, and what an article may not hold is taken out."""
    section, crumbs = ("", (help.CRUMB,)) if article.section == "help" else study.crumbs_of(article)
    words = [word for id in words_in(html) if (word := views.library.get(Word, id))]
    return views.page(
        "article.html",
        article.uri,
        article.title,
        section,
        crumbs,
        article.summary or "",
        record=article,
        article=article,
        body=clean(resolve_links(html, base_of(article.uri), views.library.find)),
        words=words,
        studies=study.studies(views, words),
        **study.recording(views, article),
        **study.below(views, article),
    )


def prose_of(library: Library) -> Prose:
    """What the engine's Markdown needs besides its own extensions."""
    return Prose(library.all(Word))


def check_built(
    folder: Path,
    files: Mapping[str, manifest.Mark],
    library: Library,
    bodies: Mapping[str, str],
    private: Private,
    memory: Memory,
    progress: Progress = quiet,
) -> list[Problem]:
    """What is wrong with a built site: what an article may not hold, and links and anchors that lead nowhere, told at
    the line of the article that has them where they come from one; and anything private in any of its files.
    ``files`` are the site's (`Tree.finish`), ``bodies`` rendered articles by id."""
    articles = {f"{article.uri}index.html": article for article in library.all(Article)}
    found: list[Problem] = []
    for rendered in articles.values():
        html = resolve_links(bodies.get(rendered.id, ""), "", library.find)
        look = partial(_refused, rendered, html)
        found += memory["rendered"].recall(digest(rendered.digest, html), look)
    broken, leaks = check_site(folder, files, private.scanner, memory["published"], progress)
    for code, page, link in broken:
        article = articles.get(page)
        place = (article and _place_of(link, article)) or Place(page)
        found.append(problem(code, place, page=page, link=link))
    return in_order(private.told(each) for each in (*found, *leaks))


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
