"""What the commands share: help and refusals in Chinese, the option of the folder, and reading what is in it."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.cache import Caches
from ..core.problems import as_text
from ..core.progress import Reporter
from ..library.load import Library, Loaded
from ..site import steps


class OneOf(click.Choice[str]):
    """A choice that refuses in Chinese."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            raise click.UsageError(f"{name_of(param)} 不能写“{value}”。可以写：{'、'.join(self.choices)}。", ctx)
        return value


def name_of(param: click.Parameter | None) -> str:
    """A parameter as it is written on the command line."""
    return param.opts[0] if param and param.opts[0].startswith("-") else param.human_readable_name if param else "参数"


class TroubleError(click.ClickException):
    """Neither yes nor no: the question itself could not be put."""

    exit_code = 2


class Help(click.HelpFormatter):
    """Help whose frame, too, is in Chinese."""

    WORDS = (
        ("Usage:", "用法："),
        ("[OPTIONS]", "[选项]"),
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
    formatter_class = Help


class Command(click.Command):
    context_class = Context


class Group(click.Group):
    context_class = Context
    command_class = Command


ROOT = click.option(
    "--root",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    default=Path(),
    help="资料所在的文件夹，里面有 data 和 content。不写就是当前文件夹。",
)


def loaded_from(root: Path, caches: Caches | None = None) -> Loaded:
    """The content of a folder with all its problems. ``caches`` spares the reading of what has not changed. Raises
    ClickException where the folder holds none."""
    if not (root / "data").is_dir():
        raise click.ClickException(
            f"{root.resolve()} 里没有 data 文件夹。请到资料所在的文件夹里运行，或者用 --root 指明。"
        )
    report = Reporter()
    loaded = steps.read(root, lambda step: report.step(f"读取 {step}"), caches)
    report.done()
    return loaded


def library_from(root: Path) -> Library:
    """The content of a folder that is in order. Raises ClickException, the problems told, where it is not."""
    loaded = loaded_from(root)
    if loaded.library is None:
        click.echo(as_text(loaded.problems), err=True)
        raise click.ClickException("内容有错误，请先改好。")
    return loaded.library
