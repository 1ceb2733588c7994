"""The hooks: MkDocs' events become calls on `yinling`, nothing else. The only file that knows MkDocs.

MkDocs loads this file once and keeps it while it serves, so nothing of a build is left in the module:
`on_config` begins a new one. A build goes to a folder beside the site and is swapped in when all of it is in order.
"""

import functools
import gc
import logging
import os
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext
from watchdog.observers.polling import PollingObserver

from yinling.core.cache import Caches, hash_parts
from yinling.core.os_errors import describe_os_error
from yinling.core.problems import as_text, has_errors, summary
from yinling.core.progress import Reporter
from yinling.gate import manifest
from yinling.library.load import Loaded
from yinling.pages.context import SiteContext
from yinling.pages.error_page import problem_page
from yinling.pages.layout import DEPTHS, Layout, navigation, placeholders
from yinling.printing.compiler import CannotPrintError
from yinling.records.article import Article
from yinling.records.site_settings import Site
from yinling.records.word import Word
from yinling.site import build as yinling_site
from yinling.site import publish
from yinling.site.output import OutputFolder

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

# The name puts it under MkDocs' own logger: --strict counts what is logged there.
log = logging.getLogger("mkdocs.plugins.yinling")


# A preview looks for changes ten times a second in a small centre; with many files half a second apart, not to be busy
# with looking.
_OFTEN, _LOOK, _SELDOM = 0.1, 50e-6, 0.5  # seconds; `_LOOK` for each file
_TIDY_AFTER = 1.0  # seconds after a build of a preview that nobody saved anything

# A folder of files that only Material has.
_THEME_FILES = "assets/stylesheets"


@dataclass
class Build:
    """One run of the build."""

    building: publish.Publisher
    report: Reporter
    caches: Caches
    warnings: CountHandler
    loaded: Loaded = field(init=False)
    context: SiteContext | None = None
    ground: bytes = b""
    shells: dict[int, Layout] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)


_build: Build
_serving = False
_tidying: threading.Timer | None = None
_caches: Caches | None = None  # while serving: content by its digest, so that it may outlive a build

P = ParamSpec("P")
R = TypeVar("R")


def told(hook: Callable[P, R]) -> Callable[P, R]:
    """Tell a defect of the program in one line: a secretary must never see a traceback. ``--verbose`` shows it."""

    @functools.wraps(hook)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return hook(*args, **kwargs)
        except PluginError:
            raise
        except CannotPrintError as error:
            raise PluginError(f"有的资料印不出来，没有发布。{error}") from error
        except publish.CannotPublishError as error:
            raise PluginError(str(error)) from error
        except OSError as error:
            raise PluginError(describe_os_error(error)) from error
        except Exception as error:
            log.debug("defect in %s", hook.__name__, exc_info=True)
            frame = traceback.extract_tb((error.__cause__ or error).__traceback__)[-1]
            what = f"{Path(frame.filename).name}:{frame.lineno} {type(error).__name__}: {error}"
            raise PluginError(f"程序出错了，不是内容写错了。请把这一行发给维护网站的人：{what}") from error

    return guarded


def on_startup(*, command: str, dirty: bool) -> None:
    global _serving  # noqa: PLW0603 - known before any configuration is, and the same for the whole process
    _serving = command == "serve"


def on_serve(server: "LiveReloadServer", config: MkDocsConfig, **_: Any) -> "LiveReloadServer":
    """Look for changes often, and begin as soon as one is seen: a secretary saves one file at a time, and waits for it.
    The system could tell of changes by itself, but not of those on a drive of the network."""
    server.build_delay = 0.02
    watched: list[str] = []
    for path in (config.docs_dir, config.config_file_path, *config.theme.dirs):
        with suppress(KeyError):  # the theme is watched on demand alone
            server.unwatch(path)
            watched.append(path)
    files = sum(len(names) for folder in (config.docs_dir, *config.watch) for _, _, names in os.walk(folder))
    server.observer = PollingObserver(timeout=min(max(files * _LOOK, _OFTEN), _SELDOM))
    for path in watched:
        server.watch(path)
    return server


