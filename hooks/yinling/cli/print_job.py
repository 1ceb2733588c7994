"""One run of a print command: what is read, what is meant, and where the files go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from ..core.progress import Reporter
from ..derived.overview import Overview
from ..printing.article_renderer import SETTINGS, Renderer
from ..printing.compiler import CannotPrintError, Compiler, Sheet
from ..records.org import Org
from ..records.period import Period
from .options import library_from

OUT = Path("out")
EVERY = "全部"


@dataclass(frozen=True)
class Job:
    """One run of a print command: what is read, the press, and where the files go."""

    overview: Overview
    press: Compiler
    renderer: Renderer
    folder: Path
    report: Reporter

    def write(self, name: str, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        path.write_bytes(content)
        self.report.done()
        click.echo(f"{path.as_posix()}　{max(len(content) / 1e6, 0.1):.1f} 兆")

    def print(self, sheet: Sheet, name: str) -> None:
        self.report.step(f"排版 {sheet.title}")
        self.write(f"{name}.pdf", self.press.pdf(sheet))

    def orgs(self, branch: str) -> list[Org | None]:
        """The organisations that are meant: none for nobody's, one, or every branch."""
        tree = self.overview.tree
        if not branch:
            return [None]
        if branch == EVERY:
            return [*tree.branches()]
        found = [org for org in self.overview.library.all(Org) if branch in (org.id, org.name, org.short_name)]
        if len(found) != 1 or not found[0].is_public:
            names = "、".join(f"{org.id}（{org.name}）" for org in tree.branches())
            raise click.UsageError(f"--branch 没有“{branch}”这个支部。可以写：{EVERY}、{names}。")
        return [found[0]]

    def branches(self, branch: str) -> list[Org]:
        if not branch:
            raise click.UsageError(f"还缺 --branch：哪个支部？每个支部都要就写 --branch {EVERY}。")
        return [org for org in self.orgs(branch) if org]

    def month(self, written: str) -> Period:
        if not written:
            return Period.month_of(self.overview.library.as_of)
        try:
            period = Period.parse(written)
        except ValueError:
            period = None
        if period is None or period != Period.month_of(period.start):
            raise click.UsageError(f"--month 写得不对：“{written}”。写成 2019-03 这样。")
        return period

    def year(self, written: int) -> int:
        return written or self.overview.year

    def named(self, org: Org | None) -> str:
        return f"-{self.overview.tree.full_name(org)}" if org else ""


@contextmanager
def job(root: Path, folder: Path | None) -> Iterator[Job]:
    """Read the content, print, and tell what cannot be printed in words."""
    library = library_from(root)
    if not (library.root / SETTINGS).is_file():
        raise click.ClickException(f"{library.root} 里没有 {SETTINGS}，不知道文章用哪些写法，排不了版。")
    report = Reporter()
    try:
        yield Job(Overview(library), Compiler(library.root), Renderer(library), folder or library.root / OUT, report)
    except CannotPrintError as error:
        raise click.ClickException(str(error)) from None
    finally:
        report.done()


def one_of(names: Iterable[str], written: str, what: str) -> list[str]:
    """The names that are meant: all where none is written. Raises UsageError for one that is not there."""
    known = list(names)
    if not written or written == EVERY:
        return known
    if written not in known:
        raise click.UsageError(f"没有“{written}”这种{what}。可以写：{EVERY}、{'、'.join(known)}。")
    return [written]
