"""One run of the build, readable as a script: read, check, write, check what was written, publish.

Input: a centre's folder. Output: the site. The command ``yinling build`` runs it, and so does MkDocs by its hooks.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..core.cache import Caches
from ..core.problems import Problem, as_text, has_errors
from ..core.progress import Reporter
from ..core.workers import release_memory
from ..derived import withheld
from ..gate import manifest
from ..gate.manifest import FileInfo
from ..library.load import Loaded
from ..pages.context import SiteContext
from ..pages.error_page import problem_page
from ..records.site_settings import Site
from . import steps
from .articles import render_articles
from .output import OutputFolder
from .publish import Publisher
from .theme import Theme, context_of


class BuildError(Exception):
    """The site cannot be published; the text says why, in Chinese."""


class SiteBuild:
    """One run of the build.

    ``site`` is the folder to publish to. ``serving``: a preview shows the site; content errors become its page.
    Raises CannotPublishError where no site can be put there, OSError where the disk refuses.
    """

    def __init__(self, root: Path, site: Path, caches: Caches, *, serving: bool) -> None:
        gc.disable()
        self._root, self._caches, self._serving = root, caches, serving
        # First: this recovers what a killed build left, even where the content has errors.
        self._publisher = Publisher(site)
        self._caches.start_build()
        self.report = Reporter()
        self.loaded: Loaded
        self.context: SiteContext | None = None
        self._files: Mapping[str, FileInfo] = {}

    @property
    def site(self) -> Path:
        return self._publisher.site

    def read(self) -> Loaded:
        """Read and check the content. ``context`` stays None where errors forbid a site."""
        self.loaded = steps.read(
            self._root,
            lambda step: self.report.step(f"读取 {step}"),
            self._caches,
            again=self._serving,
            before_build=True,
        )
        # Records live as long as the build. Searching 12,000 of them for cycles takes a quarter of a small change.
        gc.freeze()
        if self.loaded.library:
            self.context = context_of(self.loaded.library, self._caches)
        return self.loaded

    def write(self) -> int:
        """Write the site beside the published one and check it; return the number of pages.

        Raises BuildError with every problem of the written site, CannotPrintError where a sheet cannot be set."""
        output = OutputFolder(self._publisher.folder, self.site, self._caches)
        if self.context is None:
            return self._write_problems(output)
        context, report, theme = self.context, self.report, Theme(self._root, self.context.library.site)
        report.step("学习文章")
        bodies = render_articles(context.library, self._caches)
        report.step("打印资料")
        # A preview shows the PDFs of the build before: setting them takes longer than showing a page.
        stale = self._serving and self.site.exists()
        steps.write_print(context, output, self._caches, report.step, stale=stale)
        steps.write_files(context.library, bodies, theme, output, self._caches["icons"])
        report.step("页面")
        pages = steps.write_pages(context, bodies, theme.layouts(), output, report.step)
        report.step("搜索")
        release_memory()
        characters = steps.write_search(context, bodies, pages.lists, output, self._caches)
        steps.write_pinyin(context, characters, output)
        report.step("检查网站")
        release_memory()
        self._files = output.finish()
        problems = steps.check_built(
            self._publisher.folder,
            self._files,
            context.library,
            self.loaded.privacy,
            self._caches,
            lambda step: report.step(f"检查网站 {step}"),
        )
        if has_errors(problems):
            raise BuildError(f"网站里有不能登出来的地方，没有发布。\n\n{as_text(problems)}\n")
        self._caches.save()
        return len(pages.uris)

    def publish(self) -> None:
        """Replace the published site by the written one."""
        self.report.step("发布")
        manifest.write(self._publisher.folder, self._files)
        self._publisher.publish(lasting=not self._serving)
        if self.context and not self._serving:
            self.report.note(withheld.as_text(withheld.withheld(self.context.library)))

    def close(self, *, remove: bool = False) -> None:
        """End the build, successful or not. A second call does nothing. ``remove`` deletes the folder it worked in."""
        if not self._serving:
            gc.freeze()  # the process ends: spare it a last search for cycles
        else:
            gc.unfreeze()
        gc.enable()
        self.report.done()
        if remove:
            self._publisher.remove()
        else:
            self._publisher.close()

    def _write_problems(self, output: OutputFolder) -> int:
        """Write a site of one page that lists the problems of the content."""
        site = Site(name="银龄学堂", owner="")
        theme = Theme(self._root, site)
        for path, content in theme.files(self._caches["icons"]):
            output.put(path, content)
        page = theme.layouts()[0].fill(problem_page(self.loaded.problems), site).encode()
        for name in ("index.html", "404.html"):
            output.put(name, page)
        self._files = output.finish()
        return 1


def build_site(root: Path, site: Path) -> tuple[int, Sequence[Problem]]:
    """Build a centre's site without an engine; return the number of pages, and the problems that did not forbid it.

    Raises BuildError, also with the errors of the content, and what `SiteBuild` raises."""
    root = root.resolve()
    build = SiteBuild(root, site, steps.caches_of(root), serving=False)
    try:
        loaded = build.read()
        if loaded.library is None:
            raise BuildError(f"内容有错误，没有生成网站。\n\n{as_text(loaded.problems)}\n")
        pages = build.write()
        build.publish()
    finally:
        build.close()
    return pages, loaded.problems
