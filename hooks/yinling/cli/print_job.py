"""One run of a print command: the loaded content, the meaning of the options, and the output files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from ..core.files import file_name
from ..core.progress import Reporter
from ..derived.overview import Overview
from ..library.article_renderer import Renderer
from ..library.markdown_settings import SETTINGS
from ..printing.compiler import CannotPrintError, Compiler, Sheet
from ..printing.office_paper import OfficePaper, fitted_sheet
from ..records.org import Org
from ..records.period import Period
from .first_look import FirstLook, check_year, no_branch
from .print_arguments import ALL

OUTPUT_FOLDER = Path("out")
Whose = TypeVar("Whose", bound=Org | None)


@dataclass(frozen=True)
class PrintJob:
    """One run of a print command."""

    overview: Overview
    compiler: Compiler
    renderer: Renderer
    folder: Path
    reporter: Reporter

    def write(self, name: str, content: bytes) -> Path:
        """Write a file and return its path; ``name`` may have characters that a file name must not have."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / file_name(name)
        path.write_bytes(content)
        self.reporter.done()
        click.echo(f"{path.as_posix()}　{max(len(content) / 1e6, 0.1):.1f} 兆")
        return path

    def print(self, sheet: Sheet, name: str) -> Path:
        self.reporter.step(f"排版 {sheet.title}")
        return self.write(f"{name}.pdf", self.compiler.compile_pdf(sheet))

    def print_office(self, paper: OfficePaper, branch: str, name: str) -> None:
        """Write an office paper in all its formats."""
        owner, as_of = self.overview.library.site.owner, self.overview.library.as_of
        for format in paper.formats:
            if format == "pdf":
                self.print(fitted_sheet(paper, branch, owner, self.compiler), name)
            elif format == "docx":
                from ..workbooks.office_docx import office_docx

                self.write(f"{name}.docx", office_docx(paper, branch, owner, as_of))
            else:
                from ..workbooks.office_xlsx import office_xlsx

                self.write(f"{name}.xlsx", office_xlsx(paper, branch, owner, as_of))

    def local_rows(self, table: Path, labels: Sequence[str]) -> dict[int, dict[str, str]]:
        """Return the rows of a list outside the centre by their numbers, and say what is not as it may seem."""
        from ..workbooks.local_list import BRANCH, forbidden_folders, read_list

        library = self.overview.library
        found = read_list(table, forbidden_folders(library.root), labels, library.wording(BRANCH))
        for note in found.notes:
            click.echo(f"请注意：{note}", err=True)
        return {row.number: row.values for row in found.rows}

    def orgs(self, branch: str, *, societies: bool = False) -> list[Org | None]:
        """Return the organisations of ``--branch``: one, or every branch; None (no branch) if the option is empty."""
        if not branch:
            return [None]
        if branch == ALL:
            return [*branches_of(self.overview, societies=societies)]
        found = self.overview.library.names.find_org(branch)
        if len(found) != 1:
            tree = self.overview.tree
            raise no_branch(branch, [*tree.branches(), *tree.societies()], self.overview.library.wording)
        return [found[0]]

    def branches(self, branch: str, *, societies: bool = False) -> list[Org]:
        """Return the organisations of ``--branch``; `check_branch` has asked for one."""
        return [org for org in self.orgs(branch, societies=societies) if org]

    def print_each(self, orgs: Sequence[Whose], print_one: Callable[[Whose], None]) -> None:
        """Print what each organisation has; one that has nothing, or too much, does not keep the others from theirs.

        Raises ClickException at the end, which names each that has nothing printed."""
        missing = list[str]()
        for org in orgs:
            try:
                print_one(org)
            except CannotPrintError as error:
                missing.append(str(error))
        if missing:
            head = "有的没有印出来：" if len(missing) < len(orgs) else "一份也没有印出来："
            raise click.ClickException("\n".join([*([head] if len(orgs) > 1 else []), *dict.fromkeys(missing)]))

    def month(self, code: str) -> Period:
        """Return the month of ``--month``, or that of the figures. Raises UsageError for a year without records."""
        if not code:
            return Period.month_of(self.overview.library.as_of)
        period = Period.parse(code)
        check_year(self.overview.internal, period.start.year)
        return period

    def year(self, code: str) -> int:
        """Return the year of ``--year``, or that of the figures. Raises UsageError for one without records."""
        if not code:
            return self.overview.year
        check_year(self.overview.internal, int(code))
        return int(code)

    def name_suffix(self, org: Org | None) -> str:
        return f"-{self.overview.tree.full_name(org)}" if org else ""


@contextmanager
def open_job(look: FirstLook, folder: Path | None) -> Iterator[PrintJob]:
    """Check the content for a print command, and report in Chinese what cannot be printed."""
    library = look.checked()
    if not (library.root / SETTINGS).is_file():
        raise click.ClickException(f"{library.root} 里没有 {SETTINGS}，不知道文章用哪些写法，排不了版。")
    reporter = Reporter()
    folder = folder or library.root / OUTPUT_FOLDER
    try:
        yield PrintJob(
            Overview(library),
            Compiler(library.root, library.wording),
            Renderer(library, look.caches["articles"]),
            folder,
            reporter,
        )
    except CannotPrintError as error:
        raise click.ClickException(str(error)) from None
    finally:
        reporter.done()


def branches_of(overview: Overview, *, societies: bool) -> list[Org]:
    """Return the branches, and the ``societies`` if they are asked for; raise ClickException if there are none yet.

    A centre without branches has its societies in their place."""
    branches = overview.tree.branches()
    if not (branches := [*branches, *(overview.tree.societies() if societies or not branches else ())]):
        groups = [org.name for org in overview.tree.all if org.is_group]
        raise click.ClickException(
            f"还没有登记{overview.library.wording('支部')}、社团。用 yinling new 组织 写一个，或者在工作台里加。"
            if not groups
            else f"登记的只有小组（{'、'.join(groups[:3])}），小组要在一家下面。运行 yinling check，看怎样改。"
        )
    return branches
