"""Runs a build in MkDocs' events. The only file that knows MkDocs.

MkDocs loads this file once a process and calls its ``on_*`` names, or those of the `Plugin` that a centre names in
``mkdocs.yml``. A build begins in `on_config` and ends in `on_post_build`, `on_build_error` or `on_shutdown`. MkDocs
reads the settings, starts the build again when a file has changed, and shows the preview. It writes nothing.
"""

import functools
import logging
import os
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.utils import CountHandler
from watchdog.observers.polling import PollingObserver

from yinling.core.cache import Caches
from yinling.core.os_errors import describe_os_error
from yinling.core.problems import as_text, summary
from yinling.pages.templates import TemplateFileError
from yinling.pages.theme_files import FOLDER
from yinling.printing.compiler import CannotPrintError
from yinling.site import steps
from yinling.site.build import BuildError, SiteBuild
from yinling.site.publish import CannotPublishError

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

# The name puts it under MkDocs' own logger: --strict counts what is logged there.
log = logging.getLogger("mkdocs.plugins.yinling")

# A preview looks for changes every 0.1 s in a small centre, and every 0.5 s where looking costs 50 µs a file.
_OFTEN, _PER_FILE, _SELDOM = 0.1, 50e-6, 0.5  # seconds

_ROOT = "yinling_root"  # the option by which `serve` names the folder of a centre

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
        except (CannotPublishError, BuildError, TemplateFileError) as error:
            raise PluginError(str(error)) from error
        except OSError as error:
            raise PluginError(describe_os_error(error)) from error
        except Exception as error:
            log.debug("defect in %s", hook.__name__, exc_info=True)
            frame = traceback.extract_tb((error.__cause__ or error).__traceback__)[-1]
            what = f"{Path(frame.filename).name}:{frame.lineno} {type(error).__name__}: {error}"
            raise PluginError(f"程序出错了，不是内容写错了。请把这一行发给维护网站的人：{what}") from error

    return guarded


class Adapter:
    """Holds the build of the moment between MkDocs' events, and the caches from one build of a preview to the next."""

    def __init__(self) -> None:
        self._serving = False
        self._caches: Caches | None = None
        self._build: SiteBuild | None = None
        self._warnings = CountHandler()

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
        root = _root_of(config)
        seen = {Path(path) for path in (*config.watch, *config.theme.dirs)}
        watched = [str(path) for path in (root / "data", root / FOLDER) if path.is_dir() and path not in seen]
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
        root, site = _root_of(config), Path(config.site_dir)
        self._warnings = CountHandler()
        self._warnings.setLevel(logging.WARNING)
        logging.getLogger("mkdocs").addHandler(self._warnings)
        self._caches = (self._serving and self._caches) or steps.caches_of(root)
        build = self._build = SiteBuild(root, site, self._caches, serving=self._serving)
        # MkDocs empties its output folder before a build: it gets one that nobody makes.
        config.site_dir = str(site.with_name(f".{site.name}.engine"))
        config.theme.static_templates.clear()
        loaded = build.read()
        if loaded.library is None and not self._serving:
            raise PluginError(f"内容有错误，没有生成网站。\n\n{as_text(loaded.problems)}\n")
        if loaded.library is None:
            log.error("内容有错误，改好后会自动刷新。\n\n%s\n", as_text(loaded.problems))
        elif loaded.problems:
            log.info("%s 用 yinling check 查看。", summary(loaded.problems))
        return config

    def on_files(self, files: Files, **_: Any) -> Files:
        """Leave nothing for MkDocs to render or copy."""
        return Files([])

    @reported
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the site and publish it, unless MkDocs is about to end a strict build for its warnings."""
        pages = self.build.write()
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


def _root_of(config: MkDocsConfig) -> Path:
    return Path(config.extra.get(_ROOT) or Path(config.config_file_path).parent)


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """The options of the plugin: whose site it is stands in ``data/site.yml``."""


class Plugin(Adapter, BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """What ``plugins: [yinling]`` names: a centre has no copy of this file. Without it MkDocs would publish drafts."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if any("mkdocs_adapter" in str(hook) for hook in config.hooks):
            raise PluginError("mkdocs.yml 里 hooks 和 plugins 都写了本程序，请删掉 hooks 那几行。")
        return super().on_config(config)


def serve(root: Path, address: str, *, open_in_browser: bool = False) -> None:
    """Show the site of a centre at ``address`` (host:port) until it is stopped, and make it again after every edit.

    MkDocs gets the program's settings. It would run the code that those of a centre name, which may come from others.
    Raises MkDocsException, whose text is Chinese where the content is the reason, and OSError for a busy address."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    log.setLevel(logging.INFO)
    parts = (root / part for part in ("data", FOLDER, "mkdocs.yml"))
    mkdocs_serve(
        str(Path(__file__).parent.parent / "mkdocs.yml"),
        watch=[str(path) for path in parts if path.exists()],
        open_in_browser=open_in_browser,
        docs_dir=str(root / "content"),
        dev_addr=address,
        extra={_ROOT: str(root)},
    )


# MkDocs registers the names of this module that begin with on_.
adapter = Adapter()
on_startup = adapter.on_startup
on_serve = adapter.on_serve
on_config = adapter.on_config
on_files = adapter.on_files
on_post_build = adapter.on_post_build
on_build_error = adapter.on_build_error
on_shutdown = adapter.on_shutdown