@told
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check everything. Errors end a build; a server shows them and goes on."""
    global _build, _caches  # noqa: PLW0603 - MkDocs hands no state from hook to hook
    # Ten thousand records live as long as the build: to look through them for cycles again and again is a quarter of
    # the time of a small change.
    gc.disable()
    if _tidying:
        _tidying.cancel()
    root = Path(config.config_file_path).parent
    # First of all: what a killed build left is put right even where the content has errors.
    building = publish.Publisher(Path(config.site_dir))
    caches = _caches or yinling_site.caches_of(root)
    caches.start_build()
    _caches = caches if _serving else None
    _build = Build(building, Reporter(), caches, CountHandler())
    config.site_dir = str(building.loose)
    _build.warnings.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(_build.warnings)
    loaded = _build.loaded = yinling_site.read(
        root, lambda step: _build.report.step(f"读取 {step}"), _build.caches, again=_serving
    )
    if loaded.library is None and not _serving:
        raise PluginError(f"内容有错误，没有生成网站。\n\n{as_text(loaded.problems)}\n")
    if loaded.library is None:
        log.error("内容有错误，改好后会自动刷新。\n\n%s\n", as_text(loaded.problems))
    else:
        if loaded.problems:
            log.info("%s 用 yinling check 查看。", summary(loaded.problems))
        _build.context = yinling_site.context_of(loaded.library, _build.caches)
        config.markdown_extensions.append(yinling_site.prose_of(loaded.library))  # type: ignore[arg-type]
        config.site_name = loaded.library.site.name
        config.copyright = loaded.library.site.owner
    # Pages use no file of Material. Listing its fifteen thousand files takes longer than a build after a small change.
    config.theme.dirs[:] = [folder for folder in config.theme.dirs if not (Path(folder) / _THEME_FILES).is_dir()]
    return config


@told
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out what is not published and what pages do not use; add the frames of pages."""
    _build.report.step("学习文章")
    context = _build.context
    shown = yinling_site.published_files(context.library) if context else frozenset()
    for file in list(files):
        if file.is_documentation_page():
            article = _article(file)
            if article is None or not article.is_public:
                files.remove(file)
        elif file.src_dir == config.docs_dir and file.src_uri not in shown:
            files.remove(file)
    _leave_out_known(files, config)
    for depth in DEPTHS:
        files.append(File.generated(config, _shell_uri(depth), content=""))
    return files


class _Known(File):
    """An article whose HTML an earlier build has kept: others may link to it, the engine has no work with it."""

    def is_documentation_page(self) -> bool:
        return False

    def copy_file(self, dirty: bool = False) -> None:
        pass


def _leave_out_known(files: Files, config: MkDocsConfig) -> None:
    _build.ground = _ground(files, config)
    for file in list(files):
        article = _article(file)
        html = _build.caches["articles"].get(hash_parts(_build.ground, article.content_hash)) if article else None
        if article and isinstance(html, str):
            _build.bodies[article.id] = html
            files.remove(file)
            files.append(
                _Known(file.src_uri, file.src_dir, file.dest_dir, file.use_directory_urls, dest_uri=file.dest_uri)
            )


def _ground(files: Files, config: MkDocsConfig) -> bytes:
    """What the HTML of articles hangs on besides their texts: the engine's settings, the glossary, what links may lead
    to. Where it hangs on what cannot be told (plugins, the hooks of others, settings from elsewhere), another ground
    each time."""
    settings = Path(config.config_file_path).read_bytes()
    if _build.context is None or len(config.plugins) > 1 or b"!ENV" in settings or b"INHERIT" in settings:
        return os.urandom(16)
    words = (word.content_hash for word in _build.context.library.all(Word))
    targets = sorted(f"{file.src_uri} {file.url}" for file in files)
    hooks = Path(__file__).read_bytes()  # no part of the package that the memory knows by its digest
    return hash_parts(hooks, settings, str(config.use_directory_urls), *words, "", *targets)


@told
def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """The body as the product read it: its front matter is the product's, not MkDocs'."""
    article = _article(page.file)
    return article.body if article else markdown


@told
def on_page_content(html: str, page: Page, **_: Any) -> str:
    if article := _article(page.file):
        _build.bodies[article.id] = html
    return html


@told
def on_env(env: Environment, files: Files, **_: Any) -> Environment:
    """Of pages the engine makes the frames: the articles are put into them like everything else."""
    for file in files.documentation_pages():
        if article := _article(file):
            files.remove(file)
            if not _build.warnings.get_counts():  # they would not be told again
                key = hash_parts(_build.ground, article.content_hash)
                _build.caches["articles"].put(key, _build.bodies[article.id])
    return env


