"""Translates MkDocs' events into calls on `yinling`. The only file that knows MkDocs.

MkDocs loads this file once per process and calls its ``on_*`` names. A build begins in `on_config` and ends in
`on_post_build`, `on_build_error` or `on_shutdown`.
"""

import functools
import logging
import os
import traceback
from collections.abc import Callable
from contextlib import suppress
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
from yinling.core.problems import as_text, summary
from yinling.pages.layout import DEPTHS, Layout, navigation, placeholders
from yinling.printing.compiler import CannotPrintError
from yinling.records.article import Article
from yinling.records.word import Word
from yinling.site import steps
from yinling.site.build import BuildError, SiteBuild
from yinling.site.publish import CannotPublishError

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

# The name puts it under MkDocs' own logger: --strict counts what is logged there.
log = logging.getLogger("mkdocs.plugins.yinling")

# A preview looks for changes every 0.1 s in a small centre, and every 0.5 s where looking costs 50 µs a file.
_OFTEN, _PER_FILE, _SELDOM = 0.1, 50e-6, 0.5  # seconds

# A folder of files that only Material has.
_THEME_FILES = "assets/stylesheets"

P = ParamSpec("P")
R = TypeVar("R")


def reported(hook: Callable[P, R]) -> Callable[P, R]:
    """Report every exception of a hook in one line: a secretary must never see a traceback. ``--verbose`` shows it."""

    @functools.wraps(hook)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return hook(*args, **kwargs)
        except PluginError:
            raise
        except CannotPrintError as error:
            raise PluginError(f"有的资料印不出来，没有发布。{error}") from error
        except (CannotPublishError, BuildError) as error:
            raise PluginError(str(error)) from error
        except OSError as error:
            raise PluginError(describe_os_error(error)) from error
        except Exception as error:
            log.debug("defect in %s", hook.__name__, exc_info=True)
            frame = traceback.extract_tb((error.__cause__ or error).__traceback__)[-1]
            what = f"{Path(frame.filename).name}:{frame.lineno} {type(error).__name__}: {error}"
            raise PluginError(f"程序出错了，不是内容写错了。请把这一行发给维护网站的人：{what}") from error

    return guarded


class _CachedArticle(File):
    """An article whose HTML is cached: others may link to it, the engine does not render it."""

    def is_documentation_page(self) -> bool:
        return False

    def copy_file(self, dirty: bool = False) -> None:
        pass


