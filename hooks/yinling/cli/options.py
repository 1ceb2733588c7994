"""Code that the commands share: Chinese help and errors, the option for the folder, and loading its content.

The modules of this room import the rooms below where a command runs, so that wrong arguments and ``--help`` are
answered at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.files import DATA
from ..core.problems import as_text
from ..core.progress import Reporter

if TYPE_CHECKING:
    from ..core.cache import Caches
    from ..library.load import FirstReading, Library, Loaded


class ChineseChoice(click.Choice[str]):
    """A choice whose error message is Chinese."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            raise click.UsageError(f"{param_name(param)} 不能写“{value}”。可以写：{'、'.join(self.choices)}。", ctx)
        return value


def param_name(param: click.Parameter | None) -> str:
    """Return the name of a parameter as users write it on the command line."""
    return param.opts[0] if param and param.opts[0].startswith("-") else param.human_readable_name if param else "参数"


class InconclusiveError(click.ClickException):
    """A check could not be carried out, so its result is neither yes (exit code 0) nor no (1)."""

    exit_code = 2


class HelpFormatter(click.HelpFormatter):
    """Help texts with the fixed words of click in Chinese."""

    WORDS = (
        ("Usage:", "用法："),
        ("[OPTIONS]", "[选项]"),
        ("[COMMAND] [ARGS]...", "[命令 …]"),
        ("COMMAND [ARGS]...", "命令 …"),
        ("\nOptions:\n", "\n选项：\n"),
        ("\nCommands:\n", "\n命令：\n"),
        ("Show this message and exit.", "显示这一页。"),
    )

    def getvalue(self) -> str:
        text = super().getvalue()
        for english, chinese in self.WORDS:
            text = text.replace(english, chinese)
        return text


class Context(click.Context):
    formatter_class = HelpFormatter


class Command(click.Command):
    context_class = Context


class Group(click.Group):
    context_class = Context
    command_class = Command


ROOT_OPTION = click.option(
    "--root",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    default=Path(),
    help="资料所在的文件夹，里面有 data 和 content。不写就是当前文件夹。",
)


def require_content(root: Path) -> None:
    """Raise ClickException if a folder has no content."""
    if not (root / DATA).is_dir():
        raise click.ClickException(
            f"{root.resolve()} 里没有 {DATA} 文件夹。请到资料所在的文件夹里运行，或者用 --root 指明。"
        )


def load_content(root: Path, caches: Caches | None = None, first: FirstReading | None = None) -> Loaded:
    """Load the content of a folder, with all problems found. Raises ClickException if the folder has no content.

    ``first`` is what `read_first` has read with the same caches."""
    require_content(root)
    from ..site import steps

    reporter = Reporter()
    loaded = steps.read(root, lambda step: reporter.step(f"读取 {step}"), caches, first=first)
    reporter.done()
    return loaded


def load_library(root: Path, caches: Caches | None = None, first: FirstReading | None = None) -> Library:
    """Load the valid content of a folder. Prints the problems and raises ClickException if it has errors."""
    loaded = load_content(root, caches, first)
    if loaded.library is None:
        click.echo(as_text(loaded.problems), err=True)
        raise click.ClickException("内容有错误，请先改好。")
    return loaded.library