@told
def on_page_context(context: TemplateContext, **_: Any) -> TemplateContext:
    return _framed(context, placeholders())


@told
def on_template_context(context: TemplateContext, template_name: str, **_: Any) -> TemplateContext:
    """The page for addresses that lead nowhere: its links are made from the site's root."""
    return _framed(context, dict.fromkeys(placeholders(), "") | {"title": "这一页没有找到"})


def on_post_template(output: str, template_name: str, **_: Any) -> str:
    return "" if template_name == "sitemap.xml" else output  # ours holds the record pages as well


@told
def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Keep the frames, and write none of them."""
    depth = next((d for d in DEPTHS if page.file.src_uri == _shell_uri(d)), None)
    if depth is None:
        return output
    _build.shells[depth] = Layout(output)
    return ""


@told
def on_post_build(config: MkDocsConfig) -> None:
    """Write the pages, check the whole, and only then let it take the old site's place."""
    building, caches, report = _build.building, _build.caches, _build.report
    tree = OutputFolder(building.folder, building.site, caches)
    if _build.context is None:
        tree.take(building.loose)
        page = problem_page(_build.loaded.problems)
        for name in ("index.html", "404.html"):
            tree.put(name, _build.shells[0].fill(page, Site(name="", owner="")).encode())
        files = tree.finish()
    else:
        report.step("打印资料")
        # A preview shows the PDFs that were there when it began: to set them anew takes longer than to show a page.
        stale = _serving and building.site.exists()
        yinling_site.write_print(_build.context, tree, caches, report.step, stale=stale)
        yinling_site.tighten_scripts(building.loose)
        yinling_site.strip_pictures(_build.context.library, building.loose)
        tree.take(building.loose)
        report.step("页面")
        pages = yinling_site.write_pages(_build.context, _build.bodies, _build.shells, tree, report.step)
        report.step("搜索")
        characters = yinling_site.write_search(_build.context, _build.bodies, pages.lists, tree, caches)
        yinling_site.write_pinyin(_build.context, characters, tree)
        report.step("检查网站")
        files = tree.finish()
        problems = yinling_site.check_built(
            building.folder,
            files,
            _build.context.library,
            _build.bodies,
            _build.loaded.private,
            caches,
            lambda step: report.step(f"检查网站 {step}"),
        )
        if has_errors(problems):
            raise PluginError(f"网站里有不能登出来的地方，没有发布。\n\n{as_text(problems)}\n")
        caches.save()
        log.info("生成了 %d 个页面", len(pages.uris))
    config.site_dir = str(building.site)
    report.step("发布")
    if not (config.strict and _build.warnings.get_counts()):  # or MkDocs ends the build after this: the old site stays
        manifest.write(building.folder, files)
        building.publish(lasting=not _serving)
    _end()


def on_build_error(error: Exception) -> None:
    _end()
    if isinstance(error, OSError):  # where MkDocs itself could not read or write
        raise PluginError(describe_os_error(error)) from error


def on_shutdown() -> None:
    """The end of the process, in the midst of a build where somebody has stopped it."""
    _end()
    if _serving and "_build" in globals():
        _build.building.remove()  # a preview's site goes as well


def _end() -> None:
    """The end of a build, whether a site came of it or not."""
    global _tidying  # noqa: PLW0603 - MkDocs hands no state from hook to hook
    if _serving:  # not while somebody waits for the page
        _tidying = threading.Timer(_TIDY_AFTER, gc.collect)
        _tidying.daemon = True
        _tidying.start()
    else:
        gc.freeze()  # the process ends: what it holds is not looked through for cycles once more
        gc.enable()
    if "_build" in globals():
        logging.getLogger("mkdocs").removeHandler(_build.warnings)
        _build.building.close()
        _build.report.done()


def _article(file: File) -> Article | None:
    id = file.src_uri.removesuffix(".md")
    return _build.context.library.get(Article, id) if _build.context else None


def _shell_uri(depth: int) -> str:
    """An address of that depth: MkDocs makes the frame's relative links from it."""
    return "index.md" if depth == 0 else "yl-shell/" * (depth - 1) + "yl-shell.md"


def _framed(context: TemplateContext, parts: dict[str, Any]) -> TemplateContext:
    """What the theme's template prints around a page."""
    library = _build.loaded.library
    frame = {
        "yl": parts,
        "yl_sections": list(navigation()),
        "yl_site": library.site if library else None,
    }
    return cast(TemplateContext, {**context, **frame})