class Adapter:
    """Holds the build of the moment between MkDocs' events, and the caches from one build of a preview to the next."""

    def __init__(self) -> None:
        self._serving = False
        self._caches: Caches | None = None
        self._build: SiteBuild | None = None
        self._start()

    def _start(self) -> None:
        """Forget the articles and layouts of the build before."""
        self._warnings = CountHandler()
        self._warnings.setLevel(logging.WARNING)
        self._article_key = b""
        self._layouts: dict[int, Layout] = {}
        self._bodies: dict[str, str] = {}

    @property
    def build(self) -> SiteBuild:
        """The build that `on_config` began."""
        assert self._build
        return self._build

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self._serving = command == "serve"

    def on_serve(self, server: "LiveReloadServer", config: MkDocsConfig, **_: Any) -> "LiveReloadServer":
        """Look for changes often: a secretary saves one file at a time, and waits for it.

        Polling also sees changes on network drives, of which the system does not notify."""
        server.build_delay = 0.02
        watched: list[str] = []
        for path in (config.docs_dir, config.config_file_path, *config.theme.dirs):
            with suppress(KeyError):  # the theme is watched on demand alone
                server.unwatch(path)
                watched.append(path)
        files = sum(len(names) for folder in (config.docs_dir, *config.watch) for _, _, names in os.walk(folder))
        server.observer = PollingObserver(timeout=min(max(files * _PER_FILE, _OFTEN), _SELDOM))
        for path in watched:
            server.watch(path)
        return server

    @reported
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Begin a build: read and check everything. Errors end it; a preview shows them and goes on."""
        root = Path(config.config_file_path).parent
        self._start()
        self._caches = (self._serving and self._caches) or steps.caches_of(root)
        build = self._build = SiteBuild(root, Path(config.site_dir), self._caches, serving=self._serving)
        config.site_dir = str(build.engine_output)
        logging.getLogger("mkdocs").addHandler(self._warnings)
        loaded = build.read()
        if loaded.library is None and not self._serving:
            raise PluginError(f"内容有错误，没有生成网站。\n\n{as_text(loaded.problems)}\n")
        if loaded.library is None:
            log.error("内容有错误，改好后会自动刷新。\n\n%s\n", as_text(loaded.problems))
        else:
            if loaded.problems:
                log.info("%s 用 yinling check 查看。", summary(loaded.problems))
            config.markdown_extensions.append(steps.glossary_extension(loaded.library))  # type: ignore[arg-type]
            config.site_name = loaded.library.site.name
            config.copyright = loaded.library.site.owner
        # Pages use no file of Material. Listing its 15,000 files takes longer than a build after a small change.
        config.theme.dirs[:] = [folder for folder in config.theme.dirs if not (Path(folder) / _THEME_FILES).is_dir()]
        return config

    @reported
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Remove what is not published and what is cached; add a page for each depth, to get its layout."""
        self.build.report.step("学习文章")
        context = self.build.context
        shown = steps.published_files(context.library) if context else frozenset()
        for file in list(files):
            if file.is_documentation_page():
                article = self._article(file)
                if article is None or not article.is_public:
                    files.remove(file)
            elif file.src_dir == config.docs_dir and file.src_uri not in shown:
                files.remove(file)
        self._take_cached(files, config)
        for depth in DEPTHS:
            files.append(File.generated(config, _layout_uri(depth), content=""))
        return files

    @reported
    def on_page_markdown(self, markdown: str, page: Page, **_: Any) -> str:
        """Replace the Markdown by the body as the product read it: the front matter is the product's, not MkDocs'."""
        article = self._article(page.file)
        return article.body if article else markdown

    @reported
    def on_page_content(self, html: str, page: Page, **_: Any) -> str:
        if article := self._article(page.file):
            self._bodies[article.id] = html
        return html

    @reported
    def on_env(self, env: Environment, files: Files, **_: Any) -> Environment:
        """Take the rendered articles from the engine, which is left to make the layouts, and cache them."""
        assert self._caches
        for file in files.documentation_pages():
            if article := self._article(file):
                files.remove(file)
                if not self._warnings.get_counts():  # a cached article would not repeat its warnings
                    key = hash_parts(self._article_key, article.content_hash)
                    self._caches["articles"].put(key, self._bodies[article.id])
        return env

    @reported
    def on_page_context(self, context: TemplateContext, **_: Any) -> TemplateContext:
        return self._with_frame(context, placeholders())

    @reported
    def on_template_context(self, context: TemplateContext, template_name: str, **_: Any) -> TemplateContext:
        """Give the page for unknown addresses its texts; its links start at the site's root."""
        return self._with_frame(context, dict.fromkeys(placeholders(), "") | {"title": "这一页没有找到"})

    def on_post_template(self, output: str, template_name: str, **_: Any) -> str:
        return "" if template_name == "sitemap.xml" else output  # ours holds the record pages as well

    @reported
    def on_post_page(self, output: str, page: Page, **_: Any) -> str:
        """Keep the layouts and write none of them."""
        depth = next((d for d in DEPTHS if page.file.src_uri == _layout_uri(d)), None)
        if depth is None:
            return output
        self._layouts[depth] = Layout(output)
        return ""

    @reported
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the site and publish it, unless MkDocs is about to end a strict build for its warnings."""
        pages = self.build.write(self._bodies, self._layouts)
        if self.build.context:
            log.info("生成了 %d 个页面", pages)
        config.site_dir = str(self.build.site)
        if not (config.strict and self._warnings.get_counts()):
            self.build.publish()
        self._end()

    def on_build_error(self, error: Exception) -> None:
        self._end()
        if isinstance(error, OSError):  # where MkDocs itself could not read or write
            raise PluginError(describe_os_error(error)) from error

    def on_shutdown(self) -> None:
        """End the process, in the midst of a build where somebody has stopped it. A preview's site goes as well."""
        self._end(remove=self._serving)

    def _end(self, *, remove: bool = False) -> None:
        logging.getLogger("mkdocs").removeHandler(self._warnings)
        if self._build:
            self._build.close(remove=remove)

    def _article(self, file: File) -> Article | None:
        context = self.build.context
        return context.library.get(Article, file.src_uri.removesuffix(".md")) if context else None

    def _take_cached(self, files: Files, config: MkDocsConfig) -> None:
        """Replace the articles whose HTML is cached by files that the engine does not render."""
        assert self._caches
        self._article_key = self._key_of_articles(files, config)
        for file in list(files):
            article = self._article(file)
            key = hash_parts(self._article_key, article.content_hash) if article else b""
            html = self._caches["articles"].get(key, str) if article else None
            if article and html is not None:
                self._bodies[article.id] = html
                files.remove(file)
                files.append(
                    _CachedArticle(
                        file.src_uri, file.src_dir, file.dest_dir, file.use_directory_urls, dest_uri=file.dest_uri
                    )
                )

    def _key_of_articles(self, files: Files, config: MkDocsConfig) -> bytes:
        """Hash what the HTML of articles depends on besides their texts: settings, the glossary, the targets of links.

        With unknown influences (plugins, other hooks, settings from elsewhere), no key is the same twice.
        """
        settings = Path(config.config_file_path).read_bytes()
        context = self.build.context
        if context is None or len(config.plugins) > 1 or b"!ENV" in settings or b"INHERIT" in settings:
            return os.urandom(16)
        words = (word.content_hash for word in context.library.all(Word))
        targets = sorted(f"{file.src_uri} {file.url}" for file in files)
        hooks = Path(__file__).read_bytes()  # not a part of the package, which the cache covers itself
        return hash_parts(hooks, settings, str(config.use_directory_urls), *words, "", *targets)

    def _with_frame(self, context: TemplateContext, parts: dict[str, Any]) -> TemplateContext:
        """Add what the theme's template prints around a page."""
        library = self.build.loaded.library
        frame = {
            "yl": parts,
            "yl_sections": list(navigation()),
            "yl_site": library.site if library else None,
        }
        return cast(TemplateContext, {**context, **frame})


def _layout_uri(depth: int) -> str:
    """Return an address of that depth: MkDocs makes the layout's relative links from it."""
    return "index.md" if depth == 0 else "yl-shell/" * (depth - 1) + "yl-shell.md"


# MkDocs registers the names of this module that begin with on_.
adapter = Adapter()
on_startup = adapter.on_startup
on_serve = adapter.on_serve
on_config = adapter.on_config
on_files = adapter.on_files
on_page_markdown = adapter.on_page_markdown
on_page_content = adapter.on_page_content
on_env = adapter.on_env
on_page_context = adapter.on_page_context
on_template_context = adapter.on_template_context
on_post_template = adapter.on_post_template
on_post_page = adapter.on_post_page
on_post_build = adapter.on_post_build
on_build_error = adapter.on_build_error
on_shutdown = adapter.on_shutdown
