"""The hooks: MkDocs' events become calls on `yinling`, nothing else. The only file that knows MkDocs.

MkDocs loads this file once and keeps it while it serves, so nothing of a build is left in the module:
`on_config` begins a new one. A build goes to a folder beside the site and is swapped in when all of it is in order.
"""

import functools
import logging
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext

from yinling import publish
from yinling import site as yinling_site
from yinling.gate import manifest
from yinling.library import Loaded
from yinling.memory import Memory
from yinling.pages.broken import problem_page
from yinling.pages.page import Views
from yinling.pages.shell import DEPTHS, Shell, marks, navigation, parts_of
from yinling.printing.press import CannotPrintError
from yinling.problems import as_text, has_errors, summary
from yinling.progress import Reporter
from yinling.reasons import reason
from yinling.records.article import Article
from yinling.records.site import Site
from yinling.unchanged import Unchanged

# The name puts it under MkDocs' own logger: --strict counts what is logged there.
log = logging.getLogger("mkdocs.plugins.yinling")


# Of Material's own files the pages use one: its styles for the parts of an article.
_STYLESHEET = re.compile(r"assets/stylesheets/main\.\w+\.min\.css")
_UNUSED = re.compile(r"assets/(javascripts|stylesheets|images)/")


@dataclass
class Build:
    """One run of the build."""

    building: publish.Building
    report: Reporter
    memory: Memory
    warnings: CountHandler
    loaded: Loaded = field(init=False)
    views: Views | None = None
    stylesheet: str = ""
    shells: dict[int, Shell] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)


_build: Build
_serving = False

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
        except publish.NotPossibleError as error:
            raise PluginError(str(error)) from error
        except OSError as error:
            raise PluginError(reason(error)) from error
        except Exception as error:
            log.debug("defect in %s", hook.__name__, exc_info=True)
            frame = traceback.extract_tb((error.__cause__ or error).__traceback__)[-1]
            what = f"{Path(frame.filename).name}:{frame.lineno} {type(error).__name__}: {error}"
            raise PluginError(f"程序出错了，不是内容写错了。请把这一行发给维护网站的人：{what}") from error

    return guarded


def on_startup(*, command: str, dirty: bool) -> None:
    global _serving  # noqa: PLW0603 - known before any configuration is, and the same for the whole process
    _serving = command == "serve"


@told
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check everything. Errors end a build; a server shows them and goes on."""
    global _build  # noqa: PLW0603 - MkDocs hands no state from hook to hook
    root = Path(config.config_file_path).parent
    # First of all: what a killed build left is put right even where the content has errors.
    building = publish.Building(Path(config.site_dir))
    _build = Build(building, Reporter(), yinling_site.memory_of(root), CountHandler())
    config.site_dir = str(_build.building.folder)
    _build.warnings.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(_build.warnings)
    loaded = _build.loaded = yinling_site.read(root, lambda step: _build.report.step(f"读取 {step}"), _build.memory)
    if loaded.library is None and not _serving:
        raise PluginError(f"内容有错误，没有生成网站。\n\n{as_text(loaded.problems)}\n")
    if loaded.library is None:
        log.error("内容有错误，改好后会自动刷新。\n\n%s\n", as_text(loaded.problems))
    else:
        if loaded.problems:
            log.info("%s 用 yinling check 查看。", summary(loaded.problems))
        _build.views = yinling_site.views_of(loaded.library, _build.memory)
        config.markdown_extensions.append(yinling_site.prose_of(loaded.library))  # type: ignore[arg-type]
        config.site_name = loaded.library.site.name
        config.copyright = loaded.library.site.owner
    return config


@told
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out what is not published and what the pages do not use; add the frames of record pages."""
    _build.report.step("学习文章")
    views = _build.views
    shown = yinling_site.published_files(views.library) if views else frozenset()
    for file in list(files):
        if file.is_documentation_page():
            article = views.library.get(Article, file.src_uri.removesuffix(".md")) if views else None
            if article is None or not article.is_public:
                files.remove(file)
        elif _STYLESHEET.fullmatch(file.src_uri):
            _build.stylesheet = file.src_uri
        elif _UNUSED.match(file.src_uri) or (file.src_dir == config.docs_dir and file.src_uri not in shown):
            files.remove(file)
    for depth in DEPTHS:
        files.append(File.generated(config, _shell_uri(depth), content=""))
    return files


@told
def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """The body as the product read it: its front matter is the product's, not MkDocs'."""
    article = _article(page)
    return article.body if article else markdown


@told
def on_page_content(html: str, page: Page, **_: Any) -> str:
    article = _article(page)
    if article is None or _build.views is None:
        return html
    _build.bodies[article.id] = html
    return yinling_site.article_html(_build.views, article, html)


@told
def on_page_context(context: TemplateContext, page: Page, **_: Any) -> TemplateContext:
    article, views = _article(page), _build.views
    if article is None or views is None:
        return _framed(context, marks())
    return _framed(context, parts_of(yinling_site.article_page(views, article, page.content or ""), views.library.site))


@told
def on_template_context(context: TemplateContext, template_name: str, **_: Any) -> TemplateContext:
    """The page for addresses that lead nowhere: its links are made from the site's root."""
    return _framed(context, dict.fromkeys(marks(), "") | {"title": "这一页没有找到"})


def on_post_template(output: str, template_name: str, **_: Any) -> str:
    return "" if template_name == "sitemap.xml" else output  # ours holds the record pages as well


@told
def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Keep the frames, and write none of them."""
    depth = next((d for d in DEPTHS if page.file.src_uri == _shell_uri(d)), None)
    if depth is None:
        return output
    _build.shells[depth] = Shell(output)
    return ""


@told
def on_post_build(config: MkDocsConfig) -> None:
    """Write the record pages, check the whole, and only then let it take the old site's place."""
    folder = _build.building.folder
    if _build.views is None:
        page = problem_page(_build.loaded.problems)
        for name in ("index.html", "404.html"):
            (folder / name).write_text(_build.shells[0].fill(page, Site(name="", owner="")), "utf-8")
        files = manifest.marks(folder)
    else:
        _build.report.step("打印资料")
        # A preview shows the PDFs that were there when it began: to set them anew takes longer than to show a page.
        stale = _serving and _build.building.site.exists()
        yinling_site.write_print(_build.views, folder, _build.report.step, _build.memory, stale=stale)
        _build.report.step("记录页面")
        unchanged = Unchanged(folder, _build.building.site, _build.memory["pages"])
        pages = yinling_site.write_records(_build.views, _build.shells, unchanged, _build.report.step)
        yinling_site.tighten_scripts(folder)
        _build.report.step("搜索")
        found = yinling_site.write_search(_build.views, _build.bodies, pages, folder)
        yinling_site.write_pinyin(_build.views, found, folder)
        yinling_site.strip_pictures(_build.views.library, folder)
        _build.report.step("检查网站")
        files = manifest.marks(folder)
        problems = yinling_site.check_built(
            folder, files, _build.views.library, _build.bodies, _build.loaded.private, _build.memory
        )
        if has_errors(problems):
            raise PluginError(f"网站里有不能登出来的地方，没有发布。\n\n{as_text(problems)}\n")
        _build.memory.keep()
        log.info("生成了 %d 个记录页面", len(pages))
    config.site_dir = str(_build.building.site)
    _build.report.step("发布")
    if not (config.strict and _build.warnings.get_counts()):  # or MkDocs ends the build after this: the old site stays
        manifest.write(folder, files)
        _build.building.publish()
    _end()


def on_build_error(error: Exception) -> None:
    _end()
    if isinstance(error, OSError):  # where MkDocs itself could not read or write
        raise PluginError(reason(error)) from error


def on_shutdown() -> None:
    """The end of the process, in the midst of a build where somebody has stopped it."""
    _end()


def _end() -> None:
    """The end of a build, whether a site came of it or not."""
    if "_build" in globals():
        logging.getLogger("mkdocs").removeHandler(_build.warnings)
        _build.building.close()
        _build.report.done()


def _article(page: Page) -> Article | None:
    id = page.file.src_uri.removesuffix(".md")
    return _build.views.library.get(Article, id) if _build.views else None


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
        "yl_stylesheet": _build.stylesheet,
    }
    return cast(TemplateContext, {**context, **frame})
